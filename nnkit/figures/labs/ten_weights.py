"""The network of ten weights, every weight a slider."""

import ipywidgets as widgets
import numpy as np

from nnkit.figures import plots
from nnkit.figures.labs.lab import Lab, row
from nnkit.figures.rounding import written
from nnkit.worked.networks import TEN_WEIGHT_INPUTS, TEN_WEIGHT_LEARNING_RATE, TEN_WEIGHT_TARGET, ten_weight_network


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
        self.network = ten_weight_network()
        given = np.concatenate([TEN_WEIGHT_INPUTS.ravel(), *(parameter.ravel() for parameter in self.network.parameters)])
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
        return [*super()._arranged(), row(self._buttons)]

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
        new = weights - TEN_WEIGHT_LEARNING_RATE * np.array(self.slopes)
        self._set({f"w{i}": value for i, value in enumerate(new, start=1)})

    def compute(self):
        values = [control.value for control in self.controls.values()]
        self.x, weights = np.array([values[:2]]), np.array(values[2:])
        for parameter in self.network.parameters:
            parameter[...], weights = weights[: parameter.size].reshape(parameter.shape), weights[parameter.size :]
        error, gradients = self.network.loss_and_gradients(self.x, TEN_WEIGHT_TARGET)
        self.slopes = [slope for gradient in gradients for slope in gradient.ravel()]
        steepest = int(np.argmax(np.abs(self.slopes)))
        output = self.network.predict(self.x)[0, 0]
        return (
            f"Output {output:.4f}, target {TEN_WEIGHT_TARGET[0, 0]}, error {error:.6f}. "
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
