"""Exercises and questions of chapter 5, gradients."""

import math

import numpy as np

from nnkit.activations import softmax
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, variants_of, written
from nnkit.losses import softmax_cross_entropy
from nnkit.worked.networks import SIMPLE_NET_INPUT, SIMPLE_NET_LABEL, SIMPLE_NET_WEIGHTS


@code_exercise(
    "ch05.forward-difference",
    title="A slope from two points",
    text="Write `forward_difference(f, x, h)`: the slope of the straight line through the points of f at x and at x + h.",
    hints=["Rise over run. What is the rise, and what is the run?"],
    cases=lambda rng: [
        (np.sin, 0.5, 0.1),
        (np.exp, 0.0, 0.5),
        (np.square, 3.0, 1.0),
        (np.square, -1, 0.25),
        (np.sin, -0.5, 0.1),
    ],
    praise="Every derivative is where this number goes as h becomes small.",
)
def forward_difference(f, x, h):
    return (f(x + h) - f(x)) / h


@forward_difference.another_way
def _(f, x, h):
    there = x + h
    return f(there) / h - f(x) / h


@forward_difference.mistake("This is the rise alone. Divide it by the run.")
def _(f, x, h):
    return f(x + h) - f(x)


forward_difference.family("sign", "The sign is reversed: you subtract the right value from the left one.")


@forward_difference.mistake("Your second point is x − h. That is the backward difference; here it is x + h.")
def _(f, x, h):
    return (f(x) - f(x - h)) / h


@forward_difference.mistake("You add f(h) to f(x). It is x that moves by h: the second point is f at x + h.")
def _(f, x, h):
    return (f(x) + f(h) - f(x)) / h


@forward_difference.mistake("Only the second value is divided by h. Brackets around the difference are missing.")
def _(f, x, h):
    return f(x + h) - f(x) / h


