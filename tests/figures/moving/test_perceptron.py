"""A perceptron's line over the gates: what it says, what it gets right, and the half that is shaded."""

import numpy as np
import pytest

from reading import assert_drawn, drawn_labels, figure, fixed_rows, spec, states, svg, title

GATES = {"AND": lambda a, b: a and b, "OR": lambda a, b: a or b, "NAND": lambda a, b: 1 - (a and b), "XOR": lambda a, b: a ^ b}
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_what_every_perceptron_says_and_gets_right():
    most = dict.fromkeys(GATES, 0)
    for at, _ in states("perceptron"):
        outputs = [int(at.w1 * first + at.w2 * second + at.b > 0) for first, second in CORNERS]
        right = {gate: sum(gate_of(*c) == o for c, o in zip(CORNERS, outputs, strict=True)) for gate, gate_of in GATES.items()}
        for gate in GATES:
            said = figure("perceptron").said(gate=gate, **vars(at))
            assert said.startswith(f"{gate}: {right[gate]} of 4") and f"says {', '.join(map(str, outputs))}." in said
        most = {gate: max(most[gate], right[gate]) for gate in GATES}
    assert most == {"AND": 4, "OR": 4, "NAND": 4, "XOR": 3}
    assert len(figure("perceptron").states) == 225


MOVED = {
    "XOR with a point moved away": ({"gate": "XOR", "w1": 1, "w2": 1, "b": -0.5, "x3": 0, "y3": 0.1}, "4 of 4", "0, 1, 1, 0"),
    "AND with a point moved over": (
        {"gate": "AND", "w1": 1, "w2": 1, "b": -1, "x0": 1.5, "y1": 0.5},
        "3 of 4",
        "1, 0, 0, 1",
    ),
    "on the line": ({"gate": "OR", "w1": 1, "w2": 1, "b": -0.5, "x0": 0.5}, "4 of 4", "0, 1, 1, 1"),
}


@pytest.mark.parametrize(("settings", "right", "says"), MOVED.values(), ids=MOVED)
def test_points_can_be_moved_and_vega_says_the_same(settings, right, says):
    said = figure("perceptron").said(**settings)
    assert f": {right} points right" in said and f"says {says}." in said
    drawing = svg(spec("perceptron"), **settings)
    assert title(drawing) == said.replace("\n", " ")
    places = {f"{axis}{i}": corner[k] for i, corner in enumerate(CORNERS) for k, axis in enumerate("xy")} | settings
    dots = {f"first input: {places[f'x{i}']}; second input: {places[f'y{i}']}" for i in range(4)}
    assert dots == {label.partition("; label")[0] for label in drawn_labels(drawing) if "label: wanted" in label}


def test_the_dots_of_the_gates():
    rows = fixed_rows("perceptron", "wanted")
    wanted = {(row["gate"], *CORNERS[row["point"]]): row["wanted"] for row in rows}
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


def test_vega_draws_the_dots_of_the_chosen_gate():
    dots = [f"first input: {a}; second input: {b}; label: wanted {1 - a * b}" for a in (0, 1) for b in (0, 1)]
    assert_drawn("perceptron", {"gate": "NAND"}, dots, kind="label:", count=4)
