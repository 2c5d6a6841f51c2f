"""The curves of the activation functions: every pair of the library is shown, at the right heights."""

import itertools

import numpy as np
import pytest

from nnkit import activations
from nnkit.figures.moving.activation_curves import curves_of
from nnkit.gradients import numerical_gradient

from reading import assert_drawn, fixed_rows, number, states, to_digits

# What is shown of those that are no curve by themselves, or not one that can be seen.
VIEWS = {
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1, 0.1)),
    "maxout": (lambda z: np.maximum(z, -z / 2), lambda z: np.where(z >= 0, 1, -0.5)),
    "softmax": (lambda z: np.exp(z) / (np.exp(z) + 2), lambda z: 2 * np.exp(z) / (np.exp(z) + 2) ** 2),
}
CALLED = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "maxout": "maxout of z and −z/2",
    "softmax": "softmax, first of (z, 0, 0)",
}
CURVES = {CALLED.get(name, name.replace("_", " ")): VIEWS.get(name, pair) for name, pair in activations.pairs().items()}


def test_every_activation_at_every_z():
    for at, row in states("activation_curves"):
        function, derivative = CURVES[at.name]
        z = np.array(float(at.z))
        assert row["z"] == at.z
        assert [row["value"], row["slope"]] == [to_digits(float(function(z))), to_digits(float(derivative(z)))], at
        assert [*map(number, row["said"])] == [row["value"], row["slope"]]
        if at.z != 0:
            assert row["slope"] == pytest.approx(float(numerical_gradient(function, z)), rel=1e-3, abs=1e-8), at
    assert list(dict.fromkeys(at.name for at, _ in states("activation_curves"))) == list(CURVES)
    assert list(CURVES)[:3] == ["identity", "step", "sigmoid"]


def test_the_curves_of_the_activations():
    rows = fixed_rows("activation_curves")
    assert [(row["name"], row["curve"]) for row in rows] == [*itertools.product(CURVES, ("the function", "its derivative"))]
    for row, function in zip(rows, itertools.chain(*CURVES.values()), strict=True):
        assert (row["z"][0], row["z"][-1]) == (-6, 6)
        assert np.all(np.diff(row["z"]) > 0)
        assert row["value"] == [to_digits(value) for value in function(np.array(row["z"], dtype=float)).tolist()]


def test_a_new_activation_is_shown_under_its_name():
    def softplus(z):
        return np.log1p(np.exp(z))

    pair = (softplus, activations.sigmoid)
    assert curves_of({"soft_plus": pair}) == {"soft plus": pair}


@pytest.mark.parametrize(
    "pair",
    [
        (lambda z: z - z.max(axis=-1, keepdims=True), np.ones_like),
        (lambda z: z.sum(axis=-1), np.ones_like),
        (lambda z: np.float64(0.5), np.zeros_like),
        (np.square, lambda z: np.diag(2 * z)),
    ],
    ids=["mixed", "fewer", "one number for all", "a derivative that is a matrix"],
)
def test_an_activation_that_is_no_curve_needs_a_view_of_its_own(pair):
    with pytest.raises(ValueError, match="squashing does not work on each element by itself"):
        curves_of({"identity": activations.pairs()["identity"], "squashing": pair})


def test_vega_draws_the_chosen_activation():
    points = ["z: 0.5; value: 0.4621", "z: 0.5; slope: 0.7864", "z: −6; value: −1; curve: the function"]
    assert_drawn("activation_curves", {"name": "tanh", "z": 0.5}, points, kind="curve:", count=2)
