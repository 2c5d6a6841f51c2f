"""The boundary between two classes while a network learns, with a bend and without."""

import numpy as np

from nnkit import data, optimizers
from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short
from nnkit.layers import Dense, ReLU, Sigmoid, Tanh
from nnkit.lazy import LazyModule
from nnkit.network import Network
from nnkit.training import accuracy

alt = LazyModule("altair")

#: After how many steps the network is looked at.
STEPS = (0, 1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 70, 100, 140, 200, 280, 400)
_BENDS = {"none": (), "sigmoid": (Sigmoid,), "tanh": (Tanh,), "ReLU": (ReLU,)}
#: Of each cell one letter is kept, from a for surely class 0 to z for surely class 1.
_SHADES = "abcdefghijklmnopqrstuvwxyz"
#: The square that is drawn, and how many cells it has in each direction.
_LOW, _HIGH, _CELLS = -1.75, 2.75, 24


@moving_figure(
    "A boundary that learns to bend", "Eight hidden neurons, and two moons to tell apart. How far does it get without a bend?"
)
def boundary():
    """What a network of eight hidden neurons says in the plane while it learns two moons, for four activation functions.

    Returns
    -------
    MovingFigure
    """
    by = [Choice("bend", "activation", tuple(_BENDS), "none")]

    def compute(bend):
        shades, rights, losses = learned(_BENDS[bend])
        return {
            "shades": ["".join(_SHADES[min(25, int(26 * says))] for says in one) for one in shades],
            "right": [f"{100 * right:.0f}" for right in rights],
            "loss": [f"{loss:.2f}" for loss in losses],
            "after": [f"{step} steps" if step != 1 else "1 step" for step in STEPS],
        }

    x, t = moons()
    points = [{"x": x, "y": y, "class": int(t)} for (x, y), t in zip(short(x), t[:, 0], strict=True)]
    domain, side = alt.Scale(domain=[_LOW, _HIGH], nice=False), (_HIGH - _LOW) / _CELLS
    across, up = alt.X("x:Q", title="first input", scale=domain), alt.Y("y:Q", title="second input", scale=domain)
    classes = alt.Scale(domain=[1, 0])
    cells = (
        chosen()
        .transform_calculate(k=f"sequence({_CELLS**2})", now="datum.shades[step]")
        .transform_flatten(["k"])
        .transform_calculate(
            shade=f"indexof('{_SHADES}', substring(datum.now, datum.k, datum.k + 1))",
            says="datum.shade > 12 ? 1 : 0",
            sure="abs(datum.shade - 12.5) / 12.5",
            x=f"{_LOW} + {side} * (datum.k % {_CELLS})",
            y=f"{_LOW} + {side} * floor(datum.k / {_CELLS})",
            x2=f"datum.x + {side}",
            y2=f"datum.y + {side}",
        )
        .mark_rect(strokeWidth=0)
        .encode(
            across,
            up,
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("says:N", scale=classes, legend=None),
            opacity=alt.Opacity("sure:Q", scale=alt.Scale(domain=[0, 1], range=[0.03, 0.5]), legend=None),
        )
    )
    dots = fixed(points).encode(across, up)
    return MovingFigure(
        [
            cells,
            dots.transform_filter("datum.class == 1").mark_point(style="first", filled=True, size=30),
            dots.transform_filter("datum.class == 0").mark_point(style="second", filled=True, size=30, shape="square"),
        ],
        by=by,
        controls=[Slider("step", "moment", 0, len(STEPS) - 1, 1, 0, plays=True)],
        states=compute_states(by, compute),
        height=340,
        equal=True,
        said=[
            "Activation {bend}, after {after[step]}: loss {loss[step]},",
            "{right[step]} % of the points on the right side.",
        ],
        alt_text=(
            "Points of two classes, two half-moons that reach into each other, and the plane in two colours: what a network "
            "says there, the more solid the surer it is. Without a bend the border between the colours stays a straight line; "
            "with one it comes to wind between the moons."
        ),
    )


def moons():
    """The points, and their classes as a column."""
    x, t = data.moons(120, noise=0.12)
    return x, t[:, None].astype(float)


def learned(bend, seed=1):
    """What a network says while it learns.

    Parameters
    ----------
    bend : tuple of classes
        Of the layers between the two dense ones.
    seed : int
        Of the first weights.

    Returns
    -------
    shades : list of (576,) arrays
        After each of :data:`STEPS`, the probability of class 1 in each cell, row by row from below.
    rights, losses : lists of float
        The share of the points on the right side, and the loss.
    """
    x, t = moons()
    rng = np.random.default_rng(seed)
    layers = [Dense(2, 8, rng=rng), *(layer() for layer in bend), Dense(8, 1, rng=rng), Sigmoid()]
    network = Network(layers, loss="binary_cross_entropy")
    rule = optimizers.Adam(0.05)
    middles = _LOW + (np.arange(_CELLS) + 0.5) * (_HIGH - _LOW) / _CELLS
    plane = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
    shades, rights, losses = [], [], []
    for step in range(STEPS[-1] + 1):
        loss, gradients = network.loss_and_gradients(x, t)
        if step in STEPS:
            shades.append(network.predict(plane)[:, 0])
            rights.append(accuracy(network.predict(x), t))
            losses.append(loss)
        rule.step(network.parameters, gradients)
    return shades, rights, losses
