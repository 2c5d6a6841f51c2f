"""Exercises and questions of chapter 12, digits."""

import math

import numpy as np

from nnkit.activations import softmax
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of, written
from nnkit.losses import cross_entropy


@code_exercise(
    "ch12.confusion",
    title="The confusion matrix",
    text="Write `confusion(t, said, classes)`: a matrix of whole numbers with a row for each class and a column for each answer. The entry in row i and column j says how many samples of class i got the answer j. t holds the true classes, said the answers, classes is how many classes there are.",
    hints=[
        "Begin with `np.zeros((classes, classes), int)`.",
        "Go through both arrays together. Each sample adds 1 to one entry.",
    ],
    cases=lambda rng: [
        (np.array([0, 1, 1]), np.array([0, 1, 0]), 2),
        (np.array([2, 2, 2, 0]), np.array([1, 1, 2, 0]), 3),
        (np.array([0, 0]), np.array([1, 1]), 3),
        (rng.integers(0, 4, 30), rng.integers(0, 4, 30), 4),
    ],
    praise="Its diagonal holds what is right; everything else has a name now.",
)
def confusion(t, said, classes):
    matrix = np.zeros((classes, classes), int)
    for truth, answer in zip(t, said, strict=True):
        matrix[truth, answer] += 1
    return matrix


@confusion.another_way
def _(t, said, classes):
    return np.array([[sum((t == i) & (said == j)) for j in range(classes)] for i in range(classes)])


confusion.family("transposed", "Rows and columns are swapped: the rows belong to the true classes.")


@confusion.mistake(
    "No entry is above 1. A place that comes up twice must count twice. (`= 1` sets, and does not count; and `+= 1` on a whole array of places counts each place only once.)"
)
def _(t, said, classes):
    matrix = np.zeros((classes, classes), int)
    matrix[t, said] += 1
    return matrix


@confusion.mistake("Only right answers are counted. A sample with a wrong answer has a place, too: off the diagonal.")
def _(t, said, classes):
    return np.diag(np.bincount(t[t == said], minlength=classes))


@confusion.mistake("Only mistakes are counted. A right answer has a place, too: on the diagonal.")
def _(t, said, classes):
    matrix = np.zeros((classes, classes), int)
    np.add.at(matrix, (t, said), t != said)
    return matrix


@confusion.mistake("Only the first sample is counted. Is the `return` inside the loop?")
def _(t, said, classes):
    return confusion(t[:1], said[:1], classes)


@confusion.mistake("Every true class is paired with every answer. Go through both arrays together: sample by sample.")
def _(t, said, classes):
    return np.outer(np.bincount(t, minlength=classes), np.bincount(said, minlength=classes))


@confusion.mistake("These are shares of each row. The task asks for counts.")
def _(t, said, classes):
    matrix = np.zeros((classes, classes))
    np.add.at(matrix, (t, said), 1)
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


@confusion.mistake("These are shares of all samples. The task asks for counts.")
def _(t, said, classes):
    matrix = np.zeros((classes, classes))
    np.add.at(matrix, (t, said), 1)
    return matrix / len(t)


@confusion.mistake("The matrix is too small where the last class does not occur. Its size is the given number of classes.")
def _(t, said, classes):
    matrix = np.zeros((max(t.max(), said.max()) + 1,) * 2, int)
    np.add.at(matrix, (t, said), 1)
    return matrix


@code_exercise(
    "ch12.recall",
    title="How many of each digit are right?",
    text="Write `recall(matrix)`: for each class the share of its samples that got the right answer, as an array. Rows of the confusion matrix are classes, columns are answers.",
    hints=["How many samples of a class are there? Which of them are right?", "`np.diag` takes the diagonal."],
    cases=lambda rng: [
        (np.array([[3, 1], [0, 2]]),),
        (np.array([[3, 6, 1], [1, 5, 4], [0, 0, 5]]),),
        (rng.integers(1, 9, (4, 4)),),
        (np.array([[0, 3], [1, 4]]),),
        (np.array([[5]]),),
    ],
    praise="This share is called recall. One good number for all digits can hide a bad one for a single digit.",
)
def recall(matrix):
    return np.diag(matrix) / matrix.sum(axis=1)


@recall.another_way
def _(matrix):
    return [matrix[i, i] / sum(matrix[i]) for i in range(len(matrix))]


@recall.mistake("You divide by the sums of the columns: of all answers j, how many are right? That is called precision.")
def _(matrix):
    return np.diag(matrix) / matrix.sum(axis=0)


@recall.mistake("You divide by the number of all samples. Each class has its own number of samples.")
def _(matrix):
    return np.diag(matrix) / matrix.sum()


