"""Exercises and questions of chapter 4, losses."""

import math

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, in_words, variants_of, written


def _probabilities(rng, samples, classes):
    """Rows that are positive and sum to 1."""
    raw = rng.uniform(0.05, 1, (samples, classes))
    return raw / raw.sum(axis=1, keepdims=True)


@code_exercise(
    "ch04.accuracy",
    title="Accuracy",
    text="Write `accuracy(p, labels)`: the share of right answers, a number between 0 and 1. p has one row of probabilities for each sample; the answer of a row is the class of its largest probability. labels holds the right classes as integers.",
    hints=[
        "`np.argmax` finds where the largest number is. Along which axis do the classes lie?",
        "Compare with the labels: that is an array of True and False. What is its mean?",
    ],
    cases=lambda rng: (
        [(_probabilities(rng, n, k), rng.integers(k, size=n)) for n, k in ((5, 3), (8, 4), (6, 2))]
        + [(np.array([[0.2, 0.8], [0.9, 0.1], [0.4, 0.6]]), np.array([1, 0, 0]))]
    ),
    praise="It is what people ask for in the end. But its gradient is 0 nearly everywhere.",
)
def accuracy(p, labels):
    return np.mean(np.argmax(p, axis=1) == labels)


@accuracy.another_way
def _(p, labels):
    right = [max(range(len(row)), key=lambda k: row[k]) == label for row, label in zip(p, labels, strict=True)]
    return sum(right) / len(right)


accuracy.family(
    "sum", "You return how many are right. The question asks for the share, so that it can be compared between sets."
)


accuracy.family("opposite", "This is the share of wrong answers.")


@accuracy.mistake("Your result is in percent. A share lies between 0 and 1.")
def _(p, labels):
    return 100 * np.mean(np.argmax(p, axis=1) == labels)


@accuracy.mistake(
    "Without an axis `np.argmax` looks through the whole table and gives one place. One answer is wanted for each row."
)
def _(p, labels):
    return np.mean(np.argmax(p) == labels)


@accuracy.mistake("You divide by all numbers of the table. It is a share of the samples: divide by the number of rows.")
def _(p, labels):
    return np.sum(np.argmax(p, axis=1) == labels) / p.size


@accuracy.mistake(
    "You return the mean probability of the right class. For accuracy it does not matter how sure a right answer is."
)
def _(p, labels):
    return np.mean(p[np.arange(len(labels)), labels])


@code_exercise(
    "ch04.sse",
    title="Sum of squared errors",
    text="Write `sum_squared_error(y, t)`: ½ Σₖ (yₖ − tₖ)² for one sample. y and t are arrays of the same length.",
    hints=["One difference for each output; square, add, and then?", "The result is a single number."],
    cases=lambda rng: (
        [(np.array([0.1, 0.7, 0.2]), np.array([0, 1, 0]))]
        + [(rng.normal(size=n), rng.normal(size=n)) for n in (2, 4, 5)]
        + [
            (np.array([1, 0, 2]), np.array([0.5, 0.25, -1.0])),
        ]
    ),
    praise="The ½ is there for the derivative: it cancels the 2 of the square.",
)
def sum_squared_error(y, t):
    return 0.5 * np.sum((y - t) ** 2)


@sum_squared_error.another_way
def _(y, t):
    return np.dot(y - t, y - t) / 2


sum_squared_error.family("twice", "Twice too large: the ½ in front of the sum is missing.")


@sum_squared_error.mistake("You took the mean over the outputs. This loss is half of the sum.")
def _(y, t):
    return np.mean((y - t) ** 2)


sum_squared_error.family(
    "mean", "You halved the mean. This loss is half of the sum: the number of outputs does not divide it."
)


@sum_squared_error.mistake(
    "You took the root of the sum: that is the distance of y and t. This loss is half of the sum itself."
)
def _(y, t):
    return np.sqrt(np.sum((y - t) ** 2))


@sum_squared_error.mistake("The differences are not squared. Positive and negative ones cancel each other.")
def _(y, t):
    return 0.5 * np.sum(y - t)


@sum_squared_error.mistake("You took the size of each difference instead of its square.")
def _(y, t):
    return 0.5 * np.sum(np.abs(y - t))


@sum_squared_error.mistake("You squared after adding. Each output has its own error: square first, then add.")
def _(y, t):
    return 0.5 * np.sum(y - t) ** 2


@sum_squared_error.mistake("You return one number for each output. A loss is a single number: add them up.")
def _(y, t):
    return 0.5 * (y - t) ** 2


@code_exercise(
    "ch04.mse",
    title="Mean squared error of a batch",
    text="Write `mean_squared_error(y, t)`: the mean of the squared errors over all outputs of all samples. y and t are arrays with one row for each sample and one column for each output.",
    hints=["How many numbers are averaged, if there are 4 samples with 3 outputs each?"],
    cases=lambda rng: (
        [(rng.normal(size=shape), rng.normal(size=shape)) for shape in ((4, 3), (3, 2), (5, 4))]
        + [(np.array([[2, -1], [0, 3]]), np.array([[1, 1], [-2, 3]])), (np.array([[0.5, 1.0]]), np.array([[1, 0]]))]
        + [
            (np.array([[1, 0], [2, 1]]), np.array([[0.5, 0.25], [-1.0, 1.0]])),
        ]
    ),
    praise="A mean can be compared between batches of different sizes, a sum cannot.",
)
def mean_squared_error(y, t):
    return np.mean((y - t) ** 2)


