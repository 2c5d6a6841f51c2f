"""The lab of the ten weights: every slider is a weight, and a step of learning moves them."""

import numpy as np

from nnkit.figures import labs
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET, ten_weight_network


def test_ten_sliders_are_the_ten_weights():
    lab = labs.ten_weights()
    assert "Output 0.6122, target 0.9, error 0.082801." in lab.said and "w9: slope −0.09973" in lab.said
    lab.set(w9=1.2)
    changed = ten_weight_network()
    changed.layers[4].weights[0, 0] = 1.2
    error, gradients = changed.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
    assert f"error {error:.6f}" in lab.said
    np.testing.assert_allclose(
        [*lab.slopes.values()], np.concatenate([gradient.ravel() for gradient in gradients]), rtol=1e-12
    )


def test_one_step_of_descent_and_back():
    lab = labs.ten_weights()
    given = [lab.values[f"w{i}"] for i in range(1, 11)]
    slopes = np.array([*lab.slopes.values()])
    lab.press("One step of descent")
    moved = [lab.values[f"w{i}"] for i in range(1, 11)]
    np.testing.assert_allclose(moved, given - 0.3 * slopes, atol=1e-12)
    assert "error 0.07" in lab.said
    lab.press("Begin again")
    assert [lab.values[f"w{i}"] for i in range(1, 11)] == given


def test_a_step_ends_where_the_sliders_end():
    lab = labs.ten_weights()
    lab.set(w9=-3.0, x1=-20.0)
    assert lab.slopes["w9"] < 0
    lab.set(w9=2.999)
    lab.slopes["w9"] = -1.0
    lab.step()
    assert lab.values["w9"] == 3


def test_the_drawing_holds_the_weights_between_their_neurons_and_the_slopes():
    lab = labs.ten_weights()
    tables = lab.tables()
    weights = {row["weight"]: row for row in tables["weights"]}
    places = {row["name"]: (row["x"], row["y"]) for row in tables["neurons"]}
    # w2 leads from x1 to the second hidden neuron, w7 from the second one to the first of the next layer
    for name, start, end, value in (("w2", "x1", "a12", 0.2), ("w7", "a12", "a21", 0.4), ("w10", "a22", "ŷ", 0.5)):
        row = weights[name]
        assert ((row["x"], row["y"]), (row["x2"], row["y2"]), row["value"]) == (places[start], places[end], value)
    assert {row["name"]: row["output"] for row in tables["neurons"]}["ŷ"] == "0.6122"
    assert [row["slope"] for row in tables["slopes"]] == [float(f"{slope:.4g}") for slope in lab.slopes.values()]
