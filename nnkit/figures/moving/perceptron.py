"""A perceptron's line over the points of AND, OR, NAND and XOR."""

import numpy as np

from nnkit import activations as act
from nnkit import data
from nnkit.figures.controls import Choice, Slider
from nnkit.figures.lazy import LazyModule
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short

alt = LazyModule("altair")

_GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}


@moving_figure("A perceptron's line", "Can you get all four points of AND right? Of XOR?")
def perceptron():
    """A perceptron's two weights and bias as sliders, and the line where it changes its mind, over AND, OR, NAND and XOR.

    Returns
    -------
    MovingFigure
    """
    by = [
        Slider("w1", "weight w1", -1, 1, 0.5, 1),
        Slider("w2", "weight w2", -1, 1, 0.5, 1),
        Slider("b", "bias b", -2, 2, 0.5, -0.5),
    ]
    points, _ = data.xor()
    low, high = -0.5, 1.5
    corners = np.array([[low, low], [high, low], [high, high], [low, high]])

    def compute(w1, w2, b):
        weights = np.array([w1, w2])
        outputs = act.step(points @ weights + b)
        region = _positive_side(corners, weights, b)
        return {
            "says": ", ".join(str(int(output)) for output in outputs),
            "right": {gate: int(np.sum(outputs == wanted)) for gate, wanted in _GATES.items()},
            "x": short(region[:, 0]),
            "y": short(region[:, 1]),
            "k": list(range(len(region))),
        }

    targets = [
        {"gate": gate, "x": x, "y": y, "wanted": wanted, "label": f"wanted {wanted}"}
        for gate, wanted_all in _GATES.items()
        for (x, y), wanted in zip(points.astype(int).tolist(), wanted_all, strict=True)
    ]
    domain = alt.Scale(domain=[low, high], nice=False)
    across, up = alt.X("x:Q", scale=domain, title="first input"), alt.Y("y:Q", scale=domain, title="second input")
    region = chosen().transform_flatten(["x", "y", "k"])
    dots = fixed(targets).transform_filter("datum.gate == gate").encode(across, up)
    return MovingFigure(
        [
            region.mark_line(style="tint", filled=True, clip=True).encode(across, up, alt.Order("k:Q")),
            dots.transform_filter("datum.wanted == 1").mark_point(style="first", filled=True, size=220),
            dots.transform_filter("datum.wanted == 0").mark_point(style="second", size=220, shape="square", strokeWidth=3),
            dots.mark_text(style="ink", dy=-18).encode(text="label:N"),
        ],
        by=by,
        controls=[Choice("gate", "gate", tuple(_GATES), "AND")],
        states=compute_states(by, compute),
        equal=True,
        said=[
            "{gate}: {right[gate]} of 4 points right. For (0,0), (0,1), (1,0), (1,1)",
            "this perceptron says {says}. It says 1 in the shaded half.",
        ],
        alt_text=(
            "The four points of a gate in the plane, a round dot where 1 is wanted and a square where 0 is. The half-plane in "
            "which the perceptron says 1 is shaded; its edge is a straight line that the sliders turn and shift."
        ),
    )


def _positive_side(corners, weights, b):
    """The part of a convex polygon where x · weights + b > 0, cut corner by corner; no rows if there is none."""
    kept = []
    for corner, following in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        z, z_next = corner @ weights + b, following @ weights + b
        if z > 0:
            kept.append(corner)
        if (z > 0) != (z_next > 0):
            kept.append(corner + z / (z - z_next) * (following - corner))
    return np.array(kept).reshape(-1, 2)
