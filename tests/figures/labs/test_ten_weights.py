"""The lab of the ten weights: every slider is a weight, and a step of learning moves them."""

import numpy as np

from nnkit.figures import labs
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET, ten_weight_network


def test_ten_sliders_are_the_ten_weights():
    lab = labs.ten_weights()
    assert "Output 0.6122, target 0.9, error 0.082801." in lab.said and "w9: slope −0.09973" in lab.said
    lab.controls["w9"].value = 1.2
    changed = ten_weight_network()
    changed.layers[4].weights[0, 0] = 1.2
    error, gradients = changed.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
    assert f"error {error:.6f}" in lab.said
    np.testing.assert_allclose(lab.slopes, np.concatenate([gradient.ravel() for gradient in gradients]), rtol=1e-12)


def test_one_step_of_descent_and_back():
    lab = labs.ten_weights()
    given = [lab.controls[f"w{i}"].value for i in range(1, 11)]
    slopes = np.array(lab.slopes)
    lab.step()
    moved = [lab.controls[f"w{i}"].value for i in range(1, 11)]
    np.testing.assert_allclose(moved, given - 0.3 * slopes, atol=1e-12)
    assert "error 0.07" in lab.said
    lab.begin()
    assert [lab.controls[f"w{i}"].value for i in range(1, 11)] == given
