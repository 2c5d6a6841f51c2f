"""A small network on points in the plane."""

import itertools

import numpy as np

from nnkit import data, optimizers
from nnkit.figures import plots
from nnkit.figures.controls import Button, Choice, Slider
from nnkit.figures.labs.lab import Drawing, Lab
from nnkit.figures.rounding import short
from nnkit.layers import ELU, Dense, LeakyReLU, ReLU, Sigmoid, Tanh
from nnkit.lazy import LazyModule
from nnkit.network import Network
from nnkit.training import accuracy, fit

alt = LazyModule("altair")
_ACTIVATIONS = {"sigmoid": Sigmoid, "tanh": Tanh, "ReLU": ReLU, "leaky ReLU": LeakyReLU, "ELU": ELU}
_OPTIMIZERS = {
    "SGD": optimizers.SGD,
    "Momentum": optimizers.Momentum,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
}
_RATES = ("0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3")
#: On a page the plane is asked at so many places in each direction.
_PLACES = 36


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


def train():
    """Train a small network on points of two classes, and watch the boundary and the loss move.

    Returns
    -------
    Lab
    """
    return Train()


class Train(Lab):
    """See :func:`train`."""

    title = "A lab in which a small network learns to tell two classes of points apart."
    size = (8.4, 3.6)
    controls = (
        Choice("data", "data", tuple(_DATA), "moons"),
        Slider("layers", "hidden layers", 0, 3, 1, 1),
        Slider("neurons", "neurons each", 1, 16, 1, 8),
        Choice("activation", "activation", tuple(_ACTIVATIONS), "tanh"),
        Choice("optimizer", "optimizer", tuple(_OPTIMIZERS), "Adam"),
        Choice("rate", "learning rate", _RATES, "0.03"),
    )
    buttons = (
        Button("learn", "Train 10 epochs", (10,)),
        Button("learn", "Train 100 epochs", (100,)),
        Button("begin", "Begin again"),
    )

    def changed(self, names):
        if names <= {"optimizer", "rate"}:
            self.optimizer = self._new_optimizer()  # the network keeps what it has learned
            self.refresh()
        else:
            self.begin()

    def _new_optimizer(self):
        return _OPTIMIZERS[self.values["optimizer"]](float(self.values["rate"]))

    def begin(self):
        """A new network of the chosen kind, which has learned nothing."""
        self.x, self.t = _DATA[self.values["data"]]()
        rng = np.random.default_rng(0)
        widths = [2] + self.values["layers"] * [self.values["neurons"]]
        layers = []
        for n_in, n_out in itertools.pairwise(widths):
            layers += [Dense(n_in, n_out, rng=rng), _ACTIVATIONS[self.values["activation"]]()]
        layers += [Dense(widths[-1], 1, rng=rng), Sigmoid()]
        self.network = Network(layers, loss="binary_cross_entropy")
        self.optimizer, self.order = self._new_optimizer(), np.random.default_rng(0)
        self.losses, self.trouble = [self.network.loss(self.x, self.t)], ""
        self.refresh()

    def learn(self, epochs, at_once=10):
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

    def tables(self):
        points = [{"x": x, "y": y, "class": int(t)} for (x, y), [t] in zip(short(self.x), self.t, strict=True)]
        every = max(1, len(self.losses) // 200)  # a curve needs no more points than there are pixels
        losses = [{"epoch": i, "loss": short(self.losses[i])} for i in range(0, len(self.losses), every)]
        return {"points": points, "plane": [] if self.trouble else self._plane(), "losses": losses}

    def _plane(self):
        """What the network says over a square around the points, in one row: each place is a cell."""
        middle = (self.x.min(axis=0) + self.x.max(axis=0)) / 2
        reach = 0.6 * np.ptp(self.x, axis=0).max()
        side = 2 * reach / _PLACES
        left, bottom = middle - reach
        steps = (np.arange(_PLACES) + 0.5) * side
        across, up = np.meshgrid(left + steps, bottom + steps)
        says = self.network.predict(np.stack([across.ravel(), up.ravel()], axis=1))[:, 0]
        return [{"left": short(left), "bottom": short(bottom), "side": short(side, 6), "says": short(says, 3)}]

    def drawings(self):
        scale = alt.Scale(zero=False, nice=False, padding=0)
        classes = alt.Scale(domain=[1, 0])
        plane = (
            alt.Chart(alt.NamedData("plane"))
            .transform_calculate(k=f"sequence({_PLACES**2})")
            .transform_flatten(["says", "k"])
            .transform_calculate(
                x=f"datum.left + datum.side * (datum.k % {_PLACES})",
                y=f"datum.bottom + datum.side * floor(datum.k / {_PLACES})",
                x2="datum.x + datum.side",
                y2="datum.y + datum.side",
                side_taken="datum.says > 0.5 ? 1 : 0",
                sure="abs(2 * datum.says - 1)",
            )
            .mark_rect(strokeWidth=0)
            .encode(
                alt.X("x:Q", scale=scale, title="first input"),
                alt.Y("y:Q", scale=scale, title="second input"),
                x2="x2:Q",
                y2="y2:Q",
                color=alt.Color("side_taken:N", scale=classes, legend=None),
                opacity=alt.Opacity("sure:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.5]), legend=None),
            )
        )
        points = (
            alt.Chart(alt.NamedData("points"))
            .mark_point(filled=True, size=34, strokeWidth=0)
            .encode(
                alt.X("x:Q"),
                alt.Y("y:Q"),
                color=alt.Color("class:N", scale=classes, legend=None),
                shape=alt.Shape("class:N", scale=alt.Scale(domain=[1, 0], range=["circle", "square"]), legend=None),
            )
        )
        losses = alt.Chart(alt.NamedData("losses")).encode(
            alt.X("epoch:Q", scale=alt.Scale(domainMax=alt.ExprRef("max(10, data('losses').length)"))),
            alt.Y("loss:Q", scale=alt.Scale(domainMin=0)),
        )
        last = losses.transform_window(n="row_number()", sort=[alt.SortField("epoch", order="descending")])
        return [
            Drawing("what the network says in the plane", [plane, points], 300, 300),
            Drawing(
                "the loss",
                [
                    losses.mark_line(style="first"),
                    last.transform_filter("datum.n == 1").mark_point(style="first", filled=True, size=60),
                ],
                300,
                220,
            ),
        ]
