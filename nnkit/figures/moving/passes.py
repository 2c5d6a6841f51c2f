"""The forward and the backward pass through a small network, one computation at a time."""

from nnkit.figures.controls import Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, moving_figure
from nnkit.figures.walkthrough import Walkthrough
from nnkit.lazy import LazyModule
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_LEARNING_RATE, TEN_WEIGHT_TARGET, ten_weight_network

alt = LazyModule("altair")


@moving_figure(
    "Forward and backward through ten weights", "Every number of the network worked by hand, one computation at a time."
)
def passes(network=None, x=TEN_WEIGHT_INPUTS, t=TEN_WEIGHT_TARGET, *, learning_rate=TEN_WEIGHT_LEARNING_RATE, backward=True):
    """The forward and the backward pass through a small network, one computation at a time.

    Parameters
    ----------
    network : Network
        Dense layers without bias, each followed by a Sigmoid, and one output. Where none is given, the network of ten weights
        with its own input and target.
    x : (1, n_in) array
    t : (1, 1) array
    learning_rate : float
        Of the update that the last step shows.
    backward : bool
        Whether to go on to the error and the backward pass.

    Returns
    -------
    MovingFigure
    """
    network = ten_weight_network() if network is None else network
    walkthrough = Walkthrough(network, x, t)
    walkthrough.forward()
    if backward:
        walkthrough.error()
        walkthrough.backward()
        walkthrough.update(learning_rate)
    states = [{"i": i, "step": i} | state for i, state in enumerate(walkthrough.states)]
    last = len(states) - 1
    edges = chosen().transform_flatten(["x", "y", "x2", "y2", "on"])
    columns, tallest = len(network.layers) // 2, max(layer.n_in for layer in network.layers[::2])
    across, up = (0, columns), ((1 - tallest) / 2, (tallest - 1) / 2)
    edges = edges.encode(_bare("x", *across), _bare("y", *up), alt.X2("x2"), alt.Y2("y2"))
    labels = chosen().transform_flatten(["lx", "ly", "weight", "slope"])
    labels = labels.encode(_bare("lx", *across), _bare("ly", *up))
    nodes = chosen().transform_flatten(["nx", "ny", "name", "node_on", "value", "delta"])
    nodes = nodes.encode(_bare("nx", *across), _bare("ny", *up))
    circle = {"size": 1300, "shape": "circle"}
    return MovingFigure(
        [
            edges.mark_rule(style="soft", strokeWidth=1.2),
            edges.transform_filter("datum.on").mark_rule(style="second", strokeWidth=3),
            nodes.mark_point(**circle, style="tint", filled=True),
            nodes.mark_point(**circle, style="first", strokeWidth=1.8),
            nodes.transform_filter("datum.node_on").mark_point(**circle, style="second", strokeWidth=3.5),
            labels.mark_text(style="ink", dy=-7).encode(text="weight:N"),
            labels.mark_text(style="second", dy=7).encode(text="slope:N"),
            nodes.mark_text(style="ink", fontWeight="bold").encode(text="name:N"),
            nodes.mark_text(style="ink", dy=28).encode(text="value:N"),
            nodes.mark_text(style="second", dy=-27).encode(text="delta:N"),
        ],
        by=[Slider("step", "step", 0, last, 1, 0, plays=True)],
        states=states,
        said=[f"Step {{step}} of {last}. {{what}}", "{formula}"],
        alt_text=(
            f"A network of {len(walkthrough.weights)} weights as circles and lines. The slider goes through its computation "
            "one number at a time; what is computed is highlighted, and its value appears beside its circle or line."
        ),
    )


def _bare(field, low, high):
    """A channel without an axis, with a little room on both sides."""
    channel = {"x": alt.X, "y": alt.Y}[field[-1]]
    return channel(f"{field}:Q", axis=None, scale=alt.Scale(domain=[low - 0.4, high + 0.4], nice=False))
