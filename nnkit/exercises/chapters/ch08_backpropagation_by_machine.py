"""Exercises and questions of chapter 8, backpropagation by machine."""

import math

import numpy as np

from nnkit.activations import sigmoid
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of, written
from nnkit.graph import Value


@code_exercise(
    "ch08.reverse",
    title="The way back, for any graph",
    text="A graph is given as a list with an entry for each node, and every node comes after its parents. The entry holds a pair (parent, local slope) for each parent; a parent is named by its place in the list. Write `slopes(graph)`: a list with the slope of the last node with respect to each node. For `[[], [], [(0, 3.0), (1, 2.0)]]`, where the last node is made from the other two, it is [3, 2, 1].",
    hints=[
        "The slope of the last node with respect to itself is 1, and that of all others begins at 0.",
        "Go through the nodes from the last to the first. What does each one hand to its parents?",
        "A parent can get something from several nodes: add.",
    ],
    cases=lambda rng: [
        ([[], [], [(0, 3.0), (1, 2.0)]],),
        ([[], [(0, 2.0)], [(1, 5.0)]],),
        ([[], [(0, 2.0)], [(0, 3.0)], [(1, 4.0), (2, -1.0)]],),
        ([[], [(0, 2.0)], [(1, 2.0)], [(1, 1.0), (2, 1.0)]],),
        ([[], [(0, 2.0)], [(1, 3.0)], [(2, 1.0), (1, 1.0)]],),
        ([[], [(0, 7.0), (0, 7.0)]],),
        ([[], [], [(0, 2.0), (1, 1.5)], [(2, 1.0), (0, 4.0)], [(3, 0.5), (2, -2.0), (1, 3.0)]],),
        ([[]],),
        ([[], [(0, 2.0)], [(0, 3.0)], [(1, 5.0)]],),
        ([[], [(0, -2.0)], [(0, 3.0), (1, -1.0)], [(2, -4.0)], [(3, 0.5), (1, 1.0)]],),
        ([[], [(0, 2.0)], [(1, 3.0)], [(1, 1.0)], [(2, 1.0), (3, 1.0)]],),
        ([[], [(0, 2.0)], [], [(1, 3.0), (2, 1.0)]],),
    ],
    praise="A few lines, and they differentiate every calculation whose steps have a slope.",
)
def slopes(graph):
    found = [0.0] * len(graph)
    found[-1] = 1.0
    for node in reversed(range(len(graph))):
        for parent, local in graph[node]:
            found[parent] += found[node] * local
    return found


@slopes.another_way
def _(graph):
    last = len(graph) - 1

    def slope_of(node):
        users = [(user, local) for user, parents in enumerate(graph) for parent, local in parents if parent == node]
        return 1.0 if node == last else sum(slope_of(user) * local for user, local in users)

    return np.array([slope_of(node) for node in range(len(graph))])


def _reverse(graph, *, nodes=None, first=1.0, hand=lambda slope, local: slope * local, collect=True):
    """The same with something that can go wrong."""
    found = [0.0] * len(graph)
    found[-1] = first
    for node in nodes if nodes is not None else reversed(range(len(graph))):
        for parent, local in graph[node]:
            found[parent] = hand(found[node], local) + (found[parent] if collect else 0.0)
    return found


@slopes.mistake("A node that is used twice keeps only what it got last. It must collect from all its users.")
def _(graph):
    return _reverse(graph, collect=False)


@slopes.mistake(
    "In your result only the parents of the last node get a slope. Do you go from the last node to the first, through all of them?"
)
def _(graph):
    return _reverse(graph, nodes=range(len(graph)))


def _at_once(graph, node=-1, found=None):
    found = [0.0] * (len(graph) - 1) + [1.0] if found is None else found
    for parent, local in graph[node]:
        found[parent] += found[node] * local
        _at_once(graph, parent, found)
    return found


@slopes.mistake(
    "A node hands on as soon as something has arrived, and what came first is handed on twice. Wait for all its users."
)
def _(graph):
    return _at_once(graph)


