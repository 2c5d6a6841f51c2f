"""A boundary that learns to bend: the letters are what the network says, and only with a bend it bends."""

import numpy as np
import pytest

from nnkit import optimizers
from nnkit.figures.moving.boundary import STEPS, learned, moons
from nnkit.layers import Dense, ReLU, Sigmoid, Tanh
from nnkit.network import Network

from reading import drawn_labels, figure, fixed_rows, spec, states, svg

MIDDLES = -1.75 + (np.arange(24) + 0.5) * 4.5 / 24


def says(row, moment):
    """Probabilities in the cells, as far as a letter tells them: row by row from below."""
    return (np.array([ord(letter) - ord("a") for letter in row["shades"][moment]]).reshape(24, 24) + 0.5) / 26


def row_of(bend):
    [row] = [row for at, row in states("boundary") if at.bend == bend]
    return row


def test_the_letters_are_what_the_network_says_after_each_number_of_steps():
    x, t = moons()
    rng = np.random.default_rng(1)
    layers = [Dense(2, 8, rng=rng), Tanh(), Dense(8, 1, rng=rng), Sigmoid()]
    network, rule = Network(layers, loss="binary_cross_entropy"), optimizers.Adam(0.05)
    for step in range(36):
        if step in STEPS:
            moment = STEPS.index(step)
            plane = np.stack(np.meshgrid(MIDDLES, MIDDLES), axis=-1)
            expected = network.predict(plane.reshape(-1, 2)).reshape(24, 24)
            np.testing.assert_allclose(says(row_of("tanh"), moment), expected, atol=0.5 / 26 + 1e-9)
            right = np.mean((network.predict(x) > 0.5) == t)
            assert row_of("tanh")["right"][moment] == f"{100 * right:.0f}"
        rule.step(network.parameters, network.loss_and_gradients(x, t)[1])


@pytest.mark.parametrize("bend", ["none", "sigmoid", "tanh", "ReLU"])
def test_without_a_bend_the_border_is_straight_and_the_others_wind(bend):
    at_end = says(row_of(bend), -1) > 0.5
    # A half-plane is convex on both sides: along each row and each column the answer changes at most once.
    changes = [np.abs(np.diff(at_end.astype(int), axis=axis)).sum(axis=axis).max() for axis in (0, 1)]
    assert (max(changes) <= 1) == (bend == "none")
    assert (int(row_of(bend)["right"][-1]) >= 98) == (bend != "none")


def test_the_sigmoid_needs_more_than_a_hundred_steps():
    moment = STEPS.index(100)
    assert int(row_of("sigmoid")["right"][moment]) <= int(row_of("none")["right"][moment])
    assert figure("boundary").said(bend="sigmoid", step=moment).startswith("Activation sigmoid, after 100 steps")


def test_from_other_first_weights_relu_can_stay_behind():
    assert learned((ReLU,), seed=0)[1][-1] < 0.9


def test_points_and_cells_are_drawn_where_they_are():
    x, t = moons()
    rows = fixed_rows("boundary")
    np.testing.assert_allclose([[row["x"], row["y"]] for row in rows], x, rtol=1e-3)
    assert [row["class"] for row in rows] == t[:, 0].astype(int).tolist()
    labels = drawn_labels(svg(spec("boundary"), bend="tanh", step=16))
    assert (
        sum("sure" in label for label in labels) == 24**2 and sum("second input" in label for label in labels) >= 24**2 + 120
    )
