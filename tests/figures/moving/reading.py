"""What the tests of figures that move share: each figure made once, its states and its drawing read back."""

import functools
import html
import itertools
import re
from types import SimpleNamespace

import numpy as np
import pytest
import vl_convert

from nnkit.figures.moving import FIGURES


@functools.cache
def figure(name):
    """The figure that shows its example, made once for all tests of a process."""
    return FIGURES[name]()


@functools.cache
def spec(name):
    return figure(name).to_dict()


def settings_of(controls):
    names = [control.name for control in controls]
    return [dict(zip(names, setting, strict=True)) for setting in itertools.product(*(c.values for c in controls))]


def states(name_or_figure):
    """The settings of the sliders, the last one changing fastest, each with its state."""
    shown = figure(name_or_figure) if isinstance(name_or_figure, str) else name_or_figure
    return [(SimpleNamespace(**s), row) for s, row in zip(settings_of(shown.by), shown.states, strict=True)]


def fixed_rows(name, field=""):
    """The rows of the part of a figure that no slider changes; where there are several parts, of that with such a field."""
    parts = [rows for key, rows in spec(name)["datasets"].items() if key != "states"]
    [rows] = [rows for rows in parts if not field or field in rows[0]]
    return rows


def svg(specification, **settings):
    """The drawing with the controls where we want them, by the same Vega as on the page."""
    params = [dict(parameter) for parameter in specification["params"]]
    for parameter in params:
        if parameter["name"] in settings:
            parameter["value"] = settings[parameter["name"]]
    return html.unescape(vl_convert.vegalite_to_svg(specification | {"params": params}, vl_version="5.20"))


def title(drawing):
    """What stands above a drawing."""
    [words] = re.findall(r'aria-label="Title text \'(.*?)\'" pointer', drawing)
    return words


def drawn_labels(drawing):
    """What each mark of a drawing says of itself, in order."""
    return re.findall(r'aria-label="([^"]*)" role="graphics-symbol"', drawing)


def assert_drawn(name, settings, expected, kind, count):
    """A drawing has its words, all expected marks, and so many whose label speaks of one kind of thing."""
    drawing = svg(spec(name), **settings)
    labels = drawn_labels(drawing)
    assert title(drawing) == figure(name).said(**settings).replace("\n", " ")
    assert set(expected) <= set(labels)
    assert sum(kind in label for label in labels) == count


def number(text):
    return float(text.replace("−", "-"))


def to_digits(value, digits=4):
    """Equal as far as so many digits show it."""
    return pytest.approx(value, rel=0.501 * 10.0 ** (1 - digits), abs=1e-12)


def share(span, path):
    """The places of a path as shares of a span."""
    (left, right), (bottom, top) = span
    return (np.array(path) - [left, bottom]) / [right - left, top - bottom]


def as_drawn(shares):
    """Shares to three decimals; None from the first that is three widths away."""
    far = next((k for k, value in enumerate(shares) if not abs(value) < 3), len(shares))
    return [pytest.approx(value, abs=6e-4) for value in shares[:far]] + [None] * (len(shares) - far)


def assert_contours_are_level(rows, height, span):
    """Each line stays at one height, and together they reach from the low places to the high ones.

    Parameters
    ----------
    rows : list of dict
        With the x and the y of each line, in shares of the span.
    height : callable
        Takes an array of x and one of y.
    span : ((float, float), (float, float))
    """
    (left, right), (bottom, top) = span
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
