"""A small network on points in the plane."""

import functools
import itertools

import ipywidgets as widgets
import numpy as np

from nnkit import data, optimizers
from nnkit.figures import plots
from nnkit.figures.labs.lab import WIDE_NAME, Lab, row
from nnkit.layers import ELU, Dense, LeakyReLU, ReLU, Sigmoid, Tanh
from nnkit.network import Network
from nnkit.training import accuracy, fit

_ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU, "leaky ReLU": LeakyReLU, "ELU": ELU}
_OPTIMIZERS = {
    "SGD": optimizers.SGD,
    "Momentum": optimizers.Momentum,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
}
_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def train():
    """Train a small network on points of two classes, and watch the boundary and the loss move.

    Returns
    -------
    Lab
    """
    return _Train()


def _clouds():
    """Four clouds around the points of XOR."""
    x, t = data.xor()
    noise = np.random.default_rng(0).standard_normal((160, 2))
    return np.tile(x, (40, 1)) + 0.18 * noise, np.tile(t, (40, 1))


def _as_column(x, labels):
    """Points with their labels in the shape of a network's output."""
    return x, labels[:, None].astype(float)


_DATA = {
    "moons": lambda: _as_column(*data.moons(200, noise=0.15)),
    "XOR": _clouds,
    "spirals": lambda: _as_column(*data.spirals(200, classes=2, noise=0.1)),
}


class _Train(Lab):
    title = "A lab in which a small network learns to tell two classes of points apart."
    size = (8.4, 3.6)

    def __init__(self):
        self._more = [self._button(f"Train {epochs} epochs", functools.partial(self.train, epochs)) for epochs in (10, 100)]
        self._more.append(self._button("Begin again", self.begin))
        controls = {
            "data": widgets.Dropdown(options=list(_DATA), value="moons", description="data"),
            "layers": widgets.IntSlider(1, 0, 3, description="hidden layers", **WIDE_NAME),
            "neurons": widgets.IntSlider(8, 1, 16, description="neurons each", **WIDE_NAME),
            "activation": widgets.Dropdown(options=list(_ACTIVATIONS), value="tanh", description="activation"),
            "optimizer": widgets.Dropdown(options=list(_OPTIMIZERS), value="Adam", description="optimizer"),
            "rate": widgets.SelectionSlider(options=_RATES, value=0.03, description="learning rate", **WIDE_NAME),
        }
        super().__init__(controls)
        self.begin()

    def _button(self, name, action):
        button = widgets.Button(description=name)
        button.on_click(lambda _: action())
        return button

    def _arranged(self):
        return [*super()._arranged(), row(self._more)]

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
