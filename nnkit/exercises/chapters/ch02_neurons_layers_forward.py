"""Exercises and questions of chapter 2, neurons, layers and the forward pass."""

import functools
import itertools

import numpy as np

from nnkit.activations import relu, sigmoid
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, variants_of, written


@code_exercise(
    "ch02.price",
    title="The price of any number of houses",
    text="Write `prices(houses, weights, bias)`: the weighted sum for each house. houses has one row for each house and one column for each input; weights has one number for each input. The result has one price for each house.",
    hints=["`houses @ weights` goes through all rows at once.", "The bias is one number; NumPy adds it to every price."],
    cases=lambda rng: [
        (np.array([[100.0, 3.0], [50.0, 2.0]]), np.array([2.0, -10.0]), 50.0),
        (np.array([[120.0, 4.0, 5.0], [60.0, 2.0, 12.0]]), np.array([2.0, 10.0, -5.0]), 30.0),
        (np.array([[80.0, 2.0, 1.0]]), np.array([2.0, 10.0, -5.0]), 30.0),
        (rng.normal(size=(3, 3)), rng.normal(size=3), -1.0),
        (rng.normal(size=(5, 4)), rng.normal(size=4), 0.5),
        (np.array([[101, 3], [54, 2]]), np.array([1.25, -0.5]), 0.5),
    ],
    praise="With `@` it needs no loop, however long the list is.",
)
def prices(houses, weights, bias):
    return houses @ weights + bias


@prices.another_way
def _(houses, weights, bias):
    return [sum(value * weight for value, weight in zip(house, weights, strict=True)) + bias for house in houses]


@prices.mistake("The bias is missing.")
def _(houses, weights, bias):
    return houses @ weights


@prices.mistake(
    "Each input is multiplied by its weight, but the products are not added up: one price for each house is wanted."
)
def _(houses, weights, bias):
    return houses * weights + bias


@prices.mistake("You added the products of all houses together. Each house has a price of its own: sum over its inputs only.")
def _(houses, weights, bias):
    return (houses * weights).sum() + bias


@prices.mistake("The bias is added to each product, so it counts once for every input. It belongs to the sum.")
def _(houses, weights, bias):
    return (houses * weights + bias).sum(axis=1)


@prices.mistake("You added along the wrong axis: one number for each input. A price adds the inputs of one house.")
def _(houses, weights, bias):
    return (houses * weights).sum(axis=0) + bias


@prices.mistake(
    "This is the price of the last house only. Is the `return` outside the loop, and is something collected in it?"
)
def _(houses, weights, bias):
    return houses[-1] @ weights + bias


@prices.mistake("This is the price of the first house only.")
def _(houses, weights, bias):
    return houses[0] @ weights + bias


@prices.mistake("The bias is subtracted. Here it is added.")
def _(houses, weights, bias):
    return houses @ weights - bias


