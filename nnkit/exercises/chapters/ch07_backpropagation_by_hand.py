"""Exercises and questions of chapter 7, backpropagation by hand."""

import math

import numpy as np

from nnkit.activations import sigmoid
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of, written
from nnkit.worked.networks import (
    TEN_WEIGHT_INPUTS,
    TEN_WEIGHT_TARGET,
    TWO_BY_TWO_INPUTS,
    TWO_BY_TWO_LEARNING_RATE,
    TWO_BY_TWO_TARGETS,
    ten_weight_network,
    two_by_two_network,
)


@code_exercise(
    "ch07.neuron",
    title="One neuron",
    text="Write `neuron(x, w, b)`: the sigmoid of the weighted sum of the inputs x with the weights w and the bias b. x and w are arrays of the same length, which may be any; b is a number, here often 0.",
    hints=[
        "How many numbers come out of a neuron, however many go in?",
        "First the products, their sum and the bias; then the sigmoid.",
    ],
    cases=lambda rng: (
        [(rng.normal(size=n), rng.normal(size=n), b) for n, b in ((1, 0.5), (2, 0.0), (3, -1.0), (5, 0.3))]
        + [(np.array([1, -2]), np.array([0.5, 0.25]), 1)]
        + [
            (np.array([0.5, -0.25]), np.array([1, 3]), 0.0),
        ]
    ),
    praise="This is all that a network does when it goes forward, over and over.",
)
def neuron(x, w, b):
    return sigmoid(np.sum(x * w) + b)


@neuron.another_way
def _(x, w, b):
    total = b
    for one, weight in zip(x, w, strict=True):
        total += one * weight
    return 1 / (1 + math.exp(-total))


@neuron.mistake("Your result is the weighted sum itself. The source note leaves out the same step: what comes after the sum?")
def _(x, w, b):
    return np.sum(x * w) + b


@neuron.mistake("The bias is not there. It belongs to the weighted sum.")
def _(x, w, b):
    return sigmoid(np.sum(x * w))


@neuron.mistake("The bias comes after the sigmoid, so the result can leave the range from 0 to 1. Where does it belong?")
def _(x, w, b):
    return sigmoid(np.sum(x * w)) + b


@neuron.mistake("Every input got a sigmoid of its own. A neuron adds first, and applies its activation once.")
def _(x, w, b):
    return sigmoid(x * w + b)


@neuron.mistake("The exponent has the wrong sign: a large weighted sum should give a number near 1, and gives one near 0.")
def _(x, w, b):
    return sigmoid(-(np.sum(x * w) + b))


@code_exercise(
    "ch07.undo-sigmoid",
    title="Undo the sigmoid",
    text="Write `weighted_sum(a)`: the z whose sigmoid is a. a is a number or an array.",
    hints=[
        "Begin with a = 1 / (1 + e^(−z)) and get e^(−z) alone on one side.",
        "Then take the natural logarithm, and mind the minus.",
    ],
    cases=lambda rng: [(0.5,), (0.9,), (0.2,), (rng.uniform(0.01, 0.99, 3),), (np.array([0.0001, 0.9999]),)],
    praise="With it, two printed activations give away two inputs.",
)
def weighted_sum(a):
    return np.log(a / (1 - a))


@weighted_sum.another_way
def _(a):
    return -np.log(1 / a - 1)


weighted_sum.family(
    "sign",
    "The sign is reversed: for a = 0.9 the weighted sum is positive. Look at the fraction, or at the minus in front of z.",
)


@weighted_sum.mistake(
    "You took the logarithm to base 10. The sigmoid is made with e, so it is undone by the natural logarithm."
)
def _(a):
    return np.log10(a / (1 - a))


@weighted_sum.mistake("The denominator has a plus. Solve 1 + e^(−z) = 1/a once more, step by step.")
def _(a):
    return np.log(a / (1 + a))


@weighted_sum.mistake("You applied the sigmoid once more. The task is to undo it.")
def _(a):
    return sigmoid(a)


