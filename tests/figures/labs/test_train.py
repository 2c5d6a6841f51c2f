"""The lab of training: the network is the chosen one, it learns, and the reader keeps what has been learned."""

import numpy as np
import pytest

from nnkit.figures import labs
from nnkit.training import accuracy


def test_training_lowers_the_loss_and_moves_the_boundary():
    lab = labs.train()
    before = lab.picture()
    lab.learn(100)
    assert len(lab.losses) == 101 and lab.losses[-1] < 0.2 * lab.losses[0]
    right = 100 * accuracy(lab.network.predict(lab.x), lab.t)
    assert right > 95
    assert lab.said == f"Epoch 100: loss {lab.losses[-1]:.4f}, {right:.1f} % of the points on the right side."
    assert lab.picture() != before


def test_the_network_is_the_one_that_was_chosen():
    lab = labs.train()
    lab.set(data="XOR", layers=2, neurons=5, activation="ReLU")
    kinds = [type(layer).__name__ for layer in lab.network.layers]
    assert kinds == ["Dense", "ReLU", "Dense", "ReLU", "Dense", "Sigmoid"]
    assert [parameter.shape for parameter in lab.network.parameters[::2]] == [(2, 5), (5, 5), (5, 1)]
    assert len(lab.x) == 160 and lab.losses == [lab.network.loss(lab.x, lab.t)]


def test_another_optimizer_keeps_what_was_learned_and_another_network_does_not():
    lab = labs.train()
    lab.learn(10)
    learned = lab.network
    lab.set(optimizer="SGD")
    lab.set(rate="0.1")
    assert lab.network is learned and len(lab.losses) == 11
    assert type(lab.optimizer).__name__ == "SGD" and lab.optimizer.learning_rate == 0.1
    lab.set(neurons=9)
    assert lab.network is not learned and len(lab.losses) == 1


def test_without_a_hidden_layer_xor_is_out_of_reach_and_with_one_it_is_not():
    lab = labs.train()
    lab.set(data="XOR")
    lab.learn(200, at_once=200)
    assert "100.0 %" in lab.said
    lab.set(layers=0)
    lab.learn(200, at_once=200)
    assert accuracy(lab.network.predict(lab.x), lab.t) < 0.8


def test_divergence_is_said_and_not_raised():
    lab = labs.train()
    lab.set(optimizer="SGD", rate="3", activation="ReLU")
    lab.network.parameters[0][...] = 1e200
    lab.learn(10)
    assert "begin again" in lab.said
    epochs = len(lab.losses)
    lab.learn(10)
    assert len(lab.losses) == epochs
    lab.set(rate="0.01")
    lab.set(layers=2)
    assert lab.said.startswith("Epoch 0:")


def test_a_button_trains_and_shows_the_result_after_every_ten():
    lab, shown = labs.train(), []
    lab.listeners.append(lambda: shown.append(len(lab.losses) - 1))
    lab.press("Train 100 epochs")
    assert shown == [*range(10, 101, 10)]
    lab.press("Begin again")
    assert shown[-1] == 0


def test_the_drawing_holds_what_the_network_says_where_the_points_are():
    lab = labs.train()
    lab.learn(50)
    tables = lab.tables()
    [plane] = tables["plane"]
    side = int(np.sqrt(len(plane["says"])))
    middle = [plane["left"] + 20.5 * plane["side"], plane["bottom"] + 5.5 * plane["side"]]
    assert plane["says"][5 * side + 20] == pytest.approx(lab.network.predict(np.array([middle]))[0, 0], abs=2e-3)
    points = np.array([[row["x"], row["y"]] for row in tables["points"]])
    np.testing.assert_allclose(points, lab.x, rtol=1e-3)
    assert [row["class"] for row in tables["points"]] == lab.t[:, 0].astype(int).tolist()
    low, high = np.array([plane["left"], plane["bottom"]]), side * plane["side"]
    assert np.all((points > low) & (points < low + high))
    assert [row["epoch"] for row in tables["losses"]] == list(range(51))
    assert tables["losses"][-1]["loss"] == pytest.approx(lab.losses[-1], rel=1e-3)
