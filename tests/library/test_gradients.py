import numpy as np
import pytest

from nnkit import data
from nnkit.gradients import GradientCheck, gradient_check, numerical_gradient, relative_error
from nnkit.layers import Dense, ReLU, Sigmoid
from nnkit.network import Network


def test_any_shape():
    x = np.random.default_rng(0).standard_normal((2, 3, 2))
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(x**3), x), 3 * x**2, atol=1e-9)


def test_a_plain_number():
    assert numerical_gradient(np.sin, 1.0) == pytest.approx(np.cos(1.0), abs=1e-10)
    assert numerical_gradient(np.square, 3).shape == ()


def test_the_difference_is_central():
    # For x³ at 0 with h = 0.1: central h² = 0.01, forward the same; at 1: central 3 + h², forward 3 + 3h + h².
    assert numerical_gradient(lambda x: x**3, 1.0, h=0.1) == pytest.approx(3.01, abs=1e-12)


def test_far_out_the_rounded_points_are_the_distance():
    assert numerical_gradient(lambda x: float(x), 4e10) == 1
    assert numerical_gradient(lambda x: float(3 * x), 1e8) == pytest.approx(3, abs=1e-2)


def test_integers_are_not_truncated():
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(x**2), np.array([1, 2, 3])), [2, 4, 6], atol=1e-9)


def test_float32_is_computed_in_float64():
    x = np.array([1.0, 2.0], dtype=np.float32)
    gradient = numerical_gradient(lambda x: np.sum(x**2), x)
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, [2, 4], atol=1e-9)


def test_x_is_left_as_it_was_also_when_f_fails():
    x = np.array([[0.1, 0.2], [0.3, 0.4]])
    before = x.tobytes()
    numerical_gradient(np.sum, x)
    assert x.tobytes() == before

    def fails(x):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        numerical_gradient(fails, x)
    assert x.tobytes() == before


def test_f_may_read_x_where_it_lives():
    weights = np.array([[1.0, 2.0]])
    np.testing.assert_allclose(numerical_gradient(lambda _: float(np.sum(weights**2)), weights), [[2, 4]], atol=1e-9)


def test_a_read_only_point():
    x = np.array([1.0])
    x.flags.writeable = False
    np.testing.assert_allclose(numerical_gradient(lambda x: x[0] ** 2, x), [2.0], atol=1e-9)


@pytest.mark.parametrize(
    ("f", "x", "h", "said"),
    [
        (np.sum, [1.0], 0, "h is 0; expected a number larger than 0"),
        (np.sum, [1.0], np.nan, "h is nan"),
        (np.sum, [1.0], -1e-5, "h is -1e-05"),
        (np.sum, [1.0], np.inf, "h is inf"),
        (np.sum, [1.0], 1e308, "h is 1e\\+308, and twice that is no finite float; expected a smaller step"),
        (np.sum, [1.0, 1e12], 1e-5, r"h is 1e-05, too small for x = 1000000000000.0 at index \(1,\)"),
        (np.sum, [np.nan], 1e-5, r"x hold nan at index \(0,\)"),
        (np.sum, [np.inf], 1e-5, r"x hold inf at index \(0,\)"),
        (np.square, [1.0, 2.0], 1e-5, r"f returned an array of shape \(2,\); expected one number"),
        (lambda x: None, [1.0, 2.0], 1e-5, "what f returned given with dtype object; expected real numbers"),
    ],
)
def test_bad_input_is_named(f, x, h, said):
    with pytest.raises(ValueError, match=said):
        numerical_gradient(f, x, h)


def test_relative_error():
    assert relative_error([3.0, 4.0], [3.0, 4.0]) == 0
    assert relative_error([0.0], [0.0]) == 0
    assert relative_error([0.0, 0.0], [3.0, 4.0]) == 1
    assert relative_error([1.0], [-1.0]) == 2
    assert relative_error([10.0], [8.0]) == pytest.approx(0.2)
    assert relative_error([1e-200], [2e-200]) == relative_error([1e200], [2e200]) == 0.5
    assert np.isnan(relative_error([np.nan], [1.0]))
    with pytest.raises(ValueError, match=r"a has shape \(1,\) and b has \(2,\)"):
        relative_error([1.0], [1.0, 2.0])


