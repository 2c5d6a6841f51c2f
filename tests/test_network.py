import numpy as np
import pytest

from nnkit.gradients import gradient_check
from nnkit.layers import Dense, Sigmoid
from nnkit.network import Network


def a_network(**options):
    rng = np.random.default_rng(0)
    return Network(
        [Dense(2, 3, rng=rng, **options), Sigmoid(), Dense(3, 1, rng=rng, **options), Sigmoid()], loss="mean_squared_error"
    )


X = np.array([[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0]])
T = np.array([[0.0], [1.0], [0.5]])


def test_predict_is_the_layers_in_a_row():
    net = a_network()
    first, second = net.layers[0], net.layers[2]
    hidden = 1 / (1 + np.exp(-(X @ first.weights + first.bias)))
    expected = 1 / (1 + np.exp(-(hidden @ second.weights + second.bias)))
    np.testing.assert_allclose(net.predict(X), expected, rtol=1e-14)
    assert net.loss(X, T) == pytest.approx(np.mean((expected - T) ** 2), rel=1e-14)


def test_gradients_agree_with_differences():
    assert gradient_check(a_network(), X, T, tolerance=1e-8).passed


def test_gradients_are_in_the_order_and_shape_of_the_parameters():
    net = a_network()
    loss, gradients = net.loss_and_gradients(X, T)
    assert loss == net.loss(X, T)
    assert [g.shape for g in gradients] == [p.shape for p in net.parameters] == [(2, 3), (3,), (3, 1), (1,)]
    assert net.parameter_names == ["layer 0 weights", "layer 0 bias", "layer 2 weights", "layer 2 bias"]


def test_parameters_are_the_networks_own_arrays():
    net = a_network()
    net.parameters[0][:] = 0
    np.testing.assert_array_equal(net.layers[0].weights, 0)


def test_float32_all_the_way():
    net = a_network(dtype=np.float32)
    assert net.dtype == np.float32 and net.predict(X).dtype == np.float32
    assert {g.dtype for g in net.loss_and_gradients(X, T.astype(np.float32))[1]} == {np.dtype(np.float32)}


def test_integers_and_lists_are_taken_as_numbers():
    np.testing.assert_array_equal(a_network().predict([[0, 1]]), a_network().predict(np.array([[0.0, 1.0]])))


def test_an_empty_batch_has_no_predictions():
    assert a_network().predict(np.zeros((0, 2))).shape == (0, 1)


def test_large_finite_numbers_are_not_taken_for_infinite():
    net = Network([Sigmoid()], loss="mean_squared_error")
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(net.predict(np.array([[1.7e308, 1.7e308]])), [[1, 1]])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (
            lambda: Network([Dense(2, 3), Sigmoid(), Dense(4, 1)], loss="mean_squared_error"),
            r"layer 2, Dense\(4, 1\), expects 4 inputs, but the layer before it gives 3",
        ),
        (lambda: Network([], loss="mean_squared_error"), "no layers; expected at least one"),
        (
            lambda: Network([Dense(1, 1)], loss="mse"),
            """loss is 'mse'; expected one of "sum_squared_error", "mean_squared_error\"""",
        ),
        (
            lambda: Network([Dense(1, 1), Dense(1, 1, dtype=np.float32)], loss="mean_squared_error"),
            "parameters of float32 and float64; expected one dtype",
        ),
        (lambda: a_network().predict(np.zeros((3, 5))), r"inputs have shape \(3, 5\); expected \(batch, 2\)"),
        (
            lambda: a_network().predict(np.zeros(2)),
            r"inputs have shape \(2,\); expected \(batch, 2\); one sample is a batch of one",
        ),
        (lambda: a_network().predict([[0, 1], [0, np.nan]]), r"inputs hold nan at index \(1, 1\); expected finite numbers"),
        (lambda: a_network().loss_and_gradients([[np.inf, 1]], [[1]]), r"inputs hold inf at index \(0, 0\)"),
        (lambda: a_network().loss(X, [[1], [np.nan], [0]]), r"targets hold nan at index \(1, 0\)"),
        (lambda: a_network().loss(X, T[:2]), r"targets have shape \(2, 1\); for outputs of shape \(3, 1\) expected \(3, 1\)"),
    ],
)
def test_bad_input_is_named(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_repr_shows_how_it_was_made():
    assert repr(a_network()) == 'Network([Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()], loss="mean_squared_error")'