@mean_squared_error.another_way
def _(y, t):
    return np.linalg.norm(t - y) ** 2 / y.size


@mean_squared_error.mistake(
    "You averaged over the samples, but added over the outputs. The name says mean: the outputs are averaged, too."
)
def _(y, t):
    return np.mean(np.sum((y - t) ** 2, axis=1))


mean_squared_error.family("sum", "You averaged over the outputs, but added over the samples.")


@mean_squared_error.mistake("This is the sum. Divide by the number of all outputs of all samples.")
def _(y, t):
    return np.sum((y - t) ** 2)


mean_squared_error.family("half", "There is a ½ in it, which belongs to the sum of squared errors. A mean needs none.")


@mean_squared_error.mistake("This is half of the sum, the loss from before. Here it is the mean of all squares.")
def _(y, t):
    return 0.5 * np.sum((y - t) ** 2)


@mean_squared_error.mistake("You averaged before you squared: positive and negative errors cancel. Square first.")
def _(y, t):
    return np.mean(y - t) ** 2


mean_squared_error.family(
    "root", "You took the root at the end. That is the root mean squared error; its gradient is different."
)


@mean_squared_error.mistake("You took the size of each difference. That is the mean absolute error.")
def _(y, t):
    return np.mean(np.abs(y - t))


@code_exercise(
    "ch04.bce",
    title="Binary cross-entropy",
    text="Write `binary_cross_entropy(p, t)`: the mean over the samples of −t ln p − (1 − t) ln(1 − p). p holds predicted probabilities of class 1, t the targets, 0 or 1; both are arrays of the same length.",
    hints=[
        "For t = 1 only one of the two terms is left, for t = 0 only the other. Try both on paper.",
        "`np.log` is the natural logarithm.",
    ],
    cases=lambda rng: (
        [(np.array([0.9, 0.2, 0.6]), np.array([1, 0, 1]))]
        + [(rng.uniform(0.05, 0.95, n), (np.arange(n) % 2).astype(int)) for n in (2, 5, 6)]
        + [
            (np.array([1e-6, 0.25]), np.array([1, 0])),
            (np.array([0.75, 0.25]), np.array([1.0, 0.0])),
            (np.array([0.75, 0.25]), np.array([1, 1])),
        ]
    ),
    praise="Both kinds of mistakes cost something: a 0 called 1, and a 1 called 0.",
)
def binary_cross_entropy(p, t):
    return np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))


@binary_cross_entropy.another_way
def _(p, t):
    return -sum(math.log(q if target else 1 - q) for q, target in zip(p, t, strict=True)) / len(p)


@binary_cross_entropy.mistake("The samples with target 0 cost nothing. Each of them should add −ln(1 − p).")
def _(p, t):
    return np.mean(-t * np.log(p))


@binary_cross_entropy.mistake("Every sample costs −ln p, whatever its target. For target 0 it should be −ln(1 − p).")
def _(p, t):
    return np.mean(-np.log(p))


@binary_cross_entropy.mistake("The samples with target 1 cost nothing. Each of them should add −ln p.")
def _(p, t):
    return np.mean(-(1 - t) * np.log(1 - p))


binary_cross_entropy.family("sign", "The sign is reversed. The logarithm of a probability is negative; a loss is not.")


@binary_cross_entropy.mistake("The two terms are swapped: a sure right answer costs most. Which of them belongs to t = 1?")
def _(p, t):
    return np.mean(-(1 - t) * np.log(p) - t * np.log(1 - p))


binary_cross_entropy.family("sum", "You added over the samples. The question asks for the mean.")


@binary_cross_entropy.mistake("You took the logarithm to the base 10. Here it is the natural one, ln.")
def _(p, t):
    return np.mean(-t * np.log10(p) - (1 - t) * np.log10(1 - p))


@binary_cross_entropy.mistake("You return one number for each sample. Take their mean.")
def _(p, t):
    return -t * np.log(p) - (1 - t) * np.log(1 - p)


@code_exercise(
    "ch04.one-hot",
    title="One-hot targets",
    text="Write `one_hot(labels, classes)`: one row of `classes` numbers for each label, with a 1 at the place of the label and 0 elsewhere. labels are integers from 0.",
    hints=[
        "One row and one column belong to each label. Two arrays of indices, one for each, reach all the places at once.",
    ],
    cases=lambda rng: [
        (np.array([2, 0]), 3),
        (np.array([1, 1, 0, 3]), 4),
        (np.array([0, 1, 2, 2, 1]), 3),
        (rng.integers(5, size=4), 5),
        (np.array([1]), 3),
    ],
    praise="Every row sums to 1: it is a probability distribution that is sure.",
)
def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes))
    rows[np.arange(len(labels)), labels] = 1
    return rows


@one_hot.another_way
def _(labels, classes):
    return np.eye(classes)[labels]


one_hot.family("transposed", "Rows and columns are swapped. Each sample has a row of its own.")


