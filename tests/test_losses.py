import numpy as np
import pytest

from nnkit.gradients import numerical_gradient, relative_error
from nnkit.losses import LOSSES, mean_squared_error, sum_squared_error

Y = np.array([[0.5, -1.0], [2.0, 0.0], [1.0, 4.0]])
T = np.array([[0.0, 1.0], [2.0, -3.0], [1.5, 2.0]])


def test_sum_squared_error_is_half_the_sum_averaged_over_the_batch():
    assert sum_squared_error(Y, T)[0] == pytest.approx((0.25 + 4 + 0 + 9 + 0.25 + 4) / 2 / 3, rel=1e-15)
    np.testing.assert_allclose(sum_squared_error(Y, T)[1], (Y - T) / 3, rtol=1e-15)


def test_mean_squared_error_is_the_mean_over_all_outputs():
    assert mean_squared_error(Y, T)[0] == pytest.approx((0.25 + 4 + 0 + 9 + 0.25 + 4) / 6, rel=1e-15)
    np.testing.assert_allclose(mean_squared_error(Y, T)[1], (Y - T) / 3, rtol=1e-15)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_gradient_agrees_with_differences(loss):
    rng = np.random.default_rng(1)
    y, t = rng.standard_normal((2, 4, 3))
    assert relative_error(loss(y, t)[1], numerical_gradient(lambda y: loss(y, t)[0], y)) < 1e-9


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_integers_are_not_truncated_and_inputs_are_left_alone(loss):
    y, t = np.array([[1, 2]]), np.array([[0, 0]])
    assert loss(y, t)[0] == 2.5 and loss(y, t)[1].dtype == np.float64
    np.testing.assert_array_equal(y, [[1, 2]])


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_float32_stays_float32(loss):
    assert loss(Y.astype(np.float32), T.astype(np.float32))[1].dtype == np.float32


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize(
    ("y_shape", "t_shape", "said"),
    [
        ((3, 1), (3,), r"targets have shape \(3,\); for outputs of shape \(3, 1\) expected \(3, 1\)"),
        ((3,), (3,), r"outputs have shape \(3,\); expected \(batch, outputs\)"),
        ((0, 2), (0, 2), r"outputs have shape \(0, 2\); expected \(batch, outputs\) with at least one of each"),
    ],
)
def test_wrong_shapes_are_named(loss, y_shape, t_shape, said):
    with pytest.raises(ValueError, match=said):
        loss(np.zeros(y_shape), np.zeros(t_shape))