@slopes.mistake("All slopes are 0: there is nothing to hand on. With what slope does the last node begin?")
def _(graph):
    return _reverse(graph, first=0.0)


@slopes.mistake("You hand on the local slope alone. It must be multiplied by the slope that the node itself has received.")
def _(graph):
    return _reverse(graph, hand=lambda slope, local: local)


@slopes.mistake("Along a path slopes are multiplied, not added.")
def _(graph):
    return _reverse(graph, hand=lambda slope, local: slope + local)


slopes.family("reversed", "The slopes are in reverse order: the first entry belongs to the first node.")


@code_exercise(
    "ch08.value",
    title="Your Value differentiates",
    text="Complete `multiply`, `tanh` and `backward` in the cell above. Then `slopes_of_f` below, which uses your Value, returns the value of f = tanh(d) · d · a with d = a·b + c, and its slopes with respect to a, b and c. Only these four numbers are compared.",
    hints=[
        "The product a·b changes with a at the rate b.",
        "The slope of tanh is 1 minus the square of its result.",
        "In `backward`: which value has the slope 1, and in which order do the values hand on?",
    ],
    cases=lambda rng: [
        (2.0, 0.5, -0.5),
        (-1.0, 0.25, 0.5),
        tuple(rng.normal(size=3)),
        tuple(rng.normal(size=3)),
        (0.0, 2.0, 1.0),
    ],
    praise="The large libraries do the same, for arrays.",
)
def slopes_of_f(a, b, c):
    class Value:
        def __init__(self, data, parents=()):
            self.data, self.parents, self.slope = data, parents, 0.0

        def __add__(self, other):
            return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

        def __mul__(self, other):
            return Value(self.data * other.data, [(self, other.data), (other, self.data)])

        def tanh(self):
            result = math.tanh(self.data)
            return Value(result, [(self, 1 - result**2)])

        def in_order(self, seen):
            if self not in seen:
                for parent, _ in self.parents:
                    parent.in_order(seen)
                seen.append(self)
            return seen

        def backward(self):
            self.slope = 1.0
            for node in reversed(self.in_order([])):
                for parent, local in node.parents:
                    parent.slope += node.slope * local

    a, b, c = Value(a), Value(b), Value(c)
    d = a * b + c
    f = d.tanh() * d * a
    f.backward()
    return [f.data, a.slope, b.slope, c.slope]


@slopes_of_f.another_way
def _(a, b, c):
    d = a * b + c
    t = math.tanh(d)
    by_d = a * (t + d * (1 - t * t))
    return [t * d * a, t * d + by_d * b, by_d * a, by_d]


def _slopes_of_f(a, b, c, *, product=lambda x, y: (y, x), bend=lambda z, t: 1 - t**2, walk=_reverse, **options):
    """What a Value gives that has something wrong in it."""
    d = a * b + c
    t = math.tanh(d)
    graph = [[], [], []]  # a, b, c; then a·b, d, tanh(d), tanh(d)·d, f
    graph.append(list(zip((0, 1), product(a, b), strict=True)))
    graph.append([(3, 1.0), (2, 1.0)])
    graph.append([(4, bend(d, t))])
    graph.append(list(zip((5, 4), product(t, d), strict=True)))
    graph.append(list(zip((6, 0), product(t * d, a), strict=True)))
    return [t * d * a, *walk(graph, **options)[:3]]