@weighted_sum.mistake("This is the slope of the sigmoid, not the number that it was applied to.")
def _(a):
    return a * (1 - a)


@code_exercise(
    "ch07.delta-output",
    title="The delta of the output neuron",
    text="For the error E = (t − y)² and y = σ(z), write `delta_output(y, t)`, where y is the output ŷ and t the target: the rate at which E changes with z. y and t are numbers or arrays.",
    hints=[
        "There are two steps from z to E. Which rates belong to them?",
        "The slope of the sigmoid can be found from y alone.",
    ],
    cases=lambda rng: [
        (0.6, 0.9),
        (0.6, 0.3),
        (0.9, 0.9),
        (0.2, 1.0),
        (0.5, -1),
        (rng.uniform(0.1, 0.9, 3), rng.uniform(0, 1, 3)),
        (np.array([0.6, 0.3]), np.array([1, 0])),
    ],
    praise="Every gradient of the network begins with this number.",
)
def delta_output(y, t):
    return -2 * (t - y) * y * (1 - y)


@delta_output.another_way
def _(y, t):
    return (2 * y - 2 * t) * (y - y**2)


@delta_output.mistake("Your function stops at the output: the step through the sigmoid, its slope at z, is missing.")
def _(y, t):
    return -2 * (t - y)


@delta_output.mistake("The sign is reversed, and the step through the sigmoid is missing.")
def _(y, t):
    return 2 * (t - y)


@delta_output.mistake("This is how far the output is from the target. Two steps are missing: the square, and the sigmoid.")
def _(y, t):
    return y - t


delta_output.family("sign", "The sign is reversed. If the output is too small, E falls as z grows: the rate is negative then.")


delta_output.family("half", "The result is half of what it should be. The derivative of a square brings in a factor.")


@delta_output.mistake("You applied the sigmoid to y, which is an activation already. Its slope can be found from y as it is.")
def _(y, t):
    return -2 * (t - y) * sigmoid(y) * (1 - sigmoid(y))


@delta_output.mistake("1 − y² is the slope of tanh. The sigmoid has another one: at y = 0.5 its slope is 0.25.")
def _(y, t):
    return -2 * (t - y) * (1 - y**2)


@code_exercise(
    "ch07.delta-hidden",
    title="The deltas of a hidden layer",
    text="Write `delta_hidden(deltas, w, a)`: from the deltas of the next layer (n_out numbers), the weights w between the layers "
    "(n_in rows, n_out columns) and this layer's activations a (n_in numbers), its own n_in deltas.",
    hints=[
        "Neuron i reaches the error through every neuron j of the next layer. What belongs to path j?",
        "Sum over the paths, then once through the sigmoid of neuron i.",
    ],
    cases=lambda rng: (
        [(rng.normal(size=m), rng.normal(size=(n, m)), rng.uniform(0.1, 0.9, n)) for n, m in ((2, 1), (2, 2), (3, 3), (3, 2))]
        + [
            (np.array([0.5, -1.5, 1.0]), np.array([[1, 2, -3]]), np.array([0.5])),
            (np.array([1.0, -2.0, 0.5]), np.array([[1, 2, 0], [0, -1, 3]]), np.array([0.5, 0.25])),
        ]
        + [
            (np.array([-1]), np.array([[0.5], [-1.5]]), np.array([0.25, 0.5])),
        ]
    ),
    praise="Again and again, this one rule leads back through a network of sigmoid layers, however deep.",
)
def delta_hidden(deltas, w, a):
    return (w @ deltas) * a * (1 - a)


@delta_hidden.another_way
def _(deltas, w, a):
    return np.array([sum(w[i, j] * deltas[j] for j in range(len(deltas))) * (a[i] - a[i] ** 2) for i in range(len(a))])


@delta_hidden.mistake(
    "Rows and columns of the weights are swapped. Which index of w belongs to the neuron that you go back to?"
)
def _(deltas, w, a):
    return (w.T @ deltas) * a * (1 - a)


