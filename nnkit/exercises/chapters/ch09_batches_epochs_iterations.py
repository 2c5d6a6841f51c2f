"""Exercises and questions of chapter 9, batches, epochs and iterations."""

import itertools
import math

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of


@code_exercise(
    "ch09.iterations",
    title="How many updates?",
    text="Write `iterations(samples, batch_size, epochs)`: how many times the weights are updated, as a whole number. In each epoch every sample is used once, and the last batch of an epoch may be smaller.",
    hints=["First for one epoch. What happens to the samples that are left over?", "`math.ceil` rounds up."],
    cases=lambda rng: [(1000, 10, 3), (10, 3, 1), (10, 3, 2), (100, 100, 5), (7, 10, 4), (1438, 100, 5)],
    praise="A smaller last batch is an update like any other.",
)
def iterations(samples, batch_size, epochs):
    return math.ceil(samples / batch_size) * epochs


@iterations.another_way
def _(samples, batch_size, epochs):
    return (samples + batch_size - 1) // batch_size * epochs


@iterations.mistake("The smaller batch at the end of an epoch is left out: you round down.")
def _(samples, batch_size, epochs):
    return samples // batch_size * epochs


@iterations.mistake("You round once at the end. Every epoch begins anew, and each has its own smaller last batch.")
def _(samples, batch_size, epochs):
    return math.ceil(samples * epochs / batch_size)


