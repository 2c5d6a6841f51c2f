"""Activations, and the derivative of each. All that are in the module are found; those below by name are computed by hand."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit import activations
from nnkit.gradients import numerical_gradient

from library_objects import ACTIVATIONS, functions

every = pytest.mark.parametrize(("f", "derivative"), ACTIVATIONS.values(), ids=ACTIVATIONS)
ELEMENTWISE = {
    name: pair for name, pair in ACTIVATIONS.items() if all(f(np.zeros((2, 3))).shape == (2, 3) for f in pair)
}  # the others work along the last axis
elementwise = pytest.mark.parametrize(("f", "derivative"), ELEMENTWISE.values(), ids=ELEMENTWISE)
GRID = np.arange(-6, 6.25, 0.25)  # with the places at which kinks are
logits = hnp.arrays(
    st.sampled_from([np.float32, np.float64]),
    st.tuples(hnp.array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=5), st.integers(1, 5)).map(
        lambda s: (*s[0], s[1])
    ),
    elements=st.floats(-1e4, 1e4, width=32),
)


def variants(f):
    """The options to try: none, and another number for each."""
    return [{}, *({option.name: 3 * option.default} for option in list(inspect.signature(f).parameters.values())[1:])]


def differences(f, z):
    """∂f/∂z at one vector by central differences, a row for each output."""
    return np.array([numerical_gradient(lambda z, i=i: np.ravel(f(z))[i], z) for i in range(np.size(f(z)))])


def jacobian(f, derivative, z):
    """The same by the derivative: slopes where f works on each number by itself, a gradient where one number comes out."""
    slopes = derivative(z)
    return np.diag(slopes) if slopes.shape == f(z).shape else np.atleast_2d(slopes)


def test_every_function_has_its_derivative_beside_it():
    expected = {name for one in ACTIVATIONS for name in (one, f"{one}_derivative")}
    alone = set(functions(activations)) - expected - {"pairs"}
    assert not alone, f"without its derivative, or the function that it belongs to: {', '.join(sorted(alone))}"
    assert len(ACTIVATIONS) >= 9


@every
def test_a_derivative_takes_what_its_function_takes(f, derivative):
    assert inspect.signature(f) == inspect.signature(derivative)


@every
def test_derivative_agrees_with_differences_away_from_kinks(f, derivative):
    for z in np.random.default_rng(0).uniform(-6, 6, (4, 10)):
        for options in variants(f):
            expected = differences(lambda z, options=options: f(z, **options), z)
            got = jacobian(f, lambda z, options=options: derivative(z, **options), z)
            np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-9)


@elementwise
def test_at_a_kink_the_derivative_is_the_one_to_its_left(f, derivative, h=1e-5):
    for options in variants(f):
        from_the_left = (3 * f(GRID, **options) - 4 * f(GRID - h, **options) + f(GRID - 2 * h, **options)) / (2 * h)
        np.testing.assert_allclose(derivative(GRID, **options), from_the_left, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (activations.identity, [-2, 0, 3]),
        (activations.step, [0, 0, 1]),
        (activations.sigmoid, 1 / (1 + np.exp([2.0, 0.0, -3.0]))),
        (activations.tanh, (np.exp([-4.0, 0.0, 6.0]) - 1) / (np.exp([-4.0, 0.0, 6.0]) + 1)),
        (activations.relu, [0, 0, 3]),
        (activations.leaky_relu, [-0.02, 0, 3]),
        (activations.elu, [np.exp(-2) - 1, 0, 3]),
    ],
)
def test_values(f, expected):
    np.testing.assert_allclose(f(np.array([-2.0, 0.0, 3.0])), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("derivative", "at_zero"),
    [
        (activations.step_derivative, 0),
        (activations.relu_derivative, 0),
        (activations.leaky_relu_derivative, 0.01),
        (activations.elu_derivative, 1),
        (activations.sigmoid_derivative, 0.25),
        (activations.tanh_derivative, 1),
    ],
)
def test_derivative_at_zero(derivative, at_zero):
    assert derivative(0.0) == at_zero


def test_options():
    assert activations.leaky_relu(-2.0, slope=0.1) == -0.2
    assert activations.leaky_relu_derivative(-2.0, slope=0.1) == 0.1
    assert activations.elu(-2.0, alpha=3.0) == pytest.approx(3 * (np.exp(-2) - 1), rel=1e-15)
    assert activations.elu_derivative(-2.0, alpha=3.0) == pytest.approx(3 * np.exp(-2), rel=1e-15)
    assert activations.elu_derivative(0.0, alpha=3.0) == 3


@every
@given(z=logits)
def test_any_shape_dtype_and_size(f, derivative, z):
    before = z.copy()
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slopes = f(z), derivative(z)
    assert value.shape in (z.shape, z.shape[:-1])
    assert slopes.shape in (z.shape, z.shape + z.shape[-1:])
    assert value.dtype == slopes.dtype == z.dtype
    assert np.isfinite(value).all() and np.isfinite(slopes).all()
    np.testing.assert_array_equal(z, before)


@elementwise
def test_a_plain_number_and_no_number_at_all(f, derivative):
    for function in (f, derivative):
        assert function(0.5).shape == () and function(np.zeros((2, 0))).shape == (2, 0)
        assert function(0.5) == function([0.25, 0.5])[1]


@every
def test_integers_are_not_truncated(f, derivative):
    for function in (f, derivative):
        np.testing.assert_array_equal(function(np.array([-2, 0, 3])), function(np.array([-2.0, 0.0, 3.0])))


@every
def test_nan_stays_nan_where_the_result_depends_on_it(f, derivative):
    with_nan = np.array([np.nan, 1.0])
    assert np.isnan(np.ravel(f(with_nan))[0])
    if np.ptp(derivative(GRID)) > 0:
        assert np.isnan(np.ravel(derivative(with_nan))[0])


def test_sigmoid_is_exact_far_out():
    np.testing.assert_array_equal(activations.sigmoid(np.array([-1e4, 1e4])), [0.0, 1.0])
    np.testing.assert_allclose(activations.sigmoid(-40.0), np.exp(-40.0), rtol=1e-15)


def test_only_real_numbers():
    for numbers in (np.array([1j]), np.array(["1"]), None):
        with pytest.raises(ValueError, match="expected real numbers"):
            activations.relu(numbers)


def test_maxout_takes_the_largest_piece_and_the_first_of_equal_ones():
    z = np.array([[1.0, 5.0, 2.0], [7.0, 7.0, -1.0]])
    np.testing.assert_array_equal(activations.maxout(z), [5, 7])
    np.testing.assert_array_equal(activations.maxout_derivative(z), [[0, 1, 0], [1, 0, 0]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_last_axis_counts_however_many_there_are(dtype):
    z = np.random.default_rng(3).standard_normal((2, 3, 4)).astype(dtype)
    for f, shape in (
        (activations.maxout, (2, 3)),
        (activations.maxout_derivative, (2, 3, 4)),
        (activations.softmax, (2, 3, 4)),
        (activations.softmax_derivative, (2, 3, 4, 4)),
    ):
        assert f(z).shape == shape and f(z).dtype == dtype
        np.testing.assert_array_equal(f(z)[1, 2], f(z[1, 2]))


def test_softmax_by_hand():
    p = activations.softmax(np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]]))
    np.testing.assert_allclose(p, [[0.125, 0.25, 0.625], [0.375, 0.375, 0.25]], rtol=1e-14)


@given(
    z=hnp.arrays(np.float64, st.tuples(st.integers(0, 4), st.integers(1, 5)), elements=st.floats(-1e4, 1e4)),
    shift=st.floats(-100, 100),
)
def test_softmax_sums_to_one_and_a_shift_changes_nothing(z, shift):
    p = activations.softmax(z)
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-12)
    np.testing.assert_allclose(activations.softmax(z + shift), p, atol=1e-9)


def test_what_comes_out_is_an_array_of_its_own():
    z = np.array([-2.0, 0.0, 3.0])
    for function in (activations.identity, activations.relu, activations.sigmoid, activations.tanh):
        function(z)[0] = 99.0
        assert z[0] == -2.0, function.__name__
