"""Labs: the reader sets anything, and a running kernel computes it. They need ipywidgets, anywidget and Matplotlib.

Every function returns a :class:`Lab`, which shows itself. Where no kernel runs, its picture stands there, with a line on how
to get the lab itself.
"""

import base64
import functools
import html
import io
import itertools
import pathlib

import anywidget
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import traitlets

from nnkit import data, optimizers, plots
from nnkit.layers import ELU, Dense, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnkit.network import Network
from nnkit.rounding import short, written
from nnkit.training import accuracy, fit
from nnkit.worked import W9_INPUTS, W9_LEARNING_RATE, W9_TARGET, w9_network

NOTE = "The picture shows how this lab begins. To use it, run the notebook: make lab starts JupyterLab."


class Lab:
    """Controls, a drawing and a line of words.

    A subclass has a ``title`` and a ``size`` (width and height of the drawing in inches), and says how to ``compute`` what
    belongs to its controls, which returns the words, and how to ``draw`` it on a figure.

    Attributes
    ----------
    widget : ipywidgets.Widget
        All of it.
    said : str
        What the drawing shows, in words.
    """

    def __init__(self, controls):
        self.controls = controls
        self._drawing, self._words = widgets.HTML(), widgets.HTML()
        self.widget = widgets.VBox([*self._arranged(), self._words, self._drawing])
        for control in controls.values():
            control.observe(self._changed, "value")

    def _arranged(self):
        return [_row(self.controls.values())]

    def _changed(self, change):
        self.refresh()

    def refresh(self):
        """Compute and show what belongs to the controls."""
        self.said = self.compute()
        self._words.value = f'<p role="status">{html.escape(self.said)}</p>'
        source = base64.b64encode(self.picture()).decode()
        self._drawing.value = (
            f'<img alt="{html.escape(self.said)}" src="data:image/png;base64,{source}" style="max-width: 100%">'
        )

    def picture(self):
        """The drawing as a PNG."""
        with plots.style():
            figure = plt.figure(figsize=self.size, layout="none")  # a layout that is computed would take half of the time
            try:
                self.draw(figure)
                file = io.BytesIO()
                figure.savefig(file, format="png", dpi=100)
            finally:
                plt.close(figure)
        return file.getvalue()

    def __repr__(self):
        return f"{self.title}\n{self.said}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.picture()).decode()
        about = {"alt": f"{self.title} {self.said}", "note": NOTE}
        shown = self.widget._repr_mimebundle_()
        return {**shown, "text/plain": repr(self), "image/png": picture}, {"image/png": about}


# ---------------------------------------------------------------- a small network on points in the plane


def train():
    """Train a small network on points of two classes, and watch the boundary and the loss move.

    Returns
    -------
    Lab
    """
    return _Train()


_ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU, "leaky ReLU": LeakyReLU, "ELU": ELU}
_OPTIMIZERS = {
    "SGD": optimizers.SGD,
    "Momentum": optimizers.Momentum,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
}
_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def _clouds():
    """Four clouds around the points of XOR."""
    x, t = data.xor()
    noise = np.random.default_rng(0).standard_normal((160, 2))
    return np.tile(x, (40, 1)) + 0.18 * noise, np.tile(t, (40, 1))


def _columns(x, labels):
    return x, labels[:, None].astype(float)


_DATA = {
    "moons": lambda: _columns(*data.moons(200, noise=0.15)),
    "XOR": _clouds,
    "spirals": lambda: _columns(*data.spirals(200, classes=2, noise=0.1)),
}


class _Train(Lab):
    title = "A lab in which a small network learns to tell two classes of points apart."
    size = (8.4, 3.6)

    def __init__(self):
        self._more = [self._button(f"Train {epochs} epochs", functools.partial(self.train, epochs)) for epochs in (10, 100)]
        self._more.append(self._button("Begin again", self.begin))
        controls = {
            "data": widgets.Dropdown(options=list(_DATA), value="moons", description="data"),
            "layers": widgets.IntSlider(1, 0, 3, description="hidden layers", **_WIDE_NAME),
            "neurons": widgets.IntSlider(8, 1, 16, description="neurons each", **_WIDE_NAME),
            "activation": widgets.Dropdown(options=list(_ACTIVATIONS), value="tanh", description="activation"),
            "optimizer": widgets.Dropdown(options=list(_OPTIMIZERS), value="Adam", description="optimizer"),
            "rate": widgets.SelectionSlider(options=_RATES, value=0.03, description="learning rate", **_WIDE_NAME),
        }
        super().__init__(controls)
        self.begin()

    def _button(self, name, action):
        button = widgets.Button(description=name)
        button.on_click(lambda _: action())
        return button

    def _arranged(self):
        return [*super()._arranged(), _row(self._more)]

    def _changed(self, change):
        if change["owner"] in (self.controls["optimizer"], self.controls["rate"]):
            self.optimizer = self._new_optimizer()  # the network keeps what it has learned
            self.refresh()
        else:
            self.begin()

    def _new_optimizer(self):
        return _OPTIMIZERS[self.controls["optimizer"].value](self.controls["rate"].value)

    def begin(self):
        """A new network of the chosen kind, which has learned nothing."""
        value = {name: control.value for name, control in self.controls.items()}
        self.x, self.t = _DATA[value["data"]]()
        rng = np.random.default_rng(0)
        widths = [2] + value["layers"] * [value["neurons"]]
        layers = []
        for n_in, n_out in itertools.pairwise(widths):
            layers += [Dense(n_in, n_out, rng=rng), _ACTIVATIONS[value["activation"]]()]
        layers += [Dense(widths[-1], 1, rng=rng), Sigmoid()]
        self.network = Network(layers, loss="binary_cross_entropy")
        self.optimizer, self.order = self._new_optimizer(), np.random.default_rng(0)
        self.losses, self.trouble = [self.network.loss(self.x, self.t)], ""
        self.refresh()

    def train(self, epochs, at_once=10):
        """Learn for some epochs, and show the result after every ten."""
        for _ in range(0, epochs, at_once):
            if self.trouble:
                return
            try:
                options = {"epochs": at_once, "batch_size": 20, "rng": self.order, "progress": False}
                self.losses += fit(self.network, self.optimizer, self.x, self.t, **options).loss
            except FloatingPointError:
                self.trouble = " The loss has left every number behind: begin again, with a smaller learning rate."
            self.refresh()

    def compute(self):
        epochs = len(self.losses) - 1
        if self.trouble:
            return f"After epoch {epochs}:{self.trouble}"
        right = accuracy(self.network.predict(self.x), self.t)
        return f"Epoch {epochs}: loss {self.losses[-1]:.4f}, {100 * right:.1f} % of the points on the right side."

    def draw(self, figure):
        plane, curve = figure.subplots(1, 2, width_ratios=(1, 1.1))
        figure.subplots_adjust(left=0.09, right=0.98, bottom=0.16, top=0.9, wspace=0.3)
        if not self.trouble:
            plots.draw_boundary(plane, self.network, self.x, self.t, points=40)
        curve.plot(self.losses, marker="o", markevery=[-1])
        curve.set(xlabel="epoch", ylabel="loss", xlim=(-1, max(10, 1.02 * len(self.losses))), ylim=(0, None))


