"""The gradient in deep networks, against a backward pass written out."""

import math

import numpy as np
import pytest

from nnkit.figures.moving.gradient_by_depth import gradient_sizes

from reading import assert_drawn, number, states

ACTIVATIONS = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda a: np.where(a > 0, 1.0, 0.0)),
}
#: The spread of first weights, from how many neurons a layer has at its two ends.
SPREADS = {
    "xavier": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),
    0.1: lambda n_in, n_out: 0.1,
    0.5: lambda n_in, n_out: 0.5,
}


def sizes_by_hand(depth, name, initialization, seed):
    """For one network of 32 neurons in each of its layers, 64 samples and 10 classes."""
    (function, slope), spread = ACTIVATIONS[name], SPREADS[initialization]
    rng = np.random.default_rng(seed)
    hidden = [spread(32, 32) * rng.standard_normal((32, 32)) for _ in range(depth)]
    output = spread(32, 10) * rng.standard_normal((32, 10))
    signals, labels = [rng.standard_normal((64, 32))], rng.integers(10, size=64)
    for weights in hidden:
        signals.append(function(signals[-1] @ weights))
    logits = signals[-1] @ output
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    arriving, sizes = (shares / shares.sum(axis=1, keepdims=True) - np.eye(10)[labels]) / 64 @ output.T, []
    for signal, weights in zip(reversed(signals[1:]), reversed(hidden), strict=True):
        delta = arriving * slope(signal)
        sizes.insert(0, math.sqrt((delta**2).sum() / (64 * 32)))
        arriving = delta @ weights.T
    return np.array(sizes)


def mean_sizes_by_hand(depth, name, initialization):
    product = math.prod(sizes_by_hand(depth, name, initialization, seed) for seed in range(5))
    return product ** (1 / 5)


@pytest.mark.parametrize("initialization", SPREADS, ids=str)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gradient_sizes_are_those_of_a_network(name, initialization):
    first, second = (sizes_by_hand(4, name, initialization, seed) for seed in (0, 1))
    one = gradient_sizes(4, name, initialization, networks=1)
    np.testing.assert_allclose(one, first, rtol=1e-9)
    two = gradient_sizes(4, name, initialization, networks=2)
    np.testing.assert_allclose(two, np.sqrt(first * second), rtol=1e-9)
    assert one.shape == (4,)


def test_the_gradients_that_are_drawn_by_depth():
    initializations = dict(zip(["Xavier", "He", "normal, 0.1", "normal, 0.5"], SPREADS, strict=True))
    for at, row in states("gradient_by_depth"):
        assert row["layer"] == list(range(1, at.depth + 1))
        assert row["name"] == list(ACTIVATIONS)
        if at.depth not in (2, 10, 20):
            continue  # the others would take seconds, and are made the same way
        for name, size, ratio in zip(row["name"], row["size"], row["ratio"], strict=True):
            expected = mean_sizes_by_hand(at.depth, name, initializations[at.first])
            assert size == [pytest.approx(value, rel=5.01e-3) for value in expected]
            assert number(ratio) == pytest.approx(expected[0] / expected[-1], rel=0.0501)


def test_sigmoid_and_first_weights_decide_whether_a_gradient_vanishes():
    ratios = {(at.first, at.depth): [*map(number, row["ratio"])] for at, row in states("gradient_by_depth")}
    by_layer = {key: np.array(row) ** (1 / (key[1] - 1)) for key, row in ratios.items() if key[1] > 4}
    for (first, _), (sigmoid, tanh, relu) in by_layer.items():
        assert sigmoid < 0.55
        if first == "Xavier":
            assert 0.75 < tanh < 1 and 0.65 < relu < 0.75  # half of the mean square is lost in each ReLU
        if first == "He":
            assert 0.95 < relu < 1.1 and 0.95 < tanh < 1.1
        if first == "normal, 0.1":
            assert tanh < 0.6 and relu < 0.45
        if first == "normal, 0.5":
            assert tanh > 1.2 and relu > 1.8


def test_vega_draws_the_chosen_depth():
    points = [
        f"layer, from the input: {layer}; size of the gradient: {size}; name: sigmoid"
        for layer, size in ((1, "2e-5"), (4, "9e-4"))
    ]
    assert_drawn("gradient_by_depth", {"depth": 4, "first": "He"}, points, kind="layer", count=3 + 12 + 1)
