"""The same training step in nnkit and beside it: functions that each do one step when they are called."""

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

from nnkit.layers import Dense, ReLU, Sigmoid
from nnkit.network import Network
from nnkit.optimizers import SGD, Adam

RATES = {"sgd": 0.01, "adam": 0.001}


def nnkit(batches, hidden, activation, rule):
    """A step of nnkit: loss, gradients, update."""
    rng = np.random.default_rng(0)
    dense = [Dense(n_in, n_out, rng=rng, dtype=np.float32) for n_in, n_out in ((784, hidden), (hidden, 10))]
    net = Network([dense[0], {"relu": ReLU, "sigmoid": Sigmoid}[activation](), dense[1]], loss="softmax_cross_entropy")
    optimizer = {"sgd": SGD, "adam": Adam}[rule](RATES[rule])

    def step():
        x, t = next(batches)
        _, gradients = net.loss_and_gradients(x, t)
        optimizer.step(net.parameters, gradients)

    return step


def pytorch(batches, hidden, activation, rule):
    """A step of PyTorch, eager, as its tutorials write it."""
    torch.manual_seed(0)
    between = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[activation]()
    net = torch.nn.Sequential(torch.nn.Linear(784, hidden), between, torch.nn.Linear(hidden, 10))
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[rule](net.parameters(), lr=RATES[rule])

    def step():
        x, t = next(batches)
        optimizer.zero_grad()
        loss_of(net(x), t).backward()
        optimizer.step()

    return step


def bare_products(batches, hidden, activation, rule):
    """The five matrix products that no implementation can leave out, and nothing else."""
    rng = np.random.default_rng(0)
    w1, w2 = (rng.standard_normal(shape, dtype=np.float32) for shape in ((784, hidden), (hidden, 10)))
    a = d1 = d2 = None

    def step():
        nonlocal a, d1, d2
        x, _ = next(batches)
        if a is None:
            a = x @ w1
            d2 = a @ w2
            d1 = d2 @ w2.T
        x @ w1
        a @ w2
        a.T @ d2
        d2 @ w2.T
        x.T @ d1

    return step


def scikit_learn(batches, hidden, activation, rule):
    """A step of scikit-learn's MLP. Its ``partial_fit`` also checks its input and encodes the labels, every time."""
    batch = len(next(batches)[0])
    net = MLPClassifier(
        (hidden,),
        activation={"relu": "relu", "sigmoid": "logistic"}[activation],
        solver=rule,
        alpha=0,
        batch_size=batch,
        learning_rate_init=RATES[rule],
        momentum=0,
        shuffle=False,
        random_state=0,
    )
    classes = np.arange(10)

    def step():
        x, t = next(batches)
        net.partial_fit(x, t, classes=classes)

    return step


def plain_teaching_code(batches, hidden, activation, rule):
    """A step as first books write it: float64, one-hot targets, and a gradient for the input of every layer."""
    rng = np.random.default_rng(0)
    w1, b1 = 0.01 * rng.standard_normal((784, hidden)), np.zeros(hidden)
    w2, b2 = 0.01 * rng.standard_normal((hidden, 10)), np.zeros(10)
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in (w1, b1, w2, b2)]
    count = 0

    def step():
        nonlocal count
        x, t = next(batches)
        z1 = np.dot(x, w1) + b1
        a1 = 1 / (1 + np.exp(-z1)) if activation == "sigmoid" else np.where(z1 > 0, z1, 0)
        z2 = np.dot(a1, w2) + b2
        z2 = z2 - np.max(z2, axis=1, keepdims=True)
        y = np.exp(z2) / np.sum(np.exp(z2), axis=1, keepdims=True)
        -np.sum(t * np.log(y + 1e-7)) / len(x)
        d2 = (y - t) / len(x)
        dw2, db2 = np.dot(a1.T, d2), np.sum(d2, axis=0)
        d1 = np.dot(d2, w2.T) * (a1 * (1 - a1) if activation == "sigmoid" else (z1 > 0))
        dw1, db1 = np.dot(x.T, d1), np.sum(d1, axis=0)
        np.dot(d1, w1.T)
        count += 1
        for p, g, (m, v) in zip((w1, b1, w2, b2), (dw1, db1, dw2, db2), moments, strict=True):
            if rule == "sgd":
                p -= RATES[rule] * g
            else:
                m += 0.1 * (g - m)
                v += 0.001 * (g**2 - v)
                p -= RATES[rule] * np.sqrt(1 - 0.999**count) / (1 - 0.9**count) * m / (np.sqrt(v) + 1e-7)

    return step
