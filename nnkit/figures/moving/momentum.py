"""Momentum as a sum of past gradients: what each of them gives to a step."""

import numpy as np

from nnkit import optimizers
from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule
from nnkit.worked.surfaces import RAVINE, walk

alt = LazyModule("altair")
_STEPS, _RATE = 24, 0.1
_DIRECTIONS = ("along the valley", "across the valley")


@moving_figure(
    "A step of momentum, taken apart", "Before you move anything: along the valley, do the old gradients help, or hinder?"
)
def momentum():
    """What each gradient so far gives to one step of momentum in the ravine, along the valley and across it.

    Returns
    -------
    MovingFigure
    """
    by = [
        Choice("direction", "direction", _DIRECTIONS, _DIRECTIONS[0]),
        Choice("kept", "share that is kept", ("0", "0.5", "0.9", "0.95"), "0.9"),
    ]

    def compute(direction, kept):
        shares, moves = parts_of_steps(float(kept))
        axis = _DIRECTIONS.index(direction)
        parts = shares[..., axis]
        return {
            "pushes": short(np.diag(parts), 3),
            "share": float(kept),
            "moved": ["", *(written(move, 2) for move in moves[:, axis])],
            "alone": ["", *(written(push, 2) for push in np.diag(parts))],
        }

    bars = (
        chosen()
        .transform_calculate(k=f"sequence(1, {_STEPS + 1})")
        .transform_flatten(["pushes", "k"])
        .transform_filter("datum.k <= step")
        .transform_calculate(
            part="datum.pushes * pow(datum.share, step - datum.k)",
            sign="datum.pushes < 0 ? 'back' : 'forth'",
            x="datum.k - 0.4",
            x2="datum.k + 0.4",
        )
    )
    across = alt.X("x:Q", title="gradient of step", scale=alt.Scale(domain=[0.4, _STEPS + 0.6], nice=False))
    up = alt.Y("part:Q", title="what it gives to this step", scale=alt.Scale(zero=True))
    colour = alt.Color("sign:N", scale=alt.Scale(domain=["forth", "back"]), legend=None)
    return MovingFigure(
        [
            bars.mark_rect().encode(across, up, x2="x2:Q", y2=alt.Y2Datum(0), color=colour),
        ],
        by=by,
        controls=[Slider("step", "step", 1, _STEPS, 1, 12, plays=True)],
        states=compute_states(by, compute),
        said=[
            "Step {step} moves {moved[step]} {direction}: the sum of all bars.",
            "Its own gradient, the last bar, would move it {alone[step]}.",
        ],
        alt_text=(
            "For one step of momentum, a bar for each gradient so far: what it still gives to this step. Along the valley all "
            "bars point the same way and add up; across it they point both ways and partly cancel."
        ),
        height=260,
    )


def parts_of_steps(kept):
    """What each gradient gives to each step of momentum on its walk in the ravine.

    Parameters
    ----------
    kept : float
        The share of the velocity that a step keeps.

    Returns
    -------
    parts : (steps, steps, 2) array
        What the gradient of step j gives to step i, at [i, j], along the valley and across it; 0 for later gradients.
    moves : (steps, 2) array
        The steps, as the optimizer takes them.
    """
    path = walk(RAVINE, optimizers.Momentum(_RATE, momentum=kept), _STEPS)
    pushes = -_RATE * RAVINE.gradient(path[:-1])
    ages = np.arange(_STEPS)[:, None] - np.arange(_STEPS)
    weights = np.where(ages >= 0, np.power(float(kept), np.maximum(ages, 0)), 0.0)
    return weights[..., None] * pushes, np.diff(path, axis=0)
