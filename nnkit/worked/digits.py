"""The small network of chapter 12 that reads digits, and its data."""

import functools

import numpy as np

from nnkit.data import load_digits
from nnkit.layers import Dense, ReLU, Softmax
from nnkit.network import Network
from nnkit.optimizers import SGD
from nnkit.training import fit

#: How many of the images for training it learns from; the others are for choosing.
LEARNED_FROM = 1150
#: Its hidden neurons, its learning rate, its epochs, and how many images are in a batch.
HIDDEN, LEARNING_RATE, EPOCHS, BATCH_SIZE = 50, 0.3, 20, 50


@functools.cache
def digits_to_learn_from():
    """The images that the network learns from.

    Returns
    -------
    x : (1150, 64) array
        Pixels from 0, paper, to 1, ink.
    t : (1150,) array of int
    """
    digits = load_digits()
    return digits.x_train[:LEARNED_FROM], digits.t_train[:LEARNED_FROM]


def trained_digit_network():
    """A new network of 50 hidden neurons, trained as chapter 12 does it: the same weights, to the last bit.

    Returns
    -------
    Network
    """
    rng = np.random.default_rng(0)
    first = Dense(64, HIDDEN, rng=rng, initialization="he")
    network = Network([first, ReLU(), Dense(HIDDEN, 10, rng=rng), Softmax()], loss="cross_entropy")
    settings = {"epochs": EPOCHS, "batch_size": BATCH_SIZE, "rng": np.random.default_rng(0), "progress": False}
    fit(network, SGD(LEARNING_RATE), *digits_to_learn_from(), **settings)
    return network
