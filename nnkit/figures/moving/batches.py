"""Paths of gradient descent on all samples, on mini-batches and on single samples."""

import numpy as np

from nnkit import losses, optimizers
from nnkit.figures.controls import Slider
from nnkit.figures.moving.contours import contour_lines, paths_over_contours, within
from nnkit.figures.moving.engine import MovingFigure, compute_states, moving_figure
from nnkit.layers import Dense
from nnkit.network import Network
from nnkit.training import minibatches


@moving_figure("All samples, mini-batches, single samples")
def batches():
    """Gradient descent on all samples, on mini-batches of ten and on single samples: three paths over one surface.

    A line w x + b is fitted to sixty points. The paths are compared after equally many samples were looked at, because that
    is what costs time; in between one of them has made sixty times as many updates as another.

    Returns
    -------
    MovingFigure
    """
    rng = np.random.default_rng(1)
    x = rng.standard_normal((60, 1))
    t = 1.5 * x - 0.5 + 0.6 * rng.standard_normal((60, 1))
    tens, span = 30, ((-2.5, 3.5), (-2.5, 2.5))
    by = [Slider("rate", "learning rate", 0.02, 0.2, 0.02, 0.06)]
    sizes = {"all 60 samples": 60, "mini-batches of 10": 10, "single samples": 1}

    def compute(rate):
        paths = {name: line_path(x, t, size, rate, epochs=tens * 10 // 60) for name, size in sizes.items()}
        after = {
            name: [_line_loss(paths[name][10 * ten // size], x, t) for ten in range(tens + 1)] for name, size in sizes.items()
        }
        return {
            "losses": ["; ".join(f"{after[name][ten]:.3f}" for name in sizes) for ten in range(tens + 1)],
            "updates": ["; ".join(str(10 * ten // size) for size in sizes.values()) for ten in range(tens + 1)],
            "name": list(sizes),
            "stride": [size / 10 for size in sizes.values()],
            "x": [within(path[:, 0], span[0]) for path in paths.values()],
            "y": [within(path[:, 1], span[1]) for path in paths.values()],
        }

    def height(places):
        return np.array([_line_loss(place, x, t) for place in places.reshape(-1, 2)]).reshape(places.shape[:-1])

    contours = [{"level": i, "x": across, "y": up} for i, (across, up) in enumerate(contour_lines(height, span))]
    return MovingFigure(
        paths_over_contours(contours, "true", list(sizes), "datum.k <= seen", titles=("w", "b"), spans={"": span}),
        by=by,
        controls=[Slider("seen", "tens of samples looked at", 0, tens, 1, 12, plays=True)],
        states=compute_states(by, compute),
        said=[
            "All samples; mini-batches; single samples, learning rate {rate}.",
            "Looked at {seen} × 10. Updates: {updates[seen]}. Losses: {losses[seen]}.",
        ],
        alt_text=(
            "Contour lines of the loss over w and b, and three paths towards its bottom: smooth with all samples, "
            "a little rough with mini-batches, and restless with single samples."
        ),
        height=380,
    )


def line_path(x, t, batch_size, learning_rate, epochs):
    """The weight and the bias of a line after every update.

    Parameters
    ----------
    x, t : (samples, 1) arrays
    batch_size : int
    learning_rate : float
    epochs : int

    Returns
    -------
    (updates + 1, 2) array
        It begins at w = −2, b = 2.
    """
    dense = Dense(1, 1)
    dense.weights, dense.bias = np.array([[-2.0]]), np.array([2.0])
    network, rule, rng = Network([dense], loss="mean_squared_error"), optimizers.SGD(learning_rate), np.random.default_rng(0)
    path = [(dense.weights[0, 0], dense.bias[0])]
    for _ in range(epochs):
        for rows in minibatches(len(x), batch_size, rng):
            rule.step(network.parameters, network.loss_and_gradients(x[rows], t[rows])[1])
            path.append((dense.weights[0, 0], dense.bias[0]))
    return np.array(path)


def _line_loss(place, x, t):
    w, b = place
    return float(losses.mean_squared_error(w * x + b, t)[0])