def a_network(dtype=np.float64):
    rng = np.random.default_rng(3)
    return Network([Dense(3, 4, rng=rng, dtype=dtype), Sigmoid(), Dense(4, 2, rng=rng, dtype=dtype)], loss="sum_squared_error")


def a_batch():
    rng = np.random.default_rng(4)
    return rng.standard_normal((5, 3)), rng.standard_normal((5, 2))


def test_gradient_check_passes_a_right_network():
    report = gradient_check(a_network(), *a_batch())
    assert report.passed
    assert list(report.errors) == ["layer 0 weights", "layer 0 bias", "layer 2 weights", "layer 2 bias"]
    assert "layer 0 bias: relative error" in str(report) and "WRONG" not in str(report)


class WrongSigmoid(Sigmoid):
    factor = 1.001

    def backward(self, gradient):
        return super().backward(gradient) * self.factor


def test_gradient_check_finds_a_wrong_layer_and_names_it():
    network = a_network()
    network.layers[1] = WrongSigmoid()
    report = gradient_check(network, *a_batch())
    assert not report.passed
    assert [name for name, error in report.errors.items() if error > report.tolerance] == ["layer 0 weights", "layer 0 bias"]
    assert "layer 0 weights: relative error 1e-03, WRONG" in str(report)


def test_a_check_passes_if_every_error_is_within_the_tolerance():
    assert GradientCheck({"a": 1e-6, "b": 0.0}, tolerance=1e-6, batch=5).passed
    report = GradientCheck({"a": 1e-6, "b": 2e-6}, tolerance=1e-6, batch=5)
    assert not report.passed and str(report) == "a: relative error 1e-06, ok\nb: relative error 2e-06, WRONG"


def test_gradient_check_says_what_one_sample_cannot_show():
    x, t = a_batch()
    assert "one sample only" in str(gradient_check(a_network(), x[:1], t[:1]))
    assert "one sample only" not in str(gradient_check(a_network(), x[:2], t[:2]))


def test_gradient_check_takes_its_step_and_its_tolerance():
    network = a_network()
    network.layers[1] = WrongSigmoid()
    assert not gradient_check(network, *a_batch()).passed
    assert gradient_check(network, *a_batch(), tolerance=1e-2).passed
    coarse = gradient_check(network, *a_batch(), h=1.0)  # a step so coarse is not sure of a thousandth
    assert not coarse.passed and coarse.verdicts["layer 0 weights"] == "cannot tell"


@pytest.mark.parametrize("factor", [0.994, 1, 1.006])
def test_gradient_check_is_unsure_of_no_more_than_a_coarse_step_is(factor):
    """At h = 0.1 the differences of layer 0 are two thousandths off: it cannot tell so much, and tells three times as much."""
    network = a_network()
    network.layers[1] = WrongSigmoid()
    network.layers[1].factor = factor
    report = gradient_check(network, *a_batch(), h=0.1)
    assert report.errors["layer 0 weights"] == pytest.approx(0.002 if factor == 1 else 0.006, abs=0.0025)
    assert report.verdicts["layer 0 weights"] == ("cannot tell" if factor == 1 else "WRONG")
    assert "cannot tell: the differences are lost in rounding, or the step is too coarse" in str(report) or factor != 1


def test_gradient_check_cannot_tell_what_rounding_hides_where_both_steps_agree():
    """The loss is near a million, and each step changes it by less than the distance of two floats there: by nothing."""
    network = Network([Dense(1, 1, bias=False)], loss="mean_squared_error")
    x, t = np.full((2, 1), 1e-9), np.full((2, 1), 1e3)
    assert numerical_gradient(lambda _: network.loss(x, t), network.parameters[0]) == 0
    assert network.loss_and_gradients(x, t)[1][0] < -1e-6
    report = gradient_check(network, x, t)
    assert not report.passed and set(report.verdicts.values()) == {"cannot tell"}
    assert "layer 0 weights: relative error 1e+00, cannot tell" in str(report)


