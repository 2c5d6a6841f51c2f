"""Exercises and questions of chapter 3, activation functions."""

import numpy as np

from nnkit.activations import relu, sigmoid, sigmoid_derivative
from nnkit.exercises.catalogue import choice, code_exercise, number, prediction
from nnkit.exercises.variants import Draw, in_words, times, variants_of, written


@code_exercise(
    "ch03.collapse",
    title="Two linear layers are one",
    text="Write `collapse(W1, b1, W2, b2)`: one pair (W, b) for which x @ W + b equals (x @ W1 + b1) @ W2 + b2 for every x. W is a matrix and b an array of one dimension, like b2. Return the pair.",
    hints=["Multiply out the brackets: (x W1 + b1) W2 + b2.", "What x is multiplied by is W. Everything without x is b."],
    cases=lambda rng: [
        (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1.0, -1.0]), np.array([[1.0, 0.0], [3.0, -1.0]]), np.array([0.5, 0.0])),
        (rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(3, 3)), rng.normal(size=3)),
        (rng.normal(size=(2, 5)), rng.normal(size=5), rng.normal(size=(5, 1)), rng.normal(size=1)),
        (np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([0.5, -1.0]), np.array([[1.0, 0.0], [3.0, -1.0]]), np.array([2, 1])),
        (np.array([[1, -2], [0, 1]]), np.array([1, -1]), np.array([[1, 0], [3, -1]]), np.array([0, 2])),
    ],
    praise="And with a third layer behind them, the same happens again: any number of linear layers is one.",
)
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


