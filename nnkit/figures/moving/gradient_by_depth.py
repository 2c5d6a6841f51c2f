"""The size of the gradient in each layer of deep networks."""

import numpy as np

from nnkit import losses
from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure, series
from nnkit.figures.rounding import short, written
from nnkit.layers import Dense, ReLU, Sigmoid, Tanh
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

_DEPTH_ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU}
_FIRST_WEIGHTS = {"Xavier": "xavier", "He": "he", "normal, 0.1": 0.1, "normal, 0.5": 0.5}


@moving_figure("The gradient in deep networks")
def gradient_by_depth():
    """The size of what arrives in each layer on the way back, in networks of up to twenty layers, for three activations.

    Returns
    -------
    MovingFigure
    """
    by = [
        Slider("depth", "hidden layers", 2, 20, 2, 10),
        Choice("first", "first weights", tuple(_FIRST_WEIGHTS), "Xavier"),
    ]

    def compute(depth, first):
        sizes = {name: gradient_sizes(depth, name, _FIRST_WEIGHTS[first]) for name in _DEPTH_ACTIVATIONS}
        return {
            "name": list(sizes),
            "layer": list(range(1, depth + 1)),
            "size": [short(values, 3) for values in sizes.values()],
            "ratio": [written(values[0] / values[-1], 2) for values in sizes.values()],
        }

    across = alt.X(
        "layer:Q", title="layer, from the input", axis=alt.Axis(tickMinStep=1, format="d"), scale=alt.Scale(zero=False)
    )
    scale = alt.Scale(type="log", domain=[1e-20, 1e4], nice=False)
    up = alt.Y(
        "size:Q",
        title="size of the gradient",
        scale=scale,
        axis=alt.Axis(format=".0e", values=[1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1, 1e4]),
    )
    lines = chosen().transform_flatten(["name", "size"]).transform_flatten(["layer", "size"])
    look = series("name", _DEPTH_ACTIVATIONS)
    way = chosen().transform_calculate(layer="datum.layer[length(datum.layer) - 1]", size="2e3", words="'← the way back'")
    return MovingFigure(
        [
            lines.mark_line(clip=True).encode(across, up, **look),
            lines.mark_point(filled=True, size=36, clip=True).encode(across, up, color=look["color"]),
            way.mark_text(style="ink", align="right").encode(across, up, text="words:N"),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "{depth} hidden layers, {first}: what arrives in the first one is",
            "{ratio[0]} (sigmoid), {ratio[1]} (tanh), {ratio[2]} (ReLU) of what arrives in the last.",
        ],
        alt_text=(
            "The size of the gradient at each layer's weighted sums, on a logarithmic axis. On the way back, from right "
            "to left, it changes by a similar factor in each layer. With the sigmoid it shrinks at each of these sizes. "
            "With tanh and with ReLU the first weights decide whether it shrinks, stays level or grows."
        ),
    )


def gradient_sizes(depth, activation, initialization, *, width=32, samples=64, networks=5):
    """Root mean square of Δ = ∂loss/∂z, the gradient at the weighted sums, in each hidden layer of new networks.

    Δ tells what arrives on the way back. The gradients of the weights would hide it: they are Δ times the layer's inputs,
    which shrink or grow in the other direction.

    Parameters
    ----------
    depth : int
        Number of hidden layers.
    activation : "sigmoid", "tanh" or "ReLU"
    initialization : str or float
        As for :class:`nnkit.layers.Dense`.
    width, samples : int
        Of the layers, and of a batch of standard normal inputs with labels drawn from ten classes.
    networks : int
        How many are averaged, by the geometric mean.

    Returns
    -------
    (depth,) array
        The layer at the input first.
    """
    logs = []
    for seed in range(networks):
        rng = np.random.default_rng(seed)
        layers = []
        for _ in range(depth):
            layers += [Dense(width, width, rng=rng, initialization=initialization), _DEPTH_ACTIVATIONS[activation]()]
        layers.append(Dense(width, 10, rng=rng, initialization=initialization))
        signal, labels = rng.standard_normal((samples, width)), rng.integers(10, size=samples)
        for layer in layers:
            signal = layer.forward(signal)
        _, gradient = losses.softmax_cross_entropy(signal, labels)
        sizes = []
        for layer in reversed(layers):
            if isinstance(layer, Dense):
                sizes.insert(0, np.sqrt(np.mean(gradient**2)))
            gradient = layer.backward(gradient)
        logs.append(np.log(sizes[:depth]))  # without the output layer
    return np.exp(np.mean(logs, axis=0))