@slopes_of_f.mistake("The product hands each factor its own number. How fast does a·b change with a? Try it with b = 100.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, product=lambda x, y: (x, y))


@slopes_of_f.mistake("The product hands on 1 to both factors: that is a sum's slope.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, product=lambda x, y: (1.0, 1.0))


@slopes_of_f.mistake(
    "The local slope of tanh is tanh itself in your code. On the right the curve of tanh is flat, but tanh itself is near 1. Look at its derivative."
)
def _(a, b, c):
    return _slopes_of_f(a, b, c, bend=lambda z, t: t)


@slopes_of_f.mistake("The local slope of tanh is always 1 in your code. It depends on the result.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, bend=lambda z, t: 1.0)


@slopes_of_f.mistake("For the slope of tanh you squared the number that goes in. It is the result that is squared.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, bend=lambda z, t: 1 - z**2)


@slopes_of_f.mistake("Your tanh has the slope of the sigmoid, its result times one minus it.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, bend=lambda z, t: t * (1 - t))


@slopes_of_f.mistake(
    "Some values are used twice, and one of their two parts is lost. What arrives second must be added to what is there."
)
def _(a, b, c):
    return _slopes_of_f(a, b, c, collect=False)


@slopes_of_f.mistake("In your version only the parents of the result get a slope. From which end do you go through the list?")
def _(a, b, c):
    return _slopes_of_f(a, b, c, walk=lambda graph: _reverse(graph, nodes=range(len(graph))))


@slopes_of_f.mistake("A value hands on before all its users have given their part. Go through `in_order([])` from its end.")
def _(a, b, c):
    return _slopes_of_f(a, b, c, walk=_at_once)


@slopes_of_f.mistake(
    "The value is right, and all slopes are 0. Is the slope of the result 1? Does every new Value have its parents? Do the parents store what they get?"
)
def _(a, b, c):
    return _slopes_of_f(a, b, c, first=0.0)


@code_exercise(
    "ch08.sigmoid-backward",
    title="Back through a sigmoid layer",
    text="Write `sigmoid_backward(a, gradient)`: the gradient of the loss with respect to the weighted sums. a holds the activations of a sigmoid layer, gradient that of the loss with respect to them. Both have the shape (samples, neurons).",
    hints=["The slope of the sigmoid, from a alone.", "Each neuron of each sample by itself: no sums."],
    cases=lambda rng: [
        (np.array([[0.5, 0.9]]), np.array([[2.0, -1.0]])),
        (rng.uniform(0.1, 0.9, (2, 2)), rng.normal(size=(2, 2))),
        (rng.uniform(0.1, 0.9, (3, 4)), rng.normal(size=(3, 4))),
        (np.array([[0.5], [0.25]]), np.array([[2], [-1]])),
    ],
    praise="An activation layer has no weights: it only passes on, sample by sample and neuron by neuron.",
)
def sigmoid_backward(a, gradient):
    return gradient * a * (1 - a)


@sigmoid_backward.another_way
def _(a, gradient):
    return (a - a**2) * gradient


@sigmoid_backward.mistake("This is the slope of the sigmoid alone. What arrives on the way back is multiplied by it.")
def _(a, gradient):
    return a * (1 - a)


@sigmoid_backward.mistake("You multiply by the activation only. The slope is the activation times one minus it.")
def _(a, gradient):
    return gradient * a


@sigmoid_backward.mistake("a holds the activations already: you applied the sigmoid once more.")
def _(a, gradient):
    return gradient * sigmoid(a) * (1 - sigmoid(a))


@sigmoid_backward.mistake("That is the slope of tanh, 1 − a².")
def _(a, gradient):
    return gradient * (1 - a**2)


@sigmoid_backward.mistake("The slope must be multiplied by what arrives, not added to it.")
def _(a, gradient):
    return gradient + a * (1 - a)


@sigmoid_backward.mistake("You added over the samples. The gradient of the sums has a row for each sample, as the sums have.")
def _(a, gradient):
    return (gradient * a * (1 - a)).sum(axis=0)


@code_exercise(
    "ch08.dense-backward",
    title="Back through a dense layer",
    text="A layer has computed Z = X W + b for a batch X of shape (samples, inputs), and gradient is ∂L/∂Z, of shape (samples, neurons). Write `dense_backward(X, W, gradient)`: the three gradients ∂L/∂W, ∂L/∂b and ∂L/∂X, in this order. Each has the shape of what it belongs to; b has the shape (neurons,).",
    hints=[
        "Write down the shapes of X, W and gradient. Which product of two of them, one transposed, has the shape of W?",
        "For one sample a weight's gradient is its input times δ. These are added over the samples.",
        "An input works through all neurons: it collects δ times weight from each of them.",
    ],
    cases=lambda rng: [
        (
            np.array([[1.0, 2.0, 0.0], [3.0, -1.0, 1.0]]),
            np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, 1.0]]),
            np.array([[1.0, 0.0], [0.5, -1.0]]),
        ),
        (rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), rng.normal(size=(2, 2))),
        (np.array([[2, -1]]), np.array([[1, 0, -2], [3, 1, 1]]), np.array([[1, -1, 2]])),
        (rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))),
        (np.array([[2], [-1]]), np.array([[3]]), np.array([[0.5], [0.25]])),
    ],
    praise="With the forward product, these two products are most of the work when a network is trained.",
)
def dense_backward(X, W, gradient):
    return X.T @ gradient, gradient.sum(axis=0), gradient @ W.T


