"""The networks that are worked by hand: their weights, inputs and targets."""

import numpy as np

from nnkit.activations import sigmoid
from nnkit.gradients import numerical_gradient
from nnkit.graph import Value
from nnkit.layers import Dense, Sigmoid
from nnkit.network import Network

#: Weights of a network with two inputs, two hidden layers of two neurons and one output, a sigmoid after every weighted sum
#: and no biases. In each matrix the entry [i, j] is the weight from neuron i to neuron j of the next layer.
TEN_WEIGHT_MATRICES = (
    np.array([[0.3, 0.2], [0.1, 0.5]]),  # w1 w2 / w3 w4
    np.array([[0.6, 0.2], [0.4, 0.3]]),  # w5 w6 / w7 w8
    np.array([[0.2], [0.5]]),  # w9 / w10
)
#: Where w1 … w10 stand, by the number of the matrix, the row and the column.
TEN_WEIGHT_PLACES = tuple(
    (layer, *place) for layer, matrix in enumerate(TEN_WEIGHT_MATRICES) for place in np.ndindex(matrix.shape)
)
#: Its two inputs, as a batch of one sample.
TEN_WEIGHT_INPUTS = np.array([[20.0, 1.0]])
#: Its target.
TEN_WEIGHT_TARGET = np.array([[0.9]])
#: Its learning rate.
TEN_WEIGHT_LEARNING_RATE = 0.3


def ten_weight_network():
    """A new ten-weight network with its given weights and the loss (y − t)².

    Returns
    -------
    Network
        Its parameters, read row by row and layer by layer, are w1 … w10.
    """
    layers = []
    for weights in TEN_WEIGHT_MATRICES:
        dense = Dense(*weights.shape, bias=False)
        dense.weights = weights
        layers += [dense, Sigmoid()]
    return Network(layers, loss="mean_squared_error")


def slopes_of_w9():
    """The slope of the ten-weight network's loss with respect to its weight w9, found in four ways.

    Returns
    -------
    dict
        The name of each way, and ∂L/∂w9.
    """
    return slopes_of_weight(9)


def slopes_of_weight(number, value=None):
    """The slope of the ten-weight network's loss with respect to one of its weights, found in four ways.

    Parameters
    ----------
    number : int
        Of the weight, from 1 to 10.
    value : float, optional
        What the weight is, in the place of its given value.

    Returns
    -------
    dict
        The name of each way, and ∂L/∂w.
    """
    network = _with_weight(number, value)
    layer, row, column = TEN_WEIGHT_PLACES[number - 1]
    loss = lambda _: network.loss(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)  # noqa: E731, it reads the weights that are nudged
    by_layers = network.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)[1]
    return {
        "by hand": sum(float(np.prod([rate for _, rate in branch])) for branch in rates_of_weight(number, value)),
        "by nudges": float(numerical_gradient(loss, network.parameters[layer])[row, column]),
        "by a graph": _slope_by_graph(network, number),
        "by layers": float(by_layers[layer][row, column]),
    }


def rates_of_weight(number, value=None):
    """How fast each quantity on the way from a weight of the ten-weight network to its loss changes with the one before it.

    Parameters
    ----------
    number, value
        As of :func:`slopes_of_weight`.

    Returns
    -------
    list of lists of (str, float)
        For each branch of the way, of which a weight of the first layer has two: the name of each quantity that it comes to,
        and its rate. The rates of a branch multiply, and the branches add up to the slope.
    """
    _, second, last = weights = _with_weight(number, value).parameters
    signals = [TEN_WEIGHT_INPUTS[0]]
    for matrix in weights:
        signals.append(sigmoid(signals[-1] @ matrix))
    bends = [signal * (1 - signal) for signal in signals]
    layer, row, column = TEN_WEIGHT_PLACES[number - 1]
    k = column + 1
    end = [("ŷ", bends[3][0]), ("E", 2 * (signals[3][0] - TEN_WEIGHT_TARGET[0, 0]))]
    begin = signals[layer][row]
    if layer == 2:
        ways = [[("z3", begin), *end]]
    elif layer == 1:
        ways = [[(f"z2{k}", begin), (f"a2{k}", bends[2][column]), ("z3", last[column, 0]), *end]]
    else:
        ways = [
            [
                (f"z1{k}", begin),
                (f"a1{k}", bends[1][column]),
                (f"z2{j + 1}", second[column, j]),
                (f"a2{j + 1}", bends[2][j]),
                ("z3", last[j, 0]),
                *end,
            ]
            for j in range(2)
        ]
    return [[(name, float(rate)) for name, rate in way] for way in ways]