@code_exercise(
    "ch02.standardise",
    title="Inputs of one size",
    text="Write `standardise(x)`: from each column of x subtract its mean, then divide by its standard deviation, as `x.std` computes it. x has one row for each sample, and no column in which all numbers are equal.",
    hints=["`x.mean(axis=0)` is the mean of each column.", "`x.std(axis=0)` is the standard deviation of each column."],
    cases=lambda rng: [
        (np.array([[1.0, 10.0], [3.0, 30.0]]),),
        (np.array([[100.0, 1.0], [50.0, 4.0], [60.0, 4.0]]),),
        (rng.normal(5, 3, size=(6, 3)),),
        (rng.normal(-2, 0.3, size=(3, 3)),),
        (np.array([[101, 1], [50, 4], [60, 5]]),),
    ],
    praise="Now all inputs have the same spread, and one learning rate serves them far better than before.",
)
def standardise(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


@standardise.another_way
def _(x):
    return np.column_stack([(column - np.mean(column)) / np.sqrt(np.var(column)) for column in x.T])


@standardise.mistake(
    "You took the mean and the deviation of all numbers together. Each column has its own, just as it has its own unit."
)
def _(x):
    return (x - x.mean()) / x.std()


@standardise.mistake("The means are gone, but the sizes are still different. Divide by the standard deviation of each column.")
def _(x):
    return x - x.mean(axis=0)


@standardise.mistake(
    "You divide by the deviation with n − 1 (`ddof=1`, as in statistics). Here it is n, as `x.std` does by default."
)
def _(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


@standardise.mistake(
    "You took the mean of each column, but the deviation of all numbers together. Each column needs both of its own."
)
def _(x):
    return (x - x.mean(axis=0)) / x.std()


@standardise.mistake("You divide by the variance. Its root is the standard deviation.")
def _(x):
    return (x - x.mean(axis=0)) / x.var(axis=0)


@standardise.mistake("You went along the rows: an area was compared with a number of bedrooms. The samples are along axis 0.")
def _(x):
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


@standardise.mistake("Brackets are missing: only the mean is divided.")
def _(x):
    return x - x.mean(axis=0) / x.std(axis=0)


@standardise.mistake("The mean is not subtracted.")
def _(x):
    return x / x.std(axis=0)


@standardise.mistake(
    "You scale each column to the range from 0 to 1. That is also in use; here it is the mean and the standard deviation."
)
def _(x):
    return (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))


@code_exercise(
    "ch02.house-net",
    title="A network with hidden neurons",
    text="Write `house_net(x, W1, b1, W2, b2)` for one house x, an array. The hidden layer: x @ W1 plus the biases b1, and then ReLU. The output: the hidden activations @ W2 plus b2, without an activation function. Return the array of outputs.",
    hints=["ReLU of an array: `np.maximum(0, z)`.", "Two lines: one for each layer. What goes into the second layer?"],
    cases=lambda rng: (
        [
            (
                np.array([1.0, 2.0]),
                np.array([[1.0, -1.0], [1.0, 1.0]]),
                np.array([0.0, -2.0]),
                np.array([[2.0], [3.0]]),
                np.array([1.0]),
            ),
            (
                np.array([1.0, -2.0]),
                np.array([[1.0, 2.0], [3.0, -1.0]]),
                np.array([1.0, -1.0]),
                np.array([[2.0], [-3.0]]),
                np.array([0.5]),
            ),
            (
                np.array([1, 2]),
                np.array([[0.25, -1.0, 0.5], [0.0, 0.25, 0.0]]),
                np.array([0.0, 0.75, -0.125]),
                np.array([[2.0], [-1.0], [4.0]]),
                np.array([-0.5]),
            ),
        ]
        + [
            (rng.normal(size=3), rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2))
            for _ in range(3)
        ]
        + [
            (
                np.array([1.0, 2.0]),
                np.array([[0.25, -1.0], [0.5, 0.25]]),
                np.array([1, 0]),
                np.array([[0.5], [3.0]]),
                np.array([2]),
            ),
        ]
    ),
    praise="Two weighted sums with a bend between them. The bend is what one weighted sum lacks.",
)
def house_net(x, W1, b1, W2, b2):
    hidden = relu(x @ W1 + b1)
    return hidden @ W2 + b2


@house_net.another_way
def _(x, W1, b1, W2, b2):
    z = W1.T @ x + b1
    return W2.T @ (z * (z > 0)) + b2


@house_net.mistake("The ReLU is missing. Without it the two layers are worth no more than one.")
def _(x, W1, b1, W2, b2):
    return (x @ W1 + b1) @ W2 + b2


@house_net.mistake("The output has a ReLU, too. Here it is the weighted sum itself, so that it can be any number.")
def _(x, W1, b1, W2, b2):
    return relu(relu(x @ W1 + b1) @ W2 + b2)


@house_net.mistake("The bias of the hidden layer is added after the ReLU. It belongs to the sum that the ReLU looks at.")
def _(x, W1, b1, W2, b2):
    return (relu(x @ W1) + b1) @ W2 + b2


@house_net.mistake("The bias of the hidden layer is missing.")
def _(x, W1, b1, W2, b2):
    return relu(x @ W1) @ W2 + b2


@house_net.mistake("The bias of the output is missing.")
def _(x, W1, b1, W2, b2):
    return relu(x @ W1 + b1) @ W2


@house_net.mistake("This is what the hidden neurons say. The second layer is missing.")
def _(x, W1, b1, W2, b2):
    return relu(x @ W1 + b1)


@house_net.mistake("Negative sums are made positive. ReLU turns them into 0.")
def _(x, W1, b1, W2, b2):
    return np.abs(x @ W1 + b1) @ W2 + b2


