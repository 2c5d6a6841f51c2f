"""What each hidden neuron of a network for the digits sees."""

import numpy as np

from nnkit import activations as act
from nnkit import data, optimizers
from nnkit.figures.controls import Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure
from nnkit.figures.rounding import short
from nnkit.layers import Dense, ReLU, Softmax
from nnkit.lazy import LazyModule
from nnkit.network import Network
from nnkit.training import fit

alt = LazyModule("altair")


@moving_figure("What a hidden neuron sees")
def hidden_unit():
    """The weights of each hidden neuron of a network for the digits as an image, and how active it is for each digit.

    Returns
    -------
    MovingFigure
    """
    network, activity = trained_digits()
    incoming, outgoing = network.layers[0].weights, network.layers[2].weights
    by = [Slider("unit", "hidden neuron", 1, incoming.shape[1], 1, 7)]
    rows, columns = np.divmod(np.arange(64), 8)
    digits = np.arange(10)
    tallest = activity.max()

    def compute(unit):
        weights, pushes, mean = incoming[:, unit - 1], outgoing[unit - 1], activity[:, unit - 1]
        return {
            "x": columns.tolist(),
            "y": (7 - rows).tolist(),
            "w": short(weights / np.abs(weights).max(), 2),
            "digit": digits.tolist(),
            "height": short(7.5 * mean / tallest, 3),
            "says": f"most active for the digit {mean.argmax()}" if mean.max() > 0.05 else "silent for nearly every image",
            "up": int(pushes.argmax()),
            "down": int(pushes.argmin()),
        }

    scale = alt.Scale(domain=[-0.5, 20.5], nice=False)
    across, up = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1, 8.2], nice=False))
    strength = alt.Opacity("size:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None)
    pixels = chosen().transform_flatten(["x", "y", "w"])
    pixels = pixels.transform_calculate(x2="datum.x + 1", y2="datum.y + 1", size="abs(datum.w)")
    pixels = pixels.encode(across, up, alt.X2("x2"), alt.Y2("y2"))
    bars = chosen().transform_flatten(["digit", "height"])
    bars = bars.transform_calculate(x="10 + datum.digit", x2="10.8 + datum.digit", y="0", y2="datum.height")
    names = [{"x": 10.4 + digit, "y": -0.5, "name": str(digit)} for digit in digits.tolist()]
    frame = [{"x": 0, "y": 0, "x2": 8, "y2": 8}]
    return MovingFigure(
        [
            fixed(frame).mark_rect(style="soft", filled=False).encode(across, up, alt.X2("x2"), alt.Y2("y2")),
            pixels.transform_filter("datum.w > 0").mark_rect(style="first").encode(opacity=strength),
            pixels.transform_filter("datum.w < 0").mark_rect(style="second").encode(opacity=strength),
            bars.mark_rect(style="soft").encode(across, up, alt.X2("x2"), alt.Y2("y2")),
            fixed(names).mark_text(style="ink").encode(across, up, text="name:N"),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "Hidden neuron {unit} is {says}.",
            "It pushes the {up} up most and the {down} down most.",
        ],
        alt_text=(
            "Left, the 64 weights of a hidden neuron as an image of 8 × 8 squares: positive ones in one colour, negative ones "
            "in the other, the more solid the larger. Right, a bar for each digit: how active the neuron is on average for it."
        ),
        height=240,
    )


def trained_digits():
    """A network of 30 hidden neurons that has learned the 8 × 8 digits, and what its hidden neurons say.

    Weight decay takes away most of what the first random weights have left in it.

    Returns
    -------
    network : Network
    activity : (10, 30) array
        Mean activation of each hidden neuron for the test images of each digit.
    """
    digits, rng = data.load_digits(), np.random.default_rng(0)
    layers = [Dense(64, 30, rng=rng), ReLU(), Dense(30, 10, rng=rng), Softmax()]
    network = Network(layers, loss="cross_entropy")
    rule = optimizers.SGD(0.3, weight_decay=0.002)
    fit(network, rule, digits.x_train, digits.t_train, epochs=60, batch_size=50, progress=False)
    hidden = act.relu(layers[0].forward(digits.x_test))
    return network, np.array([hidden[digits.t_test == digit].mean(axis=0) for digit in range(10)])
