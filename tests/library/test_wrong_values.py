"""Every public callable of the library is given wrong values, one parameter after the other.

Accepted is an error that nnkit raises itself and that names the parameter, or a value that :data:`RIGHT` lists. A callable or
a parameter that has no example here is told by its name.
"""

import fractions
import inspect
import pathlib
import traceback

import numpy as np
import pytest

import nnkit
from nnkit import graph, layers, network, optimizers
from nnkit.layer import WeightedLayer

from library_objects import LAYERS, MODULES, OPTIMIZERS, SCHEDULES, public

ROOT = pathlib.Path(nnkit.__file__).parent
MASKED = np.ma.masked_equal([[1.0, 2.0], [3.0, 4.0]], 2.0)


class Unshown:
    """Its own fault, but the error should be that it stands in a wrong place."""

    def __repr__(self):
        raise RuntimeError


WRONG = {
    "None": None,
    "text": "abc",
    "a number as text": "3",
    "True": True,
    "half": 0.5,
    "one and a half": 1.5,
    "zero": 0,
    "negative": -1,
    "NaN": np.nan,
    "infinity": np.inf,
    "too large for a float": 10**400,
    "too long to be written": 10**5000,
    "a span of time": np.timedelta64(1, "s"),
    "complex": 1j,
    "empty": [],
    "ragged": [[1.0], [2.0, 3.0]],
    "texts": ["a", "b"],
    "dict": {},
    "object": object(),
    "an object that cannot be shown": Unshown(),
    "a layer": layers.Tanh(),
    "a range": range(3),
    "bytes": b"abc",
    "half a character": "\ud800",
    "a text with a zero byte": "a\0b",
    "class": optimizers.SGD,
    "function": np.sin,
    "masked": MASKED,
    "complex array": np.array([[1j, 2.0]]),
    "array of objects": np.array([[None, 1.0]], dtype=object),
    "array of dates": np.array([["2026-01-01"]], dtype="datetime64[D]"),
    "array of records": np.zeros(2, dtype=[("x", float), ("y", float)]),
    "three axes": np.ones((2, 2, 2)),
    "one axis": np.ones(2),
    "NaN in it": np.array([[np.nan, 1.0], [1.0, 1.0]]),
    "a column": np.array([[0], [1]]),
    "a negative label": np.array([0, -1]),
    "a label too many": np.array([0, 1, 0]),
    "a label of no class": np.array([0, 7]),
}

# ---------------------------------------------------------------- what is right

NUMBERS = {"half", "one and a half", "zero", "negative"}
NOT_FINITE = {"NaN", "infinity"}
AS_LABELS = {"a column", "a negative label", "a label too many", "a label of no class"}
ARRAYS = {"a range", "three axes", "one axis", "NaN in it"} | AS_LABELS
WEIGHTED = {name for name, one in LAYERS.items() if issubclass(one, WeightedLayer)}
ANY_SHAPE = NUMBERS | NOT_FINITE | ARRAYS | {"True", "empty"}
POSITIVE, FRACTION = {"half", "one and a half"}, {"half", "zero"}

#: What is no wrong value, by the name of the parameter, or of callable and parameter.
RIGHT = {
    "z": ANY_SHAPE,
    "slope": NUMBERS,
    "alpha": NUMBERS,
    "learning_rate": POSITIVE | {"function"},
    "factor": POSITIVE,
    "half_after": POSITIVE,
    "weight_decay": POSITIVE | {"zero"},
    "final": POSITIVE | {"zero"},
    "epsilon": POSITIVE | {"zero"},
    "noise": POSITIVE | {"zero"},
    "tolerance": POSITIVE | {"zero"},
    "h": POSITIVE,
    "momentum": FRACTION,
    "decay": FRACTION,
    "beta1": FRACTION,
    "beta2": FRACTION,
    "rate": FRACTION,
    "test_fraction": {"half"},
    "initialization": POSITIVE | {"zero"},
    "rng": {"None", "zero"},
    "threshold": NUMBERS | NOT_FINITE,
    "bias": {"True"},
    "bias_correction": {"True"},
    "training": {"True"},
    "progress": {"True"},
    "bar": {"True"},
    "validation": {"None"},
    "patience": {"None"},
    "metrics": {"empty", "function"},
    "path": {"text", "a number as text"},
    "span": {"one axis"},
    "total": {"zero"},
    "label": {"text", "a number as text", "half a character", "a text with a zero byte"},
    "data": NUMBERS | NOT_FINITE | {"True"},
    "exponent": NUMBERS | {"True", "NaN", "infinity"},
}
#: The same for one callable alone, in place of what stands above.
RIGHT_HERE = {
    # Any other schedule will do, and a constant rate.
    "schedules.warmup schedule": POSITIVE | {"function"},
    "schedules.cosine_decay total": set(),
    "training.accuracy y": {"a column"},  # one output
    "training.fit metrics": {"empty"},
    "data.parabola span": {"one axis", "a negative label", "a label of no class"},
    "network.Network.load path": set(),  # there is none of that name
    **{f"activations.{name} z": ARRAYS for name in ("maxout", "maxout_derivative", "softmax", "softmax_derivative")},
    **{f"gradients.relative_error {one}": {"NaN in it"} for one in "ab"},
    "gradients.numerical_gradient x": NUMBERS | ARRAYS - {"NaN in it"} | {"True", "empty"},
    **{f"schedules.{name} learning_rate": POSITIVE for name in SCHEDULES},
    # NaN is the result of NaN; fit stops there.
    **{f"losses.{name}_squared_error {one}": {"NaN in it"} for name in ("sum", "mean") for one in "yt"},
    **{f"losses.{name} logits": {"NaN in it"} for name in ("sigmoid_cross_entropy", "softmax_cross_entropy")},
    **{f"layers.{name}.forward x": {"NaN in it"} | (set() if name in WEIGHTED else {"a column"}) for name in LAYERS},
    **{f"layers.{name}.backward gradient": {"NaN in it"} for name in LAYERS},
}