@dense_backward.another_way
def _(X, W, gradient):
    by_weights = sum(np.outer(x, delta) for x, delta in zip(X, gradient, strict=True))
    return by_weights, np.ones(len(X)) @ gradient, np.stack([W @ delta for delta in gradient])


@dense_backward.mistake("∂L/∂W is divided by the number of samples. Whether to take a mean is decided in the loss, not here.")
def _(X, W, gradient):
    return X.T @ gradient / len(X), gradient.sum(axis=0), gradient @ W.T


@dense_backward.mistake(
    "∂L/∂W and ∂L/∂b are divided by the number of samples. Whether to take a mean is decided in the loss, not here."
)
def _(X, W, gradient):
    return X.T @ gradient / len(X), gradient.mean(axis=0), gradient @ W.T


@dense_backward.mistake("∂L/∂b has one dimension too many. b has the shape (neurons,).")
def _(X, W, gradient):
    return X.T @ gradient, gradient.sum(axis=0, keepdims=True), gradient @ W.T


@dense_backward.mistake(
    "∂L/∂b is the mean over the samples. It is their sum: a mean, if there is one, is in the gradient already."
)
def _(X, W, gradient):
    return X.T @ gradient, gradient.mean(axis=0), gradient @ W.T


@dense_backward.mistake("∂L/∂b has a row for each sample. There is one bias for all samples: add over them.")
def _(X, W, gradient):
    return X.T @ gradient, gradient, gradient @ W.T


@dense_backward.mistake("∂L/∂b is added over the neurons. Each neuron has its own bias: add over the samples.")
def _(X, W, gradient):
    return X.T @ gradient, gradient.sum(axis=1), gradient @ W.T


@dense_backward.mistake(
    "For ∂L/∂X the weights must be transposed: a row of W belongs to one input, and it collects over the neurons."
)
def _(X, W, gradient):
    return X.T @ gradient, gradient.sum(axis=0), gradient @ W


@dense_backward.mistake(
    "For ∂L/∂W it is X that is transposed: rows of the result belong to inputs, and you add over the samples."
)
def _(X, W, gradient):
    return X @ gradient, gradient.sum(axis=0), gradient @ W.T


@dense_backward.mistake("Rows and columns of ∂L/∂W are swapped. It has the shape of W.")
def _(X, W, gradient):
    return gradient.T @ X, gradient.sum(axis=0), gradient @ W.T


@dense_backward.mistake("∂L/∂W and ∂L/∂X are swapped: the weights come first, then the bias, then the inputs.")
def _(X, W, gradient):
    return gradient @ W.T, gradient.sum(axis=0), X.T @ gradient


