"""Figures that move: their numbers against longhand formulas, brute force and nnkit, their words and drawings against Vega."""

import base64
import html
import itertools
import json
import math
import re
import sys
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

import altair as alt
import numpy as np
import pytest
import vl_convert

from nnkit import activations as act
from nnkit import explore, moving, optimizers
from nnkit.data import load_digits
from nnkit.gradients import numerical_gradient
from nnkit.layers import Dense, Sigmoid, Tanh
from nnkit.network import Network
from nnkit.rounding import short, written
from nnkit.surfaces import BOWL, RAVINE, ROSENBROCK, SADDLE, SURFACES, walk
from nnkit.training import minibatches
from nnkit.worked import W9_INPUTS, W9_TARGET, W9_WEIGHTS, w9_network

from gallery import FIGURES, figure

each_figure = pytest.mark.parametrize("name", FIGURES)


@cache
def spec(name):
    return figure(name).to_dict()


@cache
def bundle(name):
    return figure(name)._repr_mimebundle_()


def settings_of(controls):
    names = [control.name for control in controls]
    return [dict(zip(names, setting, strict=True)) for setting in itertools.product(*(c.values for c in controls))]


def states(name_or_figure):
    """The settings of the sliders, the last one changing fastest, each with its state."""
    shown = figure(name_or_figure) if isinstance(name_or_figure, str) else name_or_figure
    return [(SimpleNamespace(**s), row) for s, row in zip(settings_of(shown.by), shown.states, strict=True)]


def fixed_rows(name):
    """The rows of the part of a figure that no slider changes."""
    [rows] = [rows for key, rows in spec(name)["datasets"].items() if key != "states"]
    return rows


def svg(shown, **settings):
    """The drawing with the controls where we want them, by the same Vega as on the page."""
    drawn = shown.to_dict()
    for parameter in drawn["params"]:
        parameter["value"] = settings.get(parameter["name"], parameter.get("value"))
        if parameter["value"] is None:
            del parameter["value"]
    return html.unescape(vl_convert.vegalite_to_svg(drawn, vl_version="5.20"))


def drawn_labels(drawing):
    return re.findall(r'aria-label="([^"]*)" role="graphics-symbol"', drawing)


def number(text):
    return float(text.replace("−", "-"))


def to_digits(value, digits=4):
    """Equal as far as so many digits show it."""
    return pytest.approx(value, rel=0.501 * 10.0 ** (1 - digits), abs=1e-12)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# ---------------------------------------------------------------- all figures


@each_figure
def test_two_computations_give_the_same_figure(name):
    assert FIGURES[name]().to_dict() == spec(name)


@each_figure
def test_a_figure_is_light_enough_for_a_page(name):
    written = json.dumps(spec(name), separators=(",", ":"), ensure_ascii=False).encode()
    assert len(written) + len(base64.b64decode(bundle(name)[0]["image/png"])) <= 150_000


def floats_in(tree, key=None):
    if isinstance(tree, dict):
        return [found for name, value in tree.items() for found in floats_in(value, name)]
    if isinstance(tree, list):
        return [found for value in tree for found in floats_in(value, key)]
    return [(key, tree)] if isinstance(tree, float) else []


@each_figure
def test_all_numbers_are_finite_and_at_most_six_digits_long(name):
    json.dumps(spec(name), allow_nan=False)
    long = {(key, value) for key, value in floats_in(spec(name)) if float(f"{value:.6g}") != value}
    half_powers = {("h", float(f"3.16227766e{power}")) for power in range(-15, -1)}
    assert long == (half_powers if name == "difference_quotient" else set())


@each_figure
def test_there_is_one_state_for_each_setting(name):
    shown = figure(name)
    assert [row["i"] for row in shown.states] == list(range(math.prod(len(control.values) for control in shown.by)))
    assert len({tuple(row) for row in shown.states}) == 1, "all states have the same fields"
    assert all(control.start in control.values for control in shown.controls)


@each_figure
def test_vega_counts_the_states_as_python_does(name):
    shown = figure(name)
    [expression] = [parameter["expr"] for parameter in spec(name)["params"] if parameter["name"] == "state"]
    functions = {"round": lambda number: math.floor(number + 0.5), "indexof": lambda names, name: names.index(name)}
    positions = [eval(expression, functions | settings) for settings in settings_of(shown.by)]
    assert positions == list(range(len(shown.states)))


@each_figure
def test_something_is_said_of_every_setting(name):
    shown = figure(name)
    for settings in settings_of(shown.controls):
        said = shown.said(**settings)
        assert not re.search(r"[{}\[\]]|None|nan|inf\b", said), said
        assert all(len(line) > 15 for line in said.split("\n")), said


@each_figure
@pytest.mark.parametrize("end", [0, -1], ids=["first", "last"])
def test_vega_says_what_python_says(name, end):
    shown = figure(name)
    settings = {control.name: list(control.values)[end] for control in shown.controls}
    [title] = re.findall(r'aria-label="Title text \'(.*?)\'" pointer', svg(shown, **settings))
    assert title == shown.said(**settings).replace("\n", " ")


@each_figure
def test_numbers_look_the_same_in_python_and_in_javascript(name):
    """Below 1e-4 Python writes 1e-05, JavaScript 0.00001."""
    shown = figure(name)
    fields = set(re.findall(r"\{(\w+)", shown._said)) & set(shown.states[0])
    values = [value for row in shown.states for field in fields for _, value in floats_in([row[field]])]
    values += [value for control in shown.controls for _, value in floats_in(list(control.values))]
    assert [value for value in values if not 1e-4 <= abs(value) < 1e16] == []


@each_figure
def test_the_sentence_reads_the_chosen_state(name):
    [said] = [parameter["expr"] for parameter in spec(name)["params"] if parameter["name"] == "said"]
    assert "data('states')[state]" in said
    assert spec(name)["datasets"]["states"] == figure(name).states


