import numpy as np
import pytest

from nnkit.gradients import numerical_gradient, relative_error
from nnkit.layers import Dense, Layer, Sigmoid


def layers():
    rng = np.random.default_rng(0)
    return [Dense(3, 2, rng=rng), Dense(3, 2, bias=False, rng=rng), Sigmoid()]


@pytest.mark.parametrize("layer", layers(), ids=repr)
def test_backward_agrees_with_differences(layer):
    """Against a random weighting of the outputs, so that no error can cancel."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((5, 3))
    weighting = rng.standard_normal(layer.forward(x).shape)
    input_gradient = layer.backward(weighting)
    gradients = layer.gradients

    def total(_):
        return float(np.sum(weighting * layer.forward(x)))

    assert relative_error(input_gradient, numerical_gradient(total, x)) < 1e-7
    assert len(gradients) == len(layer.parameters)
    for gradient, parameter in zip(gradients, layer.parameters, strict=True):
        assert relative_error(gradient, numerical_gradient(total, parameter)) < 1e-7


@pytest.mark.parametrize("layer", layers(), ids=repr)
def test_no_layer_changes_what_it_is_given(layer):
    x = np.random.default_rng(2).standard_normal((4, 3))
    gradient = np.ones(layer.forward(x).shape)
    kept_x, kept_gradient = x.copy(), gradient.copy()
    layer.forward(x)
    layer.backward(gradient)
    np.testing.assert_array_equal(x, kept_x)
    np.testing.assert_array_equal(gradient, kept_gradient)


def test_dense_forward_by_hand():
    dense = Dense(2, 3)
    dense.weights = [[1, 2, 3], [4, 5, 6]]
    dense.bias = [10, 20, 30]
    np.testing.assert_array_equal(dense.forward(np.array([[1.0, -1.0], [0.0, 2.0]])), [[7, 17, 27], [18, 30, 42]])


def test_parameters_are_weights_before_bias():
    dense = Dense(2, 3)
    assert [parameter.shape for parameter in dense.parameters] == [(2, 3), (3,)]
    assert dense.parameter_names == ("weights", "bias")
    assert Dense(2, 3, bias=False).bias is None and len(Dense(2, 3, bias=False).parameters) == 1


def test_the_input_gradient_is_left_out_where_nobody_needs_it():
    dense = Dense(2, 1)
    dense.forward(np.ones((3, 2)))
    assert dense.backward(np.ones((3, 1)), input_gradient=False) is None
    np.testing.assert_array_equal(dense.gradients[0], [[3], [3]])


def test_weights_come_from_the_generator_alone():
    first, second = (Dense(4, 5, rng=np.random.default_rng(7)).weights for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert np.any(first != Dense(4, 5, rng=np.random.default_rng(8)).weights)
    np.testing.assert_array_equal(Dense(4, 5).weights, Dense(4, 5).weights)


@pytest.mark.parametrize(
    ("initialization", "expected"), [("xavier", np.sqrt(2 / 500)), ("he", np.sqrt(2 / 300)), (0.01, 0.01)]
)
def test_spread_of_the_first_weights(initialization, expected):
    weights = Dense(300, 200, rng=np.random.default_rng(0), initialization=initialization).weights
    assert weights.std() == pytest.approx(expected, rel=0.02)
    assert abs(weights.mean()) < 0.02 * expected


def test_assigned_weights_are_copied_and_keep_the_dtype():
    dense = Dense(1, 2, dtype=np.float32)
    values = np.array([[1, 2]])
    dense.weights = values
    values[:] = 9
    np.testing.assert_array_equal(dense.weights, [[1, 2]])
    assert dense.weights.dtype == np.float32


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"Dense\(0, 2\) has no inputs or no outputs"):
        Dense(0, 2)
    with pytest.raises(ValueError, match='initialization is "best"; expected "xavier", "he" or a number'):
        Dense(2, 2, initialization="best")
    with pytest.raises(ValueError, match=r"weights of Dense\(2, 3\) given with shape \(3, 2\); expected \(2, 3\)"):
        Dense(2, 3).weights = np.zeros((3, 2))
    with pytest.raises(ValueError, match="made with or without a bias"):
        Dense(2, 3, bias=False).bias = np.zeros(3)
    with pytest.raises(ValueError, match="made with or without a bias"):
        Dense(2, 3).bias = None


def test_a_layer_without_passes_says_so():
    class Unfinished(Layer):
        pass

    with pytest.raises(TypeError, match="Unfinished has no forward pass"):
        Unfinished().forward(np.zeros((1, 1)))
    with pytest.raises(TypeError, match="Unfinished has no backward pass"):
        Unfinished().backward(np.zeros((1, 1)))
