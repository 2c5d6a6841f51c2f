import os
import pickle

import numpy as np
import pytest

from nnkit.gradients import gradient_check
from nnkit.layers import Dense, Dropout, ReLU, Sigmoid, Softmax
from nnkit.losses import sigmoid_cross_entropy, softmax_cross_entropy
from nnkit.network import Network


def a_network(**options):
    rng = np.random.default_rng(0)
    return Network(
        [Dense(2, 3, rng=rng, **options), Sigmoid(), Dense(3, 1, rng=rng, **options), Sigmoid()], loss="mean_squared_error"
    )


X = np.array([[0.0, 1.0], [1.0, 0.5], [-1.0, 2.0]])
T = np.array([[0.0], [1.0], [0.5]])
SHARED = Sigmoid()


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


class First(Dense):
    def backward(self, gradient):
        raise AssertionError("the gradient of the network's input is computed, and nobody needs it")


def test_the_gradient_of_the_input_is_not_computed():
    rng = np.random.default_rng(0)
    net = Network([First(2, 3, rng=rng), Sigmoid(), Dense(3, 1, rng=rng), Sigmoid()], loss="mean_squared_error")
    for one, other in zip(net.loss_and_gradients(X, T)[1], a_network().loss_and_gradients(X, T)[1], strict=True):
        np.testing.assert_array_equal(one, other)


def test_parameters_are_the_networks_own_arrays():
    net = a_network()
    net.parameters[0][:] = 0
    np.testing.assert_array_equal(net.layers[0].weights, 0)


def test_float32_all_the_way():
    net = a_network(dtype=np.float32)
    assert net.dtype == np.float32 and net.predict(X).dtype == np.float32
    assert {g.dtype for g in net.loss_and_gradients(X, T)[1]} == {np.dtype(np.float32)}


def test_integers_and_lists_are_taken_as_numbers():
    np.testing.assert_array_equal(a_network().predict([[0, 1]]), a_network().predict(np.array([[0.0, 1.0]])))


def test_targets_are_taken_as_the_loss_wants_them():
    net = a_network(dtype=np.float32)
    assert net.as_targets([0, 2]).dtype.kind == "i" and net.as_targets([0.0, 2.0]).dtype == np.float32
    assert net.as_targets([[0], [1]]).dtype == np.float32


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
            lambda: Network([Dense(2, 3), Dense(3, 4), Dense(3, 1)], loss="mean_squared_error"),
            r"layer 2, Dense\(3, 1\), expects 3",
        ),
        (
            lambda: Network([Dense(1, 1)], loss="mse"),
            "loss is 'mse'; expected one of 'sum_squared_error', 'mean_squared_error'",
        ),
        (lambda: Network([Dense(1, 1)], loss=["mse"]), r"loss is \['mse'\]; expected one of"),
        (
            lambda: Network([Dense(1, 1), Sigmoid], loss="mean_squared_error"),
            "layer 1 is the class Sigmoid; expected a layer",
        ),
        (
            lambda: Network([SHARED, Dense(2, 2), SHARED], loss="mean_squared_error"),
            r"layer 2, Sigmoid\(\), is in the network twice",
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


def test_inputs_and_targets_are_checked_where_an_activation_would_hide_them():
    net = Network([Sigmoid(), Dense(2, 1)], loss="mean_squared_error")
    with pytest.raises(ValueError, match=r"inputs hold inf at index \(0, 0\)"):
        net.predict([[np.inf, 0]])


@pytest.mark.parametrize(
    ("last", "loss", "from_logits", "t"),
    [
        (Softmax(), "cross_entropy", softmax_cross_entropy, np.array([0, 1, 1])),
        (Sigmoid(), "binary_cross_entropy", sigmoid_cross_entropy, np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])),
    ],
)
def test_the_last_activation_and_its_loss_are_computed_from_the_logits(last, loss, from_logits, t):
    dense = Dense(2, 2)
    net = Network([dense, last], loss=loss)
    expected, delta = from_logits(dense.forward(X), t)
    got, gradients = net.loss_and_gradients(X, t)
    assert got == expected == net.loss(X, t)
    np.testing.assert_array_equal(gradients[0], X.T @ delta)
    assert gradient_check(net, X, t, tolerance=1e-7).passed
    dense.weights = dense.weights * 1e5  # far beyond where the probability is rounded to 0
    assert 1e3 < net.loss(X, t) < np.inf
    assert last.forward(np.zeros((1, 2))).shape == net.predict(X[:1]).shape