@delta_hidden.mistake("The slope of the sigmoid is missing: you arrive at the activations, not at their weighted sums.")
def _(deltas, w, a):
    return w @ deltas


@delta_hidden.mistake("You applied the sigmoid to a, which is an activation already.")
def _(deltas, w, a):
    return (w @ deltas) * sigmoid(a) * (1 - sigmoid(a))


delta_hidden.family("mean", "You took the mean over the paths. Changes that reach the error by several paths add up.")


@delta_hidden.mistake(
    "Only the first path is there. A hidden neuron reaches the error through every neuron of the next layer."
)
def _(deltas, w, a):
    return w[:, 0] * deltas[0] * a * (1 - a)


@code_exercise(
    "ch07.faded-1",
    title="Four of the ten weights",
    text="The deltas of the second layer are given. Write `second_layer(d21, d22, a11, a12)`: the gradients of w5, w6, w7, w8, as an "
    "array in this order. w5 and w6 start at a11, w7 and w8 at a12; w5 and w7 end at the neuron of d21, w6 and w8 at that of d22.",
    hints=["A weight's gradient is made of two numbers: one from where it ends, one from where it starts."],
    cases=lambda rng: [tuple(rng.uniform(-1, 1, 4)) for _ in range(3)] + [(-0.005, -0.016, 0.998, 0.989)],
    praise="Delta at the end times signal at the start: the same for every weight of a dense layer, for each sample.",
)
def second_layer(d21, d22, a11, a12):
    return np.array([d21 * a11, d22 * a11, d21 * a12, d22 * a12])


@second_layer.another_way
def _(d21, d22, a11, a12):
    return np.outer([a11, a12], [d21, d22]).ravel().tolist()


@second_layer.mistake("The gradients of w6 and w7 are swapped. Where does w6 end?")
def _(d21, d22, a11, a12):
    return np.array([d21 * a11, d21 * a12, d22 * a11, d22 * a12])


@second_layer.mistake("The signals are there, the deltas are not: how much the error cares about each neuron is missing.")
def _(d21, d22, a11, a12):
    return np.array([a11, a11, a12, a12])


@second_layer.mistake("The deltas are there, the signals that pass through the weights are not.")
def _(d21, d22, a11, a12):
    return np.array([d21, d22, d21, d22])


@second_layer.mistake("There is one slope a (1 − a) too many. The deltas already contain the slopes of their neurons.")
def _(d21, d22, a11, a12):
    return np.array([d21 * a11 * (1 - a11), d22 * a11 * (1 - a11), d21 * a12 * (1 - a12), d22 * a12 * (1 - a12)])


def _slope(a):
    return a * (1 - a)


def _back(x, w, t, *, factor=2, sign=1, slope=_slope, output_slope=_slope, one_path=False, exchanged=False):
    """All ten gradients; the options are what can go wrong on the way."""
    first, second, last = w[:4].reshape(2, 2), w[4:8].reshape(2, 2), w[8:]
    a = sigmoid(x @ first)
    b = sigmoid(a @ second)
    y = sigmoid(b @ last)
    d3 = -sign * factor * (t - y) * output_slope(y)
    d2 = d3 * last * slope(b)
    through = np.diag(second) * d2 if one_path else (second.T if exchanged else second) @ d2
    d1 = through * slope(a)
    return np.concatenate([np.outer(x, d1).ravel(), np.outer(a, d2).ravel(), d3 * b])