recall.family("opposite", "This is the share of wrong answers. The question asks for the right ones.")


@recall.mistake("This is one share for all classes together, the accuracy. Each class should get its own.")
def _(matrix):
    return np.trace(matrix) / matrix.sum()


@recall.mistake("These are counts. Divide each by how many samples its class has.")
def _(matrix):
    return np.diag(matrix)


@recall.mistake("You take the largest entry of each row. The right answers are on the diagonal, wherever the largest is.")
def _(matrix):
    return matrix.max(axis=1) / matrix.sum(axis=1)


@recall.mistake("These are percentages. The task asks for shares, from 0 to 1.")
def _(matrix):
    return 100 * np.diag(matrix) / matrix.sum(axis=1)


@recall.mistake("You divide the right answers of a class by its wrong ones. Divide by all its samples.")
def _(matrix):
    with np.errstate(divide="ignore"):
        return np.diag(matrix) / (matrix.sum(axis=1) - np.diag(matrix))


@code_exercise(
    "ch12.worst",
    title="The worst mistakes",
    text="Write `worst(probabilities, t, k)`: the numbers of the k samples with a wrong answer of which the network was surest, the surest first. probabilities has a row for each sample, t holds the true classes. There are at least k wrong answers.",
    hints=[
        "Find the wrong answers first, as an array of sample numbers.",
        "How sure it is: the largest probability of the row. `np.argsort` sorts from small to large.",
    ],
    cases=lambda rng: [
        (np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.95, 0.05]]), np.array([0, 0, 0, 1]), 2),
        (softmax(np.array([[3.0, 0, 0], [0, 1.0, 0], [0, 0, 2.0], [2.5, 0, 2.4]])), np.array([1, 1, 0, 1]), 3),
        (softmax(2 * rng.normal(size=(12, 4))), np.arange(12) % 4, 3),
        (
            np.array([[0.5, 0.3, 0.1, 0.1], [0.45, 0.45, 0.06, 0.04], [0.48, 0.2, 0.16, 0.16], [0.6, 0.4, 0.0, 0.0]]),
            np.array([3, 2, 1, 1]),
            3,
        ),
        (np.array([[0.4, 0.35, 0.25], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]), np.array([1, 1, 0]), 2),
        (np.array([[0.4, 0.35, 0.25], [0.25, 0.45, 0.3], [0.1, 0.2, 0.7]]), np.array([1, 1, 0]), 2),
        (np.array([[0.02, 0.03, 0.95], [0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.1, 0.8, 0.1]]), np.array([2, 1, 1, 1]), 2),
    ],
    praise="Look at them with your own eyes. Sometimes the label is wrong, and not the network.",
)
def worst(probabilities, t, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != t)
    sure = probabilities[wrong].max(axis=1)
    return wrong[np.argsort(-sure)][:k]


@worst.another_way
def _(probabilities, t, k):
    wrong = [i for i, p in enumerate(probabilities) if max(range(len(p)), key=p.__getitem__) != t[i]]
    return sorted(wrong, key=lambda i: max(probabilities[i]), reverse=True)[:k]


@worst.mistake("These are places in the list of wrong answers, not the numbers of the samples.")
def _(probabilities, t, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != t)
    return np.argsort(-probabilities[wrong].max(axis=1))[:k]


@worst.mistake("These are the answers of which it was surest, among right and wrong ones. Keep the wrong ones only.")
def _(probabilities, t, k):
    return np.argsort(-probabilities.max(axis=1))[:k]


@worst.mistake("These are the wrong answers of which it was least sure. `np.argsort` puts the smallest first.")
def _(probabilities, t, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != t)
    return wrong[np.argsort(probabilities[wrong].max(axis=1))][:k]


worst.family("reversed", "The right samples, but in the reverse order: the surest should come first.")


@worst.mistake("You sort by the probability of the true class. What counts is how sure it was of its wrong answer.")
def _(probabilities, t, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != t)
    return wrong[np.argsort(probabilities[wrong, t[wrong]])][:k]


@worst.mistake("These are the first wrong answers, as they come. They should be sorted by how sure the network was.")
def _(probabilities, t, k):
    return np.flatnonzero(probabilities.argmax(axis=1) != t)[:k]


@worst.mistake("These are right answers. The task asks for the wrong ones.")
def _(probabilities, t, k):
    right = np.flatnonzero(probabilities.argmax(axis=1) == t)
    return right[np.argsort(-probabilities[right].max(axis=1))][:k]


@worst.mistake("These are all wrong answers. Only the first k of them are wanted.")
def _(probabilities, t, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != t)
    return wrong[np.argsort(-probabilities[wrong].max(axis=1))]


