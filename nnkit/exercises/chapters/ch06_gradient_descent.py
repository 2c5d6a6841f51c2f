"""Exercises and questions of chapter 6, gradient descent."""

import itertools
import math

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of, written


@code_exercise(
    "ch06.grid",
    title="Try them all",
    text="Write `best_of(f, values)`: the one among the values for which f is smallest. f takes one number, values is an array of numbers.",
    hints=["Compute f for every value first.", "`np.argmin` gives the place of the smallest number, not the number."],
    cases=lambda rng: [
        (_parabola_at_one, np.array([2.0, 1.5, 4.0])),
        (_two_dips, np.array([0.0, 1.0, 2.0, 3.0])),
        (math.cosh, np.array([0.5, -3.0, 2.0])),
        (np.cos, np.array([1.0, 0.0, 3.0, 6.0])),
        (_steep, np.array([2.0, -2.0, 0.5, 1.5])),
        (np.square, np.array([3.0, 1.0, 2.0])),
        (_two_dips, np.array([2.0, -1.0, -3.0])),
        (_below_zero, np.array([4.0, -2.0, -1.0])),
        (_steep, np.array([2, 1, 3])),
        (_huge, np.array([2.0, 1.5, 4.0])),
        (_nearly_level, np.array([2.0, 1.5, 4.0])),
    ],
    praise="It needs no slope and no idea, only a height for every value.",
)
def best_of(f, values):
    heights = [f(value) for value in values]
    return values[np.argmin(heights)]


@best_of.another_way
def _(f, values):
    return min(values, key=f)


def _parabola_at_one(w):
    return (w - 1) ** 2 + 3e6


def _two_dips(w):
    return (w - 3) ** 2 * ((w - 1) ** 2 + 0.1) - 2


def _steep(w):
    return abs(w - 1.4) + 0.1 * w


def _below_zero(w):
    return (w + 2) ** 2 - 5


def _huge(w):
    return 1e30 * ((w - 1) ** 2 + 1)


def _nearly_level(w):
    return 1e-6 * (w - 1) ** 2


@best_of.mistake("This is the smallest height. The question is where it is reached.")
def _(f, values):
    return min(f(value) for value in values)


@best_of.mistake("This is the place in the list. Give the value at that place.")
def _(f, values):
    return int(np.argmin([f(value) for value in values]))


@best_of.mistake("This is where f is largest.")
def _(f, values):
    return values[np.argmax([f(value) for value in values])]


@best_of.mistake("This is the smallest of the values. It is f that should be small there.")
def _(f, values):
    return values.min()


@best_of.mistake("This is the first value, whatever f says. Is the `return` inside the loop?")
def _(f, values):
    return values[0]


@best_of.mistake("You stop as soon as f rises. Beyond the rise there may be a deeper place: look at all values.")
def _(f, values):
    for value, following in itertools.pairwise(values):
        if f(following) > f(value):
            return value
    return values[-1]


@best_of.mistake("You look for the height nearest to 0. If f is negative somewhere, the lowest place is further down.")
def _(f, values):
    return values[np.argmin([abs(f(value)) for value in values])]


@code_exercise(
    "ch06.evaluations",
    title="What a grid costs",
    text="Write `evaluations(values, weights)`: how many times the loss is computed if each of `weights` weights is tried with `values` different values, in all combinations.",
    hints=["Two weights with 10 values each are a square of 100 points. And three?"],
    cases=lambda rng: [(10, 1), (10, 2), (3, 4), (2, 10), (10, 5), (10, 30)],
    praise="Each further weight multiplies the work. For descent it only adds a little.",
)
def evaluations(values, weights):
    return values**weights


@evaluations.another_way
def _(values, weights):
    return math.prod([values] * weights)


@evaluations.mistake("You multiply. With two weights and ten values each, how many pairs are there?")
def _(values, weights):
    return values * weights


@evaluations.mistake(
    "Base and exponent are swapped: each weight multiplies the number of combinations by the number of values."
)
def _(values, weights):
    return weights**values


@evaluations.mistake("In Python ^ is not a power. Write **.")
def _(values, weights):
    return values ^ weights


@evaluations.mistake(
    "NumPy's whole numbers have 64 bits, and what is larger is cut off without a word: 10 values for each of 30 weights are too many. Python's "
    "own whole numbers have no end."
)
def _(values, weights):
    return int(np.prod(np.full(weights, values, dtype=np.int64)))


