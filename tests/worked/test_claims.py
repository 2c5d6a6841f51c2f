"""What the chapters say of more than the run that they print: tried from twenty starts."""

import itertools

import numpy as np
import pytest

from nnkit.data import houses, load_digits
from nnkit.layers import Dense, ReLU, Softmax
from nnkit.network import Network
from nnkit.optimizers import SGD, Adam
from nnkit.training import fit
from nnkit.worked.networks import (
    TEN_WEIGHT_INPUTS,
    TEN_WEIGHT_LEARNING_RATE,
    TEN_WEIGHT_TARGET,
    ten_weight_network,
)

DIGITS = load_digits()
SEEDS = range(20)


def a_reader(rng, hidden=30):
    return Network([Dense(64, hidden, rng=rng), ReLU(), Dense(hidden, 10, rng=rng), Softmax()], loss="cross_entropy")


def trained(seed, rate, batch_size, epochs, x=DIGITS.x_train, t=DIGITS.t_train):
    rng = np.random.default_rng(seed)
    net = a_reader(rng)
    fit(net, SGD(rate), x, t, epochs=epochs, batch_size=batch_size, rng=rng, progress=False)
    return net


def test_half_of_all_patterns_of_signs_lower_the_error():
    before, gradients = ten_weight_network().loss_and_gradients(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET)
    lower = 0
    for signs in itertools.product((1, -1), repeat=10):
        net, signs = ten_weight_network(), iter(signs)
        for parameter, gradient in zip(net.parameters, gradients, strict=True):
            flips = np.reshape([next(signs) for _ in range(parameter.size)], parameter.shape)
            parameter -= TEN_WEIGHT_LEARNING_RATE * flips * gradient
        lower += net.loss(TEN_WEIGHT_INPUTS, TEN_WEIGHT_TARGET) < before
    assert lower == 512


@pytest.mark.parametrize("seed", SEEDS)
def test_after_one_epoch_small_batches_are_ahead(seed):
    few, many, all_at_once = (
        trained(seed, rate, size, epochs=1).loss(DIGITS.x_train, DIGITS.t_train)
        for size, rate in ((10, 0.5), (100, 0.7), (len(DIGITS.t_train), 1.0))
    )
    assert few < many < all_at_once


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_that_saw_the_nines_last_says_nine(seed):
    rng = np.random.default_rng(seed)
    net, rule, order = a_reader(rng), SGD(0.3), np.argsort(DIGITS.t_train, kind="stable")
    for start in [*range(0, len(order), 10)] * 3:
        batch = order[start : start + 10]
        rule.step(net.parameters, net.loss_and_gradients(DIGITS.x_train[batch], DIGITS.t_train[batch])[1])
    assert np.mean(net.predict(DIGITS.x_test).argmax(axis=1) == 9) > 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_neurons_make_the_error_of_house_prices_three_to_five_times_smaller(seed):
    (x, t), (new_x, new_t) = houses(400), houses(400, rng=np.random.default_rng(5))
    mean, spread = x.mean(axis=0), x.std(axis=0)
    rng = np.random.default_rng(seed)
    net = Network([Dense(4, 8, rng=rng), ReLU(), Dense(8, 1, rng=rng)], loss="mean_squared_error")
    targets = (t - t.mean()) / t.std()
    fit(net, Adam(0.01), (x - mean) / spread, targets, epochs=300, batch_size=40, progress=False)
    answers = net.predict((new_x - mean) / spread) * t.std() + t.mean()
    with_ones = np.column_stack([x, np.ones(len(x))])
    line = np.column_stack([new_x, np.ones(len(new_x))]) @ np.linalg.lstsq(with_ones, t)[0]
    assert 3 < np.sqrt(np.mean((line - new_t) ** 2) / np.mean((answers - new_t) ** 2)) < 5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shift_by_one_pixel_costs_more_than_half_of_the_right_answers(seed):
    net = trained(seed, 0.3, 50, epochs=20)
    shifted = np.roll(DIGITS.x_test.reshape(-1, 8, 8), 1, axis=2)
    shifted[:, :, 0] = 0
    right, then = (np.mean(net.predict(x).argmax(axis=1) == DIGITS.t_test) for x in (DIGITS.x_test, shifted.reshape(-1, 64)))
    assert then < right / 2