def test_gradient_check_sees_a_wrong_gradient_however_small_it_is():
    network, (x, t) = a_network(), a_batch()
    network.layers[1] = WrongSigmoid()
    t = network.predict(1e-3 * x) + 1e-4 * t
    assert not gradient_check(network, 1e-3 * x, t, tolerance=1e-5).passed


@pytest.mark.parametrize("scale", [0, 1e6])
def test_gradient_check_calls_nothing_wrong_at_a_minimum_and_with_large_numbers(scale):
    network, (x, _) = a_network(), a_batch()
    report = gradient_check(network, x, network.predict(x) + scale)
    assert set(report.verdicts.values()) <= {"ok", "cannot tell"} and "cannot tell" in report.verdicts.values()


class WrongReLU(ReLU):
    factor = 1.0

    def backward(self, gradient):
        return super().backward(gradient) * self.factor


def on_a_kink(seed, relu):
    """The input 0 and biases of 0 put a weighted sum of each hidden neuron on the kink."""
    rng = np.random.default_rng(seed)
    layers = [Dense(2, 4, rng=rng, initialization="he"), relu, Dense(4, 1, rng=rng), Sigmoid()]
    return gradient_check(Network(layers, loss="binary_cross_entropy"), *data.xor())


@pytest.mark.parametrize("seed", range(5))
def test_gradient_check_says_where_a_sample_stands_on_a_kink(seed):
    report = on_a_kink(seed, ReLU())
    assert report.passed and report.verdicts["layer 0 bias"] == "on a kink"
    assert {name for name, verdict in report.verdicts.items() if verdict == "ok"} >= {"layer 2 weights", "layer 2 bias"}
    assert "layer 0 bias: relative error" in str(report) and "on a kink: both sides have slopes of their own" in str(report)


@pytest.mark.parametrize("factor", [1.001, 0, -1, 2])
def test_a_wrong_gradient_is_wrong_beside_a_kink_too(factor):
    relu = WrongReLU()
    relu.factor = factor
    report = on_a_kink(0, relu)
    assert not report.passed and report.verdicts["layer 0 weights"] == "WRONG"


def test_a_curve_is_no_kink():
    """A step so coarse that the loss is curved within it: the slopes of both sides differ, and come nearer with the step."""
    network = a_network()
    network.layers[1] = WrongSigmoid()
    network.layers[1].factor = 1.05
    assert "on a kink" not in gradient_check(network, *a_batch(), h=0.5).verdicts.values()


def test_an_f_that_works_in_place_gets_a_copy_and_x_stays():
    def log_sum_exp(z):
        largest = z.max()
        z -= largest
        return largest + np.log(np.exp(z).sum())

    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(numerical_gradient(log_sum_exp, x), np.exp(x) / np.exp(x).sum(), atol=1e-9)
    assert x.tolist() == [1, 2, 3]


def test_x_is_left_by_an_f_that_changes_it_and_fails():
    x = np.array([1.0, 2.0])

    def f(z):
        z[:] = 0
        raise KeyError

    with pytest.raises(KeyError):
        numerical_gradient(f, x)
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize("x", [np.array([1, 2]), np.array([1.0, 2.0], np.float32)])
def test_an_f_that_reads_an_x_in_which_no_step_can_be_made(x):
    with pytest.raises(ValueError, match="f does not look at its argument, and x is not a float64 array"):
        numerical_gradient(lambda _: float(np.sum(x**2)), x)
    np.testing.assert_allclose(numerical_gradient(lambda z: float(np.sum(z**2)), x), [2, 4], atol=1e-9)
    assert numerical_gradient(lambda z: float(np.sum(z)) * 0, x).tolist() == [0, 0]


def test_gradient_check_needs_something_to_check():
    with pytest.raises(ValueError, match="no parameters"):
        gradient_check(Network([Sigmoid()], loss="mean_squared_error"), *[np.zeros((2, 2))] * 2)


def test_gradient_check_needs_float64():
    with pytest.raises(ValueError, match="computes in float32"):
        gradient_check(a_network(np.float32), *a_batch())