@each_figure
def test_a_figure_shows_itself_everywhere(name):
    data, metadata = bundle(name)
    shown = figure(name)
    assert len(shown.alt_text) > 60
    assert data["application/vnd.vegalite.v5+json"] == spec(name)
    assert spec(name)["$schema"].startswith("https://vega.github.io/schema/vega-lite/v5")
    assert spec(name)["description"] == shown.alt_text
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG\r\n\x1a\n")
    assert data["text/plain"] == f"{shown.alt_text}\n{shown.said()}"
    assert metadata == {"image/png": {"alt": shown.alt_text}}
    bound = {parameter["name"]: parameter["value"] for parameter in spec(name)["params"] if "bind" in parameter}
    assert bound == {control.name: control.start for control in shown.controls}


@each_figure
def test_without_vl_convert_there_is_no_picture_and_no_error(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert figure(name).png() is None
    data, metadata = figure(name)._repr_mimebundle_()
    assert set(data) == {"application/vnd.vegalite.v5+json", "text/plain"}
    assert metadata == {}


P = "predicted probability p of class 1"
# Some of what must be drawn, and how many of one kind.
DRAWN = {
    "descent": ({"rate": 0.25, "start": 2}, ["w: −3; error: 9", "w: 2; error: 4; k: 0", "w: 1; error: 1; k: 1"], "k: 0", 3),
    "difference_quotient": (
        {"difference": "central", "power": -8},
        ["h: 1e-8", "h: 1e-15; error: 3e-2", "h: 1e-15; error: 1e-3; part: error"],
        "part:",
        3,
    ),
    "activations": (
        {"name": "tanh", "z": 0.5},
        ["z: 0.5; value: 0.4621", "z: 0.5; slope: 0.7864", "z: −6; value: −1; curve: the function"],
        "curve:",
        2,
    ),
    "losses": (
        {"p": 0.25, "target": "0"},
        [f"{P}: 0.25; loss: {loss}" for loss in ("0.2877", "0.0625", "0")]
        + [f"{P}: 0.002; loss: 0.002002; name: cross-entropy"],
        "name:",
        3,
    ),
    "perceptron": (
        {"gate": "NAND"},
        [f"first input: {a}; second input: {b}; label: wanted {1 - a * b}" for a in (0, 1) for b in (0, 1)],
        "label:",
        4,
    ),
    "gradient_by_depth": (
        {"depth": 4, "first": "He"},
        [
            f"layer, from the input: {layer}; size of the gradient: {size}; name: sigmoid"
            for layer, size in ((1, "2e-5"), (4, "9e-4"))
        ],
        "layer",
        3 + 12,
    ),
    "network_size": ({"power": 0}, ["epoch: 0; mean squared error: 0.95; name: training"], "name:", 2),
    "hidden_unit": ({"unit": 7}, ["x: 0; y: 7; x2: 1; y2: 8; size: 0.078", "x: 19; y: 0; x2: 19.8; y2: 4.65"], "size:", 64),
}


@pytest.mark.parametrize("name", DRAWN)
def test_vega_draws_what_is_chosen(name):
    settings, expected, kind, count = DRAWN[name]
    labels = drawn_labels(svg(figure(name), **settings))
    assert set(expected) <= set(labels)
    assert sum(kind in label for label in labels) == count


# ---------------------------------------------------------------- the passes through a network

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
    row = figure("passes").states[step]
    assert row["formula"] == formula
    assert re.search(rf"\b{about}\b", row["what"])
    assert row["name"] == W9_NODES
    assert names_where(weight_names(row), row["on"]) == lines
    assert names_where(W9_NODES, row["node_on"]) == circles
    assert row["what"].startswith("Forward:" if step < 11 else "Backward: δ" if formula.startswith("δ") else "The ")


def test_a_walk_begins_with_what_is_given():
    row = figure("passes").states[0]
    assert row["weight"] == [f"w{i + 1} {weight:g}" for i, weight in enumerate(np.concatenate([*map(np.ravel, W9_WEIGHTS)]))]
    assert row["value"] == ["20", "1", "", "", "", "", ""]
    assert not any([*row["on"], *row["node_on"], *row["slope"], *row["delta"]])


def test_values_and_deltas_appear_with_the_step_that_computes_them():
    values, deltas = {"x1": "20", "x2": "1"}, {}
    for row, (about, formula, *_) in zip(figure("passes").states[1:], W9_STEPS, strict=False):
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
    assert not any(figure("passes").states[22]["delta"])


def a_network(sizes, loss="mean_squared_error"):
    rng, layers = np.random.default_rng(7), []
    for n_in, n_out in itertools.pairwise(sizes):
        layers += [Dense(n_in, n_out, bias=False, rng=rng, initialization=1.5), Sigmoid()]
    return Network(layers, loss=loss), rng.standard_normal((1, sizes[0])), np.array([[0.9]])


NETWORKS = {
    "2-2-2-1": lambda: (w9_network(), W9_INPUTS, W9_TARGET),
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
    shown = explore.passes(given, x, t)
    np.testing.assert_array_equal(np.concatenate([parameter.ravel() for parameter in given.parameters]), before)
    gradients = [numerical_gradient(lambda _: given.loss(x, t), parameter) for parameter in given.parameters]
    expected = {f"w{i + 1}": slope for i, slope in enumerate(np.concatenate([*map(np.ravel, gradients)]))}
    exact = np.concatenate([*map(np.ravel, given.loss_and_gradients(x, t)[1])])
    beside_lines, in_formulas = {}, {}
    for row in shown.states:
        beside_lines |= {w: number(slope) for w, slope in zip(weight_names(row), row["slope"], strict=True) if slope}
        in_formulas |= {w: number(slope) for w, slope in re.findall(r"(w\d+): .*? = ([^;]+)", row["formula"])}
    assert {w: beside_lines[w] for w in expected} == {w: to_digits(slope, 3) for w, slope in expected.items()}
    assert {w: in_formulas[w] for w in expected} == {w: to_digits(slope) for w, slope in expected.items()}
    assert [beside_lines[w] for w in expected] == [float(f"{slope:.3g}") for slope in exact]


def test_slopes_are_shown_beside_the_layer_that_is_spoken_of():
    shown = [names_where(weight_names(row), row["slope"]) for row in figure("passes").states]
    last, middle, first = "w9 w10", "w5 w6 w7 w8", "w1 w2 w3 w4"
    assert shown == [""] * 13 + [last] * 3 + ["w5 w7"] + [middle] * 3 + ["w1 w3", first, ""]


@each_network
def test_every_sentence_is_right_as_it_is_written(network):
    sums = [part for row in explore.passes(*NETWORKS[network]()).states for part in row["formula"].split("; ") if "=" in part]
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
    rows = explore.passes(network, x, t).states
    assert number(rows[7]["formula"].removeprefix("E = ")) == to_digits(error)
    assert number(rows[8]["formula"].split(" = ")[-1]) == to_digits(delta)


@pytest.mark.parametrize("rate", [0.3, 2.0])
@each_network
def test_the_last_step_shows_the_new_weights(network, rate):
    given, x, t = NETWORKS[network]()
    row = explore.passes(given, x, t, learning_rate=rate).states[-1]
    gradients = given.loss_and_gradients(x, t)[1]
    new = np.concatenate([(w - rate * g).ravel() for w, g in zip(given.parameters, gradients, strict=True)])
    assert row["weight"] == [f"→ {weight:.4f}" for weight in new]
    assert all(row["on"])
    assert f" {rate:g} " in row["formula"]
    assert not any(row["slope"])


@each_network
def test_the_number_of_steps(network):
    given, x, t = NETWORKS[network]()
    neurons = sum(layer.n_out for layer in given.layers[::2])
    assert len(explore.passes(given, x, t).states) == 4 * neurons + 3
    forward = explore.passes(given, x, t, backward=False)
    assert forward.states == explore.passes(given, x, t).states[: 2 * neurons + 1]
    assert f"of {2 * neurons}." in forward.said()
    assert f"of {4 * neurons + 2}." in explore.passes(given, x, t).said()
    assert forward.by[0].values == list(range(2 * neurons + 1))


@each_network
def test_lines_lead_from_circle_to_circle(network):
    given, x, t = NETWORKS[network]()
    sizes = [given.n_in, *(layer.n_out for layer in given.layers[::2])]
    row = explore.passes(given, x, t).states[0]
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
def test_passes_through_a_network_that_is_not_fit_for_it(layers):
    network = Network(UNFIT[layers], loss="mean_squared_error")
    with pytest.raises(ValueError, match="expected Dense without bias and Sigmoid in turn, and one output"):
        explore.passes(network, W9_INPUTS, W9_TARGET)


@pytest.mark.parametrize("step", [1, 13, 16, 22])
def test_a_step_is_drawn_as_its_state_says(step):
    drawing, row = svg(figure("passes"), step=step), figure("passes").states[step]
    texts = re.findall(r"<text [^>]*>([^<]+)</text>", drawing)
    assert [text for text in texts if text] == [
        *(text for field in ("weight", "slope", "name", "value", "delta") for text in row[field] if text)
    ]
    assert drawing.count('stroke-width="3"') == sum(row["on"])
    assert drawing.count('stroke-width="3.5"') == sum(row["node_on"])


# ---------------------------------------------------------------- slopes and descent


def test_descent_on_a_parabola_follows_its_formula():
    for at, row in states("descent"):
        path = [at.start * (1 - 2 * at.rate) ** k for k in range(21)]
        inside = [w for w in path if abs(w) <= 3]
        assert row["x"] == [to_digits(w) for w in inside]
        assert row["y"] == [to_digits(w**2) for w in inside]
        assert row["k"] == list(range(len(inside)))
        assert number(row["end"]) == to_digits(path[-1])


VERDICTS = {
    "it crawls, and is still on its way": [0.05],
    "it settles": [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
    "it jumps from side to side and settles": [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85],
    "it jumps from side to side, and each jump is shorter than the one before": [0.9, 0.95],
    "it jumps from side to side, and each jump is as long as the one before": [1],
    "it diverges, each step larger than the one before": [1.05, 1.1],
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_verdict_on_a_descent(verdict):
    rates = {at.rate for at, row in states("descent") if row["verdict"] == verdict and at.start == -2}
    assert rates == set(VERDICTS[verdict])
    stands = {row["verdict"] for at, row in states("descent") if at.start == 0}
    assert stands == {"it stands still"}


def test_small_steps_are_a_crawl_until_the_slope_is_small():
    near = explore.descent(
        np.square, lambda w: 2 * w, learning_rate=(0.01, 0.1, 0.01, 0.1), start=(0.1, 0.1, 1, 0.1), span=(-3, 3)
    )
    left = {at.rate: (1 - 2 * at.rate) ** 20 for at, _ in states(near)}
    assert [row["verdict"] for _, row in states(near)] == [
        "it crawls, and is still on its way" if share > 0.05 else "it settles" for share in left.values()
    ]
    assert min(left.values()) < 0.05 < 0.1 < max(share for share in left.values() if share < 0.4)


def test_jumps_that_become_longer():
    wide = explore.descent(np.square, lambda w: 2 * w, learning_rate=(1.01, 1.01, 1, 1.01), start=(1, 1, 1, 1), span=(-3, 3))
    [(_, row)] = states(wide)
    assert row["verdict"] == "it jumps from side to side, and each jump is longer than the one before"


def test_the_curve_of_a_descent():
    rows = fixed_rows("descent")
    assert [rows[0]["x"], rows[60]["x"], rows[-1]["x"]] == [-3, 0, 3]
    assert [row["y"] for row in rows] == [pytest.approx(row["x"] ** 2, rel=2e-3) for row in rows]


def test_descent_between_two_valleys():
    shown = explore.descent(
        lambda w: w**4 - 2 * w**2,
        lambda w: 4 * w**3 - 4 * w,
        learning_rate=(0, 0.5, 0.1, 0.1),
        start=(-2, 2, 0.5, 0.5),
        span=(-2, 2),
        steps=30,
        xlabel="weight",
    )
    verdicts = {(at.rate, at.start): row["verdict"] for at, row in states(shown)}
    ends = {(at.rate, at.start): row["end"] for at, row in states(shown)}
    assert [ends[0.1, start] for start in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5)] == ["−1", "−1", "−1", "0", "1", "1", "1"]
    assert {verdicts[0.1, start] for start in (-1, 0, 1)} == {verdicts[0, 1.5]} == {"it stands still"}
    assert verdicts[0.1, 1.5] == "it settles"
    assert (verdicts[0.5, -2], ends[0.5, -2]) == ("it diverges, each step larger than the one before", "far away")
    assert shown.said(rate=0, start=1.5).endswith("After 30 steps weight is 1.5.")
    for at, row in states(shown):
        steps = itertools.accumulate([at.start] + [at.rate] * 30, lambda w, rate: w - rate * (4 * w**3 - 4 * w))
        path = [*itertools.takewhile(lambda w: abs(w) <= 2, steps)]
        assert row["x"][: len(path)] == [to_digits(w) for w in path]
        assert all(-2 <= w <= 2 for w in row["x"])
        assert row["y"] == [pytest.approx(w**4 - 2 * w**2, abs=0.03) for w in row["x"]]


H = [float(f"1e{power}") if half == 0 else float(f"3.16227766e{power}") for power in range(-15, 0) for half in (0, 1)][:29]


def cube(x):
    return x * x * x


@pytest.mark.parametrize("x", [0.7, -1.3, 0.0])
def test_the_errors_of_difference_quotients(x):
    for h in H:
        exactly, step = Fraction(x), Fraction(h)
        quotients = {
            "forward": (3 * exactly * step + step**2, (cube(x + h) - cube(x)) / h),
            "central": (step**2, (cube(x + h) - cube(x - h)) / (2 * h)),
        }
        for name, (formula, computed) in quotients.items():
            error, from_formula, from_rounding = explore.quotient_errors(name, cube, lambda x: 3 * x * x, x, h)
            assert from_formula == float(abs(formula))
            assert error == float(abs(Fraction(computed) - 3 * exactly**2))
            assert from_rounding == float(abs(Fraction(computed) - 3 * exactly**2 - formula))
            assert error <= (from_formula + from_rounding) * (1 + 1e-15)


def test_the_lines_of_the_difference_quotients():
    rows = fixed_rows("difference_quotient")
    assert len(rows) == 29 * 2 * 3
    lines = {(row["difference"], row["part"], row["h"]): row["error"] for row in rows}
    for h, name in itertools.product(H, ("forward", "central")):
        errors = explore.quotient_errors(name, cube, lambda x: 3 * x * x, 0.7, h)
        parts = ("error", "from the formula", "from rounding")
        assert [lines[name, part, h] for part in parts] == [to_digits(max(error, 1e-17), 3) for error in errors]
    assert min(lines.values()) >= 1e-17


def test_the_errors_that_are_said_and_the_best_h():
    best = {}
    for at, row in states("difference_quotient"):
        h = H[round(2 * (at.power + 15))]
        assert h == pytest.approx(10**at.power, rel=1e-8)
        assert number(row["h"]) == to_digits(h, 2)
        errors = explore.quotient_errors(at.difference, cube, lambda x: 3 * x * x, 0.7, h)
        assert [number(error) for error in row["error"]] == [to_digits(error, 2) for error in errors]
        best[at.difference] = min(best.get(at.difference, (1, 0)), (errors[0], at.power))
    said = re.search(r"forward difference is best at (\S+) and .* at (\S+)\.", figure("difference_quotient").alt_text)
    assert [number(h) for h in said.groups()] == [to_digits(10 ** best[name][1], 1) for name in ("forward", "central")]
    assert best["forward"][1] == pytest.approx(-8, abs=1)
    assert best["central"][1] == pytest.approx(-5.5, abs=1)


def test_another_curve_whose_central_difference_is_exact():
    shown = explore.difference_quotient(lambda x: x * x - 3, lambda x: 2 * x, x=0.5)
    for at, row in states(shown):
        assert number(row["error"][1]) == (to_digits(10**at.power, 2) if at.difference == "forward" else 0)


# ---------------------------------------------------------------- activations, losses, the perceptron


ACTIVATIONS = {
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
    "step": (act.step, act.step_derivative),
    "sigmoid": (act.sigmoid, act.sigmoid_derivative),
    "tanh": (act.tanh, act.tanh_derivative),
    "ReLU": (act.relu, act.relu_derivative),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1, 0.1)),
    "ELU": (act.elu, act.elu_derivative),
    "maxout of z and −z/2": (lambda z: np.maximum(z, -z / 2), lambda z: np.where(z >= 0, 1, -0.5)),
    "softmax, first of (z, 0, 0)": (
        lambda z: np.exp(z) / (np.exp(z) + 2),
        lambda z: 2 * np.exp(z) / (np.exp(z) + 2) ** 2,
    ),
}


def test_every_activation_at_every_z():
    for at, row in states("activations"):
        function, derivative = ACTIVATIONS[at.name]
        z = np.array(float(at.z))
        assert row["z"] == at.z
        assert [row["value"], row["slope"]] == [to_digits(float(function(z))), to_digits(float(derivative(z)))], at
        assert [*map(number, row["said"])] == [row["value"], row["slope"]]
        if at.z != 0:
            assert row["slope"] == pytest.approx(float(numerical_gradient(function, z)), rel=1e-3, abs=1e-8), at
    assert {at.name for at, _ in states("activations")} == set(ACTIVATIONS)


def test_the_curves_of_the_activations():
    rows = fixed_rows("activations")
    assert [(row["name"], row["curve"]) for row in rows] == [
        *itertools.product(ACTIVATIONS, ("the function", "its derivative"))
    ]
    for row, function in zip(rows, itertools.chain(*ACTIVATIONS.values()), strict=True):
        assert (row["z"][0], row["z"][-1]) == (-6, 6)
        assert np.all(np.diff(row["z"]) > 0)
        assert row["value"] == [to_digits(value) for value in function(np.array(row["z"], dtype=float)).tolist()]


def losses_by_hand(p, target):
    wrong = float((p > 0.5) != (target == 1))
    if target == 1:
        return [-math.log(p), (1 - p) ** 2, wrong], [-1 / p, -2 * (1 - p), 0]
    return [-math.log(1 - p), p**2, wrong], [1 / (1 - p), 2 * p, 0]


def test_the_losses_of_every_probability():
    for at, row in states("losses"):
        heights, slopes = losses_by_hand(at.p, int(at.target))
        assert row["p"] == at.p
        assert row["height"] == [to_digits(height) for height in heights]
        assert [float(text.replace("−", "-")) for text in row["loss"]] == [to_digits(height) for height in heights]
        assert [float(text.replace("−", "-")) for text in row["slope"]] == [to_digits(slope) for slope in slopes]
        assert [name.split()[0] for name in row["name"]] == ["cross-entropy", "squared", "wrong"]


def test_at_the_threshold_the_answer_is_class_0():
    wrong = {at.target: row["height"][2] for at, row in states("losses") if at.p == 0.5}
    assert wrong == {"1": 1, "0": 0}


@pytest.mark.parametrize("target", [0, 1])
def test_slopes_of_the_losses_against_differences(target):
    p = np.array([0.05, 0.3, 0.49, 0.77, 0.99])
    heights, slopes = explore.probability_losses(p, target)
    assert heights.shape == slopes.shape == (3, 5)
    for i, j in np.ndindex(3, 5):
        difference = numerical_gradient(lambda q, i=i: explore.probability_losses(q, target)[0][i, 0], p[j : j + 1])
        assert slopes[i, j] == pytest.approx(difference[0], rel=1e-6, abs=1e-9)


def test_the_curves_of_the_losses():
    rows = fixed_rows("losses")
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


GATES = {"AND": lambda a, b: a and b, "OR": lambda a, b: a or b, "NAND": lambda a, b: 1 - (a and b), "XOR": lambda a, b: a ^ b}
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_what_every_perceptron_says_and_gets_right():
    most = dict.fromkeys(GATES, 0)
    for at, row in states("perceptron"):
        outputs = [int(at.w1 * first + at.w2 * second + at.b > 0) for first, second in CORNERS]
        right = {gate: sum(gate_of(*c) == o for c, o in zip(CORNERS, outputs, strict=True)) for gate, gate_of in GATES.items()}
        assert row["says"] == ", ".join(map(str, outputs))
        assert row["right"] == right
        most = {gate: max(most[gate], right[gate]) for gate in GATES}
    assert most == {"AND": 4, "OR": 4, "NAND": 4, "XOR": 3}
    assert len(figure("perceptron").states) == 225


def test_the_dots_of_the_gates():
    rows = fixed_rows("perceptron")
    wanted = {(row["gate"], row["x"], row["y"]): row["wanted"] for row in rows}
    assert wanted == {(gate, *corner): gate_of(*corner) for gate, gate_of in GATES.items() for corner in CORNERS}
    assert [row["label"] for row in rows] == [f"wanted {row['wanted']}" for row in rows]


def test_the_half_that_is_shaded_is_where_the_perceptron_says_1():
    grid = np.stack(np.meshgrid(np.linspace(-0.48, 1.47, 23), np.linspace(-0.47, 1.48, 23)), axis=-1).reshape(-1, 2)
    for at, row in states("perceptron"):
        z = grid @ [at.w1, at.w2] + at.b
        corners = np.array([row["x"], row["y"]]).T.reshape(-1, 2)
        edges = np.roll(corners, -1, axis=0) - corners
        beside = grid[:, None] - corners
        left = edges[:, 0] * beside[..., 1] - edges[:, 1] * beside[..., 0]
        inside = np.all(left > -1e-9, axis=1) & (len(corners) > 2)
        clear = np.abs(z) > 1e-3  # the corners are rounded
        np.testing.assert_array_equal(inside[clear], z[clear] > 0, err_msg=str(at))
        assert row["k"] == list(range(len(row["x"]))) == list(range(len(row["y"])))


SHADED = {
    (0, 0, -2): [],
    (0, 0, 0): [],
    (0, 0, 0.5): [(-0.5, -0.5), (1.5, -0.5), (1.5, 1.5), (-0.5, 1.5)],
    (1, 1, 2): [(-0.5, -0.5), (1.5, -0.5), (1.5, 1.5), (-0.5, 1.5)],
    (1, 0, -0.5): [(0.5, -0.5), (1.5, -0.5), (1.5, 1.5), (0.5, 1.5)],
    (-1, -1, 0): [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)],
}


