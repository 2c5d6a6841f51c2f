"""Optimizers: rules that turn gradients into changes of the parameters, and schedules for the learning rate.

``step(parameters, gradients)`` changes the parameters in place. Where books and libraries write one rule in different ways,
the ways are named options; the page on conventions of optimizers says who uses which.

In the formulas w is a parameter, g its gradient, η the learning rate, and t counts the steps from 1.
"""

import math

import numpy as np

_FLUSH_EVERY = 64


class Optimizer:
    """What every optimizer has.

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
        How many steps were done.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    _state_names = ()

    def __init__(self, learning_rate, weight_decay=0.0):
        if not callable(learning_rate):
            _check_positive("learning_rate", learning_rate)
        _check_not_negative("weight_decay", weight_decay)
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
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
            If the lists differ in length, two shapes differ, the parameters have other shapes than at the first step, or a
            schedule returns less than 0. An optimizer belongs to one network: for another one, make another, also where the
            shapes are the same and no error comes.
        """
        if self._states is None:
            _check_parameters(parameters)
            self._shapes = [parameter.shape for parameter in parameters]
        self._check(parameters, gradients)
        if self._states is None:
            self._states = [[np.zeros_like(parameter) for _ in self._state_names] for parameter in parameters]
        rate = self.current_learning_rate
        if callable(self.learning_rate):
            _check_not_negative("learning_rate by the schedule", rate)
        self.steps += 1
        for w, g, state in zip(parameters, gradients, self._states, strict=True):
            self._update(w, self._penalised(w, g) if self.weight_decay else g, rate, *state)
        if self.steps % _FLUSH_EVERY == 0:
            self._flush()

    def _penalised(self, w, g):
        return g + self.weight_decay * w

    def _update(self, w, g, rate, *state):
        raise TypeError(f"{type(self).__name__} has no rule of its own")

    def _flush(self):
        """Set numbers of the state that are on their way to the subnormal range to 0: arithmetic there is many times slower.

        An average of gradients that have become 0 shrinks at every step. With an ε like the default, what is cut here is too
        small to change a parameter; it is far enough from the subnormal numbers not to reach them before the next time.
        """
        for state in self._states:
            for array in state:
                array[np.abs(array) < 1e8 * np.finfo(array.dtype).tiny] = 0

    def _check(self, parameters, gradients):
        shapes = [parameter.shape for parameter in parameters]
        if shapes != self._shapes:
            raise ValueError(f"parameters have shapes {shapes}; this optimizer began with {self._shapes}. Make a new one")
        given = [gradient.shape for gradient in gradients]
        if given != shapes:
            raise ValueError(f"gradients have shapes {given}; expected those of the parameters, {shapes}")


class SGD(Optimizer):
    """Gradient descent, w ← w − η g. On mini-batches it is called stochastic gradient descent; the rule is the same.

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    """

    def __init__(self, learning_rate=0.01, weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)

    def _update(self, w, g, rate):
        w -= rate * g


