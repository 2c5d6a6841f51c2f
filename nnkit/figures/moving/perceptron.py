"""A perceptron's line over the points of AND, OR, NAND and XOR."""

import json

import numpy as np

from nnkit import activations as act
from nnkit import data
from nnkit.figures.controls import Choice, Handle, Place, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

_NUMBERS = ("first", "second", "third", "fourth")
# From the middle of the drawing to the line, in lengths of the weights; without weights there is no line, and no number.
_DISTANCE = "((w1 + w2) / 2 + b) / (w1 * w1 + w2 * w2)"
#: How long the arrow of a weight of 1 is.
_LENGTH = 0.3
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
        region = _positive_side(corners, np.array([w1, w2]), b)
        return {
            "x": short(region[:, 0]),
            "y": short(region[:, 1]),
            "k": list(range(len(region))),
        }

    targets = [
        {"gate": gate, "point": i, "wanted": wanted, "label": f"wanted {wanted}"}
        for gate, wanted_all in _GATES.items()
        for i, wanted in enumerate(wanted_all)
    ]
    places = [
        Place(f"{axis}{i}", low, high, 0.1, int(point[k])) for i, point in enumerate(points) for k, axis in enumerate("xy")
    ]
    domain = alt.Scale(domain=[low, high], nice=False)
    across, up = alt.X("x:Q", scale=domain, title="first input"), alt.Y("y:Q", scale=domain, title="second input")
    region = chosen().transform_flatten(["x", "y", "k"])
    arrow = fixed([{}]).transform_calculate(x="0.5", y="0.5", x2=_tip("w1"), y2=_tip("w2"))
    dots = (
        fixed(targets)
        .transform_filter("datum.gate == gate")
        .transform_calculate(x=_of_point("x"), y=_of_point("y"))
        .encode(across, up)
    )
    return MovingFigure(
        [
            region.mark_line(style="tint", filled=True, clip=True).encode(across, up, alt.Order("k:Q")),
            arrow.mark_rule(style="soft", strokeWidth=2).encode(across, up, x2="x2:Q", y2="y2:Q"),
            arrow.mark_point(style="soft", filled=True, size=50).encode(alt.X("x2:Q"), alt.Y("y2:Q")),
            dots.transform_filter("datum.wanted == 1").mark_point(style="first", filled=True, size=220),
            dots.transform_filter("datum.wanted == 0").mark_point(style="second", size=220, shape="square", strokeWidth=3),
            dots.mark_text(style="ink", dy=-18).encode(text="label:N"),
        ],
        by=by,
        controls=[Choice("gate", "gate", tuple(_GATES), "AND")],
        places=places,
        computed={
            "says": (" + ', ' + ".join(map(_output_of, range(4))), _outputs),
            "right": (" + ".join(map(_is_right, range(4))), _right),
        },
        handles=[
            Handle(
                "The line",
                f"0.5 - w1 * {_DISTANCE}",
                f"0.5 - w2 * {_DISTANCE}",
                {"b": "-(w1 * pointer_x + w2 * pointer_y)"},
                across="b",
                up="b",
            ),
            Handle(
                "The tip of the arrow of weights",
                _tip("w1"),
                _tip("w2"),
                {"w1": f"(pointer_x - 0.5) / {_LENGTH}", "w2": f"(pointer_y - 0.5) / {_LENGTH}"},
                across="w1",
                up="w2",
            ),
            *(
                Handle(
                    f"The {_NUMBERS[i]} point",
                    f"x{i}",
                    f"y{i}",
                    {f"x{i}": "pointer_x", f"y{i}": "pointer_y"},
                    across=f"x{i}",
                    up=f"y{i}",
                )
                for i in range(4)
            ),
        ],
        states=compute_states(by, compute),
        equal=True,
        said=[
            "{gate}: {right} of 4 points right. For " + ", ".join(f"({{x{i}}}, {{y{i}}})" for i in range(4)),
            "this perceptron says {says}. It says 1 in the shaded half.",
        ],
        alt_text=(
            "The four points of a gate in the plane, a round dot where 1 is wanted and a square where 0 is. The half-plane in "
            "which the perceptron says 1 is shaded; its edge is a straight line that the sliders turn and shift. An arrow of "
            "the two weights stands at a right angle to it."
        ),
    )


def _tip(weight):
    """Vega expression for where the arrow of the weights, which begins in the middle, ends on an axis."""
    return f"0.5 + {_LENGTH} * {weight}"


def _of_point(axis):
    """Vega expression for where the point of a row is on an axis."""
    return f"[{', '.join(f'{axis}{i}' for i in range(4))}][datum.point]"


def _output_of(i):
    """Vega expression for what the perceptron says of a point, as text."""
    return f"(w1 * x{i} + w2 * y{i} + b > 0 ? '1' : '0')"


def _is_right(i):
    """Vega expression for 1 if the perceptron says what is wanted of a point, and 0 if not."""
    return f"({json.dumps(_GATES)}[gate][{i}] == {_output_of(i)} ? 1 : 0)"


def _said_of_each(w1, w2, b, **places):
    points = np.array([[places[f"x{i}"], places[f"y{i}"]] for i in range(4)])
    return act.step(points @ [w1, w2] + b).astype(int).tolist()


def _outputs(gate, **settings):
    return ", ".join(map(str, _said_of_each(**settings)))


def _right(gate, says=None, **settings):
    return sum(said == wanted for said, wanted in zip(_said_of_each(**settings), _GATES[gate], strict=True))


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