@pytest.mark.parametrize("weights", SHADED, ids=str)
def test_some_shaded_halves(weights):
    [row] = [row for at, row in states("perceptron") if (at.w1, at.w2, at.b) == weights]
    assert [*zip(row["x"], row["y"], strict=True)] == SHADED[weights]


# ---------------------------------------------------------------- surfaces and optimizers


HEIGHTS = {
    "ravine": lambda x, y: x**2 / 20 + y**2,
    "bowl": lambda x, y: (x**2 + y**2) / 2,
    "saddle": lambda x, y: (x**2 - y**2) / 2,
    "Rosenbrock's valley": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
}
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))


@each_surface
def test_heights_and_gradients_of_the_surfaces(surface):
    places = np.random.default_rng(0).uniform(-2, 2, (3, 4, 2))
    np.testing.assert_allclose(surface.height(places), HEIGHTS[surface.name](*np.moveaxis(places, -1, 0)), rtol=1e-12)
    gradients = surface.gradient(places)
    assert gradients.shape == places.shape
    for i in np.ndindex(3, 4):
        np.testing.assert_allclose(gradients[i], numerical_gradient(surface.height, places[i].copy()), rtol=1e-6, atol=1e-6)


@each_surface
def test_the_minimum_is_where_the_gradient_vanishes(surface):
    (left, right), (bottom, top) = surface.span
    assert left < surface.start[0] < right
    assert bottom < surface.start[1] < top
    if surface.minimum is None:
        assert surface.height(np.array([0.0, 1e6])) < -1e11
        return
    np.testing.assert_array_equal(surface.gradient(np.array(surface.minimum)), 0)
    places = np.random.default_rng(0).uniform((left, bottom), (right, top), (1000, 2))
    assert np.all(surface.height(places) > surface.height(np.array(surface.minimum)))
    assert left < surface.minimum[0] < right
    assert bottom < surface.minimum[1] < top


