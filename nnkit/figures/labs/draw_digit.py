"""A digit of one's own, and what a network takes it for."""

import functools
import itertools
import pathlib

import anywidget
import numpy as np
import traitlets

from nnkit import data, optimizers
from nnkit.figures import plots
from nnkit.figures.labs.lab import Lab
from nnkit.figures.rounding import short
from nnkit.layers import Dense, ReLU, Softmax
from nnkit.network import Network
from nnkit.training import fit


def draw_digit():
    """Draw a digit, and see what a network that learned 8 × 8 digits takes it for.

    Returns
    -------
    Lab
    """
    return _DrawDigit()


class DrawingPad(anywidget.AnyWidget):
    """A pad of 32 × 32 cells. ``cells`` holds 1,024 characters, 1 where something is drawn."""

    _esm = pathlib.Path(__file__).with_name("drawing_pad.js")
    cells = traitlets.Unicode().tag(sync=True)


def as_digit(cells):
    """A drawing, as the digits of :func:`nnkit.data.load_digits` were made: cropped, set to full height, counted by blocks.

    Parameters
    ----------
    cells : (32, 32) array of 0 and 1

    Returns
    -------
    (8, 8) array in [0, 1]
        In each cell the share of the 4 × 4 cells that are drawn on; all 0 for an empty drawing.

    References
    ----------
    Alpaydin and Kaynak (1998), Optical recognition of handwritten digits, UCI Machine Learning Repository.
    """
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    if not len(rows):
        return np.zeros((8, 8))
    drawn = cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = drawn.shape
    scale = min(32 / height, 26 / width)
    tall, wide = (max(1, round(scale * side)) for side in (height, width))
    enlarged = drawn[np.arange(tall) * height // tall][:, np.arange(wide) * width // wide]
    pad = np.zeros((32, 32))
    top, left = (32 - tall) // 2, (32 - wide) // 2
    pad[top : top + tall, left : left + wide] = enlarged
    return pad.reshape(8, 4, 8, 4).mean(axis=(1, 3))


def _stroke(points):
    """A line through points on an empty pad, three cells wide."""
    cells = np.zeros((32, 32), dtype=int)
    for (x, y), (x2, y2) in itertools.pairwise(points):
        for share in np.linspace(0, 1, 60):
            row, column = round(y + share * (y2 - y)), round(x + share * (x2 - x))
            cells[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = 1
    return cells


_SEVEN = _stroke([(9, 4), (22, 4), (14, 27)])


class _DrawDigit(Lab):
    title = "A lab in which you draw a digit and a network says which one it is."
    size = (8.4, 3.0)

    def __init__(self):
        self.network = digit_network()
        self.pad = DrawingPad(cells="".join(map(str, _SEVEN.ravel())))
        super().__init__({})
        self.pad.observe(self._changed, "cells")
        self.refresh()

    def _arranged(self):
        return [self.pad]

    def compute(self):
        self.cells = np.array(list(self.pad.cells), dtype=int).reshape(32, 32)
        self.seen = as_digit(self.cells)
        self.probabilities = self.network.predict(self.seen.reshape(1, 64))[0]
        if not self.cells.any():
            return "The pad is empty. Draw a digit from 0 to 9."
        second, first = np.argsort(self.probabilities)[-2:]
        sure, less = short(100 * self.probabilities[[first, second]], 3)
        return f"The network says {first}, with probability {sure} %. Its second choice is {second}, {less} %."

    def draw(self, figure):
        pad, seen, bars = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.18, top=0.9, wspace=0.25)
        for axes, image, title in ((pad, self.cells, "your drawing"), (seen, self.seen, "what the network sees")):
            axes.imshow(image, cmap="gray_r", vmin=0, vmax=1)
            axes.set_axis_off()
            axes.set_title(title, fontsize=11)
        bars.bar(range(10), self.probabilities, color=plots.BLUE)
        bars.set(xticks=range(10), ylim=(0, 1), xlabel="digit", ylabel="probability")


@functools.cache
def digit_network():
    """A network of 48 hidden neurons that has learned the 8 × 8 digits.

    Returns
    -------
    Network
    """
    digits, rng = data.load_digits(), np.random.default_rng(0)
    hidden = Dense(64, 48, rng=rng, initialization="he")
    network = Network([hidden, ReLU(), Dense(48, 10, rng=rng), Softmax()], loss="cross_entropy")
    fit(network, optimizers.Adam(0.003), digits.x_train, digits.t_train, epochs=30, batch_size=50, progress=False)
    return network