@worst.mistake("These are probabilities. The task asks for the numbers of the samples.")
def _(probabilities, t, k):
    return probabilities.max(axis=1)[worst(probabilities, t, k)]


@code_exercise(
    "ch12.shift",
    title="One pixel to the right",
    text="Write `shift(images)`: the same images, moved one pixel to the right. images has the shape (n, 64), the eight rows of each image one after the other. What leaves an image at the right is lost, and its first column becomes 0. Return an array of the shape (n, 64).",
    hints=[
        "Make it (n, 8, 8): image, row, column.",
        "The columns 1 to 7 of the result are the columns 0 to 6 of the image.",
    ],
    cases=lambda rng: [(np.arange(1.0, 65.0)[None],), (rng.random((2, 64)).round(2),)],
    praise="The rows stay apart. Now give such images to the network.",
)
def shift(images):
    square = images.reshape(-1, 8, 8)
    moved = np.zeros_like(square)
    moved[:, :, 1:] = square[:, :, :-1]
    return moved.reshape(-1, 64)


@shift.another_way
def _(images):
    rows = images.reshape(-1, 8)
    return np.hstack([np.zeros((len(rows), 1)), rows[:, :7]]).reshape(images.shape)


@shift.mistake("What leaves at the right comes back at the left. It should be lost, and the first column 0.")
def _(images):
    return np.roll(images.reshape(-1, 8, 8), 1, axis=2).reshape(-1, 64)


@shift.mistake(
    "The last pixel of each row has gone to the beginning of the next row: the rows of the image were not kept apart."
)
def _(images):
    moved = np.zeros_like(images)
    moved[:, 1:] = images[:, :-1]
    return moved


@shift.mistake(
    "The last pixel of each row has gone to the next row, and the last of all to the first place. Keep the rows apart."
)
def _(images):
    return np.roll(images, 1, axis=1)


@shift.mistake("The image has moved to the left.")
def _(images):
    square = images.reshape(-1, 8, 8)
    moved = np.zeros_like(square)
    moved[:, :, :-1] = square[:, :, 1:]
    return moved.reshape(-1, 64)


@shift.mistake("The image has moved down. The second axis of (n, 8, 8) counts the rows, the third one the columns.")
def _(images):
    square = images.reshape(-1, 8, 8)
    moved = np.zeros_like(square)
    moved[:, 1:] = square[:, :-1]
    return moved.reshape(-1, 64)


@shift.mistake("The pixels are right. Give them back in the shape (n, 64).")
def _(images):
    return shift(images).reshape(-1, 8, 8)


@shift.mistake("One column is copied to all: you read columns that you have already changed. Write into a new array.")
def _(images):
    square = images.reshape(-1, 8, 8)
    return np.concatenate([np.zeros_like(square[:, :, :1]), np.repeat(square[:, :, :1], 7, axis=2)], axis=2).reshape(-1, 64)


@shift.mistake(
    "One column is copied to all, and the first column has not become 0 either: you read columns that you have already changed."
)
def _(images):
    return np.repeat(images.reshape(-1, 8, 8)[:, :, :1], 8, axis=2).reshape(-1, 64)


@shift.mistake("The pixels were cut to whole numbers. Make the new array with `np.zeros_like`, or leave its type out.")
def _(images):
    return shift(images).astype(int)


@shift.mistake("The first column still shows what was there. It should be 0.")
def _(images):
    moved = images.reshape(-1, 8, 8).copy()
    moved[:, :, 1:] = images.reshape(-1, 8, 8)[:, :, :-1]
    return moved.reshape(-1, 64)


@code_exercise(
    "ch12.reject",
    title="I do not know",
    text="Write `answer(probabilities, limit)`: for each row the class with the largest probability, as an array of whole numbers; but −1, for 'I do not know', where this probability is below the limit.",
    hints=[
        "`max(axis=1)` and `argmax(axis=1)`.",
        "`np.where(condition, a, b)` takes a where the condition holds, and b elsewhere.",
    ],
    cases=lambda rng: [
        (np.array([[0.7, 0.3], [0.45, 0.55], [0.1, 0.9]]), 0.6),
        (np.array([[0.3, 0.4, 0.3], [0.2, 0.35, 0.45]]), 0.5),
        (np.array([[0.5, 0.25, 0.25], [0.2, 0.4, 0.4], [0.25, 0.25, 0.5]]), 0.5),
        (softmax(rng.normal(size=(6, 5))), 0.35),
        (np.array([[0.3, 0.45, 0.25], [0.45, 0.3, 0.25]]), 0.25),
    ],
    praise="A person looks at the rest. Whether the limit is a good one has to be measured.",
)
def answer(probabilities, limit):
    return np.where(probabilities.max(axis=1) < limit, -1, probabilities.argmax(axis=1))


