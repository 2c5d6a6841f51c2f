"""The network of ten weights, every weight a slider."""

import itertools

import numpy as np

from nnkit.figures import plots
from nnkit.figures.controls import Button, Slider
from nnkit.figures.labs.lab import Drawing, Lab
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule
from nnkit.worked.networks import (
    TEN_WEIGHT_INPUTS,
    TEN_WEIGHT_LEARNING_RATE,
    TEN_WEIGHT_MATRICES,
    TEN_WEIGHT_TARGET,
    ten_weight_network,
)

alt = LazyModule("altair")
_NEURONS = [["x1", "x2"], ["a11", "a12"], ["a21", "a22"], ["ŷ"]]
_WEIGHTS = {f"w{i}": float(w) for i, w in enumerate(np.concatenate([m.ravel() for m in TEN_WEIGHT_MATRICES]), start=1)}
_INPUTS = dict(zip(("x1", "x2"), map(float, TEN_WEIGHT_INPUTS[0]), strict=True))


def ten_weights():
    """The network of ten weights, with every weight and input as a slider, and a button for a step of learning.

    Returns
    -------
    Lab
    """
    return TenWeights()


class TenWeights(Lab):
    """See :func:`ten_weights`."""

    title = "A lab with the network of ten weights, every weight a slider."
    size = (6.4, 3.4)
    controls = (
        *(Slider(name, name, -20, 20, 0.001, value) for name, value in _INPUTS.items()),
        *(Slider(name, name, -3, 3, 0.001, value) for name, value in _WEIGHTS.items()),
    )
    buttons = (Button("step", "One step of descent"), Button("begin", "Begin again"))

    def begin(self):
        """Set every slider to what is given."""
        self.set(**_INPUTS, **_WEIGHTS)

    def step(self):
        """Descend by one step: every weight goes against its slope, as far as the sliders reach."""
        moved = [self.values[name] - TEN_WEIGHT_LEARNING_RATE * slope for name, slope in self.slopes.items()]
        self.set(**dict(zip(self.slopes, map(float, np.clip(moved, -3, 3)), strict=True)))

    def compute(self):
        self.network = ten_weight_network()
        self.x = np.array([[self.values[name] for name in _INPUTS]])
        weights = np.array([self.values[name] for name in _WEIGHTS])
        for parameter in self.network.parameters:
            parameter[...], weights = weights[: parameter.size].reshape(parameter.shape), weights[parameter.size :]
        error, gradients = self.network.loss_and_gradients(self.x, TEN_WEIGHT_TARGET)
        self.slopes = dict(zip(_WEIGHTS, (float(s) for gradient in gradients for s in gradient.ravel()), strict=True))
        steepest = max(self.slopes, key=lambda name: abs(self.slopes[name]))
        output = self.network.predict(self.x)[0, 0]
        return (
            f"Output {output:.4f}, target {TEN_WEIGHT_TARGET[0, 0]}, error {error:.6f}. "
            f"The error is steepest for {steepest}: slope {written(self.slopes[steepest])}."
        )

    def activations(self):
        """Of each layer, the inputs first."""
        outputs = [self.x]
        for layer in self.network.layers:
            outputs.append(layer.forward(outputs[-1]))
        return [output.ravel() for output in [self.x, *outputs[2::2]]]

    def draw(self, figure):
        axes = figure.add_axes((0, 0, 1, 1))
        plots.draw_network(axes, self.network.parameters, activations=self.activations(), names=_NEURONS)

    def tables(self):
        places = [[(column, (len(names) - 1) / 2 - row) for row in range(len(names))] for column, names in enumerate(_NEURONS)]
        ends = [(start, end) for left, right in itertools.pairwise(places) for start in left for end in right]
        weights = [
            {"x": x, "y": y, "x2": x2, "y2": y2, "weight": name, "value": short(self.values[name]), "slope": short(slope)}
            | {"lx": x + (x2 - x) * 0.25, "ly": y + (y2 - y) * 0.25, "label": f"{name} {self.values[name]:.3f}"}
            for ((x, y), (x2, y2)), (name, slope) in zip(ends, self.slopes.items(), strict=True)
        ]
        neurons = [
            {"x": x, "y": y, "name": name, "output": f"{output:.4g}"}
            for column, names, outputs in zip(places, _NEURONS, self.activations(), strict=True)
            for (x, y), name, output in zip(column, names, outputs, strict=True)
        ]
        slopes = [{"weight": name, "slope": short(slope)} for name, slope in self.slopes.items()]
        return {"weights": weights, "neurons": neurons, "slopes": slopes}

    def drawings(self):
        across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.2, 3.2], nice=False))
        up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.8, 0.8], nice=False))
        weights, neurons = alt.Chart(alt.NamedData("weights")), alt.Chart(alt.NamedData("neurons")).encode(across, up)
        lines = (
            weights.mark_rule()
            .encode(across, up, x2="x2:Q", y2="y2:Q")
            .encode(
                strokeWidth=alt.StrokeWidth("size:Q", scale=alt.Scale(domain=[0, 3], range=[0.6, 9]), legend=None),
                color=alt.Color("sign:N", scale=alt.Scale(domain=["positive", "negative"]), legend=None),
            )
        )
        lines = lines.transform_calculate(size="abs(datum.value)", sign="datum.value < 0 ? 'negative' : 'positive'")
        labels = weights.encode(alt.X("lx:Q"), alt.Y("ly:Q"), text="label:N")
        look = {"style": "ink", "fontSize": 11, "align": "left"}
        network = [
            lines,
            neurons.mark_point(style="tint", filled=True, size=1900, opacity=1),
            neurons.mark_point(style="soft", size=1900),
            neurons.mark_text(style="ink", dy=-7).encode(text="name:N"),
            neurons.mark_text(style="ink", dy=8, fontSize=11).encode(text="output:N"),
            # Beside its line: above one that falls or is level, below one that rises.
            labels.transform_filter("datum.y2 <= datum.y").mark_text(**look, dy=-8),
            labels.transform_filter("datum.y2 > datum.y").mark_text(**look, dy=9),
        ]
        order = alt.X("weight:N", sort=list(_WEIGHTS), title=None, axis=alt.Axis(labelAngle=0))
        bars = alt.Chart(alt.NamedData("slopes")).mark_bar(style="first").encode(order, alt.Y("slope:Q", title="slope"))
        return [Drawing("the network", network, 520, 250), Drawing("the slope of the error for each weight", [bars], 520, 130)]
