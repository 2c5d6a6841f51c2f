"""Exercises and questions of chapter 10, optimizers."""

import math

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of, written
from nnkit.optimizers import AdaGrad, Adam, Momentum, RMSProp


def _weights_and_gradients(rng, sizes=(1, 2, 3)):
    """Weights, a first gradient and a positive state of one size, several times; each entry well away from 0."""
    for n in sizes:
        sign = np.where(np.arange(n) % 2, -1.0, 1.0)
        yield rng.normal(size=n), sign * rng.uniform(0.5, 3, n), rng.uniform(0.2, 4, n)


@code_exercise(
    "ch10.momentum",
    title="A step with momentum",
    text="Write `momentum_step(w, v, g, rate, alpha)`: one step of v ← α v − η g, then w ← w + v. g is the gradient at w. Return the new w and the new v, in this order, and do not change the arrays that you are given.",
    hints=["Which of the two must be new before the other can move?", "The learning rate belongs to the gradient alone."],
    cases=lambda rng: (
        [
            (w, v, g, rate, alpha)
            for (w, g, v), rate, alpha in zip(_weights_and_gradients(rng), (0.1, 0.5, 0.01), (0.9, 0.5, 0.8), strict=True)
        ]
        + [(np.array([1, -2]), np.array([-0.5, 0.25]), np.array([2, -3]), 0.1, 0.9)]
        + [
            (np.array([1.0, -2.0]), np.array([0, 3]), np.array([0.5, -1.0]), 0.1, 0.9),
        ]
    ),
    praise="Pushes in one direction add up; pushes back and forth partly cancel.",
)
def momentum_step(w, v, g, rate, alpha):
    v = alpha * v - rate * g
    return w + v, v


@momentum_step.another_way
def _(w, v, g, rate, alpha):
    step = -rate * g + alpha * v
    return [w + step, step]


@momentum_step.mistake("The weight moves by the old velocity. First update the velocity, then move the weight by it.")
def _(w, v, g, rate, alpha):
    return w + v, alpha * v - rate * g


@momentum_step.mistake("The gradient is added to the velocity, so the ball rolls uphill.")
def _(w, v, g, rate, alpha):
    v = alpha * v + rate * g
    return w + v, v


@momentum_step.mistake("The velocity is subtracted from the weight. It already holds the minus.")
def _(w, v, g, rate, alpha):
    v = alpha * v - rate * g
    return w - v, v


@momentum_step.mistake("This is plain gradient descent: the old velocity plays no part.")
def _(w, v, g, rate, alpha):
    return w - rate * g, -rate * g


@momentum_step.mistake(
    "The new gradient is weighted with 1 − α. That is another form of momentum; its steps are ten times shorter for α = 0.9. Here the gradient counts in full."
)
def _(w, v, g, rate, alpha):
    v = alpha * v - (1 - alpha) * rate * g
    return w + v, v


@momentum_step.mistake(
    "Your v has the other sign: it adds up η g, and you subtract it from w. The new w is right; here v holds the minus itself."
)
def _(w, v, g, rate, alpha):
    v = -alpha * v + rate * g
    return w - v, v


momentum_step.family("reversed", "You return v first. The new w comes first.")


@momentum_step.mistake("The learning rate multiplies the old velocity as well. It belongs to the gradient alone.")
def _(w, v, g, rate, alpha):
    v = rate * (alpha * v - g)
    return w + v, v


@code_exercise(
    "ch10.nesterov",
    title="Look ahead first",
    text="Write `nesterov_step(w, v, gradient, rate, alpha)`: v ← α v − η ∇f(w + α v), then w ← w + v. `gradient` is a function. Return the new w and the new v.",
    hints=["Where would the old velocity alone carry the weight?", "Ask for the gradient there, but start the step at w."],
    cases=lambda rng: (
        [
            (w, v, _bent_gradient, rate, alpha)
            for (w, _, v), rate, alpha in zip(_weights_and_gradients(rng), (0.1, 0.05, 0.2), (0.9, 0.5, 0.8), strict=True)
        ]
        + [(np.array([1, -2, 0]), np.array([-0.5, 0.25, 1.0]), _bent_gradient, 0.1, 0.9)]
        + [
            (np.array([1.0, -2.0, 0.5]), np.array([0.5, -0.25, 1.0]), _tilted_gradient, 0.1, 0.9),
            (np.array([1.0, -2.0]), np.array([0.5, -0.25]), _itself, 0.1, 0.9),
            (np.array([1.0, -2.0]), np.array([0, 3]), _bent_gradient, 0.1, 0.9),
        ]
    ),
    praise="The ball brakes before the slope turns, not after.",
)
def nesterov_step(w, v, gradient, rate, alpha):
    v = alpha * v - rate * gradient(w + alpha * v)
    return w + v, v


@nesterov_step.another_way
def _(w, v, gradient, rate, alpha):
    carried = v * alpha
    push = -rate * gradient(w + carried)
    return w + carried + push, carried + push


def _tilted_gradient(w):
    return np.roll(w, 1) * np.sum(w)


def _itself(w):
    return w


def _bent_gradient(w):
    return w + 0.3 * w**3


@nesterov_step.mistake("The gradient is taken at w: that is plain momentum. Look where the old velocity leads first.")
def _(w, v, gradient, rate, alpha):
    v = alpha * v - rate * gradient(w)
    return w + v, v