@iterations.mistake("There is one update too many in an epoch in which nothing is left over.")
def _(samples, batch_size, epochs):
    return (samples // batch_size + 1) * epochs


@iterations.mistake("You round down, once at the end. In every epoch the smaller last batch is an update, too.")
def _(samples, batch_size, epochs):
    return samples * epochs // batch_size


@iterations.mistake("This is the number of updates in one epoch.")
def _(samples, batch_size, epochs):
    return math.ceil(samples / batch_size)


@iterations.mistake("That would be for batches of a single sample.")
def _(samples, batch_size, epochs):
    return samples * epochs


@iterations.mistake("This can be a fraction. A batch is either used or not: round up in each epoch.")
def _(samples, batch_size, epochs):
    return samples / batch_size * epochs


@code_exercise(
    "ch09.batches",
    title="Cut an order into batches",
    text="Write `batches(order, batch_size)`: a list of arrays. The array `order` holds the indices of all samples in the order in which they are to be used; the first batch is its first `batch_size` indices, and so on. The last batch is smaller if nothing else is left.",
    hints=[
        "`range(0, len(order), batch_size)` gives the starts.",
        "`order[start : start + batch_size]` may go beyond the end.",
    ],
    cases=lambda rng: [
        (np.array([2, 0, 1, 3]), 2),
        (np.array([4, 1, 0, 3, 2]), 2),
        (np.array([1, 0]), 5),
        (rng.permutation(7), 3),
        (np.array([2, 1, 0]), 1),
        (np.array([3, 0, 4, 1, 2]), 3),
        (np.array([1, 0]), 2),
    ],
    praise="These indices pick the samples, x[batch] and t[batch]: the data need not be copied as a whole.",
)
def batches(order, batch_size):
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


@batches.another_way
def _(order, batch_size):
    return np.split(order, range(batch_size, len(order), batch_size))


@batches.mistake("The smaller batch at the end is lost, and its samples with it.")
def _(order, batch_size):
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(len(order) // batch_size)]


@batches.mistake("Your batches overlap: the starts are one apart. They are `batch_size` apart.")
def _(order, batch_size):
    return [order[start : start + batch_size] for start in range(len(order))]


@batches.mistake("You cut it into `batch_size` parts. It is the size of a part that is given, not how many there are.")
def _(order, batch_size):
    return np.array_split(order, batch_size)


@batches.mistake("Your batches are all of nearly the same size. Here all but the last one should be full.")
def _(order, batch_size):
    return np.array_split(order, math.ceil(len(order) / batch_size))


@batches.mistake("There is an empty batch at the end when nothing is left over.")
def _(order, batch_size):
    return [order[i * batch_size : (i + 1) * batch_size] for i in range(len(order) // batch_size + 1)]


@batches.mistake("The order is lost: your batches hold 0, 1, 2, … They should hold the numbers of `order`.")
def _(order, batch_size):
    return [np.arange(len(order))[start : start + batch_size] for start in range(0, len(order), batch_size)]


@code_exercise(
    "ch09.shuffle",
    title="Shuffle, and keep together",
    text="Write `in_order(x, t, order)`: the inputs and the targets in a new order, as a pair. The first row of each is number `order[0]` of the old ones, and so on.",
    hints=[
        "You can put an array of row numbers in the brackets after an array.",
        "An input and its target must stay together.",
    ],
    cases=lambda rng: [
        (np.array([[1.0], [2.0], [3.0]]), np.array([10, 20, 30]), np.array([2, 0, 1])),
        (rng.normal(size=(5, 2)), np.arange(5), np.array([3, 1, 4, 0, 2])),
        (np.array([[1, 2], [3, 4], [5, 6]]), np.array([0.5, 1.5, -2.5]), np.array([1, 2, 0])),
    ],
    praise="One order for both: an input without its target is worth nothing.",
)
def in_order(x, t, order):
    return x[order], t[order]


@in_order.another_way
def _(x, t, order):
    return np.take(x, order, axis=0), np.array([t[i] for i in order])


@in_order.mistake("The inputs have a new order and the targets the old one. So inputs have the targets of other samples.")
def _(x, t, order):
    return x[order], t


@in_order.mistake("The targets have a new order and the inputs the old one.")
def _(x, t, order):
    return x, t[order]


@in_order.mistake(
    "Row number `order[0]` of the new array is the first of the old one: that is the way back. Here it is the other way round."
)
def _(x, t, order):
    return x[np.argsort(order)], t[np.argsort(order)]


@in_order.mistake("The order is reversed. It should be the one that is given.")
def _(x, t, order):
    return x[::-1], t[::-1]


@code_exercise(
    "ch09.combine",
    title="From batches to all",
    text="Several batches together hold all samples once. Write `combine(gradients, sizes)`: the gradient of the mean loss over all samples. gradients is a list of arrays, all of the same shape, each the gradient of the mean loss of one batch; sizes is a list of how many samples each batch has.",
    hints=[
        "A gradient of a mean times its size is a sum over its samples.",
        "Add these sums, and divide by the number of all samples.",
    ],
    cases=lambda rng: [
        ([np.array([1.0, 2.0]), np.array([3.0, 0.0])], [2, 2]),
        ([np.array([1.0, 2.0]), np.array([4.0, -1.0])], [3, 1]),
        ([rng.normal(size=(2, 2)) for _ in range(3)], [10, 10, 5]),
        ([np.array([1.0, 2.0]), np.array([3.0, 0.0]), np.array([-1.0, 4.0])], [2, 5, 3]),
        ([np.array([1, 2]), np.array([4, -1])], [3, 1]),
    ],
    praise="If memory is short, you can compute a large batch in parts and make one step with the result.",
)
def combine(gradients, sizes):
    return sum(size * gradient for size, gradient in zip(sizes, gradients, strict=True)) / sum(sizes)


@combine.another_way
def _(gradients, sizes):
    return np.average(gradients, axis=0, weights=sizes)


@combine.mistake("A batch of one sample counts as much as one of three here. Each sample must count the same.")
def _(gradients, sizes):
    return sum(gradients) / len(gradients)


@combine.mistake("This is the sum of the gradients. The task asks for the mean over all samples.")
def _(gradients, sizes):
    return sum(gradients)


@combine.mistake("This is the gradient of the sum over all samples: divide by how many there are.")
def _(gradients, sizes):
    return sum(size * gradient for size, gradient in zip(sizes, gradients, strict=True))


@combine.mistake("You divide by the number of batches. It is the samples that are to be counted.")
def _(gradients, sizes):
    return sum(size * gradient for size, gradient in zip(sizes, gradients, strict=True)) / len(sizes)


@code_exercise(
    "ch09.epoch",
    title="One epoch",
    text="A neuron answers w·x + b. Its loss is the mean of the squared errors. Write `one_epoch(w, b, x, t, batches, rate)`: go through the list of batches; for each one compute the slopes of its loss with respect to w and b, and make a step. Return w and b. x and t are arrays, a batch is an array of sample numbers.",
    hints=[
        "Inside the loop: x[batch] and t[batch].",
        "For w: 2 · mean(error · x). For b: 2 · mean(error). Error is answer minus target.",
        "Compute both slopes before you move w or b.",
    ],
    cases=lambda rng: [
        (0.0, 0.0, np.array([1.0, 2.0]), np.array([2.0, 4.0]), [np.array([1]), np.array([0])], 0.1),
        (1.0, -1.0, np.array([1.0, 2.0, 3.0]), np.array([2.0, 0.5, 4.0]), [np.array([2, 0]), np.array([1])], 0.05),
        (
            0.5,
            0.2,
            rng.normal(size=6),
            rng.normal(size=6),
            [np.array([5, 0]), np.array([1, 4]), np.array([3]), np.array([2])],
            0.2,
        ),
        (
            0.5,
            -0.5,
            np.array([1.0, 2.0, 4.0, -1.0]),
            np.array([2.0, 0.0, 1.0, 3.0]),
            [np.array([2, 0, 3]), np.array([1])],
            0.05,
        ),
        (0, 0, np.array([1.0, 2.0]), np.array([2.0, 4.0]), [np.array([1]), np.array([0])], 0.1),
        (-1.0, -0.5, np.array([1.0, 2.0, 3.0]), np.array([2.0, 0.5, 4.0]), [np.array([2, 0]), np.array([1])], 0.05),
    ],
    praise="With a network instead of w and b, and sometimes another optimizer, this is the loop that trains the networks in this book.",
)
def one_epoch(w, b, x, t, batches, rate):
    for batch in batches:
        error = w * x[batch] + b - t[batch]
        by_w, by_b = 2 * np.mean(error * x[batch]), 2 * np.mean(error)
        w, b = w - rate * by_w, b - rate * by_b
    return w, b


@one_epoch.another_way
def _(w, b, x, t, batches, rate):
    place = np.array([w, b])
    for batch in batches:
        design = np.column_stack([x[batch], np.ones(len(batch))])
        place = place - 2 * rate * design.T @ (design @ place - t[batch]) / len(batch)
    return tuple(place)


def _one_epoch(w, b, x, t, batches, rate, *, factor=2.0, mean=np.mean, everything=False, in_turn=False):
    """The same with something that can go wrong."""
    for batch in batches:
        inputs, targets = (x, t) if everything else (x[batch], t[batch])
        new_w = w - rate * factor * mean((w * inputs + b - targets) * inputs)
        b = b - rate * factor * mean((new_w if in_turn else w) * inputs + b - targets)
        w = new_w
    return w, b


def _from_the_start(w, b, x, t, batches, rate):
    """Every step taken from the first w and b: a list of the places."""
    return [_one_epoch(w, b, x, t, [batch], rate) for batch in batches]


@one_epoch.mistake("Each step uses all samples. A step belongs to its batch alone.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches, rate, everything=True)


@one_epoch.mistake("There is only one step, with all samples. Make one for every batch.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches[:1], rate, everything=True)


@one_epoch.mistake("Only the first batch is used. Is the `return` inside the loop?")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches[:1], rate)


@one_epoch.mistake("Every batch starts from the first w and b. The next one must go on from where the last one ended.")
def _(w, b, x, t, batches, rate):
    return _from_the_start(w, b, x, t, batches, rate)[-1]


@one_epoch.mistake(
    "All slopes are taken at the first w and b, and added. Each batch makes its own step, from where the last one ended."
)
def _(w, b, x, t, batches, rate):
    places = np.array(_from_the_start(w, b, x, t, batches, rate)) - [w, b]
    return tuple(np.array([w, b]) + places.sum(axis=0))


@one_epoch.mistake("A step is made for every single sample. A batch makes one step, with the mean over its samples.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, [np.array([sample]) for batch in batches for sample in batch], rate)


@one_epoch.mistake("The slope for b is taken after w has moved. Both belong to the place before the step.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches, rate, in_turn=True)


@one_epoch.mistake("The slopes are sums over the batch. The loss is a mean.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches, rate, mean=np.sum)


@one_epoch.mistake("The 2 of the square is missing.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches, rate, factor=1.0)


@one_epoch.mistake("You go up: the error is answer minus target, and a step goes against the slope.")
def _(w, b, x, t, batches, rate):
    return _one_epoch(w, b, x, t, batches, rate, factor=-2.0)


@code_exercise(
    "ch09.memory",
    title="What a batch needs",
    text="For the backward pass a network keeps the inputs of the batch and the activations of every layer, each number stored once. Write `memory(samples, widths, bytes_each)`: how many bytes that is. widths is a list: how many inputs, then how many neurons each layer has. Each number takes `bytes_each` bytes.",
    hints=["How many numbers are kept for one sample?", "Each layer has one activation for each neuron."],
    cases=lambda rng: [(1, [2, 3, 1], 8), (10, [2, 3, 1], 8), (100, [784, 50, 10], 4), (5, [4, 4, 4, 4], 8), (2, [3, 1], 4)],
    praise="It grows in proportion to the batch. The weights are there only once, however large it is.",
)
def memory(samples, widths, bytes_each):
    return samples * sum(widths) * bytes_each


@memory.another_way
def _(samples, widths, bytes_each):
    return sum(samples * width * bytes_each for width in widths)


@memory.mistake("You multiply the widths. The activations of the layers are kept side by side: add.")
def _(samples, widths, bytes_each):
    return int(samples * np.prod(widths) * bytes_each)


@memory.mistake("This is for one sample. Every sample of the batch has its own activations.")
def _(samples, widths, bytes_each):
    return sum(widths) * bytes_each


@memory.mistake("The inputs are missing. They are kept as well, for the gradients of the first layer.")
def _(samples, widths, bytes_each):
    return samples * sum(widths[1:]) * bytes_each


@memory.mistake("These are the weights. They are there only once; what is kept for every sample are inputs and activations.")
def _(samples, widths, bytes_each):
    return samples * sum(a * b for a, b in itertools.pairwise(widths)) * bytes_each


@memory.mistake("The activations of the last layer are missing.")
def _(samples, widths, bytes_each):
    return samples * sum(widths[:-1]) * bytes_each


@memory.mistake("These are the numbers. Each takes some bytes.")
def _(samples, widths, bytes_each):
    return samples * sum(widths)


order(
    "ch09.seven-steps",
    title="The training loop with mini-batches",
    text="Put the steps of training in order, from the first one to the one that closes the loop.",
    hints=["One of them happens only once.", "The optimizer needs the gradient, and the gradient needs a loss."],
    steps=[
        "Draw small random weights.",
        "Take the next mini-batch of the shuffled samples.",
        "Forward pass: compute the answers.",
        "Compute the loss of the answers.",
        "Backward pass: compute the gradient.",
        "The optimizer changes the weights.",
        "Begin again with the next mini-batch; after the last one an epoch is over. Stop after the chosen number of epochs.",
    ],
    wrong={
        (0, 1): "The loop comes back to taking a batch. Weights drawn after that would be drawn anew for every batch.",
        (1, 2): "The forward pass needs samples.",
        (2, 3): "The loss judges answers.",
        (3, 4): "The way back begins at the loss.",
        (4, 5): "The optimizer uses the gradient.",
        (5, 6): "The next batch comes after the weights have changed.",
    },
    praise="Only the first step is not repeated.",
)

number(
    "ch09.three-epochs",
    title="Iterations",
    text="1000 samples, batches of 10, 3 epochs. How many updates are made?",
    hints=["How many batches are there in one epoch?"],
    answer=300.0,
    tolerance=0.5,
    wrong={
        100.0: "That is one epoch.",
        3000.0: "That would be batches of one sample.",
        33.333: "You divided by the number of epochs. More epochs make more updates.",
        333.333: "You divided the samples by the epochs. How many batches are there in one epoch?",
        3.0: "That is the number of epochs.",
        30.0: "10 times 3. How many batches of 10 are there in 1000?",
        30000.0: "You multiplied all three. The larger the batch, the fewer updates.",
    },
    praise="100 in each epoch, three times.",
)

number(
    "ch09.last-batch",
    title="What is left over",
    text="1438 samples, batches of 64, 10 epochs. How many updates are made if every sample is used once in each epoch?",
    hints=["22 batches of 64 are 1408 samples. And the rest?", "The rest is left over in every epoch."],
    answer=230.0,
    tolerance=0.04,
    wrong={
        220.0: "In each epoch 30 samples are left over. They are a batch, too.",
        224.7: "There is no part of an update: round up, in each epoch.",
        225.0: "You rounded once at the end. A smaller batch comes in each epoch.",
        224.0: "You rounded down, once at the end. A smaller batch comes in each epoch.",
        221.0: "You counted the smaller batch once. It comes in every epoch.",
        22.0: "That is one epoch, without its smaller last batch.",
        23.0: "That is one epoch.",
        14380.0: "That would be batches of one sample.",
    },
    praise="Ten updates more or less hardly matter; knowing what is counted does.",
)

choice(
    "ch09.words",
    title="One word, two meanings",
    text="One text calls one update an iteration. Another one says: iteration means how many batches are used in one epoch. 1000 samples, batches of 10, 3 epochs. Which sentence is right in this book?",
    hints=["In this book an iteration is one update."],
    right="There are 300 iterations, 100 in each epoch.",
    wrong={
        "There are 100 iterations.": "That is the number in one epoch. In this book every update is an iteration.",
        "There are 3 iterations of 100 batches.": "Three times through all the data is three epochs.",
        "There are 1000 iterations in each epoch, 3000 in all.": "That would be batches of one sample.",
    },
    praise="When you read such a number elsewhere, ask what is counted.",
)

prediction(
    "ch09.predict-noise",
    title="Predict: the noise of a hundred samples",
    text="The gradient of a single sample differs from that of all samples, by a typical distance. By what factor does this distance shrink if the batch has 100 samples instead of one?",
    hints=["You have met the answer for the loss: how much closer does a mean of four times as many samples come?"],
    right="About 10.",
    wrong={
        "About 100.": "Chance errors cancel in a mean, but not that fast. Four times as many samples halve the distance.",
        "About 2.": "That is for four times as many.",
        "Not at all: a gradient is a gradient.": "Every sample pulls in a different direction. In a mean, part of that cancels.",
    },
    praise="The square root of 100. The last step to all samples brings it to 0, because none is left out.",
)

prediction(
    "ch09.predict-one-epoch",
    title="Predict: one epoch with three batch sizes",
    text="A network for the digits sees every sample once, one epoch, with the best learning rate for each batch size: batches of 10, of 100, or all 1438 at once. Which one has learned the most after this epoch?",
    hints=["How many updates does each of them make?"],
    right="Batches of 10.",
    wrong={
        "All three the same: each has seen every sample once.": "Each sample is seen once, but after how many updates?",
        "Batches of 100: a good middle.": "They make 15 updates in the epoch.",
        "All at once: its gradient is exact.": "It makes one single update, however good its direction is.",
    },
    praise="144 rough steps lead further than one perfect step. But what do they cost?",
)

prediction(
    "ch09.predict-time",
    title="Predict: the time of one epoch",
    text="Four networks each go through the 1438 digits once, in batches of 1, 10, 100, or all at once. Which one takes the longest?",
    hints=["How many calls of each layer does it make, and how many updates?"],
    right="Batches of 1.",
    wrong={
        "Batches of 10.": "They make 144 updates. Which size makes ten times as many?",
        "All at once.": "It handles large arrays, but in one single call of each layer.",
        "All about equally long.": "They look at the same samples, but not with the same number of calls and updates.",
    },
    praise="Every call and every update costs something, however small its arrays are.",
)

prediction(
    "ch09.predict-sorted",
    title="Predict: digits in order",
    text="The digits are sorted: first all 0s, then all 1s, and at the end all 9s. A network is trained on them in this order, in batches of 10, for three epochs, with the learning rate 0.3. What will it answer to a new digit?",
    hints=["What do the last batches before the test look like?"],
    right="9, to nearly everything.",
    wrong={
        "Mostly the right digit: every sample was used as often as when shuffled.": "Each batch changes all weights for its own digits. What do the batches of all the other digits do to that?",
        "0, to nearly everything: they came first.": "What came first has been overwritten by all that came later.",
        "Any digit, by chance.": "The last batches had a clear message: whatever you see, say the same.",
    },
    praise="It has learned what helped last.",
)

choice(
    "ch09.online",
    title="One sample at a time",
    text="Samples arrive one after the other, each with its target, and the weights are updated after every single one. What is this called?",
    hints=["Is there a reward somewhere, or a target for each sample?"],
    right="Online learning.",
    wrong={
        "Reinforcement learning.": "There a learner learns from rewards for its own actions, without a target for each answer.",
        "Unsupervised learning.": "That has no targets. Here each sample has one.",
        "Batch learning.": "That is the other end: one update for all samples.",
    },
    praise="Online means: as the data arrive, and each is used when it comes. SGD with single samples makes the same steps, but from a stored set, which it goes through many times.",
)

choice(
    "ch09.noise",
    title="What noise can do",
    text="“Mini-batches prevent descent from getting caught in a local minimum.” What do the runs with two valleys say about this sentence?",
    hints=["Look at the runs that began in the deep valley, too."],
    right="Enough noise can carry a run out of either valley.",
    wrong={
        "It is right: with noise every run ended in the deep valley.": "With little noise none left the shallow one; with much noise many left the deep one.",
        "Noise has no influence on where a run ends.": "At noise 0 none changed valleys, at noise 4 about half of them did.",
        "Noise always makes things worse.": "Of those in the shallow valley many were carried into the deep one.",
    },
    praise="Noise shakes a run. It may carry it into the deeper valley, or out of it.",
)

choice(
    "ch09.powers",
    title="Powers of two",
    text="“Batch sizes must be powers of two, because of the memory of processors.” What is right?",
    hints=["Does a mean of 63 numbers need anything special?"],
    right="Any size works; powers of two are a custom.",
    wrong={
        "Only powers of two give gradients that are right.": "A mean over 63 samples is a mean like any other.",
        "Batches must be even, to be halved.": "Nothing in training needs to be halved.",
        "Only powers of two fit into memory.": "Memory holds arrays of any size.",
    },
    praise="On graphics processors some sizes, often powers of two, run faster, because they fill the hardware. It is a matter of speed only.",
)

choice(
    "ch09.begin-again",
    title="Repeat steps 1 to 5",
    text="Someone lists the steps of training: 1. set the weights to small random numbers; 2. put in the data; 3. forward; 4. compute the error; 5. backward, and update. Then: 6. repeat steps 1 to 5. What would happen?",
    hints=["What does step 1 do to what has been learned?"],
    right="Each update would be lost. Repeat steps 2 to 5.",
    wrong={
        "Nothing special: that is how training works.": "After step 5 the weights are a little better. What does step 1 do to them?",
        "It would take longer, but end at the same place.": "It would never get beyond one update.",
        "It helps against local minima.": "Some people begin several times and keep the best. But then each time is a whole training, not one update.",
    },
    praise="One wrong digit, and nothing would ever be learned.",
)

number(
    "ch09.mnist-bytes",
    title="How much is all of it?",
    text="MNIST has 60,000 training images of 28 × 28 pixels. As numbers of 4 bytes, how many megabytes (millions of bytes) are they, to one decimal place?",
    hints=["28 · 28 is 784.", "60,000 · 784 · 4."],
    answer=188.16,
    tolerance=0.051,
    wrong={
        47.04: "That is the number of pixels in millions. Each takes 4 bytes.",
        376.32: "That would be 8 bytes for each number.",
        6.72: "One of the two 28s is missing.",
        1505.28: "That is in bits, in millions. The question asks for bytes.",
        0.003136: "That is one image.",
        188160000.0: "That is in bytes.",
        188160.0: "That is in kilobytes.",
        179.44: "A megabyte is a million bytes here, not 1024 · 1024.",
    },
    praise="It fits into the memory of any laptop.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch09.three-epochs")
def _(rng):
    batch, epochs = int(rng.choice([10, 20, 25, 50])), int(rng.integers(2, 8))
    samples = batch * int(rng.integers(20, 60))
    updates = samples // batch
    return Draw(
        text=f"{samples} samples, batches of {batch}, {epochs} epochs. How many updates are made?",
        answer=updates * epochs,
        wrong=[
            updates,
            samples * epochs,
            updates / epochs,
            samples / epochs,
            epochs,
            batch * epochs,
            samples * batch * epochs,
        ],
        messages={5: f"{batch} times {epochs}. How many batches of {batch} are there in {samples}?"},
        praise=f"{updates} in each epoch, {epochs} times.",
    )


@variants_of("ch09.last-batch")
def _(rng):
    batch, full, epochs = one_of(rng, [16, 20, 32, 50, 100]), int(rng.integers(8, 41)), one_of(rng, [3, 4, 5, 8, 20])
    left = 2 * int(rng.integers(1, batch // 2)) + 1
    samples = full * batch + left
    return Draw(
        text=f"{samples} samples, batches of {batch}, {epochs} epochs. How many updates are made if every sample is used once in each epoch?",
        hints=(
            f"{full} batches of {batch} are {full * batch} samples. And the rest?",
            "The rest is left over in every epoch.",
        ),
        answer=(full + 1) * epochs,
        wrong=[
            full * epochs,
            samples / batch * epochs,
            math.ceil(samples * epochs / batch),
            samples * epochs // batch,
            full * epochs + 1,
            full,
            full + 1,
            samples * epochs,
        ],
        messages={0: f"In each epoch {left} samples are left over. They are a batch, too."},
        praise="A few updates more or less hardly matter; knowing what is counted does.",
    )


@variants_of("ch09.mnist-bytes")
def _(rng):
    images, side = one_of(rng, [5_000, 10_000, 20_000, 30_000, 40_000, 50_000]), one_of(rng, [16, 20, 24, 32, 40])
    each, other, as_many = one_of(rng, [(4, 8, "twice"), (8, 4, "half")])
    numbers = images * side**2
    return Draw(
        text=f"A data set has {images:,} grey images of {side} × {side} pixels. As numbers of {each} bytes, how many megabytes (millions of bytes) are they, to one decimal place?",
        hints=(f"{side} · {side} is {side**2}.", f"{images:,} · {side**2} · {each}."),
        answer=numbers * each / 1e6,
        tolerance=0.051,
        wrong=[
            numbers / 1e6,
            numbers * other / 1e6,
            images * side * each / 1e6,
            numbers * each * 8 / 1e6,
            side**2 * each / 1e6,
            numbers * each,
            numbers * each / 1e3,
            numbers * each / 1024**2,
        ],
        messages={
            0: f"That is the number of pixels in millions. Each takes {each} bytes.",
            1: f"That would be {as_many} as many bytes for each number.",
            2: f"One of the two {side}s is missing.",
        },
    )