class Momentum(Optimizer):
    """Gradient descent with inertia: the step is a sum over past gradients in which old ones fade.

    ========================  ================================  ==========
    ``form``                  velocity                          step
    ========================  ================================  ==========
    ``"velocity"`` (default)  v ← μ v − η g                     w ← w + v
    ``"accumulate"``          v ← μ v + g                       w ← w − η v
    ``"average"``             v ← μ v + (1 − μ) g               w ← w − η v
    ========================  ================================  ==========

    With a constant η the first two take the same path; when η changes, the first keeps the speed that it has, the second
    changes it at once. The third takes steps that are 1 − μ times as large.

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    momentum : float
        μ, from 0 up to but not including 1.
    form : str
        A row of the table.

    References
    ----------
    Polyak (1964), Some methods of speeding up the convergence of iteration methods.
    """

    _state_names = ("velocity",)

    def __init__(self, learning_rate=0.01, momentum=0.9, *, form="velocity", weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        _check_fraction("momentum", momentum)
        _check_option("form", form, ("velocity", "accumulate", "average"))
        self.momentum, self.form = momentum, form

    def _update(self, w, g, rate, v):
        _move_velocity(v, g, rate, self.momentum, self.form)
        w += v if self.form == "velocity" else -rate * v


class Nesterov(Optimizer):
    """Momentum that looks ahead: the gradient counts as if it were taken where the velocity is about to lead.

    The rule is written for parameters that stand at the point ahead already, so that it needs the ordinary gradient only:

    ========================  ==================  =====================
    ``form``                  velocity            step
    ========================  ==================  =====================
    ``"velocity"`` (default)  v ← μ v − η g       w ← w + μ v − η g
    ``"accumulate"``          v ← μ v + g         w ← w − η (g + μ v)
    ========================  ==================  =====================

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    momentum : float
        μ, from 0 up to but not including 1.
    form : str
        As for :class:`Momentum`.

    References
    ----------
    Nesterov (1983), A method for solving the convex programming problem with convergence rate O(1/k²); in this form, Bengio,
    Boulanger-Lewandowski and Pascanu (2013), Advances in optimizing recurrent networks.
    """

    _state_names = ("velocity",)

    def __init__(self, learning_rate=0.01, momentum=0.9, *, form="velocity", weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        _check_fraction("momentum", momentum)
        _check_option("form", form, ("velocity", "accumulate"))
        self.momentum, self.form = momentum, form

    def _update(self, w, g, rate, v):
        _move_velocity(v, g, rate, self.momentum, self.form)
        w += self.momentum * v - rate * g if self.form == "velocity" else -rate * (g + self.momentum * v)


class AdaGrad(Optimizer):
    """A rate for each number, which falls with all gradients that it has seen: h ← h + g², w ← w − η g / (√h + ε).

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    epsilon : float
        ε, which keeps the quotient finite.
    epsilon_place : str
        "outside" the root, √h + ε, or "inside", √(h + ε).

    References
    ----------
    Duchi, Hazan and Singer (2011), Adaptive subgradient methods for online learning and stochastic optimization.
    """

    _state_names = ("squares",)

    def __init__(self, learning_rate=0.01, *, epsilon=1e-8, epsilon_place="outside", weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside"))

    def _update(self, w, g, rate, h):
        h += g * g
        w -= rate * g / _root(h, self.epsilon, self.epsilon_place)


class RMSProp(Optimizer):
    """AdaGrad with a memory that fades: h ← ρ h + (1 − ρ) g², w ← w − η g / (√h + ε).

    With momentum μ > 0, the quotient is accumulated first: v ← μ v + g / (√h + ε), w ← w − η v.

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    decay : float
        ρ, from 0 up to but not including 1.
    momentum : float
        μ, likewise; 0 for none.
    epsilon, epsilon_place
        As for :class:`AdaGrad`.

    References
    ----------
    Tieleman and Hinton (2012), lecture 6.5 of Neural networks for machine learning.
    """

    _state_names = ("squares", "velocity")

    def __init__(
        self, learning_rate=0.01, decay=0.9, *, momentum=0.0, epsilon=1e-8, epsilon_place="outside", weight_decay=0.0
    ):
        super().__init__(learning_rate, weight_decay)
        _check_fraction("decay", decay)
        _check_fraction("momentum", momentum)
        self.decay, self.momentum = decay, momentum
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside"))

    def _update(self, w, g, rate, h, v):
        h += (1 - self.decay) * (g * g - h)
        direction = g / _root(h, self.epsilon, self.epsilon_place)
        if self.momentum:
            _move_velocity(v, direction, rate, self.momentum, "accumulate")
            direction = v
        w -= rate * direction


class Adam(Optimizer):
    """A fading mean of the gradient, over the root of a fading mean of its square; both corrected for their start at 0.

    m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g². After t steps the weights of the past gradients in m sum to 1 − β₁ᵗ only,
    so m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Then w ← w − η m̂ / (√v̂ + ε).

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`Optimizer`.
    beta1, beta2 : float
        β₁ and β₂, from 0 up to but not including 1.
    epsilon : float
    epsilon_place : str
        "outside", √v̂ + ε; "inside", √(v̂ + ε); or "uncorrected", √v + ε with the correction moved into the learning rate,
        η √(1 − β₂ᵗ) / (1 − β₁ᵗ): the short form in the paper's section 2, in which ε weighs more in the first steps.
    bias_correction : bool
        Without it, m̂ = m and v̂ = v.

    References
    ----------
    Kingma and Ba (2015), Adam: a method for stochastic optimization.
    """

    _state_names = ("mean", "square")

    def __init__(
        self,
        learning_rate=0.001,
        beta1=0.9,
        beta2=0.999,
        *,
        epsilon=1e-8,
        epsilon_place="outside",
        bias_correction=True,
        weight_decay=0.0,
    ):
        super().__init__(learning_rate, weight_decay)
        _check_fraction("beta1", beta1)
        _check_fraction("beta2", beta2)
        self.beta1, self.beta2, self.bias_correction = beta1, beta2, bias_correction
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside", "uncorrected"))

    def _update(self, w, g, rate, m, v):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        c1, c2 = self._corrections()
        # m̂ / (√v̂ + ε), multiplied above and below by √c2: single numbers are cheaper to correct than arrays.
        rate = rate * math.sqrt(c2) / c1
        if self.epsilon_place == "inside":
            w -= rate * m / np.sqrt(v + c2 * self.epsilon)
        else:
            correction = math.sqrt(c2) if self.epsilon_place == "outside" else 1
            w -= rate * m / (np.sqrt(v) + correction * self.epsilon)

    def _corrections(self):
        if not self.bias_correction:
            return 1.0, 1.0
        return 1 - self.beta1**self.steps, 1 - self.beta2**self.steps


class AdamW(Adam):
    """Adam with decoupled weight decay: w ← w − η λ w, and then Adam's step with the gradient alone.

    In :class:`Adam`, λ w goes through the quotient as part of the gradient, and numbers with large gradients decay less. Here
    all decay alike.

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon, epsilon_place, bias_correction
        As for :class:`Adam`.
    weight_decay : float
        λ.

    References
    ----------
    Loshchilov and Hutter (2019), Decoupled weight decay regularization. There λ is not multiplied by η, as it is here and in
    PyTorch.
    """

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, *, weight_decay=0.01, **options):
        super().__init__(learning_rate, beta1, beta2, weight_decay=weight_decay, **options)

    def _penalised(self, w, g):
        return g

    def _update(self, w, g, rate, m, v):
        w *= 1 - rate * self.weight_decay
        super()._update(w, g, rate, m, v)


def step_decay(learning_rate, factor, every):
    """Schedule: η is multiplied by ``factor`` after each ``every`` steps.

    Parameters
    ----------
    learning_rate : float
        η at the start.
    factor : float
        Larger than 0.
    every : int

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.
    """
    _check_positive("learning_rate", learning_rate)
    _check_positive("factor", factor)
    _check_positive("every", every)
    return lambda steps: learning_rate * factor ** (steps // every)


def exponential_decay(learning_rate, factor):
    """Schedule: η is multiplied by ``factor`` after each step, η · factorˢ after s steps.

    Parameters
    ----------
    learning_rate, factor : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.
    """
    return step_decay(learning_rate, factor, 1)


def inverse_time_decay(learning_rate, half_after):
    """Schedule: η / (1 + s / half_after) after s steps, half of the start after ``half_after`` steps.

    Parameters
    ----------
    learning_rate, half_after : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.
    """
    _check_positive("learning_rate", learning_rate)
    _check_positive("half_after", half_after)
    return lambda steps: learning_rate / (1 + steps / half_after)


def cosine_decay(learning_rate, total, final=0.0):
    """Schedule: half a wave of the cosine from η down to ``final`` over ``total`` steps, and ``final`` after them.

    Parameters
    ----------
    learning_rate : float
    total : int
    final : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    References
    ----------
    Loshchilov and Hutter (2017), SGDR: stochastic gradient descent with warm restarts; here without the restarts.
    """
    _check_positive("learning_rate", learning_rate)
    _check_positive("total", total)
    _check_not_negative("final", final)

    def schedule(steps):
        done = min(steps / total, 1.0)
        return final + (learning_rate - final) * (1 + math.cos(math.pi * done)) / 2

    return schedule


def warmup(schedule, steps):
    """Schedule: rises in equal parts over the first ``steps`` steps to where another schedule begins, which then follows.

    Parameters
    ----------
    schedule : float or callable
        A constant η, or another schedule.
    steps : int

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.
    """
    _check_positive("steps", steps)
    if not callable(schedule):
        _check_positive("learning_rate", schedule)
    after = schedule if callable(schedule) else lambda _: schedule
    return lambda done: after(0) * (done + 1) / steps if done < steps else after(done - steps)


def _check_parameters(parameters):
    if isinstance(parameters, np.ndarray):
        raise ValueError("parameters are one array; expected a list of arrays, and a list of gradients")
    for i, parameter in enumerate(parameters):
        if getattr(parameter, "dtype", np.dtype(object)).kind != "f":
            raise ValueError(f"parameter {i} is not an array of floats; it could not be changed in place")


def _move_velocity(v, g, rate, momentum, form):
    v *= momentum
    if form == "velocity":
        v -= rate * g
    elif form == "accumulate":
        v += g
    else:
        v += (1 - momentum) * g


def _root(squares, epsilon, place):
    return np.sqrt(squares + epsilon) if place == "inside" else np.sqrt(squares) + epsilon


def _checked_epsilon(epsilon, place, places):
    _check_not_negative("epsilon", epsilon)
    _check_option("epsilon_place", place, places)
    return epsilon, place


def _check_positive(name, number):
    if not 0 < number < math.inf:
        raise ValueError(f"{name} is {number}; expected a number larger than 0")


def _check_not_negative(name, number):
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} is {number}; expected 0 or a larger number")


def _check_fraction(name, number):
    if not 0 <= number < 1:
        raise ValueError(f"{name} is {number}; expected a number from 0 up to but not including 1")


def _check_option(name, value, options):
    if value not in options:
        raise ValueError(f"{name} is {value!r}; expected one of {', '.join(map(repr, options))}")