@nesterov_step.mistake("You look ahead by the whole velocity. It will be multiplied by α before it moves the weight.")
def _(w, v, gradient, rate, alpha):
    v = alpha * v - rate * gradient(w + v)
    return w + v, v


@nesterov_step.mistake("The push goes uphill: the gradient is subtracted from the velocity, not added.")
def _(w, v, gradient, rate, alpha):
    v = alpha * v + rate * gradient(w + alpha * v)
    return w + v, v


@nesterov_step.mistake("You return the place ahead. The new w is the old one plus the new velocity.")
def _(w, v, gradient, rate, alpha):
    ahead = w + alpha * v
    return ahead, alpha * v - rate * gradient(ahead)


@nesterov_step.mistake("You look back: the sign in front of α v is reversed.")
def _(w, v, gradient, rate, alpha):
    v = alpha * v - rate * gradient(w - alpha * v)
    return w + v, v


@nesterov_step.mistake(
    "The step starts at the place ahead, so the old velocity is counted twice. Only the gradient comes from there."
)
def _(w, v, gradient, rate, alpha):
    ahead = w + alpha * v
    v = alpha * v - rate * gradient(ahead)
    return ahead + v, v


@code_exercise(
    "ch10.adagrad",
    title="A step of AdaGrad",
    text="Write `adagrad_step(w, h, g, rate)`: h ← h + g², then w ← w − η g / √h, for each weight by itself. Return the new w and the new h. (All h are above 0 here, so leave the small ε out.)",
    hints=["h remembers the squares of all gradients so far.", "The root comes in the step, not in h."],
    cases=lambda rng: (
        [(w, h, g, rate) for (w, g, h), rate in zip(_weights_and_gradients(rng), (0.1, 0.5, 1.0), strict=True)]
        + [
            (np.array([1, -2, 3]), np.array([1, 4, 2]), np.array([0.5, 0.0, -1.5]), 0.1),
        ]
    ),
    praise="A weight that has seen steep slopes has a small rate, one that has seen little has a large one. On an even slope the step is the same for both: η over the root of the number of steps.",
)
def adagrad_step(w, h, g, rate):
    h = h + g**2
    return w - rate * g / np.sqrt(h), h


@adagrad_step.another_way
def _(w, h, g, rate):
    squares = g * g + h
    return w - g * rate * squares**-0.5, squares


@adagrad_step.mistake("The root is missing. With it, doubling all gradients would change nothing but h.")
def _(w, h, g, rate):
    h = h + g**2
    return w - rate * g / h, h


@adagrad_step.mistake("You divide by the root of the old h. The new gradient must go into it first.")
def _(w, h, g, rate):
    return w - rate * g / np.sqrt(h), h + g**2


@adagrad_step.mistake("h holds the last square only. It should add up all of them.")
def _(w, h, g, rate):
    return w - rate * g / np.sqrt(g**2), g**2


@adagrad_step.mistake("You add the size of the gradient to h. Its square belongs there.")
def _(w, h, g, rate):
    h = h + np.abs(g)
    return w - rate * g / np.sqrt(h), h


@adagrad_step.mistake("You put the root into h. h keeps the sum of the squares; the root is taken in the step only.")
def _(w, h, g, rate):
    h = np.sqrt(h + g**2)
    return w - rate * g / h, h


@adagrad_step.mistake("All weights share one h. Each weight has its own.")
def _(w, h, g, rate):
    h = h + np.sum(g**2)
    return w - rate * g / np.sqrt(h), h


@adagrad_step.mistake("The step goes uphill: the sign in front of it is reversed.")
def _(w, h, g, rate):
    h = h + g**2
    return w + rate * g / np.sqrt(h), h


@code_exercise(
    "ch10.rmsprop",
    title="A step of RMSProp",
    text="Write `rmsprop_step(w, h, g, rate, gamma)`: h ← γ h + (1 − γ) g², then w ← w − η g / √h. Return the new w and the new h. (Leave the small ε out.)",
    hints=["Compare with AdaGrad: only one of the two lines is different."],
    cases=lambda rng: (
        [
            (w, h, g, rate, gamma)
            for (w, g, h), rate, gamma in zip(_weights_and_gradients(rng), (0.1, 0.5, 0.01), (0.9, 0.8, 0.9), strict=True)
        ]
        + [
            (np.array([1.0]), np.array([0.0]), np.array([2.0]), 0.1, 0.9),
            (np.array([1, -2, 3]), np.array([1, 4, 2]), np.array([0.5, 0.0, -1.5]), 0.1, 0.9),
        ]
    ),
    praise="It forgets: what lies far back no longer shortens the steps.",
)
def rmsprop_step(w, h, g, rate, gamma):
    h = gamma * h + (1 - gamma) * g**2
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.another_way
def _(w, h, g, rate, gamma):
    h = h + (1 - gamma) * (g * g - h)
    return w - g / (np.sqrt(h) / rate), h


@rmsprop_step.mistake("This is AdaGrad: h adds up and never forgets.")
def _(w, h, g, rate, gamma):
    h = h + g**2
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.mistake("γ and 1 − γ are swapped: h forgets nearly everything at each step.")
def _(w, h, g, rate, gamma):
    h = (1 - gamma) * h + gamma * g**2
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.mistake("The factor 1 − γ in front of g² is missing, so h becomes ten times too large for γ = 0.9.")
def _(w, h, g, rate, gamma):
    h = gamma * h + g**2
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.mistake("All weights share one h. Each weight has its own.")
def _(w, h, g, rate, gamma):
    h = gamma * h + (1 - gamma) * np.sum(g**2)
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.mistake("The step goes uphill: the sign in front of it is reversed.")
def _(w, h, g, rate, gamma):
    h = gamma * h + (1 - gamma) * g**2
    return w + rate * g / np.sqrt(h), h