def test_a_walk_is_the_rule_applied_again_and_again():
    place, path = np.array([-1.5, 2.0]), [(-1.5, 2.0)]
    for _ in range(5):
        x, y = place
        place = place - 0.001 * np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])
        path.append(tuple(place))
    np.testing.assert_allclose(walk(ROSENBROCK, optimizers.SGD(0.001), 5), path, rtol=1e-12)
    assert ROSENBROCK.start == (-1.5, 2.0), "the start stays where it is"
    beyond = walk(ROSENBROCK, optimizers.SGD(1.0), 30)
    assert beyond.shape == (31, 2)
    assert np.isnan(beyond[-1]).all()


def share(surface, path):
    (left, right), (bottom, top) = surface.span
    return (np.array(path) - [left, bottom]) / [right - left, top - bottom]


def as_drawn(shares):
    """Shares to three decimals; None from the first that is three widths away."""
    far = next((k for k, value in enumerate(shares) if not abs(value) < 3), len(shares))
    return [pytest.approx(value, abs=6e-4) for value in shares[:far]] + [None] * (len(shares) - far)


@pytest.mark.parametrize(
    ("surface", "a", "b"),
    [(RAVINE, 1 / 20, 1), (BOWL, 1 / 2, 1 / 2), (SADDLE, 1 / 2, -1 / 2)],
    ids=["ravine", "bowl", "saddle"],
)
def test_sgd_in_the_race_follows_its_formula(surface, a, b):
    rows = [(10**at.power, row) for at, row in states("race") if at.surface == surface.name]
    assert len(rows) == 7
    for rate, row in rows:
        path = [[surface.start[0] * (1 - 2 * a * rate) ** k, surface.start[1] * (1 - 2 * b * rate) ** k] for k in range(31)]
        across, up = share(surface, path).T
        sgd = row["name"].index("SGD")
        assert (row["x"][sgd], row["y"][sgd]) == (as_drawn(across), as_drawn(up))