@forward_difference.mistake("Your points are x − h and x + h. Here the first point is x itself.")
def _(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


@forward_difference.mistake("You divide by x + h. The run is how far x has moved.")
def _(f, x, h):
    return (f(x + h) - f(x)) / (x + h)


@code_exercise(
    "ch05.central-difference",
    title="A slope from both sides",
    text="Write `central_difference(f, x, h)`: the slope of the straight line through the points of f at x − h and at x + h.",
    hints=["How far apart are the two points?", "Rise over run once more. The run is not h."],
    cases=lambda rng: [(np.sin, 0.5, 0.1), (np.exp, 0, 0.5), (np.square, 0, 0.25), (np.square, 3, 1.0), (np.sin, -2, 0.2)],
    praise="Its error falls with h², so an h that is ten times smaller makes it a hundred times better, until rounding takes over.",
)
def central_difference(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


@central_difference.another_way
def _(f, x, h):
    return ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2


@central_difference.mistake("Your two points are x and x + h: a forward difference. Step to both sides of x.")
def _(f, x, h):
    return (f(x + h) - f(x)) / h


central_difference.family("twice", "The two points are 2h apart, but you divide by h: every slope comes out twice too large.")


central_difference.family("sign", "The sign is reversed: you subtract the right value from the left one.")


@central_difference.mistake(
    "You divide the difference by 2 and multiply by h. Without brackets, / 2 * h does that: h must be below the fraction line, too."
)
def _(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


@central_difference.mistake("Only the second value is divided. Brackets around the difference are missing.")
def _(f, x, h):
    return f(x + h) - f(x - h) / (2 * h)


@central_difference.mistake("Your two points are x − h and x: a backward difference. Step to both sides of x.")
def _(f, x, h):
    return (f(x) - f(x - h)) / h


@central_difference.mistake(
    "You went half of h to each side. That is a fine slope, but of points that are only h apart; here it is h to each side."
)
def _(f, x, h):
    return (f(x + h / 2) - f(x - h / 2)) / h


@code_exercise(
    "ch05.partials",
    title="Two partial derivatives by hand",
    text="For f(x, y) = x² y + 3y, write `gradient_of_f(x, y)`: an array with the two partial derivatives, first with respect to x, then to y. Find them on paper.",
    hints=[
        "For the derivative with respect to x, treat y as a fixed number, such as 5.",
        "3y has no x in it. What is its derivative with respect to x?",
    ],
    cases=lambda rng: [(1.0, 2.0), (0.0, 1.0), (-2.0, 0.5), tuple(rng.normal(size=2))],
    praise="One derivative for each variable, the others held still: that is all a gradient is.",
)
def gradient_of_f(x, y):
    return np.array([2 * x * y, x**2 + 3])


@gradient_of_f.another_way
def _(x, y):
    return [2 * x * y, x * x + 3]


gradient_of_f.family("reversed", "The two derivatives are swapped: the first is with respect to x.")


@gradient_of_f.mistake("The derivative with respect to y has lost the 3. That of 3y is 3.")
def _(x, y):
    return np.array([2 * x * y, x**2])


@gradient_of_f.mistake("The derivative with respect to y keeps the y: 3y has the derivative 3.")
def _(x, y):
    return np.array([2 * x * y, x**2 + 3 * y])


@gradient_of_f.mistake(
    "The derivative with respect to x keeps the 3y. It does not change when only x moves, so its derivative is 0."
)
def _(x, y):
    return np.array([2 * x * y + 3 * y, x**2 + 3])


@gradient_of_f.mistake("The derivative with respect to x has one 3 too many: 3y does not change when only x moves.")
def _(x, y):
    return np.array([2 * x * y + 3, x**2 + 3])


@gradient_of_f.mistake(
    "The derivative with respect to x has lost its y. x² is multiplied by y, and y is a number like any other here."
)
def _(x, y):
    return np.array([2 * x, x**2 + 3])


@gradient_of_f.mistake("You added the two. A gradient keeps them apart, one entry for each variable.")
def _(x, y):
    return 2 * x * y + x**2 + 3


@code_exercise(
    "ch05.numerical-gradient",
    title="A numerical gradient for any shape",
    text="Write `numerical_gradient(f, x, h)`: an array of the shape of x. Each entry is the central difference of f when this one entry of x moves by h to both sides. f takes the whole array and returns a number. x may be of any shape, may hold integers, and must be unchanged afterwards.",
    hints=[
        "Work on a copy of floats: `x.astype(float)`.",
        "`np.ndindex(x.shape)` goes through all places of any shape, one index after the other.",
        "Move one entry, ask f, move it to the other side, ask f, and put it back before you go on.",
    ],
    cases=lambda rng: [
        (_sum_of_cubes, rng.normal(size=3), 1e-3),
        (_weighted_squares, rng.normal(size=(2, 3)), 1e-3),
        (_weighted_squares, np.array([[1, 2], [3, 4], [5, 6]]), 1e-3),
        (_product, np.array([3, 2]), 1e-3),
        (_sum_of_cubes, np.array([2, -1]), 1e-3),
        (_quarter_of_squares, np.array([[1, 2], [3, 5]]), 1e-3),
        (_matrix_loss, rng.normal(size=(2, 3)), 1e-3),
        (_sum_of_cubes, rng.normal(size=(2, 1, 2)), 1e-3),
        (_sum_of_cubes, np.array(0.5), 1e-3),
        (_sum_of_cubes, np.array([1.0, -0.5]), 0.25),
    ],
    praise="It asks f twice for each number: slow, but it needs no formula that could be wrong, and it works for every f that is smooth where you stand and says the same when it is asked twice.",
)
def numerical_gradient(f, x, h):
    moved, gradient = x.astype(float), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved[place] = x[place] + h
        above = f(moved)
        moved[place] = x[place] - h
        below = f(moved)
        moved[place] = x[place]
        gradient[place] = (above - below) / (2 * h)
    return gradient


@numerical_gradient.another_way
def _(f, x, h):
    flat, gradient = x.astype(float).ravel(), []
    for i in range(flat.size):
        nudge = h * (np.arange(flat.size) == i)
        gradient.append((f((flat + nudge).reshape(x.shape)) - f((flat - nudge).reshape(x.shape))) / 2 / h)
    return np.array(gradient).reshape(x.shape)


def _by_nudges(f, x, h, kind, put_back=True):
    """What is computed in a copy of x of some kind of number; the options are what can go wrong."""
    moved, gradient = x.astype(kind), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        values = []
        for step in (h, -h):
            moved[place] = x[place] + step
            values.append(f(moved))
        if put_back:
            moved[place] = x[place]
        gradient[place] = (values[0] - values[1]) / (2 * h)
    return gradient


def _sum_of_cubes(x):
    return np.sum(x**3)


def _weighted_squares(x):
    return np.sum(np.arange(1, x.size + 1).reshape(x.shape) * x**2)


def _product(x):
    return x[0] * x[1] ** 2


def _quarter_of_squares(x):
    return np.sum(x**2) / 4


def _matrix_loss(x):
    return np.sum((np.array([0.6, 0.9]) @ x) ** 2)


@numerical_gradient.mistake(
    "For float arrays this is right. In an array of integers `x[place] + h` is cut to an integer when it is stored, so f sees no difference upwards. Work on a copy of floats."
)
def _(f, x, h):
    return _by_nudges(f, x, h, x.dtype)


@numerical_gradient.mistake(
    "The results are cut to integers: `np.zeros_like(x)` of an array of integers holds integers, too. Make the result an array of floats."
)
def _(f, x, h):
    return numerical_gradient.reference(f, x, h).astype(x.dtype)


@numerical_gradient.mistake(
    "All entries move at once, so every entry of your gradient is the same. Move one, and leave the others."
)
def _(f, x, h):
    x = x.astype(float)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@numerical_gradient.mistake(
    "An entry that was moved is not put back before the next one: from the second on, f is asked at the wrong place."
)
def _(f, x, h):
    return _by_nudges(f, x, h, float, put_back=False)


@numerical_gradient.mistake("You use forward differences, from x to x + h. Step to both sides.")
def _(f, x, h):
    start, gradient = x.astype(float), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        moved = start.copy()
        moved[place] += h
        gradient[place] = (f(moved) - f(start)) / h
    return gradient


numerical_gradient.family("twice", "The points are 2h apart, but you divide by h.")


@numerical_gradient.mistake("The numbers are right, but in one row. The gradient has the shape of x.")
def _(f, x, h):
    return numerical_gradient.reference(f, x, h).ravel()


@code_exercise(
    "ch05.sse-gradient",
    title="The gradient of one weight and one bias",
    text="A neuron without an activation function answers ŷ = w x + b. The loss of one sample is E = ½ (t − ŷ)². Write `line_gradient(w, b, x, t)`: an array with ∂E/∂w and ∂E/∂b. All four are numbers.",
    hints=[
        "Two steps: from ŷ to E, and from w to ŷ. What is the derivative of t − ŷ with respect to ŷ?",
        "If the answer is too small and x is positive, should E rise or fall when w grows?",
    ],
    cases=lambda rng: [
        (0.5, 0.0, 2.0, 3.0),
        (2.0, 1.0, 1.5, 1.0),
        tuple(rng.normal(size=4)),
        (1.0, -1.0, -2.0, 0.5),
        (0.5, -1.0, 3.0, -2.0),
    ],
    praise="Without the minus the rule climbs: the error grows at every step, as in the run above.",
)
def line_gradient(w, b, x, t):
    error = w * x + b - t
    return np.array([error * x, error])


@line_gradient.another_way
def _(w, b, x, t):
    answer = w * x + b
    return -(t - answer) * np.array([x, 1.0])


line_gradient.family(
    "sign", "The sign is reversed, as in the rule above. The inner derivative of t − (w x + b) with respect to w is −x, not x."
)


@line_gradient.mistake("The sign of ∂E/∂w is reversed, as in the rule above; that of ∂E/∂b is right.")
def _(w, b, x, t):
    error = w * x + b - t
    return np.array([-error * x, error])


@line_gradient.mistake("The sign of ∂E/∂b is reversed. The bias, too, comes after the minus of t − (w x + b).")
def _(w, b, x, t):
    error = w * x + b - t
    return np.array([error * x, -error])


line_gradient.family("reversed", "The two are swapped: the derivative with respect to w comes first.")


@line_gradient.mistake("Brackets are lost: in t − w x + b the bias gets the wrong sign. It is t − (w x + b).")
def _(w, b, x, t):
    error = t - w * x + b
    return np.array([-error * x, -error])


line_gradient.family("twice", "Twice too large: the ½ in front of the square cancels its 2.")


@line_gradient.mistake("The derivative with respect to w lacks the input: a weight works through what it is multiplied by.")
def _(w, b, x, t):
    error = w * x + b - t
    return np.array([error, error])


@line_gradient.mistake("The bias has the input in its derivative. It is added as it is.")
def _(w, b, x, t):
    error = w * x + b - t
    return np.array([error * x, error * x])


@line_gradient.mistake("You multiply by the weight where the input belongs. The derivative of w x with respect to w is x.")
def _(w, b, x, t):
    error = w * x + b - t
    return np.array([error * w, error])


@code_exercise(
    "ch05.simple-net",
    title="The gradient of simpleNet",
    text="One layer without a bias: logits z = x W, then softmax, then cross-entropy with the right class `label`. Write `simple_net_gradient(W, x, label)`: ∂L/∂W, of the shape of W. x has one number for each row of W.",
    hints=[
        "At the logits the gradient is y − t, as in the last chapter. It has one number for each column of W.",
        "A weight starts at an input and ends at a logit. Which two numbers make its gradient?",
    ],
    cases=lambda rng: (
        [(rng.normal(size=(2, 3)), rng.normal(size=2), label) for label in (0, 1, 2)]
        + [(rng.normal(size=(4, 2)), rng.normal(size=4), 1), (SIMPLE_NET_WEIGHTS, SIMPLE_NET_INPUT, SIMPLE_NET_LABEL)]
        + [
            (np.array([[1, 0, -1], [0, 2, 1]]), np.array([0.5, -1.0]), 2),
            (np.array([[10.0, 0.0], [0.0, 0.0]]), np.array([1.0, 0.5]), 0),
        ]
    ),
    praise="Two lines instead of two times six evaluations of the loss, and exact.",
)
def simple_net_gradient(W, x, label):
    error = softmax(x @ W)
    error[label] -= 1
    return np.outer(x, error)


@simple_net_gradient.another_way
def _(W, x, label):
    exponentials = np.exp(x @ W)
    y = exponentials / exponentials.sum()
    return x[:, None] * (y - (np.arange(len(y)) == label))


@simple_net_gradient.mistake("The target is missing: you used the probabilities as they are. The error is y − t.")
def _(W, x, label):
    return np.outer(x, softmax(x @ W))


@simple_net_gradient.mistake(
    "You subtract the number of the class from every probability. The target is a row: 1 at the right class, 0 elsewhere."
)
def _(W, x, label):
    return np.outer(x, softmax(x @ W) - label)


@simple_net_gradient.mistake("This is the error at the logits. A weight also needs the input that it is multiplied by.")
def _(W, x, label):
    return softmax(x @ W) - np.eye(W.shape[1])[label]


@simple_net_gradient.mistake("You multiply by the weights where the inputs belong.")
def _(W, x, label):
    return W * (softmax(x @ W) - np.eye(W.shape[1])[label])


simple_net_gradient.family("sign", "The sign is reversed: you took t − y.")


simple_net_gradient.family(
    "transposed", "Rows and columns are swapped. W has a row for each input and a column for each class."
)


@simple_net_gradient.mistake(
    "Only the column of the right class has a gradient. Through the softmax the others have one, too."
)
def _(W, x, label):
    right = np.eye(W.shape[1])[label]
    return np.outer(x, (softmax(x @ W) - 1) * right)


@simple_net_gradient.mistake("You took the logits themselves, without the softmax. The error is made of probabilities.")
def _(W, x, label):
    return np.outer(x, x @ W - np.eye(W.shape[1])[label])


@code_exercise(
    "ch05.relative-error",
    title="How different are two gradients?",
    text="Write `relative_error(a, b)`: the length of a − b divided by the larger of the lengths of a and b, for two arrays of the same shape. The length is the root of the sum of all squares. For two arrays of zeros it is 0.",
    hints=[
        "A difference of 0.001 is a lot for numbers near 0.01, and little for numbers near 100.",
        "`np.linalg.norm` gives the length. What would you divide by if everything is 0?",
    ],
    cases=lambda rng: [
        (np.array([1.0, 2.0]), np.array([1.0, 2.2])),
        (np.array([-3.0, 0.5]), np.array([1.0, 0.5])),
        (np.array([0.001, 0.0]), np.array([0.0, 0.0])),
        (np.array([1, 0]), np.array([0, 0])),
        (np.array([0.0, 0.0]), np.array([2.0, 1.0])),
        (np.zeros(3), np.zeros(3)),
        (np.array([3.0, 4.0]), np.array([4.0, 3.0])),
        (rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
        (np.array([3e-15, 4e-15]), np.array([3e-15, 0.0])),
        (np.array([1.0, 2.0]), np.array([1.0, 2.000001])),
    ],
    praise="Now one threshold serves for gradients of many sizes, as long as they stand well above the noise of rounding.",
)
def relative_error(a, b):
    longest = max(np.linalg.norm(a), np.linalg.norm(b))
    return np.linalg.norm(a - b) / longest if longest > 0 else 0.0


@relative_error.another_way
def _(a, b):
    length, other, apart = (math.sqrt((c * c).sum()) for c in (a, b, a - b))
    return apart / max(length, other) if length or other else 0


@relative_error.mistake("This is the length of the difference itself. Divide it, or the unit decides what is small.")
def _(a, b):
    return np.linalg.norm(a - b)


@relative_error.mistake("For two arrays of zeros you divide 0 by 0, which is nan. They do not differ.")
def _(a, b):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.linalg.norm(a - b) / np.maximum(np.linalg.norm(a), np.linalg.norm(b))


@relative_error.mistake("You divide by the length of the first array alone. If it is 0 and the other is not, that fails.")
def _(a, b):
    with np.errstate(divide="ignore"):
        return np.linalg.norm(a - b) / np.linalg.norm(a) if np.any(a != b) else 0.0


@relative_error.mistake(
    "You compare the two lengths. (3, 4) and (4, 3) are equally long and not the same: take the difference first."
)
def _(a, b):
    longest = max(np.linalg.norm(a), np.linalg.norm(b))
    return abs(np.linalg.norm(a) - np.linalg.norm(b)) / longest if longest > 0 else 0.0


relative_error.family(
    "square", "The roots are missing: these are squared lengths, so small errors look much smaller than they are."
)


@relative_error.mistake(
    "You divide by the sum of both lengths. Some books do, and get about half of it; here it is the larger of the two."
)
def _(a, b):
    both = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / both if both > 0 else 0.0


def _simple_net_loss(weights):
    return softmax_cross_entropy((SIMPLE_NET_INPUT @ weights)[None, :], np.array([SIMPLE_NET_LABEL]))[0]


_GRADIENT = simple_net_gradient(SIMPLE_NET_WEIGHTS, SIMPLE_NET_INPUT, SIMPLE_NET_LABEL)

prediction(
    "ch05.predict-smallest-h",
    title="Predict: the best h",
    text="You want the slope of x³ at 0.7 from a central difference. Which of these h gives the smallest error?",
    hints=["A computer keeps about 16 digits. What is left of them in the difference of two nearly equal numbers?"],
    right="1e-5",
    wrong={
        "1e-2": "The line through two points that far apart is not yet the tangent.",
        "1e-8": "The two values agree to about 7 digits. About half of all digits are lost in the difference.",
        "1e-12": "The two values agree to about 11 digits, and about 5 are left.",
    },
    praise="Not too large and not too small: two errors pull in opposite directions.",
)

prediction(
    "ch05.predict-integers",
    title="Predict: an array of whole numbers",
    text="The function `first_try` gets the array `np.array([3, 4])` of integers and f(x) = x₀² + x₁². The gradient is (6, 8). What does the function return?",
    hints=["What does NumPy store when you write 3.0001 into an array of integers?"],
    right="Numbers in the ten-thousands, far from 6 and 8.",
    wrong={
        "6 and 8.": "3.0001 does not fit into an array of integers. What is stored in its place?",
        "An error message.": "NumPy says nothing. It cuts the number to an integer and goes on.",
        "Zeros, because 3.0001 and 2.9999 are both stored as 3.": "3.0001 becomes 3. But 2.9999 is cut, not rounded: it becomes 2.",
    },
    praise="No message, only wrong numbers.",
)

number(
    "ch05.best-h",
    title="The best h of a forward difference",
    text="A forward difference has the error h from the formula and about 1e-16/h from rounding. At which h = 10 to the power n is their sum smallest? Give n, a whole number.",
    hints=[
        "One falls and one rises. Try h = 1e-4, 1e-8 and 1e-12.",
        "Set the derivative with respect to h to 0, or make the two parts equal.",
    ],
    answer=-8.0,
    tolerance=0.01,
    wrong={
        -16.0: "Then the error from rounding is 1e-16 / 1e-16 = 1.",
        -12.0: "Then the error from rounding is 1e-16 / 1e-12 = 1e-4.",
        -5.0: "That is near the best h of the central difference, whose error from the formula falls with h².",
        -4.0: "Here the error from the formula is 1e-4, and the one from rounding 1e-12.",
        8.0: "h is a small number: its power of ten is negative.",
        1e-8: "That would be h itself. Give n, for which h is 10 to the power n.",
    },
    praise="About the square root of the precision of a float.",
)

number(
    "ch05.nudge",
    title="What +0.206 says",
    text="For simpleNet ∂L/∂W₂₃ = 0.2061. The loss is 0.3888. You *raise* W₂₃ by 0.1. About what will the loss be?",
    hints=["A slope times a small step is the change.", "Up or down?"],
    answer=_simple_net_loss(SIMPLE_NET_WEIGHTS) + 0.1 * _GRADIENT[1, 2],
    tolerance=2e-3,
    wrong={
        _simple_net_loss(SIMPLE_NET_WEIGHTS)
        - 0.1 * _GRADIENT[1, 2]: "A positive slope: when the weight rises, the loss rises, too.",
        _simple_net_loss(SIMPLE_NET_WEIGHTS) + _GRADIENT[1, 2]: "That would be a step of 1. The step is 0.1.",
        0.1 * _GRADIENT[1, 2]: "This is the change alone. Add it to the loss.",
    },
    praise="So this weight should go down, not up.",
)

number(
    "ch05.evaluations",
    title="The price of a numerical gradient",
    text="A network has 10,000 weights. How many times must the loss be computed for one numerical gradient with central differences?",
    hints=["How many times for one weight?"],
    answer=20000.0,
    tolerance=0.4,
    wrong={
        10000.0: "Each weight is moved to both sides.",
        20001.0: "Central differences do not need the loss at the place itself.",
        10001.0: "That is the number for forward differences: once at the start, and once for each weight.",
        2.0: "That is for one weight.",
    },
    praise="And all of that is for a single step of the network.",
)

choice(
    "ch05.gradient-points",
    title="Where a gradient points",
    text="The gradient of the loss at some place is (2, −1). In which direction does the loss fall fastest?",
    hints=["For one variable: if the slope is positive, on which side is the function lower?"],
    right="(−2, 1)",
    wrong={
        "(2, −1)": "That is the gradient itself. It points to where the loss grows fastest.",
        "(−2, −1)": "Only one sign is reversed here. The loss falls that way, too, but not fastest: reverse both.",
        "(1, 2)": "That is at a right angle to the gradient: along it the loss does not change at first.",
    },
    praise="Against the gradient, in every coordinate.",
)

choice(
    "ch05.read-the-signs",
    title="Read the signs",
    text="simpleNet: ∂L/∂W₂₂ = −0.29 and ∂L/∂W₂₃ = +0.206. Each of the two weights is to lower the loss by its own small move. What should they do?",
    hints=["Against the slope, for each weight by itself."],
    right="Raise W₂₂ and lower W₂₃.",
    wrong={
        "Lower W₂₂ and raise W₂₃.": "That goes along the slopes, and the loss grows.",
        "Raise both.": "Together they would lower the loss a little, because −0.29 weighs more than 0.206. But W₂₃ works against it: its slope is positive.",
        "Lower both.": "W₂₂ has a negative slope: lowering it raises the loss.",
    },
    praise="W₂₂ leads to the right class, W₂₃ to a wrong one: so it makes sense, too.",
)

choice(
    "ch05.vacuous",
    title="A check that cannot fail",
    text="A function subtracts the mean of each column of a batch from that column. Its gradient is coded wrongly, and a check with a batch of one sample passes. Why?",
    hints=["With one sample, what is left after its mean is subtracted?"],
    right="With one sample the result is always 0: both gradients are 0.",
    wrong={
        "One sample is too few for a difference quotient that is exact enough.": "A difference quotient does not need many samples: it nudges one number at a time.",
        "The tolerance was too large.": "The two gradients agree to the last digit here. Both are 0.",
        "The check does not work for functions without weights.": "It works for any array that the result depends on. Here it compared 0 with 0.",
    },
    praise="Ask of every check: could it have failed?",
)

choice(
    "ch05.kink",
    title="A check that fails though the code is right",
    text="A gradient check of a ReLU network, with h = 1e-5 and weights of about 1, fails for a single weight, with a relative error of 0.3. The code is right, and the gradients are not tiny. What happened?",
    hints=["A central difference looks at both sides. What if the two sides belong to different straight pieces?"],
    right="The nudge carries a weighted sum across the kink.",
    wrong={
        "Rounding: h was too small.": "With h = 1e-5 rounding leaves an error of about 1e-11, as the figure shows. For 30 % of a slope of about 1, h would have to be near 1e-15.",
        "ReLU has no derivative, so the check cannot be used.": "It has one everywhere but at 0, and a check almost always looks elsewhere.",
        "The weight is not used, so its gradient is 0.": "Then both ways would give 0, and the check would pass.",
    },
    praise="Move the weights a little and check again. A kink mostly goes away; a bug mostly stays. For such a weight `gradient_check` says “on a kink”.",
)

order(
    "ch05.check-steps",
    title="A gradient check",
    text="Put the steps of a good gradient check in order.",
    hints=["What must be random, and before what?", "The last step is one that people forget."],
    steps=[
        "Draw random weights and a batch of several samples, in float64.",
        "Compute the gradient with your code, and once more by central differences.",
        "Compare: is the relative error below 1e-6?",
        "Break your code on purpose, and see the check fail.",
    ],
    wrong={
        (0, 1): "A gradient belongs to certain weights and data: they come first.",
        (1, 2): "There must be two gradients before they can be compared.",
        (2, 3): "First see it pass; then make sure that it could have failed.",
    },
    praise="A check that has never failed has not been checked.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch05.best-h")
def _(rng):
    kind, power, digits = (
        ("forward", 1, rng.choice([8, 10, 12, 14, 18, 20]))
        if rng.random() < 0.5
        else ("central", 2, rng.choice([6, 9, 12, 15, 21]))
    )
    n = -(digits // (power + 1))
    small, large = n - digits // 4, n + digits // 4
    other, its_error = ("central", "h²") if kind == "forward" else ("forward", "h")
    return Draw(
        text=f"On a computer that keeps about {digits} digits, a {kind} difference has the error {'h' if power == 1 else 'h²'} from the formula and about 1e-{digits}/h from rounding. At which h = 10 to the power n is their sum smallest? Give n, a whole number.",
        answer=n,
        wrong=[-digits, small, -round(digits / (4 - power)), large, -n, 10.0**n],
        messages={
            0: f"Then the error from rounding is 1e-{digits} / 1e-{digits} = 1.",
            1: f"Then the error from rounding is 1e-{digits} / 1e{small} = 1e{-digits - small}.",
            2: f"That is near the best h of the {other} difference, whose error from the formula falls with {its_error}.",
            3: f"Here the error from the formula is 1e{power * large}, and the one from rounding 1e{-digits - large}.",
        },
        praise=f"About the {'square' if power == 1 else 'cube'} root of the precision, 1e-{digits}.",
        hints=[
            f"One falls and one rises. Try h = 1e{large}, 1e{n} and 1e{small}.",
            "Set the derivative with respect to h to 0, or make the two parts equal.",
        ],
        title=f"The best h of a {kind} difference",
    )


@variants_of("ch05.nudge")
def _(rng):
    loss, size, step = rng.integers(30, 160) / 100, rng.integers(2, 10) / 10, rng.choice([0.05, 0.1, 0.2])
    slope, move = size * rng.choice([-1, 1]), step * rng.choice([-1, 1])
    change = slope * move
    sign, way = ("positive" if slope > 0 else "negative"), ("rises" if move > 0 else "falls")
    right_way = "down, not up" if slope > 0 else "up, not down"
    return Draw(
        text=f"A network has the loss {written(loss)}. For one of its weights ∂L/∂w = {written(slope)}. You *{'raise' if move > 0 else 'lower'}* w by {written(step)}. About what will the loss be?",
        answer=loss + change,
        wrong=[loss - change, loss + change / step, change],
        messages={
            0: f"A {sign} slope: when the weight {way}, the loss {'rises' if change > 0 else 'falls'}{', too' if slope > 0 else ''}.",
            1: f"That would be a step of 1. The step is {written(step)}.",
        },
        praise=f"So this weight should go {right_way}.",
        title=f"What {'+' if slope > 0 else ''}{written(slope)} says",
    )


@variants_of("ch05.evaluations")
def _(rng):
    weights = rng.choice([100, 200, 400, 500, 800, 1000, 2000, 3000, 5000, 20000, 25000, 40000, 100000, 1000000])
    return Draw(
        text=f"A network has {weights:,} weights. How many times must the loss be computed for one numerical gradient with central differences?",
        answer=2 * weights,
        wrong=[weights, 2 * weights + 1, weights + 1, 2],
        tolerance=0.4,
    )
