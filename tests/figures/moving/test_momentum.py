"""Momentum taken apart: the bars of a step are what each gradient gives, and add up to the step."""

import numpy as np
import pytest

from nnkit import optimizers
from nnkit.worked.surfaces import RAVINE

from reading import drawn_labels, figure, number, spec, states, svg, to_digits


def steps_of(kept):
    """The pushes and the steps of momentum, written out."""
    place, velocity, pushes, moves = np.array([-7.0, 2.0]), np.zeros(2), [], []
    for _ in range(24):
        push = -0.1 * np.array([place[0] / 10, 2 * place[1]])
        velocity = kept * velocity + push
        place = place + velocity
        pushes.append(push)
        moves.append(velocity)
    return np.array(pushes), np.array(moves)


def test_the_bars_of_every_step_add_up_to_it():
    for at, row in states("momentum"):
        axis = ("along the valley", "across the valley").index(at.direction)
        pushes, moves = (numbers[:, axis] for numbers in steps_of(float(at.kept)))
        np.testing.assert_allclose(row["pushes"], pushes, rtol=6e-3, atol=1e-12)
        for step in range(1, 25):
            bars = pushes[:step] * float(at.kept) ** np.arange(step - 1, -1, -1)
            assert bars.sum() == pytest.approx(moves[step - 1], rel=1e-9, abs=1e-15)
            assert number(row["moved"][step]) == to_digits(moves[step - 1], 2)
            assert number(row["alone"][step]) == to_digits(pushes[step - 1], 2)


def test_its_steps_are_those_of_the_optimizer():
    place, rule = np.array(RAVINE.start), optimizers.Momentum(0.1, momentum=0.9)
    for move in steps_of(0.9)[1]:
        before = place.copy()
        rule.step([place], [RAVINE.gradient(place)])
        np.testing.assert_allclose(place - before, move, rtol=1e-9, atol=1e-12)


def test_vega_draws_a_bar_for_each_gradient_so_far():
    drawing = svg(spec("momentum"), direction="across the valley", kept="0.5", step=5)
    bars = [label for label in drawn_labels(drawing) if "what it gives to this step" in label]
    pushes = steps_of(0.5)[0][:5, 1]
    heights = sorted(float(label.split("what it gives to this step: ")[1].split(";")[0].replace("−", "-")) for label in bars)
    assert heights == pytest.approx(sorted(pushes * 0.5 ** np.arange(4, -1, -1)), rel=0.01)


def test_inertia_carries_it_uphill():
    said = figure("momentum").said(direction="across the valley", kept="0.9", step=12)
    assert "moves 0.35 across" in said and "would move it −0.1." in said
