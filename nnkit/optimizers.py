"""Optimizers: rules that turn gradients into changes of the parameters.

``step(parameters, gradients)`` changes the parameters in place; what all rules have in common is in :mod:`nnkit.optimizer`.
Where a rule is written in different ways, the ways are named options.

In the formulas w is a parameter, g its gradient, η the learning rate, and t counts the steps from 1.
"""

import math

import numpy as np

from nnkit.checks import as_fraction, as_not_negative, check_option, check_switch
from nnkit.optimizer import Optimizer


class SGD(Optimizer):
    """Gradient descent, w ← w − η g. On mini-batches it is called stochastic gradient descent; the rule is the same.

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`~nnkit.optimizer.Optimizer`.

    Examples
    --------
    >>> w = np.array([1.0])
    >>> SGD(0.1).step([w], [np.array([4.0])])
    >>> w  # 1 − 0.1 · 4
    array([0.6])
    """

    def update(self, w, g, rate):
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
        As for :class:`~nnkit.optimizer.Optimizer`.
    momentum : float
        μ, from 0 up to but not including 1.
    form : str
        A row of the table.

    References
    ----------
    Polyak (1964), Some methods of speeding up the convergence of iteration methods.

    Examples
    --------
    >>> w, momentum = np.array([1.0]), Momentum(0.1, momentum=0.5)
    >>> for gradient in (4.0, 2.0):  # 1 − 0.4, and then half of this step again and − 0.2
    ...     momentum.step([w], [np.array([gradient])])
    >>> w
    array([0.2])
    """

    state_names = ("v",)
    forms = ("velocity", "accumulate", "average")

    def __init__(self, learning_rate=0.01, momentum=0.9, *, form="velocity", weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        check_option("form", form, self.forms)
        self.momentum, self.form = as_fraction("momentum", momentum), form

    def update(self, w, g, rate, v):
        _move_velocity(v, g, rate, self.momentum, self.form)
        w += v if self.form == "velocity" else -rate * v


class Nesterov(Momentum):
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
        As for :class:`~nnkit.optimizer.Optimizer`.
    momentum : float
        μ, from 0 up to but not including 1.
    form : str
        As for :class:`Momentum`.

    References
    ----------
    Nesterov (1983), A method for solving the convex programming problem with convergence rate O(1/k²); in this form, Bengio,
    Boulanger-Lewandowski and Pascanu (2013), Advances in optimizing recurrent networks.

    Examples
    --------
    >>> w, nesterov = np.array([1.0]), Nesterov(0.1, momentum=0.5)
    >>> for gradient in (4.0, 1.0):  # v = −0.4, and 1 + 0.5 v − 0.4; then v = −0.3, and 0.4 + 0.5 v − 0.1
    ...     nesterov.step([w], [np.array([gradient])])
    >>> w
    array([0.15])
    """

    forms = ("velocity", "accumulate")

    def update(self, w, g, rate, v):
        _move_velocity(v, g, rate, self.momentum, self.form)
        w += self.momentum * v - rate * g if self.form == "velocity" else -rate * (g + self.momentum * v)


class AdaGrad(Optimizer):
    """A rate for each number, which falls with all gradients that it has seen: h ← h + g², w ← w − η g / (√h + ε).

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`~nnkit.optimizer.Optimizer`.
    epsilon : float
        ε, which keeps the quotient finite.
    epsilon_place : str
        "outside" the root, √h + ε, or "inside", √(h + ε).

    References
    ----------
    Duchi, Hazan and Singer (2011), Adaptive subgradient methods for online learning and stochastic optimization.

    Examples
    --------
    >>> w, adagrad = np.array([1.0]), AdaGrad(0.1)
    >>> for gradient in (3.0, 4.0):  # 1 − 0.1 · 3 / 3 − 0.1 · 4 / 5
    ...     adagrad.step([w], [np.array([gradient])])
    >>> w
    array([0.82])
    """

    state_names = ("h",)

    def __init__(self, learning_rate=0.01, *, epsilon=1e-8, epsilon_place="outside", weight_decay=0.0):
        super().__init__(learning_rate, weight_decay)
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside"))

    def update(self, w, g, rate, h):
        h += g * g
        w -= rate * g / _root(h, self.epsilon, self.epsilon_place)