@one_hot.mistake(
    "Every row has a 1 for every label of the batch: all rows are alike. Each row should know only its own label."
)
def _(labels, classes):
    rows = np.zeros((len(labels), classes))
    rows[:, labels] = 1
    return rows


@one_hot.mistake("The 1 is at the class before the right one: you count the classes from 1. Labels begin at 0.")
def _(labels, classes):
    rows = np.zeros((len(labels), classes))
    rows[np.arange(len(labels)), labels - 1] = 1
    return rows


one_hot.family("opposite", "Zeros and ones are swapped: everything is hot except the right class.")


@one_hot.mistake("You put the label itself at the place of the label. There should be a 1, whatever the class.")
def _(labels, classes):
    return (np.arange(classes) == labels[:, None]) * labels[:, None]


@code_exercise(
    "ch04.cross-entropy",
    title="Cross-entropy of a mini-batch",
    text="Write `cross_entropy(p, labels)`: the mean over the samples of −ln of the probability that each row of p gives to its right class. labels are integers.",
    hints=[
        "Only one number is needed from each row. Pick them with two arrays of indices: rows and columns.",
        "With a colon in place of the rows you get every row for every label: too many. Row i goes with label i.",
    ],
    cases=lambda rng: (
        [(_probabilities(rng, n, k), np.arange(n)[::-1] % k) for n, k in ((1, 3), (2, 3), (3, 3), (4, 3), (5, 4))]
        + [
            (np.array([[1e-6, 1 - 1e-6], [0.25, 0.75]]), np.array([0, 1])),
        ]
    ),
    praise="It reads one number from each row. The others matter all the same: the row sums to 1.",
)
def cross_entropy(p, labels):
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


@cross_entropy.another_way
def _(p, labels):
    return -np.sum(np.eye(p.shape[1])[labels] * np.log(p)) / len(p)


@cross_entropy.mistake(
    "`p[:, labels]` takes the columns of all labels from every row. Each row has one right class: give its row number as well."
)
def _(p, labels):
    return -np.mean(np.log(p[:, labels]))


@cross_entropy.mistake(
    "A small number such as 1e-7 inside of the logarithm keeps it finite at 0, but it moves the loss of every small probability: for one in "
    "a million by a tenth. Here all probabilities are above 0, so leave it out."
)
def _(p, labels):
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-7))


cross_entropy.family("sum", "You added over the samples. Divide by how many there are, or a larger batch looks worse.")


@cross_entropy.mistake("The logarithm is missing: you averaged the probabilities themselves.")
def _(p, labels):
    return -np.mean(p[np.arange(len(labels)), labels])


@cross_entropy.mistake(
    "You read the largest probability of each row. It is that of the right class that counts, even when it is small."
)
def _(p, labels):
    return -np.mean(np.log(p.max(axis=1)))


@cross_entropy.mistake("You divide by the number of classes. The mean is over the samples.")
def _(p, labels):
    return -np.sum(np.log(p[np.arange(len(labels)), labels])) / p.shape[1]


@cross_entropy.mistake("You put the probabilities through a softmax once more. They are probabilities already.")
def _(p, labels):
    return -np.mean(np.log(_softmax(p)[np.arange(len(labels)), labels]))


cross_entropy.family("sign", "The minus is missing.")


@cross_entropy.mistake("You took the mean before the logarithm. Each sample has its own −ln p; average those.")
def _(p, labels):
    return -np.log(np.mean(p[np.arange(len(labels)), labels]))


@cross_entropy.mistake("The logarithms of all classes are in it. Only the right class of each row counts.")
def _(p, labels):
    return -np.mean(np.log(p))


@cross_entropy.mistake("You divide by all numbers of the batch, the classes too. The mean is over the samples alone.")
def _(p, labels):
    return -np.sum(np.log(p[np.arange(len(labels)), labels])) / p.size


@cross_entropy.mistake("You took the logarithm to the base 2. Here it is the natural one, ln.")
def _(p, labels):
    return -np.mean(np.log2(p[np.arange(len(labels)), labels]))


@code_exercise(
    "ch04.log-sum-exp",
    title="Log-sum-exp",
    text="Write `log_sum_exp(z)`: ln Σₖ exp(zₖ) for an array z of any length. It must also be right for z = (1000, 999), z = (−1000, −1001) and z = (0, 3000).",
    hints=[
        "`np.exp(1000)` is too large for a float. Which number could be subtracted from every zₖ first, so that no exponent is above 0?",
        "exp(zₖ) = exp(m) · exp(zₖ − m). What becomes of exp(m) outside the sum, under the logarithm?",
    ],
    cases=lambda rng: [
        (np.array([0.0, 0.0]),),
        (np.array([1.0, 2.0, 3.0]),),
        (rng.normal(size=4),),
        (np.array([-2.0, -1.0]),),
        (np.array([1000.0, 999.0]),),
        (np.array([-1000.0, -1001.0]),),
        (np.array([1000.0, 0.0]),),
        (np.array([0.0, 3000.0]),),
        (np.array([3000.0, 0.0]),),
        (np.array([-1000.0, 1000.0, 0.0]),),
        (np.array([0.0]),),
        (np.array([0.0, 20000.0]),),
    ],
    praise="With it a cross-entropy needs no probability near 0, and no added delta.",
)
def log_sum_exp(z):
    largest = np.max(z)
    return largest + np.log(np.sum(np.exp(z - largest)))