@house_net.mistake("The hidden layer has a sigmoid. Here it is ReLU.")
def _(x, W1, b1, W2, b2):
    return sigmoid(x @ W1 + b1) @ W2 + b2


@house_net.mistake("Only the output has a ReLU. It belongs to the hidden layer.")
def _(x, W1, b1, W2, b2):
    return relu((x @ W1 + b1) @ W2 + b2)


@code_exercise(
    "ch02.parameters",
    title="How many numbers does a network have?",
    text="Write `count_parameters(widths)`: how many weights and biases a network of dense layers has in all. widths is a list of whole numbers: how many inputs, then how many neurons each layer has. Every neuron has a bias. For [2, 3, 1] there are 6 and 3 weights, and 3 and 1 biases.",
    hints=[
        "Between a layer of 3 and a layer of 5 there are 3 times 5 weights. How many biases?",
        "The inputs are not neurons: they have no bias.",
    ],
    cases=lambda rng: [
        ([4, 1],),
        ([2, 3, 1],),
        ([784, 50, 10],),
        ([3, 5, 4, 2],),
        ([5, 2, 2],),
        ([2, 3, 3, 4],),
        ([3, 5, 3],),
        ([2, 3, 3, 3, 1],),
    ],
    praise="Most of them are found where two wide layers meet.",
)
def count_parameters(widths):
    total = 0
    for i in range(1, len(widths)):
        total += widths[i - 1] * widths[i] + widths[i]
    return total


@count_parameters.another_way
def _(widths):
    total = 0
    for place in range(1, len(widths)):
        total += (widths[place - 1] + 1) * widths[place]
    return total


@count_parameters.mistake("These are the weights. Every neuron has a bias as well.")
def _(widths):
    return sum(a * b for a, b in itertools.pairwise(widths))


@count_parameters.mistake("You gave biases to the inputs, too. Inputs are numbers that are given, not neurons.")
def _(widths):
    return sum(a * b for a, b in itertools.pairwise(widths)) + sum(widths)


@count_parameters.mistake("You count one bias for each layer. Each of its neurons has one.")
def _(widths):
    return sum(a * b + 1 for a, b in itertools.pairwise(widths))


@count_parameters.mistake("You count as many biases as a layer has inputs. It has as many as it has neurons.")
def _(widths):
    return sum(a * b + a for a, b in itertools.pairwise(widths))


@count_parameters.mistake("The output neurons have biases, too.")
def _(widths):
    return sum(a * b for a, b in itertools.pairwise(widths)) + sum(widths[1:-1])


@count_parameters.mistake("These are the biases. There is a weight for every pair of neighbours as well.")
def _(widths):
    return sum(widths[1:])


@count_parameters.mistake(
    "You multiplied all widths. Weights stand between neighbouring layers only: multiply pairs, and add."
)
def _(widths):
    return int(np.prod(widths))


@count_parameters.mistake("This is the number of neurons and inputs. The question asks for the numbers that training changes.")
def _(widths):
    return sum(widths)


@count_parameters.mistake("This is the first layer alone.")
def _(widths):
    return widths[0] * widths[1] + widths[1]


@code_exercise(
    "ch02.matrix",
    title="From names to a matrix",
    text="Two inputs x1 and x2 lead to two neurons. The first has the weighted sum x1·w1 + x2·w3, the second x1·w2 + x2·w4. Write `matrix(w1, w2, w3, w4)`: the array W of shape (2, 2) for which `np.array([x1, x2]) @ W` gives the two sums, in this order.",
    hints=[
        "x @ W multiplies x with each *column* of W.",
        "Which two weights belong to the first neuron? They go into one column.",
    ],
    cases=lambda rng: [(0.3, 0.2, 0.1, 0.5), (1.0, 2.0, 3.0, 4.0), (-0.5, 0.25, 2.0, -1.0), (1.5, -0.75, -3.0, 0.5)],
    praise="A row for each input, a column for each neuron.",
)
def matrix(w1, w2, w3, w4):
    return np.array([[w1, w2], [w3, w4]])


@matrix.another_way
def _(w1, w2, w3, w4):
    return np.column_stack([(w1, w3), (w2, w4)])


matrix.family(
    "transposed", "Rows and columns are swapped. Each column holds the weights of one neuron, each row those of one input."
)