@answer.another_way
def _(probabilities, limit):
    said = [int(np.argmax(p)) for p in probabilities]
    for i, p in enumerate(probabilities):
        if max(p) < limit:
            said[i] = -1
    return said


@answer.mistake("The other way round: it says −1 where it is sure, and answers where it is not.")
def _(probabilities, limit):
    return np.where(probabilities.max(axis=1) < limit, probabilities.argmax(axis=1), -1)


@answer.mistake("A probability that is exactly the limit is not below it: an answer is wanted there.")
def _(probabilities, limit):
    return np.where(probabilities.max(axis=1) <= limit, -1, probabilities.argmax(axis=1))


@answer.mistake("It always answers. Where the largest probability is below the limit, −1 is wanted.")
def _(probabilities, limit):
    return probabilities.argmax(axis=1)


@answer.mistake("The doubtful samples are left out. They should stay in their places, with −1.")
def _(probabilities, limit):
    return probabilities.argmax(axis=1)[probabilities.max(axis=1) >= limit]


@answer.mistake("The limit is compared with the largest number of all rows together. Compare each row by itself.")
def _(probabilities, limit):
    said = probabilities.argmax(axis=1)
    return np.full_like(said, -1) if probabilities.max() < limit else said


@answer.mistake(
    "Where it should say −1, it says 0, and 0 is a digit. (If you put −1 among the probabilities: argmax gives a class all the same.)"
)
def _(probabilities, limit):
    return np.where(probabilities.max(axis=1) < limit, 0, probabilities.argmax(axis=1))


@answer.mistake("These are probabilities. The task asks for classes.")
def _(probabilities, limit):
    return np.where(probabilities.max(axis=1) < limit, -1, probabilities.max(axis=1))


@code_exercise(
    "ch12.epoch",
    title="All of it, in one function",
    text="Write `one_epoch(W1, b1, W2, b2, x, t, batches, rate)`: a network with a hidden layer of ReLU and a softmax at the end learns for one epoch, with the mean cross-entropy of each batch and plain gradient descent. t holds labels, batches is a list of arrays of sample numbers. Return the new W1, b1, W2, b2. NumPy is enough.",
    hints=[
        "Seven steps for each batch. Forward: z1, the hidden activations h, z2, the probabilities p.",
        "Back: the delta at the output is p − onehot(t), divided by the size of the batch.",
        "The delta of the hidden layer: that of the output times W2 transposed, and 0 where z1 is not above 0.",
        "Both deltas first, then the steps.",
    ],
    cases=lambda rng: (
        [
            (
                *(rng.normal(size=shape) for shape in ((2, 3), (3,), (3, 2), (2,))),
                rng.normal(size=(samples, 2)),
                rng.integers(0, 2, samples),
                batches,
                0.5,
            )
            for samples, batches in ((1, [np.array([0])]), (5, [np.array([3, 0, 4]), np.array([1, 2])]))
        ]
        + [
            (
                np.array([[1.0, -0.5, 0.3, 0.2], [0.4, 0.8, -1.0, 0.1], [-0.6, 0.2, 0.5, 1.0]]),
                np.array([0.1, -0.2, 0.3, 0.0]),
                np.array([[0.5, -1.0, 0.2], [0.3, 0.7, -0.4], [-0.8, 0.1, 0.6], [0.2, 0.4, -0.1]]),
                np.array([0.2, 0.0, -0.1]),
                np.array([[1.0, 0.5, -0.3], [0.2, -1.0, 0.8], [0.6, 0.3, 1.2], [-0.4, 0.9, 0.5]]),
                np.array([0, 1, 1, 0]),
                [np.array([2, 0, 1]), np.array([3])],
                0.1,
            ),
        ]
    ),
    praise="This is the whole course in a few lines: forward, loss, backward, update. Call it for twenty epochs on the digits.",
)
def one_epoch(W1, b1, W2, b2, x, t, batches, rate):
    for batch in batches:
        xb, tb = x[batch], t[batch]
        z1 = xb @ W1 + b1
        h = np.maximum(z1, 0)
        z2 = h @ W2 + b2
        p = np.exp(z2 - z2.max(axis=1, keepdims=True))
        p = p / p.sum(axis=1, keepdims=True)
        delta2 = p.copy()
        delta2[np.arange(len(batch)), tb] -= 1
        delta2 = delta2 / len(batch)
        delta1 = delta2 @ W2.T * (z1 > 0)
        W2, b2 = W2 - rate * h.T @ delta2, b2 - rate * delta2.sum(axis=0)
        W1, b1 = W1 - rate * xb.T @ delta1, b1 - rate * delta1.sum(axis=0)
    return W1, b1, W2, b2


