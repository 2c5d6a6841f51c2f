"""The race of optimizers: every path against the rule applied again and again, and who leads."""

import re

import numpy as np
import pytest

from nnkit import optimizers
from nnkit.worked.surfaces import BOWL, RAVINE, SADDLE, SURFACES

from reading import (
    as_drawn,
    assert_contours_are_level,
    drawn_labels,
    figure,
    fixed_rows,
    number,
    share,
    spec,
    states,
    svg,
    to_digits,
)


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
        across, up = share(surface.span, path).T
        sgd = row["name"].index("SGD")
        assert (row["x"][sgd], row["y"][sgd]) == (as_drawn(across), as_drawn(up))


def walked(surface, rule):
    place, path = np.array(surface.start), [surface.start]
    with np.errstate(all="ignore"):
        for _ in range(30):
            gradient = surface.gradient(place)
            if np.isfinite(gradient).all():
                rule.step([place], [gradient])
            else:
                place = np.full(2, np.nan)
            path.append(tuple(place))
    return np.array(path)


def test_all_racers_go_where_their_optimizers_go():
    for at, row in states("race"):
        surface, rate = SURFACES[at.surface], float(f"{10**at.power:.9g}")
        paths = np.array([walked(surface, getattr(optimizers, name)(rate)) for name in row["name"]])
        for path, x, y in zip(paths, row["x"], row["y"], strict=True):
            across, up = share(surface.span, path).T
            assert (x, y) == (as_drawn(across), as_drawn(up))
        with np.errstate(all="ignore"):
            heights = surface.height(paths)
        heights[~np.isfinite(heights)] = np.inf
        assert row["leader"][0] == "each of them"
        for k in range(31):
            leader = row["name"].index(row["leader"][k] if k else "SGD")
            assert heights[leader, k] == pytest.approx(heights[:, k].min(), rel=1e-9, abs=1e-300)
            assert number(row["height"][k]) == to_digits(heights[:, k].min(), 2)
        assert number(row["rate"]) == to_digits(rate, 2)
    assert row["name"] == ["SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"]


def test_some_paths_of_the_race_leave_the_picture_and_stay_away():
    paths = [path for row in figure("race").states for path in (*row["x"], *row["y"])]
    cut = [path for path in paths if None in path]
    assert cut
    assert len(cut) < len(paths)
    assert all(path[0] is not None and set(path[path.index(None) :]) == {None} for path in cut)
    assert all(abs(share) < 3 for path in paths for share in path if share is not None)


@pytest.mark.parametrize("name", ["ravine", "bowl", "saddle"])
def test_contour_lines_of_the_race_are_level(name):
    rows = [row for row in fixed_rows("race") if row["surface"] == name]
    assert_contours_are_level(rows, lambda x, y: SURFACES[name].height(np.stack([x, y], axis=-1)), SURFACES[name].span)


@pytest.mark.parametrize("step", [0, 4])
def test_the_ends_of_the_race_are_drawn(step):
    [row] = [row for at, row in states("race") if at.surface == "bowl" and at.power == -1]
    ends = [f"x: {x[step]}; y: {y[step]}; name: {name}" for name, x, y in zip(row["name"], row["x"], row["y"], strict=True)]
    labels = drawn_labels(svg(spec("race"), surface="bowl", power=-1, step=step))
    assert [label for label in labels if re.search(r"name: [^;]*$", label)] == ends