@matrix.mistake("The two neurons are swapped: the first column belongs to the first one.")
def _(w1, w2, w3, w4):
    return np.array([[w2, w1], [w4, w3]])


matrix.family("reversed", "The two inputs are swapped: the first row is what x1 is multiplied by.")


@matrix.mistake(
    "Only the second row is the wrong way round. Its first number is what x2 is multiplied by for the first neuron."
)
def _(w1, w2, w3, w4):
    return np.array([[w1, w2], [w4, w3]])


@matrix.mistake("All four are in one row. The shape is (2, 2).")
def _(w1, w2, w3, w4):
    return np.array([w1, w2, w3, w4])


@code_exercise(
    "ch02.dense",
    title="A dense layer for a batch",
    text="Write `dense(x, W, b, f)`: the activations of a layer for a batch. x has the shape (samples, inputs), W (inputs, neurons), b (neurons,); f is the activation function, which takes an array. The result has the shape (samples, neurons).",
    hints=["In which order do the inner sizes of x and W meet?", "f gets the finished sums, with the biases."],
    cases=lambda rng: [
        (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[1.0, 0.0, -1.0], [0.5, 1.0, 2.0]]), np.array([0.0, 1.0, -2.0]), relu),
        (np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[1.0, 2.0], [-1.0, 0.5]]), np.array([0.5, -1.0]), np.tanh),
        (np.array([[1.0, -2.0]]), np.array([[0.5, 1.0], [-1.0, 0.25]]), np.array([1.0, 0.5]), sigmoid),
        (rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2), np.square),
        (np.array([[2, -1]]), np.array([[0.5, 1.0], [-1.0, 0.25]]), np.array([0.25, 0.5]), relu),
    ],
    praise="In networks of dense layers nearly all the work is in this one line, here and on the largest computers.",
)
def dense(x, W, b, f):
    return f(x @ W + b)


@dense.another_way
def _(x, W, b, f):
    return np.stack([f(W.T @ row + b) for row in x])


@dense.mistake("The activation function is missing: these are the weighted sums.")
def _(x, W, b, f):
    return x @ W + b


@dense.mistake("The biases are missing.")
def _(x, W, b, f):
    return f(x @ W)


@dense.mistake("The biases are added after the activation function. They belong to the sums.")
def _(x, W, b, f):
    return f(x @ W) + b


@dense.mistake("You turned W around. In this book a row of W belongs to an input already.")
def _(x, W, b, f):
    return f(x @ W.T + b)


@dense.mistake("The factors are in the wrong order: the rows of x must meet the columns of W.")
def _(x, W, b, f):
    return f(W @ x + b)


@dense.mistake("The activation function is applied to the inputs. It comes after the weighted sums.")
def _(x, W, b, f):
    return f(x) @ W + b


@dense.mistake(
    "b fits as it is: one number for each neuron, and it is stretched over the rows. As a column it has one for each sample."
)
def _(x, W, b, f):
    return f(x @ W + b[:, None])


@dense.mistake("All samples were added up. Each row of x gets a row of its own.")
def _(x, W, b, f):
    return f(x.sum(axis=0) @ W + b)


dense.family(
    "transposed", "The result has a row for each neuron and a column for each sample. It should have a row for each sample."
)


@code_exercise(
    "ch02.forward",
    title="The forward pass of any network",
    text="Write `forward(x, layers)`. x is a batch of shape (samples, inputs). layers is a list of triples (W, b, f), from the input to the output: weights, biases, and the activation function, which takes an array. Return the output of the last layer.",
    hints=[
        "What comes out of one layer goes into the next: one name for both is enough.",
        "Within the loop: weighted sums, then f.",
    ],
    cases=lambda rng: [
        (np.array([[1.0, 2.0]]), [(np.array([[1.0, -1.0], [0.5, 1.0]]), np.array([0.0, 0.5]), relu)]),
        (
            np.array([[1.0, -1.0]]),
            [
                (np.array([[1.0, 0.5, 0.0], [0.0, 1.0, 1.0]]), np.array([0.0, 0.5, -1.0]), np.tanh),
                (np.array([[1.0], [2.0], [-1.0]]), np.array([0.25]), sigmoid),
            ],
        ),
        (rng.normal(size=(2, 2)), [(rng.normal(size=(2, 2)), rng.normal(size=2), f) for f in (relu, np.tanh)]),
        (rng.normal(size=(3, 2)), [(rng.normal(size=(2, 2)), rng.normal(size=2), f) for f in (sigmoid, np.tanh, sigmoid)]),
        (rng.normal(size=(2, 2)), [(rng.normal(size=(2, 2)), np.array([1.0, -2.0]), f) for f in (np.tanh, np.square)]),
    ],
    praise="Two lines, and they run every stack of dense layers, however deep.",
)
def forward(x, layers):
    for W, b, f in layers:
        x = f(x @ W + b)
    return x