@one_epoch.another_way
def _(W1, b1, W2, b2, x, t, batches, rate):
    for batch in batches:
        slopes = [np.zeros_like(a) for a in (W1, b1, W2, b2)]
        for i in batch:
            z1 = b1 + x[i] @ W1
            p = np.exp(b2 + np.where(z1 > 0, z1, 0) @ W2)
            d2 = p / sum(p) - (np.arange(len(b2)) == t[i])
            d1 = np.where(z1 > 0, W2 @ d2, 0)
            parts = np.outer(x[i], d1), d1, np.outer(np.maximum(z1, 0), d2), d2
            slopes = [slope + part / len(batch) for slope, part in zip(slopes, parts, strict=True)]
        W1, b1, W2, b2 = (a - rate * slope for a, slope in zip((W1, b1, W2, b2), slopes, strict=True))
    return [W1, b1, W2, b2]


def _slip(W1, b1, W2, b2, x, t, batches, rate, *slips):
    """An epoch with some of the usual slips."""
    for batch in batches:
        xb, tb, each = x[batch], t[batch], np.arange(len(batch))
        z1 = xb @ W1 + (0 if "no bias" in slips else b1)
        h = z1 if "linear" in slips else np.maximum(z1, 0)
        z2 = h @ W2 + (0 if "no bias" in slips else b2)
        delta2 = softmax(z2.T).T if "over the batch" in slips else softmax(z2)
        delta2 = delta2 / delta2.sum() if "over all" in slips else delta2
        if "no target" not in slips:
            delta2[np.s_[:] if "all rows" in slips else each, np.unique(tb) if "all rows" in slips else tb] -= 1
        delta2 = delta2 / (1 if "sum" in slips else len(x) if "all samples" in slips else len(batch))
        new_W2 = W2 - rate * h.T @ delta2
        delta1 = delta2 @ (new_W2 if "moved" in slips else W2).T
        delta1 = delta1 if "linear" in slips or "straight back" in slips else delta1 * (z1 > 0)
        share = len(batch) if "mean twice" in slips else 1
        if "first stays" not in slips:
            W1, b1 = W1 - rate * xb.T @ delta1, b1 - (0 if "biases stay" in slips else rate * delta1.sum(axis=0) / share)
        if "second stays" not in slips:
            W2, b2 = new_W2, b2 - (0 if "biases stay" in slips else rate * delta2.sum(axis=0) / share)
    return W1, b1, W2, b2


@one_epoch.mistake("The steps are too large for a mean: the gradients are sums over the batch.")
def _(*given):
    return _slip(*given, "sum")


@one_epoch.mistake("On the way back ReLU has no effect. Where its weighted sum was not above 0, nothing may pass.")
def _(*given):
    return _slip(*given, "straight back")


@one_epoch.mistake("There is no ReLU, neither forward nor back: two linear layers are one.")
def _(*given):
    return _slip(*given, "linear")


@one_epoch.mistake(
    "The delta of the hidden layer is computed with a W2 that has already moved. All gradients first, then the steps."
)
def _(*given):
    return _slip(*given, "moved")


@one_epoch.mistake("The biases do not move. They have gradients, too.")
def _(*given):
    return _slip(*given, "biases stay")


@one_epoch.mistake(
    "The labels have no effect: the delta at the output is the probabilities alone. What was wanted must be subtracted."
)
def _(*given):
    return _slip(*given, "no target")


@one_epoch.mistake(
    "The probabilities of a sample do not add up to 1: your softmax runs over the batch. It belongs to the classes."
)
def _(*given):
    return _slip(*given, "over the batch")


@one_epoch.mistake("All probabilities of the batch together add up to 1. Those of each sample should.")
def _(*given):
    return _slip(*given, "over all")


@one_epoch.mistake(
    "1 is subtracted in every row for every label of the batch: `[:, t]` takes whole columns. Each row has one place."
)
def _(*given):
    return _slip(*given, "all rows")


@one_epoch.mistake("You divide by the number of all samples. The mean is over the batch.")
def _(*given):
    return _slip(*given, "all samples")


@one_epoch.mistake(
    "The steps of the biases are too small: the delta is already divided by the size of the batch, and then you take a mean."
)
def _(*given):
    return _slip(*given, "mean twice")


@one_epoch.mistake("On the way forward the biases are missing.")
def _(*given):
    return _slip(*given, "no bias")


@one_epoch.mistake("The first layer does not move: W1 and b1 have gradients, too.")
def _(*given):
    return _slip(*given, "first stays")


@one_epoch.mistake("The second layer does not move: W2 and b2 have gradients, too.")
def _(*given):
    return _slip(*given, "second stays")


