"""How the activations are spread in ten layers, for several first weights."""

import numpy as np

from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure
from nnkit.figures.rounding import written
from nnkit.layers import Dense, ReLU, Sigmoid, Tanh
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

_LAYERS, _WIDTH, _SAMPLES, _BINS = 10, 100, 1000, 20
#: Each activation function with the values between which its bars stand, and the values at which it is flat.
_FUNCTIONS = {"tanh": (Tanh, (-1, 1), (-1, 1)), "sigmoid": (Sigmoid, (0, 1), (0, 1)), "ReLU": (ReLU, (0, 3), (0,))}
_SIZES = {"0.01": 0.01, "Xavier": "xavier", "He": "he", "0.5": 0.5}


@moving_figure("Activations in ten layers", "Which first weights keep the activations away from the flat ends?")
def saturation():
    """A histogram of the activations in each of ten layers, for three activation functions and four sizes of first weights.

    Returns
    -------
    MovingFigure
    """
    by = [
        Choice("activation", "function", tuple(_FUNCTIONS), "tanh"),
        Choice("size", "first weights", tuple(_SIZES), "0.5"),
        Slider("layer", "layer", 1, _LAYERS, 1, 1, plays=True),
    ]
    signals = {(function, size): activations(function, size) for function in _FUNCTIONS for size in _SIZES}

    def compute(activation, size, layer):
        signal = signals[activation, size][layer - 1]
        _, (low, high), flat = _FUNCTIONS[activation]
        edges = np.linspace(low, high, _BINS + 1)
        counts, _ = np.histogram(np.clip(signal, low, high), edges)
        at_an_end = np.min([np.abs(signal - end) for end in flat], axis=0) < 0.02 * (high - low)
        return {
            "left": np.round(edges[:-1], 3).tolist(),
            "right": np.round(edges[1:], 3).tolist(),
            "share": np.round(100 * counts / signal.size, 1).tolist(),
            "spread": written(signal.std(), 2),
            "flat": f"{at_an_end.mean():.0%}",
        }

    bars = chosen().transform_flatten(["left", "right", "share"])
    across = alt.X("left:Q", title="activation", scale=alt.Scale(zero=False, nice=False))
    up = alt.Y("share:Q", title="percent of the activations", scale=alt.Scale(domain=[0, 100]))
    return MovingFigure(
        [
            bars.mark_rect(style="first", stroke="white", strokeWidth=0.5).encode(
                across, alt.X2("right:Q"), up, alt.Y2(datum=0)
            )
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "{activation}, first weights {size}, layer {layer}: the activations spread by {spread};",
            "{flat} of them are where the function is flat.",
        ],
        alt_text=(
            "A histogram of the activations in one of ten layers. With first weights that are too large, tanh and sigmoid "
            "pile them up at their flat ends; with weights that are too small, they crowd around one value."
        ),
    )


def activations(function, size):
    """What comes out of each of ten layers of 100 neurons for 1,000 random inputs.

    Parameters
    ----------
    function : str
        "tanh", "sigmoid" or "ReLU".
    size : str
        Of the first weights: "0.01", "Xavier", "He" or "0.5".

    Returns
    -------
    list of (samples, neurons) arrays
    """
    rng, found = np.random.default_rng(0), []
    signal = rng.standard_normal((_SAMPLES, _WIDTH))
    for _ in range(_LAYERS):
        layer = Dense(_WIDTH, _WIDTH, rng=rng, initialization=_SIZES[size])
        signal = _FUNCTIONS[function][0]().forward(layer.forward(signal))
        found.append(signal)
    return found