@rmsprop_step.mistake("The root is missing.")
def _(w, h, g, rate, gamma):
    h = gamma * h + (1 - gamma) * g**2
    return w - rate * g / h, h


@rmsprop_step.mistake("In h you take the size of the gradient. Its square belongs there.")
def _(w, h, g, rate, gamma):
    h = gamma * h + (1 - gamma) * np.abs(g)
    return w - rate * g / np.sqrt(h), h


@rmsprop_step.mistake("You divide by the root of the old h. The new gradient must go into it first.")
def _(w, h, g, rate, gamma):
    return w - rate * g / np.sqrt(h), gamma * h + (1 - gamma) * g**2


def _adam(w, m, v, g, t, rate, *, correct=(True, True), power=0, swap=False, square=True, root=True, plain_gradient=False):
    """One step of Adam; the options are what can go wrong."""
    first, second = (0.999, 0.9) if swap else (0.9, 0.999)
    m = first * m + (1 - first) * g
    v = second * v + (1 - second) * (g**2 if square else np.abs(g))
    top = m / (1 - first ** (t + power)) if correct[0] else m
    bottom = v / (1 - second ** (t + power)) if correct[1] else v
    top = g if plain_gradient else top
    return w - rate * top / (np.sqrt(bottom) if root else bottom), m, v


@code_exercise(
    "ch10.adam",
    title="A step of Adam",
    text="Write `adam_step(w, m, v, g, t, rate)` with β₁ = 0.9 and β₂ = 0.999: m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², then both corrected, m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), then w ← w − η m̂ / √v̂. t is the number of this step, from 1. Return the new w, m and v, m and v without the correction. (Leave the small ε out.)",
    hints=[
        "m and v are remembered as they are. The corrected ones are used in the step and then forgotten.",
        "β₁ᵗ is a power: `**`.",
    ],
    cases=lambda rng: (
        [(w, 0 * g, 0 * g, g, 1, 0.1) for w, g, _ in _weights_and_gradients(rng)]
        + [
            (w, 0.1 * g[::-1], 0.01 * v, g, t, 0.01)
            for (w, g, v), t in zip(_weights_and_gradients(rng), (2, 3, 10), strict=True)
        ]
        + [
            (np.array([1, -2]), np.array([0, 0]), np.array([0, 0]), np.array([0.5, -3.0]), 1, 0.1),
            (np.array([1.0, -2.0]), np.array([0.5, 0.2]), np.array([0.4, 1.0]), np.array([0.0, -0.3]), 1000, 0.1),
        ]
    ),
    praise="A whole optimizer in four lines.",
)
def adam_step(w, m, v, g, t, rate):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return w - rate * m_hat / np.sqrt(v_hat), m, v


@adam_step.another_way
def _(w, m, v, g, t, rate):
    m, v = m + (1 - 0.9) * (g - m), v + (1 - 0.999) * (g * g - v)
    return w - rate * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / v**0.5, m, v


