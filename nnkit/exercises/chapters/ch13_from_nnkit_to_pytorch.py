"""Exercises and questions of chapter 13, from nnkit to PyTorch."""

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, variants_of
from nnkit.lazy import LazyModule

torch = LazyModule("torch")


@code_exercise(
    "ch13.to-linear",
    title="From a layer of nnkit to one of PyTorch",
    text="Write `to_linear(weights, bias)`: the two arrays that `nn.Linear` needs to compute what a `Dense` layer of nnkit computes. `weights` has the shape (inputs, neurons) and `bias` the shape (neurons,). Return the weight and the bias of PyTorch, in this order.",
    hints=["PyTorch keeps a row for each neuron.", "What exchanges rows and columns?"],
    cases=lambda rng: [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, 6.0])),
        (rng.normal(size=(2, 3)), rng.normal(size=3)),
        (rng.normal(size=(4, 1)), rng.normal(size=1)),
    ],
    praise="A square matrix fits either way, and then nothing warns you. So compare one output when you move a network.",
)
def to_linear(weights, bias):
    return weights.T, bias


@to_linear.another_way
def _(weights, bias):
    return np.array([weights[:, neuron] for neuron in range(len(bias))]), bias.copy()


@to_linear.mistake(
    "The weights are as nnkit keeps them, with a row for each input. `nn.Linear` keeps a row for each neuron. (For an array of NumPy `.T` turns them; `transpose(0, 1)` leaves them as they are.)"
)
def _(weights, bias):
    return weights, bias


@to_linear.mistake(
    "The shape is right, but `reshape`, like `resize`, keeps the order of reading: numbers of different neurons stand in one row now."
)
def _(weights, bias):
    return weights.reshape(weights.shape[1], weights.shape[0]), bias


@to_linear.mistake("The bias has become a column. `nn.Linear` keeps it as a plain row, of shape (neurons,).")
def _(weights, bias):
    return weights.T, bias[:, None]


@to_linear.mistake("The two are exchanged: first the weight, then the bias.")
def _(weights, bias):
    return bias, weights.T


@code_exercise(
    "ch13.linear",
    title="What nn.Linear computes",
    text="Write `linear(x, weight, bias)`: what `nn.Linear` answers for a batch. x has the shape (samples, inputs), weight the shape (neurons, inputs), as PyTorch keeps it, and bias the shape (neurons,).",
    hints=[
        "The result has a row for each sample and a column for each neuron.",
        "In front of `@`, x. Behind it, which shape is needed?",
    ],
    cases=lambda rng: [
        (np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.array([0.5, 0.25])),
        (rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), rng.normal(size=2)),
        (rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)),
        (rng.normal(size=(2, 2)), rng.normal(size=(5, 2)), rng.normal(size=5)),
        (rng.normal(size=(3, 4)), rng.normal(size=(1, 4)), rng.normal(size=1)),
    ],
    praise="It is the dense layer of chapter 2. Only the place where a number is kept is another one.",
)
def linear(x, weight, bias):
    return x @ weight.T + bias


@linear.another_way
def _(x, weight, bias):
    return np.einsum("si,ni->sn", x, weight) + bias


@linear.mistake(
    "You multiply by the weight as it is kept. It has a row for each neuron: transpose it. (For an array of NumPy `.T` does so; `transpose(0, 1)` leaves it as it is.)"
)
def _(x, weight, bias):
    return x @ weight + bias


@linear.mistake("This has a row for each neuron and a column for each sample. A batch keeps its samples in rows.")
def _(x, weight, bias):
    return weight @ x.T + bias[:, None]


@linear.mistake(
    "`reshape`, or `resize`, gives the shape that fits, but it does not transpose: the numbers of a neuron are torn apart."
)
def _(x, weight, bias):
    return x @ weight.reshape(weight.shape[::-1]) + bias


@linear.mistake(
    "The numbers of the bias are added to the rows, one to each sample. They belong to the columns of the result. Is the bias made a column, or added before `.T` turns the result?"
)
def _(x, weight, bias):
    return x @ weight.T + bias[:, None]


@linear.mistake("The bias is missing, or its sum with the rest is not kept.")
def _(x, weight, bias):
    return x @ weight.T


@linear.mistake(
    "An activation comes on top here: numbers below 0 have become 0. `nn.Linear` has none; it stands in a layer of its own."
)
def _(x, weight, bias):
    return np.maximum(x @ weight.T + bias, 0)


@linear.mistake("An activation comes on top here, the sigmoid. `nn.Linear` has none; it stands in a layer of its own.")
def _(x, weight, bias):
    return 1 / (1 + np.exp(-(x @ weight.T + bias)))


@linear.mistake(
    "An activation comes on top of the product here, before the bias: numbers below 0 have become 0. `nn.Linear` has none; it stands in a layer of its own."
)
def _(x, weight, bias):
    return np.maximum(x @ weight.T, 0) + bias


@linear.mistake("A softmax comes on top here. `nn.Linear` has none; it stands in a layer of its own, or in the loss.")
def _(x, weight, bias):
    exp = np.exp(x @ weight.T + bias)
    return exp / exp.sum(axis=1, keepdims=True)


@linear.mistake("The bias is subtracted.")
def _(x, weight, bias):
    return x @ weight.T - bias