def _with_weight(number, value):
    network = ten_weight_network()
    if value is not None:
        layer, row, column = TEN_WEIGHT_PLACES[number - 1]
        network.parameters[layer][row, column] = value
    return network


def _slope_by_graph(network, number):
    weights = [[[Value(weight) for weight in row] for row in matrix] for matrix in network.parameters]
    signals = [Value(x) for x in TEN_WEIGHT_INPUTS[0]]
    for matrix in weights:
        columns = zip(*matrix, strict=True)
        signals = [sum(s * w for s, w in zip(signals, column, strict=True)).sigmoid() for column in columns]
    error = (signals[0] - TEN_WEIGHT_TARGET[0, 0]) ** 2
    error.backward()
    layer, row, column = TEN_WEIGHT_PLACES[number - 1]
    return weights[layer][row][column].grad


#: Weights of the best-known worked example of backpropagation, with two inputs, two hidden neurons, two outputs, sigmoids,
#: and the loss ½ Σ (t − y)². In each matrix the entry [i, j] is the weight from i to j. Mazur (2015), A step by step
#: backpropagation example, which prints the error 0.291027924 after one update of the weights. Chapter 7 finds its mistake.
TWO_BY_TWO_WEIGHTS = (
    np.array([[0.15, 0.25], [0.20, 0.30]]),  # w1 w3 / w2 w4 in the example's names
    np.array([[0.40, 0.50], [0.45, 0.55]]),  # w5 w7 / w6 w8
)
#: The bias of each of its layers. The example does not update them; in :func:`two_by_two_network` they are parameters.
TWO_BY_TWO_BIASES = (0.35, 0.60)
#: Its inputs, as a batch of one sample.
TWO_BY_TWO_INPUTS = np.array([[0.05, 0.10]])
#: Its targets.
TWO_BY_TWO_TARGETS = np.array([[0.01, 0.99]])
#: Its learning rate.
TWO_BY_TWO_LEARNING_RATE = 0.5

#: Weights of simpleNet, a single layer of two inputs and three classes without bias, before a softmax, as one of the notes
#: prints them, to eight decimals. The network is that of Saito (2016), Deep learning from scratch, chapter 4.
SIMPLE_NET_WEIGHTS = np.array([[0.77872534, 1.68368502, 1.25014485], [-1.29329159, 0.30947396, -0.60716658]])
#: Its input.
SIMPLE_NET_INPUT = np.array([0.6, 0.9])
#: Its right class in the note, counted from 0.
SIMPLE_NET_LABEL = 1

for _array in (
    *TEN_WEIGHT_MATRICES,
    TEN_WEIGHT_INPUTS,
    TEN_WEIGHT_TARGET,
    *TWO_BY_TWO_WEIGHTS,
    TWO_BY_TWO_INPUTS,
    TWO_BY_TWO_TARGETS,
    SIMPLE_NET_WEIGHTS,
    SIMPLE_NET_INPUT,
):
    _array.flags.writeable = False


#: The former names of the ten-weight network. Notebooks that readers have saved ask for them.
w9_network = ten_weight_network
W9_WEIGHTS, W9_LEARNING_RATE = TEN_WEIGHT_MATRICES, TEN_WEIGHT_LEARNING_RATE
W9_INPUTS, W9_TARGET = TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET


def two_by_two_network():
    """A new network of the best-known worked example, with the loss ½ Σ (t − y)².

    Returns
    -------
    Network
        Its parameters are the weights and biases of the hidden layer, then those of the output layer.
    """
    layers = []
    for weights, bias in zip(TWO_BY_TWO_WEIGHTS, TWO_BY_TWO_BIASES, strict=True):
        dense = Dense(*weights.shape)
        dense.weights, dense.bias = weights, np.full(weights.shape[1], bias)
        layers += [dense, Sigmoid()]
    return Network(layers, loss="sum_squared_error")