@forward.another_way
def _(x, layers):
    return functools.reduce(lambda y, layer: layer[2](np.dot(y, layer[0]) + layer[1]), layers, x)


@forward.mistake("Every layer gets the inputs of the network. From the second on, a layer gets what the one before it gives.")
def _(x, layers):
    for W, b, f in layers:
        y = f(x @ W + b)
    return y


@forward.mistake("The activation functions are missing: these are weighted sums of weighted sums.")
def _(x, layers):
    for W, b, _f in layers:
        x = x @ W + b
    return x


@forward.mistake("The last layer has lost its activation function.")
def _(x, layers):
    for W, b, f in layers[:-1]:
        x = f(x @ W + b)
    W, b, _f = layers[-1]
    return x @ W + b


@forward.mistake("Every layer has the activation function of the first one. Each brings its own.")
def _(x, layers):
    for W, b, _f in layers:
        x = layers[0][2](x @ W + b)
    return x


@forward.mistake("Every layer has the activation function of the last one. Each brings its own.")
def _(x, layers):
    for W, b, _f in layers:
        x = layers[-1][2](x @ W + b)
    return x


@forward.mistake("The inputs come back as they were. Is the result of each layer given a name that the next one uses?")
def _(x, layers):
    return x


@forward.mistake("Only the last layer has its activation function. Each layer has one.")
def _(x, layers):
    for W, b, _f in layers:
        x = x @ W + b
    return layers[-1][2](x)


@forward.mistake("You stop after the first layer. Is the `return` inside the loop?")
def _(x, layers):
    W, b, f = layers[0]
    return f(x @ W + b)


@forward.mistake("The biases are missing.")
def _(x, layers):
    for W, _b, f in layers:
        x = f(x @ W)
    return x


@forward.mistake("The bias is added after the activation function. It belongs to the weighted sum.")
def _(x, layers):
    for W, b, f in layers:
        x = f(x @ W) + b
    return x


@forward.mistake("You went through the layers from the last to the first. The list begins at the input.")
def _(x, layers):
    for W, b, f in reversed(layers):
        x = f(x @ W + b)
    return x


number(
    "ch02.by-hand",
    title="A price by hand",
    text="A house has 100 square metres and 3 bedrooms, lies 4 kilometres from the centre and is 18 years old. The weights are 2, 10, −5 and −1, the bias is 50. What is its price, in thousands?",
    hints=["Four products, and the bias.", "2 · 100 is the largest part. Which parts are subtracted?"],
    answer=242.0,
    tolerance=0.5,
    wrong={
        192.0: "The bias is missing.",
        142.0: "The bias is added, not subtracted.",
        292.0: "The bias is counted twice.",
        212.0: "The bedrooms are missing.",
        182.0: "The bedrooms raise the price: their weight is positive.",
        262.0: "The distance is missing.",
        282.0: "The third weight is negative: each kilometre lowers the price.",
        260.0: "The age is missing.",
        278.0: "The last weight is negative: each year lowers the price.",
        318.0: "Two of the weights are negative: their parts are subtracted.",
    },
    praise="200 + 30 − 20 − 18 + 50.",
)

choice(
    "ch02.meaning",
    title="What a weight says",
    text="In a weighted sum for prices (in thousands) the weight of the distance is −4.4, and that of the bedrooms −29.8. What does −4.4 say?",
    hints=["Change one input by 1, and hold the others fixed."],
    right="Of two houses that differ by 1 kilometre and in nothing else, the model makes the further one 4.4 thousand cheaper.",
    wrong={
        "The distance makes up 4.4 % of the price.": "A weight is not a share. It is an amount of money for one more kilometre.",
        "The distance matters less than the bedrooms.": "A weight alone does not say so: the unit and the spread of its input count, too. In metres it would be −0.0044.",
        "Every house that is 1 kilometre further out than another one costs 4.4 thousand less, whatever else is different.": "Houses further out may differ in other ways as well, and then all those parts of the sum change.",
    },
    praise="So a weight is a slope: that of the price in the direction of one input.",
)

