"""Training and validation loss of networks of different size."""

import numpy as np

from nnkit import data, optimizers
from nnkit.figures.controls import Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, moving_figure, series
from nnkit.figures.rounding import short
from nnkit.layers import Dense, Tanh
from nnkit.lazy import LazyModule
from nnkit.network import Network

alt = LazyModule("altair")

_SPLITS = ("training", "validation")


@moving_figure("The size of a network")
def network_size():
    """The loss on training and on validation points while networks of 1 to 64 hidden neurons learn the same noisy curve.

    Returns
    -------
    MovingFigure
    """
    by = [Slider("power", "hidden neurons = 2 to the power", 0, 6, 1, 0)]

    def compute(power):
        epochs, curves = learning_curves(2**power)
        lowest = int(np.argmin(curves[1]))
        return {
            "hidden": 2**power,
            "name": list(_SPLITS),
            "epoch": epochs.tolist(),
            "loss": [short(curve, 3) for curve in curves],
            "end": [f"{curve[-1]:.3f}" for curve in curves],
            "best": f"{curves[1][lowest]:.3f} at epoch {epochs[lowest]}",
        }

    across = alt.X("epoch:Q", title="epoch")
    up = alt.Y("loss:Q", title="mean squared error", scale=alt.Scale(type="log", domain=[0.01, 4]), axis=alt.Axis(tickCount=4))
    lines = chosen().transform_flatten(["name", "loss"]).transform_flatten(["epoch", "loss"])
    return MovingFigure(
        [lines.mark_line(clip=True).encode(across, up, **series("name", _SPLITS))],
        by=by,
        states=compute_states(by, compute),
        said=[
            "Hidden neurons: {hidden}. The loss ends at {end[0]} in training,",
            "{end[1]} in validation, where the lowest was {best}.",
        ],
        alt_text=(
            "Training and validation loss by epoch, on a logarithmic axis. With few neurons both curves fall and stay "
            "level; larger networks drive the training loss down while the validation loss turns and rises."
        ),
    )


def learning_curves(hidden, *, seed=2, epochs=4000, every=80):
    """Train a network of one hidden layer of tanh on fifteen noisy points of a sine, with momentum on all points at once.

    Parameters
    ----------
    hidden : int
        Neurons in the hidden layer.
    seed : int
        Chooses the noise, and the first weights.
    epochs, every : int
        How long, and how often the losses are taken.

    Returns
    -------
    epochs : (n,) array
    losses : (2, n) array
        On the training points and on 200 validation points that carry the same noise.
    """
    noise, rng = np.random.default_rng(seed), np.random.default_rng(seed)
    both = [data.sine(samples, rng=noise) for samples in (15, 200)]
    layers = [Dense(1, hidden, rng=rng, initialization=4.0), Tanh(), Dense(hidden, 1, rng=rng)]
    network, rule = Network(layers, loss="mean_squared_error"), optimizers.Momentum(0.03)
    losses = []
    for epoch in range(epochs + 1):
        if epoch % every == 0:
            losses.append([network.loss(*points) for points in both])
        rule.step(network.parameters, network.loss_and_gradients(*both[0])[1])
    return np.arange(0, epochs + 1, every), np.array(losses).T