@code_exercise(
    "ch07.faded-2",
    title="All ten, the whole way back",
    text="The network has two inputs, two hidden layers of two neurons and one output, a sigmoid at every neuron, and no biases. "
    "Its weights are numbered layer by layer, as in the picture: w1 and w2 start at x1, w3 and w4 at x2, w5 and w6 at a11, and so on. "
    "Write `all_ten(x, w, t)`: for the inputs x (two numbers), the weights w1 … w10 in an array, and the target t, the ten "
    "gradients of E = (t − y)² in an array, in the order of the weights.",
    hints=[
        "Go forward first and keep every activation. Then go back: one delta for each neuron.",
        "Compare with `numerical_gradient` and an error function of the same x, w and t.",
    ],
    cases=lambda rng: (
        [(rng.normal(size=2), rng.normal(size=10), t) for t in (0.9, 0.2, 0.5)]
        + [(TEN_WEIGHT_INPUTS[0] / [10, 1], np.concatenate([p.ravel() for p in ten_weight_network().parameters]), 0.9)]
        + [
            (np.array([1, -2]), np.array([1, -1, 2, 0, 1, -2, 1, 1, -1, 2]), 1),
        ]
    ),
    praise="If you went back by the chain rule, you have written backpropagation. Everything that follows is the same with larger matrices.",
)
def all_ten(x, w, t):
    first, second, last = w[:4].reshape(2, 2), w[4:8].reshape(2, 2), w[8:]
    a = sigmoid(x @ first)
    b = sigmoid(a @ second)
    y = sigmoid(b @ last)
    d3 = -2 * (t - y) * y * (1 - y)
    d2 = d3 * last * b * (1 - b)
    d1 = (second @ d2) * a * (1 - a)
    return np.concatenate([np.outer(x, d1).ravel(), np.outer(a, d2).ravel(), d3 * b])


@all_ten.another_way
def _(x, w, t):
    def error(w):
        a = 1 / (1 + np.exp(-(x @ w[:4].reshape(2, 2))))
        b = 1 / (1 + np.exp(-(a @ w[4:8].reshape(2, 2))))
        return (t - 1 / (1 + np.exp(-(b @ w[8:])))) ** 2

    nudges = 1e-5 * np.eye(10)
    return [(error(w + nudge) - error(w - nudge)) / 2e-5 for nudge in nudges]


all_ten.family("sign", "All ten have the wrong sign. Look at the derivative of (t − y)² with respect to y.")


all_ten.family("half", "All ten are half of what they should be: the derivative of the square brings in a factor.")


@all_ten.mistake("The slope of the sigmoid at the output is missing. It belongs to the step from y back to its weighted sum.")
def _(x, w, t):
    return _back(x, w, t, output_slope=lambda y: 1)


@all_ten.mistake("At the output you apply the sigmoid to y, which is an activation already, before you take its slope.")
def _(x, w, t):
    return _back(x, w, t, output_slope=lambda y: sigmoid(y) * (1 - sigmoid(y)))


@all_ten.mistake("The slope of the sigmoid is missing everywhere, at the output and in the hidden layers.")
def _(x, w, t):
    return _back(x, w, t, slope=lambda a: 1, output_slope=lambda y: 1)


@all_ten.mistake("The output layer is right; in the hidden layers the slope of the sigmoid is missing.")
def _(x, w, t):
    return _back(x, w, t, slope=lambda a: 1)


@all_ten.mistake(
    "The output layer is right; in the hidden layers you apply the sigmoid to activations before you take the slope."
)
def _(x, w, t):
    return _back(x, w, t, slope=lambda a: sigmoid(a) * (1 - sigmoid(a)))


@all_ten.mistake("Only w1 … w4 are wrong: each neuron of the first layer reaches the error by two paths, and you follow one.")
def _(x, w, t):
    return _back(x, w, t, one_path=True)


@all_ten.mistake("Only w1 … w4 are wrong: on the way back through the second layer, w6 and w7 are swapped.")
def _(x, w, t):
    return _back(x, w, t, exchanged=True)


@code_exercise(
    "ch07.update",
    title="Gradients first, then the update",
    text="Write `update(w, gradient, rate)`: a new array with the weights after one step of gradient descent. `gradient(w)` gives "
    "the whole gradient at w.",
    hints=[
        "How many times does `gradient` need to be called?",
        "A step goes against the gradient, and the rate says how far.",
    ],
    cases=lambda rng: (
        [
            (rng.normal(size=n), gradient, rate)
            for n, gradient, rate in (
                (1, np.cos, 0.1),
                (2, lambda w: w[::-1] * np.sum(w) + 1, 0.5),
                (4, lambda w: np.roll(w, 1) ** 3, 0.3),
            )
        ]
        + [
            (np.array([1.0, -2.0, 0.5]), lambda w: w[::-1], 0.1),
            (np.array([1.0, -2.0, 0.5]), lambda w: w, 0.1),
            (np.array([1, -2]), lambda w: w * np.sum(w) + 0.5, 0.1),
        ]
    ),
    praise="One gradient for one point: only then is it the gradient of anything.",
)
def update(w, gradient, rate):
    return w - rate * gradient(w)


