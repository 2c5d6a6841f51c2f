"""What the library holds, found in its modules. Tests walk these, so that a new one is tested because it is there."""

import inspect

import nnkit
from nnkit import activations, layers, losses, optimizers, schedules
from nnkit.layer import Layer
from nnkit.optimizer import Optimizer

MODULES = [getattr(nnkit, name) for name in nnkit.__all__]


def public(module):
    """The functions and classes that a module defines, by name; what it imports belongs to another one."""
    return {
        name: found
        for name, found in vars(module).items()
        if not name.startswith("_") and getattr(found, "__module__", None) == module.__name__
    }


def functions(module):
    return {name: found for name, found in public(module).items() if inspect.isfunction(found)}


def subclasses(module, base):
    found = {name: one for name, one in public(module).items() if inspect.isclass(one) and issubclass(one, base)}
    found.pop(base.__name__, None)
    return found


ACTIVATIONS = activations.pairs()
LAYERS = subclasses(layers, Layer)
LOSSES = functions(losses)
OPTIMIZERS = subclasses(optimizers, Optimizer)
SCHEDULES = functions(schedules)

#: What the tests of these modules find by themselves, each with an example that is run.
FOUND = {
    f"{module.__name__}.{name}": one
    for module, names in (
        (activations, functions(activations)),
        (layers, LAYERS),
        (losses, LOSSES),
        (optimizers, OPTIMIZERS),
        (schedules, SCHEDULES),
    )
    for name, one in names.items()
}