@log_sum_exp.another_way
def _(z):
    return np.logaddexp.reduce(z)


def _quietly(function):
    """Overflow and division warnings belong to the mistake, not to the reader."""

    def quiet(*arguments):
        with np.errstate(all="ignore"):
            return function(*arguments)

    return quiet


@log_sum_exp.mistake(
    "For small z this is right. For z = (1000, 999) an exponential overflows to inf, and for (−1000, −1001) they become 0, whose "
    "logarithm is −inf. No exponential of a large positive number may appear anywhere."
)
@_quietly
def _(z):
    return np.log(np.sum(np.exp(z)))


@log_sum_exp.mistake("You subtracted the largest z and did not add it back after the logarithm.")
def _(z):
    return np.log(np.sum(np.exp(z - np.max(z))))


@log_sum_exp.mistake("You multiply by the largest z at the end. The logarithm turns a product into a sum.")
def _(z):
    return np.max(z) * np.log(np.sum(np.exp(z - np.max(z))))


@log_sum_exp.mistake("This is the largest z alone. The other terms add to it, most when they are nearly as large.")
def _(z):
    return np.max(z)


@log_sum_exp.mistake("You took the mean of the exponentials. The question asks for their sum.")
def _(z):
    return np.max(z) + np.log(np.mean(np.exp(z - np.max(z))))


@log_sum_exp.mistake("You subtract the smallest z. Then the largest exponent can still be 3000, and overflow.")
@_quietly
def _(z):
    return np.min(z) + np.log(np.sum(np.exp(z - np.min(z))))


@log_sum_exp.mistake("You subtract the first z, which need not be the largest. For z = (0, 3000) that changes nothing.")
@_quietly
def _(z):
    return z[0] + np.log(np.sum(np.exp(z - z[0])))


@log_sum_exp.mistake("You subtract the mean. For z = (0, 3000) the largest exponent is still 1500.")
@_quietly
def _(z):
    return np.mean(z) + np.log(np.sum(np.exp(z - np.mean(z))))


@log_sum_exp.mistake("After the logarithm the largest z is subtracted once more. It has to come back: add it.")
def _(z):
    return np.log(np.sum(np.exp(z - np.max(z)))) - np.max(z)


@log_sum_exp.mistake("The logarithm is missing.")
def _(z):
    return np.max(z) + np.sum(np.exp(z - np.max(z)))


@code_exercise(
    "ch04.from-logits",
    title="Cross-entropy from logits",
    text="Write `cross_entropy_from_logits(z, labels)`: the mean over the samples of ln Σₖ exp(zₖ) − z_label. z has one row of logits for each sample. It must also be right for logits like 1000 and −1000.",
    hints=[
        "Subtract from each row its largest logit first. `keepdims=True` keeps the column shape.",
        "After that, ln Σ exp of the shifted row, minus the shifted logit of the right class. What became of the largest one?",
    ],
    cases=lambda rng: (
        [(rng.normal(size=(n, k)), np.arange(n) % k) for n, k in ((2, 3), (4, 3), (3, 2))]
        + [(np.array([[1.4, 0.1, -0.9]]), np.array([1])), (np.array([[4000.0, 3999.0]]), np.array([0]))]
        + [(np.array([[4000.0, 3999.0], [-1000.0, -999.0]]), np.array([1, 0]))]
        + [(np.array([[1000.0, 0.0, -1000.0], [-1000.0, 1000.0, 0.0]]), np.array([1, 0]))]
        + [
            (np.array([[15.0, 0.0], [0.0, 20.0]]), np.array([0, 1])),
        ]
    ),
    praise="PyTorch's cross-entropy takes logits for the same reason.",
)
def cross_entropy_from_logits(z, labels):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(len(labels)), labels])


@cross_entropy_from_logits.another_way
def _(z, labels):
    return np.mean([np.logaddexp.reduce(row - row[label]) for row, label in zip(z, labels, strict=True)])


def _softmax(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@cross_entropy_from_logits.mistake(
    "For small logits this is right. For large ones the probability of the right class is rounded to 0, and −ln 0 is infinite. Take the logarithm before anything is rounded: use ln Σ exp."
)
@_quietly
def _(z, labels):
    return -np.mean(np.log(_softmax(z)[np.arange(len(labels)), labels]))


@cross_entropy_from_logits.mistake(
    "You take a softmax without a shift, and then the logarithm. For logits like 1000 the softmax is inf / inf, which is nan. Use ln Σ exp, with the largest logit of each row subtracted."
)
@_quietly
def _(z, labels):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


@cross_entropy_from_logits.mistake(
    "You kept the probability away from 0 by 1e-7, or nearly so. Nothing is infinite any more, but the loss stops at 16.1 where it should be in the thousands."
)
def _(z, labels):
    return -np.mean(np.log(_softmax(z)[np.arange(len(labels)), labels] + 1e-7))


@cross_entropy_from_logits.mistake(
    "The exponentials overflow for logits like 1000. Subtract from each row its largest logit first."
)
@_quietly
def _(z, labels):
    return np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(len(labels)), labels])


