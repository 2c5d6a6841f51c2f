"""Layers. All that are in the module are found, made, and compared with differences and with their activation."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit import layers as module
from nnkit.gradients import numerical_gradient, relative_error
from nnkit.layer import Layer, WeightedLayer
from nnkit.layers import ELU, Dense, Dropout, LeakyReLU, Maxout, Sigmoid

from library_objects import ACTIVATIONS, LAYERS

#: Further ways to make a layer, beside its defaults; a layer that takes what no other does has its only ones here.
FURTHER = {
    Dense: [lambda: Dense(3, 2, bias=False)],
    Maxout: [lambda: Maxout(3, 4, 3, bias=False)],
    LeakyReLU: [lambda: LeakyReLU(0.3)],
    ELU: [lambda: ELU(2.0)],
    Dropout: [lambda: Dropout(0.4)],
}


def required(make):
    return [name for name, option in inspect.signature(make).parameters.items() if option.default is option.empty]


def layers():
    """Every layer as it is made without options, for three inputs, and in the further ways."""
    known = {(): (), ("n_in", "n_out"): (3, 2)}
    by_default = [cls(*known[tuple(required(cls))]) for cls in LAYERS.values() if tuple(required(cls)) in known]
    return by_default + [make() for makes in FURTHER.values() for make in makes]


def activation_of(layer):
    """The function and derivative of the same name, in small letters and without lines; None where there is none."""
    return {name.replace("_", ""): pair for name, pair in ACTIVATIONS.items()}.get(type(layer).__name__.lower())


every = pytest.mark.parametrize("layer", layers(), ids=repr)
activation_layers = pytest.mark.parametrize(
    "layer", [layer for layer in layers() if activation_of(layer) and not layer.parameter_names], ids=repr
)


@pytest.mark.parametrize("name", LAYERS)
def test_the_tests_can_make_it(name):
    assert name in {type(layer).__name__ for layer in layers()}, (
        f"{name} takes {required(LAYERS[name])}, and these tests do not know what: give it an entry in FURTHER"
    )


@every
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


@every
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


@every
def test_the_first_layer_fills_its_gradients_and_no_more(layer):
    x = np.random.default_rng(3).standard_normal((4, 3))
    gradient = np.random.default_rng(4).standard_normal(layer.forward(x).shape)
    layer.backward(gradient)
    expected, layer.gradients = layer.gradients, []
    assert layer.fill_gradients(gradient) is None
    assert len(layer.gradients) == len(expected) == len(layer.parameters)
    for one, other in zip(layer.gradients, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_layer_without_a_quick_way_fills_its_gradients_by_the_whole_way_back():
    class Scale(Layer):
        parameter_names = ("factor",)
        factor = np.array([2.0])

        def backward(self, gradient):
            self.gradients = [gradient.sum(axis=0)]
            return gradient * self.factor

    layer = Scale()
    layer.fill_gradients(np.ones((3, 1)))
    assert layer.parameters == [2] and layer.gradients == [3]


@every
def test_repr_shows_how_to_make_it(layer):
    again = eval(repr(layer), vars(module))
    assert type(again) is type(layer) and repr(again) == repr(layer)
    assert [parameter.shape for parameter in again.parameters] == [parameter.shape for parameter in layer.parameters]
    if not layer.parameters:
        x = np.linspace(-1, 1, 12).reshape(4, 3)
        np.testing.assert_array_equal(again.forward(x), layer.forward(x))


def test_repr_leaves_out_what_is_usual():
    shown = [repr(layer) for layer in (Dense(3, 2), Dense(3, 2, bias=False), Maxout(3, 4, 3, bias=False), LeakyReLU(0.1))]
    assert shown == ["Dense(3, 2)", "Dense(3, 2, bias=False)", "Maxout(3, 4, 3, bias=False)", "LeakyReLU(0.1)"]


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


@activation_layers
def test_a_layer_named_like_an_activation_computes_it_and_has_its_slopes_also_at_the_kinks(layer):
    f, derivative = activation_of(layer)
    options = {name: getattr(layer, name) for name in list(inspect.signature(f).parameters)[1:]}
    z = np.arange(-6, 6, 0.25).reshape(-1, 3)
    np.testing.assert_array_equal(layer.forward(z), f(z, **options))
    gradient = np.random.default_rng(5).standard_normal(z.shape)
    slopes = derivative(z, **options)
    expected = gradient * slopes if slopes.shape == z.shape else np.einsum("bi,bij->bj", gradient, slopes)
    np.testing.assert_allclose(layer.backward(gradient), expected, rtol=1e-11, atol=1e-15)


def test_the_activation_of_a_layer_is_found_by_its_name():
    found = {type(layer).__name__: activation_of(layer)[0].__name__ for layer in layers() if activation_of(layer)}
    assert found.items() >= {"ReLU": "relu", "LeakyReLU": "leaky_relu", "ELU": "elu", "Maxout": "maxout"}.items()


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
    with pytest.raises(ValueError, match="n_in is 0; expected a whole number, 1 or more"):
        Dense(0, 2)
    with pytest.raises(ValueError, match="n_out is 0; expected a whole number, 1 or more"):
        Dense(2, 0)
    with pytest.raises(ValueError, match="pieces is 0; expected a whole number, 1 or more"):
        Maxout(2, 2, 0)
    with pytest.raises(ValueError, match="dtype is int; expected float64 or float32"):
        Dense(2, 2, dtype=int)
    with pytest.raises(ValueError, match="rate is 1; expected a number from 0"):
        Dropout(1)
    with pytest.raises(ValueError, match='initialization is "best"; expected "xavier", "he" or a number'):
        Dense(2, 2, initialization="best")
    with pytest.raises(ValueError, match=r"weights of Dense\(2, 3\) given with shape \(3, 2\); expected \(2, 3\)"):
        Dense(2, 3).weights = np.zeros((3, 2))
    with pytest.raises(ValueError, match="made with or without a bias"):
        Dense(2, 3, bias=False).bias = np.zeros(3)
    with pytest.raises(ValueError, match="made with or without a bias"):
        Dense(2, 3).bias = None


def test_a_layer_of_ones_own_with_weights_gets_them_checked_and_named():
    class Scale(WeightedLayer):
        def __init__(self, n, **options):
            super().__init__(n, n, (n,), (n,), bias=False, rng=None, initialization="he", **options)

    layer = Scale(3, dtype=np.float32)
    assert [weights.shape for weights in layer.parameters] == [(3,)] and layer.parameter_names == ("weights",)
    assert layer.weights.dtype == np.float32 and layer.bias is None and (layer.n_in, layer.n_out) == (3, 3)
    with pytest.raises(ValueError, match=r"weights of Scale\(\) given with shape \(2,\); expected \(3,\)"):
        layer.weights = [1, 2]


def test_a_layer_without_passes_says_so():
    class Unfinished(Layer):
        pass

    with pytest.raises(TypeError, match="Unfinished has no forward pass"):
        Unfinished().forward(np.zeros((1, 1)))
    with pytest.raises(TypeError, match="Unfinished has no backward pass"):
        Unfinished().backward(np.zeros((1, 1)))


@every
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


@pytest.mark.parametrize("layer", [Dense(2, 3), Sigmoid(), Dropout(0.5)], ids=repr)
def test_backward_needs_a_forward_and_a_gradient_of_its_shape(layer):
    with pytest.raises(ValueError, match="has seen no input: call forward before backward"):
        layer.as_gradient(np.ones((4, 3)))
    width = layer.forward(np.ones((4, 2))).shape[1]
    assert layer.backward(np.ones((4, width))).shape == (4, 2)
    with pytest.raises(ValueError, match=rf"gradient has shape \(3, {width}\); expected \(4, {width}\), as the output of"):
        layer.backward(np.ones((3, width)))


def test_an_input_is_rows_of_numbers():
    assert Sigmoid().as_input([[1, 2]]).dtype == np.float64
    single = np.ones((1, 2), np.float32)
    assert Sigmoid().as_input(single) is single
    with pytest.raises(ValueError, match=r"inputs of Dense\(2, 3\) have shape \(1, 3\); expected \(batch, 2\)"):
        Dense(2, 3).forward(np.ones((1, 3)))


def test_dropout_of_integers_is_that_of_the_same_floats():
    whole, floats = Dropout(0.25), Dropout(0.25)
    whole.training = floats.training = True
    x = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(whole.forward(x), floats.forward(x.astype(float)))
