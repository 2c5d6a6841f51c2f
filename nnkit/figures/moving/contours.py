"""Contour lines of a surface and paths over them, for the figures that draw a walk."""

import json

import numpy as np

from nnkit.figures.moving.engine import chosen, fixed, series
from nnkit.figures.rounding import short
from nnkit.lazy import LazyModule

alt = LazyModule("altair")


def within(numbers, span):
    """Coordinates as shares of a span; None from where they are far outside, so that a line ends there."""
    shares = (np.asarray(numbers) - span[0]) / (span[1] - span[0])
    outside = ~(np.abs(shares) < 3)
    shares[np.maximum.accumulate(outside)] = np.nan
    return [None if np.isnan(share) else short(round(share, 3), 6) for share in shares]


def contour_lines(height, span, levels=8, points=41):
    """Contour lines over a span, each as a list of x and a list of y, in shares of the span."""
    from contourpy import contour_generator

    shares = np.linspace(0, 1, points)
    (left, right), (bottom, top) = span
    across, up = np.meshgrid(left + shares * (right - left), bottom + shares * (top - bottom))
    heights = height(np.stack([across, up], axis=-1))
    generator = contour_generator(shares, shares, heights)
    chosen_levels = np.quantile(heights, (np.arange(levels) + 0.3) / levels)
    lines = [line for level in chosen_levels for line in generator.lines(level) if len(line) > 3]
    lines = [np.vstack([line[:-1:2], line[-1:]]) for line in lines]  # every other point will do, but the line must close
    return [(_rounded(line[:, 0]), _rounded(line[:, 1])) for line in lines]


def _rounded(shares):
    return short(np.round(shares, 3), 6)


def _axis(title, spans, chosen_by):
    """An axis of the unit square with the numbers of the chosen span."""
    numbers = [(name, f"{low} + {high - low} * datum.value") for name, (low, high) in spans.items()]
    *others, (_, value) = numbers
    for name, here in reversed(others):
        value = f"({chosen_by} == {json.dumps(name)} ? {here} : {value})"
    return alt.Axis(
        title=title, values=[0, 0.25, 0.5, 0.75, 1], labelExpr=f"format({value}, '.3~g')", labelFlush=True, grid=False
    )


def paths_over_contours(contours, which, names, until, titles, spans, chosen_by=None):
    """Contour lines chosen by one expression, and the named paths of the chosen state as far as another one allows.

    Parameters
    ----------
    contours : list of dict
    which, until : str
        Expressions that choose a contour line, and a point of a path.
    names : list of str
        Of the paths.
    titles : (str, str)
        Of the two axes.
    spans : dict
        What the unit square stands for, ``((left, right), (bottom, top))``, by the value of an expression.
    chosen_by : str, optional
        That expression; a single span needs none.
    """
    square = alt.Scale(domain=[0, 1], nice=False)
    axes = [_axis(title, {name: span[i] for name, span in spans.items()}, chosen_by) for i, title in enumerate(titles)]
    across, up = alt.X("x:Q", axis=axes[0], scale=square), alt.Y("y:Q", axis=axes[1], scale=square)
    lines = fixed(contours).transform_filter(which).transform_calculate(k="sequence(length(datum.x))")
    paths = chosen().transform_flatten(["name", "stride", "x", "y"]).transform_calculate(n="sequence(length(datum.x))")
    paths = paths.transform_flatten(["x", "y", "n"]).transform_calculate(k="datum.n * datum.stride").transform_filter(until)
    ends = paths.transform_joinaggregate(last="max(n)", groupby=["name"]).transform_filter("datum.n == datum.last")
    look = series("name", names, columns=2 if max(map(len, names)) < 10 else 1)
    return [
        lines.transform_flatten(["x", "y", "k"])
        .mark_line(style="soft", strokeWidth=0.7, opacity=0.7, interpolate="catmull-rom")
        .encode(across, up, alt.Order("k:Q"), alt.Detail("level:N")),
        paths.mark_line(clip=True, strokeWidth=2).encode(across, up, alt.Order("n:Q"), **look),
        ends.mark_point(filled=True, clip=True, size=70).encode(across, up, color=look["color"]),
    ]