@cross_entropy_from_logits.mistake(
    "You shifted the logits inside the sum, but subtract the unshifted logit of the right class. Both need the same shift."
)
def _(z, labels):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - z[np.arange(len(labels)), labels])


@cross_entropy_from_logits.mistake(
    "You subtract the largest logit of the whole batch from every row. In a row far below it all exponentials become 0. Each row has a largest logit of its own."
)
@_quietly
def _(z, labels):
    shifted = z - z.max()
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(len(labels)), labels])


@cross_entropy_from_logits.mistake(
    "The logit of the right class is not subtracted. ln Σ exp alone does not know which class is right."
)
def _(z, labels):
    return np.mean([np.logaddexp.reduce(row) for row in z])


@cross_entropy_from_logits.mistake(
    "The logit of the right class is added. It has to be subtracted: the larger it is, the smaller the loss."
)
def _(z, labels):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) + shifted[np.arange(len(labels)), labels])


@cross_entropy_from_logits.mistake(
    "You add the largest logit again and subtract the shifted logit of the right class. Both or neither must be shifted."
)
def _(z, labels):
    largest = z.max(axis=1, keepdims=True)
    shifted = z - largest
    return np.mean(largest[:, 0] + np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(len(labels)), labels])


cross_entropy_from_logits.family("sum", "You added over the samples. The question asks for the mean.")


cross_entropy_from_logits.family("sign", "The sign is reversed: the loss falls when the right logit falls.")


_Y, _T = np.array([0.1, 0.7, 0.2]), np.array([0, 1, 0])

number(
    "ch04.sse-by-hand",
    title="Squared errors on paper",
    text="A network answers y = (0.1, 0.7, 0.2); the target is t = (0, 1, 0). What is ½ Σ (y − t)²?",
    hints=["Three differences, one for each output.", "Square each before you add."],
    answer=sum_squared_error(_Y, _T),
    tolerance=1e-4,
    wrong={
        2 * sum_squared_error(_Y, _T): "This is the sum of the squares. The ½ in front of it is missing.",
        mean_squared_error(_Y, _T): "This is the mean of the three squares. Here it is half of their sum.",
        0.3: "0.3 is the error of the right class, and also half of the three sizes together. Either way: square each of the three differences, add, and halve.",
        0.09: "Only the right class is in it, and without the ½. Every output has an error, the others too.",
        0.045: "Only the right class is in it. Every output has an error, the others too.",
    },
    praise="Every output counts, the wrong classes as well.",
)

number(
    "ch04.sse-batch",
    title="Squared errors of a batch",
    text="A second sample: the network answers (0.6, 0.3, 0.1), the target is (1, 0, 0). The batch has this sample and the one before, whose loss is 0.07. What is the sum of squared errors of the batch, averaged over its samples?",
    hints=["First ½ Σ (y − t)² for the second sample alone.", "Then the mean of the two losses."],
    answer=0.1,
    tolerance=1e-4,
    wrong={
        0.2: "This is the sum of the two losses. Average them.",
        0.13: "This is the loss of the second sample. Take the mean with the first one.",
        0.4 / 6: "This is the mean of all six squares, the mean squared error.",
        0.165: "The second sample has no ½ in it.",
    },
    praise="A sum over the outputs, a mean over the samples.",
)

number(
    "ch04.bce-by-hand",
    title="Binary cross-entropy on paper",
    text="Two samples: the first has the target 1 and got the probability 0.9, the second has the target 0 and got 0.2. What is the binary cross-entropy of this batch, to three decimals? (−ln 0.9 = 0.1054, −ln 0.8 = 0.2231, −ln 0.2 = 1.6094, −ln 0.1 = 2.3026.)",
    hints=["Which probability was given to what happened in the second sample?", "Average the two losses."],
    answer=binary_cross_entropy(np.array([0.9, 0.2]), np.array([1, 0])),
    tolerance=6e-4,
    wrong={
        0.3285: "This is the sum of the two losses. Take their mean.",
        -math.log(0.9) / 2: "Only the sample with target 1 is in it. The other one costs −ln 0.8.",
        -(math.log(0.9) + math.log(0.2))
        / 2: "For the second sample you used −ln 0.2. Its target is 0: what happened had the probability 0.8.",
        -(math.log(0.1) + math.log(0.8))
        / 2: "For the first sample you used −ln 0.1. Its target is 1: what happened had the probability 0.9.",
    },
    praise="The less sure one costs about twice as much.",
)

number(
    "ch04.ce-by-hand",
    title="Cross-entropy on paper",
    text="The same answer, y = (0.1, 0.7, 0.2) with t = (0, 1, 0). What is the cross-entropy −Σ t ln y, to three decimals? (ln is `np.log`.)",
    hints=["Two of the three terms are multiplied by 0."],
    answer=-math.log(0.7),
    tolerance=6e-4,
    wrong={
        math.log(0.7): "The minus in front of the sum is missing.",
        -math.log10(0.7): "You took the logarithm to the base 10. Here it is the natural one.",
        -math.log2(0.7): "You took the logarithm to the base 2. Here it is the natural one.",
        -math.log(0.1 * 0.7 * 0.2): "All three logarithms are in it. The targets of 0 remove two of them.",
        0.3: "This is 1 − 0.7. The cross-entropy takes the logarithm of 0.7.",
        -math.log(0.3): "This is −ln 0.3. The right class has the probability 0.7.",
    },
    praise="Only the probability of the right class is read.",
)