def test_all_racers_go_where_their_optimizers_go():
    for at, row in states("race"):
        surface, rate = SURFACES[at.surface], float(f"{10**at.power:.9g}")
        paths = [walk(surface, getattr(optimizers, name)(rate), 30) for name in row["name"]]
        for path, x, y in zip(paths, row["x"], row["y"], strict=True):
            across, up = share(surface, path).T
            assert (x, y) == (as_drawn(across), as_drawn(up))
        with np.errstate(all="ignore"):
            heights = HEIGHTS[at.surface](*np.moveaxis(np.array(paths), -1, 0))
        heights[~np.isfinite(heights)] = np.inf
        assert row["leader"][0] == "each of them"
        for k in range(31):
            leader = row["name"].index(row["leader"][k] if k else "SGD")
            assert heights[leader, k] == pytest.approx(heights[:, k].min(), rel=1e-9, abs=1e-300)
            assert number(row["height"][k]) == to_digits(heights[:, k].min(), 2)
        assert number(row["rate"]) == to_digits(rate, 2)
    assert row["name"] == ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"]


def test_some_paths_of_the_race_leave_the_picture_and_stay_away():
    assert explore._within([2.0, 5.0, 60.0, 5.0], (0, 10)) == [0.2, 0.5, None, None]
    paths = [path for row in figure("race").states for path in (*row["x"], *row["y"])]
    cut = [path for path in paths if None in path]
    assert cut
    assert len(cut) < len(paths)
    assert all(path[0] is not None and set(path[path.index(None) :]) == {None} for path in cut)
    assert all(abs(share) < 3 for path in paths for share in path if share is not None)


