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
    network = ten_weight_network()
    first, second, last = TEN_WEIGHT_MATRICES
    signals = sigmoid(sigmoid(TEN_WEIGHT_INPUTS @ first) @ second)[0]
    y = sigmoid(signals @ last)[0]
    weights = [Value(weight) for weight in last[:, 0]]
    error = ((weights[0] * signals[0] + weights[1] * signals[1]).sigmoid() - TEN_WEIGHT_TARGET[0, 0]) ** 2
    error.backward()
    loss = lambda _: network.loss(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)  # noqa: E731, it reads the weights that are nudged
    return {
        "by hand": float(2 * (y - TEN_WEIGHT_TARGET[0, 0]) * y * (1 - y) * signals[0]),
        "by nudges": float(numerical_gradient(loss, network.layers[4].weights)[0, 0]),
        "by a graph": weights[0].grad,
        "by layers": float(network.loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)[1][2][0, 0]),
    }


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