number(
    "ch04.delta-perfect",
    title="The delta and a perfect answer",
    text="With this delta, the loss of one sample is −ln(y + 0.0000001). The network is perfect: y = 1 for the right class. What is the loss?",
    hints=["The loss of a perfect answer should be 0. Is it?", "For a small number d, ln(1 + d) is nearly d."],
    answer=-math.log1p(1e-7),
    tolerance=2e-9,
    wrong={
        0.0: "That is what it should be. But this is the logarithm of a number a little above 1.",
        1e-7: "The size is right. The logarithm of a number above 1 is positive; what does the minus do?",
        -math.log(1e-7): "This is the loss for y = 0. Here y is 1.",
    },
    praise="A loss below 0: a perfect answer is better than perfect. A small lie, but one that is told for every sample.",
)

number(
    "ch04.delta-worst",
    title="The delta and the worst answer",
    text="And now the network gives the right class the probability y = 0. What is the loss with the delta, to three significant digits?",
    hints=["What is left in the brackets?"],
    answer=-math.log(1e-7),
    tolerance=0.05,
    wrong={
        7.0: "You took the logarithm to the base 10. Here it is the natural one.",
        math.log(1e-7): "The minus in front of the logarithm is missing.",
        0.0: "That would be the loss of a perfect answer.",
    },
    praise="However wrong the network is, it cannot cost more than this.",
)

number(
    "ch04.batch-mean",
    title="A mini-batch on paper",
    text="Three samples give their right classes the probabilities 0.5, 0.5 and 0.125. What is the cross-entropy of the mini-batch, to three decimals?",
    hints=["0.5 = 2⁻¹ and 0.125 = 2⁻³. How many times ln 2 is each loss?", "Average the three losses."],
    answer=5 / 3 * math.log(2),
    tolerance=6e-4,
    wrong={
        5 * math.log(2): "This is the sum of the three losses. Divide by their number.",
        -math.log(1.125 / 3): "You averaged the probabilities, then took the logarithm. It is the losses that are averaged.",
        0.375: "This is the mean probability. Each sample has a loss, −ln p; average those.",
        math.log(2): "This is the middle one of the three losses. Take their mean.",
        0.625: "This is the mean of 1 − p. The loss is −ln p.",
        5 / 3: "You took the logarithm to the base 2. Multiply by ln 2.",
        -5 / 3 * math.log(2): "The minus is missing: this loss is never negative.",
    },
    praise="One bad answer counts as much as three half-good ones.",
)

prediction(
    "ch04.predict-nudge",
    title="Predict: accuracy after a nudge",
    text="200 points, a small network, and one weight that you raise by 0.001. What will the accuracy do?",
    hints=["When does a single point change sides?"],
    right="It stays the same, to the last digit.",
    wrong={
        "It changes by about 0.001.": "It can only change in steps of 1/200 = 0.005, when a point changes sides.",
        "It grows by 0.005.": "Then one point would have to lie almost on the boundary, on the wrong side.",
        "It changes a little, in the fourth digit.": "There is no fourth digit: with 200 points only multiples of 0.005 exist.",
    },
    praise="And a number that does not change cannot tell the weight which way to go.",
)

prediction(
    "ch04.predict-zero",
    title="Predict: the logarithm of 0",
    text="The network gives the right class the probability 0, and you compute `-np.log(0.0)`. What happens?",
    hints=["To what power must e be raised to give 0?"],
    right="The result is inf, with a warning.",
    wrong={
        "Python raises an error.": "`math.log(0.0)` does. NumPy warns, and goes on with −inf.",
        "The result is 0.": "That is −ln 1, the loss of a perfect answer.",
        "The result is nan.": "nan comes out of 0 · inf or inf − inf. The logarithm of 0 alone is −inf.",
    },
    praise="And one inf in a batch makes the mean of the whole batch inf.",
)

choice(
    "ch04.why-not-accuracy",
    title="Why not accuracy?",
    text="Accuracy is what we want in the end. Why is it not the loss?",
    hints=["Draw accuracy against one weight. What does it look like between two steps?"],
    right="Its slope is 0 almost everywhere and shows no direction.",
    wrong={
        "It is slower to compute.": "Time is not the point. It takes one comparison for each sample.",
        "It can only be computed on the test data.": "It can be computed on any labelled data, the training data as well.",
        "It would have to be maximised, and gradient descent only minimises.": "A minus in front of it would settle that.",
        "It is not exact enough, because it is rounded.": "It is exact. But it is the same number for many different weights.",
    },
    praise="What learning needs is a slope that says where down is.",
)

choice(
    "ch04.saturated",
    title="Sure, and wrong",
    text="A sigmoid output is at 0.0003, and the target is 1. Which loss gives the weight the larger gradient, in size?",
    hints=["The gradient with respect to z is (y − t) for one loss and (y − t) y (1 − y) for the other."],
    right="Cross-entropy: its gradient with respect to z is y − t, almost −1.",
    wrong={
        "The squared error: the square makes a large error larger.": "The error is at most 1, and its slope passes through y (1 − y), which is 0.0003 here.",
        "Both the same: the output is the same.": "The output is, but the slopes at z are not: in one of them the factor y (1 − y) is left, in the other it cancels.",
        "Neither: a saturated sigmoid lets nothing through.": "One of the losses has 1 / (y (1 − y)) in its own slope, and the two factors cancel.",
    },
    praise="The logarithm undoes the exponential of the sigmoid. That is why the two belong together.",
)