@update.another_way
def _(w, gradient, rate):
    slopes = gradient(w)
    return np.array([weight - rate * slope for weight, slope in zip(w, slopes, strict=True)])


@update.mistake("The step goes uphill: along the gradient, not against it.")
def _(w, gradient, rate):
    return w + rate * gradient(w)


@update.mistake("The learning rate is missing, so the step is as long as the gradient.")
def _(w, gradient, rate):
    return w - gradient(w)


@update.mistake(
    "You change one weight after the other and ask for the gradient in between, when some of the weights are already new."
)
def _(w, gradient, rate):
    w = w.copy()
    for i in range(len(w)):
        w[i] -= rate * gradient(w)[i]
    return w


@update.mistake("You return the step alone. The new weights are the old ones plus the step.")
def _(w, gradient, rate):
    return -rate * gradient(w)


def _best_known(output_weights_first=False, biases_too=False):
    """The example's error after one update of its weights; the options are what can go wrong."""
    net = two_by_two_network()
    hidden, slopes, output, last = net.layers
    y = net.predict(TWO_BY_TWO_INPUTS)
    delta = last.backward(y - TWO_BY_TWO_TARGETS)
    used = output.weights.copy()
    output.backward(delta)
    output.weights -= TWO_BY_TWO_LEARNING_RATE * output.gradients[0]
    hidden.backward(slopes.backward(delta @ (output.weights if output_weights_first else used).T))
    hidden.weights -= TWO_BY_TWO_LEARNING_RATE * hidden.gradients[0]
    if biases_too:
        for layer in (hidden, output):
            layer.bias -= TWO_BY_TWO_LEARNING_RATE * layer.gradients[1]
    return net.loss(TWO_BY_TWO_INPUTS, TWO_BY_TWO_TARGETS)


def _new_numbers():
    """Inputs, weights and target for the last exercise of the faded series."""
    rng = np.random.default_rng(7)
    return rng.uniform(0, 2, 2).round(1), rng.uniform(-1, 1, 10).round(1), 0.7


number(
    "ch07.faded-3",
    title="New numbers",
    text="x, w and t come from `rng = np.random.default_rng(7)`: `x = rng.uniform(0, 2, 2).round(1)`, "
    "`w = rng.uniform(-1, 1, 10).round(1)`, `t = 0.7`. With the network of this chapter, what is the gradient of w6, to four significant digits?",
    hints=["Use your own function from the previous exercise.", "w6 is the sixth number: the index 5."],
    answer=float(all_ten(*_new_numbers())[5]),
    tolerance=1e-6,
    wrong={
        float(all_ten(*_new_numbers())[6]): "This is the gradient of w7. In Python the sixth number has the index 5.",
        float(all_ten(*_new_numbers())[4]): "This is the gradient of w5. In Python the sixth number has the index 5.",
        float(-all_ten(*_new_numbers())[5]): "The sign is reversed. Look at the derivative of (t − y)² with respect to y.",
        float(all_ten(*_new_numbers())[5] / 2): "This is half of it: the derivative of the square brings in a factor.",
    },
    praise="The same function, other numbers: it is yours now.",
)


def _last_layer():
    """Of the ten-weight network: the error's rate with the output, the output's slope, and the signals through w9 and w10."""
    signals = TEN_WEIGHT_INPUTS
    for layer in ten_weight_network().layers[:-2]:
        signals = layer.forward(signals)
    y = ten_weight_network().predict(TEN_WEIGHT_INPUTS)[0, 0]
    return -2 * (TEN_WEIGHT_TARGET[0, 0] - y), y * (1 - y), *signals[0]


