"""Shapes that stretch: which fit, which boxes are copies, what is added, and what is said of it."""

import ast

import numpy as np
import pytest

from reading import assert_drawn, figure, states

FITTING = {
    ((3, 1), (4,)): (3, 4),
    ((3,), (3, 1)): (3, 3),
    ((), (3, 4)): (3, 4),
    ((1, 4), (3, 4)): (3, 4),
    ((4,), (4,)): (4,),
    ((), ()): (),
}
CLASHING = {((3,), (4,)): "3 and 4", ((3, 4), (3,)): "4 and 3", ((1, 4), (3,)): "4 and 3"}


def arrays(at):
    """The two arrays of a state, made in another way than the figure makes them."""
    shapes = [ast.literal_eval(at.a), ast.literal_eval(at.b)]
    return [np.reshape([first * (k + 1) for k in range(int(np.prod(s)))], s) for first, s in zip((1, 10), shapes, strict=True)]


def shown(row, left, top, kinds):
    """The numbers of the boxes of one array by row and column, and which of them are of some kinds."""
    boxes = zip(row["x"], row["y"], row["number"], row["kind"], strict=True)
    own = {(y - top, x - left): (n, k) for x, y, n, k in boxes if top <= y < top + 3 and left <= x < left + 4}
    return {place: number for place, (number, kind) in own.items() if kind in kinds}


def table(array):
    return dict(np.ndenumerate(np.atleast_2d(array)))


def test_every_state_shows_what_numpy_does():
    count = 0
    for at, row in states("broadcasting"):
        a, b = arrays(at)
        try:
            total, error = a + b, None
        except ValueError as raised:
            total, error = None, str(raised).strip()
        stretched = at.step == 2 and error is None
        whole = [np.broadcast_to(array, total.shape) if stretched else array for array in (a, b)]
        assert shown(row, 0, 0, ("own", "copy")) == table(whole[0]), at
        assert shown(row, 5.5, 0, ("own", "copy")) == table(whole[1]), at
        assert shown(row, 2.75, 4.25, ("sum",)) == (table(total) if stretched else {}), at
        assert row["kind"].count("own") == a.size + b.size, at
        assert row["kind"].count("copy") == (2 * total.size - a.size - b.size if stretched else 0), at
        if at.step == 2:
            said = row["first"] + " " + row["second"]
            assert (f"shape {total.shape}." in said) if error is None else said == f"NumPy says: {error}."
        count += error is not None
    assert count == 3 * 6  # (3,) and each shape that ends with 4, either way round


@pytest.mark.parametrize("shapes", FITTING, ids=str)
def test_some_that_fit(shapes):
    said = figure("broadcasting").said(a=str(shapes[0]), b=str(shapes[1]), step=2)
    assert said.endswith(f"shape {FITTING[shapes]}.") and ("nothing has to stretch" in said) == (shapes[0] == shapes[1])
    assert "they fit" in figure("broadcasting").said(a=str(shapes[0]), b=str(shapes[1]), step=1)


@pytest.mark.parametrize("shapes", CLASHING, ids=str)
def test_some_that_do_not_fit(shapes):
    said = figure("broadcasting").said(a=str(shapes[0]), b=str(shapes[1]), step=1)
    assert said.endswith(f"{CLASHING[shapes]} meet, and neither of them is 1.")


def test_a_column_has_its_copies_beside_it_and_a_row_below():
    [row] = [row for at, row in states("broadcasting") if (at.a, at.b, at.step) == ("(3, 1)", "(4,)", 2)]
    assert shown(row, 0, 0, ("copy",)) == {(i, j): i + 1 for i in range(3) for j in (1, 2, 3)}
    assert shown(row, 5.5, 0, ("copy",)) == {(i, j): 10 * (j + 1) for i in (1, 2) for j in range(4)}
    assert row["label"] == ["a (3, 4)", "b (3, 4)", "a + b (3, 4)"]


def test_lined_up_a_list_of_numbers_has_a_1_in_front():
    [row] = [row for at, row in states("broadcasting") if (at.a, at.b, at.step) == ("(3, 4)", "(3,)", 1)]
    assert row["label"] == ["a (3, 4)", "b (1, 3)"]
    assert "(3, 4) and (1, 3)" in row["first"]


def test_vega_draws_the_boxes_of_the_chosen_shapes():
    assert_drawn(
        "broadcasting",
        {"step": 2},
        ["x: 6.21; y: 6.71; number: 43", "x: 1.46; y: 0.46; number: 1"],
        kind="; number:",
        count=36,
    )
    assert_drawn("broadcasting", {"a": "(3, 4)", "b": "(3,)", "step": 2}, [], kind="; number:", count=15)