@one_epoch.mistake("The rate has no effect.")
def _(*given):
    *arguments, _rate = given
    return one_epoch(*arguments, 1.0)


@one_epoch.mistake("Every batch begins with the first weights. It should go on from where the last one ended.")
def _(*given):
    *arguments, batches, rate = given
    first, after = arguments[:4], [one_epoch(*arguments, [batch], rate) for batch in batches]
    return [a + sum(moved[i] - a for moved in after) for i, a in enumerate(first)]


@one_epoch.mistake("You climb: the weights move along the gradient, not against it.")
def _(*given):
    *arguments, rate = given
    return one_epoch(*arguments, -rate)


@one_epoch.mistake("Only the first batch is used. Is the `return` inside the loop?")
def _(*given):
    *arguments, batches, rate = given
    return one_epoch(*arguments, batches[:1], rate)


@one_epoch.mistake("All samples are one batch here. Make a step after each of the given batches.")
def _(*given):
    *arguments, batches, rate = given
    return one_epoch(*arguments, [np.concatenate(batches)], rate)


number(
    "ch12.parameters",
    title="How many parameters?",
    text="64 inputs, 50 hidden neurons, 10 outputs, with biases. How many numbers are learned?",
    hints=["Each layer has inputs times outputs weights, and a bias for each output."],
    answer=64 * 50 + 50 + 50 * 10 + 10,
    tolerance=0.5,
    wrong={
        64 * 50 + 50 * 10: "These are the weights. Each neuron has a bias, too.",
        64 * 50 + 50: "That is the first layer. There is a second one.",
        64 * 50 + 64 + 50 * 10 + 50: "A bias belongs to each output of a layer, not to each input.",
        64 * 50 * 10: "The two layers have weights of their own: add, do not multiply.",
        64 + 50 + 10: "That is how many numbers go through the network. What is learned are the numbers on the connections.",
    },
    praise="More than three times as many numbers as there are images to learn from, and it works all the same.",
)

number(
    "ch12.first-loss",
    title="Before the first step",
    text="A network that knows nothing gives each of the ten digits about the same probability. What is its cross-entropy? To two decimals.",
    hints=["−log of the probability of the right answer. Which probability is that?"],
    answer=math.log(10),
    tolerance=0.02,
    wrong={
        1.0: "The logarithm to base 10 gives 1. Cross-entropy takes the natural one.",
        -math.log(10): "A loss is not negative: there is a minus before the logarithm.",
        0.1: "That is the probability. The loss is minus its logarithm.",
        0.9: "That is the share of wrong answers. The loss is minus the logarithm of a probability.",
        10.0: "One over the probability. Take its logarithm.",
        math.log2(10): "This is the logarithm to base 2. Cross-entropy takes the natural one.",
    },
    praise="A first loss far above this one often comes from weights that are too large, or from inputs that are not scaled. It can be a mistake in the loss as well.",
)

number(
    "ch12.luck",
    title="How much is luck?",
    text="A network has about 98 % right of 359 test images. If each image is right with the probability p, the number of right ones varies from one test set to another with the standard deviation √(n p (1 − p)). How many images is that, with p = 0.98 and n = 359? To one decimal.",
    hints=["0.98 · 0.02 = 0.0196. Times 359, and then the root."],
    answer=math.sqrt(359 * 0.98 * 0.02),
    tolerance=0.06,
    wrong={
        359 * 0.98 * 0.02: "That is the variance. Take its root.",
        math.sqrt(0.98 * 0.02): "That is for a single image. There are 359.",
        359 * 0.98: "That many are right, on average. By how many does this vary?",
        359 * 0.02: "That many are wrong, on average. By how many does this vary?",
        math.sqrt(359 * 0.98): "There are three factors under the root: the images, those right and those wrong.",
        math.sqrt(359) * 0.98 * 0.02: "All three factors belong under the root.",
        100 * math.sqrt(0.98 * 0.02 / 359): "That is in per cent of the images. The question is how many images.",
    },
    praise="Two or three images, or 0.7 per cent. So two networks, measured on different images, may differ by 2 per cent by luck alone.",
)

number(
    "ch12.mnist-parameters",
    title="For MNIST",
    text="MNIST's images have 28 × 28 pixels. How many numbers does a network with 256 hidden neurons and 10 outputs learn, with biases?",
    hints=["28 · 28 inputs. Then as before."],
    answer=784 * 256 + 256 + 256 * 10 + 10,
    tolerance=0.5,
    wrong={
        784 * 256 + 256 * 10: "Each neuron has a bias, too.",
        28 * 256 + 256 + 256 * 10 + 10: "Every pixel is an input, 28 times 28 of them.",
        64 * 256 + 256 + 256 * 10 + 10: "That is for the small digits. These have 784 pixels.",
        784 * 256 + 256: "That is the first layer. There is a second one.",
        784 * 256 * 10: "Add the layers, do not multiply them.",
    },
    praise="Nearly all of them are in the first layer: so that is the expensive one.",
)

