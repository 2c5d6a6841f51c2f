import numpy as np
import pytest

from nnkit.activations import sigmoid, sigmoid_derivative
from nnkit.gradients import numerical_gradient, relative_error


def test_sigmoid_values():
    z = np.array([-2.0, 0.0, 1.0, 3.0])
    np.testing.assert_allclose(sigmoid(z), 1 / (1 + np.exp(-z)), rtol=1e-15)


def test_sigmoid_is_exact_far_out_and_never_overflows():
    np.testing.assert_array_equal(sigmoid(np.array([-1e4, 1e4])), [0.0, 1.0])
    np.testing.assert_allclose(sigmoid(-40.0), np.exp(-40.0), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_keeps_dtype_and_shape(dtype):
    z = np.zeros((2, 3), dtype)
    assert sigmoid(z).dtype == dtype and sigmoid(z).shape == (2, 3)
    assert sigmoid_derivative(z).dtype == dtype


def test_sigmoid_derivative_is_that_of_the_sigmoid():
    z = np.linspace(-6, 6, 41)
    numerical = [numerical_gradient(sigmoid, point) for point in z]
    assert relative_error(sigmoid_derivative(z), np.array(numerical)) < 1e-9
    assert sigmoid_derivative(0.0) == 0.25


def test_nan_stays_nan():
    assert np.isnan(sigmoid(np.nan)) and np.isnan(sigmoid_derivative(np.nan))
