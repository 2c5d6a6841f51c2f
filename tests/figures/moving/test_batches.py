"""Three paths over one surface, against a line fitted longhand."""

import math
import re

import numpy as np
import pytest

from nnkit.figures.moving.batches import line_path

from reading import as_drawn, assert_contours_are_level, drawn_labels, figure, fixed_rows, share, spec, states, svg

SIZES = {"all 60 samples": 60, "mini-batches of 10": 10, "single samples": 1}
SPAN = ((-2.5, 3.5), (-2.5, 2.5))


def line_data():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((60, 1))
    return x, 1.5 * x - 0.5 + 0.6 * rng.standard_normal((60, 1))


def line_loss(w, b, x, t):
    return np.mean((w * x + b - t) ** 2)


def path_by_hand(size, rate, epochs):
    """w and b after every update, from the derivatives of the mean of (w x + b − t)² by w and by b."""
    x, t = (column.ravel() for column in line_data())
    w, b, rng = -2.0, 2.0, np.random.default_rng(0)
    path = [(w, b)]
    for _ in range(epochs):
        order = rng.permutation(60)
        for start in range(0, 60, size):
            rows = order[start : start + size]
            error = w * x[rows] + b - t[rows]
            w, b = w - rate * 2 * np.mean(error * x[rows]), b - rate * 2 * np.mean(error)
            path.append((w, b))
    return path


@pytest.mark.parametrize("size", [60, 10, 7, 1])
def test_a_line_is_fitted_by_gradient_descent(size):
    path = path_by_hand(size, 0.1, 3)
    assert len(path) == 1 + 3 * math.ceil(60 / size)
    np.testing.assert_allclose(line_path(*line_data(), size, 0.1, 3), path, rtol=1e-9, atol=1e-12)


def test_the_losses_and_updates_that_are_said_of_the_batches():
    x, t = line_data()
    for at, row in states("batches"):
        assert row["name"] == list(SIZES)
        paths = [path_by_hand(size, at.rate, 5) for size in SIZES.values()]
        for tens in range(31):
            updates = [tens // 6, tens, 10 * tens]
            losses = [line_loss(*path[update], x, t) for path, update in zip(paths, updates, strict=True)]
            assert row["updates"][tens] == "; ".join(map(str, updates))
            assert [*map(float, row["losses"][tens].split("; "))] == [pytest.approx(loss, abs=5.01e-4) for loss in losses]


def test_as_many_points_are_drawn_as_there_were_updates():
    for at, row in states("batches"):
        for size, stride, across, up in zip(SIZES.values(), row["stride"], row["x"], row["y"], strict=True):
            shares = share(SPAN, path_by_hand(size, at.rate, 5)).T
            assert (across, up) == (as_drawn(shares[0]), as_drawn(shares[1]))
            for seen in range(31):
                assert sum(n * stride <= seen for n in range(len(across))) == 1 + 10 * seen // size


def test_contour_lines_of_the_loss_are_level():
    x, t = line_data()
    assert_contours_are_level(fixed_rows("batches"), np.vectorize(lambda w, b: line_loss(w, b, x, t)), SPAN)


@pytest.mark.parametrize("seen", [0, 5, 7, 30])
def test_the_ends_of_the_three_paths_are_drawn(seen):
    row = figure("batches").states[4]
    ends = [
        f"x: {row['x'][i][10 * seen // size]}; y: {row['y'][i][10 * seen // size]}; name: {name}"
        for i, (name, size) in enumerate(SIZES.items())
    ]
    labels = drawn_labels(svg(spec("batches"), rate=0.1, seen=seen))
    assert [label for label in labels if re.search(r"name: [^;]*$", label)] == ends