choice(
    "ch12.read-matrix",
    title="Read it",
    text="In a confusion matrix with a row for each digit and a column for each answer, row 4 holds 33 in column 4, 2 in column 7 and 0 elsewhere. What does it say?",
    hints=["The row is what it was, the column is what the network said."],
    right="Two fours were taken for sevens.",
    wrong={
        "Two sevens were taken for fours.": "That would be in row 7, column 4.",
        "Of 35 images that were called a four, two were sevens.": "That would be a column: the answers. This is a row: the images of one digit.",
        "The network is 94 % sure that it is a four.": "The matrix counts answers. It does not say how sure each one was.",
    },
    praise="And 33 fours were read as they should be: a recall of 33/35.",
)

prediction(
    "ch12.predict-ten",
    title="Predict: ten images again and again",
    text="To see whether the training works at all, the network is given ten images, one of each digit, again and again. What should its loss on these ten do?",
    hints=["3,760 numbers, and ten images."],
    right="Fall nearly to 0: it can learn ten images by heart.",
    wrong={
        "Stay near 2.3: ten images are too few to learn anything.": "They are too few to learn something that holds for others. Learning them by heart is another matter.",
        "Fall to about 1, and no further.": "What would hold it back? It has far more numbers than it needs for ten images.",
        "Rise: it overfits.": "Overfitting makes the loss on other images rise. On these ten it falls.",
    },
    praise="If it cannot do even that, something is wrong: the code, or the learning rate. Look for it now, not after an hour of training.",
)

prediction(
    "ch12.predict-shift",
    title="Predict: images moved by one pixel",
    text="All validation images are moved to the right by one of their eight pixels. The network has never seen such images. How many does it get right, roughly?",
    hints=["Every input is now what its neighbour was."],
    right="Fewer than half of them.",
    wrong={
        "Nearly all: it is the same digit.": "To you it is. In the network, each weight now meets a different pixel.",
        "About 90 %.": "It has learned pixels in their places, not shapes.",
        "About 10 %: it guesses.": "Neighbouring pixels resemble each other, so something is left.",
    },
    praise="Nothing in this network knows that two pixels are neighbours. Convolutional networks build that in.",
)

prediction(
    "ch12.predict-noise",
    title="Predict: a thousand images of noise",
    text="A thousand images of pure noise, each pixel random between 0 and 1. How sure of its answers is the network, on average?",
    hints=["Softmax always adds up to 1. Has it ever been told 'none of them'?"],
    right="More than half of the probability is on one digit.",
    wrong={
        "Unsure: about 10 % for each digit.": "That would be honest. But nobody ever showed it what is not a digit.",
        "It says for most of them that it is not a digit at all.": "It has ten outputs, one for each digit, and no eleventh.",
        "It stops with an error.": "64 numbers between 0 and 1 come in, as always.",
    },
    praise="What softmax gives is a probability among the ten, for images like those it has learned from.",
)

choice(
    "ch12.saved",
    title="What to keep",
    text="The weights of a trained network are in a file. A friend loads them into a network with the same layers and gives it images in which 1 is paper and 0 is ink. Not one answer is right. Why?",
    hints=["What did the numbers mean in the images from which the network has learned?"],
    right="In training 1 was ink and 0 was paper.",
    wrong={
        "The weights have lost digits in the file.": "The file holds every bit of them.",
        "The network must first be trained again.": "What has been learned is in the weights.",
        "The biases are missing: only weights can be saved.": "`save` writes all parameters, biases too.",
    },
    praise="Keep with the weights how the inputs are made, and what the outputs mean.",
)

choice(
    "ch12.hidden",
    title="A hidden neuron's picture",
    text="The 64 weights that lead to one hidden neuron are shown as an image of 8 × 8. What does it show?",
    hints=["A weighted sum is large where pixels with large weights are dark."],
    right="Where ink makes this neuron more active, and where less.",
    wrong={
        "The digit that this neuron stands for.": "Usually it stands for no single digit: several neurons together make up an answer.",
        "The mean of all the images that this neuron has learned from.": "Weights can be negative, ink cannot. And the images are not stored.",
        "How sure the neuron is at each pixel.": "The weights are the same for every image; they say nothing about any particular one.",
    },
    praise="Some pictures show an edge or a stroke; others show nothing that has a name.",
)

