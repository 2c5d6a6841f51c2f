"""The names of all functions and methods of nnkit that say of themselves that they change nothing of what they are given."""

import importlib
import inspect
import pkgutil

import nnkit
import nnkit.exercises


def pure_names():
    """Names of the library and of the exercises: what a cell of a chapter can call.

    Returns
    -------
    dict
        "functions" and "methods", each a sorted list.
    """
    modules = [
        importlib.import_module(f"nnkit.{module.name}") for module in pkgutil.iter_modules(nnkit.__path__) if not module.ispkg
    ]
    functions, methods = set(), set()
    for module in [*modules, nnkit.exercises]:
        for name, value in vars(module).items():
            if inspect.isclass(value):
                methods |= {method for method, function in vars(value).items() if _is_pure(function)}
            elif _is_pure(value):
                functions.add(name)
    return {"functions": sorted(functions), "methods": sorted(methods)}


def _is_pure(value):
    return inspect.isfunction(value) and getattr(value, "pure", False)
