"""What a hidden neuron sees, against the weights of the network and the digits themselves."""

import functools

import numpy as np
import pytest

from nnkit.data import load_digits
from nnkit.figures.moving.hidden_unit import trained_digits

from reading import assert_drawn, states

trained = functools.cache(trained_digits)


def test_the_hidden_neurons_that_are_drawn():
    network, activity = trained()
    hidden, output = network.layers[0], network.layers[2]
    digits = load_digits()
    signals = np.maximum(0, digits.x_test @ hidden.weights + hidden.bias)
    expected = [[np.mean(signals[digits.t_test == digit, unit]) for unit in range(30)] for digit in range(10)]
    np.testing.assert_allclose(activity, expected, rtol=1e-9, atol=1e-12)
    for at, row in states("hidden_unit"):
        weights, mean = hidden.weights[:, at.unit - 1], activity[:, at.unit - 1]
        for x, y, w in zip(row["x"], row["y"], row["w"], strict=True):
            assert w == pytest.approx(weights[8 * (7 - y) + x] / np.max(np.abs(weights)), abs=0.006)  # the first row on top
        assert row["digit"] == list(range(10))
        assert row["height"] == [pytest.approx(7.5 * value / activity.max(), rel=6e-3, abs=1e-9) for value in mean]
        silent = all(value <= 0.05 for value in mean)
        assert row["says"] == ("silent for nearly every image" if silent else f"most active for the digit {np.argmax(mean)}")
        pushes = output.weights[at.unit - 1].tolist()
        assert (row["up"], row["down"]) == (pushes.index(max(pushes)), pushes.index(min(pushes)))


def test_the_network_whose_neurons_are_drawn_reads_the_digits():
    digits = load_digits()
    assert np.mean(trained()[0].predict(digits.x_test).argmax(axis=1) == digits.t_test) > 0.97


def test_vega_draws_the_chosen_neuron():
    parts = ["x: 0; y: 7; x2: 1; y2: 8; size: 0.078", "x: 19; y: 0; x2: 19.8; y2: 4.65"]
    assert_drawn("hidden_unit", {"unit": 7}, parts, kind="size:", count=64)