def line_loss(w, b, x, t):
    return np.mean((w * x + b - t) ** 2)


@pytest.mark.parametrize("name", ["ravine", "bowl", "saddle", "batches"])
def test_contour_lines_are_level(name):
    if name == "batches":
        x, t = line_data()
        rows, (left, right), (bottom, top) = fixed_rows("batches"), (-2.5, 3.5), (-2.5, 2.5)
        height = np.vectorize(lambda w, b: line_loss(w, b, x, t))
    else:
        rows = [row for row in fixed_rows("race") if row["surface"] == name]
        (left, right), (bottom, top) = SURFACES[name].span
        height = HEIGHTS[name]
    assert len({row["level"] for row in rows}) == len(rows) >= 8
    grid = height(*np.meshgrid(np.linspace(left, right, 41), np.linspace(bottom, top, 41)))
    levels = []
    for row in rows:
        across, up = np.array(row["x"], dtype=float), np.array(row["y"], dtype=float)
        heights = height(left + across * (right - left), bottom + up * (top - bottom))
        assert np.ptp(heights) < 0.01 * np.ptp(grid)
        levels.append(heights.mean())
    assert np.percentile(grid, 20) > min(levels)
    assert np.percentile(grid, 80) < max(levels)


# ---------------------------------------------------------------- batches


def line_data():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((60, 1))
    return x, 1.5 * x - 0.5 + 0.6 * rng.standard_normal((60, 1))


@pytest.mark.parametrize("size", [60, 10, 7, 1])
def test_a_line_is_fitted_by_gradient_descent(size):
    x, t = line_data()
    w, b, path = -2.0, 2.0, [(-2.0, 2.0)]
    rng = np.random.default_rng(0)
    for rows in [rows for _ in range(3) for rows in minibatches(60, size, rng)]:
        error = w * x[rows] + b - t[rows]
        w, b = w - 0.1 * 2 * np.mean(error * x[rows]), b - 0.1 * 2 * np.mean(error)
        path.append((w, b))
    assert len(path) == 1 + 3 * math.ceil(60 / size)
    np.testing.assert_allclose(explore.line_path(x, t, size, 0.1, 3), path, rtol=1e-9, atol=1e-12)


SIZES = {"all 60 samples": 60, "mini-batches of 10": 10, "single samples": 1}