choice(
    "ch04.output-regression",
    title="Which output and loss: a price",
    text="A network is to predict the price of a house. Which output layer and which loss?",
    hints=["Which numbers can a price be? Which of these outputs can be any number?"],
    right="The identity and the mean squared error.",
    wrong={
        "A sigmoid and the mean squared error.": "A sigmoid never gets above 1. In units of the highest price that would do, but then no house could ever be predicted to be more expensive than that one, and near the top the sigmoid is flat.",
        "ReLU and cross-entropy.": "Cross-entropy compares probabilities. A price is not one.",
        "One output with a softmax, and the mean squared error.": "A softmax over one output is always 1.",
    },
    praise="The output must be able to say every answer that can be right.",
)

choice(
    "ch04.output-digits",
    title="Which output and loss: one of ten",
    text="A network is to say which of ten digits a picture shows. Which output layer and which loss?",
    hints=["Exactly one of the ten is right."],
    right="Ten outputs with a softmax, and cross-entropy.",
    wrong={
        "One output without an activation, and the squared error to the digit.": "Then a 9 read as an 8 would be a small mistake, and a 9 read as a 0 a large one. Digits are names here, not sizes.",
        "Ten outputs with a sigmoid each, and the mean squared error.": "The ten outputs need not agree on one class: they do not sum to 1. And a sure wrong output hardly learns.",
        "Four outputs with a step, the digit in binary.": "The slope of a step is 0 nearly everywhere, so nothing can be learned through it.",
    },
    praise="One of several: softmax. And the probabilities sum to 1.",
)

choice(
    "ch04.output-labels",
    title="Which output and loss: any of ten",
    text="A picture can show a dog, a cat, a bicycle, several of them or none. The network is to say for each of ten things whether it is there. Which output layer and which loss?",
    hints=["Can two of the ten be right at once? Could a softmax say so?"],
    right="Ten outputs, each with a sigmoid and binary cross-entropy.",
    wrong={
        "Ten outputs with a softmax, and cross-entropy.": "A softmax divides one certainty among the ten: a dog and a cat could not both get more than one half.",
        "Ten outputs without an activation function, and cross-entropy.": "If the loss takes logits, as PyTorch's does, it puts in a softmax itself: one of ten. If it does not, these outputs are not probabilities. Neither can say: a dog and a cat.",
        "One output with a sigmoid, and binary cross-entropy.": "One output can answer one question. There are ten.",
    },
    praise="Ten yes-or-no questions, asked together.",
)

order(
    "ch04.stable-steps",
    title="Cross-entropy from logits, step by step",
    text="Put the steps in order, for one row of logits.",
    hints=["What must be known before it can be subtracted?", "Nothing may be put into exp before it is safe."],
    steps=[
        "Find the largest logit.",
        "Subtract it from every logit.",
        "Put each result into exp.",
        "Add.",
        "Take the logarithm.",
        "Subtract the shifted logit of the right class.",
    ],
    wrong={
        (1, 2): "exp comes after the shift: with an unshifted logit it could overflow.",
        (2, 3): "ln Σ exp: first each exponential, then the sum.",
        (3, 4): "The logarithm is taken of the sum, not of its parts.",
        (4, 5): "First ln Σ exp is complete, then the logit of the right class is subtracted.",
    },
    praise="At no point is there a number that is too large, or a 0 under the logarithm.",
)


# ---------------------------------------------------------------- the same with other numbers


def _answers(rng):
    """Three probabilities in tenths with a sum of 1, their target, and both as they are written."""
    cuts = np.sort(rng.choice(range(1, 10), 2, replace=False))
    y, t = np.diff([0, *cuts, 10]) / 10, np.eye(3, dtype=int)[rng.integers(3)]
    return y, t, f"({', '.join(map(written, y))})", f"({', '.join(map(written, t))})"


@variants_of("ch04.sse-by-hand")
def _(rng):
    y, t, y_shown, t_shown = _answers(rng)
    loss, error = sum_squared_error(y, t), 1 - y @ t
    return Draw(
        text=f"A network answers y = {y_shown}; the target is t = {t_shown}. What is ½ Σ (y − t)²?",
        answer=loss,
        wrong=[2 * loss, mean_squared_error(y, t), error, error**2, error**2 / 2],
        messages={
            2: "This is the error of the right class, and also half of the three sizes together. Either way: square each of the three differences, add, and halve."
        },
    )


@variants_of("ch04.sse-batch")
def _(rng):
    y, t, *_ = _answers(rng)
    first = sum_squared_error(y, t)
    y, t, y_shown, t_shown = _answers(rng)
    second = sum_squared_error(y, t)
    return Draw(
        text=f"A batch has two samples, each with three outputs. The first has the loss ½ Σ (y − t)² = {written(first)}. For the second the network answers {y_shown}, and the target is {t_shown}. What is the sum of squared errors of the batch, averaged over its samples?",
        answer=(first + second) / 2,
        wrong=[first + second, second, (2 * first + 2 * second) / 6, (first + 2 * second) / 2],
    )


