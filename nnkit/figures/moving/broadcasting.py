"""Two arrays as boxes of numbers, and how their shapes stretch when they are added."""

import numpy as np

from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

_SHAPES = ((), (3,), (4,), (3, 1), (1, 4), (3, 4))
#: Where the first box of each array and of the sum lies, across and down.
_PLACES = {"a": (0, 0), "b": (5.5, 0), "a + b": (2.75, 4.25)}


@moving_figure("Shapes that stretch", "Which shapes fit together? Choose two, say it, and move the slider.")
def broadcasting():
    """Two arrays of chosen shapes as boxes: lined up at their ends, stretched, and added, or the error that comes.

    Returns
    -------
    MovingFigure
    """
    names = tuple(map(str, _SHAPES))
    by = [
        Choice("a", "shape of a", names, "(3, 1)"),
        Choice("b", "shape of b", names, "(4,)"),
        Slider("step", "step", 0, 2, 1, 0, plays=True),
    ]

    def compute(a, b, step):
        return stretched(_SHAPES[names.index(a)], _SHAPES[names.index(b)], step)

    across = alt.X("x:Q", scale=alt.Scale(domain=[-0.1, 9.6], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[7.4, -0.75], nice=False), axis=None)
    labels = chosen().transform_flatten(["label", "label_x", "label_y"])
    boxes = chosen().transform_flatten(["x", "y", "number", "kind"])
    edges = boxes.transform_calculate(right="datum.x + 0.92", bottom="datum.y + 0.92").encode(
        across, alt.X2("right:Q"), down, alt.Y2("bottom:Q")
    )
    middle = boxes.transform_calculate(x="datum.x + 0.46", y="datum.y + 0.46").encode(across, down, text="number:Q")
    return MovingFigure(
        [
            edges.transform_filter("datum.kind == 'own'").mark_rect(style="tint"),
            edges.transform_filter("datum.kind == 'sum'").mark_rect(style="first", filled=False, strokeWidth=2),
            edges.transform_filter("datum.kind == 'copy'").mark_rect(
                style="soft", filled=False, strokeDash=[3, 3], strokeWidth=1
            ),
            middle.transform_filter("datum.kind != 'copy'").mark_text(style="ink", fontSize=14),
            middle.transform_filter("datum.kind == 'copy'").mark_text(style="soft", fontSize=14),
            labels.transform_calculate(x="datum.label_x", y="datum.label_y")
            .mark_text(style="ink", align="left", fontSize=14, fontWeight="bold")
            .encode(across, down, text="label:N"),
        ],
        by=by,
        states=compute_states(by, compute),
        said=["{first}", "{second}"],
        alt_text=(
            "Two arrays as boxes of numbers. In steps their shapes are lined up at the ends, what has the size 1 is stretched "
            "with dashed copies, and below them their sum appears, or the error."
        ),
    )


def stretched(shape_a, shape_b, step):
    """What is seen of two arrays at one step of their addition, and what is said of it.

    Parameters
    ----------
    shape_a, shape_b : tuple of int
        Of at most two axes.
    step : int
        0: as they are; 1: lined up; 2: stretched and added.

    Returns
    -------
    dict
        Boxes with their places, numbers and kinds ("own", "copy", "sum"), labels with their places, and two sentences.
    """
    a, b = _numbers(shape_a, 1), _numbers(shape_b, 10)
    axes = max(a.ndim, b.ndim)
    lined = [(1,) * (axes - array.ndim) + array.shape for array in (a, b)]
    clash = next((pair for pair in zip(*map(reversed, lined), strict=True) if 1 not in pair and pair[0] != pair[1]), None)
    shapes = [shape_a, shape_b] if step == 0 else lined
    if step == 2 and not clash:
        whole = np.broadcast_shapes(*lined)
        shown = {"a": (a, whole), "b": (b, whole), "a + b": (a + b, whole)}
        shapes = [whole, whole]
    else:
        shown = {"a": (a, a.shape), "b": (b, b.shape)}
    labels = {"a": f"a {shapes[0]}", "b": f"b {shapes[1]}"}
    if step == 2:
        labels["a + b"] = "a + b: an error" if clash else f"a + b {whole}"
    places = [_PLACES[name] for name in labels]
    return {
        **_boxes(shown),
        "label": list(labels.values()),
        "label_x": [x for x, _ in places],
        "label_y": [y - 0.35 for _, y in places],
        **_words(a, b, lined, clash, step),
    }


def _numbers(shape, first):
    """1, 2, 3 … or 10, 20, 30 …, so that a sum shows which two made it."""
    return (first * np.arange(1, 1 + np.prod(shape, dtype=int))).reshape(shape)


def _boxes(shown):
    """Every box of the arrays, with what they are stretched to."""
    boxes = {"x": [], "y": [], "number": [], "kind": []}
    for name, (array, whole) in shown.items():
        left, top = _PLACES[name]
        kinds = np.where(_copied(array.shape, whole), "copy", "sum" if name == "a + b" else "own")
        numbers = np.broadcast_to(array, whole)
        for (row, column), number in np.ndenumerate(np.atleast_2d(numbers)):
            boxes["x"].append(left + column)
            boxes["y"].append(top + row)
            boxes["number"].append(int(number))
            boxes["kind"].append(str(np.atleast_2d(kinds)[row, column]))
    return boxes


def _copied(shape, whole):
    """Where a stretched array holds a copy, and not a number that it had before."""
    lined = (1,) * (len(whole) - len(shape)) + shape
    beyond = [place >= size for place, size in zip(np.indices(whole), lined, strict=True)]
    return np.any(beyond, axis=0)


def _words(a, b, lined, clash, step):
    if step == 0:
        return {"first": f"a has the shape {a.shape}, b has the shape {b.shape}.", "second": "Do they fit? Say it first."}
    if step == 1:
        fit = "At each place the sizes are equal, or one is 1: they fit."
        return {
            "first": f"Lined up at their ends, with 1s in front: {lined[0]} and {lined[1]}.",
            "second": f"{clash[0]} and {clash[1]} meet, and neither of them is 1." if clash else fit,
        }
    try:
        total = a + b
    except ValueError as error:
        first, _, second = str(error).strip().partition(" with ")
        return {"first": f"NumPy says: {first}", "second": f"with {second}."}
    alike = "The shapes are equal: nothing has to stretch."
    sums = "1 sum" if total.size == 1 else f"{total.size} sums"
    return {
        "first": alike if a.shape == b.shape else "What has the size 1 is stretched. Dashed boxes are copies.",
        "second": f"{sums}, shape {total.shape}.",
    }
