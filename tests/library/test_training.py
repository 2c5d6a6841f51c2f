import os
import signal

import numpy as np
import pytest

from nnkit import data
from nnkit.layers import Dense, Dropout, ReLU, Sigmoid, Softmax
from nnkit.losses import softmax_cross_entropy
from nnkit.network import Network
from nnkit.optimizers import SGD, Adam
from nnkit.training import History, accuracy, fit, k_fold, minibatches


def a_network(seed=0, loss="softmax_cross_entropy"):
    rng = np.random.default_rng(seed)
    return Network([Dense(2, 8, rng=rng), ReLU(), Dense(8, 2, rng=rng)], loss=loss)


X, LABELS = data.moons(60, rng=np.random.default_rng(1))


def test_minibatches_hold_every_sample_once_in_a_new_order_each_epoch():
    rng = np.random.default_rng(0)
    first, second = ([*minibatches(10, 4, rng)] for _ in range(2))
    assert [len(batch) for batch in first] == [4, 4, 2]
    assert sorted(np.concatenate(first)) == sorted(np.concatenate(second)) == list(range(10))
    assert np.any(np.concatenate(first) != np.concatenate(second))
    assert np.concatenate([*minibatches(5, 2)]).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("samples", "size"), [(0, 5), (5, 0)])
def test_minibatches_of_nothing(samples, size):
    with pytest.raises(ValueError, match=f"{'batch_size' if samples else 'samples'} is 0; expected a whole number, 1 or more"):
        next(minibatches(samples, size))


def test_accuracy():
    y = np.array([[0.1, 0.9], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7]])
    assert accuracy(y, np.array([1, 0, 0, 1])) == 0.75
    assert accuracy(y, np.eye(2)[[1, 0, 0, 1]]) == 0.75
    assert accuracy(np.array([[0.6], [0.4], [0.9]]), np.array([1, 1, 1])) == pytest.approx(2 / 3)
    assert accuracy(np.array([[0.6], [0.4], [0.9]]), np.array([[1], [1], [0]])) == pytest.approx(1 / 3)
    assert accuracy(np.array([[0.3], [-0.1]]), np.array([1, 0]), threshold=0) == 1
    with pytest.raises(ValueError, match="the outputs hold NaN"):
        accuracy(np.full((3, 2), np.nan), np.zeros(3, int))
    for y, t in ((np.zeros((3, 2)), np.zeros(4)), (np.zeros(3), np.zeros(3)), (np.zeros((0, 2)), np.zeros(0))):
        with pytest.raises(ValueError, match="expected \\(batch, classes\\) and \\(batch,\\)"):
            accuracy(y, t)