_RATE, _SLOPE, _SIGNAL9, _SIGNAL10 = _last_layer()

number(
    "ch07.dE-dw10",
    title="The neighbour of w9",
    text="You know the gradient of w9, −0.0997. What is the gradient of w10, to three significant digits?",
    hints=["Two of the three factors are the same for both weights.", "Which signal passes through w10?"],
    answer=_RATE * _SLOPE * _SIGNAL10,
    tolerance=5e-5,
    wrong={
        _RATE * _SLOPE * _SIGNAL9: "This is the gradient of w9. A different signal passes through w10.",
        -_RATE * _SLOPE * _SIGNAL10: "The size is right. A weight that should grow has a negative gradient here.",
        _RATE * _SLOPE: "This is the product of the two factors that both weights share. The signal through w10 is missing.",
        _RATE * _SIGNAL10: "The slope of the output's sigmoid is missing.",
    },
    praise="Only the signal differs: the other two factors serve both weights.",
)

_USED = (0.237479 - 0.2) / 0.3  # the product behind the note's result

number(
    "ch07.miskeyed",
    title="Find the bug: one wrong digit",
    text="The source note gets 0.237479 for the new w9. One of its three factors was typed wrongly into the calculator. Which number was typed, to four digits?",
    hints=[
        "Work backwards from the printed result to the product that was used.",
        "Divide that product by the other two factors.",
    ],
    answer=_USED / (0.575504 * 0.729929),
    tolerance=5e-5,
    wrong={
        0.2374: "This is the number that should have been typed.",
        _USED
        / (
            0.2374 * 0.729929
        ): "This is what the first factor would have to be. It differs from the printed 0.5755 in every decimal place.",
        _USED
        / (
            0.575504 * 0.2374
        ): "This is what the third factor would have to be. It differs from the printed 0.7299 in every decimal place.",
        _USED: "This is the product that was used, without its sign. Now divide it by the other two factors.",
        -_USED: "This is the product that was used. Now divide it by the other two factors.",
        -_USED
        / (
            0.2374 * 0.729929
        ): "This is what the first factor would have to be. It differs from the printed −0.5755 in every decimal place.",
    },
    praise="A single digit, and every number after it was wrong.",
)

number(
    "ch07.best-known",
    title="Find the bug: the best-known worked example",
    text="Inputs 0.05 and 0.10, targets 0.01 and 0.99, w1 … w8 = 0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55 (w1 and w2 lead to the "
    "first hidden neuron, w5 and w6 to the first output), biases 0.35 and 0.60, which stay as they are, loss ½ Σ (t − y)², learning "
    "rate 0.5. It prints the error 0.291027924 after one update of all weights. What is the right value, to ten digits?",
    hints=[
        "`nnkit.worked.two_by_two_network()` has all the numbers.",
        "Compute all eight gradients before you change a weight, and leave the biases as they are.",
    ],
    answer=_best_known(),
    tolerance=5e-11,
    wrong={
        0.291027924: "This is the printed number. It comes out if the new output weights are used to go back to the hidden layer. Which weights made the error?",
        _best_known(
            output_weights_first=True
        ): "You get the printed number, to more digits: your output weights were already new when you went back.",
        _best_known(biases_too=True): "Your biases were updated too. Here they stay as they are.",
        two_by_two_network().loss(TWO_BY_TWO_INPUTS, TWO_BY_TWO_TARGETS): "This is the error before the update.",
    },
    praise="The gradients belong to the network that made the error, before any of its weights changed.",
)

choice(
    "ch07.direction",
    title="Which way?",
    text="The slope of the error at the current weight is negative. The weight should …",
    hints=["Draw a falling line. On which side is it lower?"],
    right="become larger.",
    wrong={
        "become smaller.": "On a falling line it is lower to the right. Going left, the error grows.",
        "stay where it is.": "A weight stays where the slope is 0. A negative slope says that there is something to gain.",
        "change its sign.": "The sign of the weight has nothing to do with it; the sign of the slope tells the direction of the step.",
    },
    praise="Against the slope: that is all that gradient descent knows.",
)

