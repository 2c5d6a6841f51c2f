"""A walk through a network: every number and every sentence, against the network itself and against longhand."""

import itertools
import math
import re

import numpy as np
import pytest

from nnkit.figures.walkthrough import Walkthrough
from nnkit.gradients import numerical_gradient
from nnkit.layers import Dense, Sigmoid, Tanh
from nnkit.network import Network
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_MATRICES, TEN_WEIGHT_TARGET, ten_weight_network

from reading import number, to_digits


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def walked(network, x, t, learning_rate=0.3):
    """All states of a walk."""
    walk = Walkthrough(network, x, t)
    walk.forward()
    walk.error()
    walk.backward()
    walk.update(learning_rate)
    return walk.states


W9_STATES = walked(ten_weight_network(), TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
# What a step is about, its formula, and the highlighted lines and circles.
W9_STEPS = [
    ("a11", "z = 20 · 0.3 + 1 · 0.1 = 6.1", "w1 w3", "a11"),
    ("a11", "a11 = σ(6.1) = 0.9978", "", "a11"),
    ("a12", "z = 20 · 0.2 + 1 · 0.5 = 4.5", "w2 w4", "a12"),
    ("a12", "a12 = σ(4.5) = 0.989", "", "a12"),
    ("a21", "z = 0.9978 · 0.6 + 0.989 · 0.4 = 0.9943", "w5 w7", "a21"),
    ("a21", "a21 = σ(0.9943) = 0.7299", "", "a21"),
    ("a22", "z = 0.9978 · 0.2 + 0.989 · 0.3 = 0.4963", "w6 w8", "a22"),
    ("a22", "a22 = σ(0.4963) = 0.6216", "", "a22"),
    ("ŷ", "z = 0.7299 · 0.2 + 0.6216 · 0.5 = 0.4568", "w9 w10", "ŷ"),
    ("ŷ", "ŷ = σ(0.4568) = 0.6122", "", "ŷ"),
    ("0.9", "E = (0.6122 − 0.9)² = 0.0828", "", "ŷ"),
    ("ŷ", "δ = (−0.5755) · 0.6122 · (1 − 0.6122) = −0.1366", "", "ŷ"),
    ("ŷ", "w9: 0.7299 · (−0.1366) = −0.09973; w10: 0.6216 · (−0.1366) = −0.08492", "w9 w10", "a21 a22"),
    ("a21", "δ = (0.2 · (−0.1366)) · 0.7299 · (1 − 0.7299) = −0.005387", "w9", "a21"),
    ("a22", "δ = (0.5 · (−0.1366)) · 0.6216 · (1 − 0.6216) = −0.01607", "w10", "a22"),
    ("a21", "w5: 0.9978 · (−0.005387) = −0.005375; w7: 0.989 · (−0.005387) = −0.005327", "w5 w7", "a11 a12"),
    ("a22", "w6: 0.9978 · (−0.01607) = −0.01603; w8: 0.989 · (−0.01607) = −0.01589", "w6 w8", "a11 a12"),
    ("a11", "δ = (0.6 · (−0.005387) + 0.2 · (−0.01607)) · 0.9978 · (1 − 0.9978) = −1.439e−5", "w5 w6", "a11"),
    ("a12", "δ = (0.4 · (−0.005387) + 0.3 · (−0.01607)) · 0.989 · (1 − 0.989) = −7.579e−5", "w7 w8", "a12"),
    ("a11", "w1: 20 · (−1.439e−5) = −0.0002878; w3: 1 · (−1.439e−5) = −1.439e−5", "w1 w3", "x1 x2"),
    ("a12", "w2: 20 · (−7.579e−5) = −0.001516; w4: 1 · (−7.579e−5) = −7.579e−5", "w2 w4", "x1 x2"),
]
W9_NODES = ["x1", "x2", "a11", "a12", "a21", "a22", "ŷ"]


def names_where(names, flags):
    return " ".join(name for name, flag in zip(names, flags, strict=True) if flag)


def weight_names(row):
    return [f"w{i + 1}" for i in range(len(row["weight"]))]


@pytest.mark.parametrize("step", range(1, 22))
def test_every_step_through_the_ten_weights(step):
    about, formula, lines, circles = W9_STEPS[step - 1]
    row = W9_STATES[step]
    assert row["formula"] == formula
    assert re.search(rf"\b{about}\b", row["what"])
    assert row["name"] == W9_NODES
    assert names_where(weight_names(row), row["on"]) == lines
    assert names_where(W9_NODES, row["node_on"]) == circles
    assert row["what"].startswith("Forward:" if step < 11 else "Backward: δ" if formula.startswith("δ") else "The ")


def test_a_walk_begins_with_what_is_given():
    row = W9_STATES[0]
    assert row["weight"] == [
        f"w{i + 1} {weight:g}" for i, weight in enumerate(np.concatenate([*map(np.ravel, TEN_WEIGHT_MATRICES)]))
    ]
    assert row["value"] == ["20", "1", "", "", "", "", ""]
    assert not any([*row["on"], *row["node_on"], *row["slope"], *row["delta"]])


def test_values_and_deltas_appear_with_the_step_that_computes_them():
    values, deltas = {"x1": "20", "x2": "1"}, {}
    for row, (about, formula, *_) in zip(W9_STATES[1:], W9_STEPS, strict=False):
        result = formula.split(" = ")[-1]
        if formula.startswith("z"):
            values[about] = f"z {result}"
        elif "σ(" in formula:
            values[about] = result
        elif formula.startswith("δ"):
            deltas[about] = number(f"{number(result):.3g}")
        assert dict(zip(W9_NODES, row["value"], strict=True)) == {node: values.get(node, "") for node in W9_NODES}
        shown = {node: number(delta[2:]) for node, delta in zip(W9_NODES, row["delta"], strict=True) if delta}
        assert shown == {node: to_digits(delta, 3) for node, delta in deltas.items()}
    assert len(deltas) == 5
    assert not any(W9_STATES[22]["delta"])


def a_network(sizes, loss="mean_squared_error"):
    rng, layers = np.random.default_rng(7), []
    for n_in, n_out in itertools.pairwise(sizes):
        layers += [Dense(n_in, n_out, bias=False, rng=rng, initialization=1.5), Sigmoid()]
    return Network(layers, loss=loss), rng.standard_normal((1, sizes[0])), np.array([[0.9]])


NETWORKS = {
    "2-2-2-1": lambda: (ten_weight_network(), TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET),
    "3-2-1": lambda: a_network([3, 2, 1]),
    "2-3-2-1": lambda: a_network([2, 3, 2, 1]),
    "1-1": lambda: a_network([1, 1]),
    "3-2-1 with cross-entropy": lambda: a_network([3, 2, 1], "binary_cross_entropy"),
    "2-3-1 with half the square": lambda: a_network([2, 3, 1], "sum_squared_error"),
}
each_network = pytest.mark.parametrize("network", NETWORKS)


@each_network
def test_the_slopes_are_those_of_the_network(network):
    given, x, t = NETWORKS[network]()
    before = np.concatenate([parameter.ravel() for parameter in given.parameters])
    rows = walked(given, x, t)
    np.testing.assert_array_equal(np.concatenate([parameter.ravel() for parameter in given.parameters]), before)
    gradients = [numerical_gradient(lambda _: given.loss(x, t), parameter) for parameter in given.parameters]
    expected = {f"w{i + 1}": slope for i, slope in enumerate(np.concatenate([*map(np.ravel, gradients)]))}
    exact = np.concatenate([*map(np.ravel, given.loss_and_gradients(x, t)[1])])
    beside_lines, in_formulas = {}, {}
    for row in rows:
        beside_lines |= {w: number(slope) for w, slope in zip(weight_names(row), row["slope"], strict=True) if slope}
        in_formulas |= {w: number(slope) for w, slope in re.findall(r"(w\d+): .*? = ([^;]+)", row["formula"])}
    assert {w: beside_lines[w] for w in expected} == {w: to_digits(slope, 3) for w, slope in expected.items()}
    assert {w: in_formulas[w] for w in expected} == {w: to_digits(slope) for w, slope in expected.items()}
    assert [beside_lines[w] for w in expected] == [float(f"{slope:.3g}") for slope in exact]


def test_slopes_are_shown_beside_the_layer_that_is_spoken_of():
    shown = [names_where(weight_names(row), row["slope"]) for row in W9_STATES]
    last, middle, first = "w9 w10", "w5 w6 w7 w8", "w1 w2 w3 w4"
    assert shown == [""] * 13 + [last] * 3 + ["w5 w7"] + [middle] * 3 + ["w1 w3", first, ""]


@each_network
def test_every_sentence_is_right_as_it_is_written(network):
    sums = [part for row in walked(*NETWORKS[network]()) for part in row["formula"].split("; ") if "=" in part]
    assert len(sums) > 4
    for line in sums:
        *_, terms, result = line.split(" = ")
        python = terms.split(": ")[-1].translate({ord("·"): "*", ord("−"): "-", ord("²"): "**2", ord("σ"): "sigmoid"})
        if line.startswith("E") and not python.startswith("("):
            continue  # a loss with a name, not a formula
        assert number(result) == pytest.approx(eval(python, {"sigmoid": sigmoid}), rel=0.03), line


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "sum_squared_error"])
def test_the_error_and_its_delta_with_other_losses(loss):
    network, x, t = a_network([3, 2, 1], loss)
    y, target = network.predict(x)[0, 0], 0.9
    error, delta = {
        "binary_cross_entropy": (-target * math.log(y) - (1 - target) * math.log(1 - y), y - target),
        "sum_squared_error": ((y - target) ** 2 / 2, (y - target) * y * (1 - y)),
    }[loss]
    rows = walked(network, x, t)
    assert number(rows[7]["formula"].removeprefix("E = ")) == to_digits(error)
    assert number(rows[8]["formula"].split(" = ")[-1]) == to_digits(delta)