class RMSProp(Optimizer):
    """AdaGrad with a memory that fades: h ← ρ h + (1 − ρ) g², w ← w − η g / (√h + ε).

    With momentum μ > 0, the quotient is accumulated first: v ← μ v + g / (√h + ε), w ← w − η v.

    Parameters
    ----------
    learning_rate, weight_decay
        As for :class:`~nnkit.optimizer.Optimizer`.
    decay : float
        ρ, from 0 up to but not including 1.
    momentum : float
        μ, likewise; 0 for none.
    epsilon, epsilon_place
        As for :class:`AdaGrad`.

    References
    ----------
    Tieleman and Hinton (2012), lecture 6.5 of Neural networks for machine learning.

    Examples
    --------
    >>> w, rmsprop = np.array([1.0]), RMSProp(0.1, decay=0.75)
    >>> for gradient in (4.0, 2.0):  # 1 − 0.1 · 4 / √(0.25 · 16), and − 0.1 · 2 / √(0.75 · 4 + 0.25 · 4)
    ...     rmsprop.step([w], [np.array([gradient])])
    >>> w
    array([0.7])
    """

    state_names = ("h", "v")

    def __init__(
        self, learning_rate=0.01, decay=0.9, *, momentum=0.0, epsilon=1e-8, epsilon_place="outside", weight_decay=0.0
    ):
        super().__init__(learning_rate, weight_decay)
        self.decay, self.momentum = as_fraction("decay", decay), as_fraction("momentum", momentum)
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside"))

    def update(self, w, g, rate, h, v):
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
        As for :class:`~nnkit.optimizer.Optimizer`.
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

    Examples
    --------
    >>> w, adam = np.array([1.0]), Adam(0.1, beta1=0.5, beta2=0.75)
    >>> for gradient in (4.0, 2.0):  # m̂ = 4, v̂ = 16: a step of the size of η. Then m̂ = 2 / 0.75, v̂ = 4 / 0.4375
    ...     adam.step([w], [np.array([gradient])])
    >>> w.round(4)
    array([0.8118])
    """

    state_names = ("m", "v")

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
        check_switch("bias_correction", bias_correction)
        self.beta1, self.beta2 = as_fraction("beta1", beta1), as_fraction("beta2", beta2)
        self.bias_correction = bias_correction
        self.epsilon, self.epsilon_place = _checked_epsilon(epsilon, epsilon_place, ("outside", "inside", "uncorrected"))

    def update(self, w, g, rate, m, v):
        m += (1 - self.beta1) * (g - m)
        v += (1 - self.beta2) * (g * g - v)
        c1, c2 = (1 - self.beta1**self.steps, 1 - self.beta2**self.steps) if self.bias_correction else (1.0, 1.0)
        # m̂ / (√v̂ + ε), multiplied above and below by √c2: single numbers are cheaper to correct than arrays.
        rate = rate * math.sqrt(c2) / c1
        if self.epsilon_place == "inside":
            w -= rate * m / np.sqrt(v + c2 * self.epsilon)
        else:
            correction = math.sqrt(c2) if self.epsilon_place == "outside" else 1
            w -= rate * m / (np.sqrt(v) + correction * self.epsilon)


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

    Examples
    --------
    >>> w, adamw = np.array([1.0]), AdamW(0.1, weight_decay=0.5)
    >>> for gradient in (4.0, 4.0):  # 1 − 0.1 · 0.5, and then Adam's step of 0.1; and so once more
    ...     adamw.step([w], [np.array([gradient])])
    >>> w.round(4)
    array([0.7075])
    """

    decoupled_decay = True

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, *, weight_decay=0.01, **options):
        super().__init__(learning_rate, beta1, beta2, weight_decay=weight_decay, **options)


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
    check_option("epsilon_place", place, places)
    return as_not_negative("epsilon", epsilon), place