@code_exercise(
    "ch13.train",
    title="Steps with autograd",
    text="Write `train(w, x, t, rate, steps)`. w (inputs,), x (samples, inputs) and t (samples,) are arrays. Make tensors of them; then, so many times: the loss is the mean of the squared differences between x @ w and t, autograd finds its gradient with respect to w, and w takes a step of plain gradient descent. Return w as an array, by `w.detach().numpy()`.",
    hints=[
        "Make the leaf with `requires_grad=True`. Then, in each step: the loss, the way back, the step.",
        "The step stands where autograd does not watch, under `torch.no_grad()`. Afterwards `w.grad` has to be emptied.",
    ],
    cases=lambda rng: [
        (np.array([-1.0]), np.array([[1.0], [2.0], [0.0]]), np.zeros(3), 0.1, 1),
        (np.array([-1.0]), np.array([[1.0], [2.0], [0.0]]), np.zeros(3), 0.1, 2),
        (rng.normal(size=2), rng.normal(size=(5, 2)), rng.normal(size=5), 0.05, 3),
    ],
    praise="Five lines, and they are the same for a network of a billion weights. Only the result is checked here, and not that autograd has found it.",
    needs="torch",
)
def train(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    x, t = torch.tensor(x), torch.tensor(t)
    for _ in range(steps):
        loss = ((x @ w - t) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= rate * w.grad
        w.grad = None
    return w.detach().numpy()


@train.another_way
def _(w, x, t, rate, steps):
    w = torch.nn.Parameter(torch.from_numpy(w.copy()))
    optimizer = torch.optim.SGD([w], rate)
    for _ in range(steps):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(torch.tensor(x) @ w, torch.tensor(t)).backward()
        optimizer.step()
    return w.data.numpy()


_BY_ALL_NUMBERS = "You divide by how many numbers there are in x, as `x.size` says: by the length of w as well. Asked for is the number of samples, the rows of x: `len(x)`."


def _mean_squared(y, t):
    return ((y - t) ** 2).mean()


def _descended(w, x, t, rate, steps, loss, empties=True):
    """Gradient descent on a loss of answers and targets."""
    w = torch.tensor(w, requires_grad=True)
    for _ in range(steps):
        loss(torch.tensor(x) @ w, torch.tensor(t)).backward()
        w.data -= rate * w.grad
        if empties:
            w.grad = None
    return w.data.numpy()


@train.mistake(
    "The gradients of all steps pile up: `backward` adds to `w.grad`, and nothing empties it (is a call without its brackets?), or the losses themselves are added up. So each step goes along the sum of all gradients so far."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, _mean_squared, empties=False)


@train.mistake(
    "The squared differences are added up, and not averaged: the gradient is as many times too large as there are samples."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: ((y - t) ** 2).sum())


@train.mistake("w goes uphill: the step must be subtracted.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, -rate, steps, _mean_squared)


@train.mistake(
    "w comes back as it was. Are `backward` and the step both there, each called with its brackets? Is the gradient emptied before the step? Does a copy of w take the step? Is what the step gives kept? Is the loss cut off from w, as by `.item()`, `.detach()` or `torch.tensor(loss)`?"
)
def _(w, x, t, rate, steps):
    return w.copy()


@train.mistake(
    "From the second step on autograd does not watch w. Either `w = …` gives the name to a new tensor: change w in place, `w -= …`. Or the watching was switched off, and not on again."
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    for _ in range(steps):
        ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean().backward()
        with torch.no_grad():
            w = w - rate * w.grad
    return w.numpy()


@train.mistake(
    "In the second step the gradient is empty. Either `backward` is not called anew in each step, or `w = w - …` makes a new tensor, which is no leaf: change w in place, where autograd does not watch, `w -= …` under `no_grad`."
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    for step in range(steps):
        loss = ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean()
        slope = torch.autograd.grad(loss, w)[0] if step == 0 else None  # where w is no leaf, `.grad` stays empty
        w = w - rate * slope
    return w.detach().numpy()


@train.mistake(
    "An old graph is used again. Either the loss, or what it needs, is computed once, before the loop, or each loss is added to the one before. A graph serves for one `backward`: compute all of it anew in each step, `loss = …`."
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    loss = ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean()
    for _ in range(steps):
        loss.backward()
        w.data -= rate * w.grad
        w.grad = None
    return w.data.numpy()


@train.mistake(
    "Two slips. The squared differences are added up, and not averaged. And the gradients pile up: nothing empties `w.grad`, or the losses are added up."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: ((y - t) ** 2).sum(), empties=False)


@train.mistake(
    "Two slips. Each step is half as long as it should be: the mean of the squared differences has no ½. And the gradients pile up: nothing empties `w.grad`."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: _mean_squared(y, t) / 2, empties=False)


@train.mistake(
    "This is half of the sum, as chapter 4 has it. The mean is asked for: the sum divided by the number of samples."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: ((y - t) ** 2).sum() / 2)


@train.mistake("The rate is missing: a step is the rate times the gradient.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, 1, steps, _mean_squared)


@train.mistake("The mean is squared. Square each difference first, and then take the mean.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: (y - t).mean() ** 2)


def _with_momentum(momentum):
    def answer(w, x, t, rate, steps):
        w = torch.tensor(w, requires_grad=True)
        return _trained(w, x, t, torch.optim.SGD([w], rate, momentum=momentum), steps)

    return answer


for _momentum in (0.9, 0.5, 0.8, 0.99):
    train.mistake(
        f"This is momentum, with {_momentum} of the last step. Plain gradient descent is `torch.optim.SGD` with nothing but the rate."
    )(_with_momentum(_momentum))


@train.mistake("This is Nesterov's momentum. Plain gradient descent is `torch.optim.SGD` with nothing but the rate.")
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.SGD([w], rate, momentum=0.9, nesterov=True), steps)


@train.mistake("A bias is trained beside w: a layer without one is made with `bias=False`.")
def _(w, x, t, rate, steps):
    with_ones = np.column_stack([x, np.ones(len(t))])
    return _descended(np.append(w, 0.0), with_ones, t, rate, steps, _mean_squared)[:-1]


@train.mistake("The absolute differences are averaged here. Their squares are asked for.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: (y - t).abs().mean())


@train.mistake("The differences are not squared.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: (y - t).mean())


@train.mistake("The gradient is divided by the number of samples once more: the mean in the loss has done that.")
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: _mean_squared(y, t) / len(t))


@train.mistake(
    "This is one step too few. Does the loop go round `steps` times, and does each step stand behind the `backward` of its round?"
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps - 1, _mean_squared)


@train.mistake(
    "Each step is twice as long as it should be. Is one taken by an optimizer, and another one by hand? Does a 2 stand before the loss or the gradient? Is `backward` called twice?"
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, 2 * rate, steps, _mean_squared)


@train.mistake("The step goes along w itself. It must go along the gradient.")
def _(w, x, t, rate, steps):
    return w * (1 - rate) ** steps


def _by_x(reduced):
    def answer(w, x, t, rate, steps):
        w, t = torch.tensor(w), torch.tensor(t)
        for _ in range(steps):
            leaf = torch.tensor(x, requires_grad=True)
            _mean_squared(leaf @ w, t).backward()
            w = w - rate * reduced(leaf.grad)
        return w.numpy()

    return answer


for _reduced in (lambda slopes: slopes.sum(0), lambda slopes: slopes.mean(0)):
    train.mistake(
        "This is the gradient with respect to x, a row for each sample. It is w that learns: ask for the gradient with respect to w."
    )(_by_x(_reduced))


@train.mistake("The step goes along the loss. It must go along the gradient.")
def _(w, x, t, rate, steps):
    for _ in range(steps):
        w = w - rate * ((x @ w - t) ** 2).mean()
    return w


@train.mistake(
    "The rate comes in twice: squared, or in the loss or the gradient and once more in the step. It belongs to the step alone."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: rate * _mean_squared(y, t))


@train.mistake(
    "All steps go along the first gradient, or only one step is taken, behind the loop. The loss and what it needs, such as x @ w, `backward`, and the step: all belong in the loop. Or does the tensor in the loss never take the step, because another one does?"
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean().backward()
    for _ in range(steps):
        w.data -= rate * w.grad
    return w.data.numpy()


@train.mistake(
    "The steps are those of the rate 0.001, which is the optimizer's own, whatever `rate` says: `torch.optim.SGD([w], lr=rate)`."
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.SGD([w]), steps)


@train.mistake("This is RMSProp. Plain gradient descent is `torch.optim.SGD`.")
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.RMSprop([w], rate), steps)


@train.mistake("This is AdaGrad. Plain gradient descent is `torch.optim.SGD`.")
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.Adagrad([w], rate), steps)


@train.mistake("This is AdamW. Plain gradient descent is `torch.optim.SGD`.")
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.AdamW([w], rate), steps)


@train.mistake(
    "One of the two, `x @ w` or t, has become a column: their difference is a table then, each answer against each target."
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: ((y - t[:, None]) ** 2).mean())


@train.mistake("This is Adam. Plain gradient descent is `torch.optim.SGD`.")
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    return _trained(w, x, t, torch.optim.Adam([w], rate), steps)


def _trained(w, x, t, optimizer, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean().backward()
        optimizer.step()
    return w.detach().numpy()


@train.mistake(_BY_ALL_NUMBERS)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate / x.shape[1], steps, _mean_squared)


@train.mistake(
    "The result is that of one step, whatever `steps` says. Does each round begin where the last one ended? Does a `return` in the loop end it?"
)
def _(w, x, t, rate, steps):
    w = torch.tensor(w, requires_grad=True)
    ((torch.tensor(x) @ w - torch.tensor(t)) ** 2).mean().backward()
    return (w - rate * w.grad).detach().numpy()


@train.mistake(
    "Each step is half as long as it should be. Is there a ½ in the loss, as in the sum of squared errors of chapter 4? The mean of the squared differences has none. Or is the 2 of the square missing in a gradient by hand?"
)
def _(w, x, t, rate, steps):
    return _descended(w, x, t, rate, steps, lambda y, t: _mean_squared(y, t) / 2)


@code_exercise(
    "ch13.logits",
    title="A loss from logits",
    text="Write `loss_and_gradient(logits, labels)` with PyTorch. `logits` is an array of shape (samples, classes), `labels` holds a whole number for each sample. Return the mean cross-entropy as a number, and its gradient with respect to the logits as an array, both found by PyTorch.",
    hints=[
        "`torch.nn.functional.cross_entropy` takes logits and whole numbers.",
        "`loss.item()` is the number; `.grad` of the leaf is the gradient, and `.numpy()` makes an array of it.",
    ],
    cases=lambda rng: [
        (np.array([[0.0, 0.0]]), np.array([0])),
        (np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0, 0])),
        (3 * rng.normal(size=(4, 3)), np.array([2, 0, 1, 1])),
    ],
    praise="The gradient is softmax minus one-hot, divided by the number of samples: chapter 4's, found by the other road. Only the result is checked here, and not by what it was found.",
    tolerance=1e-4,  # so that float32 serves, too
    needs="torch",
)
def loss_and_gradient(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    loss.backward()
    return loss.item(), logits.grad.numpy()


@loss_and_gradient.another_way
def _(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    logs = torch.log_softmax(logits, dim=1)
    loss = -logs[torch.arange(len(labels)), torch.tensor(labels)].mean()
    return loss, torch.autograd.grad(loss, logits)[0]


def _with_gradient(logits, loss):
    """A loss, and its gradient by autograd."""
    logits = torch.tensor(logits, requires_grad=True)
    found = loss(logits)
    return found.item(), torch.autograd.grad(found, logits)[0].numpy()


@loss_and_gradient.mistake("The softmax is taken twice: once by you, and once inside `cross_entropy`, which wants logits.")
def _(logits, labels):
    return _with_gradient(
        logits, lambda logits: torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), torch.tensor(labels))
    )


@loss_and_gradient.mistake(
    "This is the sum over all samples. The mean is asked for, which is what `cross_entropy` gives by itself."
)
def _(logits, labels):
    return _with_gradient(
        logits, lambda logits: torch.nn.functional.cross_entropy(logits, torch.tensor(labels), reduction="sum")
    )


@loss_and_gradient.mistake(
    "The softmax is taken down the columns, over the samples. Each *row* holds the logits of one sample."
)
def _(logits, labels):
    return _with_gradient(
        logits, lambda logits: -torch.log_softmax(logits, dim=0)[torch.arange(len(labels)), torch.tensor(labels)].mean()
    )


@loss_and_gradient.mistake(
    "Each sample is compared with the labels of *all* samples, as `[:, labels]` does, which takes whole columns. One number of each row is needed."
)
def _(logits, labels):
    return _with_gradient(logits, lambda logits: -torch.log_softmax(logits, dim=1)[:, torch.tensor(labels)].mean())


@loss_and_gradient.mistake("The mean goes over all numbers of the table, classes too. Divide by the number of samples.")
def _(logits, labels):
    return _with_gradient(
        logits, lambda logits: torch.nn.functional.cross_entropy(logits, torch.tensor(labels)) / logits.shape[1]
    )


@loss_and_gradient.mistake(
    "The logits themselves stand where logarithms of probabilities are needed, as `nll_loss` takes them. What makes these of logits?"
)
def _(logits, labels):
    return _with_gradient(logits, lambda logits: torch.nn.functional.nll_loss(logits, torch.tensor(labels)))


@loss_and_gradient.mistake(
    "The probabilities stand where their logarithms are needed, as `nll_loss` takes them. A logarithm is missing."
)
def _(logits, labels):
    return _with_gradient(
        logits, lambda logits: torch.nn.functional.nll_loss(torch.softmax(logits, dim=1), torch.tensor(labels))
    )


@loss_and_gradient.mistake(
    "The gradient is None. `backward`, called on the loss, fills `.grad`, and only that of the tensor which was made with `requires_grad=True`: not of what is computed from it. (`backward` itself returns nothing.)"
)
def _(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    return torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).item(), logits.grad


@loss_and_gradient.mistake("The gradient is divided by the number of samples once more: `cross_entropy` is a mean already.")
def _(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    return loss.item(), torch.autograd.grad(loss, logits)[0].numpy() / len(labels)


@loss_and_gradient.mistake("The loss is divided by the number of samples once more: `cross_entropy` is a mean already.")
def _(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    return loss.item() / len(labels), torch.autograd.grad(loss, logits)[0].numpy()


@loss_and_gradient.mistake(
    "This is binary cross-entropy, with a second term for the classes that a sample does not belong to. Cross-entropy asks for the label's own class alone: the logarithm of its probability."
)
def _(logits, labels):
    one_hot = torch.eye(logits.shape[1], dtype=torch.float64)[torch.tensor(labels)]
    return _with_gradient(
        logits,
        lambda logits: (
            torch.nn.functional.binary_cross_entropy(torch.softmax(logits, dim=1), one_hot, reduction="sum") / len(labels)
        ),
    )


@loss_and_gradient.mistake(
    "The logits after a step stand in the place of the gradient. No step is asked for: the gradient itself is what `.grad` holds after `backward`."
)
def _(logits, labels):
    loss, slopes = _with_gradient(logits, lambda logits: torch.nn.functional.cross_entropy(logits, torch.tensor(labels)))
    return loss, logits - slopes


@loss_and_gradient.mistake("The sign of the gradient is reversed.")
def _(logits, labels):
    logits = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(labels))
    return loss.item(), -torch.autograd.grad(loss, logits)[0].numpy()


@code_exercise(
    "ch13.accumulate",
    title="A batch that does not fit",
    text="Write `gradient(w, x, t, parts)` with PyTorch: the gradient, with respect to w, of the mean of the squared differences between x @ w and t, over all samples. But never compute with all of them at once: go through `np.array_split(x, parts)` and `np.array_split(t, parts)`, call `backward` for each part, and let the gradients add up. The parts may be unequal. Return an array.",
    hints=[
        "What must the losses of the parts add up to?",
        "In each part: the sum of the squares, divided by the number of *all* samples.",
    ],
    cases=lambda rng: [
        (np.array([1.0]), np.array([[1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 0.0]), 2),
        (rng.normal(size=2), rng.normal(size=(4, 2)), rng.normal(size=4), 2),
        (rng.normal(size=3), rng.normal(size=(5, 3)), rng.normal(size=5), 1),
        (rng.normal(size=3), rng.normal(size=(5, 3)), rng.normal(size=5), 3),
        (rng.normal(size=3), rng.normal(size=(7, 3)), rng.normal(size=7), 3),
        (rng.normal(size=3), rng.normal(size=(7, 3)), rng.normal(size=7), 5),
        (rng.normal(size=3), rng.normal(size=(9, 3)), rng.normal(size=9), 4),
    ],
    praise="That `backward` adds is no whim: it is how a batch larger than the memory gets its gradient. Only the result is checked here. What saves memory is a `backward` in each round: the graph of a part is gone before the next part comes. One `backward` behind the loop, or one for all samples, gives the same numbers and saves nothing.",
    needs="torch",
)
def gradient(w, x, t, parts):
    w = torch.tensor(w, requires_grad=True)
    for some_x, some_t in zip(np.array_split(x, parts), np.array_split(t, parts), strict=True):
        squares = (torch.tensor(some_x) @ w - torch.tensor(some_t)) ** 2
        (squares.sum() / len(x)).backward()
    return w.grad.numpy()


@gradient.another_way
def _(w, x, t, parts):
    leaf, found = torch.tensor(w, requires_grad=True), 0
    for one, other in zip(np.array_split(x, parts), np.array_split(t, parts), strict=True):
        loss = torch.nn.functional.mse_loss(torch.tensor(one) @ leaf, torch.tensor(other)) * len(one) / len(x)
        found = found + torch.autograd.grad(loss, leaf)[0]
    return found


def _side_by_side(x, t, parts):
    return zip(np.array_split(x, parts), np.array_split(t, parts), strict=True)


def _summed(w, x, t):
    """The gradient of the sum of the squared differences."""
    return 2 * x.T @ (x @ w - t)


@gradient.mistake(
    "The gradients of the parts' own means are added up: with two parts the result is about twice too large. Has a loop given the name x to a part, so that `len(x)` is no longer that of the whole batch? Or is there a list of `w.grad`s? It holds one tensor several times, and that is the sum already."
)
def _(w, x, t, parts):
    pairs = _side_by_side(x, t, parts)
    return sum(_summed(w, one, other) / len(one) for one, other in pairs)


@gradient.mistake(
    "You take the mean of the parts' means. That is right for equal parts only: a sample in a small part counts more than one in a large part."
)
def _(w, x, t, parts):
    pairs = _side_by_side(x, t, parts)
    return sum(_summed(w, one, other) / len(one) for one, other in pairs) / parts


@gradient.mistake(
    "Only the last part counts: the gradient is emptied, or overwritten, in each round, or `backward` stands behind the loop."
)
def _(w, x, t, parts):
    one, other = np.array_split(x, parts)[-1], np.array_split(t, parts)[-1]
    return _summed(w, one, other) / len(x)


@gradient.mistake(
    "Only the last part counts, with its own mean: the gradient is emptied, or overwritten, in each round, or `backward` stands behind the loop."
)
def _(w, x, t, parts):
    one, other = np.array_split(x, parts)[-1], np.array_split(t, parts)[-1]
    return _summed(w, one, other) / len(one)


@gradient.mistake(
    "The gradient is as many times too large as there are parts. Does each round take all samples, or divide by the size of a part? Or is what `backward` has added up added up once more, or multiplied by their number? (`w.grad` is one tensor, the same in each round.)"
)
def _(w, x, t, parts):
    return _summed(w, x, t) / len(x) * parts


@gradient.mistake(
    "The sums of the parts are divided by the number of *parts*. Asked for is the mean over all samples. (Is x the list of the parts by now? Then `len(x)` counts these.)"
)
def _(w, x, t, parts):
    return _summed(w, x, t) / parts


@gradient.mistake(
    "This is the gradient of half of the sum. Asked for is the mean: the sum divided by the number of all samples."
)
def _(w, x, t, parts):
    return _summed(w, x, t) / 2


@gradient.mistake(
    "The first parts count several times. Either `w.grad`, which holds the sum of all parts so far, is added up once more; it is needed once, behind the loop. Or the losses are added up, and each `backward` goes through the whole sum; call it for the loss of one part."
)
def _(w, x, t, parts):
    found, total = 0, 0
    for one, other in _side_by_side(x, t, parts):
        found = found + _summed(w, one, other) / len(x)
        total = total + found
    return total


def _beside_another_part(w, x, t, parts, begin):
    """The gradient, where the part of t for each part of x begins at another place: that of its number and itself."""
    pairs = [(one, begin(number, one)) for number, one in enumerate(np.array_split(x, parts))]
    return sum(_summed(w, one, t[first : first + len(one)]) for one, first in pairs) / len(x)


@gradient.mistake(
    "Each part of x meets the wrong part of t: the next part of t must begin where the last one ended, as that of x does. Or cut both by `np.array_split`."
)
def _(w, x, t, parts):
    return _beside_another_part(w, x, t, parts, lambda number, one: number)


@gradient.mistake(
    "Each part of x meets the wrong part of t: not all parts are as long as this one, so the number of the part times its size is not where it begins. Or cut both by `np.array_split`."
)
def _(w, x, t, parts):
    return _beside_another_part(w, x, t, parts, lambda number, one: number * len(one))


def _cut_by(size, w, x, t):
    """The means of parts of one size, each counted as if the last part was of that size, too."""
    found = 0
    for k in range(0, len(x), size):
        one, other = x[k : k + size], t[k : k + size]
        found = found + _summed(w, one, other) / len(one) * size / len(x)
    return found


def _without_rest(w, x, t, parts):
    """The gradient of the sum over parts of one whole size, without the samples that are left over; and how many these are."""
    count = len(x) // parts * parts
    return _summed(w, x[:count], t[:count]), count


@gradient.mistake(
    "A whole part of x meets a single number of t. t must be cut into parts as well, and each part of x meets that of t: `zip` goes through both side by side."
)
def _(w, x, t, parts):
    found = 0
    for one, other in zip(np.array_split(x, parts), t, strict=False):
        found = found + _summed(w, one, other) / len(x)
    return found


@gradient.mistake(
    "Single samples meet whole parts of t. x must be cut into parts as well, and each part of x meets that of t: `zip` goes through both side by side."
)
def _(w, x, t, parts):
    found = 0
    for one, other in zip(x, np.array_split(t, parts), strict=False):
        found = found + 2 * one * (one @ w - other).sum() / len(x)
    return found


def _of_tables(w, x, t, parts):
    """For each part the gradient of the sum over a table, each answer against each target, and the number of its rows."""
    for one, other in _side_by_side(x, t, parts):
        yield 2 * one.T @ (len(one) * (one @ w) - other.sum()), len(one)


@gradient.mistake(
    "One of the two, the answers or the targets of a part, is a column, as what `nn.Linear` gives is: their difference is a table then, each answer against each target."
)
def _(w, x, t, parts):
    return sum(slopes for slopes, _ in _of_tables(w, x, t, parts)) / len(x)


@gradient.mistake(
    "One of the two, the answers or the targets of a part, is a column, as what `nn.Linear` gives is: their difference is a table then, and its mean goes over each answer against each target."
)
def _(w, x, t, parts):
    return sum(slopes / rows for slopes, rows in _of_tables(w, x, t, parts)) / len(x)


@gradient.mistake(
    "You divide by the size of the last part: has the loop given the name that you take the length of to a part? Asked for is the number of all samples."
)
def _(w, x, t, parts):
    return _summed(w, x, t) / len(np.array_split(x, parts)[-1])


def _of_equal_parts(w, x, t, parts, size):
    """The parts' means, each as if it was that of `size` samples."""
    pairs = _side_by_side(x, t, parts)
    return sum(_summed(w, one, other) / len(one) * size / len(x) for one, other in pairs)


@gradient.mistake(
    "Each part's mean counts as if the parts had one size. The last ones may be smaller: what is the size of this part?"
)
def _(w, x, t, parts):
    return _of_equal_parts(w, x, t, parts, -(-len(x) // parts))


@gradient.mistake(
    "The parts are cut by one size, and each part's mean counts as if it was of that size. The last part is smaller: what is *its* size?"
)
def _(w, x, t, parts):
    return _cut_by(len(x) // parts + 1, w, x, t)


@gradient.mistake(
    "The parts are cut by one size, and each part's mean counts as if it was of that size. What is left over makes a smaller part: what is *its* size?"
)
def _(w, x, t, parts):
    return _cut_by(len(x) // parts, w, x, t)


@gradient.mistake(
    "Each part's mean counts as if the parts had one size. The first ones may be larger: what is the size of this part?"
)
def _(w, x, t, parts):
    return _of_equal_parts(w, x, t, parts, len(x) // parts)


@gradient.mistake(
    "Some samples belong to no part. Is the size of a part rounded down, as `len(x) // parts` is? Then what is left over is lost; `np.array_split` leaves nothing over."
)
def _(w, x, t, parts):
    found, _ = _without_rest(w, x, t, parts)
    return found / len(x)


@gradient.mistake(
    "Some samples belong to no part, and you divide by the number of the others. Is the size of a part rounded down, as `len(x) // parts` is? Then what is left over is lost; `np.array_split` leaves nothing over."
)
def _(w, x, t, parts):
    found, count = _without_rest(w, x, t, parts)
    return found / count


@gradient.mistake(
    "Some samples belong to no part: the size of a part is rounded, and as many parts of this size do not hold all samples. `np.array_split` leaves nothing over."
)
def _(w, x, t, parts):
    count = round(len(x) / parts) * parts
    return _summed(w, x[:count], t[:count]) / len(x)


@gradient.mistake(
    "Each part is divided by the number of samples that have come so far. Asked for is one mean: divide all by the same, the number of all samples."
)
def _(w, x, t, parts):
    found, count = 0, 0
    for one, other in _side_by_side(x, t, parts):
        count += len(one)
        found = found + _summed(w, one, other) / count
    return found


@gradient.mistake(
    "The weights of the parts are right, but `w.grad` still holds the earlier parts when the next one is weighted. Empty it in each round, or weight the loss of each part instead."
)
def _(w, x, t, parts):
    held, found = 0, 0
    for one, other in _side_by_side(x, t, parts):
        held = held + _summed(w, one, other) / len(one)
        found = found + held * len(one) / len(x)
    return found


@gradient.mistake(
    "`w.grad` is weighted in place, and holds the earlier parts, too: these are weighted again in each round. Weight the loss of each part instead."
)
def _(w, x, t, parts):
    held = 0
    for one, other in _side_by_side(x, t, parts):
        held = (held + _summed(w, one, other) / len(one)) * len(one) / len(x)
    return held


@gradient.mistake(
    "The parts' means are added up, and then multiplied by the number of parts over that of the samples. Parts of different sizes count differently: a sum over each part, and one division by the number of all samples."
)
def _(w, x, t, parts):
    return _of_equal_parts(w, x, t, parts, parts)


@gradient.mistake(
    "This is half of it. Is there a ½ in the loss, as in some losses of chapter 4? Asked for is the mean of the squares as it is."
)
def _(w, x, t, parts):
    return _summed(w, x, t) / 2 / len(x)


@gradient.mistake(
    "This is twice what it should be. Is there a factor 2 in it, which the square brings by itself? Is `backward` called twice?"
)
def _(w, x, t, parts):
    return 2 * _summed(w, x, t) / len(x)


@gradient.mistake(
    "Each part's *sum* is multiplied by the size of the part, which belongs to its mean. Either the sum, divided by the number of all samples; or the mean, times the share of the part."
)
def _(w, x, t, parts):
    pairs = _side_by_side(x, t, parts)
    return sum(_summed(w, one, other) * len(one) / len(x) for one, other in pairs)


@gradient.mistake("This is w itself. Asked for is the gradient.")
def _(w, x, t, parts):
    return w.copy()


@gradient.mistake(_BY_ALL_NUMBERS)
def _(w, x, t, parts):
    return _summed(w, x, t) / x.size


@gradient.mistake("This is the gradient of the sum. Asked for is that of the mean: divide by the number of all samples.")
def _(w, x, t, parts):
    return _summed(w, x, t)


@code_exercise(
    "ch13.momentum",
    title="Momentum as PyTorch writes it",
    text="Write `momentum_step(w, v, g, rate, momentum)`, one step of `torch.optim.SGD` with momentum: the velocity becomes momentum times the old velocity plus the gradient g, and w goes back by the rate times the new velocity. Return the new w and the new v; the old ones stay as they are.",
    hints=["The rate does not stand in v.", "First v, then w with the new v."],
    cases=lambda rng: [
        (1.0, 0.0, 2.0, 0.1, 0.5),
        (1.0, 4.0, 2.0, 0.1, 0.5),
        (1.0, -4.0, 1.0, 0.1, 0.5),
        (rng.normal(size=3), rng.normal(size=3), rng.normal(size=3), 0.3, 0.9),
    ],
    praise="As long as the rate stays the same, the path is that of chapter 10's form. When a schedule lowers the rate, the two part.",
)
def momentum_step(w, v, g, rate, momentum):
    v = momentum * v + g
    return w - rate * v, v


@momentum_step.another_way
def _(w, v, g, rate, momentum):
    return w - rate * g - rate * momentum * v, g + momentum * v


@momentum_step.mistake(
    "This is the form of chapter 10: the rate stands inside the velocity. The new w may even be right in the first step, but v is another number."
)
def _(w, v, g, rate, momentum):
    v = momentum * v - rate * g
    return w + v, v


@momentum_step.mistake(
    "The rate stands inside the velocity here, as in chapter 10. PyTorch's velocity adds up plain gradients, and w takes the rate."
)
def _(w, v, g, rate, momentum):
    v = momentum * v + rate * g
    return w - v, v


@momentum_step.mistake(
    "The gradient is weighted by 1 − momentum here. That is an average, as Adam takes it; PyTorch's SGD adds the whole gradient."
)
def _(w, v, g, rate, momentum):
    v = momentum * v + (1 - momentum) * g
    return w - rate * v, v


@momentum_step.mistake(
    "This is an average of the velocity and the gradient, with the shares exchanged: 1 − momentum for the old velocity. PyTorch keeps momentum times the old velocity, and adds the whole gradient."
)
def _(w, v, g, rate, momentum):
    v = (1 - momentum) * v + momentum * g
    return w - rate * v, v


@momentum_step.mistake("w takes its step with the old velocity. First v, then w.")
def _(w, v, g, rate, momentum):
    return w - rate * v, momentum * v + g


@momentum_step.mistake("That is Nesterov's form: the step looks one velocity further ahead.")
def _(w, v, g, rate, momentum):
    v = momentum * v + g
    return w - rate * (g + momentum * v), v


@momentum_step.mistake("The rate has come into v, all of it. It stands outside: only w is moved by the rate times v.")
def _(w, v, g, rate, momentum):
    v = rate * (momentum * v + g)
    return w - v, v


@momentum_step.mistake("Rate and momentum have changed places.")
def _(w, v, g, rate, momentum):
    v = rate * v + g
    return w - momentum * v, v


@momentum_step.mistake("w goes uphill: the step must be subtracted.")
def _(w, v, g, rate, momentum):
    v = momentum * v + g
    return w + rate * v, v


_PARTS = (("weight", 2), ("bias", 1))


@code_exercise(
    "ch13.from-state",
    title="And back again",
    text='Write `parameters_of(state)`. Return a list of the arrays that a network of nnkit needs, from what PyTorch calls a state: a dictionary such as {"0.weight": …, "0.bias": …, "2.weight": …, "2.bias": …}, in the order of the layers, of which there may be any number, with any numbers in their names. (Here with arrays in the place of tensors.) nnkit wants for each layer its weights and then its bias, and keeps weights as (inputs, neurons).',
    hints=["`state.values()` goes through the arrays in their order.", "What does `.T` do to an array with one axis?"],
    cases=lambda rng: [
        ({"0.weight": np.array([[1.0, 2.0], [3.0, 4.0]]), "0.bias": np.array([5.0, 6.0])},),
        (
            {
                "0.weight": rng.normal(size=(3, 2)),
                "0.bias": rng.normal(size=3),
                "6.weight": rng.normal(size=(1, 3)),
                "6.bias": rng.normal(size=1),
            },
        ),
        ({f"{layer}.{name}": rng.normal(size=(2, 3)[:axes]) for layer in (1, 2, 10, 12) for name, axes in _PARTS},),
        ({f"{layer}.{name}": rng.normal(size=(2, 3)[:axes]) for layer in (100, 1000, 123456) for name, axes in _PARTS},),
    ],
    praise="One `.T` for all: an array with one axis stays as it is. But PyTorch does not like `.T` of a tensor with one axis: make arrays first, by `.numpy()`.",
)
def parameters_of(state):
    return [array.T for array in state.values()]


@parameters_of.another_way
def _(state):
    found = []
    for name, array in state.items():
        found.append(np.swapaxes(array, 0, 1) if name.endswith("weight") else array)
    return found


@parameters_of.mistake("The weights are as PyTorch keeps them, with a row for each neuron. nnkit keeps a row for each input.")
def _(state):
    return list(state.values())


@parameters_of.mistake(
    "Layers whose number has more than one digit are lost. Is the name read at a fixed place? `split` it at the dot, or ask how it ends, by `endswith`. Does a loop over numbers end too early? Go through the state itself."
)
def _(state):
    return [array.T for name, array in state.items() if name[1] == "."]


def _up_to(bound):
    return lambda state: [array.T for name, array in state.items() if int(name.split(".")[0]) < bound(state)]


for _bound in (
    len,
    lambda state: 100,
    lambda state: 1000,
    lambda state: 10_000,
):
    parameters_of.mistake(
        "Some layers are lost. Does a loop over numbers end too early, as with `range(len(state))`? The numbers have gaps, and may be large: go through the state itself."
    )(_up_to(_bound))


@parameters_of.mistake(
    "Weights of layers whose number has more than one digit stay as they are. Is the name read at a fixed place? `split` it at the dot, or ask how it ends, by `endswith`."
)
def _(state):
    return [array.T if name[2:] == "weight" else array for name, array in state.items()]


@parameters_of.mistake(
    "Of the layers whose numbers begin with the same digit only one is there. Is the name read at its first character? `split` it at the dot."
)
def _(state):
    found = {}
    for name, array in state.items():
        found.setdefault((name[0], array.ndim), array.T)
    return list(found.values())


@parameters_of.mistake("A bias has become a column. It has one axis in both, and stays as it is.")
def _(state):
    return [array.T if array.ndim == 2 else array[:, None] for array in state.values()]


@parameters_of.mistake("A bias has become a row of a table. It has one axis in both, and stays as it is.")
def _(state):
    return [array.T if array.ndim == 2 else array[None] for array in state.values()]


@parameters_of.mistake("Each weight comes twice, transposed and as it was. Is an `else` missing?")
def _(state):
    return [one for array in state.values() for one in ([array.T, array] if array.ndim == 2 else [array])]


@parameters_of.mistake("The biases are missing.")
def _(state):
    return [array.T for name, array in state.items() if "weight" in name]


@parameters_of.mistake(
    "All weights come first here, and then all biases. nnkit goes layer by layer: weights and bias of the first, then of the next."
)
def _(state):
    names = sorted(state, key=lambda name: ("bias" in name, int(name.split(".")[0])))
    return [state[name].T for name in names]


@parameters_of.mistake(
    "The shape is right, but `reshape`, like `resize`, keeps the order of reading: numbers of different neurons stand in one row now."
)
def _(state):
    return [array.reshape(array.shape[::-1]) for array in state.values()]


@parameters_of.mistake("The layers stand in the wrong order: nnkit begins with the first one, as PyTorch does.")
def _(state):
    names = sorted(state, key=lambda name: (-int(name.split(".")[0]), "bias" in name))
    return [state[name].T for name in names]


@parameters_of.mistake(
    'The layers are sorted by their names as text, and "10" stands before "2" then; or only the first character of a name is read. The state has them in their order already.'
)
def _(state):
    return [state[name].T for name in sorted(state, key=lambda name: (name.split(".")[0], "bias" in name))]


@parameters_of.mistake("In each layer the weights come first, then the bias.")
def _(state):
    names = sorted(state, key=lambda name: (int(name.split(".")[0]), "weight" in name))
    return [state[name].T for name in names]


@code_exercise(
    "ch13.together",
    title="The gradient of the whole batch",
    text="Two workers have shared a batch. Write `together(first, second, n_first, n_second)`: the gradient of the mean loss of the whole batch, from the gradients of the mean losses of its two parts. `first` and `second` are these gradients, each a number or an array; the parts hold `n_first` and `n_second` samples.",
    hints=[
        "How much of the whole loss does each part make up?",
        "Of 4 samples, 3 are in the first part: its gradient counts ¾.",
    ],
    cases=lambda rng: [
        (2.0, 6.0, 1, 1),
        (2.0, 6.0, 3, 1),
        (rng.normal(size=3), rng.normal(size=3), 2, 5),
        (rng.normal(size=3), rng.normal(size=3), 1, 4),
        (rng.normal(size=2), rng.normal(size=2), 3, 3),
        (rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), 50, 14),
    ],
    praise="With equal parts it is the plain mean. That is all that DistributedDataParallel computes: it takes it for unequal parts, too, and says nothing. So the parts should be equal.",
)
def together(first, second, n_first, n_second):
    return (n_first * first + n_second * second) / (n_first + n_second)


@together.another_way
def _(first, second, n_first, n_second):
    return first + (second - first) * n_second / (n_first + n_second)


@together.mistake(
    "The plain mean is right for equal parts only. Here a sample of the smaller part would count more than one of the larger."
)
def _(first, second, n_first, n_second):
    return (first + second) / 2


@together.mistake("Only the first gradient is weighted by its share of the samples. The second has a share, too.")
def _(first, second, n_first, n_second):
    return first * n_first / (n_first + n_second) + second


@together.mistake("Only the second gradient is weighted by its share of the samples. The first has a share, too.")
def _(first, second, n_first, n_second):
    return first + second * n_second / (n_first + n_second)


@together.mistake("The two are added up. Each is the gradient of a mean already, so the sum is about twice too large.")
def _(first, second, n_first, n_second):
    return first + second


@together.mistake(
    "The numbers of samples are exchanged: the gradient of the first part counts as often as the second part has samples."
)
def _(first, second, n_first, n_second):
    return (n_second * first + n_first * second) / (n_first + n_second)


@together.mistake(
    "Each gradient is divided by its number of samples. It is a mean already: it should count the more, the more samples it has."
)
def _(first, second, n_first, n_second):
    return first / n_first + second / n_second


@together.mistake(
    "Each gradient is divided by its number of samples, and then their mean is taken. Weight each by its number, and divide by all."
)
def _(first, second, n_first, n_second):
    return (first / n_first + second / n_second) / 2


@together.mistake(
    "The sum is divided by the number of samples, and the gradients are means already. Weight each by its own number first."
)
def _(first, second, n_first, n_second):
    return (first + second) / (n_first + n_second)


@together.mistake("Weighted by the numbers of samples, but divided by 2. All the samples together are n_first + n_second.")
def _(first, second, n_first, n_second):
    return (n_first * first + n_second * second) / 2


@together.mistake("This is the gradient of the sum of all losses: it is not yet divided by the number of all samples.")
def _(first, second, n_first, n_second):
    return n_first * first + n_second * second


@code_exercise(
    "ch13.share",
    title="Deal out the samples",
    text="Write `share(x, rank, workers)`: the rows of x that belong to the worker with the number `rank`, counted from 0. They are dealt like cards: with two workers, number 0 gets the rows 0, 2, 4, … and number 1 the rows 1, 3, 5, …",
    hints=["A slice has a start and a step."],
    cases=lambda rng: [
        (np.array([7, 4, 9, 2]), 0, 2),
        (np.array([7, 4, 9, 2]), 1, 2),
        (np.array([3, 5, 3, 3, 0]), 0, 2),
        (np.array([3, 5, 3, 3, 0]), 1, 2),
        (np.array([3, 5, 6, 3]), 0, 2),
        (rng.normal(size=(10, 2)), 0, 3),
        (rng.normal(size=(26, 2)), 0, 3),
        (rng.normal(size=(8, 2)), 1, 3),
        (rng.normal(size=(7, 2)), 2, 3),
        (rng.normal(size=(9, 2)), 1, 4),
    ],
    praise="PyTorch's DistributedSampler deals in the same way, from a shuffled order, and repeats a few samples so that all get equally many. Its `set_epoch` is called at the beginning of each epoch: without it the order is the same in every epoch.",
)
def share(x, rank, workers):
    return x[rank::workers]


@share.another_way
def _(x, rank, workers):
    return x[np.arange(len(x)) % workers == rank]


@share.mistake("You cut x into blocks, one after the other. Asked for is dealing, one row to each in turn.")
def _(x, rank, workers):
    return np.array_split(x, workers)[rank]


@share.mistake(
    "You cut x into equal blocks; rows that are left over belong to nobody. Asked for is dealing, one row to each in turn."
)
def _(x, rank, workers):
    size = len(x) // workers
    return x[rank * size : (rank + 1) * size]


@share.mistake("You cut x into blocks of nearly one size, one after the other. Asked for is dealing, one row to each in turn.")
def _(x, rank, workers):
    return x[rank * len(x) // workers : (rank + 1) * len(x) // workers]


@share.mistake(
    "You cut x into blocks of one size, and the last one gets what is left. Asked for is dealing, one row to each in turn."
)
def _(x, rank, workers):
    size = -(-len(x) // workers)
    return x[rank * size : (rank + 1) * size]


@share.mistake(
    "This goes from `rank` up to `workers`. The number of workers is the step: it stands third in `range`, and behind a second colon in a slice."
)
def _(x, rank, workers):
    return x[rank:workers]


@share.mistake("Rows that are left over, when x cannot be dealt evenly, belong to nobody here. Deal on until all are gone.")
def _(x, rank, workers):
    return x[: len(x) // workers * workers][rank::workers]


@share.mistake("The workers are counted from 1 here. The one with rank 0 begins with row 0.")
def _(x, rank, workers):
    return x[rank - 1 :: workers] if rank else x[-1:]


@share.mistake("The numbers themselves decide here who gets them. It is their places that are dealt, whatever stands there.")
def _(x, rank, workers):
    return x[x % workers == rank]


@share.mistake("The numbers themselves decide here who gets them. It is their places that are dealt, whatever stands there.")
def _(x, rank, workers):
    return np.array([row for row in x if row % workers == rank])


@share.mistake(
    "Rows that are equal go astray: the place of a row is looked up by what stands in it, as `index` does, which finds the first one. `enumerate` counts the places as they come."
)
def _(x, rank, workers):
    rows = x.tolist()
    return [row for row in rows if rows.index(row) % workers == rank]


@share.mistake("These are the numbers of the rows. Return the rows themselves, taken from x.")
def _(x, rank, workers):
    return np.arange(rank, len(x), workers)


@share.mistake("This is one piece of x, which begins at `rank`. The rows of a worker lie `workers` places apart.")
def _(x, rank, workers):
    return x[rank : rank + workers]


@share.mistake(
    "Some rows come twice: x is filled up until all workers get equally many, as PyTorch's DistributedSampler does. Here each row is dealt once."
)
def _(x, rank, workers):
    full = -(-len(x) // workers) * workers
    return np.concatenate([x, x[: full - len(x)]])[rank::workers]


def _filled_up(filling):
    def answer(x, rank, workers):
        missing = -len(x) % workers
        return np.concatenate([x, np.repeat(filling(x), missing, axis=0)])[rank::workers]

    return answer


for _filling in (lambda x: x[-1:], lambda x: x[:1], lambda x: 0 * x[:1]):
    share.mistake(
        "Some rows are added that no one has dealt: x is filled up until all workers get equally many. Here some may get one row less."
    )(_filled_up(_filling))


@share.mistake("These are always two rows. With more of x, dealing goes on: how many rows are there for this worker?")
def _(x, rank, workers):
    return x[[rank, rank + workers]]


@share.mistake("Every worker gets the same rows: where does the rank come in?")
def _(x, rank, workers):
    return x[::workers]


@share.mistake("Start and step are exchanged: begin at the rank, and go on by the number of workers.")
def _(x, rank, workers):
    return x[workers::rank]


@code_exercise(
    "ch13.ring",
    title="What a ring moves",
    text="Write `ring_bytes(parameters, workers, bytes_each)`: how many bytes each worker sends when the gradients of all are added up in a ring. The gradient is cut into as many pieces as there are workers. In each round a worker sends one piece to its neighbour. After workers − 1 rounds each piece is complete in one place; workers − 1 more rounds bring it to all. (Count with pieces of one size, and round nothing, also where fractions come out.)",
    hints=[
        "How many rounds are there in all, and how large is a piece?",
        "2 · (workers − 1) rounds, each with a piece of parameters / workers numbers.",
    ],
    cases=lambda rng: [(1000, 2, 4), (1000, 4, 4), (3760, 2, 8), (1000, 3, 4), (2000, 3, 4), (25_000_000, 8, 4)],
    praise="With many workers it comes close to twice the gradient, and hardly grows any more: that is what the ring is for.",
    tolerance=1e-9,  # so that rounded numbers differ
)
def ring_bytes(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters * bytes_each / workers


@ring_bytes.another_way
def _(parameters, workers, bytes_each):
    piece = parameters / workers * bytes_each
    return sum(piece for _ in range(2 * workers - 2))


@ring_bytes.mistake(
    "That is half of it. Either it ends with the first half of the way, where the pieces are complete, each in one place: they must go round once more, to all. Or the pieces are too small: there are as many as workers."
)
def _(parameters, workers, bytes_each):
    return (workers - 1) * parameters * bytes_each / workers


@ring_bytes.mistake(
    "This is two whole gradients. Either there are as many rounds as workers, twice: a piece needs one round less to meet all. Or the pieces are too large: there are as many as workers. Or `//` has rounded 1 / workers down to 0."
)
def _(parameters, workers, bytes_each):
    return 2 * parameters * bytes_each


@ring_bytes.mistake(
    "In each of the rounds a whole gradient is sent here, which is also what all workers send together. A worker sends a piece in each round: one of as many as there are workers."
)
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters * bytes_each


@ring_bytes.mistake(
    "This is workers − 1 times a whole gradient, which is also what all workers send together in one half of the way. A worker sends one piece in each round: one of as many as there are workers, and all of one size. And there are 2 · (workers − 1) rounds."
)
def _(parameters, workers, bytes_each):
    return (workers - 1) * parameters * bytes_each


@ring_bytes.mistake(
    "The 1 is taken away after the multiplication here. It belongs to the workers: round brackets around `workers - 1`."
)
def _(parameters, workers, bytes_each):
    return 2 * workers - parameters / workers * bytes_each


@ring_bytes.mistake(
    "There is one round too many: each of the two halves of the way has one round less than there are workers."
)
def _(parameters, workers, bytes_each):
    return (2 * workers - 1) * parameters / workers * bytes_each


@ring_bytes.mistake(
    "This is one whole gradient, as if there were as many rounds as pieces. There are as many pieces as workers, and 2 · (workers − 1) rounds: in each half of the way one less than there are workers. (`//` may also have rounded 2 · (workers − 1) / workers down to 1.)"
)
def _(parameters, workers, bytes_each):
    return parameters * bytes_each


@ring_bytes.mistake(
    "There is one round too few in each half of the way, which has one less than there are workers. Or round brackets enclose too much, if 2 is taken away from `2 * workers`."
)
def _(parameters, workers, bytes_each):
    return 2 * (workers - 2) * parameters / workers * bytes_each


@ring_bytes.mistake(
    "It is divided by the number of workers twice. There are as many pieces as workers; the rounds are not shared out, as every worker sends in each."
)
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) / workers * parameters / workers * bytes_each


@ring_bytes.mistake("The size of a piece is rounded down. Count with pieces of one size, and round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * (parameters // workers) * bytes_each


@ring_bytes.mistake("The size of a piece is rounded up. Count with pieces of one size, and round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * -(-parameters // workers) * bytes_each


@ring_bytes.mistake("The number of bytes is rounded. Here fractions may come out: round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters * bytes_each // workers


@ring_bytes.mistake("The number of bytes is rounded, to some digits behind the point. Round nothing.")
def _(parameters, workers, bytes_each):
    return round(2 * (workers - 1) * parameters * bytes_each / workers, 2)


@ring_bytes.mistake("The size of a piece is rounded. Count with pieces of one size, and round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * round(parameters / workers) * bytes_each


@ring_bytes.mistake("Something is rounded down on the way. Round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * ((workers - 1) * parameters // workers) * bytes_each


@ring_bytes.mistake("Something is rounded down on the way. Round nothing.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters // workers * bytes_each


@ring_bytes.mistake(
    "The result is 0. Has `//` rounded (workers − 1) / workers down? A fraction is meant: `/`. Or is nothing added up, where a sum begins at 0?"
)
def _(parameters, workers, bytes_each):
    return 2 * ((workers - 1) // workers) * parameters * bytes_each


@ring_bytes.mistake(
    "Rounds and pieces are exchanged: there are as many pieces as workers, and in each half of the way one round less than that."
)
def _(parameters, workers, bytes_each):
    return 2 * workers * parameters * bytes_each / (workers - 1)


@ring_bytes.mistake("This is one piece, as it is sent in one round. There are more rounds.")
def _(parameters, workers, bytes_each):
    return parameters * bytes_each / workers


@ring_bytes.mistake("These are two pieces, one for each half of the way. In each half there are workers − 1 rounds.")
def _(parameters, workers, bytes_each):
    return 2 * parameters / workers * bytes_each


@ring_bytes.mistake("You divide by `bytes_each`. Each number takes so many bytes.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters / workers / bytes_each


@ring_bytes.mistake("These are numbers, not bytes: each takes `bytes_each` bytes.")
def _(parameters, workers, bytes_each):
    return 2 * (workers - 1) * parameters / workers


prediction(
    "ch13.predict-layout",
    title="Predict: the shape of a weight",
    text="A layer of PyTorch is made by `nn.Linear(2, 3)`: two inputs, three neurons. What is the shape of its `weight`?",
    hints=["Many books write a layer as W x, with a sample in a column."],
    right="(3, 2): a row for each neuron",
    wrong={
        "(2, 3): a row for each input": "That is how nnkit and this book keep it. PyTorch computes `x @ weight.T`.",
        "(6,): one long row": "The numbers of a layer keep their two axes.",
        "(3, 3): the bias is a column of it": "The bias is an array of its own, of shape (3,).",
    },
    praise="A row for each neuron: what one neuron multiplies its inputs by stands in one row.",
)

prediction(
    "ch13.predict-twice",
    title="Predict: backward, once more",
    text="The slope of the loss at w is −0.4. You call `backward()`, then compute the same loss again, and call `backward()` again. Nothing else. What is `w.grad`?",
    hints=["In chapter 8, what does a value do with what arrives over a second path?"],
    right="−0.8",
    wrong={
        "−0.4": "The second call would have to forget the first. It adds.",
        "0": "Nothing takes away what the first call brought.",
        "an error": "A second call on the *same* graph is one. Here the loss was computed again, so there is a new graph.",
        "0.16": "Nothing is multiplied here.",
    },
    praise="`backward` adds to what is there. That is right within one graph, where several paths lead to a weight, and it goes on across calls.",
)

prediction(
    "ch13.predict-float",
    title="Predict: how many digits",
    text="The ten-weight network answers 0.6122489292. The same weights and inputs in PyTorch's default type, float32: which digit is the first that can be wrong?",
    hints=["float32 keeps about 7 digits."],
    right="about the eighth",
    wrong={
        "none: a number is a number": "A float32 keeps 24 binary digits of a number. That is about 7 decimal ones, and each operation rounds to them.",
        "about the fourth": "That would be float16, with 11 binary digits.",
        "about the sixteenth": "That is float64, which NumPy takes by itself.",
    },
    praise="Enough for training, and half the memory. For comparing by hand, set float64.",
)

prediction(
    "ch13.predict-softmax",
    title="Predict: softmax, and then the loss",
    text="Somebody ends the digits network with `nn.Softmax(dim=1)` (`dim` is the axis) and trains it with `nn.CrossEntropyLoss`, which takes a softmax itself. What happens?",
    hints=["Probabilities lie between 0 and 1. What does a second softmax make of ten such numbers?"],
    right="It trains, but far more slowly, and the loss cannot come near 0.",
    wrong={
        "An error: probabilities are no logits.": "For the loss they are ten numbers like any others.",
        "Nothing changes: the softmax of a softmax is the same.": "The inputs of the second one lie between 0 and 1, so its outputs lie close together.",
        "The loss becomes NaN.": "All numbers stay finite. That is the trap: nothing warns you.",
    },
    praise="Even for a certain and right answer the second softmax says only 0.23, for ten classes. So the loss stays above 1.46.",
)

prediction(
    "ch13.predict-unequal",
    title="Predict: unequal halves",
    text="A batch of 100 is shared by two workers: 80 samples and 20. Each computes the gradient of its own mean loss, and then the plain mean of the two is taken. Is that the gradient of the whole batch?",
    hints=["How much does one sample of the 20 count, and one of the 80?"],
    right="No: a sample of the 20 counts four times as much as one of the 80.",
    wrong={
        "Yes: a mean of means is a mean.": "Only if all parts are equally large.",
        "Yes, up to rounding.": "The difference is no rounding: it is there with exact numbers, too.",
        "No: it is twice too large.": "That would be the sum of both. The mean is near the right one, but another.",
    },
    praise="Weight each gradient by its number of samples, or make the parts equal.",
)

prediction(
    "ch13.predict-faster",
    title="Predict: two workers",
    text="The digits network, 64-50-10, is trained with batches of 100 by one process, and then by two, each with half of every batch. How long do 50 steps take with two?",
    hints=["A step of this network takes about a millisecond. What has to happen between two of them?"],
    right="longer: talking, and waiting for each other, takes more time than is saved",
    wrong={
        "half as long: each has half of the work": "Half of the computing. But after each step the two must talk, and wait for each other.",
        "the same": "The work is halved and the talking is new. They would have to cancel by chance.",
        "a quarter: each has half of the samples and half of the weights": "Each has all the weights. Only the samples are shared.",
    },
    praise="A step must be long before sharing it pays.",
)

choice(
    "ch13.eval",
    title="The answers change",
    text="A trained PyTorch network with dropout is asked twice about the same image, and gives two different answers. What is missing?",
    hints=["What does dropout do in training, and what when the network is used?"],
    right="`net.eval()`: it is still in the mode for training, and drops neurons at random.",
    wrong={
        "`torch.manual_seed(0)`: chance has no seed.": "With a seed the program gives the same two answers each time it runs. They still differ, because each drops other neurons.",
        "`torch.no_grad()`: it still learns.": "Without a step of the optimizer no weight changes. `no_grad` saves memory and time, and leaves dropout as it is.",
        "`optimizer.zero_grad()`: old gradients are still there.": "Gradients do not change an answer.",
    },
    praise="`train()` and `eval()` only set a switch. Forgetting one of them gives no error, only worse numbers.",
)

choice(
    "ch13.item",
    title="Memory that grows",
    text="Somebody measures a network on a large test set. For the mean they write `total = total + loss` after each batch, and never call `backward`. The memory in use grows and grows. Why?",
    hints=["What does a tensor that comes out of a computation remember?"],
    right="Each loss remembers its graph, and `total` remembers all losses. `loss.item()` is a plain number.",
    wrong={
        "The sum becomes too large for float32.": "A large number takes no more memory than a small one.",
        "`loss` must be divided by the number of batches.": "That changes the number, not what is remembered.",
        "PyTorch keeps every batch until the end.": "It keeps what the graph needs, and lets go of it when nothing points to the graph any more. Here something does.",
    },
    praise="A number for a person is taken by `item()`. What goes into `backward` must stay a tensor. And under `torch.no_grad()`, where measuring belongs, nothing is remembered at all.",
)

choice(
    "ch13.no-grad",
    title="Why no_grad?",
    text="A step is written as `with torch.no_grad(): w -= rate * w.grad`. What happens without the `with`?",
    hints=["w is a leaf: autograd wants to find the slope with respect to it."],
    right="An error: a leaf that needs a gradient must not be changed in place while autograd watches.",
    wrong={
        "Nothing: `with` only saves memory.": "It does more: autograd lets nobody change a leaf that it watches.",
        "w is not changed.": "It would be, but PyTorch refuses first.",
        "The gradient is added twice.": "That happens when `w.grad` is not emptied. This is another thing.",
    },
    praise="The step is no part of the network. Autograd must not differentiate through it.",
)

choice(
    "ch13.labels",
    title="Which targets?",
    text="A network for ten digits has ten outputs. What does `nn.CrossEntropyLoss` take as the targets of a batch of 50?",
    hints=["Chapter 4 had both forms."],
    right="50 whole numbers from 0 to 9, or a table (50, 10) of probabilities",
    wrong={
        "50 whole numbers from 1 to 10": "Classes are counted from 0: they are places in a row.",
        "a column of shape (50, 1)": "Whole numbers come without a second axis, in the shape (50,).",
        "only a table (50, 10) of ones and zeros": "It takes this form, too, as floats. But whole numbers are enough.",
    },
    praise="nnkit takes the same two forms. PyTorch wants the whole numbers as int64, as NumPy makes them on most machines.",
)

choice(
    "ch13.rate",
    title="Eight workers",
    text="One worker trains with batches of 100 and the rate 0.1. Now eight workers take 100 samples each, so a step uses 800. With gradient descent, which rule of thumb do people follow for the rate?",
    hints=["Eight small steps have become one. How long should that one be?"],
    right="About eight times as large, reached slowly over the first epochs. And then see whether it holds.",
    wrong={
        "The same: the gradient is a mean.": "The gradient has the same mean as before, but there are eight times fewer steps in an epoch. With the same rate the weights move less.",
        "An eighth: a larger batch needs care.": "A larger batch has less noise, not more.",
        "Eight times as large from the first step": "At the start, with random weights, that often diverges: therefore the slow beginning.",
    },
    praise="It is called linear scaling with warm-up. It is a rule of thumb: for very large batches it fails.",
)

choice(
    "ch13.dead-worker",
    title="One worker dies",
    text="Two workers train together, and write a checkpoint every 10 steps. After 25 steps one of them dies. What is lost?",
    hints=["How many steps does the last checkpoint hold?"],
    right="Five steps: the other one ends, too, and when both are started again they go on from the checkpoint.",
    wrong={
        "Nothing: the other one goes on alone.": "It waits for a gradient that never comes, and ends in an error.",
        "Everything: they must begin anew.": "The checkpoint after 20 steps holds the weights and the state of the optimizer.",
        "Half of the weights": "Each worker has all the weights.",
    },
    praise="So it is worth asking how often to write one: each costs time, and each saves what would be computed again.",
)

number(
    "ch13.sum-rate",
    title="Sum instead of mean",
    text='A network with one output is trained by plain gradient descent. With the mean over a batch of 50 samples, the rate 0.3 works well. Somebody sets `reduction="sum"`. Which rate gives the same steps?',
    hints=["By which factor is the gradient of the sum larger?"],
    praise="What counts is rate times gradient. Adam divides by the size of the gradient: there the rate would stay nearly as it is.",
    answer=0.006,
    tolerance=0.00005,
    wrong={
        15.0: "The gradient has become 50 times larger, so the rate must become smaller.",
        0.3: "Then each step is 50 times too long.",
        0.06: "You divide by 5. The batch has 50 samples.",
    },
)

number(
    "ch13.bytes",
    title="What two workers send",
    text="The digits network has 64 inputs, 50 hidden neurons and 10 outputs, with biases. Its gradient is added up in a ring of two workers, in float64, 8 bytes for each number, as here. How many bytes does each worker send in a step?",
    hints=["Count the parameters: weights and biases of both layers.", "2 · (workers − 1) / workers of the gradient."],
    praise="30 kB in each step: small. It is not the bytes but the waiting that costs here.",
    answer=30080,
    tolerance=0.5,
    wrong={
        15040: "That is the first half of the way: the complete pieces go round once more. Or did you count 4 bytes for each number?",
        60160: "2 · (workers − 1) / workers is 1 for two workers, not 2.",
        29600: "The biases are parameters, too: 50 and 10.",
        3760: "That is how many numbers it is. Each takes 8 bytes.",
    },
)

number(
    "ch13.large-ring",
    title="Eight workers and 100 million weights",
    text="A network of 100 million weights in float32 has a gradient of 400 MB. Eight workers add it up in a ring. How many MB does each worker send in a step?",
    hints=["How many pieces, how large, and how many rounds?"],
    praise="Nearly twice the gradient. At 1,000 MB a second that is 0.7 seconds, in each step: now the network must compute long enough to be worth it.",
    answer=700,
    tolerance=0.5,
    wrong={
        350: "The complete pieces must go round once more.",
        800: "A piece needs 7 rounds to meet all eight workers, not 8.",
        2800: "That is seven whole gradients, or what all eight send together in one half of the way. A worker sends fourteen times, a piece in each round: an eighth of it.",
        5600: "That is what all eight send together, or one of them with a whole gradient in each round. In each round a worker sends a piece.",
        50: "That is one piece. Each of fourteen rounds sends one.",
        400: "That is the whole gradient once. How many pieces, of which size, does a worker send?",
    },
)

order(
    "ch13.loop",
    title="The loop in PyTorch",
    text="Put the five lines of a training step in order. Begin by emptying the gradients, as most people write it.",
    hints=["The seven steps of chapter 9, in PyTorch's words.", "What must be empty before `backward` adds to it?"],
    steps=[
        "`optimizer.zero_grad()`",
        "`answers = net(x)`",
        "`loss = loss_function(answers, t)`",
        "`loss.backward()`",
        "`optimizer.step()`",
    ],
    wrong={
        (1, 2): "The loss needs the answers.",
        (2, 3): "Backward begins at the loss.",
        (3, 4): "The step needs the gradients that backward finds.",
        (
            0,
            4,
        ): "At the end of the loop it serves as well: the next round then begins with empty gradients. But asked for is the form that begins with it.",
        (0, 3): "Emptied between backward and the step, the gradients are gone when the step needs them.",
        (0, 1): "Anywhere before backward it serves. But asked for is the form that begins with it.",
    },
    praise="`zero_grad` may stand anywhere but between backward and the step. People write it first, or last.",
)


@variants_of("ch13.sum-rate")
def _(rng):
    batch, rate = int(rng.choice([20, 40, 64, 100])), float(rng.choice([0.1, 0.2, 0.5]))
    return Draw(
        text=f'A network with one output is trained by plain gradient descent. With the mean over a batch of {batch} samples, the rate {rate} works well. Somebody sets `reduction="sum"`. Which rate gives the same steps?',
        answer=rate / batch,
        wrong=[rate * batch, rate, None],
        tolerance=rate / batch / 33,  # so that two digits are enough
        messages={
            0: f"The gradient has become {batch} times larger, so the rate must become smaller.",
            1: f"Then each step is {batch} times too long.",
        },
    )


@variants_of("ch13.large-ring")
def _(rng):
    workers, megabytes = int(rng.choice([4, 5, 10, 16])), int(rng.choice([160, 240, 800]))
    sent = 2 * (workers - 1) * megabytes / workers
    return Draw(
        text=f"The gradient of a network takes {megabytes} MB. {workers} workers add it up in a ring. How many MB does each worker send in a step?",
        answer=sent,
        wrong=[sent / 2, 2 * megabytes, (workers - 1) * megabytes, sent * workers, megabytes / workers, megabytes],
        praise=f"That is {2 * (workers - 1) / workers:.3g} times the gradient. With many workers it comes close to twice.",
        messages={
            1: f"A piece needs {workers - 1} rounds to meet all {workers} workers.",
            2: f"That is {workers - 1} whole gradients, or what all send together in one half of the way. A worker sends twice as often, a piece in each round.",
            3: f"That is what all {workers} send together. In each round a worker sends a piece, and not all of the gradient.",
            4: f"That is one piece. Each of {2 * (workers - 1)} rounds sends one.",
        },
    )


@variants_of("ch13.bytes")
def _(rng):
    hidden, bytes_each = int(rng.choice([20, 30, 100])), int(rng.choice([4, 8]))
    weights, biases = 64 * hidden + hidden * 10, hidden + 10
    sent = (weights + biases) * bytes_each
    return Draw(
        text=f"A network has 64 inputs, {hidden} hidden neurons and 10 outputs, with biases. Its gradient is added up in a ring of two workers, {bytes_each} bytes for each number. How many bytes does each worker send in a step?",
        answer=sent,
        wrong=[sent / 2, 2 * sent, weights * bytes_each, weights + biases],
        praise="It is not the bytes but the waiting that costs here.",
        messages={
            0: f"That is the first half of the way: the complete pieces go round once more. Or did you not count {bytes_each} bytes for each number?",
            1: f"2 · (workers − 1) / workers is 1 for two workers, not 2. Or did you not count {bytes_each} bytes for each number?",
            2: f"The biases are parameters, too: {hidden} and 10.",
            3: f"That is how many numbers it is. Each takes {bytes_each} bytes.",
        },
    )