@adam_step.mistake("Neither m nor v is corrected for the start at 0. The first step is more than three times too long.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, correct=(False, False))


@adam_step.mistake("m is corrected and v is not. In the first step √v is about thirty times too small.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, correct=(True, False))


@adam_step.mistake("v is corrected and m is not. In the first step m is ten times too small.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, correct=(False, True))


@adam_step.mistake("The power is t + 1. t already counts from 1: at the first step it is 1.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, power=1)


@adam_step.mistake("The two β are swapped: m has 0.9, v has 0.999.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, swap=True)


@adam_step.mistake("In v you take the size of the gradient. Its square belongs there.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, square=False)


@adam_step.mistake("The step goes uphill: the sign in front of it is reversed.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, -rate)


@adam_step.mistake("1 − β t is not 1 − βᵗ. t is a power.")
def _(w, m, v, g, t, rate):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return w - rate * (m / (1 - 0.9 * t)) / np.sqrt(v / (1 - 0.999 * t)), m, v


@adam_step.mistake("The root in the denominator is missing.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, root=False)


@adam_step.mistake("The step uses the gradient itself instead of m: that is RMSProp with a correction.")
def _(w, m, v, g, t, rate):
    return _adam(w, m, v, g, t, rate, plain_gradient=True)


@adam_step.mistake(
    "You return the corrected m and v. Remember the uncorrected ones, or the correction is applied again and again."
)
def _(w, m, v, g, t, rate):
    new, m, v = _adam(w, m, v, g, t, rate)
    return new, m / (1 - 0.9**t), v / (1 - 0.999**t)


@code_exercise(
    "ch10.step-decay",
    title="A schedule",
    text="Write `learning_rate(step, first, factor, every)`: the learning rate begins at `first` and is multiplied by `factor` after every `every` steps. step counts from 0: the steps 0 … every − 1 have the first rate.",
    hints=[
        "How many times has it been multiplied after `step` steps? That is a whole number.",
        "`//` divides and drops the rest.",
    ],
    cases=lambda rng: [(s, 0.1, 0.5, 10) for s in (0, 9, 10, 25, 40)] + [(7, 1.0, 0.1, 3), (3, 0.2, 0.3, 1)],
    praise="Long steps while there is far to go, short ones when it matters where you end.",
)
def learning_rate(step, first, factor, every):
    return first * factor ** (step // every)


@learning_rate.another_way
def _(step, first, factor, every):
    rate = first
    while step >= every:
        rate, step = rate * factor, step - every
    return rate


@learning_rate.mistake("Your rate falls a little at every step. It should stay the same within `every` steps.")
def _(step, first, factor, every):
    return first * factor ** (step / every)


@learning_rate.mistake("You round to the nearest number of reductions. Count only those that are complete.")
def _(step, first, factor, every):
    return first * factor ** round(step / every)


@learning_rate.mistake("You round up: the rate is reduced at the beginning of each stretch, not at its end.")
def _(step, first, factor, every):
    return first * factor ** -(-step // every)


@learning_rate.mistake("You multiply by the factor at every single step.")
def _(step, first, factor, every):
    return first * factor**step


@learning_rate.mistake("The first steps already have the reduced rate. Count from 0: step 0 has the first rate.")
def _(step, first, factor, every):
    return first * factor ** (step // every + 1)


@learning_rate.mistake("The rate is reduced once and then stays. It should be reduced after every `every` steps.")
def _(step, first, factor, every):
    return first * factor if step >= every else first


@learning_rate.mistake(
    "You multiply by the number of reductions. Each reduction multiplies by the factor once more: that is a power."
)
def _(step, first, factor, every):
    return first * factor * (step // every) if step >= every else first


def _two_steps(step, *states):
    """w after two steps on w² from w = 1 with the learning rate 0.1."""
    w = 1.0
    for t in (1, 2):
        w, *states = step(w, *states, 2 * w, t)
    return float(w)


_MOMENTUM = _two_steps(lambda w, v, g, t: momentum_step(w, v, g, 0.1, 0.9), 0.0)
_ADAGRAD = _two_steps(lambda w, h, g, t: adagrad_step(w, h, g, 0.1), 0.0)
_RMSPROP = _two_steps(lambda w, h, g, t: rmsprop_step(w, h, g, 0.1, 0.9), 0.0)

number(
    "ch10.momentum-by-hand",
    title="Two steps with momentum on paper",
    text="f(w) = w², so the gradient is 2w. w begins at 1, v at 0; η = 0.1, α = 0.9. Where is w after two steps?",
    hints=["First step: v = −0.2.", "At the second step the gradient is taken at the new w."],
    answer=_MOMENTUM,
    tolerance=5e-4,
    wrong={
        0.64: "That is plain gradient descent. The second step keeps 0.9 of the first.",
        0.8: "That is w after the first step.",
        0.6: "You took the second gradient at the old w = 1, and left the velocity out.",
        0.42: "You took the second gradient at the old w = 1.",
        0.82: "The second step carries the old velocity with the wrong sign.",
        0.62: "The second step is the old velocity alone. The new gradient pushes, too.",
    },
    praise="The second step is longer than the first, although the slope has become smaller.",
)

number(
    "ch10.adagrad-by-hand",
    title="Two steps of AdaGrad on paper",
    text="The same f(w) = w² from w = 1 with η = 0.1 and h = 0 at the start. Where is w after two steps of AdaGrad, to three decimals?",
    hints=["First step: h = 4, and g / √h = 1.", "h becomes 4 + 1.8²."],
    answer=_ADAGRAD,
    tolerance=6e-4,
    wrong={
        0.9: "That is w after the first step.",
        0.8: "In the second step you divided by the root of the last square alone. h adds up both.",
        0.9 - 0.2 / np.sqrt(8): "You took the second gradient at the old w = 1.",
        0.9 - 0.18 / np.sqrt(8): "The second gradient is 1.8, and its square belongs to h, not that of 2.",
        0.81: "In the second step you divided by the root of the old h. The new square must go into it first.",
        0.9 - 0.18 / 7.24: "The root is missing in the second step.",
        1 - 0.2 / 4: "The root is missing in the first step, and there are two steps.",
    },
    praise="The first step has the length of the learning rate, whatever the slope.",
)

number(
    "ch10.rmsprop-first",
    title="The first step of RMSProp",
    text="f(w) = w² again, w = 1, h = 0, η = 0.1 and γ = 0.9. Where is w after the first step of RMSProp, to three decimals?",
    hints=["h = 0.1 · 4.", "Nothing is corrected here."],
    answer=1 - 0.2 / np.sqrt(0.4),
    tolerance=6e-4,
    wrong={
        0.9: "That is AdaGrad's first step. Here h is a tenth of the square.",
        0.5: "The root of 0.4 is missing.",
        1 - 0.2 / np.sqrt(3.6): "γ and 1 − γ are swapped.",
        0.8: "That is plain gradient descent.",
    },
    praise="h starts at 0 and is too small at first, so the first step is too long, by a factor of √10. Adam corrects that.",
)

number(
    "ch10.terminal-velocity",
    title="How fast does it get?",
    text="On a long even slope the gradient is always the same g. With v ← 0.9 v − η g the velocity approaches a limit. How many times η g is it, in size?",
    hints=["At the limit the new v is the old v.", "v = 0.9 v − η g: solve for v."],
    answer=10.0,
    tolerance=1e-6,
    wrong={
        0.9: "That is the share that is kept from one step to the next.",
        -10.0: "That is the velocity itself. The question asks for its size.",
        1.0: "That is the first step. The old velocity adds to it.",
        1.9: "That is the second step. It goes on growing.",
        9.0: "That is what comes from the past. The newest push counts, too.",
        0.1: "You have the inverse of it.",
    },
    praise="So momentum 0.9 is worth a learning rate ten times as large, on an even slope.",
)

number(
    "ch10.adam-first",
    title="Adam's first step",
    text="The gradient is 0.003, the learning rate 0.01. How long is Adam's first step, in size?",
    hints=["After the correction, m̂ is the gradient and v̂ its square."],
    answer=0.01,
    tolerance=1e-5,
    wrong={
        0.00003: "That is the step of plain gradient descent, rate times gradient.",
        0.01 * 0.1 / np.sqrt(0.001): "That is the step without the corrections.",
        0.001: "m was not corrected: 0.1 of the gradient over the root of its square.",
        0.003: "That is the gradient.",
        1.0: "The learning rate is missing.",
        0.01 / np.sqrt(0.001): "v was not corrected.",
    },
    praise="The size of the gradient cancels. Adam's first step has the length of the learning rate, for every weight.",
)

number(
    "ch10.largest-rate",
    title="How large may the rate be?",
    text="f(x, y) = 3x² + y²/2. Below which learning rate does gradient descent come closer at every step? Give two decimals.",
    hints=[
        "Compute the factor of one step for each coordinate.",
        "A factor of −1 is the limit. Which coordinate reaches it first?",
    ],
    answer=1 / 3,
    tolerance=6e-3,
    wrong={
        2.0: "That is the limit for y. x is steeper, and reaches its limit earlier.",
        1 / 6: "With this rate the factor of x is 0. The limit is where it is −1.",
        2 / 3: "The second derivative of 3x² is 6, not 3.",
    },
    praise="2/L, with the largest second derivative L = 6. One steep direction is enough.",
)

number(
    "ch10.nesterov-by-hand",
    title="The second step of Nesterov on paper",
    text="f(w) = w², η = 0.1, α = 0.9. After the first step w = 0.8 and v = −0.2. Where is w after the second step of Nesterov, to three decimals?",
    hints=["Where would the old velocity alone carry w? What is the gradient there?", "The step starts at 0.8."],
    answer=_two_steps(lambda w, v, g, t: nesterov_step(w, v, lambda p: 2 * p, 0.1, 0.9), 0.0),
    tolerance=6e-4,
    wrong={
        0.46: "That is momentum: you took the gradient at 0.8, not at the place ahead.",
        0.316: "You started the step at the place ahead. Only the gradient comes from there.",
        0.5: "You looked ahead by the whole velocity. Only 0.9 of it carries w.",
        0.62: "That is the place ahead. Ask for the gradient there, and step from 0.8.",
    },
    praise="A little less far than momentum: it has seen that the slope becomes flatter.",
)

number(
    "ch10.rmsprop-second",
    title="The second step of RMSProp on paper",
    text="After the first step w = 0.6838 and h = 0.4. Where is w after the second step of RMSProp (η = 0.1, γ = 0.9), to three decimals?",
    hints=["The gradient is 2 · 0.6838.", "h keeps nine tenths of the old value."],
    answer=_RMSPROP,
    tolerance=6e-4,
    wrong={
        0.6838 - 0.13676 / np.sqrt(0.4): "You divided by the root of the old h. The new square must go into it first.",
        0.6838 - 0.13676 / np.sqrt(0.4 + 1.3676**2): "That is AdaGrad: the old h counts in full, and so does the new square.",
        0.6838 - 0.2 / np.sqrt(0.76): "You took the gradient at the old w = 1.",
        0.6838 - 0.13676 / 0.547: "The root is missing.",
    },
    praise="The steps are still longer than η, because h is still too small.",
)

number(
    "ch10.adam-second",
    title="The second step of Adam on paper",
    text="After Adam's first step w = 0.9, m = 0.2 and v = 0.004. Where is w after the second step (η = 0.1), to four decimals? A calculator is allowed.",
    hints=[
        "g = 1.8. First m and v, then the corrections with t = 2: 1 − 0.81 and 1 − 0.998.",
        "m̂ is about 1.895, v̂ about 3.62.",
    ],
    answer=_two_steps(lambda w, m, v, g, t: adam_step(w, m, v, g, t, 0.1), 0.0, 0.0),
    tolerance=1.5e-4,
    wrong={
        0.9 - 0.1 * 0.36 / np.sqrt(0.007236): "Neither mean is corrected.",
        0.9 - 0.1 * 3.6 / np.sqrt(7.236): "You corrected with t = 1. This is the second step.",
        0.9 - 0.1 * 0.36 / 0.19 / 3.6198: "The root in the denominator is missing.",
        0.9 - 0.1 * 0.38 / 0.19 / np.sqrt(0.007996 / 0.001999): "You took the gradient at the old w = 1.",
    },
    praise="Again a step of nearly η: the two gradients have the same sign and nearly the same size.",
)

prediction(
    "ch10.predict-zigzag",
    title="Predict: the path in a valley",
    text="f(x, y) = x²/20 + y² is a long valley. Gradient descent starts at (−7, 2) with the learning rate 0.95. What will its path look like?",
    hints=["Along y the factor of a step is 1 − 2 · 0.95, along x it is 1 − 0.1 · 0.95."],
    right="It jumps from one side of the valley to the other and creeps along it.",
    wrong={
        "It runs straight to the lowest place.": "Straight would be along the line to (0, 0). The gradient points mostly across the valley.",
        "It leaves the picture.": "Each step multiplies y by 1 − 2 · 0.95 = −0.9, so it becomes smaller.",
        "It slides down to the floor and then follows it without turning.": "That is what a rate of 0.5 or less does. Here each step multiplies y by −0.9: it changes sides.",
    },
    praise="The steep direction sets the speed limit, and the flat one pays for it.",
)

prediction(
    "ch10.predict-race",
    title="Predict: six optimizers",
    text="Six optimizers run 100 steps down the valley x²/20 + y². Each has the best of seventeen learning rates from 0.001 to 10. Which ends lowest?",
    hints=["The valley lies along an axis. Which of them treats each coordinate by itself?"],
    right="AdaGrad",
    wrong={
        "Adam": "Its inertia carries it over the lowest place, and it settles slowly.",
        "Nesterov": "With these rates it is the best of those that treat both coordinates alike.",
        "Momentum": "It gathers speed along the valley, and then swings past the lowest place.",
        "RMSProp": "It treats each coordinate by itself, too. But it forgets, so its steps do not shrink with the slope, and it jumps around the lowest place.",
        "SGD": "The steep direction limits its rate, and the flat one pays.",
    },
    praise="And not by a little. If the valley is turned, it is another story.",
)

choice(
    "ch10.adam-is",
    title="What Adam is made of",
    text="“Adam = AdaGrad + Momentum.” What is right?",
    hints=["Does Adam's v add up all squares, or does it forget?"],
    right="Momentum and RMSProp, both corrected for their start at 0.",
    wrong={
        "AdaGrad's growing sum of squares, and Momentum's velocity.": "That is what the sentence says. But AdaGrad's h is a sum of squares, Adam's v a mean.",
        "RMSProp with a smaller learning rate.": "The learning rate is a number of its own. What is missing is the mean of the gradients.",
        "A schedule for the learning rate.": "A schedule depends on the step alone. Adam depends on the gradients.",
    },
    praise="AdaGrad's h is a sum: it grows, and the steps shrink. A mean keeps the size of the steps on an even slope. Because the mean forgets, it can follow a slope that changes.",
)

choice(
    "ch10.adagrad-slow",
    title="Why AdaGrad slows down",
    text="The slope stays at 1. After 10,000 steps of AdaGrad with η = 0.1, how long is a step?",
    hints=["h adds 1 at every step."],
    right="0.001: it falls as one over the root of the steps.",
    wrong={
        "0.1, as at the start.": "Only the first step is that long. h has grown to 10,000.",
        "0.00001: it falls as one over the number of all the steps.": "h grows with the number of steps, but the step is divided by its root.",
        "0: it has stopped.": "It never becomes 0, only smaller and smaller.",
    },
    praise="As long as the slope stays the same. If the gradients shrink, h stops growing.",
)

choice(
    "ch10.bias-correction",
    title="Why Adam corrects",
    text="Adam divides m by 1 − β₁ᵗ and v by 1 − β₂ᵗ. Why?",
    hints=["What are m and v before the first step?"],
    right="Both start at 0, so they are too small at first.",
    wrong={
        "So that the steps become shorter over time.": "The factors go to 1. Later they change nothing.",
        "To avoid a division by 0.": "That is what ε is for.",
        "To remove the noise that the mini-batches bring in.": "The means themselves do that. The correction concerns their start.",
    },
    praise="After several thousand steps it hardly matters. In the first hundred it matters a great deal.",
)

choice(
    "ch10.same-name",
    title="The same name",
    text="In one library the velocity is v ← 0.9 v + g, in another v ← 0.9 v + 0.1 g; both then do w ← w − η v. You move your program from the first to the second and keep η. What happens?",
    hints=["Compare the two v after many steps with the same gradient."],
    right="The steps become ten times shorter.",
    wrong={
        "Nothing: both are momentum.": "They are, with different units. On an even slope the first v goes to 10 g, the second to g.",
        "The steps become ten times longer.": "The other way round: the second library takes a tenth of each gradient.",
        "The program diverges.": "That could happen in the other direction, from the second to the first.",
    },
    praise="A learning rate means nothing without its formula.",
)

order(
    "ch10.adam-steps",
    title="One step of Adam",
    text="Put the steps in order.",
    hints=["The means come before their corrections."],
    steps=[
        "Compute the gradient of the batch.",
        "Update the mean of the gradients and the mean of their squares.",
        "Correct both means for their start at 0.",
        "Divide one by the root of the other.",
        "Multiply by the learning rate and subtract from the weight.",
    ],
    wrong={
        (0, 1): "The means need the new gradient.",
        (1, 2): "First the means take in the new gradient, then they are corrected.",
        (2, 3): "The corrected means go into the fraction.",
        (3, 4): "The weight moves last.",
    },
    praise="And only the uncorrected means are kept for the next step.",
)


# ---------------------------------------------------------------- the same with other numbers


#: k, and how k/2 · w² and its gradient are written.
_BOWLS = [(1, "w²/2", "w"), (2, "w²", "2w"), (4, "2w²", "4w"), (6, "3w²", "6w")]


def _bowl(rng, *, rates=(0.05, 0.1, 0.2), places=(1, 2, 3, 5, 10, -1, -2), longest=0.4):
    """A bowl k/2 · w²: k, the words for it, a learning rate and a place to begin. A plain step is at most so much of the way."""
    rate = one_of(rng, rates)
    k, f, gradient = one_of(rng, [bowl for bowl in _BOWLS if bowl[0] * rate <= longest])
    places = [place for place in places if (k, rate, abs(place)) != (2, 0.1, 1)]  # the first questions have these numbers
    return k, f"f(w) = {f}, so the gradient is {gradient}.", rate, one_of(rng, places)


def _places(optimizer, k, place):
    """w after the first and after the second step in the bowl k/2 · w²."""
    w, places = np.array([float(place)]), []
    for _ in range(2):
        optimizer.step([w], [k * w])
        places.append(float(w[0]))
    return places


@variants_of("ch10.momentum-by-hand")
def _(rng):
    k, words, rate, place = _bowl(rng)
    alpha = one_of(rng, [0.5, 0.8, 0.9])
    w, answer = _places(Momentum(rate, alpha), k, place)
    v = w - place
    return Draw(
        text=f"{words} w begins at {written(place)}, v at 0; η = {rate}, α = {alpha}. Where is w after two steps with momentum?",
        hints=(f"First step: v = {written(v)}.", "At the second step the gradient is taken at the new w."),
        answer=answer,
        wrong=[
            w - rate * k * w,
            w,
            w - rate * k * place,
            w + alpha * v - rate * k * place,
            w - alpha * v - rate * k * w,
            w + alpha * v,
        ],
        messages={
            0: f"That is plain gradient descent. The second step keeps {alpha} of the first.",
            2: f"You took the second gradient at the old w = {written(place)}, and left the velocity out.",
            3: f"You took the second gradient at the old w = {written(place)}.",
        },
    )


@variants_of("ch10.adagrad-by-hand")
def _(rng):
    k, words, rate, place = _bowl(rng, rates=(0.1, 0.2, 0.3, 0.4), places=(1, 2, -1, -2), longest=10)
    w, answer = _places(AdaGrad(rate, epsilon=0.0), k, place)
    first, second = k * place, k * w
    h = first**2 + second**2
    return Draw(
        text=f"{words} w begins at {written(place)}, h at 0; η = {rate}. Where is w after two steps of AdaGrad, to three decimals? (Leave the small ε out.)",
        hints=(
            f"First step: h = {written(first**2)}, and g / √h = {written(np.sign(first))}.",
            f"h becomes {written(first**2)} + {written(abs(second))}².",
        ),
        answer=answer,
        wrong=[
            w,
            w - rate * np.sign(second),
            w - rate * first / np.sqrt(2 * first**2),
            w - rate * second / np.sqrt(2 * first**2),
            w - rate * second / abs(first),
            w - rate * second / h,
            place - rate * first / first**2,
        ],
        messages={
            2: f"You took the second gradient at the old w = {written(place)}.",
            3: f"The second gradient is {written(second)}, and its square belongs to h, not that of {written(first)}.",
        },
    )


@variants_of("ch10.rmsprop-first")
def _(rng):
    k, words, rate, place = _bowl(rng, places=(1, 2, 3, -1, -2))
    gamma, part, factor = one_of(rng, [(0.75, "a quarter", "2"), (0.8, "a fifth", "√5"), (0.9, "a tenth", "√10")])
    w, _ = _places(RMSProp(rate, gamma, epsilon=0.0), k, place)
    g = k * place
    h = (1 - gamma) * g**2
    return Draw(
        text=f"{words} w begins at {written(place)}, h at 0; η = {rate} and γ = {gamma}. Where is w after the first step of RMSProp, to three decimals? (Leave the small ε out.)",
        hints=(f"h = {written(1 - gamma)} · {written(g**2)}.", "Nothing is corrected here."),
        answer=w,
        wrong=[
            place - rate * np.sign(g),
            place - rate * g / h,
            place - rate * g / np.sqrt(gamma * g**2),
            place - rate * g,
        ],
        messages={
            0: f"That is AdaGrad's first step. Here h is {part} of the square.",
            1: "The root of h is missing.",
            2: "γ belongs to the old h, and what is left to the new square. You have swapped them.",
        },
        praise=f"h starts at 0 and is too small at first, so the first step is too long, by a factor of {factor}. Adam corrects that.",
    )


@variants_of("ch10.terminal-velocity")
def _(rng):
    alpha = one_of(rng, [0.5, 0.6, 0.75, 0.8, 0.95, 0.98, 0.99])
    limit = 1 / (1 - alpha)
    return Draw(
        text=f"On a long even slope the gradient is always the same g. With v ← {alpha} v − η g the velocity approaches a limit. How many times η g is it, in size?",
        hints=("At the limit the new v is the old v.", f"v = {alpha} v − η g: solve for v."),
        answer=limit,
        wrong=[alpha, -limit, 1, 1 + alpha, limit * alpha, 1 - alpha],
        praise=f"So momentum {alpha} is worth a learning rate {written(limit)} times as large, on an even slope.",
    )


@variants_of("ch10.adam-first")
def _(rng):
    g, rate = one_of(rng, [0.002, 0.004, 0.005, 0.02, 0.04, 0.2, 0.3, 2.0, 3.0, 5.0]), one_of(rng, [0.001, 0.01, 0.1])
    return Draw(
        text=f"The gradient is {written(g)}, the learning rate {rate}, β₁ = 0.9 and β₂ = 0.999. How long is Adam's first step, in size?",
        answer=rate,
        tolerance=rate / 1000,
        wrong=[rate * g, rate * 0.1 / np.sqrt(0.001), rate * 0.1, g, 1, rate / np.sqrt(0.001)],
    )


@variants_of("ch10.largest-rate")
def _(rng):
    factor = one_of(rng, [2, 3, 4, 5, 6, 8, 10])
    flat, words = one_of(rng, [(1, "{}²/2"), (2, "{}²"), (3, "3{}²/2")])
    steep, other = one_of(rng, ["xy", "yx"])
    terms = {steep: f"{factor}{steep}²", other: words.format(other)}
    return Draw(
        text=f"f(x, y) = {terms['x']} + {terms['y']}. Below which learning rate does gradient descent come closer at every step? Give two decimals.",
        answer=1 / factor,
        wrong=[2 / flat, 1 / (2 * factor), 2 / factor],
        messages={
            0: f"That is the limit for {other}. {steep} is steeper, and reaches its limit earlier.",
            1: f"With this rate the factor of {steep} is 0. The limit is where it is −1.",
            2: f"The second derivative of {factor}{steep}² is {2 * factor}, not {factor}.",
        },
        praise=f"Two over the largest second derivative, which is {2 * factor}. One steep direction is enough.",
    )


@variants_of("ch10.nesterov-by-hand")
def _(rng):
    k, words, rate, place = _bowl(rng, places=(1, 2, 3, 5, -1, -2), longest=0.3)
    alpha = one_of(rng, [0.5, 0.8, 0.9])
    v = -rate * k * place
    w = place + v
    ahead = w + alpha * v
    answer, new = nesterov_step(w, v, lambda p: k * p, rate, alpha)
    return Draw(
        text=f"{words} η = {rate}, α = {alpha}. After the first step w = {written(w)} and v = {written(v)}. Where is w after the second step of Nesterov, to three decimals?",
        hints=(
            "Where would the old velocity alone carry w? What is the gradient there?",
            f"The step starts at {written(w)}.",
        ),
        answer=answer,
        wrong=[w + alpha * v - rate * k * w, ahead + new, w + alpha * v - rate * k * (w + v), ahead],
        messages={
            0: f"That is momentum: you took the gradient at {written(w)}, not at the place ahead.",
            2: f"You looked ahead by the whole velocity. Only {alpha} of it carries w.",
            3: f"That is the place ahead. Ask for the gradient there, and step from {written(w)}.",
        },
    )


@variants_of("ch10.rmsprop-second")
def _(rng):
    gamma, part = one_of(rng, [(0.8, "four fifths"), (0.9, "nine tenths")])
    while True:
        k, words, rate, place = _bowl(rng, places=(1, 2, 3, -1, -2))
        w = round(_places(RMSProp(rate, gamma, epsilon=0.0), k, place)[0], 4)
        if w / place > math.sqrt(1 - gamma) + 0.05:  # the second step is longer than η
            break
    old, g = k * place, k * w
    h = (1 - gamma) * old**2
    new = gamma * h + (1 - gamma) * g**2
    return Draw(
        text=f"{words} w began at {written(place)} and h at 0. After the first step of RMSProp w = {written(w)} and h = {written(h)}. Where is w after the second step (η = {rate}, γ = {gamma}), to three decimals? (Leave the small ε out.)",
        hints=(f"The gradient is {written(g)}.", f"h keeps {part} of the old value."),
        answer=w - rate * g / np.sqrt(new),
        wrong=[
            w - rate * g / np.sqrt(h),
            w - rate * g / np.sqrt(h + g**2),
            w - rate * old / np.sqrt(gamma * h + (1 - gamma) * old**2),
            w - rate * g / new,
        ],
        messages={2: f"You took the gradient at the old w = {written(place)}."},
    )


@variants_of("ch10.adam-second")
def _(rng):
    rate, place = one_of(rng, [(0.2, 1), (0.2, 2), (0.4, 2), (0.5, 2), (0.3, 3), (0.5, 3), (0.5, 5), (1.0, 5)])
    k, f, gradient = one_of(rng, _BOWLS)
    place *= one_of(rng, [1, -1])
    w, answer = _places(Adam(rate, epsilon=0.0), k, place)
    old, g = k * place, k * w
    m, v = 0.1 * old, 0.001 * old**2
    new_m, new_v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return Draw(
        text=f"f(w) = {f}, so the gradient is {gradient}. w began at {written(place)}. After Adam's first step w = {written(w)}, m = {written(m)} and v = {written(v)}. Where is w after the second step (η = {written(rate)}, β₁ = 0.9, β₂ = 0.999), to four decimals? A calculator is allowed.",
        hints=(
            f"g = {written(g)}. First m and v, then the corrections with t = 2: 1 − 0.81 and 1 − 0.998.",
            f"m̂ is about {new_m / 0.19:.4g}, v̂ about {new_v / 0.001999:.4g}.".replace("-", "−"),
        ),
        answer=answer,
        wrong=[
            w - rate * new_m / np.sqrt(new_v),
            w - rate * (new_m / 0.1) / np.sqrt(new_v / 0.001),
            w - rate * (new_m / 0.19) / (new_v / 0.001999),
            w - rate * np.sign(old),
        ],
        messages={3: f"You took the gradient at the old w = {written(place)}."},
    )
