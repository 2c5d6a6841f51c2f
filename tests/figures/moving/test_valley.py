"""Descent in a valley: the shares that are left, the path from any start, and what is said of it."""

import numpy as np
import pytest

from nnkit import optimizers
from nnkit.worked.surfaces import RAVINE, walk

from reading import assert_contours_are_level, drawn_labels, figure, fixed_rows, number, spec, states, svg


def test_each_step_leaves_its_share_of_each_coordinate():
    for at, row in states("valley"):
        along, across = 1 - at.rate / 10, 1 - 2 * at.rate
        np.testing.assert_allclose(row["along"], along ** np.arange(31.0), rtol=1e-5)
        np.testing.assert_allclose(row["across"], across ** np.arange(31.0), rtol=1e-5, atol=1e-12)
        assert [number(words.split()[0]) for words in row["left"]] == pytest.approx([along, across], abs=0.0051)


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.1, "from one side"), (0.5, "one step is enough"), (0.9, "wall to wall."), (1.1, "wall to wall, and higher each time")],
)
def test_it_says_what_happens_across(rate, words):
    assert words in figure("valley").said(rate=rate)


def test_the_path_is_that_of_descent_from_the_chosen_start():
    start = (3.0, -4.0)
    path = walk(RAVINE._replace(start=start), optimizers.SGD(0.3), 4)
    drawing = svg(spec("valley"), rate=0.3, x0=start[0], y0=start[1], step=4)
    ends = [label for label in drawn_labels(drawing) if "k: 4" in label and "level" not in label]
    places = {tuple(number(part.split(": ")[1]) for part in label.split("; ")[:2]) for label in ends}
    assert {(round(x, 3), round(y, 3)) for x, y in places} == {tuple(np.round(path[-1], 3).tolist())}


def test_its_contour_lines_are_level():
    (left, right), (bottom, top) = RAVINE.span
    rows = [
        {
            "level": row["level"],
            "x": (np.array(row["x"]) - left) / (right - left),
            "y": (np.array(row["y"]) - bottom) / (top - bottom),
        }
        for row in fixed_rows("valley")
    ]
    assert_contours_are_level(rows, lambda x, y: x**2 / 20 + y**2, RAVINE.span)