choice(
    "ch07.falling-error",
    title="The error fell",
    text="After an update with your new gradient code, the error is smaller than before. What do you know about the gradient?",
    hints=["The wrong 0.237479 lowered the error too."],
    right="Not much: only that this step ended lower.",
    wrong={
        "It is right.": "The note's wrong step lowered the error as well, and even further than the right one.",
        "Its size is right, its sign may not be.": "With all ten signs reversed the error grows. But with some of them reversed it may still fall: of the 1024 patterns of signs for the ten weights, 512 lower it.",
        "It is right if the error fell by more than one per cent.": "How far it falls says nothing: a step that is too long can fall further.",
    },
    praise="Only a second way to the same gradient can tell.",
)

choice(
    "ch07.what-it-is",
    title="What backpropagation is",
    text="Which of these does backpropagation do?",
    hints=["It does not know the learning rate."],
    right="It computes the gradient of the error for every weight.",
    wrong={
        "It changes the weights so that the error falls.": "That is what the optimizer does, with the gradient that backpropagation found.",
        "It repeats forward pass, error and update until the error is small.": "That is training. Backpropagation is one part of one round.",
        "It sends the error back through the network to the inputs.": "What goes back are rates of change. They are often called errors, too, and they may go on to the inputs. But what we want from them is the gradient for every weight.",
    },
    praise="One method for the gradient, another for the step: each can be exchanged without the other.",
)

order(
    "ch07.seven-steps",
    title="The seven steps of training",
    text="Put the steps in order.",
    hints=[
        "What has to be there before anything can go forward?",
        "The gradient needs the error, and the update needs the gradient.",
    ],
    steps=[
        "Set the weights to small random numbers.",
        "Give the data of a sample, or of a batch, to the input layer.",
        "Go forward, layer by layer, to the output.",
        "Compare the output with the target: the error.",
        "Go back: the gradient of the error for every weight.",
        "Change every weight against its gradient.",
        "Repeat with the next batch; once through all the data is an epoch.",
    ],
    wrong={
        (0, 1): "Before data can pass, there must be weights.",
        (2, 3): "An error needs an output to compare.",
        (3, 4): "The way back begins at the error: it must be there first.",
        (4, 5): "The weights change after the gradient is known, not before.",
    },
    praise="Every training loop in this book consists of these seven steps.",
)

prediction(
    "ch07.predict-sum",
    title="Predict: a sum from its sigmoid",
    text="The note prints 0.729929 for the first neuron of the second layer. Its inputs are 0.997762 and 0.989013, its weights 0.6 and "
    "0.4. The weighted sum is near …",
    hints=["Both inputs are almost 1."],
    right="1.",
    wrong={
        "0.7.": "That is what the note prints. But the inputs are almost 1, and the weights add up to 1.",
        "0.5.": "Half would be the mean of the weights, or σ(0). Add the two products.",
        "0.6.": "That is the first product alone. There are two.",
    },
    praise="So the printed number cannot be the weighted sum: something came after it.",
)

prediction(
    "ch07.predict-ten",
    title="Predict: one weight or all ten",
    text="With w9 alone, the error fell by 0.003. When all ten weights move, it will fall …",
    hints=["A weight with slope g contributes about rate · g². Square the ten gradients in your head, roughly."],
    right="not quite twice as far.",
    wrong={
        "ten times as far.": "Only if all ten slopes were as steep as that of w9. Most are far smaller, and their squares smaller still.",
        "just as far.": "w10 has a slope almost as steep as w9, so its share is about three quarters as large.",
        "less far.": "Each weight that moves against its own slope lowers the error a little more.",
    },
    praise="w9 and w10 account for nearly all of it.",
)


# ---------------------------------------------------------------- the same with other numbers