@evaluations.mistake("This is the number of weights plus the number of values. Think of a square with 10 points on each side.")
def _(values, weights):
    return values + weights


@evaluations.mistake("It is right for two weights. With three they make a cube, and so on.")
def _(values, weights):
    return values**2


@code_exercise(
    "ch06.cost-slope",
    title="The slope of the cost",
    text="A line through the origin answers w·x. Its cost is the mean of (w·x − y)² over all points. Write `cost_slope(w, x, y)`: the derivative of the cost with respect to w. x and y are arrays.",
    hints=[
        "For one point the outer derivative is 2 (w x − y). What is the inner one, with respect to w?",
        "Then the mean over the points.",
    ],
    cases=lambda rng: [
        (0.0, np.array([1.0, 2.0]), np.array([2.0, 4.0])),
        (3.0, np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 8.0])),
        (rng.normal(), rng.normal(size=4), rng.normal(size=4)),
        (-2, np.array([1, -1, 3]), np.array([2, 0, -4])),
        (0.5, np.array([1, 2, 5]), np.array([2, 4, 7])),
        (2, np.array([1, 2, 5]), np.array([0.5, 4.0, 7.25])),
    ],
    praise="The line of the lab that does all the work.",
)
def cost_slope(w, x, y):
    return 2 * np.mean((w * x - y) * x)


@cost_slope.another_way
def _(w, x, y):
    return 2 * (w * (x @ x) - x @ y) / len(x)


@cost_slope.mistake("The inner derivative is missing: w·x changes x times as fast as w.")
def _(w, x, y):
    return 2 * np.mean(w * x - y)


cost_slope.family("half", "The 2 of the square is missing.")


cost_slope.family("sum", "This is the sum over the points. The cost is a mean.")


cost_slope.family(
    "sign", "Every number has the wrong sign. The error is answer minus target; the minus of descent comes later, in the step."
)


@cost_slope.mistake("This is the cost itself, not its slope.")
def _(w, x, y):
    return np.mean((w * x - y) ** 2)


@cost_slope.mistake("You take the mean of the errors and the mean of x, and then multiply. Each error belongs to its own x.")
def _(w, x, y):
    return 2 * np.mean(w * x - y) * np.mean(x)


@cost_slope.mistake("You multiply by w. What is the derivative of w·x with respect to w?")
def _(w, x, y):
    return 2 * np.mean((w * x - y) * w)


@code_exercise(
    "ch06.descend",
    title="Gradient descent",
    text="Write `descend(slope, w, rate, steps)`: begin at w, take `steps` steps of gradient descent, and return where you end up. slope takes w and gives the slope there. w is a number, or an array with a number for each direction.",
    hints=[
        "In which direction is down if the slope is positive?",
        "One line in a loop: the new w is the old one, minus something.",
        "Ask for the slope anew at each step, at the place where you are.",
    ],
    cases=lambda rng: [
        (_twice, 1.0, 0.1, 1),
        (_twice, -2.0, 0.25, 3),
        (_shifted_slope, 4.0, 0.3, 5),
        (np.cos, 0.5, 0.5, 4),
        (_twice, 0.0001, 0.25, 5),
        (_twice, 3.0, 0.1, 0),
        (_valley_slope, np.array([1.0, -2.0]), 0.1, 4),
        (_tilted_slope, np.array([1, -2]), 0.1, 2),
        (_twice, 1.0, 1.5, 3),
        (_nearly_flat, 2.0, 1e8, 3),
        (_twice, 1e-8, 0.25, 2),
    ],
    praise="With the gradient of a network in place of the slope, the same loop trains it.",
)
def descend(slope, w, rate, steps):
    for _ in range(steps):
        w = w - rate * slope(w)
    return w


@descend.another_way
def _(slope, w, rate, steps):
    while steps:
        w, steps = w - rate * slope(w), steps - 1
    return w


def _twice(w):
    return 2 * w


def _shifted_slope(w):
    return 2 * (w - 1)


def _nearly_flat(w):
    return 1e-9 * w


def _tilted_slope(w):
    return np.array([2 * w[0] + w[1], w[0] + 4 * w[1]])


def _valley_slope(w):
    return np.array([2.0, 6.0]) * w