@code_exercise(
    "ch08.two-layers",
    title="A whole network, forward and backward",
    text="A network has one hidden layer with sigmoid and an output layer without an activation function: A = sigmoid(X W1 + b1), Y = A W2 + b2. The loss is the mean of (Y − T)² over all samples; there is one output. Write `gradients(X, T, W1, b1, W2, b2)`: the gradients of the loss with respect to W1, b1, W2 and b2, in this order. X has the shape (samples, inputs), T (samples, 1), b1 (neurons,) and b2 (1,).",
    hints=[
        "Forward first: keep A and Y.",
        "At the output: 2 (Y − T) divided by the number of samples. That is what goes into the last layer on the way back.",
        "Then back through the dense layer, back through the sigmoid, and the first dense layer.",
    ],
    cases=lambda rng: (
        [
            (
                rng.normal(size=(n, 2)),
                rng.normal(size=(n, 1)),
                rng.normal(size=(2, m)),
                rng.normal(size=m),
                rng.normal(size=(m, 1)),
                rng.normal(size=1),
            )
            for n, m in ((3, 2), (2, 2), (4, 3), (1, 2))
        ]
        + [
            (
                np.array([[1, -2]]),
                np.array([[1]]),
                np.array([[0.5, -1.0], [1.0, 0.25]]),
                np.array([0.0, 0.5]),
                np.array([[1.0], [-2.0]]),
                np.array([0.25]),
            )
        ]
        + [
            (
                np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0], [3.0, 0.5, -1.0], [1.0, 1.0, 1.0]]),
                np.array([[1.0], [0.0], [2.0], [-1.0]]),
                np.array([[1], [-1], [2]]),
                np.array([0]),
                np.array([[2]]),
                np.array([1]),
            ),
        ]
    ),
    praise="Backpropagation, whole, for any number of samples and neurons.",
)
def gradients(X, T, W1, b1, W2, b2):
    A = sigmoid(X @ W1 + b1)
    Y = A @ W2 + b2
    at_output = 2 * (Y - T) / len(X)
    at_hidden = at_output @ W2.T * A * (1 - A)
    return [X.T @ at_hidden, at_hidden.sum(axis=0), A.T @ at_output, at_output.sum(axis=0)]


@gradients.another_way
def _(X, T, W1, b1, W2, b2):
    total = [np.zeros(parameter.shape) for parameter in (W1, b1, W2, b2)]
    for x, t in zip(X, T, strict=True):
        a = 1 / (1 + np.exp(-(x @ W1 + b1)))
        error = 2 * (a @ W2 + b2 - t) / len(X)
        delta = (W2 @ error) * (a - a**2)
        for place, part in zip(total, (np.outer(x, delta), delta, np.outer(a, error), error), strict=True):
            place += part
    return total


def _backward(X, T, W1, b1, W2, b2, *, slope=lambda A: A * (1 - A), factor=2.0, mean=True, back=None):
    """The same with something that can go wrong."""
    A = sigmoid(X @ W1 + b1)
    at_output = factor * (A @ W2 + b2 - T) / (len(X) if mean else 1)
    at_hidden = (at_output @ W2.T if back is None else back(at_output, W2, A)) * slope(A)
    return [X.T @ at_hidden, at_hidden.sum(axis=0), A.T @ at_output, at_output.sum(axis=0)]


@gradients.mistake("The hidden layer has lost the slope of its sigmoid.")
def _(X, T, W1, b1, W2, b2):
    return _backward(X, T, W1, b1, W2, b2, slope=lambda A: 1.0)


@gradients.mistake("The 2 of the square is missing.")
def _(X, T, W1, b1, W2, b2):
    return _backward(X, T, W1, b1, W2, b2, factor=1.0)


@gradients.mistake("You divide by the number of inputs as well. The mean is over the samples: `len(X)` and not `X.size`.")
def _(X, T, W1, b1, W2, b2):
    return [gradient / X.shape[1] for gradient in _backward(X, T, W1, b1, W2, b2)]


gradients.family("sum", "This is the gradient of the sum over the samples. The loss is their mean.")


gradients.family("mean", "The mean is taken twice: at the output, and in every gradient once more.")


@gradients.mistake("The four are right, but the output layer comes first. The order is W1, b1, W2, b2.")
def _(X, T, W1, b1, W2, b2):
    first, bias, second, last = _backward(X, T, W1, b1, W2, b2)
    return [second, last, first, bias]


@gradients.mistake("All signs are reversed: it should be the answer minus the target.")
def _(X, T, W1, b1, W2, b2):
    return _backward(X, T, W1, b1, W2, b2, factor=-2.0)


