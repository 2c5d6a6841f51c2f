"""Gradient descent in a valley, from wherever the reader puts the start."""

import numpy as np

from nnkit import optimizers
from nnkit.figures.controls import Handle, Slider
from nnkit.figures.moving.contours import contour_lines
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short
from nnkit.lazy import LazyModule
from nnkit.worked.surfaces import RAVINE, walk

alt = LazyModule("altair")
_STEPS = 30


@moving_figure(
    "Descent in a valley", "Take hold of the ring. From which starts does the path lead straight to the lowest place?"
)
def valley():
    """Gradient descent in the ravine x²/20 + y², for any start and eleven learning rates.

    Returns
    -------
    MovingFigure
    """
    by = [Slider("rate", "learning rate", 0.1, 1.1, 0.1, 0.9)]

    def compute(rate):
        along, across = shares_left(rate)
        return {
            "along": short(along, 6),
            "across": short(across, 6),
            "k": list(range(_STEPS + 1)),
            "left": [f"{_signed(along[1])} of the way along it", f"{_signed(across[1])} of the way across it"],
            "how": _how(across[1]),
        }

    (left, right), (bottom, top) = RAVINE.span
    lines = [
        {"level": level, "x": short(left + np.array(x) * (right - left)), "y": short(bottom + np.array(y) * (top - bottom))}
        for level, (x, y) in enumerate(contour_lines(RAVINE.height, RAVINE.span))
    ]
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[left, right], nice=False))
    up = alt.Y("y:Q", title="y", scale=alt.Scale(domain=[bottom, top], nice=False))
    contours = fixed(lines).transform_calculate(k="sequence(length(datum.x))").transform_flatten(["x", "y", "k"])
    path = (
        chosen()
        .transform_flatten(["along", "across", "k"])
        .transform_filter("datum.k <= step")
        .transform_calculate(x="x0 * datum.along", y="y0 * datum.across")
        .encode(across, up, alt.Order("k:Q"))
    )
    return MovingFigure(
        [
            contours.mark_line(style="soft", strokeWidth=0.7, opacity=0.7, interpolate="catmull-rom").encode(
                across, up, alt.Order("k:Q"), alt.Detail("level:N")
            ),
            path.mark_line(style="first", clip=True),
            path.mark_point(style="ink", filled=True, size=36, clip=True),
            path.transform_filter("datum.k == 0").mark_point(style="second", size=160, strokeWidth=2.5),
        ],
        by=by,
        controls=[
            Slider("x0", "start: x", -9, 9, 1, -7),
            Slider("y0", "start: y", -4, 4, 1, 2),
            Slider("step", "step", 0, _STEPS, 1, _STEPS, plays=True),
        ],
        states=compute_states(by, compute),
        handles=[
            Handle("The start", "x0", "y0", {"x0": "pointer_x", "y0": "pointer_y"}, across="x0", up="y0"),
        ],
        said=[
            "Learning rate {rate}, from ({x0}, {y0}), {step} steps. Each of them leaves",
            "{left[0]}, and {left[1]}: {how}.",
        ],
        alt_text=(
            "Contour lines of a long valley along x, twenty times steeper across than along, and the path of gradient descent "
            "from a start, a ring. With small rates it comes down to the floor and creeps along it; with large ones it jumps "
            "from wall to wall."
        ),
        height=300,
    )


def shares_left(rate):
    """What share of its start each coordinate still is after each step, found by a walk from (1, 1).

    The slope along an axis of this valley is a multiple of the coordinate, so the share is the same from every start.

    Parameters
    ----------
    rate : float

    Returns
    -------
    along, across : (31,) arrays
    """
    return walk(RAVINE._replace(start=(1.0, 1.0)), optimizers.SGD(rate), _STEPS).T


def _signed(share):
    return f"{share:.2f}".replace("-", "−")


def _how(share):
    """In words, what happens across the valley."""
    if abs(share) < 1e-9:
        return "one step is enough to reach the floor"
    if share > 0:
        return "it comes down to the floor from one side"
    return "it jumps from wall to wall" + (", and higher each time" if share < -1 else "")
