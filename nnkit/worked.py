"""The givens of the worked examples, once, for chapters, tests and exercises.

Only what is given stands here. What follows from it is computed where it is needed.
"""

import numpy as np

from nnkit.layers import Dense, Sigmoid
from nnkit.network import Network

#: Weights of a network with two inputs, two hidden layers of two neurons and one output, a sigmoid after every weighted sum
#: and no biases. In each matrix the entry [i, j] is the weight from neuron i to neuron j of the next layer.
W9_WEIGHTS = (
    np.array([[0.3, 0.2], [0.1, 0.5]]),  # w1 w2 / w3 w4
    np.array([[0.6, 0.2], [0.4, 0.3]]),  # w5 w6 / w7 w8
    np.array([[0.2], [0.5]]),  # w9 / w10
)
W9_INPUTS = np.array([[20.0, 1.0]])
W9_TARGET = np.array([[0.9]])
W9_LEARNING_RATE = 0.3

for _array in (*W9_WEIGHTS, W9_INPUTS, W9_TARGET):
    _array.flags.writeable = False


def w9_network():
    """A new ten-weight network with its given weights and the loss (y − t)².

    Returns
    -------
    Network
        Its parameters, read row by row and layer by layer, are w1 … w10.
    """
    layers = []
    for weights in W9_WEIGHTS:
        dense = Dense(*weights.shape, bias=False)
        dense.weights = weights
        layers += [dense, Sigmoid()]
    return Network(layers, loss="mean_squared_error")