@gradients.mistake(
    "At the hidden layer the slope of the sigmoid is taken at the activations instead of the sums: sigmoid of a sigmoid."
)
def _(X, T, W1, b1, W2, b2):
    return _backward(X, T, W1, b1, W2, b2, slope=lambda A: sigmoid(A) * (1 - sigmoid(A)))


@gradients.mistake(
    "The output weights are missing on the way back to the hidden layer: each neuron gets the error times its own weight."
)
def _(X, T, W1, b1, W2, b2):
    return _backward(X, T, W1, b1, W2, b2, back=lambda error, W2, A: error @ np.ones_like(W2).T)


@gradients.mistake("The gradient of W2 has X in it. The output layer gets the hidden activations, not the inputs.")
def _(X, T, W1, b1, W2, b2):
    first, bias, _, last = _backward(X, T, W1, b1, W2, b2)
    return [first, bias, X.T @ (2 * (sigmoid(X @ W1 + b1) @ W2 + b2 - T) / len(X)), last]


@code_exercise(
    "ch08.chain",
    title="What is left of a slope",
    text="In a chain of sigmoid neurons, one in each layer, `weights` and `activations` hold a number for each layer, from the first to the last; weights[0] leads from the input to the first neuron. Write `left_of_it(weights, activations)`: the slope of the last activation with respect to the input of the chain.",
    hints=[
        "Each layer contributes a factor: its weight times the slope of its sigmoid.",
        "The factors are multiplied: `np.prod`.",
    ],
    cases=lambda rng: [
        (np.array([2.0]), np.array([0.5])),
        (np.array([1.0, 3.0]), np.array([0.5, 0.9])),
        (rng.normal(size=5), rng.uniform(0.1, 0.9, 5)),
        (np.array([4.0, 4.0, 4.0]), np.array([0.5, 0.5, 0.5])),
        (np.array([2, -1, 3]), np.array([0.5, 0.9, 0.2])),
    ],
    praise="In size, each factor is at most a quarter of its weight.",
)
def left_of_it(weights, activations):
    return np.prod(weights * activations * (1 - activations))


@left_of_it.another_way
def _(weights, activations):
    result = 1.0
    for weight, a in zip(weights, activations, strict=True):
        result *= weight * (a - a * a)
    return result


@left_of_it.mistake("The factors are multiplied, not added.")
def _(weights, activations):
    return np.sum(weights * activations * (1 - activations))


@left_of_it.mistake("The weights are missing.")
def _(weights, activations):
    return np.prod(activations * (1 - activations))


@left_of_it.mistake("The slope of the sigmoid is the activation times one minus it. What you have is the activation alone.")
def _(weights, activations):
    return np.prod(weights * activations)


@left_of_it.mistake("These are the factors of the layers, one for each. Multiply them.")
def _(weights, activations):
    return weights * activations * (1 - activations)


@left_of_it.mistake("That is the slope of tanh, 1 − a².")
def _(weights, activations):
    return np.prod(weights * (1 - activations**2))


@left_of_it.mistake("activations holds the activations already: you applied the sigmoid once more.")
def _(weights, activations):
    a = sigmoid(activations)
    return np.prod(weights * a * (1 - a))


number(
    "ch08.by-hand",
    title="A value that is used twice",
    text="c = a · b, d = c + a, L = d². At a = 3 and b = 4, what is ∂L/∂a?",
    hints=["First the values: c, then d. ∂L/∂d is 2d.", "Two paths lead from d to a: one through c, the other directly."],
    answer=150.0,
    tolerance=0.1,
    wrong={
        120.0: "Is this the path through c alone? a also goes into d directly. Or did you add two paths, with the wrong factor for the product? It hands a the other number.",
        30.0: "This is the direct path. a also works through c.",
        10.0: "The slope of the square is 2 times d, not 2.",
        60.0: "You handed on 30 twice. One path leads through the product, which has a local slope of its own.",
        75.0: "The 2 of the square is missing.",
        90.0: "That is ∂L/∂b. The question is about a.",
        3600.0: "The two paths are added, not multiplied.",
        5.0: "These are the two paths from a to d. From d to L there is one more factor.",
        225.0: "This is L itself.",
    },
    praise="30 · 4 along one path, 30 · 1 along the other, added.",
)

