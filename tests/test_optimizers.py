import numpy as np
import pytest

from nnkit.optimizers import SGD


def test_sgd_steps_against_the_gradient_in_place():
    w, b = np.array([[1.0, 2.0]]), np.array([3.0])
    SGD(learning_rate=0.1).step([w, b], [np.array([[10.0, -20.0]]), np.array([5.0])])
    np.testing.assert_allclose(w, [[0.0, 4.0]], atol=1e-15)
    np.testing.assert_allclose(b, [2.5])


@pytest.mark.parametrize("rate", [0, -1, np.nan])
def test_a_learning_rate_must_be_positive(rate):
    with pytest.raises(ValueError, match=r"learning_rate is .*; expected a number larger than 0"):
        SGD(rate)


def test_gradients_must_fit_the_parameters():
    with pytest.raises(ValueError, match="1 gradients for 2 parameters"):
        SGD().step([np.zeros(1), np.zeros(1)], [np.zeros(1)])
    w = np.zeros((2, 3))
    with pytest.raises(ValueError, match=r"gradient 0 has shape \(3,\); expected \(2, 3\)"):
        SGD().step([w], [np.ones(3)])  # would broadcast
    np.testing.assert_array_equal(w, 0)
