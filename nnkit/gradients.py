"""Gradients by finite differences, and the check of an analytic gradient against them."""

from dataclasses import dataclass

import numpy as np


def numerical_gradient(f, x, h=1e-5):
    """Gradient of f at x by central differences, (f(x + h) − f(x − h)) / 2h for each entry of x in turn.

    The truncation error falls with h², the rounding error grows with 1/h; together they are smallest near h = 1e-5.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one number. Where x is a float64 array that can be written to, each step
        is made in x itself, so f may also ignore its argument and read x where it lives, for example in a network's weights.
    x : float or array of any shape
        The point. Integers and float32 are computed in a float64 copy. x is left as it was, bit for bit, even if f fails.
    h : float
        The step, larger than 0.

    Returns
    -------
    float64 array of the shape of x
        ∂f/∂x.

    Raises
    ------
    ValueError
        If h is not larger than 0 or lost in rounding, x holds a NaN or an infinity, or f does not return one number.
    """
    if not 0 < h < np.inf:
        raise ValueError(f"h is {h}; expected a step larger than 0")
    in_place = isinstance(x, np.ndarray) and x.dtype == np.float64 and x.flags.writeable
    point = x if in_place else np.array(x, dtype=np.float64)
    if not np.isfinite(point).all():
        raise ValueError("x holds a NaN or an infinity; expected finite numbers only")
    gradient = np.empty(point.shape)
    for index in np.ndindex(point.shape):
        original = point[index]
        if original + h == original:
            raise ValueError(f"h is {h}, too small for x = {original} at index {index}: x + h is x; expected a larger step")
        try:
            point[index] = right = original + h
            above = _one_number(f(point))
            point[index] = left = original - h
            below = _one_number(f(point))
        finally:
            point[index] = original
        gradient[index] = (above - below) / (right - left)  # not 2h: both points were rounded
    return gradient


def relative_error(a, b):
    """Distance of two arrays relative to the longer one, ‖a − b‖ / max(‖a‖, ‖b‖), with ‖·‖ the root of the sum of squares.

    Parameters
    ----------
    a, b : float or arrays of one shape

    Returns
    -------
    float
        0 for equal arrays (two zero arrays too), 2 for opposite ones.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"cannot compare shapes {a.shape} and {b.shape}; expected one shape")
    largest = max(np.max(np.abs(a), initial=0), np.max(np.abs(b), initial=0))
    if largest == 0:
        return 0.0
    a, b = a / largest, b / largest  # their squares can neither overflow nor vanish
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b)))


def gradient_check(network, x, t, h=1e-5, tolerance=1e-6):
    """Compare the gradients that a network computes with central differences, parameter by parameter.

    Use a batch of several samples: with one sample, a mean over the batch that is missing or doubled cannot be seen. Stay away
    from the kinks of functions such as ReLU, where the difference quotient looks at both sides: near one, a right gradient can
    fail, and a wrong one pass. Move the weights a little, and check again.

    Parameters
    ----------
    network : Network
        With float64 parameters; in float32 the differences would drown in rounding.
    x, t : arrays
        A batch of inputs and its targets.
    h : float
        Step of the central differences.
    tolerance : float
        The largest relative error that passes. A right gradient usually gives less than 1e-7, a wrong one seldom less than
        1e-2. Where a parameter fails, its differences are computed again with h / 2; if the two results are so far apart that
        this could be the error, the parameter counts as right, as with a gradient of 0 at a minimum.

    Returns
    -------
    GradientCheck
        ``.passed``, and ``.errors`` by the name of the parameter; prints as a table.

    Raises
    ------
    ValueError
        If the network has no parameters, or they are not float64.
    """
    if network.dtype != np.float64:
        raise ValueError(f"the network computes in {network.dtype}; a gradient check needs float64")
    if not network.parameters:
        raise ValueError("the network has no parameters; expected something to check")
    loss, gradients = network.loss_and_gradients(x, t, training=False)  # dropout would choose anew at every pass
    rounding = np.finfo(np.float64).eps * abs(loss) / h
    errors = {}
    for name, parameter, gradient in zip(network.parameter_names, network.parameters, gradients, strict=True):
        numerical = numerical_gradient(lambda _: network.loss(x, t), parameter, h)
        errors[name] = relative_error(gradient, numerical)
        if errors[name] > tolerance:
            halved = numerical_gradient(lambda _: network.loss(x, t), parameter, h / 2)
            unsure = np.linalg.norm(numerical - halved) + rounding * np.sqrt(parameter.size)
            if np.linalg.norm(gradient - numerical) <= 2 * unsure:
                errors[name] = 0.0
    return GradientCheck(errors, tolerance, len(x))


@dataclass(frozen=True)
class GradientCheck:
    """What :func:`gradient_check` found.

    Attributes
    ----------
    errors : dict
        The relative error of each parameter, by its name.
    tolerance : float
        The largest one that passes.
    batch : int
        How many samples there were.
    """

    errors: dict
    tolerance: float
    batch: int

    @property
    def passed(self):
        """Whether every relative error is within the tolerance."""
        return all(error <= self.tolerance for error in self.errors.values())

    def __str__(self):
        rows = [
            f"{name}: relative error {error:.0e}, {'ok' if error <= self.tolerance else 'WRONG'}"
            for name, error in self.errors.items()
        ]
        if self.batch == 1:
            rows.append("one sample only: a wrong mean over the batch would not show")
        return "\n".join(rows)


def _one_number(value):
    array = np.asarray(value)
    if array.size != 1:
        raise ValueError(f"f returned an array of shape {array.shape}; expected one number")
    try:
        return float(array.reshape(()))
    except TypeError:
        raise ValueError(f"f returned {value!r}; expected one number") from None
