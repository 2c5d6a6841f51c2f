"""Activation functions, each with its derivative beside it.

Every function takes the weighted sum z, a number or an array of any shape, and works on each element by itself. A
derivative takes the weighted sum too, not the activation.
"""

import numpy as np


def sigmoid(z):
    """Logistic sigmoid, σ(z) = 1 / (1 + exp(−z)).

    The exponential is taken of −|z|, so it never overflows: for z < 0 the formula used is the equal exp(z) / (1 + exp(z)).

    Parameters
    ----------
    z : float or array of any shape
        Weighted sum.

    Returns
    -------
    float or array of the shape of z
        Values between 0 and 1.
    """
    decay = np.exp(-np.abs(z))
    return np.where(np.greater_equal(z, 0), 1.0, decay) / (1.0 + decay)


def sigmoid_derivative(z):
    """Derivative of the sigmoid, σ′(z) = σ(z) (1 − σ(z)). It is largest at z = 0, where it is 0.25.

    Parameters
    ----------
    z : float or array of any shape
        Weighted sum. (For an activation a = σ(z) the same number is a (1 − a).)

    Returns
    -------
    float or array of the shape of z
    """
    return sigmoid(z) * sigmoid(-z)
