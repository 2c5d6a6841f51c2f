"""Loss functions. Each returns the loss of a batch and its gradient with respect to the network's outputs.

Arrays are (batch, outputs). A loss averages over the batch and sums over the outputs, unless its name says mean. All raise a
``ValueError`` that says what was given and what was expected for shapes that do not fit, an empty batch, and probabilities and
labels outside of what the loss is defined for. NaN in logits and squared errors is not looked for (``fit`` stops at a loss
that is not finite), nor whether probabilities sum to 1.
"""

import numpy as np

from nnkit.activations import sigmoid
from nnkit.checks import as_array, as_floats, check_labels, check_outputs


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

    Examples
    --------
    >>> loss, gradient = sum_squared_error([[1], [3]], [[0], [1]])
    >>> print(loss, gradient.tolist())
    1.25 [[0.5], [1.0]]
    """
    difference = np.subtract(*_same_shape(y, t))
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

    Examples
    --------
    >>> loss, gradient = mean_squared_error([[1], [3]], [[0], [1]])
    >>> print(loss, gradient.tolist())
    2.5 [[1.0], [2.0]]
    """
    difference = np.subtract(*_same_shape(y, t))
    return float(np.mean(difference**2)), 2 / difference.size * difference


def binary_cross_entropy(y, t):
    """Cross-entropy of independent yes-or-no outputs, from their probabilities, and its gradient.

    For one output, L = −t log y − (1 − t) log(1 − y) and ∂L/∂y = −t/y + (1 − t)/(1 − y). It is infinite where the network is
    sure of the wrong answer. A network that ends in ``Sigmoid`` never gets there: it computes this loss from the logits, with
    :func:`sigmoid_cross_entropy`.

    Parameters
    ----------
    y : (batch, outputs) array
        Probabilities of "yes", each in [0, 1].
    t : (batch, outputs) array
        Targets in [0, 1]: 1 for yes, 0 for no.

    Returns
    -------
    loss : float
    gradient : (batch, outputs) array, ∂loss/∂y

    Examples
    --------
    >>> loss, gradient = binary_cross_entropy([[0.5, 0.8]], [[1, 0]])
    >>> round(loss, 4), gradient  # log 2 + log 5
    (2.3026, array([[-2.,  5.]]))
    """
    y, t = _same_shape(y, t)
    _check_range("outputs", y)
    _check_range("targets", t)
    # An infinity here is the right answer and needs no warning; fit() reports it.
    with np.errstate(divide="ignore"):
        losses = -_product(t, np.log(y)) - _product(1 - t, np.log1p(-y))
        gradient = _quotient(1 - t, 1 - y) - _quotient(t, y)
    return float(np.sum(losses) / len(y)), gradient / len(y)


def sigmoid_cross_entropy(logits, t):
    """Binary cross-entropy of σ(z), computed from the logits z in one step, and its gradient.

    L = max(z, 0) − z t + log(1 + exp(−|z|)) never takes the logarithm of a rounded zero; its gradient is σ(z) − t.

    Parameters
    ----------
    logits : (batch, outputs) array
    t : (batch, outputs) array
        Targets in [0, 1].

    Returns
    -------
    loss : float
    gradient : (batch, outputs) array, ∂loss/∂logits

    Examples
    --------
    >>> loss, gradient = sigmoid_cross_entropy(np.log([[1, 4]]), [[1, 0]])
    >>> round(loss, 4), gradient  # log 2 + log 5
    (2.3026, array([[-0.5,  0.8]]))
    """
    z, t = _same_shape(logits, t)
    _check_range("targets", t)
    losses = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    return float(np.sum(losses) / len(z)), (sigmoid(z) - t) / len(z)


def cross_entropy(y, t):
    """Cross-entropy of one class out of several, from probabilities, and its gradient.

    For one sample of class c, L = −log y_c, in general L = −Σₖ tₖ log yₖ; ∂L/∂yₖ = −tₖ / yₖ. It is infinite where the right
    class got probability 0. A network that ends in ``Softmax`` never gets there: it computes this loss from the logits, with
    :func:`softmax_cross_entropy`.

    Parameters
    ----------
    y : (batch, classes) array
        Probabilities, each in [0, 1].
    t : (batch,) integer array, or (batch, classes) array
        The right classes; or a row of target probabilities for each sample, such as a one-hot row.

    Returns
    -------
    loss : float
    gradient : (batch, classes) array, ∂loss/∂y

    Examples
    --------
    >>> loss, gradient = cross_entropy([[0.2, 0.8]], [1])
    >>> print(round(loss, 4), gradient[0, 1])  # −log 0.8 and −1 / 0.8
    0.2231 -1.25
    """
    y = as_floats(y, "outputs")
    t = _class_probabilities(y, t)
    _check_range("outputs", y)
    with np.errstate(divide="ignore"):
        loss = float(-np.sum(_product(t, np.log(y))) / len(y))
        return loss, -_quotient(t, y) / len(y)


