import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit import activations
from nnkit.gradients import numerical_gradient, relative_error
from nnkit.layers import ELU, Dense, Dropout, Layer, LeakyReLU, Maxout, ReLU, Sigmoid, Softmax, Tanh


def layers():
    rng = np.random.default_rng(0)
    weighted = [
        Dense(3, 2, rng=rng),
        Dense(3, 2, bias=False, rng=rng),
        Maxout(3, 2, rng=rng),
        Maxout(3, 4, 3, bias=False, rng=rng),
    ]
    return [*weighted, Sigmoid(), Tanh(), ReLU(), LeakyReLU(0.1), ELU(0.5), Softmax(), Dropout(0.4)]


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


@pytest.mark.parametrize("layer", [Dense(2, 1), Maxout(2, 1, 1)], ids=repr)
def test_the_input_gradient_is_left_out_where_nobody_needs_it(layer):
    layer.forward(np.ones((3, 2)))
    assert layer.backward(np.ones((3, 1)), input_gradient=False) is None
    np.testing.assert_array_equal(np.squeeze(layer.gradients[0]), [3, 3])


def test_repr_shows_how_it_was_made():
    shown = [repr(layer) for layer in layers()]
    assert shown[:4] == ["Dense(3, 2)", "Dense(3, 2, bias=False)", "Maxout(3, 2, 2)", "Maxout(3, 4, 3, bias=False)"]
    assert shown[4:] == ["Sigmoid()", "Tanh()", "ReLU()", "LeakyReLU(0.1)", "ELU(0.5)", "Softmax()", "Dropout(0.4)"]


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
    assert np.mean(np.abs(weights) > 2 * expected) == pytest.approx(0.0455, abs=0.005)  # as of a normal distribution


@pytest.mark.parametrize(
    ("layer", "f"),
    [
        (Sigmoid(), activations.sigmoid),
        (Tanh(), activations.tanh),
        (ReLU(), activations.relu),
        (LeakyReLU(0.3), lambda z: activations.leaky_relu(z, 0.3)),
        (ELU(2.0), lambda z: activations.elu(z, 2.0)),
        (Softmax(), activations.softmax),
    ],
    ids=lambda value: repr(value) if isinstance(value, Layer) else "",
)
def test_activation_layers_are_the_activations(layer, f):
    z = np.array([[-1.0, 0.0, 2.0], [3.0, -0.5, 0.0]])
    np.testing.assert_array_equal(layer.forward(z), f(z))


@pytest.mark.parametrize(
    ("layer", "derivative"),
    [
        (ReLU(), activations.relu_derivative),
        (LeakyReLU(0.3), lambda z: activations.leaky_relu_derivative(z, 0.3)),
        (ELU(2.0), lambda z: activations.elu_derivative(z, 2.0)),
    ],
    ids=lambda value: repr(value) if isinstance(value, Layer) else "",
)
def test_layer_and_function_have_the_same_slope_at_the_kink(layer, derivative):
    z = np.zeros((2, 3))
    layer.forward(z)
    np.testing.assert_array_equal(layer.backward(np.full((2, 3), 5.0)), 5 * derivative(z))


def test_maxout_by_hand():
    layer = Maxout(1, 1)
    layer.weights, layer.bias = [[[1.0]], [[-1.0]]], [[0.0], [0.5]]
    np.testing.assert_array_equal(layer.forward(np.array([[2.0], [-2.0], [0.25]])), [[2.0], [2.5], [0.25]])
    layer.backward(np.array([[1.0], [10.0], [100.0]]))
    np.testing.assert_array_equal(layer.gradients[0], [[[2 + 25]], [[-20]]])  # at 0.25 both are equal: the first one learns
    np.testing.assert_array_equal(layer.gradients[1], [[101], [10]])


def test_maxout_of_one_piece_is_dense():
    rng = np.random.default_rng
    maxout, dense = Maxout(3, 2, 1, rng=rng(4)), Dense(3, 2, rng=rng(4))
    x = rng(5).standard_normal((4, 3))
    np.testing.assert_allclose(maxout.forward(x), dense.forward(x), rtol=1e-15)
    assert Maxout(3, 2, dtype=np.float32).forward(x.astype(np.float32)).dtype == np.float32


def test_dropout_of_nothing_and_its_own_generator():
    layers = [Dropout(0), Dropout(0.5), Dropout(0.5, rng=0), Dropout(rng=np.random.default_rng(0)), Dropout(0.5, rng=1)]
    for layer in layers:
        layer.training = True
    x = np.ones((50, 20))
    nothing, *dropped, other = (layer.forward(x) for layer in layers)
    np.testing.assert_array_equal(nothing, x)
    for one in dropped[1:]:
        np.testing.assert_array_equal(one, dropped[0])
    assert np.any(other != dropped[0])


def test_dropout_only_in_training():
    layer = Dropout(0.25, rng=np.random.default_rng(0))
    x = np.ones((200, 100))
    assert layer.forward(x) is x and layer.backward(x) is x
    layer.training = True
    dropped = layer.forward(x)
    assert set(np.unique(dropped)) == {0.0, 1 / 0.75}
    assert np.mean(dropped == 0) == pytest.approx(0.25, abs=0.01)
    np.testing.assert_array_equal(layer.backward(np.full(x.shape, 3.0)), 3 * dropped)
    assert np.any(layer.forward(x) != dropped)
    assert layer.forward(x.astype(np.float32)).dtype == np.float32
    layer.training = False
    layer.forward(x)
    assert layer.backward(x) is x


def test_assigned_weights_are_copied_and_keep_the_dtype():
    dense = Dense(1, 2, dtype=np.float32)
    values = np.array([[1, 2]])
    dense.weights = values
    values[:] = 9
    np.testing.assert_array_equal(dense.weights, [[1, 2]])
    assert dense.weights.dtype == np.float32


def test_assigning_keeps_the_array_for_those_who_hold_it():
    dense = Dense(1, 2)
    held = dense.parameters
    dense.weights, dense.bias = [[1, 2]], [3, 4]
    np.testing.assert_array_equal(held[0], [[1, 2]])
    np.testing.assert_array_equal(held[1], [3, 4])


def test_a_new_bias_is_zero():
    np.testing.assert_array_equal(Dense(2, 3).bias, [0, 0, 0])
    np.testing.assert_array_equal(Maxout(2, 3).bias, np.zeros((2, 3)))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"Dense\(0, 2\) has no inputs or no outputs"):
        Dense(0, 2)
    with pytest.raises(ValueError, match=r"Dense\(2, 0\) has no inputs or no outputs"):
        Dense(2, 0)
    with pytest.raises(ValueError, match="Maxout has 0 pieces"):
        Maxout(2, 2, 0)
    with pytest.raises(ValueError, match="dtype is int64; expected float64 or float32"):
        Dense(2, 2, dtype=int)
    with pytest.raises(ValueError, match="dropout rate is 1; expected a number from 0"):
        Dropout(1)
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


@pytest.mark.parametrize("layer", layers(), ids=repr)
@given(
    x=hnp.arrays(np.float64, st.tuples(st.integers(0, 3), st.just(3)), elements=st.floats(-1e4, 1e4)),
    training=st.booleans(),
)
def test_any_batch_also_an_empty_one(layer, x, training):
    layer.training = training
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        out = layer.forward(x)
        back = layer.backward(np.ones_like(out))
    layer.training = False
    assert out.shape == (len(x), layer.n_out or 3) and back.shape == x.shape
    assert np.isfinite(out).all() and np.isfinite(back).all()
    assert [gradient.shape for gradient in layer.gradients] == [parameter.shape for parameter in layer.parameters]
