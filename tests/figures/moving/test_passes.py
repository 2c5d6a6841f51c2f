"""The figure of the passes: it shows a walk through a network step by step (see test_walkthrough for what is in the steps)."""

import re

import numpy as np
import pytest

from nnkit.figures import moving
from nnkit.layers import Dense, Sigmoid
from nnkit.network import Network
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET, ten_weight_network

from reading import drawn_labels, figure, spec, svg, title


def test_without_arguments_it_is_the_network_of_ten_weights():
    assert (
        moving.passes(ten_weight_network(), TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET, learning_rate=0.3).states
        == figure("passes").states
    )


def test_the_slider_has_a_step_for_every_state():
    whole, forward = figure("passes"), moving.passes(backward=False)
    assert [row["step"] for row in whole.states] == [row["i"] for row in whole.states] == whole.by[0].values == list(range(23))
    assert forward.by[0].values == list(range(11))
    assert forward.states == whole.states[:11]
    assert whole.said().startswith("Step 0 of 22. ")
    assert forward.said(step=10).startswith("Step 10 of 10. ")


def test_the_last_step_updates_by_the_learning_rate():
    row = moving.passes(learning_rate=2.0).states[-1]
    assert row["formula"].startswith("w ← w − 2 · slope.")
    assert row["weight"][8] == "w9 → 0.3995"  # w9 = 0.2 and its slope −0.0997


@pytest.mark.parametrize("step", [1, 13, 16, 22])
def test_a_step_is_drawn_as_its_state_says(step):
    drawing, row = svg(spec("passes"), step=step), figure("passes").states[step]
    texts = re.findall(r"<text [^>]*>([^<]+)</text>", drawing)
    assert [text for text in texts if text] == [
        *(text for field in ("weight", "slope", "name", "value", "delta") for text in row[field] if text)
    ]
    assert drawing.count('stroke-width="3"') == sum(row["on"])
    assert drawing.count('stroke-width="3.5"') == sum(row["node_on"])


def test_a_wider_network_has_all_its_circles_inside_the_drawing():
    layers = [Dense(4, 3, bias=False), Sigmoid(), Dense(3, 1, bias=False), Sigmoid()]
    shown = moving.passes(Network(layers, loss="mean_squared_error"), np.ones((1, 4)), np.array([[0.5]]))
    drawing = svg(shown.to_dict(), step=2)
    assert title(drawing).startswith("Step 2 of 18. Forward: its activation a11.")
    assert len([label for label in drawn_labels(drawing) if "weight: w" in label]) == 15
    places = re.findall(r'transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="M', drawing)
    assert len(places) > 8
    assert all(20 < float(x) < 500 and 20 < float(y) < 300 for x, y in places)  # circles of radius 20 on 520 × 320