def test_the_losses_and_updates_that_are_said_of_the_batches():
    x, t = line_data()
    for at, row in states("batches"):
        assert row["name"] == list(SIZES)
        paths = [explore.line_path(x, t, size, at.rate, 5) for size in SIZES.values()]
        for tens in range(31):
            updates = [tens // 6, tens, 10 * tens]
            losses = [line_loss(*path[update], x, t) for path, update in zip(paths, updates, strict=True)]
            assert row["updates"][tens] == "; ".join(map(str, updates))
            assert [*map(float, row["losses"][tens].split("; "))] == [pytest.approx(loss, abs=5.01e-4) for loss in losses]


def test_as_many_points_are_drawn_as_there_were_updates():
    x, t = line_data()
    span = SimpleNamespace(span=((-2.5, 3.5), (-2.5, 2.5)))
    for at, row in states("batches"):
        for size, stride, across, up in zip(SIZES.values(), row["stride"], row["x"], row["y"], strict=True):
            shares = share(span, explore.line_path(x, t, size, at.rate, 5)).T
            assert (across, up) == (as_drawn(shares[0]), as_drawn(shares[1]))
            for seen in range(31):
                assert sum(n * stride <= seen for n in range(len(across))) == 1 + 10 * seen // size


@pytest.mark.parametrize("seen", [0, 5, 7, 30])
def test_the_ends_of_the_three_paths_are_drawn(seen):
    row = figure("batches").states[4]
    ends = [
        f"x: {row['x'][i][10 * seen // size]}; y: {row['y'][i][10 * seen // size]}; name: {name}"
        for i, (name, size) in enumerate(SIZES.items())
    ]
    labels = drawn_labels(svg(figure("batches"), rate=0.1, seen=seen))
    assert [label for label in labels if re.search(r"name: [^;]*$", label)] == ends


@pytest.mark.parametrize("step", [0, 4])
def test_the_ends_of_the_race_are_drawn(step):
    [row] = [row for at, row in states("race") if at.surface == "bowl" and at.power == -1]
    ends = [f"x: {x[step]}; y: {y[step]}; name: {name}" for name, x, y in zip(row["name"], row["x"], row["y"], strict=True)]
    labels = drawn_labels(svg(figure("race"), surface="bowl", power=-1, step=step))
    assert [label for label in labels if re.search(r"name: [^;]*$", label)] == ends


# ---------------------------------------------------------------- depth and size


def sizes_by_hand(depth, name, initialization, seed):
    function, slope = {
        "sigmoid": (act.sigmoid, act.sigmoid_derivative),
        "tanh": (act.tanh, act.tanh_derivative),
        "ReLU": (act.relu, act.relu_derivative),
    }[name]
    rng = np.random.default_rng(seed)
    hidden = [Dense(32, 32, rng=rng, initialization=initialization).weights for _ in range(depth)]
    output = Dense(32, 10, rng=rng, initialization=initialization).weights
    signal, labels = rng.standard_normal((64, 32)), rng.integers(10, size=64)
    sums, sizes = [], []
    for weights in hidden:
        sums.append(signal @ weights)
        signal = function(sums[-1])
    arriving = (act.softmax(signal @ output) - np.eye(10)[labels]) / 64 @ output.T
    for z, weights in zip(reversed(sums), reversed(hidden), strict=True):
        delta = arriving * slope(z)
        sizes.insert(0, math.sqrt((delta**2).sum() / (64 * 32)))
        arriving = delta @ weights.T
    return sizes


@pytest.mark.parametrize("initialization", ["xavier", "he", 0.1, 0.5], ids=str)
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "ReLU"])
def test_gradient_sizes_are_those_of_a_network(name, initialization):
    first, second = (np.array(sizes_by_hand(4, name, initialization, seed)) for seed in (0, 1))
    one = explore.gradient_sizes(4, name, initialization, networks=1)
    np.testing.assert_allclose(one, first, rtol=1e-9)
    two = explore.gradient_sizes(4, name, initialization, networks=2)
    np.testing.assert_allclose(two, np.sqrt(first * second), rtol=1e-9)
    assert one.shape == (4,)


def test_the_gradients_that_are_drawn_by_depth():
    initializations = {"Xavier": "xavier", "He": "he", "normal, 0.1": 0.1, "normal, 0.5": 0.5}
    for at, row in states("gradient_by_depth"):
        assert row["layer"] == list(range(1, at.depth + 1))
        assert row["name"] == ["sigmoid", "tanh", "ReLU"]
        for name, size, ratio in zip(row["name"], row["size"], row["ratio"], strict=True):
            expected = explore.gradient_sizes(at.depth, name, initializations[at.first])
            assert size == [pytest.approx(value, rel=5.01e-3) for value in expected]
            assert number(ratio) == pytest.approx(expected[0] / expected[-1], rel=0.0501)


def test_sigmoid_and_first_weights_decide_whether_a_gradient_vanishes():
    ratios = {(at.first, at.depth): [*map(number, row["ratio"])] for at, row in states("gradient_by_depth")}
    by_layer = {key: np.array(row) ** (1 / (key[1] - 1)) for key, row in ratios.items() if key[1] > 4}
    for (first, _), (sigmoid, tanh, relu) in by_layer.items():
        assert sigmoid < 0.55
        if first == "Xavier":
            assert 0.75 < tanh < 1 and 0.65 < relu < 0.75  # half of the mean square is lost in each ReLU
        if first == "He":
            assert 0.95 < relu < 1.1 and 0.95 < tanh < 1.1
        if first == "normal, 0.1":
            assert tanh < 0.6 and relu < 0.45
        if first == "normal, 0.5":
            assert tanh > 1.2 and relu > 1.8


def learning_by_hand(hidden, epochs, every):
    """The same, written another way: one data set and one network from two generators of the same seed."""
    noise, rng = np.random.default_rng(2), np.random.default_rng(2)
    x, new = np.linspace(-1, 1, 15)[:, None], np.linspace(-1, 1, 200)[:, None]
    t = np.sin(3 * x) + 0.4 * noise.standard_normal((15, 1))
    t_new = np.sin(3 * new) + 0.4 * noise.standard_normal((200, 1))
    first = Dense(1, hidden, rng=rng, initialization=4.0)
    network = Network([first, Tanh(), Dense(hidden, 1, rng=rng)], loss="mean_squared_error")
    momentum, losses = optimizers.Momentum(0.03), []
    for epoch in range(epochs + 1):
        if epoch % every == 0:
            losses.append([np.mean((network.predict(x) - t) ** 2), np.mean((network.predict(new) - t_new) ** 2)])
        momentum.step(network.parameters, network.loss_and_gradients(x, t)[1])
    return np.array(losses).T


@pytest.mark.parametrize("hidden", [1, 4, 64])
def test_learning_curves_begin_with_the_untrained_network(hidden):
    epochs, losses = explore.learning_curves(hidden, epochs=100, every=25)
    assert epochs.tolist() == [0, 25, 50, 75, 100]
    np.testing.assert_allclose(losses, learning_by_hand(hidden, 100, 25), rtol=1e-6)


