import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnkit import activations
from nnkit.gradients import numerical_gradient, relative_error

ELEMENTWISE = {
    "identity": (activations.identity, activations.identity_derivative),
    "step": (activations.step, activations.step_derivative),
    "sigmoid": (activations.sigmoid, activations.sigmoid_derivative),
    "tanh": (activations.tanh, activations.tanh_derivative),
    "relu": (activations.relu, activations.relu_derivative),
    "leaky_relu": (activations.leaky_relu, activations.leaky_relu_derivative),
    "elu": (activations.elu, activations.elu_derivative),
}
elementwise = pytest.mark.parametrize(("f", "derivative"), ELEMENTWISE.values(), ids=ELEMENTWISE)
logits = hnp.arrays(
    st.sampled_from([np.float32, np.float64]),
    hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5),
    elements=st.floats(-1e4, 1e4, width=32),
)


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
    np.testing.assert_allclose(f(np.array([-2, 0, 3])), expected, rtol=1e-15)  # integers are not truncated


@elementwise
def test_derivative_agrees_with_differences_away_from_kinks(f, derivative):
    z = np.concatenate([np.linspace(-6, -0.1, 20), np.linspace(0.1, 6, 20)])
    numerical = numerical_gradient(lambda z: float(np.sum(f(z))), z)
    assert relative_error(derivative(z), numerical) < 1e-7


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


@elementwise
@given(z=logits)
def test_any_shape_dtype_and_size(f, derivative, z):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for result in (f(z), derivative(z)):
            assert result.shape == z.shape and result.dtype == z.dtype
            assert np.isfinite(result).all()


@elementwise
def test_nan_stays_nan(f, derivative):
    assert np.isnan(f(np.array([np.nan, 1.0]))[0])
    if derivative not in (activations.identity_derivative, activations.step_derivative):  # which do not depend on z
        assert np.isnan(derivative(np.array([np.nan, 1.0]))[0])


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


def test_softmax_derivative_is_the_jacobian():
    z = np.random.default_rng(0).standard_normal((2, 4))
    jacobian = activations.softmax_derivative(z)
    for sample in range(2):
        for i in range(4):
            row = numerical_gradient(lambda row, i=i: activations.softmax(row)[i], z[sample])
            assert relative_error(jacobian[sample, i], row) < 1e-7
