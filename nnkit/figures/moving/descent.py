"""Gradient descent on a curve, for every learning rate and starting point."""

import math

import numpy as np

from nnkit.figures.controls import Handle, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule

alt = LazyModule("altair")


@moving_figure(
    "Descent on a curve", "From crawling to divergence. Which learning rate comes nearest to the bottom in one single step?"
)
def descent(
    f=np.square,
    slope=lambda w: 2 * w,
    *,
    learning_rate=(0.05, 1.1, 0.05, 0.1),
    start=(-2, 2, 0.5, -2),
    span=(-3, 3),
    steps=20,
    xlabel="w",
    ylabel="error",
):
    """Gradient descent on a curve, for every learning rate and starting point.

    Parameters
    ----------
    f, slope : callable
        The curve and its derivative; both take an array and return one. Where none are given, the parabola w².
    learning_rate, start : (low, high, step, first)
        What the two sliders can be set to.
    span : (float, float)
        The part of the horizontal axis that is drawn. A walk that leaves it by its width has diverged.
    steps : int
    xlabel, ylabel : str

    Returns
    -------
    MovingFigure
    """
    by = [Slider("rate", "learning rate", *learning_rate), Slider("start", "start", *start)]
    grid = np.linspace(*span, 121)
    heights = f(grid)
    room = 0.08 * np.ptp(heights)
    limits = short([heights.min() - room, heights.max() + room])

    def compute(rate, start):
        path = _descend(slope, rate, start, steps)
        inside = path[np.abs(path - np.mean(span)) <= 1.5 * np.ptp(span)]
        steps_inside = np.flatnonzero((inside >= span[0]) & (inside <= span[1]))
        drawn = inside[steps_inside]
        return {
            "x": short(drawn),
            "y": short(f(drawn)),
            "k": steps_inside.tolist(),
            "height": short(float(f(np.array(float(start))))),
            "verdict": _verdict(path, slope, span, rate),
            "end": written(path[-1]) if np.abs(path[-1]) < 1e6 else "far away",
        }

    across = alt.X("x:Q", title=xlabel, scale=alt.Scale(domain=list(span), nice=False))
    up = alt.Y("y:Q", title=ylabel, scale=alt.Scale(domain=limits, nice=False))
    curve = [{"x": x, "y": y} for x, y in zip(short(grid), short(heights), strict=True)]
    path = chosen().transform_flatten(["x", "y", "k"]).encode(across, up, alt.Order("k:Q"))
    return MovingFigure(
        [
            fixed(curve).mark_line(style="first", clip=True).encode(across, up),
            path.mark_line(style="soft", strokeWidth=1.3, strokeDash=[4, 3], clip=True),
            path.mark_point(style="ink", filled=True, size=50),
            path.transform_filter("datum.k == 0").mark_point(style="second", size=160, strokeWidth=2.5),
        ],
        by=by,
        states=compute_states(by, compute),
        said=["Learning rate {rate}, from {start}: {verdict}.", f"After {steps} steps {xlabel} is {{end}}."],
        handles=[
            Handle("The start", "start", "data('states')[state].height", {"start": "pointer_x"}, across="start"),
        ],
        alt_text=f"A curve of {ylabel} over {xlabel}, and the points that gradient descent comes to from the start, a ring.",
    )


def _descend(slope, rate, start, steps):
    path = [float(start)]
    for _ in range(steps):
        path.append(path[-1] - rate * float(slope(np.array(path[-1]))) if abs(path[-1]) < 1e9 else path[-1])
    return np.array(path)


def _verdict(path, slope, span, rate):
    """In words, what a walk did."""
    moves = np.diff(path)
    if np.abs(path[-1] - np.mean(span)) > 1.5 * np.ptp(span):
        return "it diverges, each step larger than the one before"
    if rate == 0 or np.abs(moves).max() < 1e-9:
        return "it stands still"
    turns = np.sum(moves[:-1] * moves[1:] < 0)
    far = abs(moves[-1]) > 1e-3 * np.ptp(span)
    if turns > len(moves) / 2:
        return "it jumps from side to side" + (_growth(abs(moves[-2]), abs(moves[-1])) if far else " and settles")
    if far or abs(float(slope(path[-1]))) > 0.05 * abs(float(slope(path[0]))):
        return "it crawls, and is still on its way"
    return "it settles"


def _growth(before, last):
    if math.isclose(before, last, rel_tol=1e-9):
        return ", and each jump is as long as the one before"
    return ", and each jump is " + ("longer" if last > before else "shorter") + " than the one before"