prediction(
    "ch02.predict-age",
    title="Predict: one weighted sum for the age",
    text="In these data a new house is up to 90 thousand more expensive than one of middle age, and a very old one up to 120 thousand. A single weighted sum is fitted to 400 of them. What will the weight of the age be, in thousands for each year?",
    hints=[
        "A weighted sum changes by the same amount with every year. Which straight line comes nearest to a curve that falls and rises again?"
    ],
    right="Between −1 and 1.",
    wrong={
        "Below −1, because new houses are expensive, and old ones less so.": "And the very old ones? They pull the other way.",
        "Above 1, because very old houses are the most expensive.": "And the new ones? They pull the other way.",
        "Below −1 for new houses, and above 1 for old ones.": "A weighted sum has one weight for the age, the same for all ages.",
    },
    praise="Two opposite effects, and a straight line can only take a middle course between them.",
)

number(
    "ch02.hidden-by-hand",
    title="Four hidden neurons by hand",
    text="The same house: 100 square metres, 3 bedrooms, 4 kilometres, 18 years. Hidden neurons: space = ReLU(area − 20 · bedrooms), near = ReLU(10 − distance), new = ReLU(30 − age), old = ReLU(age − 80). The price is 100 + 2 · space + 20 · near + 3 · new + 3 · old. How much is it, in thousands?",
    hints=["space is 40. What are the other three?", "age − 80 is −62. What does ReLU make of a negative number?"],
    answer=336.0,
    tolerance=0.5,
    wrong={
        150.0: "You let “old” be −62. ReLU turns a negative sum into 0.",
        522.0: "You let “old” be 62. ReLU does not take the absolute value: it turns a negative sum into 0.",
        236.0: "The bias of 100 is missing.",
        222.0: "“near” counts too little. What is its weight in the price?",
        216.0: "The part of “near” is missing.",
        312.0: "“new” counts too little. What is its weight in the price?",
        300.0: "The part of “new” is missing.",
        296.0: "“space” counts too little. What is its weight in the price?",
        256.0: "The part of “space” is missing.",
        736.0: "20 · bedrooms comes first, and is then taken from the area.",
    },
    praise="Three of the four neurons have something to say about this house; the fourth is silent.",
)

prediction(
    "ch02.predict-error",
    title="Predict: how much better a network is",
    text="The weighted sum misses the prices by about 53 thousand. The prices were made by these very four neurons, and then a random amount was added to each, up or down. By how much will the network with the four hidden neurons miss them?",
    hints=["Which part of a price can no formula know?"],
    right="Clearly less than 53 thousand, and more than 0.",
    wrong={
        "0, because these are the right neurons.": "They are right, but the random amounts are in the prices as well, and no input tells them.",
        "About 53 thousand as well: it has the same four inputs.": "The inputs are the same. What is made of them is not: a hidden neuron can be silent for some houses.",
        "More than 53 thousand: more neurons add more errors.": "Each hidden neuron has its own task here, and the weights are the ones by which the prices were made.",
    },
    praise="What is left is the random part.",
)

choice(
    "ch02.shapes",
    title="Shapes",
    text="A batch x of 5 samples has the shape (5, 3). A layer has 4 neurons. Which shapes must its weights W and biases b have, so that x @ W + b works for this batch and for any other?",
    hints=["The inner sizes must meet: (5, 3) @ (?, ?).", "How many biases does a layer of 4 neurons have?"],
    right="W (3, 4), b (4,)",
    wrong={
        "W (4, 3), b (4,)": "Then 3 would have to meet 4. In this book a row of W belongs to an input.",
        "W (5, 4), b (5,)": "The number of samples has no place in the weights: the same layer must serve batches of any size.",
        "W (3, 4), b (5, 4)": "Then each sample would have biases of its own. They belong to the neurons.",
    },
    praise="(5, 3) @ (3, 4) gives (5, 4): the 3 in the middle is summed over.",
)