def test_fit_is_the_loop_written_out():
    ours, by_hand = a_network(), a_network()
    history = fit(ours, SGD(0.1), X, LABELS, epochs=3, batch_size=25, rng=np.random.default_rng(5), progress=False)
    rng, losses = np.random.default_rng(5), []
    for _ in range(3):
        total, order = 0.0, rng.permutation(60)
        for start in range(0, 60, 25):
            batch = order[start : start + 25]
            loss, gradients = by_hand.loss_and_gradients(X[batch], LABELS[batch])
            for parameter, gradient in zip(by_hand.parameters, gradients, strict=True):
                parameter -= 0.1 * gradient
            total += loss * len(batch)
        losses.append(total / 60)
    assert history.loss == pytest.approx(losses, rel=1e-12)
    for one, other in zip(ours.parameters, by_hand.parameters, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
    assert (history.epochs, history.stopped, history.best_epoch) == (3, "all epochs done", None)


def test_fit_learns_and_records_metrics_of_both_parts():
    network = a_network()
    history = fit(
        network,
        Adam(0.02),
        X[:40],
        LABELS[:40],
        epochs=60,
        batch_size=10,
        validation=(X[40:], LABELS[40:]),
        metrics=[accuracy],
        progress=False,
    )
    assert history.metrics["accuracy"][-1] == accuracy(network.predict(X[:40]), LABELS[:40]) > 0.9
    assert history.metrics["validation accuracy"][-1] == accuracy(network.predict(X[40:]), LABELS[40:])
    assert history.validation_loss[-1] == pytest.approx(network.loss(X[40:], LABELS[40:]), rel=1e-12)
    assert history.best_epoch == 1 + np.argmin(history.validation_loss)
    assert len(history.loss) == len(history.validation_loss) == len(history.metrics["accuracy"]) == 60


def test_large_validation_sets_are_looked_at_in_parts():
    network = a_network()
    many, labels = data.moons(2501)
    history = fit(network, SGD(0.1), X, LABELS, epochs=1, validation=(many, labels), metrics=[accuracy], progress=False)
    assert history.validation_loss == [pytest.approx(network.loss(many, labels), rel=1e-12)]
    assert history.metrics["validation accuracy"] == [accuracy(network.predict(many), labels)]


def test_early_stopping_restores_the_best_weights():
    network = a_network()
    wrong = (X[40:], 1 - LABELS[40:])  # the better it learns, the worse it gets here
    history = fit(network, SGD(0.5), X[:40], LABELS[:40], epochs=200, validation=wrong, patience=4, progress=False)
    assert history.stopped == "no better validation loss"
    assert history.epochs == history.best_epoch + 4 < 200
    assert network.loss(*wrong) == pytest.approx(min(history.validation_loss), rel=1e-12)


def test_without_patience_the_last_weights_stay():
    network = a_network()
    wrong = (X[40:], 1 - LABELS[40:])
    history = fit(network, SGD(0.5), X[:40], LABELS[:40], epochs=10, validation=wrong, progress=False)
    assert network.loss(*wrong) == pytest.approx(history.validation_loss[-1], rel=1e-12) != min(history.validation_loss)


class Interrupting(SGD):
    def step(self, parameters, gradients):
        super().step(parameters, gradients)
        if self.steps == 5:
            raise KeyboardInterrupt


def test_ctrl_c_stops_cleanly_and_keeps_the_history():
    history = fit(a_network(), Interrupting(0.1), X, LABELS, epochs=10, batch_size=30, progress=False)
    assert history.stopped == "interrupted" and history.epochs == len(history.loss) == 2


def test_ctrl_c_with_patience_restores_the_best_weights():
    network = a_network()
    wrong = (X[40:], 1 - LABELS[40:])
    options = {"epochs": 10, "batch_size": 20, "validation": wrong, "patience": 9, "progress": False}
    history = fit(network, Interrupting(0.5), X[:40], LABELS[:40], **options)
    assert history.stopped == "interrupted" and history.epochs == 2
    assert network.loss(*wrong) == pytest.approx(min(history.validation_loss), rel=1e-12)


@pytest.fixture
def ctrl_c():
    """Ctrl-C as in a terminal; a program that is started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class InterruptedInTheMiddle(SGD):
    def update(self, w, g, rate):
        if self.steps == 5 and w.shape == (8,):
            os.kill(os.getpid(), signal.SIGINT)
        super().update(w, g, rate)


@pytest.mark.usefixtures("ctrl_c")
def test_the_step_at_hand_is_finished_before_ctrl_c_is_obeyed():
    interrupted = a_network()
    history = fit(interrupted, InterruptedInTheMiddle(0.1), X, LABELS, epochs=10, batch_size=20, progress=False)
    assert history.stopped == "interrupted" and history.epochs == 1
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    by_hand, sgd, rng = a_network(), SGD(0.1), np.random.default_rng(0)
    batches = [*minibatches(60, 20, rng), *minibatches(60, 20, rng)][:5]
    for batch in batches:
        sgd.step(by_hand.parameters, by_hand.loss_and_gradients(X[batch], LABELS[batch])[1])
    for one, other in zip(interrupted.parameters, by_hand.parameters, strict=True):
        np.testing.assert_array_equal(one, other)


class InterruptedTwiceInTheMiddle(SGD):
    def update(self, w, g, rate):
        if self.steps == 5 and w.shape == (8,):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
        super().update(w, g, rate)


@pytest.mark.usefixtures("ctrl_c")
def test_a_second_ctrl_c_does_not_wait_for_the_step_at_hand():
    network = a_network()
    rule = InterruptedTwiceInTheMiddle(0.1)
    history = fit(network, rule, X, LABELS, epochs=10, batch_size=20, progress=False)
    assert history.stopped == "interrupted" and history.epochs == 1 and rule.steps == 5
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    by_hand, sgd, rng = a_network(), SGD(0.1), np.random.default_rng(0)
    for batch in [*minibatches(60, 20, rng), *minibatches(60, 20, rng)][:5]:
        before = [parameter.copy() for parameter in by_hand.parameters]
        sgd.step(by_hand.parameters, by_hand.loss_and_gradients(X[batch], LABELS[batch])[1])
    np.testing.assert_array_equal(network.parameters[0], by_hand.parameters[0])
    for one, other in zip(network.parameters[1:], before[1:], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_while_looking_at_the_validation_data_leaves_a_whole_history():
    looks = []

    def interrupting(y, t):
        looks.append(y)
        if len(looks) == 1:
            os.kill(os.getpid(), signal.SIGINT)
        return 0.0

    history = fit(a_network(), SGD(0.1), X, LABELS, epochs=9, validation=(X, LABELS), metrics=interrupting, progress=False)
    assert history.stopped == "interrupted"
    assert [len(values) for values in (history.loss, history.validation_loss, *history.metrics.values())] == [1, 1, 1, 1]
    assert history.best_epoch == 1


def test_weights_that_are_destroyed_by_the_last_step_are_seen():
    network = Network([Dense(1, 1)], loss="mean_squared_error")
    with pytest.raises(
        FloatingPointError, match=r"the weights are no longer finite in epoch 1, batch 1, at learning rate 1e\+308"
    ):
        fit(network, SGD(1e308), *data.line(), epochs=1, progress=False)


def test_a_loss_that_is_not_finite_ends_training_at_once_and_says_why():
    network = Network([Dense(1, 1)], loss="mean_squared_error")
    x, t = data.line()
    with pytest.raises(FloatingPointError) as error:
        fit(network, SGD(1e3), x, t, epochs=500, batch_size=2, progress=False)
    assert "the loss is inf in epoch " in str(error.value)
    assert "at learning rate 1e+03. Most likely the learning rate is too large: try 100" in str(error.value)


def test_a_loss_that_is_not_finite_from_the_start_has_another_cause():
    network = Network([Dense(1, 2, initialization=0), ReLU()], loss="cross_entropy")
    with pytest.raises(FloatingPointError, match=r"the loss is inf in epoch 1, batch 1, .* compute the loss from logits"):
        fit(network, SGD(0.1), np.ones((4, 1)), np.zeros(4, int), epochs=1, progress=False)


@pytest.mark.parametrize(
    ("last", "loss", "t"),
    [(Softmax(), "cross_entropy", np.zeros(4, int)), (Sigmoid(), "binary_cross_entropy", np.eye(4)[:, :2])],
)
def test_a_network_that_computes_from_logits_already_is_not_told_to(last, loss, t):
    """The first step makes weights of 1e160 and so: finite, but not what they give when multiplied."""
    rng = np.random.default_rng(0)
    network = Network([Dense(3, 4, rng=rng), Dense(4, 2, rng=rng), last], loss=loss)
    x = rng.standard_normal((4, 3))
    with pytest.raises(FloatingPointError) as error:
        fit(network, SGD(1e160), x, t, epochs=5, progress=False)
    assert all(np.isfinite(parameter).all() for parameter in network.parameters)
    assert "in epoch 2, batch 1, at learning rate 1e+160. Most likely the learning rate is too large" in str(error.value)


def test_destroyed_weights_are_not_laid_to_a_probability_of_0():
    network = Network([Dense(1, 2, initialization=0), Softmax(), Dropout(0)], loss="cross_entropy")
    assert network.from_probabilities
    with pytest.raises(
        FloatingPointError, match=r"the weights are no longer finite in epoch 2, .* the learning rate is too large"
    ):
        fit(network, SGD(lambda steps: 1e308 * steps), np.full((2, 1), 10.0), np.zeros(2, int), epochs=2, progress=False)


def test_a_loss_that_is_not_finite_at_the_first_batch_is_laid_to_the_data():
    network = Network([Dense(1, 1)], loss="mean_squared_error")
    too_large = pytest.raises(FloatingPointError, match=r"epoch 1, batch 1, .* the weights or the data are too large from the")
    with too_large, np.errstate(over="ignore"):
        fit(network, SGD(0.1), np.full((2, 1), 1e200), np.zeros((2, 1)), epochs=1, progress=False)


def test_dropout_drops_in_training_only():
    rng = np.random.default_rng(0)
    network = Network([Dense(2, 50, rng=rng), Dropout(0.5, rng=rng), Dense(50, 2, rng=rng)], loss="softmax_cross_entropy")
    losses = {network.loss_and_gradients(X, LABELS)[0] for _ in range(5)}
    assert len(losses) == 5
    assert len({network.loss(X, LABELS) for _ in range(5)}) == 1
    np.testing.assert_array_equal(network.predict(X), network.predict(X))
    assert network.loss(X, LABELS) == softmax_cross_entropy(network.predict(X), LABELS)[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": 1, "patience": 3}, "patience watches the validation loss"),
        ({"epochs": 1, "patience": 0, "validation": (X, LABELS)}, "patience is 0"),
        ({"epochs": 1, "t": LABELS[:5]}, "60 inputs and 5 targets"),
        ({"epochs": 1, "validation": (X, LABELS[:5])}, "60 validation inputs and 5 targets"),
        ({"epochs": 1, "batch_size": 0}, "batch_size is 0"),
        ({"epochs": 1, "metrics": [accuracy, accuracy]}, "the names of 2 metrics are accuracy; expected a different one"),
        ({"epochs": 1, "validation": X}, r"validation is not a pair; expected validation=\(x, t\)"),
        (
            {"epochs": 1, "validation": (X[:0], LABELS[:0])},
            "0 validation inputs and 0 targets; expected as many, and at least one",
        ),
        ({"epochs": 1, "validation": (X[:, :1], LABELS)}, r"inputs have shape \(1, 1\); expected \(batch, 2\)"),
        (
            {"epochs": 1, "x": np.where(np.arange(60)[:, None] == 7, np.nan, X)},
            "inputs hold a NaN or an infinity, first in row 7",
        ),
    ],
)
def test_bad_input_is_named(options, said):
    with pytest.raises(ValueError, match=said):
        fit(a_network(), SGD(0.1), **{"x": X, "t": LABELS, "progress": False, **options})


def test_progress_bar_shows_the_latest_numbers(capsys):
    history = fit(a_network(), SGD(0.1), X, LABELS, epochs=2, batch_size=20)
    shown = capsys.readouterr().err
    assert "6/6" in shown and f"loss {history.loss[-1]:.4f}" in shown


def test_history_plots_itself():
    import matplotlib.pyplot as plt

    History(loss=[3, 2], validation_loss=[4, 5], metrics={"accuracy": [0.5, 0.6]}).plot()
    losses, metrics = plt.gcf().axes
    assert [line.get_ydata().tolist() for line in losses.lines] == [[3, 2], [4, 5]]
    assert [line.get_label() for line in losses.lines] == ["training", "validation"]
    assert metrics.lines[0].get_xydata().tolist() == [[1, 0.5], [2, 0.6]]
    plt.close("all")


def test_k_fold_uses_every_sample_for_validation_once():
    folds = [*k_fold(11, 3, np.random.default_rng(0))]
    assert [len(validation) for _, validation in folds] == [4, 4, 3]
    assert sorted(np.concatenate([validation for _, validation in folds])) == list(range(11))
    for train, validation in folds:
        assert sorted([*train, *validation]) == list(range(11))
    assert next(k_fold(4, 2))[1].tolist() == [0, 1]
    for k in (1, 12):
        with pytest.raises(ValueError, match=f"k is {k}; expected"):
            next(k_fold(11, k))


def test_xor_is_learned():
    rng = np.random.default_rng(2)
    network = Network([Dense(2, 4, rng=rng), Sigmoid(), Dense(4, 1, rng=rng), Sigmoid()], loss="binary_cross_entropy")
    x, t = data.xor()
    fit(network, Adam(0.1), x, t, epochs=500, progress=False)
    assert accuracy(network.predict(x), t) == 1 and network.loss(x, t) < 0.05


def test_digits_are_learned():
    split = data.load_digits()
    rng = np.random.default_rng(0)
    layers = [Dense(64, 32, rng=rng, initialization="he"), ReLU(), Dense(32, 10, rng=rng), Softmax()]
    network = Network(layers, loss="cross_entropy")
    fit(network, Adam(0.005), split.x_train, split.t_train, epochs=20, batch_size=50, progress=False)
    assert accuracy(network.predict(split.x_test), split.t_test) > 0.95


@pytest.mark.parametrize(
    ("y", "t", "said"),
    [
        ([[0.1, 0.9]], [2], r"labels lie in \[2, 2\]; expected \[0, 1\]"),
        ([[0.1, 0.9]], [-1], r"labels lie in \[-1, -1\]"),
        ([[0.1, 0.9]], [1.0], "labels have dtype float64; expected integers"),
        ([[0.1, 0.9]], [[0.5, 0.5]], "targets have rows that are not one-hot"),
        ([[0.1, 0.9]], [[0, 0]], "targets have rows that are not one-hot"),
        ([[0.9]], [7], "targets hold 7; expected 0 for no and 1 for yes"),
    ],
)
def test_accuracy_refuses_what_is_no_class(y, t, said):
    with pytest.raises(ValueError, match=said):
        accuracy(y, t)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"optimizer": SGD}, r"optimizer is the class SGD; expected an optimizer, such as SGD\(0.1\)"),
        ({"metrics": "accuracy"}, r"metrics is 'accuracy'; expected a list of functions, such as \[accuracy\]"),
        ({"optimizer": range(3)}, r"optimizer is range\(0, 3\); expected an optimizer"),  # whose step is no function
        ({"metrics": lambda y, t: y}, r"what the metric <lambda> returned is an array of shape \(\d+, 2\); expected a number"),
        ({"metrics": lambda y, t: None}, "what the metric <lambda> returned is None; expected a number"),
        ({"epochs": 1.5}, "epochs is 1.5; expected a whole number, 1 or more"),
        ({"t": LABELS[:, None]}, r"targets have shape \(1, 1\), a column; expected labels of shape \(1,\), such as t\[:, 0\]"),
    ],
)
def test_what_is_often_mistaken_is_said(given, said):
    right = {"network": a_classifier(), "optimizer": SGD(0.1), "x": X, "t": LABELS, "epochs": 1, "progress": False}
    with pytest.raises(ValueError, match=said):
        fit(**right | given)
    with pytest.raises(ValueError, match=r"network is .*SGD.*; expected a Network"):
        fit(**right | {"network": SGD(0.1), "optimizer": a_classifier()})


def a_classifier():
    return Network([Dense(2, 2), Softmax()], loss="cross_entropy")


def test_a_whole_number_will_do_as_a_generator():
    batches = [np.concatenate([*minibatches(9, 4, rng)]).tolist() for rng in (3, np.random.default_rng(3))]
    assert batches[0] == batches[1]
    assert next(k_fold(9, 3, 3))[1].tolist() == next(k_fold(9, 3, np.random.default_rng(3)))[1].tolist()