def softmax_cross_entropy(logits, t):
    """:func:`cross_entropy` of softmax(z), computed from the logits z in one step, and its gradient.

    With p = softmax(z), the loss of one sample of class c is −log p_c = logsumexp(z) − z_c, which never takes the logarithm
    of a rounded zero; its gradient is p − onehot(c).

    Parameters
    ----------
    logits : (batch, classes) array
    t : (batch,) integer array, or (batch, classes) array
        The right classes, each in [0, classes); or a row of target probabilities for each sample.

    Returns
    -------
    loss : float
    gradient : (batch, classes) array, ∂loss/∂logits

    Examples
    --------
    >>> loss, gradient = softmax_cross_entropy(np.log([[1, 4]]), np.array([1]))
    >>> round(loss, 4), gradient  # −log 0.8
    (0.2231, array([[ 0.2, -0.2]]))
    """
    logits, t = as_floats(logits, "logits"), as_array(t, "targets")
    if t.ndim != 2:
        return _softmax_cross_entropy_of_labels(logits, t)
    t = _class_probabilities(logits, t)
    log_p = logits - logits.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    return float(-np.sum(t * log_p) / len(t)), (np.exp(log_p) - t) / len(t)


#: What ``Network(loss=...)`` accepts, and the function that belongs to each name.
LOSSES = {
    loss.__name__: loss
    for loss in (
        sum_squared_error,
        mean_squared_error,
        binary_cross_entropy,
        sigmoid_cross_entropy,
        cross_entropy,
        softmax_cross_entropy,
    )
}


def _same_shape(y, t):
    y, t = as_floats(y, "outputs"), as_floats(t, "targets")
    # Without this, NumPy would broadcast (batch, 1) against (batch,) to (batch, batch) and the loss would be nonsense.
    if y.shape != t.shape:
        raise ValueError(f"targets have shape {t.shape}; for outputs of shape {y.shape} expected {y.shape}")
    check_outputs(y)
    return y, t


def _check_range(name, values):
    if not (values.min() >= 0 and values.max() <= 1):
        raise ValueError(f"{name} lie in [{values.min()}, {values.max()}]; expected numbers from 0 to 1")


def _class_probabilities(y, t):
    """Targets as rows of probabilities: one-hot rows for labels, and rows as they are if they sum to 1."""
    t = as_array(t, "targets")
    if t.ndim != 2:
        check_labels(y, t)
        return np.eye(y.shape[1], dtype=y.dtype)[t]
    if y.ndim == 2 and t.shape == (len(y), 1) != y.shape:
        raise ValueError(f"targets have shape {t.shape}, a column; expected labels of shape ({len(t)},), such as t[:, 0]")
    y, t = _same_shape(y, t)
    _check_range("targets", t)
    sums = t.sum(axis=1)
    if np.abs(sums - 1).max() > 1e-5:
        wrong = int(np.argmax(np.abs(sums - 1)))
        raise ValueError(f"the targets of sample {wrong} sum to {sums[wrong]:.6g}; expected probabilities that sum to 1")
    return t


def _product(t, logarithms):
    """t · log, where a target of 0 asks for nothing: 0 · log 0 is 0."""
    return np.multiply(t, logarithms, out=np.zeros(t.shape, logarithms.dtype), where=t != 0)


def _quotient(t, y):
    """t / y, where a target of 0 asks for nothing: 0 / 0 is 0."""
    return np.divide(t, y, out=np.zeros(t.shape, np.result_type(t, y)), where=t != 0)


# The fast path: what training classes does at every step, without a row of probabilities for each label.


def _softmax_cross_entropy_of_labels(logits, labels):
    """As for rows of probabilities, computed with a column for each sample: sums over few long rows are the fast ones."""
    check_labels(logits, labels)
    right, batch = (labels, np.arange(len(labels))), len(labels)
    shifted = np.array(logits.T, order="C")
    shifted -= shifted.max(axis=0)
    exponentials = np.exp(shifted)
    total = exponentials.sum(axis=0)
    loss = float((np.log(total) - shifted[right]).sum()) / batch
    gradient = exponentials
    gradient /= batch * total
    gradient[right] -= 1 / batch
    return loss, gradient.T