@variants_of("ch04.bce-by-hand")
def _(rng):
    yes, of_the_other = rng.choice([0.6, 0.7, 0.8, 0.9], 2, replace=False)
    no = round(1 - of_the_other, 1)
    yes_first = rng.random() < 0.5
    p, t = (np.array([yes, no]), np.array([1, 0])) if yes_first else (np.array([no, yes]), np.array([0, 1]))
    loss = binary_cross_entropy(p, t)
    known = sorted({round(one, 1) for one in (yes, 1 - yes, no, 1 - no)}, reverse=True)
    logs = ", ".join(f"−ln {one} = {-math.log(one):.4f}" for one in known)
    of_yes, of_no = ("first", "second") if yes_first else ("second", "first")
    happened = sorted([-math.log(yes), -math.log(1 - no)])
    return Draw(
        text=f"Two samples: the first has the target {t[0]} and got the probability {p[0]}, the second has the target {t[1]} and got {p[1]}. What is the binary cross-entropy of this batch, to three decimals? ({logs}.)",
        answer=loss,
        wrong=[
            2 * loss,
            -math.log(yes) / 2,
            -(math.log(yes) + math.log(no)) / 2,
            -(math.log(1 - yes) + math.log(1 - no)) / 2,
        ],
        messages={
            1: f"Only the sample with target 1 is in it. The other one costs −ln {written(1 - no)}.",
            2: f"For the {of_no} sample you used −ln {no}. Its target is 0: what happened had the probability {written(1 - no)}.",
            3: f"For the {of_yes} sample you used −ln {written(1 - yes)}. Its target is 1: what happened had the probability {yes}.",
        },
        praise=f"The less sure one costs about {happened[1] / happened[0]:.1f} times as much.",
        hints=[f"Which probability was given to what happened in the {of_no} sample?", "Average the two losses."],
    )


@variants_of("ch04.ce-by-hand")
def _(rng):
    y, t, y_shown, t_shown = _answers(rng)
    right = y @ t
    return Draw(
        text=f"A network answers y = {y_shown}; the target is t = {t_shown}. What is the cross-entropy −Σ t ln y, to three decimals? (ln is `np.log`.)",
        answer=cross_entropy(y[None, :], np.array([t.argmax()])),
        wrong=[
            math.log(right),
            -math.log10(right),
            -math.log2(right),
            -np.log(y).sum(),
            1 - right,
            -math.log(1 - right),
        ],
        messages={
            4: f"This is 1 − {written(right)}. The cross-entropy takes the logarithm of {written(right)}.",
            5: f"This is −ln of what the two wrong classes have together. The right class has the probability {written(right)}.",
        },
    )


@variants_of("ch04.delta-perfect")
def _(rng):
    delta = rng.choice([1, 2, 5]) * 10.0 ** -rng.integers(4, 9)
    return Draw(
        text=f"The loss of one sample is −ln(y + {written(delta)}): y is the probability of the right class, and a small delta keeps the logarithm away from 0. The network is perfect: y = 1. What is the loss?",
        answer=-math.log1p(delta),
        wrong=[0, delta, -math.log(delta)],
        tolerance=delta / 50,
    )


@variants_of("ch04.delta-worst")
def _(rng):
    places = rng.integers(3, 11)
    delta = 10.0**-places
    return Draw(
        text=f"The loss of one sample is −ln(y + {written(delta)}): y is the probability of the right class, and a small delta keeps the logarithm away from 0. The network gives the right class y = 0. What is the loss, to three significant digits?",
        answer=-math.log(delta),
        wrong=[places, math.log(delta), 0],
        tolerance=0.05 if delta < 1e-4 else 0.006,
    )


def _and(parts):
    """Parts of a sentence, the last one with an “and”."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]])


@variants_of("ch04.batch-mean")
def _(rng):
    worst = rng.integers(2, 5)
    powers = rng.permutation([1, worst, *rng.integers(1, worst + 1, rng.integers(1, 3))])
    p = 0.5**powers
    *most, last = map(written, p)
    count, n, ln_2 = in_words(len(p)), len(p), math.log(2)
    as_powers = [f"{written(0.5**power)} = 2⁻{' ¹²³⁴'[power]}" for power in sorted(set(powers))]
    return Draw(
        text=f"{count.capitalize()} samples give their right classes the probabilities {', '.join(most)} and {last}. What is the cross-entropy of the mini-batch, to three decimals?",
        answer=-np.log(p).mean(),
        wrong=[
            powers.sum() * ln_2,
            -math.log(p.mean()),
            p.mean(),
            np.median(powers) * ln_2 if n == 3 else None,
            1 - p.mean(),
            powers.mean(),
            np.log(p).mean(),
        ],
        messages={0: f"This is the sum of the {count} losses. Divide by their number."},
        praise=f"An answer of {written(p.min())} costs as much as {in_words(worst)} of 0.5.",
        hints=[f"{_and(as_powers)}. How many times ln 2 is each loss?", f"Average the {count} losses."],
    )
