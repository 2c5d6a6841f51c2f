"""The forward and the backward pass through a small network, one computation at a time, in numbers and in words."""

from nnkit import losses
from nnkit.figures.rounding import short, written
from nnkit.layers import Dense, Sigmoid


class Walkthrough:
    """What is known after each computation of a walk through a network, and which circles and lines took part in it.

    Parameters
    ----------
    network : Network
        Dense layers without bias, each followed by a Sigmoid, and one output.
    x : (1, n_in) array
    t : (1, 1) array

    Attributes
    ----------
    states : list of dict
        What is given first; :meth:`forward`, :meth:`error`, :meth:`backward` and :meth:`update`, called in this order, add to
        it. Each state holds the words, the formula, and one list entry for every line and every circle.

    Raises
    ------
    ValueError
        For a network of other layers.
    """

    def __init__(self, network, x, t):
        dense, activations = network.layers[::2], network.layers[1::2]
        if (
            not all(isinstance(layer, Dense) and layer.bias is None for layer in dense)
            or not all(isinstance(layer, Sigmoid) for layer in activations)
            or len(dense) != len(activations)
            or dense[-1].n_out != 1
        ):
            raise ValueError(f"layers are {network.layers}; expected Dense without bias and Sigmoid in turn, and one output")
        self.matrices = [layer.weights.copy() for layer in dense]
        self.target = float(t[0, 0])
        self.sums, self.outputs = [], [x]
        for layer, activation in zip(dense, activations, strict=True):
            self.sums.append(layer.forward(self.outputs[-1]))
            self.outputs.append(activation.forward(self.sums[-1]))
        self.error_value, self.gradients = network.loss_and_gradients(x, t)
        self.loss_name = network.loss_name
        _, self.output_slope = losses.LOSSES[self.loss_name](self.outputs[-1], t)
        self._compute_deltas()
        self._place([len(self.matrices[0]), *(matrix.shape[1] for matrix in self.matrices)])
        self.states = []
        self._add(
            "The weights and the inputs are given.",
            "Move the slider to compute the rest. Numbers are shown with four digits and computed with all.",
        )

    def _compute_deltas(self):
        """δ = ∂E/∂z of every layer, from the output back."""
        arriving, self.deltas = self.output_slope, []
        for matrix, output in zip(reversed(self.matrices), reversed(self.outputs), strict=False):
            delta = arriving * output * (1 - output)
            self.deltas.insert(0, delta)
            arriving = delta @ matrix.T

    def _place(self, sizes):
        """A place and a name for every circle, and what is to be seen of the numbers before the first step."""
        self.places = {(layer, i): (layer, (size - 1) / 2 - i + 0.0) for layer, size in enumerate(sizes) for i in range(size)}
        last = len(sizes) - 1
        self.names = {(layer, i): f"a{layer}{i + 1}" if 0 < layer < last else "ŷ" for layer, i in self.places}
        self.names |= {(0, i): f"x{i + 1}" for i in range(sizes[0])}
        self.weights = [
            (layer, i, j)
            for layer, matrix in enumerate(self.matrices)
            for i in range(matrix.shape[0])
            for j in range(matrix.shape[1])
        ]
        self.values = {(0, i): written(value) for i, value in enumerate(self.outputs[0][0])}
        self.shown_deltas, self.slopes, self.shown_weights = {}, {}, {}

    def _weight_name(self, weight):
        return f"w{self.weights.index(weight) + 1}"

    def forward(self):
        """Add the weighted sum and the activation of every neuron."""
        for layer, matrix in enumerate(self.matrices, start=1):
            for j in range(matrix.shape[1]):
                self._neuron(layer, j)

    def _neuron(self, layer, j):
        matrix, node = self.matrices[layer - 1], (layer, j)
        incoming = [(layer - 1, i, j) for i in range(len(matrix))]
        z, a = self.sums[layer - 1][0, j], self.outputs[layer][0, j]
        products = " + ".join(_product(self.outputs[layer - 1][0, i], matrix[i, j]) for _, i, _ in incoming)
        self.values[node] = f"z {written(z)}"
        self._add(f"Forward: the weighted sum of {self.names[node]}.", f"z = {products} = {written(z)}", [node], incoming)
        self.values[node] = written(a)
        self._add(
            f"Forward: its activation {self.names[node]}.", f"{self.names[node]} = σ({written(z)}) = {written(a)}", [node]
        )

    def error(self):
        """Add the error at the output."""
        value = written(self.error_value)
        if self.loss_name == "mean_squared_error":
            value = f"({written(self.outputs[-1][0, 0])} − {written(self.target)})² = {value}"
        self._add(f"The target is {written(self.target)}. This is the error.", f"E = {value}", [self._output])

    @property
    def _output(self):
        return (len(self.matrices), 0)

    def backward(self):
        """Add the δ of every neuron, from the output back, and the slopes of the weights that lead into it."""
        for layer in range(len(self.matrices), 0, -1):
            for j in range(self.matrices[layer - 1].shape[1]):
                self._delta(layer, j)
            for j in range(self.matrices[layer - 1].shape[1]):
                self._weight_gradients(layer, j)

    def _delta(self, layer, j):
        node, a, delta = (layer, j), self.outputs[layer][0, j], self.deltas[layer - 1][0, j]
        outgoing = []
        if node == self._output:
            arriving = f"({written(self.output_slope[0, 0])})"
        else:
            following = self.matrices[layer]
            outgoing = [(layer, j, k) for k in range(following.shape[1])]
            terms = (_product(following[j, k], self.deltas[layer][0, k]) for _, _, k in outgoing)
            arriving = f"({' + '.join(terms)})"
        self.shown_deltas[node] = f"δ {written(delta, 3)}"
        formula = f"δ = {arriving} · {written(a)} · (1 − {written(a)}) = {written(delta)}"
        self._add(f"Backward: δ of {self.names[node]}, what arrives times σ′.", formula, [node], outgoing)

    def _weight_gradients(self, layer, j):
        incoming = [(layer - 1, i, j) for i in range(len(self.matrices[layer - 1]))]
        for weight in incoming:
            self.slopes[weight] = written(self.gradients[layer - 1][weight[1:]], 3)
        products = "; ".join(
            f"{self._weight_name((layer - 1, i, j))}: {_product(self.outputs[layer - 1][0, i], self.deltas[layer - 1][0, j])}"
            f" = {written(self.gradients[layer - 1][i, j])}"
            for _, i, _ in incoming
        )
        what = f"The slope for each weight into {self.names[layer, j]}: its input times δ."
        self._add(what, products, [(layer - 1, weight[1]) for weight in incoming], incoming)

    def update(self, learning_rate):
        """Add the step of gradient descent, all weights at once."""
        for layer, i, j in self.weights:
            new = self.matrices[layer][i, j] - learning_rate * self.gradients[layer][i, j]
            self.shown_weights[layer, i, j] = f"{self._weight_name((layer, i, j))} → {new:.4f}"
        rule = f"w ← w − {written(learning_rate)} · slope."
        formula = f"{rule} The lines show the new weights, the circles still what came out with the old ones."
        self.slopes, self.shown_deltas = {}, {}
        self._add("The update, all weights at once.", formula, [], self.weights)

    def _add(self, what, formula, nodes=(), weights=()):
        """A state with everything that is known now."""
        starts = [self.places[layer, i] for layer, i, _ in self.weights]
        ends = [self.places[layer + 1, j] for layer, _, j in self.weights]
        layers = {layer for layer, _, _ in weights}  # the slopes of the others would only crowd the drawing
        middles = [_along(start, end) for start, end in zip(starts, ends, strict=True)]
        self.states.append(
            {
                "what": what,
                "formula": formula,
                **_coordinates(("x", "y"), starts),
                **_coordinates(("x2", "y2"), ends),
                **_coordinates(("lx", "ly"), middles),
                **_coordinates(("nx", "ny"), self.places.values()),
                "on": [weight in weights for weight in self.weights],
                "weight": [self._weight_label(weight) for weight in self.weights],
                "slope": [self.slopes.get(weight, "") if weight[0] in layers else "" for weight in self.weights],
                "name": [self.names[node] for node in self.places],
                "node_on": [node in nodes for node in self.places],
                "value": [self.values.get(node, "") for node in self.places],
                "delta": [self.shown_deltas.get(node, "") for node in self.places],
            }
        )

    def _weight_label(self, weight):
        layer, i, j = weight
        return self.shown_weights.get(weight, f"{self._weight_name(weight)} {written(self.matrices[layer][i, j])}")


def _along(start, end):
    """Where the label of a line stands: in the middle, or nearer to the start of a steep line, where none cross."""
    (x, y), (x2, y2) = start, end
    share = 0.5 if abs(y2 - y) < 0.75 else 0.3
    return x + share * (x2 - x), y + share * (y2 - y)


def _coordinates(names, points):
    """Points as a list for each axis, by name."""
    return {name: short(column) for name, column in zip(names, zip(*points, strict=True), strict=True)}


def _product(a, b):
    return f"{written(a)} · ({written(b)})" if b < 0 else f"{written(a)} · {written(b)}"
