"""The loss of the ten-weight network over two of its weights, and the way down when only these two learn."""

import numpy as np

from nnkit.figures.controls import Choice, Slider
from nnkit.figures.moving.contours import contour_lines, paths_over_contours, within
from nnkit.figures.moving.engine import MovingFigure, compute_states, moving_figure
from nnkit.figures.rounding import written
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_LEARNING_RATE, TEN_WEIGHT_TARGET, ten_weight_network

#: After how many updates the two weights are looked at.
UPDATES = (0, 1, 2, 3, 5, 8, 12, 18, 25, 35, 50, 70, 100, 140, 200, 280, 400, 560, 750, 1000)
#: In which layer each weight of a pair stands, and where in its matrix.
_PAIRS = {
    "w9 and w10": ((2, 0, 0), (2, 1, 0)),
    "w5 and w7": ((1, 0, 0), (1, 1, 0)),
    "w1 and w2": ((0, 0, 0), (0, 0, 1)),
}
_SPAN = ((-0.5, 2.5), (-0.5, 2.5))


@moving_figure(
    "The loss over two of ten weights", "Which two weights can mend the error alone? Say it first, then press Play."
)
def landscape():
    """Contours of the ten-weight network's loss over two weights, and 1,000 updates in which only these two change.

    Returns
    -------
    MovingFigure
    """
    by = [Choice("pair", "the two weights", tuple(_PAIRS), "w9 and w10")]

    def compute(pair):
        path, losses = two_learn(_PAIRS[pair])
        return {
            "updates": list(UPDATES),
            "loss": [written(loss, 3) for loss in losses],
            "values": [f"{written(first, 3)} and {written(second, 3)}" for first, second in path],
            "name": ["path of the two weights"],
            "stride": [1],
            "x": [within(path[:, 0], _SPAN[0])],
            "y": [within(path[:, 1], _SPAN[1])],
        }

    contours = [
        {"pair": pair, "level": level, "x": x, "y": y}
        for pair, places in _PAIRS.items()
        for level, (x, y) in enumerate(contour_lines(lambda both, places=places: losses_over(places, both), _SPAN))
    ]
    last = len(UPDATES) - 1
    return MovingFigure(
        paths_over_contours(
            contours,
            "datum.pair == pair",
            ["path of the two weights"],
            "datum.k <= step",
            titles=("the first of the two weights", "the second one"),
            spans={"": _SPAN},
        ),
        by=by,
        controls=[Slider("step", "step", 0, last, 1, 0, plays=True)],
        states=compute_states(by, compute),
        said=[
            "{pair} after {updates[step]} updates of these two alone: {values[step]}.",
            "The loss is {loss[step]}. The other eight weights stay as they were given.",
        ],
        alt_text=(
            "Contour lines of the loss over two weights of the ten-weight network, and the path of 1,000 updates of them. "
            "With the last two weights it reaches the bottom of the valley; with the first two it hardly leaves its start."
        ),
        height=380,
    )


def two_learn(places):
    """The values of two weights of the ten-weight network while only these two are updated, and the loss.

    Parameters
    ----------
    places : pair of (layer, row, column)

    Returns
    -------
    path : (n, 2) array
        After each number of :data:`UPDATES`.
    losses : list of float
    """
    network = ten_weight_network()
    path, losses = [], []
    for update in range(UPDATES[-1] + 1):
        loss, gradients = network.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
        if update in UPDATES:
            path.append([network.parameters[layer][row, column] for layer, row, column in places])
            losses.append(loss)
        for layer, row, column in places:
            network.parameters[layer][row, column] -= TEN_WEIGHT_LEARNING_RATE * gradients[layer][row, column]
    return np.array(path), losses


def losses_over(places, values):
    """The loss for many values of two weights, all others as they are given.

    Parameters
    ----------
    places : pair of (layer, row, column)
    values : (..., 2) array

    Returns
    -------
    (...) array
    """
    network = ten_weight_network()
    losses = []
    for pair in values.reshape(-1, 2):
        for (layer, row, column), value in zip(places, pair, strict=True):
            network.parameters[layer][row, column] = value
        losses.append(network.loss(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET))
    return np.array(losses).reshape(values.shape[:-1])
