"""Gradients by finite differences, and the check of an analytic gradient against them."""

from dataclasses import dataclass, field

import numpy as np

from nnkit.checks import as_floats, as_not_negative, as_positive, check_callable, check_finite, check_has


def numerical_gradient(f, x, h=1e-5):
    """Gradient of f at x by central differences, (f(x + h) − f(x − h)) / 2h for each entry of x in turn.

    The truncation error falls with h², the rounding error grows with 1/h. For an x of about 1 together they are smallest near
    h = 1e-5. For a much larger x take an h as much larger: the floats around it lie further apart.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one number. Where x is a float64 array that can be written to, each step
        is made in x itself, so f may also ignore its argument and read x where it lives, for example in a network's weights.
        An f that changes its argument is given a copy.
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
        If h is not larger than 0 or lost in rounding, x holds a NaN or an infinity, f does not return one number, or f reads
        an x of integers or float32 where it lives, in which no step can be made.
    """
    check_callable("f", f)
    h = as_positive("h", h)
    in_place = isinstance(x, np.ndarray) and x.dtype == np.float64 and x.flags.writeable and not np.ma.isMaskedArray(x)
    point = x if in_place else np.array(as_floats(x, "x"), dtype=np.float64)
    check_finite("x", point)
    gradient = np.empty(point.shape)
    for index in np.ndindex(point.shape):
        original = point[index]
        if original + h == original:
            raise ValueError(f"h is {h}, too small for x = {original} at index {index}: x + h is x; expected a larger step")
        if not np.isfinite(2 * h):
            raise ValueError(f"h is {h}, and twice that is no finite float; expected a smaller step")
        try:
            point[index] = right = original + h
            above = _value(f, point)
            point[index] = left = original - h
            below = _value(f, point)
        finally:
            point[index] = original
        gradient[index] = (above - below) / (right - left)  # not 2h: both points were rounded
    if not in_place and gradient.size and not gradient.any() and _does_not_look(f, point):
        raise ValueError("f does not look at its argument, and x is not a float64 array, so no step can be made in x itself")
    return gradient


def _value(f, point):
    """f at a point, which is the same afterwards: an f that works in place gets a copy."""
    before = point.copy()
    try:
        value = f(point)
    except BaseException:
        point[...] = before
        raise
    if not np.array_equal(point, before):
        point[...] = before
        value = f(before)
    return _one_number(value)


def _does_not_look(f, point):
    """Whether f has the same value also where there is no number."""
    try:
        return _one_number(f(point.copy())) == _one_number(f(np.full_like(point, np.nan)))
    except Exception:  # it looked, and did not like it
        return False


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
    a, b = as_floats(a, "a").astype(np.float64), as_floats(b, "b").astype(np.float64)
    if a.shape != b.shape:
        raise ValueError(f"a has shape {a.shape} and b has {b.shape}; expected one shape")
    largest = max(np.max(np.abs(a), initial=0), np.max(np.abs(b), initial=0))
    if largest == 0:
        return 0.0
    a, b = a / largest, b / largest  # their squares can neither overflow nor vanish
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(a), np.linalg.norm(b)))