# ---------------------------------------------------------------- an example of every callable


def a_network():
    return network.Network([layers.Dense(2, 3), layers.Tanh(), layers.Dense(3, 2), layers.Softmax()], loss="cross_entropy")


X, LABELS = np.array([[0.5, -1.0], [2.0, 1.0]]), np.array([0, 1])
PROBABILITIES = np.array([[0.25, 0.75], [0.5, 0.5]])

#: A right value for each parameter, by its name.
EXAMPLES = {
    "z": X,
    "x": X,
    "y": PROBABILITIES,
    "t": PROBABILITIES,
    "logits": X,
    "a": X,
    "b": X,
    "f": lambda x: np.sum(x),
    "h": 1e-5,
    "tolerance": 1e-6,
    "network": a_network,
    "optimizer": lambda: optimizers.SGD(0.1),
    "epochs": 1,
    "batch_size": 2,
    "samples": 4,
    "k": 2,
    "classes": 2,
    "dtype": np.float64,
    "layers": lambda: [layers.Dense(2, 2)],
    "loss": "mean_squared_error",
    "learning_rate": 0.1,
    "factor": 0.5,
    "every": 2,
    "half_after": 2,
    "schedule": 0.1,
    "steps": 2,
    "n_in": 2,
    "n_out": 3,
    "pieces": 2,
    "form": "velocity",
    "epsilon_place": "outside",
    "total": 5,
    "gradient": np.ones((2, 2)),
    "parameters": lambda: [np.ones((2, 2))],
    "gradients": lambda: [np.ones((2, 2))],
    "data": 2.0,
    "exponent": 2,
    "progress": False,
    "path": "network.npz",
}
#: The same for one callable alone.
EXAMPLES_HERE = {
    "training.fit t": LABELS,
    "training.accuracy t": LABELS,
    "losses.cross_entropy t": LABELS,
    "losses.softmax_cross_entropy t": LABELS,
    "gradients.gradient_check t": LABELS,
    "network.Network.loss t": LABELS,
    "network.Network.loss_and_gradients t": LABELS,
}
#: How a parameter is called in an error, where it is not by its own name.
CALLED = {
    "x": ("x", "inputs"),
    "y": ("outputs", "labels"),
    "logits": ("logits", "outputs", "labels"),
    "metrics": ("metric",),
    "t": ("targets", "labels"),
    "f": ("f",),
    "layers": ("layers", "layer"),
    "parameters": ("parameter",),
    "data": ("a Value",),
}
#: What is no callable of readers, or is tested in words of its own.
LEFT_OUT = {
    "data.Split": "a record",
    "data.load_mnist": "needs MNIST; its dtype is tested with it",
    "gradients.GradientCheck": "a record, which gradient_check makes",
    "training.History": "a record, which fit makes",
    "layer.Layer": "takes nothing",
    "layer.WeightedLayer": "what it takes is checked by its subclasses",
    "graph.Value": "parents and operation are given by the arithmetic",
}


def callables():
    """Every public function and class, and the methods that readers call, by name."""
    for module in MODULES:
        home = module.__name__.removeprefix("nnkit.")
        if home in ("checks", "files", "lazy", "purity"):  # the checks themselves, and what is below them
            continue
        for name, one in public(module).items():
            if callable(one) and f"{home}.{name}" not in LEFT_OUT:
                yield f"{home}.{name}", one
    for name, layer in LAYERS.items():
        yield f"layers.{name}.forward", lambda x, layer=layer: made(layer).forward(x)
        yield f"layers.{name}.backward", lambda gradient, layer=layer: after_forward(layer).backward(gradient)
    for name, rule in OPTIMIZERS.items():
        yield f"optimizers.{name}.step", lambda parameters, gradients, rule=rule: rule(0.1).step(parameters, gradients)
    for name in ("predict", "loss", "loss_and_gradients", "save", "load"):
        method = getattr(network.Network, name)
        yield f"network.Network.{name}", lambda *_, method=method, **given: method(a_network(), **given)
    yield "graph.Value", lambda data: graph.Value(data)
    yield "graph.Value.__pow__", lambda exponent: graph.Value(2.0) ** exponent
    yield "graph.Value.__add__", lambda data: graph.Value(2.0) + data


