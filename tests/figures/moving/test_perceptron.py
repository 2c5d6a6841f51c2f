"""A perceptron's line over the gates: what it says, what it gets right, and the half that is shaded."""

import numpy as np
import pytest

from reading import assert_drawn, figure, fixed_rows, states

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


def test_vega_draws_the_dots_of_the_chosen_gate():
    dots = [f"first input: {a}; second input: {b}; label: wanted {1 - a * b}" for a in (0, 1) for b in (0, 1)]
    assert_drawn("perceptron", {"gate": "NAND"}, dots, kind="label:", count=4)
