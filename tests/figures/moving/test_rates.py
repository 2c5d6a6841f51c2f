"""The chain rule as rates: each against a nudge of its own, their products against the four roads."""

import itertools

import numpy as np
import pytest

from nnkit.worked.networks import TEN_WEIGHT_PLACES, slopes_of_weight, ten_weight_network

from reading import drawn_labels, figure, number, spec, states, svg, to_digits


def quantities(number_of_weight, value):
    """All quantities of the ten-weight network by their names, with one of its weights set."""
    layer, row, column = TEN_WEIGHT_PLACES[number_of_weight - 1]
    weights = [parameter.copy() for parameter in ten_weight_network().parameters]
    weights[layer][row, column] = value
    signals, named = np.array([20.0, 1.0]), {}
    for k, matrix in enumerate(weights, start=1):
        sums = signals @ matrix
        signals = 1 / (1 + np.exp(-sums))
        for i, (z, a) in enumerate(zip(sums, signals, strict=True), start=1):
            named |= {"z3": z, "ŷ": a} if k == 3 else {f"z{k}{i}": z, f"a{k}{i}": a}
    return named | {"E": (named["ŷ"] - 0.9) ** 2}


def test_four_roads_agree_with_a_nudge_of_our_own():
    for place in range(1, 11):
        for value in (-1.3, 0.2, 0.9):
            low, high = (quantities(place, value + h)["E"] for h in (-1e-5, 1e-5))
            for road, slope in slopes_of_weight(place, value).items():
                assert slope == pytest.approx((high - low) / 2e-5, rel=1e-5, abs=1e-10), (place, value, road)


def test_the_rates_of_a_way_multiply_to_the_slope():
    for at, row in states("rates"):
        place = int(at.weight[1:])
        length, rates = row["length"], row["rate"]
        assert length == {1: 7, 2: 5, 3: 3}[1 + TEN_WEIGHT_PLACES[place - 1][0]]
        rows = [rates[1 : length + 1]] + ([rates[length + 2 :]] if len(rates) > length + 1 else [])
        assert len(rows) == (2 if place <= 4 else 1)
        products = sum(np.prod([number(rate) for rate in one]) for one in rows)
        assert products == pytest.approx(number(row["slopes"][0]), rel=0.3, abs=1e-12)  # of rates with two digits
        assert number(row["product"]) == to_digits(slopes_of_weight(place, at.value)["by hand"], 3)
        slopes = slopes_of_weight(place, at.value).values()
        assert [number(slope) for slope in row["slopes"]] == [to_digits(slope, 5) for slope in slopes]


def test_a_rate_is_how_fast_a_quantity_changes_with_the_one_before():
    """Where only one quantity leads on to the next, their changes can be compared."""
    before, after = quantities(7, 0.2 - 1e-5), quantities(7, 0.2 + 1e-5)
    [row] = [row for at, row in states("rates") if at.weight == "w7" and at.value == 0.2]
    changes = {name: after[name] - before[name] for name in after} | {"w7": 2e-5}
    for (left, right), rate in zip(itertools.pairwise(row["name"]), row["rate"][1:], strict=True):
        assert number(rate) == pytest.approx(changes[right] / changes[left], rel=0.05), (left, right)


def test_a_saturated_neuron_leaves_the_graph_alone_with_a_slope():
    by_hand, by_nudges, by_graph, by_layers = slopes_of_weight(1, 3.0).values()
    assert by_hand == by_nudges == by_layers == 0 and 0 < abs(by_graph) < 1e-20


def test_a_weight_of_the_first_layer_has_two_rows():
    labels = drawn_labels(svg(spec("rates"), weight="w2", value=0.2))
    names = {name for label in labels for name in [label.partition("name: ")[2].partition(";")[0]] if name}
    assert names == {"w2", "z12", "a12", "z21", "z22", "a21", "a22", "z3", "ŷ", "E"}
    assert "The products of both rows add up to −0.00152" in figure("rates").said(weight="w2", value=0.2)