# ---------------------------------------------------------------- the ten weights


def ten_weights():
    """The network of ten weights, with every weight and input as a slider, and one button for a step of learning.

    Returns
    -------
    Lab
    """
    return _TenWeights()


class _TenWeights(Lab):
    title = "A lab with the network of ten weights, every weight a slider."
    size = (6.4, 3.4)

    def __init__(self):
        self.network = w9_network()
        given = np.concatenate([W9_INPUTS.ravel(), *(parameter.ravel() for parameter in self.network.parameters)])
        names = ["x1", "x2", *(f"w{i}" for i in range(1, 11))]
        controls = {
            name: widgets.FloatSlider(value, min=low, max=high, step=0.001, description=name, readout_format=".3f")
            for name, value, (low, high) in zip(names, given, 2 * [(-20, 20)] + 10 * [(-3, 3)], strict=True)
        }
        self._buttons = [widgets.Button(description="One step of descent"), widgets.Button(description="Begin again")]
        self._buttons[0].on_click(lambda _: self.step())
        self._buttons[1].on_click(lambda _: self.begin())
        self._given = dict(zip(names, given, strict=True))
        self._silent = False
        super().__init__(controls)
        self.refresh()

    def _arranged(self):
        return [*super()._arranged(), _row(self._buttons)]

    def _changed(self, change):
        if not self._silent:
            self.refresh()

    def _set(self, values):
        """Move several sliders, and compute once."""
        self._silent = True
        for name, value in values.items():
            self.controls[name].value = float(value)
        self._silent = False
        self.refresh()

    def begin(self):
        """Set every slider to what is given."""
        self._set(self._given)

    def step(self):
        """Descend by one step: every weight goes against its slope, as far as the sliders reach."""
        weights = np.concatenate([parameter.ravel() for parameter in self.network.parameters])
        new = weights - W9_LEARNING_RATE * np.array(self.slopes)
        self._set({f"w{i}": value for i, value in enumerate(new, start=1)})

    def compute(self):
        values = [control.value for control in self.controls.values()]
        self.x, weights = np.array([values[:2]]), np.array(values[2:])
        for parameter in self.network.parameters:
            parameter[...], weights = weights[: parameter.size].reshape(parameter.shape), weights[parameter.size :]
        error, gradients = self.network.loss_and_gradients(self.x, W9_TARGET)
        self.slopes = [slope for gradient in gradients for slope in gradient.ravel()]
        steepest = int(np.argmax(np.abs(self.slopes)))
        output = self.network.predict(self.x)[0, 0]
        return (
            f"Output {output:.4f}, target {W9_TARGET[0, 0]}, error {error:.6f}. "
            f"The error is steepest for w{steepest + 1}: slope {written(self.slopes[steepest])}."
        )

    def draw(self, figure):
        outputs = [self.x]
        for layer in self.network.layers:
            outputs.append(layer.forward(outputs[-1]))
        activations = [output.ravel() for output in [self.x, *outputs[2::2]]]
        axes = figure.add_axes((0, 0, 1, 1))
        names = [["x1", "x2"], ["a11", "a12"], ["a21", "a22"], ["ŷ"]]
        plots.draw_network(axes, self.network.parameters, activations=activations, names=names)


# ---------------------------------------------------------------- a digit of one's own


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


_WIDE_NAME = {"style": {"description_width": "initial"}}


def _row(controls):
    """Controls side by side, as many as fit."""
    return widgets.Box(list(controls), layout=widgets.Layout(display="flex", flex_flow="row wrap"))