@pytest.mark.parametrize("rate", [0.3, 2.0])
@each_network
def test_the_last_step_shows_the_new_weights(network, rate):
    given, x, t = NETWORKS[network]()
    row = walked(given, x, t, learning_rate=rate)[-1]
    gradients = given.loss_and_gradients(x, t)[1]
    new = np.concatenate([(w - rate * g).ravel() for w, g in zip(given.parameters, gradients, strict=True)])
    assert row["weight"] == [f"w{i} → {weight:.4f}" for i, weight in enumerate(new, start=1)]
    assert all(row["on"])
    assert f" {rate:g} " in row["formula"]
    assert not any(row["slope"])


@each_network
def test_the_number_of_steps(network):
    given, x, t = NETWORKS[network]()
    neurons = sum(layer.n_out for layer in given.layers[::2])
    walk = Walkthrough(given, x, t)
    assert len(walk.states) == 1
    walk.forward()
    assert len(walk.states) == 1 + 2 * neurons
    walk.error()
    walk.backward()
    assert len(walk.states) == 2 + 4 * neurons
    walk.update(0.3)
    assert walk.states == walked(given, x, t)


@each_network
def test_lines_lead_from_circle_to_circle(network):
    given, x, t = NETWORKS[network]()
    sizes = [given.n_in, *(layer.n_out for layer in given.layers[::2])]
    row = walked(given, x, t)[0]
    place = dict(zip(row["name"], zip(row["nx"], row["ny"], strict=True), strict=True))
    names = [
        [f"x{i + 1}" if layer == 0 else "ŷ" if layer == len(sizes) - 1 else f"a{layer}{i + 1}" for i in range(size)]
        for layer, size in enumerate(sizes)
    ]
    assert row["name"] == [name for layer in names for name in layer]
    for layer, column in enumerate(names):
        assert [place[name] for name in column] == [(layer, (len(column) - 1) / 2 - i) for i in range(len(column))]
    lines = [(start, end) for left, right in itertools.pairwise(names) for start in left for end in right]
    assert [*zip(row["x"], row["y"], strict=True)] == [place[start] for start, _ in lines]
    assert [*zip(row["x2"], row["y2"], strict=True)] == [place[end] for _, end in lines]
    labels = [*zip(row["lx"], row["ly"], strict=True)]
    for (lx, ly), (start, end) in zip(labels, lines, strict=True):
        (x1, y1), (x2, y2) = place[start], place[end]
        assert x1 < lx < x2
        assert ly == pytest.approx(y1 + (lx - x1) / (x2 - x1) * (y2 - y1), abs=1e-3)
    assert len(set(labels)) == len(labels)


UNFIT = {
    "a bias": [Dense(2, 1), Sigmoid()],
    "a tanh": [Dense(2, 2, bias=False), Tanh(), Dense(2, 1, bias=False), Sigmoid()],
    "no last sigmoid": [Dense(2, 2, bias=False), Sigmoid(), Dense(2, 1, bias=False)],
    "two outputs": [Dense(2, 2, bias=False), Sigmoid()],
}


@pytest.mark.parametrize("layers", UNFIT)
def test_a_network_that_is_not_fit_for_a_walk(layers):
    network = Network(UNFIT[layers], loss="mean_squared_error")
    with pytest.raises(ValueError, match="expected Dense without bias and Sigmoid in turn, and one output"):
        Walkthrough(network, TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