@collapse.another_way
def _(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    zero = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - zero, zero


@collapse.mistake("The first bias is lost: it goes through the second layer, too.")
def _(W1, b1, W2, b2):
    return W1 @ W2, b2


@collapse.mistake("The first bias is added as it is. What happens to everything that leaves the first layer?")
def _(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@collapse.mistake("The second bias is lost.")
def _(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@collapse.mistake("The order of the two matrices is reversed. x meets W1 first, so W1 stands on the left.")
def _(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@collapse.mistake("The matrices are added. The second one multiplies what the first one gives.")
def _(W1, b1, W2, b2):
    return W1 + W2, b1 @ W2 + b2


@collapse.mistake("The matrices are multiplied number by number. Here rows meet columns: that is `@`.")
def _(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


@collapse.mistake("The two are swapped: first W, then b.")
def _(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@collapse.mistake("Both biases go through the second layer. Only the first one does; the second is added after it.")
def _(W1, b1, W2, b2):
    return W1 @ W2, (b1 + b2) @ W2


@code_exercise(
    "ch03.hat",
    title="A hat from three ReLUs",
    text="Write `hat(x, relu)`, a weighted sum of three `relu` of shifted x (weights may be negative): 0 up to x = −1, then a straight rise to 1 at x = 0, then a straight fall to 0 at x = 1, and 0 from there on. x is an array.",
    hints=[
        "relu(x + 1) is 0 up to −1 and then rises with the slope 1.",
        "At 0 the slope must change from 1 to −1. By how much does it change, and which ReLU begins there?",
        "At 1 the slope must change from −1 back to 0.",
    ],
    cases=lambda rng: [
        (np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0]), relu),
        (np.linspace(-4, 4, 9), relu),
        (np.sort(rng.uniform(-3, 3, 9)), relu),
        (np.array([10.0, -10.0]), relu),
    ],
    praise="With many hats, each with its own place, width and height, you come as close as you like to any continuous curve on a limited range, its ends included.",
)
def hat(x, relu):
    return relu(x + 1) - 2 * relu(x) + relu(x - 1)


@hat.another_way
def _(x, relu):
    return relu(1 - relu(x) - relu(-x))


@hat.mistake("It rises, and from 0 on it stays at 1. How much must the slope change at 0, so that it falls from there?")
def _(x, relu):
    return relu(x + 1) - relu(x)


@hat.mistake("From 1 on it goes on falling, below 0. One more ReLU must bring the slope back to 0 there.")
def _(x, relu):
    return relu(x + 1) - 2 * relu(x)


@hat.mistake(
    "It rises to 1 and stays there up to x = 1. From 0 on it must already fall: how much must the slope change there?"
)
def _(x, relu):
    return relu(x + 1) - relu(x) - relu(x - 1)


@hat.mistake("From 0 to 1 it stays level, and then it rises again. How much must the slope change at 0, and how much at 1?")
def _(x, relu):
    return relu(x + 1) - relu(x) + relu(x - 1)


@hat.mistake("From 1 on it falls twice as steeply. The slope must come back to 0 there: is it to be raised or lowered?")
def _(x, relu):
    return relu(x + 1) - 2 * relu(x) - relu(x - 1)


@hat.mistake("It is in the wrong place, shifted by 1 to the right: relu(x − 1) begins at 1, and relu(x + 1) at −1.")
def _(x, relu):
    return relu(x) - 2 * relu(x - 1) + relu(x - 2)


hat.family("sign", "It is upside down. Look at the signs.")


@hat.mistake("That is V-shaped, |x|: it is 0 at x = 0 and grows without end on both sides.")
def _(x, relu):
    return relu(x) + relu(-x)


@hat.mistake("1 − |x| is the hat between −1 and 1. Outside it is negative, where it should be 0.")
def _(x, relu):
    return 1 - relu(x) - relu(-x)


@code_exercise(
    "ch03.sigmoid-slope",
    title="The slope of the sigmoid",
    text="Write `sigmoid_slope(z)`: the derivative of the sigmoid 1 / (1 + exp(−z)) at each number of the array z.",
    hints=["Outer times inner: −1/u² times −exp(−z), with u = 1 + exp(−z).", "Check it at z = 0, where exp(0) is 1."],
    cases=lambda rng: [
        (np.array([0.0, 1.0, -2.0]),),
        (rng.normal(size=4),),
        (np.array([3.0, -3.0]),),
        (np.array([[1, 0], [-2, 3]]),),
        (np.array([20.0, -20.0]),),
    ],
    praise="It is also the activation times one minus the activation, so after a forward pass it costs one product.",
)
def sigmoid_slope(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@sigmoid_slope.another_way
def _(z):
    a = 1 / (1 + np.exp(-z))
    return a - a * a


@sigmoid_slope.mistake("This is the sigmoid itself, not its slope.")
def _(z):
    return sigmoid(z)


@sigmoid_slope.mistake("That is what z (1 − z) gives. It is the sigmoid of z that belongs there, not z itself.")
def _(z):
    return z * (1 - z)


@sigmoid_slope.mistake(
    "This is 1 minus the sigmoid, the same as the sigmoid of −z. It falls, and the slope of the sigmoid is largest in the middle."
)
def _(z):
    return 1 - sigmoid(z)


sigmoid_slope.family(
    "sign",
    "Every number has the wrong sign: the sigmoid rises everywhere. Two factors have a minus: the derivative of 1/u and that of exp(−z).",
)


@sigmoid_slope.mistake("This is 1 minus the square of the sigmoid. That form belongs to tanh.")
def _(z):
    return 1 - sigmoid(z) ** 2


@sigmoid_slope.mistake(
    "This is the square of the activation, 1/(1 + exp(−z))². What is above the fraction line in the derivative?"
)
def _(z):
    return sigmoid(z) ** 2


@sigmoid_slope.mistake("The inner derivative is missing: multiply by the derivative of 1 + exp(−z).")
def _(z):
    return -(sigmoid(z) ** 2)


@sigmoid_slope.mistake("The sigmoid is applied twice: you took the slope at its result, not at z.")
def _(z):
    a = sigmoid(sigmoid(z))
    return a * (1 - a)


@code_exercise(
    "ch03.leaky-relu",
    title="Leaky ReLU",
    text="Write `leaky_relu(z, slope)`: z where z is positive, and slope times z elsewhere. z is an array of any shape, slope a number between 0 and 1.",
    hints=[
        "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere.",
        "For a slope below 1 there is also a way with `np.maximum`.",
    ],
    cases=lambda rng: [
        (np.array([-2.0, 0.0, 3.0]), 0.1),
        (rng.normal(size=(2, 3)), 0.01),
        (np.array([-0.5, 0.5, 0.125, -0.125]), 0.3),
        (np.array([-3, 0, 4]), 0.5),
    ],
    praise="For a slope between 0 and 1 it is the larger of slope · z and z. Why not for a slope above 1?",
)
def leaky_relu(z, slope):
    return np.where(z > 0, z, slope * z)


@leaky_relu.another_way
def _(z, slope):
    return np.maximum(slope * z, z)


@leaky_relu.mistake("Negative numbers become 0: that is ReLU. Leaky ReLU lets a small part of them through.")
def _(z, slope):
    return np.maximum(0, z)


@leaky_relu.mistake("Negative numbers all become the slope itself. It is what they are multiplied by.")
def _(z, slope):
    return np.where(z > 0, z, slope)


@leaky_relu.mistake("The two sides are swapped: positive numbers pass unchanged.")
def _(z, slope):
    return np.where(z > 0, slope * z, z)


@leaky_relu.mistake("Negative numbers come out positive. Slope times a negative number is negative.")
def _(z, slope):
    return np.where(z > 0, z, -slope * z)


@leaky_relu.mistake("You take the larger of z and the number slope. It is slope times z that z is compared with.")
def _(z, slope):
    return np.maximum(slope, z)


@leaky_relu.mistake("The slope is always 0.1 here. It is an argument of the function.")
def _(z, slope):
    return np.where(z > 0, z, 0.1 * z)


@leaky_relu.mistake("The slope is always 0.01 here. It is an argument of the function.")
def _(z, slope):
    return np.where(z > 0, z, 0.01 * z)


@leaky_relu.mistake("Every number is multiplied by the slope. Positive ones pass as they are.")
def _(z, slope):
    return slope * z


@leaky_relu.mistake("This is the derivative: 1 and slope. The question asks for the function.")
def _(z, slope):
    return np.where(z > 0, 1.0, slope)


@code_exercise(
    "ch03.elu",
    title="The slope of ELU, without z",
    text="Where ELU is positive its slope is 1; elsewhere its value is a = alpha (exp(z) − 1) and its slope is alpha exp(z). Write `elu_slope(a, alpha)`: the slope, from the value a and from alpha alone. a is an array of values, alpha a number above 0. Where a is 0, return alpha.",
    hints=[
        "z is not given, but a is. Multiply alpha (exp(z) − 1) out: where does alpha exp(z) appear in it?",
        "`np.where(condition, one, other)` takes one where the condition holds, and the other elsewhere.",
    ],
    cases=lambda rng: [
        (np.array([-0.5, 0.25, 2.0]), 1.0),
        (np.array([-0.25, -0.125, 3.0]), 0.5),
        (np.array([-1.5, 0.0, 0.5]), 2.0),
        (3 * np.expm1(-rng.random(5)), 3.0),
        (np.array([3, 0, -1]), 1.5),
    ],
    praise="As with sigmoid and tanh: whoever has kept the value needs no exponential for the slope. For alpha 1 both parts give 1 at 0, and there is no corner.",
)
def elu_slope(a, alpha):
    return np.where(a > 0, 1.0, a + alpha)


@elu_slope.another_way
def _(a, alpha):
    return (a > 0) * 1.0 + (a <= 0) * (alpha + a)


@elu_slope.mistake(
    "You take the exponential of a. It is z that belongs in the exponential, and alpha exp(z) can be read off from a."
)
def _(a, alpha):
    return np.where(a > 0, 1.0, alpha * np.exp(a))


@elu_slope.mistake("On the left this is the value itself. How much larger is alpha exp(z) than alpha exp(z) − alpha?")
def _(a, alpha):
    return np.where(a > 0, 1.0, a)


@elu_slope.mistake("On the left you always return alpha. That is the slope at 0; further left it becomes smaller.")
def _(a, alpha):
    return np.where(a > 0, 1.0, alpha)


@elu_slope.mistake("alpha is always 1 here. It is an argument of the function.")
def _(a, alpha):
    return np.where(a > 0, 1.0, a + 1)


@elu_slope.mistake(
    "A slope below 0 would mean that ELU falls somewhere. Solve a = alpha exp(z) − alpha for alpha exp(z) once more."
)
def _(a, alpha):
    return np.where(a > 0, 1.0, a - alpha)


@elu_slope.mistake("The further left, the flatter ELU is. Yours becomes steeper: look at the sign of a.")
def _(a, alpha):
    return np.where(a > 0, 1.0, alpha - a)


@elu_slope.mistake("The two sides are swapped: where a is positive the slope is 1.")
def _(a, alpha):
    return np.where(a > 0, a + alpha, 1.0)


@elu_slope.mistake("Positive values are treated like the others. There ELU is z itself, with the slope 1.")
def _(a, alpha):
    return a + alpha


@elu_slope.mistake("On the left the slope is 0: that is ReLU. ELU still rises there.")
def _(a, alpha):
    return np.where(a > 0, 1.0, 0.0)


@elu_slope.mistake(
    "alpha multiplies too much. Multiply alpha (exp(z) − 1) out: what must be added to it, to get alpha exp(z)?"
)
def _(a, alpha):
    return np.where(a > 0, 1.0, alpha * (a + 1))


@elu_slope.mistake("This is ELU of a, its value. The question asks for the slope.")
def _(a, alpha):
    return np.where(a > 0, a, alpha * (np.exp(a) - 1))


def maxout_of_one_input(x, w1, b1, w2, b2):
    """The larger of two weighted sums of one input."""
    return np.maximum(w1 * x + b1, w2 * x + b2)


@code_exercise(
    "ch03.maxout",
    title="A valley from one maxout neuron",
    text="The function `maxout(x, w1, b1, w2, b2)` is a maxout neuron with one input: it returns the larger of w1·x + b1 and w2·x + b2. Write `valley(x, maxout)`: call it with four numbers of your own, so that the curve falls with the slope −1 up to x = 2, has the height 1 there, and rises with the slope 0.5 from there on. Return what comes back. x is an array.",
    hints=[
        "Two straight lines, and the upper one counts. Which slopes do they have, and where do they meet?",
        "A line with the slope −1 that has the height 1 at x = 2: what height does it have at x = 0? That is its bias.",
    ],
    cases=lambda rng: [
        (np.array([0.0, 1.0, 2.0, 3.0, 4.0]), maxout_of_one_input),
        (np.array([-2.0, 6.0]), maxout_of_one_input),
        (np.sort(rng.uniform(-5, 8, 6)), maxout_of_one_input),
    ],
    praise="A maxout neuron has no fixed shape: its weights decide. With w2 and b2 at 0 it is a ReLU.",
)
def valley(x, maxout):
    return maxout(x, -1, 3, 0.5, 0)


@valley.another_way
def _(x, maxout):
    return maxout(x, 0.5, 0, -1, 3)


@valley.mistake("The slopes are right, but the valley has its lowest point at x = 0. The biases move it.")
def _(x, maxout):
    return maxout(x, -1, 0, 0.5, 0)


@valley.mistake("Both lines have the height 1 at x = 0, so they meet there. The height 1 is wanted at x = 2.")
def _(x, maxout):
    return maxout(x, -1, 1, 0.5, 1)


@valley.mistake("It is lowest at x = 2, and too low there: the height is 0. How do you lift both lines by 1?")
def _(x, maxout):
    return maxout(x, -1, 2, 0.5, -1)


@valley.mistake("The sides are swapped: it falls gently and rises steeply.")
def _(x, maxout):
    return maxout(x, -0.5, 2, 1, -1)


@valley.mistake("Both sides are equally steep. On the right the slope is 0.5.")
def _(x, maxout):
    return maxout(x, -1, 3, 1, -1)


@valley.mistake("It is a hill: the smaller of the two lines. Let maxout choose the larger one, of lines with these slopes.")
def _(x, maxout):
    return -maxout(x, 1, -3, -0.5, 0)


@valley.mistake("The falling line is right. The rising one is too high: it must have the height 1 at x = 2, not at x = 0.")
def _(x, maxout):
    return maxout(x, -1, 3, 0.5, 1)


@valley.mistake(
    "The rising line is right. The falling one must pass through the height 1 at x = 2: at x = 0 it is higher than that."
)
def _(x, maxout):
    return maxout(x, -1, 1, 0.5, 0)


@valley.mistake("The order of the four numbers is w1, b1, w2, b2: each weight is followed by its own bias.")
def _(x, maxout):
    return maxout(x, -1, 0.5, 3, 0)


@code_exercise(
    "ch03.softmax",
    title="A softmax that does not overflow",
    text="Write `softmax(z)` for a batch: z has a row of logits for each sample. Each row of the result holds exp(zₖ) divided by the sum of the exponentials of its row. Logits of 1000 must work, too.",
    hints=[
        "Softmax does not change if the same number is subtracted from all logits of a row. Which number makes the largest exponential 1?",
        "`axis=1` goes along each row; `keepdims=True` keeps the shape (samples, 1), so that it can be subtracted.",
    ],
    cases=lambda rng: [
        (np.array([[0.0, 1.0, 3.0]]),),
        (np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]]),),
        (np.array([[1000.0, 1001.0], [-1000.0, -1001.0]]),),
        (np.array([[0.0, 1000.0], [-1000.0, -1002.0]]),),
        (np.array([[1000.0, 0.0], [3.0, 1.0]]),),
        (np.array([[0.0, 0.0, 0.0, 1000.0], [1.0, 0.0, 2.0, 0.5]]),),
        (np.array([[4000.0, 4001.0, 4003.0]]),),
        (rng.normal(size=(3, 3)),),
        (np.array([[1, 2, 4], [0, 3, 3]]),),
        (np.array([[1000.0, 2000.0, 3000.0], [0.0, 0.0, 5000.0]]),),
    ],
    praise="No row overflows, and each one sums to 1. A share that is too small for a float is rounded to 0.",
)
def softmax(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.another_way
def _(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


@softmax.mistake("Right for small logits. exp(1000) is too large for a float, and inf / inf is nan. Shift each row first.")
def _(z):
    with np.errstate(all="ignore"):
        exponentials = np.exp(z)
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.mistake(
    "You shift by the largest logit of the whole batch. In a row far below it every exponential becomes 0, and 0 / 0 is nan."
)
def _(z):
    with np.errstate(all="ignore"):
        exponentials = np.exp(z - z.max())
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.mistake("These are powers of another base than e: with base 2 the shares differ less, with base 10 more.")
def _(z):
    powers = 2.0 ** (z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax.mistake(
    "You divide squares by their sum. Then −2 counts as much as 2; an exponential grows with every step to the right."
)
def _(z):
    with np.errstate(all="ignore"):
        return z**2 / (z**2).sum(axis=1, keepdims=True)


@softmax.mistake(
    "You put every logit through a sigmoid first. A sigmoid cannot exceed 1, so large logits can no longer lead by far."
)
def _(z):
    with np.errstate(all="ignore"):
        squashed = 1 / (1 + np.exp(-z))
        return squashed / squashed.sum(axis=1, keepdims=True)


@softmax.mistake("You divide by the sum over the whole batch. Each row has its own sum.")
def _(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum()


@softmax.mistake("You went along the columns. A row is one sample: its probabilities sum to 1.")
def _(z):
    exponentials = np.exp(z - z.max(axis=0))
    return exponentials / exponentials.sum(axis=0)


@softmax.mistake("You divide the shifted logits by their sum, without exponentials.")
def _(z):
    with np.errstate(all="ignore"):
        shifted = z - z.max(axis=1, keepdims=True)
        return shifted / shifted.sum(axis=1, keepdims=True)


@softmax.mistake(
    "You shift by the smallest logit of the row. Then a difference of 1000 still overflows: which end must be at 0?"
)
def _(z):
    with np.errstate(all="ignore"):
        exponentials = np.exp(z - z.min(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.mistake("You shift by the first logit of each row. If another one is far above it, its exponential still overflows.")
def _(z):
    with np.errstate(all="ignore"):
        exponentials = np.exp(z - z[:, :1])
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.mistake(
    "You shift by the mean of each row. The largest logit can be far above the mean, and then it still overflows."
)
def _(z):
    with np.errstate(all="ignore"):
        exponentials = np.exp(z - z.mean(axis=1, keepdims=True))
        return exponentials / exponentials.sum(axis=1, keepdims=True)


@softmax.mistake(
    "The sum has lost its second dimension, so rows and columns get mixed up in the division. What does `keepdims=True` do?"
)
def _(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1)


@softmax.mistake("That is a sigmoid of each logit by itself. A row must sum to 1.")
def _(z):
    return sigmoid(z)


@softmax.mistake("The exponentials are not divided by their sum, so the rows do not sum to 1.")
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


@softmax.mistake("The largest gets 1 and all others 0. Softmax is softer: every class gets a share.")
def _(z):
    return (z == z.max(axis=1, keepdims=True)).astype(float)


@code_exercise(
    "ch03.dead",
    title="Who is dead?",
    text="Write `dead(z)`: z has the shape (samples, neurons) and holds the weighted sums of ReLU neurons. Return an array with True for each neuron whose output is 0 for every sample, and False for the others.",
    hints=["A ReLU is silent where its sum is not positive.", "`np.all(…, axis=0)` asks along the samples, for each column."],
    cases=lambda rng: [
        (np.array([[1.0, -1.0], [-2.0, -3.0]]),),
        (np.array([[-1.0, 0.0, 2.0], [-2.0, -4.0, -3.0], [5.0, -1.0, -4.0]]),),
        (np.array([[-5.0, 0.0, 1.0], [2.0, 0.0, 1.0]]),),
        (rng.normal(size=(2, 5)),),
        (np.array([[-1.0, -2.0], [3.0, -1.0], [-2.0, 0.0]]),),
        (np.array([[-1.0], [-2.0]]),),
    ],
    praise="For these samples no gradient passes through such a neuron.",
)
def dead(z):
    return np.all(z <= 0, axis=0)


@dead.another_way
def _(z):
    return [max(column) <= 0 for column in z.T]


@dead.mistake(
    "You ask whether a neuron is silent for some sample. Most healthy ones are. A neuron is dead only if it is silent for all of them."
)
def _(z):
    return np.any(z <= 0, axis=0)


@dead.mistake("You went along the rows: these are samples for which every neuron is silent. Neurons are columns.")
def _(z):
    return np.all(z <= 0, axis=1)


dead.family("opposite", "The answers are swapped: True where a neuron is alive.")


@dead.mistake("A sum of exactly 0 gives 0 as well: that is silent, too.")
def _(z):
    return np.all(z < 0, axis=0)


@dead.mistake(
    "You ask whether a neuron's sums are negative on the whole, in their mean or their total. It can still be awake for some samples."
)
def _(z):
    return z.mean(axis=0) <= 0


@dead.mistake("This is how many there are. Give one True or False for each neuron.")
def _(z):
    return int(np.all(z <= 0, axis=0).sum())


prediction(
    "ch03.predict-lab2",
    title="Predict: what two linear layers draw",
    text="Two linear layers, with eight neurons in between and no activation function, learn the parabola y = x² for x from −2 to 2. Which curve will the network draw in the end?",
    hints=["What is a weighted sum of weighted sums of x?"],
    right="A level straight line.",
    wrong={
        "The parabola, not quite exactly.": "Multiply out: w (v x + a) + b. Is there an x² anywhere?",
        "A V: falling to 0, then rising.": "For a V the slope must change at 0. Where in the formula could that happen?",
        "A straight line that rises.": "A rising line is as wrong on the left as it is right on the right. The data are the same on both sides.",
    },
    praise="The best straight line for a curve that is the same on both sides has the slope 0.",
)

choice(
    "ch03.depth",
    title="What do linear layers add?",
    text="One network has a single linear layer from 10 inputs to 10 outputs. Another has twenty linear layers, one after the other, and its layers have 10 neurons each. What can the second compute that the first cannot?",
    hints=["Collapse them, two at a time."],
    right="Nothing.",
    wrong={
        "Curves with up to twenty bends.": "A bend needs an activation function. Where would it come from?",
        "Polynomials of degree twenty.": "Each layer multiplies x by fixed numbers, never by x itself.",
        "Anything: with enough layers a network can come close to any function.": "That is said of networks with activation functions. Here all layers collapse into one.",
    },
    praise="More than two thousand numbers, where 110 would do.",
)

number(
    "ch03.pieces",
    title="How many pieces?",
    text="A network has one input, one hidden layer of 4 ReLU neurons, and one output without an activation function. How many straight pieces can its curve have at most?",
    hints=["Each hidden neuron bends the curve at one place.", "One bend makes two pieces."],
    answer=5.0,
    tolerance=0.1,
    wrong={
        4.0: "Four is the number of bends. Draw a line with one bend: how many pieces does it have? And with two bends?",
        8.0: "Each neuron brings one bend, at the place where its sum is 0, and so one more piece.",
        16.0: "Along one line the four neurons bend the curve at four places.",
        2.0: "That would be one neuron.",
    },
    praise="Every bend is a neuron that wakes up or falls silent.",
)

number(
    "ch03.make-up",
    title="To lose nothing",
    text="In a chain of sigmoid neurons, each neuron multiplies what comes back by its weight times the slope of the sigmoid, a (1 − a), with a between 0 and 1. What is the smallest positive weight for which this factor can reach 1?",
    hints=["First: for which a is a (1 − a) largest? Try 0.1, 0.5 and 0.9.", "Weight times largest slope = 1."],
    answer=4.0,
    tolerance=0.01,
    wrong={
        1.0: "That would be enough if the slope could be 1. How large is a (1 − a) at most?",
        2.0: "You took a for the slope: it is a half in the middle. The slope is a times 1 − a.",
        0.25: "That is the largest slope. Which weight makes up for it?",
        5.0: "For a weight of 5 it is more than 1 in the middle. A smaller one is enough.",
    },
    praise="And only where the sum is exactly 0: elsewhere the slope is smaller.",
)

choice(
    "ch03.below-one",
    title="Below 1, or at most 0.25?",
    text="Someone says of the sigmoid: “Its slope is always below 1, so in a deep network the gradient vanishes.” Why is it not enough to know “below 1”?",
    hints=["Take ten layers, and multiply ten slopes: ten times 0.99, and ten times the true limit."],
    right="With weights of 1, ten slopes of 0.99 let most of it pass; ten of 0.25 do not.",
    wrong={
        "It is wrong: at z = 0 the slope is 1.": "It is 0.25 there. “Below 1” is true, but it hides how small it is.",
        "Slopes are added up along the way, so that the limit of each one matters little.": "By the chain rule they are multiplied, on the way from the output to an early weight.",
        "The slope can be negative, too.": "The sigmoid rises everywhere: its slope is never negative.",
    },
    praise="A true sentence can still leave out what matters. The weights multiply in, too: only together do they say what becomes of the gradient.",
)

number(
    "ch03.softmax-by-hand",
    title="Softmax by hand",
    text="Two logits are 0 and ln 3 = 1.0986. What probability does softmax give to the second class?",
    hints=["exp(0) is 1. What is exp(ln 3)?"],
    answer=0.75,
    tolerance=0.002,
    wrong={
        0.25: "That is the first class.",
        1.0: "Did you divide the logits by their sum, or take exp(0) to be 0? Either gives this. Take both exponentials first.",
        3.0: "That is the exponential. Divide it by the sum of both.",
        0.5235: "Both logits need the exponential.",
        0.333: "This is one divided by the other. Divide by the sum of both.",
    },
    praise="A difference of ln 3 between two logits makes one class three times as probable as the other.",
)

prediction(
    "ch03.predict-shift",
    title="Predict: softmax of shifted logits",
    text="softmax of (1, 2, 3) is about (0.09, 0.24, 0.67). What is softmax of (1001, 1002, 1003), once in mathematics, and once in NumPy, by the formula as it stands? (nan means: not a number.)",
    hints=["e to the power 1001 is e to the power 1, times what?", "The largest float is about 1.8e308."],
    right="In mathematics the same; in NumPy nan for all three.",
    wrong={
        "The same in both.": "In mathematics, yes. What is np.exp(1003)?",
        "In mathematics (0, 0, 1), because 1003 is so much larger; in NumPy the same.": "The three differ by 1 and 2, as before. Only differences count.",
        "In both about one third each, because the three are nearly the same now.": "Relative to their size they are. But softmax looks at differences, not at ratios of logits.",
    },
    praise="The same number added to all logits multiplies all exponentials by the same factor, and it cancels.",
)

choice(
    "ch03.scale",
    title="Not every change cancels",
    text="All logits of a sample are multiplied by 10. What happens to its softmax?",
    hints=["What happens to the differences between the logits?"],
    right="If one logit was the largest, its share grows.",
    wrong={
        "Nothing, as with an added number.": "An added number leaves the differences as they are. A factor does not.",
        "All probabilities become ten times as large, too.": "They sum to 1, before and after.",
        "They become more equal.": "That happens when the logits are divided by a number above 1.",
    },
    praise="Added numbers cancel, factors do not.",
)

choice(
    "ch03.why-dead",
    title="Why the dead stay dead",
    text="A ReLU neuron in the first hidden layer is silent for every sample. Why does plain gradient descent not wake it?",
    hints=["By what is the gradient multiplied on its way through a silent ReLU?"],
    right="Its slope is 0 for every sample, and so is the gradient.",
    wrong={
        "Its output is 0, so the loss does not change any more, and training stops.": "Training goes on: the other neurons still learn. It is this one that gets no gradient.",
        "Its weights have become 0.": "Its weights can have any size. It is the weighted sum with the bias that is 0 or negative for all samples.",
        "Its gradient is too small: more steps would wake it.": "It is not small but exactly 0. A million steps of 0 lead nowhere.",
    },
    praise="Exactly 0, not just small.",
)

choice(
    "ch03.output",
    title="The last layer",
    text="A picture may show a dog, a cat, both, or neither. Which output layer lets a network say all of this?",
    hints=["How many yes-or-no questions are these?"],
    right="Two outputs with a sigmoid.",
    wrong={
        "Two outputs with a softmax over both.": "Their probabilities sum to 1: it could never say both, or neither.",
        "One output with a sigmoid.": "One probability answers one yes-or-no question. Here there are two.",
        "Two outputs with ReLU.": "They could be 7. How would you read that as a yes or a no?",
    },
    praise="One yes-or-no question, one sigmoid.",
)

choice(
    "ch03.hidden",
    title="The hidden layers",
    text="You build a network with six hidden layers and know nothing special about the task. Which activation function do you try first in the hidden layers?",
    hints=["Think of the product of six slopes."],
    right="ReLU.",
    wrong={
        "Sigmoid.": "Six slopes of at most 0.25 each: unless the weights make up for it, plain descent moves the first layer very slowly.",
        "Step.": "Its slope is 0 nearly everywhere: the hidden layers would learn nothing.",
        "The identity.": "Then the six layers can compute no more than one.",
        "Softmax.": "It ties all neurons of a layer together, so that one can grow only if others shrink. That is meant for probabilities at the output.",
    },
    praise="A rule of thumb, and a good one.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch03.pieces")
def _(rng):
    neurons, leaky = rng.integers(3, 13), rng.random() < 0.5
    word = in_words(neurons)
    return Draw(
        text=f"A network has one input, one hidden layer of {neurons} {'leaky ' if leaky else ''}ReLU neurons, and one output without an activation function. How many straight pieces can its curve have at most?",
        answer=neurons + 1,
        wrong=[neurons, 2 * neurons, 2**neurons, 2],
        messages={
            0: f"{word.capitalize()} is the number of bends. Draw a line with one bend: how many pieces does it have? And with two bends?",
            2: f"Along one line the {word} neurons bend the curve at {word} places.",
        },
        praise="Every bend is a neuron whose sum passes 0." if leaky else None,
    )


@variants_of("ch03.make-up")
def _(rng):
    factor = rng.choice([0.1, 0.2, 0.5, 1.5, 2, 2.5, 3, 5, 10])
    largest = sigmoid_derivative(0.0)
    weight = factor / largest
    return Draw(
        text=f"In a chain of sigmoid neurons, each neuron multiplies what comes back by its weight times the slope of the sigmoid, a (1 − a), with a between 0 and 1. What is the smallest positive weight for which this factor can reach {written(factor)}?",
        answer=weight,
        wrong=[factor, 2 * factor, largest, weight + 1],
        messages={
            3: f"For a weight of {written(weight + 1)} it is more than {written(factor)} in the middle. A smaller one is enough."
        },
        hints=[
            "First: for which a is a (1 − a) largest? Try 0.1, 0.5 and 0.9.",
            f"Weight times largest slope = {written(factor)}.",
        ],
        title="A weight for a factor",
    )


@variants_of("ch03.softmax-by-hand")
def _(rng):
    ratio, place = rng.integers(2, 10), rng.integers(2)
    log = np.log(ratio)
    logits = np.array([0.0, log]) if place else np.array([log, 0.0])
    shown = ["0", f"ln {ratio} = {log:.4f}"]
    first, last = shown if place else shown[::-1]
    asked, other = ("second", "first") if place else ("first", "second")
    [y] = softmax(logits[None, :])
    return Draw(
        text=f"Two logits are {first} and {last}. What probability does softmax give to the {asked} class?",
        answer=y[place],
        wrong=[y[1 - place], 1, ratio, log / (1 + log), 1 / ratio],
        messages={0: f"That is the {other} class."},
        praise=f"A difference of ln {ratio} between two logits makes one class {times(ratio)} as probable as the other.",
        hints=[f"exp(0) is 1. What is exp(ln {ratio})?"],
    )
