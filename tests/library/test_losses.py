"""Losses. All that are in the module are found and compared with differences; those below by name are computed by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit import losses
from nnkit.activations import sigmoid, softmax
from nnkit.gradients import numerical_gradient, relative_error
from nnkit.layers import ReLU
from nnkit.losses import (
    binary_cross_entropy,
    cross_entropy,
    mean_squared_error,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    sum_squared_error,
)
from nnkit.network import Network

from library_objects import LOSSES

# Three outputs and two samples: no two of the factors ½, 1/2, 1/3 and 1/6 can be mistaken for one another.
Y = np.array([[0.5, -1.0, 2.0], [2.0, 0.0, 4.0]])
T = np.array([[0.0, 1.0, 2.5], [2.0, -3.0, 2.0]])
SQUARES = 0.25 + 4 + 0.25 + 0 + 9 + 4
P = np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]])
YES_NO = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])


#: Random outputs and targets that a loss is defined for.
BATCHES = {
    "sum_squared_error": lambda z, rng: (z, rng.standard_normal(z.shape)),
    "mean_squared_error": lambda z, rng: (z, rng.standard_normal(z.shape)),
    "binary_cross_entropy": lambda z, rng: (sigmoid(z), rng.random(z.shape)),
    "sigmoid_cross_entropy": lambda z, rng: (z, rng.random(z.shape)),
    "cross_entropy": lambda z, rng: (softmax(z), rng.integers(0, 3, len(z))),
    "softmax_cross_entropy": lambda z, rng: (z, rng.integers(0, 3, len(z))),
}


def a_batch(name):
    assert name in BATCHES, f"these tests do not know what {name} is defined for: give it an entry in BATCHES"
    rng = np.random.default_rng(1)
    return BATCHES[name](rng.standard_normal((4, 3)), rng)


@pytest.mark.parametrize("name", LOSSES)
def test_a_network_can_be_trained_on_it(name):
    assert losses.LOSSES.get(name) is LOSSES[name], f"Network does not know {name}: it belongs into LOSSES of nnkit.losses"
    assert Network([ReLU()], loss=name).loss_name == name


def test_networks_are_trained_on_what_is_found_and_on_nothing_else():
    assert set(losses.LOSSES) == set(LOSSES) and len(LOSSES) >= 6


@pytest.mark.parametrize("name", LOSSES)
def test_it_returns_a_number_and_a_gradient_of_the_shape_of_the_outputs(name):
    y, t = a_batch(name)
    loss, gradient = LOSSES[name](y, t)
    assert isinstance(loss, float) and gradient.shape == y.shape


def test_sum_squared_error_is_half_the_sum_averaged_over_the_batch():
    loss, gradient = sum_squared_error(Y, T)
    assert loss == pytest.approx(SQUARES / 2 / 2, rel=1e-15)
    np.testing.assert_allclose(gradient, (Y - T) / 2, rtol=1e-15)


def test_mean_squared_error_is_the_mean_over_all_outputs():
    loss, gradient = mean_squared_error(Y, T)
    assert loss == pytest.approx(SQUARES / 6, rel=1e-15)
    np.testing.assert_allclose(gradient, (Y - T) / 3, rtol=1e-15)


def test_binary_cross_entropy_by_hand():
    expected = -np.log([[0.2, 0.5, 0.7], [0.9, 0.1, 0.8]]).sum() / 2
    assert binary_cross_entropy(P, YES_NO)[0] == pytest.approx(expected, rel=1e-14)


def test_cross_entropy_by_hand():
    expected = -(np.log(0.5) + np.log(0.8)) / 2
    assert cross_entropy(P, np.array([1, 2]))[0] == pytest.approx(expected, rel=1e-14)
    np.testing.assert_allclose(cross_entropy(P, np.array([1, 2]))[1], [[0, -1, 0], [0, 0, -0.625]], rtol=1e-14)
    assert cross_entropy(P, np.eye(3)[[1, 2]])[0] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_agrees_with_differences(name):
    loss, (y, t) = LOSSES[name], a_batch(name)
    assert relative_error(loss(y, t)[1], numerical_gradient(lambda y: loss(y, t)[0], y)) < 1e-7


def test_from_logits_is_the_same_loss():
    z, t = a_batch("softmax_cross_entropy")
    assert softmax_cross_entropy(z, t)[0] == pytest.approx(cross_entropy(softmax(z), t)[0], rel=1e-13)
    np.testing.assert_allclose(softmax_cross_entropy(z, t)[1], (softmax(z) - np.eye(3)[t]) / 4, atol=1e-16)
    z, t = a_batch("sigmoid_cross_entropy")
    assert sigmoid_cross_entropy(z, t)[0] == pytest.approx(binary_cross_entropy(sigmoid(z), t)[0], rel=1e-13)


def test_rows_of_probabilities_are_targets_too():
    z, labels = a_batch("softmax_cross_entropy")
    one_hot = softmax_cross_entropy(z, np.eye(3)[labels])
    assert one_hot[0] == pytest.approx(softmax_cross_entropy(z, labels)[0], rel=1e-13)
    np.testing.assert_allclose(one_hot[1], softmax_cross_entropy(z, labels)[1], atol=1e-16)
    soft = softmax(z[:, ::-1])
    numerical = numerical_gradient(lambda z: softmax_cross_entropy(z, soft)[0], z)
    assert relative_error(softmax_cross_entropy(z, soft)[1], numerical) < 1e-7


def test_sure_and_wrong_is_infinite_and_sure_and_right_is_nothing():
    with np.errstate(all="raise"):
        assert binary_cross_entropy([[0.0]], [[1.0]])[0] == np.inf
        assert binary_cross_entropy([[0.0, 1.0]], [[0.0, 1.0]])[0] == 0
        np.testing.assert_array_equal(binary_cross_entropy([[0.0, 1.0]], [[0.0, 1.0]])[1], [[1, -1]])
        assert cross_entropy([[0.0, 1.0]], [0])[0] == np.inf
        assert cross_entropy([[0.0, 1.0]], [1])[0] == 0
        np.testing.assert_array_equal(cross_entropy([[0.0, 1.0]], [1])[1], [[0, -1]])


@given(
    z=hnp.arrays(
        st.sampled_from([np.float32, np.float64]),
        st.tuples(st.integers(1, 4), st.integers(1, 5)),
        elements=st.floats(-1e4, 1e4, width=32),
    ),
    data=st.data(),
)
def test_extreme_logits(z, data):
    labels = np.array(data.draw(st.lists(st.integers(0, z.shape[1] - 1), min_size=len(z), max_size=len(z))))
    for loss, gradient in (
        softmax_cross_entropy(z, labels),
        softmax_cross_entropy(z, np.eye(z.shape[1], dtype=z.dtype)[labels]),
        sigmoid_cross_entropy(z, np.eye(z.shape[1], dtype=z.dtype)[labels]),
    ):
        assert np.isfinite(loss) and loss >= -1e-3 and np.isfinite(gradient).all()
        assert gradient.shape == z.shape and gradient.dtype == z.dtype
        assert np.abs(gradient).max() <= 1.0001 / len(z)


@pytest.mark.parametrize("name", LOSSES)
def test_inputs_are_left_alone(name):
    y, t = a_batch(name)
    before = y.tobytes(), t.tobytes()
    LOSSES[name](y, t)
    assert (y.tobytes(), t.tobytes()) == before


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, bool])
def test_integers_are_not_truncated_and_do_not_wrap(dtype):
    y, t = np.array([[0, 1]], dtype), np.array([[1, 0]], dtype)
    assert sum_squared_error(y, t)[0] == 1
    np.testing.assert_array_equal(mean_squared_error(y, t)[1], [[-1, 1]])


@pytest.mark.parametrize("name", LOSSES)
def test_float32_stays_float32(name):
    y, t = a_batch(name)
    t = t if t.dtype.kind == "i" else t.astype(np.float32)
    assert LOSSES[name](y.astype(np.float32), t)[1].dtype == np.float32


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("shape", [(3,), (0, 2), (2, 0)])
def test_outputs_that_are_no_batch(name, shape):
    with pytest.raises(ValueError, match="expected"):
        LOSSES[name](np.zeros(shape), np.zeros(shape))


@pytest.mark.parametrize(
    ("loss", "y", "t", "said"),
    [
        (
            mean_squared_error,
            np.zeros((3, 1)),
            np.zeros(3),
            r"targets have shape \(3,\); for outputs of shape \(3, 1\) expected",
        ),
        (mean_squared_error, np.zeros(3), np.zeros(3), r"outputs have shape \(3,\); expected \(batch, outputs\)"),
        (binary_cross_entropy, [[1.5]], [[1]], r"outputs lie in \[1.5, 1.5\]; expected numbers from 0 to 1"),
        (binary_cross_entropy, [[0.5]], [[2]], r"targets lie in \[2.0, 2.0\]"),
        (sigmoid_cross_entropy, [[0.5]], [[-1]], r"targets lie in \[-1.0, -1.0\]"),
        (cross_entropy, [[-0.5, 1.5]], [0], r"outputs lie in \[-0.5, 1.5\]"),
        (cross_entropy, [[0.5, 0.5]], [[0.5, 0.4]], "the targets of sample 0 sum to 0.9; expected"),
        (softmax_cross_entropy, [[1.0, 2.0]], [2], r"labels lie in \[2, 2\]; expected \[0, 1\]"),
        (softmax_cross_entropy, [[1.0, 2.0]], [-1], r"labels lie in \[-1, -1\]; expected \[0, 1\]"),
        (softmax_cross_entropy, [[1.0, 2.0]], [0.0], "labels have dtype float64; expected integers"),
        (
            softmax_cross_entropy,
            [[1.0, 2.0]],
            [0, 1],
            r"targets have shape \(2,\); for outputs of shape \(1, 2\) expected labels",
        ),
        (
            softmax_cross_entropy,
            [[1.0, 2.0]],
            [[0]],
            r"targets have shape \(1, 1\), a column; expected labels of shape \(1,\)",
        ),
        (softmax_cross_entropy, [[1.0, 2.0]], [[0.5, 0.4]], "the targets of sample 0 sum to 0.9"),
    ],
)
def test_bad_input_is_named(loss, y, t, said):
    with pytest.raises(ValueError, match=said):
        loss(y, t)