@pytest.mark.parametrize(
    ("last", "loss", "from_logits", "from_probabilities"),
    [
        (Softmax, "cross_entropy", True, False),
        (Sigmoid, "binary_cross_entropy", True, False),
        (Sigmoid, "cross_entropy", False, True),
        (ReLU, "binary_cross_entropy", False, True),
        (Softmax, "mean_squared_error", False, False),
        (ReLU, "sigmoid_cross_entropy", False, False),
    ],
)
def test_a_network_says_what_its_loss_is_computed_from(last, loss, from_logits, from_probabilities):
    net = Network([Dense(2, 2), last()], loss=loss)
    assert (net.from_logits, net.from_probabilities) == (from_logits, from_probabilities)


def test_summary():
    summary = a_network().summary()
    lines = summary.splitlines()
    assert [line.split()[-1] for line in lines[1:6]] == ["9", "0", "4", "0", "13"]
    assert [line.split()[-2] for line in lines[1:5]] == ["3", "3", "1", "1"]
    assert "Dense(2, 3)" in lines[1] and 'loss "mean_squared_error", float64' in lines[-1]
    assert "any" in Network([Sigmoid()], loss="mean_squared_error").summary()


def test_save_and_load_bring_back_every_bit(tmp_path):
    net, other = a_network(), a_network()
    for parameter in net.parameters:
        parameter += 0.1
    net.save(tmp_path / "net.npz")
    held = other.parameters
    other.load(tmp_path / "net.npz")
    for one, two, three in zip(net.parameters, other.parameters, held, strict=True):
        np.testing.assert_array_equal(one, two)
        assert two is three
    assert os.listdir(tmp_path) == ["net.npz"]


def test_a_file_of_the_other_precision_is_converted(tmp_path):
    net = a_network()
    net.save(tmp_path / "net.npz")
    other = a_network(dtype=np.float32)
    other.load(tmp_path / "net.npz")
    np.testing.assert_array_equal(other.parameters[0], net.parameters[0].astype(np.float32))


def test_a_failed_save_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    a_network().save(tmp_path / "net.npz")
    before = (tmp_path / "net.npz").read_bytes()

    def fails(file, **arrays):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", fails)
    with pytest.raises(OSError, match="no space left"):
        a_network().save(tmp_path / "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == before and os.listdir(tmp_path) == ["net.npz"]


def other_version(path):
    with np.load(path) as file:
        np.savez(path, **{**file, "version": 99})


def other_shape(path):
    with np.load(path) as file:
        np.savez(path, **{**file, "parameter_2": np.zeros((4, 1))})


def without_a_parameter(path):
    with np.load(path) as file:
        np.savez(path, **{name: file[name] for name in file if name != "parameter_3"})


def objects(path):
    with np.load(path) as file:
        np.savez(path, **{**file, "parameter_0": np.array([{}], dtype=object)})


def too_large(path, value=np.inf):
    with np.load(path) as file:
        np.savez(path, **{**file, "parameter_0": np.full((2, 3), value)})


def marked(content, offset, value):
    """Another byte in the zip directory's last entry."""
    at = content.rindex(b"PK\1\2") + offset
    return content[:at] + bytes([content[at] ^ value]) + content[at + 1 :]


DAMAGES = {
    "other layers": (
        lambda path: Network([Dense(2, 4)], loss="mean_squared_error").save(path),
        r"it holds the layers \[Dense\(2, 4\)\]; expected \[Dense\(2, 3\), Sigmoid",
    ),
    "other version": (other_version, "version 99 of the file format; expected 1"),
    "other shape": (other_shape, r"layer 2 weights is float64 of shape \(4, 1\); expected floats of shape \(3, 1\)"),
    "missing": (without_a_parameter, "parameter_3"),
    "objects": (objects, "cannot be loaded"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-30]), "not a whole .npz file"),
    "truncated early": (lambda path: path.write_bytes(path.read_bytes()[:50]), "not a whole .npz file"),
    "empty": (lambda path: path.write_bytes(b""), "not a whole .npz file"),
    "a bit flipped": (lambda path: path.write_bytes(flipped(path.read_bytes())), "cannot be loaded"),
    "a pickle": (lambda path: path.write_bytes(pickle.dumps({"weights": [1, 2]})), "not a whole .npz file"),
    "another npz": (lambda path: np.savez(path, x=np.zeros(3)), "not written by Network.save"),
    "too large": (too_large, "layer 0 weights holds NaN, an infinity, or a number too large"),
    "nan": (lambda path: too_large(path, np.nan), "layer 0 weights holds NaN, an infinity, or a number too large"),
    "encrypted": (lambda path: path.write_bytes(marked(path.read_bytes(), 8, 1)), "cannot be loaded"),
    "other compression": (lambda path: path.write_bytes(marked(path.read_bytes(), 10, 99)), "cannot be loaded"),
    "one array": (lambda path: save_one_array(path), "not a whole .npz file"),
}


