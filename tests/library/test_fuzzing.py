"""Inputs that nobody chose: what is finite stays finite or is refused in nnkit's words, and what is given is not changed.

200 examples each; NNKIT_EXAMPLES=10000 asks for more.
"""

import os
import pathlib
import traceback

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nnkit
from nnkit import data
from nnkit.gradients import numerical_gradient
from nnkit.layer import WeightedLayer
from nnkit.layers import Dense, Sigmoid, Softmax, Tanh
from nnkit.network import Network

from library_objects import ACTIVATIONS, LAYERS, LOSSES, OPTIMIZERS

ROOT = pathlib.Path(nnkit.__file__).parent
examples = settings(
    max_examples=int(os.environ.get("NNKIT_EXAMPLES", "200")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

#: What a network meets: numbers of every size that squares and products of two of them can hold.
FINITE = st.floats(-1e150, 1e150, allow_subnormal=True)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, max_side=4)
BATCHES = hnp.arrays(np.float64, SHAPES, elements=FINITE)


def unchanged(call, *arrays):
    """The result of a call, or nothing where nnkit refuses in its own words; in both cases the arrays are as they were."""
    before = [array.copy() for array in arrays]
    try:
        with np.errstate(all="ignore"):
            result = call(*arrays)
    except (ValueError, FloatingPointError) as error:
        raised_in = pathlib.Path(traceback.extract_tb(error.__traceback__)[-1].filename)
        assert raised_in.is_relative_to(ROOT), f"not in nnkit's words: {error}"
        result = None
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)
    return result


def has_nan(result):
    parts = result if isinstance(result, (tuple, list)) else [result]
    return any(np.isnan(part).any() for part in parts)


@pytest.mark.parametrize("name", ACTIVATIONS)
@examples
@given(z=BATCHES)
def test_activations(name, z):
    for function in ACTIVATIONS[name]:
        result = unchanged(function, z)
        assert result is None or not has_nan(result)


@pytest.mark.parametrize("name", LOSSES)
@examples
@given(values=st.data(), shape=SHAPES)
def test_losses(name, values, shape):
    of_probabilities = name in ("binary_cross_entropy", "cross_entropy")
    y = values.draw(hnp.arrays(np.float64, shape, elements=st.floats(0, 1) if of_probabilities else FINITE))
    if "softmax" in name or name == "cross_entropy":
        t = values.draw(hnp.arrays(np.int64, shape[0], elements=st.integers(-1, shape[1])))
    else:
        t = values.draw(hnp.arrays(np.float64, shape, elements=FINITE if "error" in name else st.floats(-0.1, 1)))
    result = unchanged(LOSSES[name], y, t)
    assert result is None or not has_nan(result)


@pytest.mark.parametrize("name", LAYERS)
@examples
@given(values=st.data())
def test_layers(name, values):
    x = values.draw(BATCHES)
    layer = LAYERS[name](x.shape[1], 3) if issubclass(LAYERS[name], WeightedLayer) else LAYERS[name]()
    layer.training = values.draw(st.booleans())
    output = unchanged(layer.forward, x)
    assert output is None or not has_nan(output)
    if output is not None:
        gradient = values.draw(hnp.arrays(np.float64, output.shape, elements=st.floats(-1e100, 1e100)))
        result = unchanged(layer.backward, gradient)
        assert result.shape == x.shape and not has_nan([result, *layer.gradients])


@pytest.mark.parametrize("name", OPTIMIZERS)
@examples
@given(values=st.data(), dtype=st.sampled_from([np.float64, np.float32]))
def test_optimizers(name, values, dtype):
    small = hnp.arrays(dtype, 3, elements=st.floats(-(2.0**50), 2.0**50, width=32))
    w, optimizer = values.draw(small), OPTIMIZERS[name](0.1)
    for _ in range(3):
        gradient = values.draw(small)
        unchanged(lambda g: optimizer.step([w], [g]), gradient)
        assert np.isfinite(w).all() and w.dtype == dtype


@examples
@given(x=hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=st.floats(-1e6, 1e6)), h=st.floats(-1, 1))
def test_numerical_gradients(x, h):
    result = unchanged(lambda x: numerical_gradient(lambda z: float(np.sum(np.sin(z))), x, h), x)
    assert result is None or (result.shape == x.shape and not has_nan(result))


def a_network():
    return Network([Dense(2, 3), Tanh(), Dense(3, 2), Softmax()], loss="cross_entropy")


@examples
@given(values=st.data())
def test_files_of_a_network_that_were_damaged(values, tmp_path):
    path, net = tmp_path / "net.npz", a_network()
    net.save(path)
    content = bytearray(path.read_bytes())
    for place in values.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = values.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: values.draw(st.integers(0, len(content)))] if values.draw(st.booleans()) else content))
    before = [parameter.copy() for parameter in net.parameters]
    try:
        net.load(path)
    except ValueError as error:
        assert f"{path} cannot be loaded into this network" in str(error)
        assert all((a == b).all() for a, b in zip(net.parameters, before, strict=True))
    assert all(np.isfinite(parameter).all() for parameter in net.parameters)


@examples
@given(content=st.binary(max_size=60), magic=st.sampled_from([b"", b"\0\0\x08", b"\x1f\x8b", b"\0\0\x08\x01\0\0\0\x05"]))
def test_data_files_that_are_something_else(content, magic, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(magic + content)
    try:
        assert data._read_idx(path).dtype == np.uint8
    except ValueError as error:
        assert str(path) in str(error)


@examples
@given(x=BATCHES)
def test_networks(x):
    net = Network([Dense(x.shape[1], 3), Sigmoid(), Dense(3, 1)], loss="mean_squared_error")
    for call in (net.predict, lambda x: net.loss(x, np.zeros((len(x), 1)))):
        result = unchanged(call, x)
        assert result is None or not has_nan(result)
