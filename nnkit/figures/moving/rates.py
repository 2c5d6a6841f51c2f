"""The chain rule as rates on the way from a weight to the loss, and the slope by four roads."""

from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure
from nnkit.figures.rounding import written
from nnkit.lazy import LazyModule
from nnkit.worked.networks import rates_of_weight, slopes_of_weight

alt = LazyModule("altair")
_ROADS = ("by hand", "by nudges", "by a graph", "by layers")
_WEIGHTS = tuple(f"w{number}" for number in range(1, 11))


@moving_figure(
    "From a weight to the loss, rate by rate", "Which of the ten weights has the longest way, and which the smallest slope?"
)
def rates():
    """The rates on the way from any weight of the ten-weight network to its loss, and its slope by four roads.

    Returns
    -------
    MovingFigure
    """
    by = [Choice("weight", "weight", _WEIGHTS, "w9"), Slider("value", "its value", -3, 3, 0.4, 0.2)]

    def compute(weight, value):
        number = _WEIGHTS.index(weight) + 1
        branches, slopes = rates_of_weight(number, value), slopes_of_weight(number, value)
        rows = [[(weight, None), *branch] for branch in branches]
        length = len(branches[0])
        return {
            "name": [name for row in rows for name, _ in row],
            "x": [round(i / length, 3) for row in rows for i in range(len(row))],
            "y": [1.2 if k == 0 else 0.3 for k, row in enumerate(rows) for _ in row],
            "rate": ["" if rate is None else written(rate, 3) for row in rows for _, rate in row],
            "length": length,
            "slopes": [written(slope, 5) for slope in slopes.values()],
            "product": written(slopes["by hand"], 3),
            "way": "The product of its rates is" if len(rows) == 1 else "The products of both rows add up to",
        }

    along = alt.Scale(domain=[-0.05, 1.05], nice=False)
    across = alt.X("x:Q", axis=None, scale=along)
    up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.8, 1.6], nice=False))
    nodes = chosen().transform_flatten(["name", "x", "y", "rate"]).encode(across, up)
    links = nodes.transform_filter("datum.rate != ''").transform_calculate(
        x2="datum.x - 1 / datum.length", middle="datum.x - 0.5 / datum.length"
    )
    roads = (
        chosen()
        .transform_calculate(x="[0, 0.27, 0.54, 0.81]", y="-0.5", road=str(list(_ROADS)))
        .transform_flatten(["x", "road", "slopes"])
        .encode(across, up)
    )
    return MovingFigure(
        [
            links.mark_rule(style="soft", strokeWidth=1.5).encode(x2="x2:Q"),
            links.mark_text(style="second", dy=-12, fontSize=11).encode(
                alt.X("middle:Q", axis=None, scale=along), text="rate:N"
            ),
            nodes.mark_point(style="tint", filled=True, size=620),
            nodes.mark_text(style="ink", fontSize=11).encode(text="name:N"),
            roads.mark_text(style="ink", align="left", dy=-8, fontSize=11).encode(text="road:N"),
            roads.mark_text(style="first", align="left", dy=8).encode(text="slopes:N"),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "{weight} = {value}. {way} {product}, its slope.",
            "By hand {slopes[0]}, by nudges {slopes[1]}, by a graph {slopes[2]}, by layers {slopes[3]}.",
        ],
        alt_text=(
            "The way from a weight of the ten-weight network to its loss E as a chain of quantities, with a number at each "
            "link: how fast the next one changes with the one before. Below stands the slope by four roads. A weight of the "
            "first layer has two rows, because its neuron reaches the loss through both neurons of the second."
        ),
        height=230,
    )
