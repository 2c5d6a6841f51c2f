"""Loss functions. Each returns the loss of a batch and its gradient with respect to the network's outputs.

Arrays are (batch, outputs). A loss averages over the batch and sums over the outputs, unless its name says mean.
"""

import numpy as np


def sum_squared_error(y, t):
    """Half the sum of the squared errors over the outputs, averaged over the batch, and its gradient.

    For one sample, L = ½ Σₖ (yₖ − tₖ)² and ∂L/∂yₖ = yₖ − tₖ: the ½ cancels the 2 of the derivative.

    Parameters
    ----------
    y : (batch, outputs) array
        What the network answered.
    t : (batch, outputs) array
        Targets.

    Returns
    -------
    loss : float
    gradient : (batch, outputs) array, ∂loss/∂y

    Raises
    ------
    ValueError
        If the shapes differ or are not (batch, outputs), or the batch is empty.
    """
    difference = _difference(y, t)
    batch = len(difference)
    return float(np.sum(difference**2) / (2 * batch)), difference / batch


def mean_squared_error(y, t):
    """Mean of the squared errors over all outputs of all samples, and its gradient.

    For n numbers in the batch, L = Σ (y − t)² / n and ∂L/∂y = 2 (y − t) / n.

    Parameters
    ----------
    y : (batch, outputs) array
        What the network answered.
    t : (batch, outputs) array
        Targets.

    Returns
    -------
    loss : float
    gradient : (batch, outputs) array, ∂loss/∂y

    Raises
    ------
    ValueError
        If the shapes differ or are not (batch, outputs), or the batch is empty.
    """
    difference = _difference(y, t)
    return float(np.mean(difference**2)), 2 / difference.size * difference


def _difference(y, t):
    """y − t, for two arrays that must have the same (batch, outputs) shape."""
    y, t = np.asarray(y), np.asarray(t)
    # Without this, NumPy would broadcast (batch, 1) against (batch,) to (batch, batch) and the loss would be nonsense.
    if y.shape != t.shape:
        raise ValueError(f"targets have shape {t.shape}; for outputs of shape {y.shape} expected {y.shape}")
    if y.ndim != 2 or y.size == 0:
        raise ValueError(f"outputs have shape {y.shape}; expected (batch, outputs) with at least one of each")
    return y - t


#: What ``Network(loss=...)`` accepts: the name of each loss and its function.
LOSSES = {
    "sum_squared_error": sum_squared_error,
    "mean_squared_error": mean_squared_error,
}