order(
    "ch12.job",
    title="The whole job",
    text="Put the steps in order.",
    hints=["Look before you learn, and keep the test data for the end."],
    steps=[
        "Look at the images and count the labels.",
        "Set aside a part of what you have looked at, as validation data, before anything is built.",
        "Build a network, and test its training on a few images.",
        "Train it on all training images.",
        "Look at its worst mistakes on the validation data, and choose how to go on.",
        "Measure the chosen network on the test data, once.",
        "At the end, save what is needed to use it again.",
    ],
    wrong={
        (0, 1): "What is put aside here has been looked at before.",
        (1, 2): "The validation data are put aside before anything is built.",
        (2, 3): "Try a few images before you train on all of them.",
        (3, 4): "A network that is not trained makes nothing but mistakes.",
        (4, 5): "What is chosen must be chosen before the test data are looked at.",
        (5, 6): "Saving comes at the end.",
    },
    praise="Most of this list is looking and measuring.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch12.parameters")
def _(rng):
    inputs, hidden, outputs = (
        one_of(rng, [8, 9, 16, 20, 25, 36, 100]),
        one_of(rng, [6, 12, 20, 30, 40]),
        one_of(rng, [2, 3, 4, 5, 10]),
    )
    first, second = inputs * hidden + hidden, hidden * outputs + outputs
    return Draw(
        text=f"{inputs} inputs, {hidden} hidden neurons, {outputs} outputs, with biases. How many numbers are learned?",
        answer=first + second,
        wrong=[
            inputs * hidden + hidden * outputs,
            first,
            inputs * hidden + inputs + hidden * outputs + hidden,
            inputs * hidden * outputs,
            inputs + hidden + outputs,
        ],
        praise=f"{first} in the first layer and {second} in the second.",
    )


@variants_of("ch12.first-loss")
def _(rng):
    classes = one_of(rng, [3, 4, 5, 6, 8, 20, 26, 50, 100])
    return Draw(
        text=f"A network is to tell {classes} classes apart. It knows nothing yet, and gives each of them about the same probability. What is its cross-entropy? To two decimals.",
        answer=cross_entropy(np.full((1, classes), 1 / classes), np.array([0]))[0],
        wrong=[math.log10(classes), -math.log(classes), 1 / classes, 1 - 1 / classes, classes, math.log2(classes)],
        messages={0: "This is the logarithm to base 10. Cross-entropy takes the natural one."},
    )


@variants_of("ch12.luck")
def _(rng):
    n, p = one_of(rng, [200, 300, 400, 500, 1000, 2000]), one_of(rng, [0.8, 0.85, 0.9, 0.94, 0.95, 0.96, 0.97, 0.99])
    q = 1 - p
    deviation = math.sqrt(n * p * q)
    share = 100 * deviation / n
    return Draw(
        text=f"A network has about {written(100 * p)} % right of {n} test images. If each image is right with the probability p, the number of right ones varies from one test set to another with the standard deviation √(n p (1 − p)). How many images is that, with p = {p} and n = {n}? To one decimal.",
        hints=(f"{p} · {written(q)} = {written(p * q)}. Times {n}, and then the root.",),
        answer=deviation,
        wrong=[
            n * p * q,
            math.sqrt(p * q),
            n * p,
            n * q,
            math.sqrt(n * p),
            math.sqrt(n) * p * q,
            share,
        ],
        messages={1: f"That is for a single image. There are {n}."},
        praise=f"That is {share:.1f} per cent of the images. So two networks, measured on different images, may differ by {2 * math.sqrt(2) * share:.1f} per cent by luck alone.",
    )


@variants_of("ch12.mnist-parameters")
def _(rng):
    side, hidden, outputs = (
        one_of(rng, [16, 20, 24, 32, 40]),
        one_of(rng, [50, 100, 128, 200, 300]),
        one_of(rng, [2, 5, 10, 20]),
    )
    pixels = side**2
    second = hidden * outputs + outputs
    return Draw(
        text=f"The images of a data set have {side} × {side} grey pixels. How many numbers does a network with one layer of {hidden} hidden neurons and {outputs} outputs learn, with biases?",
        title="For other images",
        hints=(f"{side} · {side} inputs. Then each layer has inputs times outputs weights, and a bias for each output.",),
        answer=pixels * hidden + hidden + second,
        wrong=[
            pixels * hidden + hidden * outputs,
            side * hidden + hidden + second,
            64 * hidden + hidden + second,
            pixels * hidden + hidden,
            pixels * hidden * outputs,
        ],
        messages={
            1: f"Every pixel is an input, {side} times {side} of them.",
            2: "That is for the small digits of 8 × 8 pixels. These images have more.",
        },
    )