prediction(
    "ch08.predict-order",
    title="Predict: when a node has everything",
    text="In the same graph the way back begins at L and comes to d. Now d has handed its part to c and to a. When has a received everything?",
    hints=["Which values were made from a?"],
    right="Only when c has handed on as well, for a is used by c, too.",
    wrong={
        "Now: d has given it its part.": "That is one of two paths. Which other value was made with a?",
        "As soon as a has received something from anywhere.": "Other values that have not handed on yet may have been made from it.",
        "It is never complete, since c and a wait for each other.": "c does not wait for a: on the way back something is handed only from a value to those that it was made from.",
    },
    praise="A value may hand on when everything that was made from it has given its part.",
)

choice(
    "ch08.why-reverse",
    title="Backward or forward?",
    text="The chain rule can also be worked from the input to the output: one pass gives the slopes of all values with respect to one single input. Why is a network with 40,000 weights and one loss not trained in this way?",
    hints=["How many passes would each direction need?"],
    right="It would take one pass for each of the weights.",
    wrong={
        "From the input to the output the chain rule does not hold.": "It holds in both directions: you may begin to multiply at either end of the chain.",
        "The slopes would be less exact.": "Both ways give the same numbers.",
        "The loss is not known at the input.": "For slopes you need only the local ones, and they are known as soon as the values are.",
    },
    praise="Many inputs and one output: backward. One input and many outputs: forward.",
)

prediction(
    "ch08.predict-cost",
    title="Predict: what the numerical gradient costs",
    text="A network has 1510 parameters. How many times longer does a numerical gradient take than backpropagation?",
    hints=[
        "A numerical gradient asks for the loss twice for each parameter.",
        "Backpropagation costs a forward pass, and the way back costs about as much or a little more.",
    ],
    right="Between 700 and 3100 times.",
    wrong={
        "Between 2 and 10 times.": "How often does the numerical gradient run the network forward?",
        "Between 50 and 200 times.": "It runs the network forward 3020 times. Backpropagation costs only a few.",
        "Between half a million and two million times.": "It runs the network forward 3020 times, and not more.",
    },
    praise="And the factor grows with the number of parameters.",
)

choice(
    "ch08.keep",
    title="What must be kept?",
    text="In training, a dense layer keeps something from the forward pass until the backward pass has come through. What, and what for?",
    hints=["Look at the three gradients of a dense layer: which arrays appear in them?"],
    right="Its inputs X: the gradient of its weights needs them.",
    wrong={
        "Its outputs Z: the gradient of its weights needs them.": "They appear in none of the three gradients.",
        "Nothing: the gradients depend on the weights only.": "A weight's gradient is its input times δ.",
        "The loss: every gradient is a part of it.": "The loss as a number is not needed on the way back, only its slopes.",
    },
    praise="That is one reason why training takes more memory than using a trained network. The gradients themselves are another.",
)

choice(
    "ch08.shapes",
    title="Shapes on the way back",
    text="A batch of 100 samples goes through a dense layer with 784 inputs and 50 neurons. Which shapes do ∂L/∂Z, ∂L/∂W, ∂L/∂b and ∂L/∂X have?",
    hints=["Every gradient has the shape of what it belongs to."],
    right="(100, 50), (784, 50), (50,), (100, 784)",
    wrong={
        "(100, 50), (100, 784, 50), (100, 50), (100, 784)": "The samples of a batch share their weights and biases. Their parts are added, so no axis of 100 is left there.",
        "(50, 100), (50, 784), (50,), (784, 100)": "The tables are transposed. Samples are in rows, on the way back too.",
        "(100, 50), (784, 50), (1,), (784, 50)": "One bias for each neuron; and a gradient of X has the shape of X.",
    },
    praise="If a shape does not fit, the formula is wrong: that is the cheapest check there is.",
)