def _half_a_digit(value, digits):
    """The tolerance of a value that is given with so many significant digits."""
    return 0.6 * 10.0 ** (math.floor(math.log10(abs(value))) + 1 - digits)


def _activations(rng):
    """Of new numbers in the network with ten weights, to two decimals: the four hidden activations, the output, w9 and w10."""
    while True:
        x, w = rng.uniform(0, 2, 2).round(1), rng.uniform(-1, 1, 10).round(1)
        first = sigmoid(x @ w[:4].reshape(2, 2))
        second = sigmoid(first @ w[4:8].reshape(2, 2))
        activations = np.round([*first, *second, sigmoid(second @ w[8:])], 2)
        if len(set(activations)) == 5 and np.abs(w[8:]).min() >= 0.2:
            return *map(float, activations), float(w[8]), float(w[9])


@variants_of("ch07.faded-3")
def _(rng):
    a11, a12, a21, a22, y, w9, w10 = _activations(rng)
    t = one_of(rng, [t for t in (0.1, 0.2, 0.3, 0.7, 0.8, 0.9) if abs(t - y) >= 0.2])
    delta = -2 * (t - y) * y * (1 - y)
    d21, d22 = delta * w9 * a21 * (1 - a21), delta * w10 * a22 * (1 - a22)
    gradients = {5: d21 * a11, 6: d22 * a11, 7: d21 * a12, 8: d22 * a12}
    asked, start, end = one_of(rng, [(6, "a11", "a22"), (7, "a12", "a21")])
    right = gradients[asked]
    place = f"w{asked} starts at {start} and ends at {end}."
    return Draw(
        text="A network has two inputs, two hidden layers of two neurons and one output, a sigmoid at every neuron, and no biases. "
        "w5 and w6 start at a11, w7 and w8 at a12; w5 and w7 end at a21, w6 and w8 at a22; w9 leads from a21 to the output, w10 from a22. "
        f"The way forward gave a11 = {a11}, a12 = {a12}, a21 = {a21}, a22 = {a22} and the output y = {y}. The target is t = {t}, the error "
        f"E = (t − y)², and w9 = {written(w9)}, w10 = {written(w10)}. What is the gradient of w{asked}, to three significant digits?",
        hints=(
            "First the delta of the output, −2 (t − y) · y (1 − y). Then one step further back.",
            f"{place} Delta at the end, times signal at the start.",
        ),
        answer=right,
        tolerance=_half_a_digit(right, 3),
        wrong=[gradients[asked + 1], gradients[asked - 1], -right, right / 2],
        messages={
            0: f"This is the gradient of w{asked + 1}. {place}",
            1: f"This is the gradient of w{asked - 1}. {place}",
        },
        praise="The same way back, other numbers: it is yours now.",
    )


@variants_of("ch07.dE-dw10")
def _(rng):
    y = float(rng.integers(30, 81) / 100)
    t = one_of(rng, [t for t in (0.0, 0.1, 0.2, 0.8, 0.9, 1.0) if abs(t - y) >= 0.15])
    a21, a22 = (rng.choice(np.arange(30, 96), 2, replace=False) / 100).tolist()
    rate, slope = -2 * (t - y), y * (1 - y)
    right = rate * slope * a22
    sign = "grow has a negative" if t > y else "become smaller has a positive"
    return Draw(
        text=f"Two hidden neurons, with the activations a21 = {a21} and a22 = {a22}, lead to the output: the first through w9, the second through w10. "
        f"The output neuron has a sigmoid and answers y = {y}; the target is t = {written(t)}, and the error is E = (t − y)². "
        "What is the gradient of w10, to three significant digits?",
        hints=(
            "Three factors: how E changes with y, the slope of the output's sigmoid, and the signal.",
            "Which signal passes through w10?",
        ),
        answer=right,
        tolerance=_half_a_digit(right, 3),
        wrong=[rate * slope * a21, -right, rate * slope, rate * a22],
        messages={1: f"The size is right. A weight that should {sign} gradient here."},
    )