def made(layer):
    return layer(2, 2) if issubclass(layer, WeightedLayer) else layer()


def after_forward(layer):
    layer = made(layer)
    layer.forward(X)
    return layer


def parameters_of(name, one):
    if name.startswith("network.Network."):
        one = getattr(network.Network, name.rpartition(".")[2])
    taken = inspect.signature(one).parameters
    ours = ("self", "_", "layer", "rule", "method", "options")
    return {key: value for key, value in taken.items() if key not in ours}


CALLABLES = dict(callables())
CASES = [(name, parameter) for name, one in CALLABLES.items() for parameter in parameters_of(name, one)]


def example(name, parameter):
    value = EXAMPLES_HERE.get(f"{name} {parameter}", EXAMPLES.get(parameter))
    return value() if inspect.isfunction(value) and parameter != "f" else value


def arguments(name):
    """A right value for every parameter that has no default, and for some that have."""
    taken = parameters_of(name, CALLABLES[name])
    needed = {key for key, value in taken.items() if value.default is value.empty}
    return {key: example(name, key) for key in needed | ({"progress"} & set(taken))}


def run(name, given):
    result = CALLABLES[name](**given)
    return list(result) if inspect.isgenerator(result) else result


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    a_network().save("network.npz")


@pytest.mark.parametrize("name", CALLABLES)
def test_the_example_of_a_callable_is_right(name):
    run(name, arguments(name))


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=[f"{name} {parameter}" for name, parameter in CASES])
def test_a_wrong_value_is_named(name, parameter):
    right = RIGHT_HERE.get(f"{name} {parameter}", RIGHT.get(parameter, set()))
    unsaid = {}
    for label, value in WRONG.items():
        if label == "function" and parameter == "metrics":
            continue  # what the reader's own function raises is shown as it is
        try:
            run(name, arguments(name) | {parameter: value})
        except Exception as error:
            if label in right:
                unsaid[label] = f"is right, but: {error}"
            elif not is_ours(error, parameter):
                unsaid[label] = f"{type(error).__name__}: {error}"
        else:
            if label not in right:
                unsaid[label] = "nothing"
    assert unsaid == {}


def is_ours(error, parameter):
    """Whether nnkit itself raised the error, and it names the parameter."""
    raised_in = pathlib.Path(traceback.extract_tb(error.__traceback__)[-1].filename)
    names = CALLED.get(parameter, (parameter,))
    if parameter == "path" and isinstance(error, FileNotFoundError):
        return True
    return raised_in.is_relative_to(ROOT) and any(one in str(error) for one in names)


# ---------------------------------------------------------------- what comes back is not what was given


def is_array(case):
    return isinstance(example(*case), np.ndarray) and not case[0].startswith("layers.")  # layers pass on what they may


@pytest.mark.parametrize("case", list(filter(is_array, CASES)), ids=" ".join)
def test_no_result_is_a_view_of_what_was_given(case):
    name, parameter = case
    given = arguments(name)
    result = run(name, given)
    parts = result if isinstance(result, (tuple, list)) else [result]
    assert not any(np.shares_memory(part, given[parameter]) for part in parts if isinstance(part, np.ndarray))


# ---------------------------------------------------------------- the same value in another form


def assert_same(one, other):
    """Equal in numbers and in their types; of other objects, only that they are of one kind."""
    assert type(one) is type(other)
    if isinstance(one, (list, tuple)):
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    elif isinstance(one, (np.ndarray, float)):
        np.testing.assert_array_equal(one, other)
        assert np.asarray(one).dtype == np.asarray(other).dtype


def is_floats(case):
    value = example(*case)
    return isinstance(value, np.ndarray) and value.dtype == np.float64


def takes_a_half(case):
    of_a_value = case[0].startswith("graph.")  # which stays as short as it can be, and takes no arrays
    return "half" in RIGHT_HERE.get(" ".join(case), RIGHT.get(case[1], set())) and not is_floats(case) and not of_a_value


@pytest.mark.parametrize("dtype", ["float16", "longdouble", ">f8"])
@pytest.mark.parametrize("case", list(filter(is_floats, CASES)), ids=" ".join)
def test_floats_of_another_type_give_the_same_result(case, dtype):
    (name, parameter), given = case, arguments(case[0])
    expected = run(name, given)
    assert_same(run(name, given | {parameter: given[parameter].astype(dtype)}), expected)


@pytest.mark.parametrize("half", [fractions.Fraction(1, 2), np.float32(0.5), np.longdouble(0.5), np.array(0.5)], ids=repr)
@pytest.mark.parametrize("case", list(filter(takes_a_half, CASES)), ids=" ".join)
def test_a_number_of_another_type_gives_the_same_result(case, half):
    name, parameter = case
    assert_same(run(name, arguments(name) | {parameter: half}), run(name, arguments(name) | {parameter: 0.5}))