order(
    "ch08.backward-order",
    title="The way back, step by step",
    text="Put the steps of a backward pass through two dense layers with a sigmoid between them in order. Each layer first computes the gradients of its own weights and biases, and then hands on.",
    hints=["It begins where the forward pass has ended."],
    steps=[
        "Compute the gradient of the loss at the output.",
        "From it and the hidden activations: the gradients of the second layer's weights and biases.",
        "Hand it through the second layer's weights to the hidden activations.",
        "Multiply by the slope of the sigmoid.",
        "From that and the inputs: the gradients of the first layer's weights and biases.",
    ],
    wrong={
        (0, 1): "Everything begins at the loss.",
        (1, 2): "Here each layer computes its own gradients first and then hands on.",
        (2, 3): "The sigmoid lies before the second layer: the way back comes to it later.",
        (3, 4): "The first layer's weights work through the sigmoid: its slope belongs in their gradients.",
    },
    praise="Each layer needs only what arrives on the way back and what it kept from the forward pass.",
)

prediction(
    "ch08.predict-depth",
    title="Predict: ten layers of sigmoids",
    text="A network has ten hidden layers with the sigmoid, 32 neurons in each, and first weights of such a size that on average they neither enlarge nor shrink what comes back. How large is what arrives at the first hidden layer, compared with the tenth?",
    hints=["Nine sigmoids lie between them, each with a slope of at most 0.25."],
    right="About a millionth.",
    wrong={
        "About equal.": "On the way from the tenth to the first, what arrives is multiplied nine times by a slope of at most 0.25, and these weights do not make up for it.",
        "About a tenth.": "That would be a factor near 0.8 for each layer. The slope of a sigmoid is at most 0.25.",
        "About a million times as large.": "It would grow only if the weights made up for the slopes. These do not.",
    },
    praise="0.23 for each layer, nine times.",
)

choice(
    "ch08.vanish",
    title="What to do about it",
    text="In the stack of ten sigmoids the first layers get a gradient that is a million times too small. Somebody trains it by plain gradient descent and gives them a learning rate that is a million times larger. Why does that hardly help?",
    hints=["Look at the spread of the activations, layer by layer. What does the last layer know about the sample?"],
    right="The signal has vanished on its way forward, too.",
    wrong={
        "A gradient that small is 0 for a computer.": "A float can be far smaller than that, down to about 1e-308.",
        "A learning rate may not be above 1.": "It may be any number. What decides is the size of the step.",
        "It does help a great deal, but nobody has tried it yet.": "Optimizers that scale each weight's step do exist, and Adam does get this stack to learn a little. But the size of the step is not all: what should the first layers learn from a loss that hardly depends on the sample?",
    },
    praise="It is better to keep the size of the signal, forward and backward: by the activation function, and by the first weights.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch08.by-hand")
def _(rng):
    first = one_of(rng, [3, 4, 5, 6, -2, -3, -4])
    # With the numbers that are left out, two mistakes would have one value.
    second = one_of(rng, [b for b in (4, 5, 6, 7, 10) if b not in (first, first + 1, 2 * first - 1)])
    a, b = Value(first), Value(second)
    d = a * b + a
    loss = d**2
    loss.backward()
    handed = 2 * d.data  # what arrives at d
    way = written(handed)
    return Draw(
        text=f"c = a · b, d = c + a, L = d². At a = {written(first)} and b = {second}, what is ∂L/∂a?",
        answer=a.grad,
        wrong=[
            handed * second,
            handed,
            2 * (second + 1),
            2 * handed,
            a.grad / 2,
            b.grad,
            handed * second * handed,
            second + 1,
            loss.data,
        ],
        messages={
            0: "This is the path through c alone. a also goes into d directly.",
            3: f"You handed on {way} twice. One path leads through the product, which has a local slope of its own.",
        },
        praise=f"{way} · {second} along one path, {way} · 1 along the other, added.",
    )
