"""The lab of training: the network is the chosen one, it learns, and the reader keeps what has been learned."""

from nnkit.figures import labs
from nnkit.training import accuracy


def test_training_lowers_the_loss_and_moves_the_boundary():
    lab = labs.train()
    before = lab.picture()
    lab.train(100)
    assert len(lab.losses) == 101 and lab.losses[-1] < 0.2 * lab.losses[0]
    right = 100 * accuracy(lab.network.predict(lab.x), lab.t)
    assert right > 95
    assert lab.said == f"Epoch 100: loss {lab.losses[-1]:.4f}, {right:.1f} % of the points on the right side."
    assert lab.picture() != before


def test_a_result_is_shown_after_every_ten_epochs(monkeypatch):
    lab, shown = labs.train(), []
    monkeypatch.setattr(lab, "draw", lambda figure: shown.append(lab.said.split(":")[0]))
    lab.train(30)
    assert shown == ["Epoch 10", "Epoch 20", "Epoch 30"]


def test_the_network_is_the_one_that_was_chosen():
    lab = labs.train()
    for name, value in {"data": "XOR", "layers": 2, "neurons": 5, "activation": "ReLU"}.items():
        lab.controls[name].value = value
    kinds = [type(layer).__name__ for layer in lab.network.layers]
    assert kinds == ["Dense", "ReLU", "Dense", "ReLU", "Dense", "Sigmoid"]
    assert [parameter.shape for parameter in lab.network.parameters[::2]] == [(2, 5), (5, 5), (5, 1)]
    assert len(lab.x) == 160 and lab.losses == [lab.network.loss(lab.x, lab.t)]


def test_another_optimizer_keeps_what_was_learned_and_another_network_does_not():
    lab = labs.train()
    lab.train(10)
    learned = lab.network
    lab.controls["optimizer"].value = "SGD"
    lab.controls["rate"].value = 0.1
    assert lab.network is learned and len(lab.losses) == 11
    assert type(lab.optimizer).__name__ == "SGD" and lab.optimizer.learning_rate == 0.1
    lab.controls["neurons"].value = 9
    assert lab.network is not learned and len(lab.losses) == 1


def test_without_a_hidden_layer_xor_is_out_of_reach_and_with_one_it_is_not():
    lab = labs.train()
    lab.controls["data"].value = "XOR"
    lab.train(200, at_once=200)
    assert "100.0 %" in lab.said
    lab.controls["layers"].value = 0
    lab.train(200, at_once=200)
    assert accuracy(lab.network.predict(lab.x), lab.t) < 0.8


def test_divergence_is_said_and_not_raised():
    lab = labs.train()
    lab.controls["optimizer"].value, lab.controls["rate"].value, lab.controls["activation"].value = "SGD", 3.0, "ReLU"
    lab.network.parameters[0][...] = 1e200
    lab.train(10)
    assert "begin again" in lab.said
    epochs = len(lab.losses)
    lab.train(10)
    assert len(lab.losses) == epochs
    lab.controls["rate"].value = 0.01
    lab.controls["layers"].value = 2
    assert lab.said.startswith("Epoch 0:")