def gradient_check(network, x, t, h=1e-5, tolerance=1e-6):
    """Compare the gradients that a network computes with central differences, parameter by parameter.

    Use a batch of several samples: with one sample, a mean over the batch that is missing or doubled cannot be seen. The
    difference quotient looks at both sides of a point, and a gradient is the slope of one. Where the two sides differ, as for
    a ReLU whose weighted sum is 0, a gradient passes that lies between both slopes, and the table says "on a kink". Move the
    weights a little, and check again.

    Parameters
    ----------
    network : Network
        With float64 parameters; in float32 the differences would drown in rounding.
    x, t : arrays
        A batch of inputs and its targets.
    h : float
        Step of the central differences.
    tolerance : float
        The largest relative error that passes. A right gradient usually gives less than 1e-7, a wrong one far more. Where a
        parameter fails, its differences are computed again with h / 2. If the two results are so far apart, or rounding is
        so large, that this could be the error, the table says "cannot tell", as of a gradient of 0 at a minimum.

    Returns
    -------
    GradientCheck
        ``.passed``, and ``.errors`` and ``.verdicts`` by the name of the parameter; prints as a table.

    Raises
    ------
    ValueError
        If the network has no parameters, or they are not float64.
    """
    check_has("loss_and_gradients", "network", network, "a Network")
    h = as_positive("h", h)
    tolerance = as_not_negative("tolerance", tolerance)
    if network.dtype != np.float64:
        raise ValueError(f"the network computes in {network.dtype}; a gradient check needs float64")
    if not network.parameters:
        raise ValueError("the network has no parameters; expected something to check")
    loss, gradients = network.loss_and_gradients(x, t, training=False)  # dropout would choose anew at every pass
    rounding = np.finfo(np.float64).eps * abs(loss) / h
    errors, unsure = {}, {}
    for name, parameter, gradient in zip(network.parameter_names, network.parameters, gradients, strict=True):
        numerical = numerical_gradient(lambda _: network.loss(x, t), parameter, h)
        errors[name] = relative_error(gradient, numerical)
        if not errors[name] <= tolerance and np.isfinite(gradient).all():
            halved = numerical_gradient(lambda _: network.loss(x, t), parameter, h / 2)
            lost = np.abs(numerical - halved) + rounding
            if np.linalg.norm(gradient - numerical) <= 2 * np.linalg.norm(lost):
                unsure[name] = CANNOT_TELL
            apart = np.abs(gradient - numerical) > 2 * rounding + tolerance * np.abs(numerical)
            places = [tuple(place) for place in np.argwhere(apart)]
            if places and all(
                _is_on_a_kink(lambda: network.loss(x, t), parameter, place, gradient[place], h) for place in places
            ):
                unsure[name] = ON_A_KINK
    return GradientCheck(errors, tolerance, len(x), unsure)


#: What a table of :class:`GradientCheck` says of a parameter.
OK, WRONG, ON_A_KINK, CANNOT_TELL = "ok", "WRONG", "on a kink", "cannot tell"


def _is_on_a_kink(loss, parameter, index, gradient, h):
    """Whether the slopes of both sides differ, not only because the loss is curved, and the gradient lies between them."""
    sides, here = _slopes(loss, parameter, index, h), abs(loss())
    nearer = _slopes(loss, parameter, index, h / 2)
    jump, jump_nearer = (abs(right - left) for left, right in (sides, nearer))
    noise = 8 * np.finfo(np.float64).eps * here / h
    slack = noise + 1e-2 * jump  # each side is curved too
    between = min(sides) - slack <= gradient <= max(sides) + slack
    # The slopes of a smooth curve come nearer to each other as the step does: at half of the step, half as far apart.
    return bool(between and jump > 4 * noise and abs(jump_nearer / jump - 0.5) > 0.1)


def _slopes(loss, parameter, index, h):
    """The slopes to the left and to the right of where a parameter stands."""
    original, here = parameter[index], loss()
    try:
        parameter[index] = left = original - h
        below = loss()
        parameter[index] = right = original + h
        above = loss()
    finally:
        parameter[index] = original
    return (here - below) / (original - left), (above - here) / (right - original)


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
    unsure : dict
        The parameters of which a larger error does not say that they are wrong, and why: "on a kink" or "cannot tell".
    """

    errors: dict
    tolerance: float
    batch: int
    unsure: dict = field(default_factory=dict)

    @property
    def verdicts(self):
        """By the name of the parameter: "ok", "WRONG", "on a kink" or "cannot tell"."""
        return {name: OK if error <= self.tolerance else self.unsure.get(name, WRONG) for name, error in self.errors.items()}

    @property
    def passed(self):
        """Whether every parameter is "ok", or "on a kink" with a gradient between the slopes of both sides."""
        return all(verdict in (OK, ON_A_KINK) for verdict in self.verdicts.values())

    def __str__(self):
        rows = [f"{name}: relative error {self.errors[name]:.0e}, {verdict}" for name, verdict in self.verdicts.items()]
        if self.batch == 1:
            rows.append("one sample only: a wrong mean over the batch would not show")
        if ON_A_KINK in self.verdicts.values():
            rows.append("on a kink: both sides have slopes of their own; move the weights a little, and check again")
        if CANNOT_TELL in self.verdicts.values():
            rows.append("cannot tell: the differences are lost in rounding, or the step is too coarse")
        return "\n".join(rows)


def _one_number(value):
    array = as_floats(value, "what f returned")
    if array.size != 1:
        raise ValueError(f"f returned an array of shape {array.shape}; expected one number")
    return float(array.reshape(()))
