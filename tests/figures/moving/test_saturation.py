"""The activations in ten layers, computed again without layers of nnkit."""

import numpy as np
import pytest

from nnkit.figures.moving.saturation import activations

from reading import assert_drawn, figure, number, states, to_digits

OF = {"tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "ReLU": lambda z: np.maximum(z, 0)}
SPREADS = {"0.01": 0.01, "Xavier": 0.1, "He": 2**0.5 / 10, "0.5": 0.5}


@pytest.mark.parametrize("function", OF)
@pytest.mark.parametrize("size", SPREADS)
def test_the_spread_in_the_first_and_the_last_layer(function, size):
    found = activations(function, size)
    rng = np.random.default_rng(7)  # other chance: the spread is nearly the same
    signal, spreads = rng.standard_normal((1000, 100)), []
    for _ in range(10):
        signal = OF[function](signal @ (SPREADS[size] * rng.standard_normal((100, 100))))
        spreads.append(signal.std())
    assert len(found) == 10 and all(layer.shape == (1000, 100) for layer in found)
    assert found[0].std() == pytest.approx(spreads[0], rel=0.1)
    assert np.log10(found[-1].std()) == pytest.approx(np.log10(spreads[-1]), abs=0.35)


def test_what_is_said_of_each_layer():
    for at, row in states("saturation"):
        signal = activations(at.activation, at.size)[int(at.layer) - 1] if at.layer in (1, 10) else None
        assert (
            sum(row["share"]) == pytest.approx(100, abs=1.1)
            and len(row["share"]) == len(row["left"]) == len(row["right"]) == 20
        )
        if signal is None:
            continue
        assert signal.std() == to_digits(number(row["spread"]), 2)
        ends = {"tanh": [-1, 1], "sigmoid": [0, 1], "ReLU": [0]}[at.activation]
        width = {"tanh": 2, "sigmoid": 1, "ReLU": 3}[at.activation]
        near = np.mean(np.min([abs(signal - end) for end in ends], axis=0) < 0.02 * width)
        assert row["flat"] == f"{near:.0%}"
        assert row["flat"] in figure("saturation").said(activation=at.activation, size=at.size, layer=at.layer)


def test_large_weights_saturate_and_small_ones_crowd():
    rows = {(at.activation, at.size, at.layer): row for at, row in states("saturation")}
    assert (
        number(rows["tanh", "0.5", 5]["flat"].rstrip("%")) > 50 and number(rows["tanh", "Xavier", 5]["flat"].rstrip("%")) < 5
    )
    assert max(rows["tanh", "0.01", 5]["share"]) > 49 and max(rows["tanh", "Xavier", 5]["share"]) < 25


def test_vega_draws_a_bar_for_each_share():
    assert_drawn("saturation", {"layer": 3}, [], kind="percent of the activations:", count=20)