number(
    "ch02.mnist-parameters",
    title="The parameters of a network for digits",
    text="A network takes images of 28 × 28 pixels, has one hidden layer of 50 neurons, and 10 outputs. How many weights and biases does it have?",
    hints=["28 · 28 is 784.", "Two layers: the weights of each, and the biases of each."],
    answer=39760.0,
    tolerance=0.5,
    wrong={
        39700.0: "These are the weights. Every neuron has a bias as well.",
        39750.0: "The ten outputs have biases, too.",
        39710.0: "The fifty hidden neurons have biases, too.",
        39702.0: "You count one bias for each layer. Every neuron has one.",
        40544.0: "The pixels have no biases: they are inputs, not neurons.",
        1960.0: "An image has 28 · 28 numbers, and not 28.",
        844.0: "These are the inputs and neurons. Count the lines between them, and the biases.",
        39250.0: "This is the first layer alone.",
        392000.0: "You multiplied all three widths. Weights stand between neighbouring layers only.",
    },
    praise="Nearly all of them belong to the first layer.",
)

prediction(
    "ch02.predict-double",
    title="Predict: inputs twice as large",
    text="The ten-weight network answers 0.6122 for the inputs (20, 1). You double both inputs, to (40, 2). What happens to the answer?",
    hints=["The first sums were 6.1 and 4.5. What does a sigmoid do to numbers twice as large?"],
    right="It changes by less than one hundredth.",
    wrong={
        "It doubles.": "It could not: a sigmoid is never above 1. And there are three of them between input and output.",
        "It grows to nearly 1, because the sums double.": "The first layer's activations go to nearly 1. They were nearly 1 before.",
        "It becomes smaller.": "All weights are positive: larger inputs make every sum larger.",
    },
    praise="The first layer was near its ceiling already.",
)

order(
    "ch02.forward-order",
    title="The forward pass in order",
    text="Put the steps of a forward pass through a network with one hidden layer in order.",
    hints=["The biases belong to the sums, and the sums come before the activation function."],
    steps=[
        "Multiply the inputs by the weights of the hidden layer, add up, and add its biases.",
        "Apply the activation function of the hidden layer.",
        "Multiply the hidden activations by the weights of the output layer, add up, and add its biases.",
        "Apply the activation function of the output layer: this is the answer.",
    ],
    wrong={
        (0, 1): "The activation function gets the finished sums, with the biases.",
        (1, 2): "The output layer gets the activations of the hidden layer, not its sums.",
        (2, 3): "The activation function of the output gets the sums of the output layer.",
    },
    praise="Nothing in it changes a weight: that is the work of what comes after.",
)

choice(
    "ch02.columns",
    title="Two ways to write a layer",
    text="A book writes a layer as W x + b, with the inputs x in one column. In nnkit it is x @ W + b, with one sample in each row. The book's W is [[1, 2, 3], [4, 5, 6]]. How many inputs and neurons does this layer have, and what is nnkit's W?",
    hints=["In W x each *row* of W meets the column x."],
    right="3 inputs, 2 neurons; nnkit's W is its transpose.",
    wrong={
        "2 inputs, 3 neurons; nnkit's W is the same.": "In W x the number of columns of W must meet the number of inputs.",
        "3 inputs, 2 neurons; nnkit's W is the same.": "x @ W with x of shape (samples, 3) and W of shape (2, 3): do the inner sizes meet?",
        "2 inputs, 3 neurons; nnkit's W is its transpose.": "Each row of the book's W belongs to one neuron. How many rows are there?",
    },
    praise="The same numbers, with rows and columns exchanged.",
)


# ---------------------------------------------------------------- the same with other numbers


def _house(rng, age):
    """Area, bedrooms, distance and age, with an area above 20 times the bedrooms and a distance below 10."""
    return 10 * rng.integers(11, 19), rng.integers(2, 6), rng.integers(2, 10), age


