"""What every optimizer has, and how a rule of your own becomes one."""

import math

import numpy as np

from nnkit.checks import FLOAT_TYPES, as_floats, as_not_negative, as_positive, check_finite, shown

_LIFT_EVERY = 16


class Optimizer:
    """What every optimizer has. A rule is a subclass with an :meth:`update` of its own.

    Parameters
    ----------
    learning_rate : float or callable
        η, larger than 0; or a schedule: a function that takes the number of steps done so far and returns η, which may then
        come to 0.
    weight_decay : float
        λ of an L2 penalty ½ λ w² for each parameter: λ w is added to its gradient.

    Attributes
    ----------
    steps : int
        How many steps were done, and in :meth:`update` the one at hand, t.
    state_names : tuple of str
        Of the class: the arrays that the rule remembers for each parameter. They have its shape and begin at 0, and
        :meth:`update` gets them by these names.
    decoupled_decay : bool
        Of the class: whether weight decay is w ← w − η λ w before the rule, and leaves the gradient alone.

    Raises
    ------
    ValueError
        If a number is outside its range.

    Examples
    --------
    >>> class SignDescent(Optimizer):
    ...     def update(self, w, g, rate):
    ...         w -= rate * np.sign(g)
    >>> w = np.array([3.0, -5.0])
    >>> SignDescent(0.5).step([w], [np.array([0.1, -20.0])])
    >>> w
    array([ 2.5, -4.5])
    """

    state_names = ()
    decoupled_decay = False

    def __init__(self, learning_rate=0.01, weight_decay=0.0):
        if isinstance(learning_rate, type) or not callable(learning_rate):
            learning_rate = as_positive("learning_rate", learning_rate)
        self.learning_rate = learning_rate
        self.weight_decay = as_not_negative("weight_decay", weight_decay)
        self.steps = 0
        self._states = None

    @property
    def current_learning_rate(self):
        """η of the next step."""
        return self.learning_rate(self.steps) if callable(self.learning_rate) else self.learning_rate

    def step(self, parameters, gradients):
        """Change every parameter in place by one step.

        Parameters
        ----------
        parameters, gradients : lists of arrays of the same shapes, in the same order at every step

        Raises
        ------
        ValueError
            If the lists differ in length, two shapes differ, the parameters have other shapes than at the first step or cannot
            be changed in place, a gradient holds a NaN or an infinity, or a schedule returns less than 0. Then nothing has
            changed. An optimizer belongs to one network: for another one, make another, also where the shapes are the same
            and no error comes.
        """
        rate = self.current_learning_rate
        if callable(self.learning_rate):
            rate = as_not_negative("learning_rate by the schedule", rate)
        parameters, gradients = _as_list("parameters", parameters), _as_list("gradients", gradients)
        gradients = self._checked(parameters, gradients)
        if self._states is None:
            self._shapes = [w.shape for w in parameters]
            self._states = [{name: np.zeros_like(w) for name in self.state_names} for w in parameters]
        self.steps += 1
        for w, g, state in zip(parameters, gradients, self._states, strict=True):
            if self.weight_decay and self.decoupled_decay:
                w *= 1 - rate * self.weight_decay
            elif self.weight_decay:
                g = g + self.weight_decay * w
            self.update(w, g, rate, **state)
        if self.steps % _LIFT_EVERY == 0:
            _lift_from_subnormal(array for state in self._states for array in state.values())

    def update(self, w, g, rate, **state):
        """The rule for one parameter: change w, and what is remembered, in place.

        Parameters
        ----------
        w, g : arrays of one shape
            The parameter, and its gradient, which is left as it is.
        rate : float
            η of this step.
        **state : arrays of the same shape
            What the rule remembers of this parameter, by ``state_names``.
        """
        raise TypeError(f"{type(self).__name__} has no rule of its own")

    def _checked(self, parameters, gradients):
        """The gradients as arrays that fit the parameters."""
        for i, parameter in enumerate(parameters):
            if type(parameter) is not np.ndarray or parameter.dtype not in FLOAT_TYPES or not parameter.flags.writeable:
                raise ValueError(
                    f"parameter {i} is {shown(parameter)}{_of_type(parameter)}; it could not be changed in place. Expected "
                    "arrays of float64 or float32"
                )
        shapes = [parameter.shape for parameter in parameters]
        if self._states is not None and shapes != self._shapes:
            raise ValueError(f"parameters have shapes {shapes}; this optimizer began with {self._shapes}. Make a new one")
        gradients = [as_floats(gradient, "gradients") for gradient in gradients]
        given = [gradient.shape for gradient in gradients]
        if given != shapes:
            raise ValueError(f"gradients have shapes {given}; expected those of the parameters, {shapes}")
        for i, gradient in enumerate(gradients):
            if not math.isfinite(np.vdot(gradient, gradient)):  # or its squares are too large: then look again
                check_finite(f"gradients of parameter {i}", gradient)
        return gradients


def _as_list(name, arrays):
    if isinstance(arrays, (np.ndarray, str, dict)) or not hasattr(arrays, "__iter__"):
        raise ValueError(f"{name} are {shown(arrays)}; expected a list of arrays")
    return list(arrays)


def _of_type(parameter):
    return f" of {parameter.dtype}" if isinstance(parameter, np.ndarray) else ""


# The fast path: arithmetic with subnormal numbers, those below the smallest ordinary float, is many times slower.


def _lift_from_subnormal(arrays):
    """Stop numbers that fade to 0 where they are still ordinary, with their sign: at 2e-300 in float64 and 1e-30 in float32.

    There they are too small to matter, and so are their square roots beside an ε like the default. Until the next call, a
    number that fades to no less than a third of itself at every step does not become subnormal.
    """
    for array in arrays:
        smallest = 1e8 * float(np.finfo(array.dtype).tiny)
        small = np.abs(array) < smallest
        small &= array != 0
        if small.any():
            array[small] = np.copysign(smallest, array[small])
