"""Contour lines and paths, as shares of what is drawn."""

import re

import numpy as np
import pytest

from nnkit.figures.moving.contours import contour_lines, within
from nnkit.worked.surfaces import SURFACES

from reading import number, spec, svg

SPAN = ((-4.0, 6.0), (-1.0, 3.0))


def test_a_path_is_cut_where_it_is_far_outside():
    assert within([2.0, 5.0, 60.0, 5.0], (0, 10)) == [0.2, 0.5, None, None]
    assert within([-29.0, -31.0, 0.0], (0, 10)) == [-2.9, None, None]
    assert within([1.0, np.nan, 1.0], (0, 10)) == [0.1, None, None]
    assert within([np.inf], (0, 10)) == [None]
    assert within([1.23456], (0, 1)) == [1.235]


def bowl(places):
    return (places[..., 0] - 1) ** 2 + 4 * (places[..., 1] - 1) ** 2


def test_lines_lie_between_the_lowest_and_the_highest_place():
    heights = []
    for x, y in contour_lines(bowl, SPAN, levels=5):
        places = np.stack([-4 + 10 * np.array(x, dtype=float), -1 + 4 * np.array(y, dtype=float)], axis=-1)
        at = bowl(places)
        assert np.ptp(at) < 0.02 * 41
        heights.append(at.mean())
    across, up = np.meshgrid(np.linspace(-4, 6, 41), np.linspace(-1, 3, 41))
    grid = bowl(np.stack([across, up], axis=-1))
    levels = np.quantile(grid, [0.06, 0.26, 0.46, 0.66, 0.86])
    assert sorted({int(np.argmin(abs(levels - height))) for height in heights}) == list(range(5))
    assert all(min(abs(levels - height)) < 0.2 for height in heights)


def test_a_line_around_the_lowest_place_closes():
    x, y = contour_lines(bowl, SPAN)[0]
    assert (x[0], y[0]) == (x[-1], y[-1])
    assert len(x) == len(y) > 4
    assert {round(number, 3) for number in [*x, *y]} == {*x, *y}


@pytest.mark.parametrize("levels", [3, 8])
def test_as_many_heights_as_asked_for(levels):
    """On a slope along x each height has one line."""
    lines = contour_lines(lambda places: places[..., 0], SPAN, levels=levels)
    assert len(lines) == levels
    assert all(len(set(x)) == 1 for x, _ in lines)


def axis_numbers(name, **settings):
    """The numbers beside the two axes of a drawing, in order."""
    groups = re.split(r'aria-roledescription="axis"', svg(spec(name), **settings))[1:3]
    return [[number(text) for text in re.findall(r">(−?[\d.]+)</text>", group)[:5]] for group in groups]


@pytest.mark.parametrize("surface", SURFACES)
def test_the_axes_of_the_race_have_the_numbers_of_the_surface(surface):
    across, up = axis_numbers("race", surface=surface)
    (left, right), (bottom, top) = SURFACES[surface].span
    assert across == pytest.approx(np.linspace(left, right, 5), rel=5e-3, abs=1e-9)
    assert up == pytest.approx(np.linspace(bottom, top, 5), rel=5e-3, abs=1e-9)


def test_the_axes_of_the_batches_are_w_and_b():
    across, up = axis_numbers("batches")
    assert across == [-2.5, -1, 0.5, 2, 3.5] and up == [-2.5, -1.25, 0, 1.25, 2.5]