@variants_of("ch02.by-hand")
def _(rng):
    area, bedrooms, distance, age = house = _house(rng, age=rng.integers(2, 41))
    weights = rng.choice([2, 3]), rng.choice([5, 10, 15, 20]), -rng.integers(2, 8), -rng.choice([1, 2])
    of_area, of_bedrooms, of_distance, of_age = (weight * value for weight, value in zip(weights, house, strict=True))
    bias = rng.choice([20, 30, 40, 50, 60, 80])
    price = of_area + of_bedrooms + of_distance + of_age + bias
    a, b, c, d = map(written, weights)
    return Draw(
        text=f"A house has {area} square metres and {bedrooms} bedrooms, lies {distance} kilometres from the centre and is {age} years old. The weights are {a}, {b}, {c} and {d}, the bias is {bias}. What is its price, in thousands?",
        answer=price,
        wrong=[
            price - bias,
            price - 2 * bias,
            price + bias,
            price - of_bedrooms,
            price - 2 * of_bedrooms,
            price - of_distance,
            price - 2 * of_distance,
            price - of_age,
            price - 2 * of_age,
            price - 2 * of_distance - 2 * of_age,
        ],
        praise=f"{a} · {area} + {b} · {bedrooms} {c[0]} {c[1:]} · {distance} {d[0]} {d[1:]} · {age} + {bias}.",
        hints=["Four products, and the bias.", f"{a} · {area} is the largest part. Which parts are subtracted?"],
    )


@variants_of("ch02.hidden-by-hand")
def _(rng):
    is_new = rng.random() < 0.5
    area, bedrooms, distance, age = _house(rng, age=rng.integers(3, 28) if is_new else rng.integers(85, 125))
    bias, of_space, of_near, of_age = (
        rng.choice([80, 100, 120]),
        rng.integers(2, 5),
        rng.choice([5, 10, 20]),
        rng.integers(2, 6),
    )
    space, near, new, old = area - 20 * bedrooms, 10 - distance, 30 - age, age - 80
    price = bias + of_space * relu(space) + of_near * relu(near) + of_age * (relu(new) + relu(old))
    silent, below_0, awake, above_0 = ("old", old, "new", new) if is_new else ("new", new, "old", old)
    return Draw(
        text=f"A house has {area} square metres and {bedrooms} bedrooms, lies {distance} kilometres from the centre and is {age} years old. Hidden neurons: space = ReLU(area − 20 · bedrooms), near = ReLU(10 − distance), new = ReLU(30 − age), old = ReLU(age − 80). The price is {bias} + {of_space} · space + {of_near} · near + {of_age} · new + {of_age} · old. How much is it, in thousands?",
        answer=price,
        wrong=[
            price + of_age * below_0,
            price - of_age * below_0,
            price - bias,
            price - of_near * near + near,
            price - of_near * near,
            price - of_age * above_0 + above_0,
            price - of_age * above_0,
            price - of_space * space + space,
            price - of_space * space,
            price - of_space * space + of_space * (area - 20) * bedrooms,
        ],
        messages={
            0: f"You let “{silent}” be {written(below_0)}. ReLU turns a negative sum into 0.",
            1: f"You let “{silent}” be {-below_0}. ReLU does not take the absolute value: it turns a negative sum into 0.",
            2: f"The bias of {bias} is missing.",
            5: f"“{awake}” counts too little. What is its weight in the price?",
            6: f"The part of “{awake}” is missing.",
        },
        hints=[
            f"space is {area} − 20 · {bedrooms}. What are the other three?",
            f"{'age − 80' if is_new else '30 − age'} is {written(below_0)}. What does ReLU make of a negative number?",
        ],
    )


@variants_of("ch02.mnist-parameters")
def _(rng):
    side, hidden = rng.choice([12, 16, 20, 24, 28, 32]), rng.choice([20, 30, 40, 50, 60, 100])
    pixels = side**2
    weights = pixels * hidden + hidden * 10
    return Draw(
        text=f"A network takes images of {side} × {side} pixels, has one hidden layer of {hidden} neurons, and 10 outputs. How many weights and biases does it have?",
        answer=weights + hidden + 10,
        wrong=[
            weights,
            weights + hidden,
            weights + 10,
            weights + 2,
            weights + hidden + 10 + pixels,
            side * hidden + hidden * 10 + hidden + 10,
            pixels + hidden + 10,
            pixels * hidden + hidden,
            pixels * hidden * 10,
        ],
        messages={
            2: f"The {hidden} hidden neurons have biases, too.",
            5: f"An image has {side} · {side} numbers, and not {side}.",
        },
        hints=[f"{side} · {side} is {pixels}.", "Two layers: the weights of each, and the biases of each."],
    )
