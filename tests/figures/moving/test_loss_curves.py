"""The losses of a predicted probability, against their formulas."""

import math

import numpy as np
import pytest

from nnkit.figures.moving.loss_curves import probability_losses
from nnkit.gradients import numerical_gradient

from reading import assert_drawn, fixed_rows, number, states, to_digits


def losses_by_hand(p, target):
    wrong = float((p > 0.5) != (target == 1))
    if target == 1:
        return [-math.log(p), (1 - p) ** 2, wrong], [-1 / p, -2 * (1 - p), 0]
    return [-math.log(1 - p), p**2, wrong], [1 / (1 - p), 2 * p, 0]


def test_the_losses_of_every_probability():
    for at, row in states("loss_curves"):
        heights, slopes = losses_by_hand(at.p, int(at.target))
        assert row["p"] == at.p
        assert row["height"] == [to_digits(height) for height in heights]
        assert [*map(number, row["loss"])] == [to_digits(height) for height in heights]
        assert [*map(number, row["slope"])] == [to_digits(slope) for slope in slopes]
        assert [name.split()[0] for name in row["name"]] == ["cross-entropy", "squared", "wrong"]


def test_at_the_threshold_the_answer_is_class_0():
    wrong = {at.target: row["height"][2] for at, row in states("loss_curves") if at.p == 0.5}
    assert wrong == {"1": 1, "0": 0}


@pytest.mark.parametrize("target", [0, 1])
def test_slopes_of_the_losses_against_differences(target):
    p = np.array([0.05, 0.3, 0.49, 0.77, 0.99])
    heights, slopes = probability_losses(p, target)
    assert heights.shape == slopes.shape == (3, 5)
    for i, j in np.ndindex(3, 5):
        difference = numerical_gradient(lambda q, i=i: probability_losses(q, target)[0][i, 0], p[j : j + 1])
        assert slopes[i, j] == pytest.approx(difference[0], rel=1e-6, abs=1e-9)


def test_the_curves_of_the_losses():
    rows = fixed_rows("loss_curves")
    assert [row["target"] for row in rows] == ["1"] * 3 + ["0"] * 3
    for row, which in zip(rows, [0, 1, 2] * 2, strict=True):
        target = int(row["target"])
        assert (row["p"][0], row["p"][-1]) == (0.002, 0.998)
        assert np.all(np.diff(row["p"]) >= 0)
        there = [(p, height) for p, height in zip(row["p"], row["height"], strict=True) if p != 0.5 or which < 2]
        assert [height for _, height in there] == [
            pytest.approx(losses_by_hand(p, target)[0][which], rel=1e-3) for p, _ in there
        ]
        jump = [height for p, height in zip(row["p"], row["height"], strict=True) if p == 0.5 and which == 2]
        assert jump == ([] if which < 2 else [target, 1 - target])


def test_vega_draws_the_chosen_probability():
    p = "predicted probability p of class 1"
    points = [f"{p}: 0.25; loss: {loss}" for loss in ("0.2877", "0.0625", "0")]
    points.append(f"{p}: 0.002; loss: 0.002002; name: cross-entropy")
    assert_drawn("loss_curves", {"p": 0.25, "target": "0"}, points, kind="name:", count=3)