def test_the_learning_curves_that_are_drawn():
    for at, row in states("network_size"):
        epochs, (training, validation) = explore.learning_curves(2**at.power)
        assert (row["hidden"], row["epoch"], row["name"]) == (
            2**at.power,
            list(range(0, 4001, 80)),
            ["training", "validation"],
        )
        assert row["loss"] == [[to_digits(loss, 3) for loss in curve] for curve in (training.tolist(), validation.tolist())]
        assert [float(end) for end in row["end"]] == pytest.approx([training[-1], validation[-1]], abs=5.01e-4)
        best, epoch = re.fullmatch(r"(\S+) at epoch (\d+)", row["best"]).groups()
        assert float(best) == pytest.approx(validation.min(), abs=5.01e-4)
        assert epochs[np.argmin(validation)] == int(epoch)


def test_small_networks_learn_little_and_large_ones_too_much():
    for at, row in states("network_size"):
        training, validation = row["loss"]
        if at.power < 2:
            assert validation[-1] - min(validation) < 0.01
            assert training[-1] > 0.1
        else:
            assert validation[-1] > 1.4 * min(validation)
            assert training[-1] < 0.06


# ---------------------------------------------------------------- what all of them are made of


def test_short_numbers():
    assert short([1.23456, -0.000123456, 98765.4]) == [1.235, -0.0001235, 98770]
    assert short([[1.5, np.nan], [np.inf, -np.inf]]) == [[1.5, None], [None, None]]
    assert short(math.pi, 3) == 3.14
    assert short([]) == []
    whole = short([2.0, -0.0, 1e5])
    assert [repr(number) for number in whole] == ["2", "0", "100000"]
    assert type(short(np.float64(0.5))) is float


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (-0.5, 4, "−0.5"),
        (1.6e-6, 4, "1.6e−6"),
        (-2.34567e-12, 3, "−2.35e−12"),
        (1e20, 4, "1e20"),
        (3e10, 4, "3e10"),
        (12345.6, 4, "1.235e4"),
        (0.98901, 4, "0.989"),
        (20.0, 4, "20"),
        (0, 4, "0"),
    ],
    ids=str,
)
def test_written_numbers(value, digits, words):
    assert written(value, digits) == words


def test_the_values_of_a_slider():
    assert moving.Slider("rate", "", 0.05, 0.3, 0.05, 0.1).values == [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
    whole = moving.Slider("w", "", -1, 1, 0.5, 0).values
    assert [repr(value) for value in whole] == ["-1", "-0.5", "0", "0.5", "1"]
    assert moving.Slider("one", "", 3, 3, 1, 3).values == [3]


def test_the_position_of_a_control_in_vega():
    slider, choice = moving.Slider("power", "", -15, -1, 0.5, -1), moving.Choice("gate", "", ("AND", "OR", "XOR"), "OR")
    assert slider.position == "round((power - -15) / 0.5)"
    assert eval(slider.position, {"round": round, "power": -8.5}) == 13
    assert choice.position == 'indexof(["AND", "OR", "XOR"], gate)'


def a_figure():
    by = [moving.Slider("a", "first", 0, 1, 0.5, 0.5), moving.Choice("c", "second", ("p", "q"), "q")]
    states = moving.compute_states(
        by, lambda a, c: {"x": a, "both": f"{a}{c}", "row": short([a, 10 * a, 20 * a]), "by": {"p": 1, "q": a}}
    )
    return moving.MovingFigure(
        [moving.chosen().mark_point().encode(x="x:Q")],
        by=by,
        controls=[moving.Slider("k", "third", 0, 2, 1, 2)],
        states=states,
        said=['{a} and "{c}": {both}', "{row[1]}, {row[k]}, {by[c]}."],
        alt_text="A point",
    )


def test_states_are_computed_for_every_setting_the_last_control_fastest():
    assert [(row["i"], row["both"]) for row in a_figure().states] == [*enumerate(["0p", "0q", "0.5p", "0.5q", "1p", "1q"])]


def test_a_template_chooses_by_number_and_by_control():
    assert a_figure().said() == '0.5 and "q": 0.5q\n5, 10, 0.5.'
    assert a_figure().said(a=1, c="p", k=0) == '1 and "p": 1p\n10, 1, 1.'
    with pytest.raises(KeyError, match="height"):
        figure_that_says("{height}").said()


def figure_that_says(template):
    by = [moving.Slider("a", "first", 0, 1, 1, 0)]
    return moving.MovingFigure(
        [alt.Chart().mark_point()], by=by, states=moving.compute_states(by, lambda a: {}), said=[template], alt_text="Nothing"
    )


def test_a_template_as_a_vega_expression():
    expressions = {parameter["name"]: parameter.get("expr") for parameter in a_figure().to_dict()["params"]}
    row = "data('states')[state]"
    assert expressions["said"] == (
        rf'"" + a + " and \"" + c + "\": " + {row}.both + "\n" + {row}.row[1] + ", " + {row}.row[k] + ", " + {row}.by[c] + "."'
    )
    assert expressions["state"] == '((0) * 3 + round((a - 0) / 0.5)) * 2 + indexof(["p", "q"], c)'


@pytest.mark.parametrize(
    "settings", [{}, {"a": 1, "c": "p", "k": 0}, {"a": 0, "c": "q", "k": 1}], ids=["start", "last", "zero"]
)
def test_vega_draws_the_chosen_state_alone(settings):
    drawing, shown = svg(a_figure(), **settings), a_figure()
    assert drawn_labels(drawing)[:1] == [f"x: {settings.get('a', 0.5)}"]
    assert len([label for label in drawn_labels(drawing) if label.startswith("x: ")]) == 1
    assert f"Title text '{shown.said(**settings)}'".replace("\n", " ") in drawing


# ---------------------------------------------------------------- what a hidden neuron sees


def test_the_hidden_neurons_that_are_drawn():
    network, activity = explore.trained_digits()
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
    assert np.mean(explore.trained_digits()[0].predict(digits.x_test).argmax(axis=1) == digits.t_test) > 0.97