@descend.mistake("You go up: a step along the slope makes the function larger. Go against it.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = w + rate * slope(w)
    return w


@descend.mistake("The slope is taken only at the start. After each step you stand somewhere else: ask again.")
def _(slope, w, rate, steps):
    first = slope(w)
    for _ in range(steps):
        w = w - rate * first
    return w


@descend.mistake("One step too many.")
def _(slope, w, rate, steps):
    for _ in range(steps + 1):
        w = w - rate * slope(w)
    return w


@descend.mistake("One step too few.")
def _(slope, w, rate, steps):
    for _ in range(1, steps):
        w = w - rate * slope(w)
    return w


@descend.mistake("Only one step is made. Is the `return` inside the loop?")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = w - rate * slope(w)
        return w


@descend.mistake("This is one step, whatever `steps` says. It belongs in a loop.")
def _(slope, w, rate, steps):
    return w - rate * slope(w)


@descend.mistake(
    "Only one step is taken, however many are asked for. Is the new place stored under the name that the next step uses, and does the "
    "`return` stand behind the loop?"
)
def _(slope, w, rate, steps):
    new = w
    for _ in range(steps):
        new = w - rate * slope(w)
    return new


@descend.mistake("You stop early where the slope is small. Here all `steps` steps are taken; when to stop comes later.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        if np.all(np.abs(slope(w)) < 1e-3):
            break
        w = w - rate * slope(w)
    return w


@descend.mistake("The learning rate is missing: each step is as long as the slope itself.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = w - slope(w)
    return w


@descend.mistake("Every step has the length of the learning rate: you use the sign of the slope, and its size is lost.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = w - rate * np.sign(slope(w))
    return w


@descend.mistake("You divide by the learning rate. A step is the rate times the slope.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = w - slope(w) / rate
    return w


@descend.mistake("The old w is lost: the new one is the old one minus the step, not the step alone.")
def _(slope, w, rate, steps):
    for _ in range(steps):
        w = -rate * slope(w)
    return w


@code_exercise(
    "ch06.factor",
    title="The factor of a step",
    text="For the line through the origin, a step of descent with the learning rate `rate` multiplies the distance of w from the best weight by a fixed factor. Write `factor(rate, x)`, for the array x of inputs.",
    hints=["The slope is 2 · mean(x²) times the distance.", "New distance = old distance − rate times slope."],
    cases=lambda rng: [
        (0.1, np.array([1.0, 2.0])),
        (0.01, np.array([1.0, 2.0, 3.0, 4.0, 5.0])),
        (0.3, np.array([0.5, -1.0, 2.0])),
        (0.05, rng.normal(2, 1, size=4)),
        (0.1, np.array([1.0, 2.0, 3.0, 4.0, 5.0])),
        (0.3, np.array([0, -1, 2])),
    ],
    praise="One number tells what will happen: crawl, converge, oscillate or diverge.",
)
def factor(rate, x):
    return 1 - 2 * rate * np.mean(x**2)


@factor.another_way
def _(rate, x):
    return 1 - rate * 2 * (x @ x) / len(x)


@factor.mistake("You square the mean. The mean of the squares is larger.")
def _(rate, x):
    return 1 - 2 * rate * np.mean(x) ** 2


@factor.mistake("The 2 that comes from the square in the cost is missing.")
def _(rate, x):
    return 1 - rate * np.mean(x**2)


@factor.mistake("This is the sum of the squares. The cost is a mean, so its slope is a mean, too.")
def _(rate, x):
    return 1 - 2 * rate * np.sum(x**2)


factor.family("opposite", "This is what is taken away. The factor is what is left of 1.")


@factor.mistake("The sign is reversed: with a small learning rate the distance must shrink.")
def _(rate, x):
    return 1 + 2 * rate * np.mean(x**2)


@factor.mistake("You take the size of the factor. Its sign says whether w jumps to the other side.")
def _(rate, x):
    return abs(1 - 2 * rate * np.mean(x**2))


@factor.mistake("The inputs are not squared.")
def _(rate, x):
    return 1 - 2 * rate * np.mean(x)


@code_exercise(
    "ch06.largest-rate",
    title="Where divergence begins",
    text="A line through the origin answers w·x, and its cost is the mean of (w·x − y)² over all points. Write `largest_rate(x)`: the learning rate above which gradient descent on this cost diverges. x is an array.",
    hints=["The distance grows when the factor is below −1.", "Solve 1 − 2 · rate · mean(x²) = −1."],
    cases=lambda rng: [(np.array([1.0, 2.0]),), (np.array([1.0, 2.0, 3.0, 4.0, 5.0]),), (rng.normal(1, 2, size=5),)],
    praise="On a parabola there is a sharp limit, and you can compute it.",
)
def largest_rate(x):
    return 1 / np.mean(x**2)


@largest_rate.another_way
def _(x):
    return len(x) / np.dot(x, x)


largest_rate.family(
    "half", "That is the rate with the factor 0, which reaches the bottom in one step. It may be larger without diverging."
)


largest_rate.family("twice", "Twice too large. At the limit the factor is −1: what is 2 · rate · mean(x²) then?")


@largest_rate.mistake("You square the mean. The mean of the squares decides.")
def _(x):
    return 1 / np.mean(x) ** 2


@largest_rate.mistake("You divide by the sum of the squares. The cost is a mean.")
def _(x):
    return 1 / np.sum(x**2)


@largest_rate.mistake("Upside down: the larger the inputs, the smaller the rate must be.")
def _(x):
    return np.mean(x**2)


@largest_rate.mistake("The inputs are not squared.")
def _(x):
    return 1 / np.mean(x)


@code_exercise(
    "ch06.until",
    title="When to stop",
    text="Write `descend_until(slope, w, rate, small, most)`: take steps of descent as long as the size of the slope is at least `small`, but never more than `most` steps. Return w and the number of steps taken. w is a number.",
    hints=[
        "Look at the slope before each step: a start that is already good needs no step.",
        "The size of the slope is `abs(slope(w))`.",
    ],
    cases=lambda rng: [
        (_twice, 1.0, 0.25, 0.1, 100),
        (_twice, -4.0, 0.4, 0.01, 100),
        (_twice, 0.001, 0.1, 0.01, 10),
        (_twice, -1.0, 0.01, 0.001, 7),
        (_twice, 4.0, 0.25, 1.0, 3),
        (_shifted_slope, 0.0, 0.25, 0.25, 50),
        (_shifted_slope, 0.0, 0.5, 0.25, 50),
        (_twice, 1.0, 0.25, 0.1, 0),
        (_twice, 1.0, 1.5, 0.1, 4),
    ],
    praise="Two conditions: one for the work that is done, one for the work that would never end.",
)
def descend_until(slope, w, rate, small, most):
    for made in range(most):
        if abs(slope(w)) < small:
            return w, made
        w = w - rate * slope(w)
    return w, most


@descend_until.another_way
def _(slope, w, rate, small, most):
    made = 0
    while made < most and not -small < slope(w) < small:
        w -= rate * slope(w)
        made += 1
    return w, made


def _until(slope, w, rate, small, most, *, size=abs, at_least=0, last=0):
    """The same with something that can go wrong."""
    made = 0
    while made < most + last and (made < at_least or size(slope(w)) >= small):
        w, made = w - rate * slope(w), made + 1
    return w, made


@descend_until.mistake("You compare the slope itself, not its size: any negative slope counts as small.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, most, size=lambda number: number)


@descend_until.mistake("The first step is taken without a look at the slope. A start that is already good needs none.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, most, at_least=1)


@descend_until.mistake("One step more than `most` is taken.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, most, last=1)


@descend_until.mistake("All steps are taken, whether the slope is small or not.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, -1.0, most)


@descend_until.mistake("You stop as soon as the slope is large. It must go on then, and stop when it is small.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, -small, most, size=lambda number: -abs(number))


@descend_until.mistake("A slope of exactly `small` is still at least `small`: go on there.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small * (1 + 1e-12), most)


@descend_until.mistake("`most` is not respected: you go on until the slope is small, however long it takes.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, 10**5)


@descend_until.mistake("w is right. The number is one too small: it counts the steps that were taken, and the first one is 1.")
def _(slope, w, rate, small, most):
    w, made = _until(slope, w, rate, small, most)
    return w, max(made - 1, 0)


@descend_until.mistake("You look at the length of the step, rate times slope. The question asks for the slope.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, most, size=lambda number: abs(rate * number))


@descend_until.mistake("The number of steps is missing. Return both, w first.")
def _(slope, w, rate, small, most):
    return _until(slope, w, rate, small, most)[0]


descend_until.family("reversed", "The two results are swapped: w comes first.")


prediction(
    "ch06.predict-grid",
    title="Predict: a grid for ten weights",
    text="The network with ten weights, whose forward pass you have seen, is small. You try ten values for each of its weights, in all combinations, and your computer manages a million forward passes per second. How long does it take?",
    hints=["How many combinations are there for one weight, for two, for ten?", "10 to the power 10, divided by a million."],
    right="Nearly three hours.",
    wrong={
        "A ten-thousandth of a second.": "That would be ten times ten. All combinations are ten times ten times ten, and so on.",
        "About a second.": "That would be a million combinations: six weights.",
        "A few thousand years.": "That is for seventeen weights. Each further weight makes it ten times as long.",
    },
    praise="And for a network with 40,000 weights there is no number for it that means anything.",
)

choice(
    "ch06.side",
    title="On which side?",
    text="You stand on a curve with a single valley, and the slope under you is −3. Where is the lowest place, and where do you go?",
    hints=["If you go a little to the right, does the curve rise or fall?"],
    right="To the right; w becomes larger.",
    wrong={
        "To the left; w becomes smaller.": "To the left the curve rises: a negative slope falls to the right.",
        "To the left, exactly 3 away.": "A slope is not a distance. And a negative slope falls to the right.",
        "You cannot say without the height.": "The height does not matter. The sign of the slope tells you the side.",
    },
    praise="A negative slope falls to the right, whatever its size.",
)

number(
    "ch06.one-step",
    title="One step by hand",
    text="x = 1, 2, 3, 4, 5 and y = 2x, so mean(x²) = 11. You stand at w = 2.5, and the learning rate is 0.01. Where does one step lead?",
    hints=["The slope is 2 · 11 · (w − 2).", "At w = 2.5 it is 11. Against it, times 0.01."],
    answer=2.39,
    tolerance=0.001,
    wrong={
        2.61: "You went up. The slope is positive: against it means to the left.",
        2.445: "The 2 of the square is missing.",
        1.95: "The slope is not 55. Did you take the sum instead of the mean, or w instead of w − 2?",
        2.47: "The inner derivative is missing: each error is multiplied by its x.",
        2.28: "The slope is 22 times the distance from 2, not 22.",
        -8.5: "The learning rate is missing.",
        0.11: "This is the length of the step. Subtract it from where you stand.",
        0.39: "This is the new distance from 2. The question asks for w.",
        2.41: "You took the mean of the errors times the mean of x. Each error belongs to its own x.",
    },
    praise="From 0.5 away from the best weight to 0.39 away.",
)

number(
    "ch06.tenth",
    title="How many steps to a tenth?",
    text="Each step multiplies the distance by 0.78. After how many whole steps is it below one tenth of what it was, for the first time?",
    hints=["0.78 · 0.78 is about 0.61, and the fourth power is about 0.37. Go on.", "Or with logarithms: ln 0.1 / ln 0.78."],
    answer=10.0,
    tolerance=0.1,
    wrong={
        5.0: "Each step takes away 22 % of what is left, not 22 % of the start.",
        4.0: "Each step takes away 22 % of what is left, not 22 % of the start.",
        9.0: "Compute 0.78 to the power 9. Is it below 0.1?",
        9.27: "That is the solution of 0.78 to the power n = 0.1. The question asks for whole steps.",
        11.0: "Compute the powers one after the other. Is this the first one below 0.1?",
        3.0: "After three steps it is just below one half.",
    },
    praise="And the next digit takes as many steps again, and the one after it, too.",
)

prediction(
    "ch06.predict-rates",
    title="Predict: the rate 0.08",
    text="Lab 1 with other learning rates. For 0.01 the factor is 0.78. What will w do with the rate 0.08?",
    hints=["1 − 2 · 0.08 · 11 = ?", "What does a negative factor do to the distance?"],
    right="Jump from side to side, and still come closer.",
    wrong={
        "Come to 2 in an eighth of the steps, from one side.": "A rate eight times as large takes away eight times as much, and 8 · 0.22 is more than the whole distance.",
        "Jump from side to side, further away each time.": "The factor is −0.76. Is its size above 1?",
        "Stand still.": "It would stand still at the rate 0.",
    },
    praise="A factor of −0.76: a little faster than 0.78, with a rate eight times as large and a change of side at each step.",
)

prediction(
    "ch06.predict-units",
    title="Predict: metres or centimetres",
    text="The five x were 1 to 5 metres. Now they are given in centimetres, 100 to 500; the best weight is a hundredth of the old one. Which learning rate gives the same factor 0.78 now?",
    hints=["The factor is 1 − 2 · rate · mean(x²)."],
    right="One ten-thousandth of the old one.",
    wrong={
        "The old one.": "It is multiplied by mean(x²). With the same rate the factor would be about −2199.",
        "A hundredth of the old one.": "In the factor the inputs are squared.",
        "A hundred times the old one, or nearly.": "Larger inputs make the slope larger, so steps must be made smaller.",
    },
    praise="A learning rate has a unit, too. What is right for one problem need not be right for another.",
)

prediction(
    "ch06.predict-start",
    title="Predict: a start near the hilltop",
    text="A curve has two valleys: a deep one at −1.5, a shallow one at 1.3, and a hilltop between them at 0.15. Descent with small steps begins at 0.2. Where does it end?",
    hints=["What is the slope to the right of a hilltop?"],
    right="In the shallow valley at 1.3.",
    wrong={
        "In the deep valley at −1.5.": "For that it would have to cross the hilltop, and descent with small steps only goes down.",
        "On the hilltop at 0.15, which is nearer.": "The hilltop has slope 0, but beside it the slope leads away.",
        "At 0, in the middle.": "0 is no special place: the slope there is 0.3.",
    },
    praise="It cannot know that there is a deeper valley.",
)

choice(
    "ch06.steep-far",
    title="Steep means far?",
    text="Someone says: “A large slope means that the lowest place is far away.” When is that so?",
    hints=["Think of a curve that is steep near its lowest place and levels out further away."],
    right="On a parabola, for example. Not in general.",
    wrong={
        "Always.": "Think of a curve like a funnel: steep beside its lowest place, and nearly level far outside.",
        "Never.": "On a parabola it is so: the slope is a fixed number times the distance.",
        "On every curve with a single valley.": "A funnel has a single valley: steep beside its lowest place, nearly level far outside.",
    },
    praise="Slope is what you can feel under your foot. Distance is not. Only where a curve never bends downwards does steeper mean further, on each side by itself.",
)

choice(
    "ch06.slope-zero",
    title="Slope 0",
    text="Descent has come to a place where the slope is exactly 0. What is certain?",
    hints=["Which places of a curve have the slope 0? There are three kinds."],
    right="It will not move any more.",
    wrong={
        "It is at the lowest place of all.": "There may be a lower valley elsewhere.",
        "It is in some valley.": "A hilltop and a level stretch have the slope 0, too.",
        "The loss is 0.": "The slope says nothing about the height.",
    },
    praise="Everything else must be found out in other ways.",
)

choice(
    "ch06.small-rate",
    title="Small rates and local minima",
    text="“A learning rate that is too small gets caught in a local minimum.” What do your runs in the figure say about this sentence?",
    hints=["In the figure, try the start 3 with the rates 0.1 and 0.2, and the start −2.5 with 0.1 and 0.3."],
    right="A large step can jump into a better valley, or into a worse one.",
    wrong={
        "It is right: with a large learning rate you always reach the deepest valley.": "From −2.5 the rate 0.3 leads out of the deep valley into the shallow one.",
        "It is wrong: the learning rate has no influence on the valley you end in.": "From 3 the rate decides between the two valleys.",
        "A small rate always finds the deepest valley, it only takes longer.": "With small steps you end in the valley where you began.",
    },
    praise="Which valley it will be is a matter of the start, of the step, and of luck.",
)

order(
    "ch06.lab-order",
    title="One turn of the loop",
    text="Put in order what happens in one turn of the loop of lab 1.",
    hints=["The slope needs the answers, and the step needs the slope."],
    steps=[
        "Compute the answers w·x for all points.",
        "Compute the errors: answers minus targets.",
        "Compute the slope: twice the mean of error times input.",
        "Subtract the learning rate times the slope from w.",
        "Begin again, with the new w.",
    ],
    wrong={
        (0, 1): "The errors need the answers.",
        (1, 2): "The slope is made from the errors.",
        (2, 3): "The step needs the slope.",
        (3, 4): "The next turn is worth something only with a new w.",
    },
    praise="The training of a large network has the same frame: answer, error, slope, step.",
)

number(
    "ch06.digits",
    title="How long for six digits?",
    text="The distance at the start is about 2, and each step multiplies it by 0.78. About how many steps does it take until it is below 0.000001?",
    hints=["You need 0.78 to the power n below 0.0000005.", "n = ln(0.0000005) / ln(0.78)."],
    answer=float(math.ceil(math.log(0.5e-6) / math.log(0.78))),
    tolerance=1.1,
    wrong={
        56.0: "You began with a distance of 1. It is 2.",
        53.0: "Too few. At the start the distance is 2, not 1. Must the power of 0.78 be below 0.000001, or further down?",
        134.5: "You took the natural logarithm of one and the one to the base ten of the other. Use the same for both.",
        25.0: "You took the logarithm to the base ten of one and the natural one of the other. Use the same for both.",
        20.0: "That is how many the lab makes: the distance is then still near 0.01.",
        49.0: "That would be for a distance below 0.00001. The question asks for one more digit.",
        9.0: "That is for one digit. You need more than six.",
    },
    praise="About nine steps for each digit, however many more you want.",
)

number(
    "ch06.two-weights",
    title="One step for two weights",
    text="x = 1, 2, 3, 4, 5, the targets are 2x + 1, and the neuron answers w·x + b. At w = 0, b = 0 the slopes of the cost are ∂J/∂w = −50 and ∂J/∂b = −14. After one step with the learning rate 0.01, what is b?",
    hints=["Each number makes its own step, with its own slope.", "Both slopes belong to the place before the step."],
    answer=0.14,
    tolerance=0.0005,
    wrong={
        0.11: "You moved w first and took the slope of b at the new place. Both slopes belong to the old one.",
        -0.14: "You went up. The slope is negative: against it means up for b.",
        0.5: "That is w after the step.",
        0.64: "The two steps do not add up: w and b each have their own.",
        14.0: "The learning rate is missing.",
        0.07: "The slopes are given: nothing needs to be halved.",
    },
    praise="And w becomes 0.5. Neither of them waits for the other.",
)

prediction(
    "ch06.predict-valley",
    title="Predict: a long, narrow valley",
    text="The surface is a long, narrow valley: steep across, nearly level along. Which direction decides how large the learning rate may be, and which one how many steps it takes at a rate well below that limit?",
    hints=["In which direction does the factor first come below −1 when the rate grows?", "In which one is it nearest to 1?"],
    right="The steep one decides how large it may be, the level one how long it takes.",
    wrong={
        "The level one decides how large it may be, the steep one how long it takes.": "A level direction tolerates a large rate. Where does it diverge first?",
        "The steep one decides both.": "In the steep direction the distance is gone after a few steps. Where is something left?",
        "The level one decides both, because the path runs along it in the end.": "With a rate that suits the level direction alone, what would happen across the valley?",
    },
    praise="The wider apart the two are, the slower it becomes. At a rate very near the limit the steep direction is slow as well: the path jumps from wall to wall.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch06.one-step")
def _(rng):
    x = np.array(one_of(rng, [(1, 2, 4), (1, 2, 5), (2, 4, 5), (2, 4), (2, 6), (1, 2, 3, 4)]))
    best, rate = one_of(rng, [2, 3, 4, 5]), one_of(rng, [0.01, 0.02])
    away = one_of(rng, [0.4, 0.5, 1.5, 2.0]) * one_of(rng, [1, -1])
    w, square, sign = best + away, np.mean(x**2), np.sign(away)
    step = rate * 2 * square * away
    slope, of_the_sum, factor = written(2 * square * away), written(2 * np.sum(x**2) * away), written(2 * square)
    against = "positive: against it means to the left" if away > 0 else "negative: against it means to the right"
    return Draw(
        text=f"x = {', '.join(map(str, x))} and y = {best}x, so mean(x²) = {written(square)}. A neuron answers w · x, and its loss is the mean of the squared errors. You stand at w = {written(w)}, and the learning rate is {rate}. Where does one step lead?",
        hints=(
            f"The slope is 2 · {written(square)} · (w − {best}).",
            f"At w = {written(w)} it is {slope}. Against it, times {rate}.",
        ),
        answer=w - step,
        tolerance=0.001,
        wrong=[
            w + step,
            w - step / 2,
            w - rate * 2 * np.sum(x**2) * away,
            w - rate * 2 * np.mean(x) * away,
            w - rate * 2 * square * sign,
            w - step / rate,
            abs(step),
            abs(away - step),
            w - rate * 2 * np.mean(x) ** 2 * away,
        ],
        messages={
            0: f"You went up. The slope is {against}.",
            2: f"The slope is not {of_the_sum}. Did you take the sum instead of the mean?",
            4: f"The slope is {factor} times w − {best}, not {written(2 * square * sign)}.",
            6: "This is the length of the step. The question asks where it leads.",
            7: f"This is the new distance from {best}. The question asks for w.",
        },
        praise=f"From {written(abs(away))} away from the best weight to {written(abs(away - step))} away.",
    )


@variants_of("ch06.tenth")
def _(rng):
    factor = one_of(rng, [0.6, 0.65, 0.7, 0.74, 0.8, 0.82, 0.84, 0.85, 0.86, 0.9, 0.92])
    exact = math.log(0.1) / math.log(factor)
    straight = math.floor(round(0.9 / (1 - factor), 6))
    share = f"Each step takes away {written(100 * (1 - factor))} % of what is left, not {written(100 * (1 - factor))} % of the start."
    return Draw(
        text=f"Each step multiplies the distance by {factor}. After how many whole steps is it below one tenth of what it was, for the first time?",
        hints=(
            f"{factor} · {factor} is about {factor**2:.2f}, and the fourth power is about {factor**4:.2f}. Go on.",
            f"Or with logarithms: ln 0.1 / ln {factor}.",
        ),
        answer=math.ceil(exact),
        wrong=[
            straight + 1,
            straight,
            math.ceil(exact) - 1,
            exact,
            math.ceil(exact) + 1,
            math.ceil(math.log(0.5) / math.log(factor)),
        ],
        messages={
            0: share,
            1: share,
            2: f"Compute {factor} to the power {math.ceil(exact) - 1}. Is it below 0.1?",
            3: f"That is the solution of {factor} to the power n = 0.1. The question asks for whole steps.",
            5: "That is when it is below one half for the first time.",
        },
    )


@variants_of("ch06.digits")
def _(rng):
    factor, start = one_of(rng, [0.7, 0.75, 0.8, 0.82, 0.85, 0.88, 0.9]), one_of(rng, [3, 4, 5, 8])

    def steps(share):
        return math.log(share) / math.log(factor)

    return Draw(
        text=f"The distance at the start is about {start}, and each step multiplies it by {factor}. About how many steps does it take until it is below 0.000001?",
        hints=(
            f"You need {factor} to the power n below 0.000001 / {start}.",
            f"n = ln(0.000001 / {start}) / ln({factor}).",
        ),
        answer=math.ceil(steps(1e-6 / start)),
        wrong=[
            math.ceil(steps(1e-6)),
            math.ceil(steps(1e-6 * start)),
            math.log(1e-6 / start) / math.log10(factor),
            math.log10(1e-6 / start) / math.log(factor),
            None,
            math.ceil(steps(1e-5 / start)),
            math.ceil(steps(0.1)),
        ],
        messages={
            0: f"You began with a distance of 1. It is {start}.",
            1: f"Too few. At the start the distance is {start}, not 1. Must the power of {factor} be below 0.000001, or further down?",
        },
        praise=f"About {round(steps(0.1))} steps for each digit, however many more you want.",
    )


@variants_of("ch06.two-weights")
def _(rng):
    x = np.array(one_of(rng, [(1, 2, 3, 4, 5), (0, 1, 2, 3, 4), (2, 4), (1, 5), (1, 3), (0, 2, 4, 6, 8)]))
    slope, bias, rate = one_of(rng, [2, 3, 4, -2, -3]), one_of(rng, [1, 2, 3, -1, -2]), one_of(rng, [0.01, 0.02])
    targets = slope * x + bias
    by_w, by_b = -2 * np.mean(targets * x), -2 * np.mean(targets)
    w, b = -rate * by_w, -rate * by_b
    line = f"{written(slope)}x {'+' if bias > 0 else '−'} {abs(bias)}"
    against = "negative: against it means up for b" if by_b < 0 else "positive: against it means down for b"
    return Draw(
        text=f"x = {', '.join(map(str, x))}, the targets are {line}, and the neuron answers w·x + b. The cost J is the mean of the squared errors. At w = 0, b = 0 its slopes are ∂J/∂w = {written(by_w)} and ∂J/∂b = {written(by_b)}. After one step with the learning rate {rate}, what is b?",
        answer=b,
        wrong=[-rate * 2 * np.mean(w * x - targets), -b, w, w + b, -by_b, b / 2],
        messages={1: f"You went up. The slope is {against}."},
        praise=f"And w becomes {written(w)}. Neither of them waits for the other.",
    )