def save_one_array(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


def flipped(content):
    at = content.index(b"parameter_1") + 150  # in the numbers of an array
    return content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]


@pytest.mark.parametrize("name", DAMAGES)
def test_a_file_that_does_not_fit_is_named_and_changes_nothing(name, tmp_path):
    damage, said = DAMAGES[name]
    path = tmp_path / "net.npz"
    saved = a_network()
    for parameter in saved.parameters:
        parameter += 1
    saved.save(path)
    damage(path)
    net, before = a_network(), a_network()
    with pytest.raises(ValueError, match=f"net.npz cannot be loaded into this network: .*{said}" if said[0] != "c" else said):
        net.load(path)
    for one, other in zip(net.parameters, before.parameters, strict=True):
        np.testing.assert_array_equal(one, other)


def test_float64_numbers_too_large_for_float32_are_refused(tmp_path):
    net, other = a_network(), a_network(dtype=np.float32)
    net.parameters[0][:] = 1e300
    net.save(tmp_path / "net.npz")
    with pytest.raises(ValueError, match="too large for float32"):
        other.load(tmp_path / "net.npz")


def test_a_file_has_the_usual_rights_and_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.npz").symlink_to(tmp_path / "real.npz")
    a_network().save(tmp_path / "link.npz")
    assert (tmp_path / "link.npz").is_symlink() and (tmp_path / "real.npz").is_file()
    (tmp_path / "plain").touch()
    assert (tmp_path / "real.npz").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_integer_targets_do_not_widen_a_float32_network():
    net = a_network(dtype=np.float32)
    assert {g.dtype for g in net.loss_and_gradients(X, T.astype(int))[1]} == {np.dtype(np.float32)}


def test_a_file_that_is_not_there():
    with pytest.raises(FileNotFoundError):
        a_network().load("nowhere.npz")


def test_repr_shows_how_it_was_made():
    assert repr(a_network()) == 'Network([Dense(2, 3), Sigmoid(), Dense(3, 1), Sigmoid()], loss="mean_squared_error")'


@pytest.mark.parametrize(
    ("layers", "loss", "said"),
    [
        ([Dense(2, 3), Softmax()], "softmax_cross_entropy", r'takes logits.* leave the layer out, or write "cross_entropy"$'),
        ([Dense(2, 3), Sigmoid()], "sigmoid_cross_entropy", r'takes logits.* or write "binary_cross_entropy"$'),
        ([Dense(2, 3), Sigmoid()], "softmax_cross_entropy", "takes logits.* leave the layer out$"),
        ([Dense(2, 1), Softmax()], "mean_squared_error", "with one output there is one class, which is always right"),
        ([Dense(2, 1), Sigmoid()], "cross_entropy", "with one output there is one class, which is always right"),
        ([Dense(2, 1)], "softmax_cross_entropy", "with one output there is one class, which is always right"),
    ],
)
def test_an_end_that_squashes_twice_or_says_nothing_is_refused(layers, loss, said):
    with pytest.raises(ValueError, match=said):
        Network(layers, loss=loss)


def test_what_is_predicted_is_an_array_of_its_own():
    x = np.ones((2, 2))
    predicted = Network([Dropout(0.5)], loss="mean_squared_error").predict(x)
    predicted[:] = 7
    assert x.tolist() == [[1, 1], [1, 1]]
