"""Networks of different size on one noisy curve, against a training written out."""

import math

import numpy as np
import pytest

from nnkit.figures.moving.network_size import learning_curves

from reading import assert_drawn, states, to_digits


def learning_by_hand(hidden, epochs, every):
    """Both losses of one hidden layer of tanh, trained with momentum: gradients by the chain rule, parameter by parameter."""
    noise, rng = np.random.default_rng(2), np.random.default_rng(2)
    x, new = np.linspace(-1, 1, 15)[:, None], np.linspace(-1, 1, 200)[:, None]
    t = np.sin(3 * x) + 0.4 * noise.standard_normal((15, 1))
    t_new = np.sin(3 * new) + 0.4 * noise.standard_normal((200, 1))
    w, b = 4 * rng.standard_normal((1, hidden)), np.zeros(hidden)
    v, c = math.sqrt(2 / (hidden + 1)) * rng.standard_normal((hidden, 1)), 0.0
    speeds, losses = [0.0, 0.0, 0.0, 0.0], []
    for epoch in range(epochs + 1):
        a = np.tanh(x * w + b)
        error = a @ v + c - t
        if epoch % every == 0:
            losses.append([np.mean(error**2), np.mean((np.tanh(new * w + b) @ v + c - t_new) ** 2)])
        delta = 2 / 15 * error
        back = delta @ v.T * (1 - a**2)
        slopes = [x.T @ back, back.sum(axis=0), a.T @ delta, delta.sum()]
        speeds = [0.9 * speed - 0.03 * slope for speed, slope in zip(speeds, slopes, strict=True)]
        w, b, v, c = (place + speed for place, speed in zip((w, b, v, c), speeds, strict=True))
    return np.array(losses).T


@pytest.mark.parametrize("hidden", [1, 4, 64])
def test_learning_curves_begin_with_the_untrained_network(hidden):
    epochs, losses = learning_curves(hidden, epochs=100, every=25)
    assert epochs.tolist() == [0, 25, 50, 75, 100]
    np.testing.assert_allclose(losses, learning_by_hand(hidden, 100, 25), rtol=1e-6)


def test_the_learning_curves_that_are_drawn():
    for at, row in states("network_size"):
        training, validation = learning_by_hand(2**at.power, 4000, 80)
        epochs = list(range(0, 4001, 80))
        assert (row["hidden"], row["epoch"], row["name"]) == (2**at.power, epochs, ["training", "validation"])
        assert row["loss"] == [[to_digits(loss, 3) for loss in curve] for curve in (training.tolist(), validation.tolist())]
        assert [float(end) for end in row["end"]] == pytest.approx([training[-1], validation[-1]], abs=5.01e-4)
        best, epoch = row["best"].split(" at epoch ")
        assert float(best) == pytest.approx(validation.min(), abs=5.01e-4)
        assert epochs[np.argmin(validation)] == int(epoch)


def test_small_networks_learn_little_and_large_ones_too_much():
    for at, row in states("network_size"):
        training, validation = row["loss"]
        if at.power < 2:
            assert validation[-1] - min(validation) < 0.01
            assert training[-1] > 0.1
        else:
            assert validation[-1] > 1.4 * min(validation)
            assert training[-1] < 0.06


def test_vega_draws_the_chosen_size():
    begin = "epoch: 0; mean squared error: 0.95; name: training"
    assert_drawn("network_size", {"power": 0}, [begin], kind="name:", count=2)
