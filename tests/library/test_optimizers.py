"""Optimizers: all that are in the module are found and looked at; each convention is compared with the rule of the system that
it belongs to, written out longhand."""

import inspect
import math

import numpy as np
import pytest

from nnkit.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

from library_objects import OPTIMIZERS

#: Further ways to make an optimizer, beside its defaults.
FURTHER = {
    "Momentum, accumulate": lambda: Momentum(form="accumulate"),
    "Momentum, average": lambda: Momentum(form="average"),
    "Momentum that fades fast": lambda: Momentum(momentum=0.4),
    "Nesterov, accumulate": lambda: Nesterov(form="accumulate"),
    "RMSProp with momentum": lambda: RMSProp(momentum=0.9),
    "Adam without correction": lambda: Adam(bias_correction=False),
}
every = pytest.mark.parametrize("make", [*OPTIMIZERS.values(), *FURTHER.values()], ids=[*OPTIMIZERS, *FURTHER])

START = np.array([-7.0, 2.0])
SURFACES = {
    "x²/20 + y²": lambda w: np.array([w[0] / 10, 2 * w[1]]),
    "0.1x² + 2y²": lambda w: np.array([0.2 * w[0], 4 * w[1]]),
}


def path(optimizer, gradient, steps=30):
    w = START.copy()
    points = []
    for _ in range(steps):
        optimizer.step([w], [gradient(w)])
        points.append(w.copy())
    return np.array(points)


def longhand(update, gradient, steps=30):
    """Points of a rule that works on one number at a time: update(w, g, state, t) returns the new w and state."""
    points = []
    w, states = list(START), [None, None]
    for t in range(1, steps + 1):
        g = gradient(np.array(w))
        for i in range(2):
            w[i], states[i] = update(w[i], g[i], states[i], t)
        points.append(list(w))
    return np.array(points)


def book_momentum(w, g, v, t):
    v = 0.9 * (v or 0) - 0.1 * g
    return w + v, v


def d2l_momentum(w, g, v, t):
    v = 0.9 * (v or 0) + g
    return w - 0.1 * v, v


def averaged_momentum(w, g, v, t):
    v = 0.9 * (v or 0) + 0.1 * g
    return w - 0.1 * v, v


def ahead(w, g, v, t):
    old = v or 0
    v = 0.9 * old - 0.1 * g
    return w - 0.9 * old + 1.9 * v, v


def notes_adagrad(w, g, h, t):
    h = (h or 0) + g * g
    return w - 0.5 / math.sqrt(h + 1e-6) * g, h


def book_adagrad(w, g, h, t):
    h = (h or 0) + g * g
    return w - 0.5 * g / (math.sqrt(h) + 1e-7), h


def notes_rmsprop(w, g, h, t):
    h = 0.9 * (h or 0) + 0.1 * g * g
    return w - 0.1 / math.sqrt(h + 1e-6) * g, h


def book_rmsprop(w, g, h, t):
    h = 0.99 * (h or 0) + 0.01 * g * g
    return w - 0.1 * g / (math.sqrt(h) + 1e-7), h


def paper_adam(w, g, state, t, epsilon=1e-2):
    m, v = state or (0, 0)
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    return w - 0.3 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + epsilon), (m, v)


def book_adam(w, g, state, t, epsilon=1e-2):
    m, v = state or (0, 0)
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    rate = 0.3 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (math.sqrt(v) + epsilon), (m, v)


def inside_adam(w, g, state, t):
    m, v = state or (0, 0)
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    return w - 0.3 * (m / (1 - 0.9**t)) / math.sqrt(v / (1 - 0.999**t) + 1e-2), (m, v)


def uncorrected_adam(w, g, state, t):
    m, v = state or (0, 0)
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    return w - 0.3 * m / (math.sqrt(v) + 1e-2), (m, v)


def l2_sgd(w, g, state, t):
    return w - 0.1 * (g + 0.3 * w), None


# ε is large where its place is what the case is about.
CONVENTIONS = {
    "momentum: notes and the from-scratch book": (lambda: Momentum(0.1, 0.9), book_momentum),
    "momentum: Dive into Deep Learning": (lambda: Momentum(0.1, 0.9, form="accumulate"), d2l_momentum),
    "momentum: average": (lambda: Momentum(0.1, 0.9, form="average"), averaged_momentum),
    "nesterov, velocity": (lambda: Nesterov(0.1, 0.9), ahead),
    "nesterov, accumulate": (lambda: Nesterov(0.1, 0.9, form="accumulate"), ahead),
    "adagrad: notes, Dive": (lambda: AdaGrad(0.5, epsilon=1e-6, epsilon_place="inside"), notes_adagrad),
    "adagrad: from-scratch book": (lambda: AdaGrad(0.5, epsilon=1e-7), book_adagrad),
    "rmsprop: notes, Dive": (lambda: RMSProp(0.1, 0.9, epsilon=1e-6, epsilon_place="inside"), notes_rmsprop),
    "rmsprop: from-scratch book": (lambda: RMSProp(0.1, 0.99, epsilon=1e-7), book_rmsprop),
    "adam: Dive": (lambda: Adam(0.3, epsilon=1e-6), lambda *a: paper_adam(*a, epsilon=1e-6)),
    "adam: from-scratch book, its epsilon": (
        lambda: Adam(0.3, epsilon=1e-7, epsilon_place="uncorrected"),
        lambda *a: book_adam(*a, epsilon=1e-7),
    ),
    "adam: paper": (lambda: Adam(0.3, epsilon=1e-2), paper_adam),
    "adam: from-scratch book": (lambda: Adam(0.3, epsilon=1e-2, epsilon_place="uncorrected"), book_adam),
    "adam: inside": (lambda: Adam(0.3, epsilon=1e-2, epsilon_place="inside"), inside_adam),
    "adam: without correction": (lambda: Adam(0.3, epsilon=1e-2, bias_correction=False), uncorrected_adam),
    "sgd: weight decay": (lambda: SGD(0.1, weight_decay=0.3), l2_sgd),
}


@pytest.mark.parametrize("gradient", SURFACES.values(), ids=["flat", "steep"])
@pytest.mark.parametrize(("make", "rule"), CONVENTIONS.values(), ids=CONVENTIONS)
def test_convention_takes_the_path_of_its_system(make, rule, gradient):
    np.testing.assert_allclose(path(make(), gradient), longhand(rule, gradient), rtol=1e-11, atol=1e-12)


def keras_momentum(w, g, v, t):
    v = 0.9 * (v or 0) - 0.1 * g
    return w + v, v


def keras_nesterov(w, g, v, t):
    v = 0.9 * (v or 0) - 0.1 * g
    return w + 0.9 * v - 0.1 * g, v


def keras_adagrad(w, g, h, t):
    h = (0.1 if h is None else h) + g * g
    return w - 0.5 * g / math.sqrt(h + 1e-7), h


def keras_rmsprop(w, g, h, t):
    h = 0.9 * (h or 0) + 0.1 * g * g
    return w - 0.1 * g / math.sqrt(h + 1e-7), h


def keras_adam(w, g, state, t):
    m, v = state or (0, 0)
    m, v = m + (g - m) * 0.1, v + (g * g - v) * 0.001
    return w - m * (0.3 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t)) / (math.sqrt(v) + 1e-7), (m, v)


def keras_adamw(w, g, state, t):
    return keras_adam(w - w * 0.01 * 0.3, g, state, t)


#: As the rows of the page on conventions have them. Keras 3.15 takes the same paths, to 2e-15 (compared once).
KERAS = {
    "momentum": (lambda: Momentum(0.1, 0.9), keras_momentum),
    "nesterov": (lambda: Nesterov(0.1, 0.9), keras_nesterov),
    "adagrad": (lambda: AdaGrad(0.5, epsilon=0.1 + 1e-7, epsilon_place="inside"), keras_adagrad),
    "rmsprop": (lambda: RMSProp(0.1, 0.9, epsilon=1e-7, epsilon_place="inside"), keras_rmsprop),
    "adam": (lambda: Adam(0.3, epsilon=1e-7, epsilon_place="uncorrected"), keras_adam),
    "adamw": (lambda: AdamW(0.3, weight_decay=0.01, epsilon=1e-7, epsilon_place="uncorrected"), keras_adamw),
}


@pytest.mark.parametrize("gradient", SURFACES.values(), ids=["flat", "steep"])
@pytest.mark.parametrize(("make", "rule"), KERAS.values(), ids=KERAS)
def test_the_rows_of_keras_take_its_path(make, rule, gradient):
    np.testing.assert_allclose(path(make(), gradient), longhand(rule, gradient), rtol=1e-10, atol=1e-12)


def test_conventions_differ_where_they_are_said_to():
    gradient = SURFACES["0.1x² + 2y²"]
    paths = {name: path(make(), gradient) for name, (make, _) in CONVENTIONS.items()}
    same = {
        ("momentum: notes and the from-scratch book", "momentum: Dive into Deep Learning"),
        ("nesterov, velocity", "nesterov, accumulate"),
    }
    for one in paths:
        for other in paths:
            near = "epsilon" in one + other or (
                "Dive" in one + other and "adam" in one
            )  # an ε of 1e-6 or 1e-7 hardly shows here
            if not near and one < other and (one, other) not in same and (other, one) not in same:
                assert np.abs(paths[one] - paths[other]).max() > 1e-7, (one, other)


def test_velocity_keeps_its_speed_when_the_rate_changes_and_accumulate_does_not():
    rates = [1.0, 0.0001]
    moved = {}
    for form in ("velocity", "accumulate"):
        w = np.zeros(1)
        optimizer = Momentum(lambda steps: rates[steps], 0.5, form=form)
        for gradient in (1.0, 0.0):
            optimizer.step([w], [np.array([gradient])])
        moved[form] = w[0]
    assert moved["velocity"] == -1.5
    assert moved["accumulate"] == pytest.approx(-1.00005)


def test_rmsprop_with_momentum():
    def rule(w, g, state, t):
        h, v = state or (0, 0)
        h = 0.9 * h + 0.1 * g * g
        v = 0.5 * v + g / (math.sqrt(h) + 1e-8)
        return w - 0.1 * v, (h, v)

    gradient = SURFACES["0.1x² + 2y²"]
    np.testing.assert_allclose(path(RMSProp(0.1, momentum=0.5), gradient), longhand(rule, gradient), rtol=1e-11)


def test_adam_and_adamw_decay_differently():
    gradient = SURFACES["0.1x² + 2y²"]

    def coupled(w, g, state, t):
        return paper_adam(w, g + 0.1 * w, state, t)

    def decoupled(w, g, state, t):
        return paper_adam(w * (1 - 0.3 * 0.1), g, state, t)

    options = {"epsilon": 1e-2, "weight_decay": 0.1}
    np.testing.assert_allclose(path(Adam(0.3, **options), gradient), longhand(coupled, gradient), rtol=1e-11)
    np.testing.assert_allclose(path(AdamW(0.3, **options), gradient), longhand(decoupled, gradient), rtol=1e-11)


@pytest.mark.parametrize("gradient", SURFACES.values(), ids=["flat", "steep"])
def test_the_paper_of_adamw_takes_its_decay_without_the_learning_rate(gradient):
    def paper(w, g, state, t):
        stepped, state = paper_adam(w, g, state, t)
        return stepped - 0.05 * w, state

    ours = AdamW(0.3, epsilon=1e-2, weight_decay=0.05 / 0.3)
    np.testing.assert_allclose(path(ours, gradient), longhand(paper, gradient), rtol=1e-11)


def test_defaults():
    assert (SGD().learning_rate, AdaGrad().learning_rate, RMSProp().learning_rate) == (0.01, 0.01, 0.01)
    assert (Momentum().learning_rate, Momentum().momentum, Nesterov().learning_rate, Nesterov().momentum) == (
        0.01,
        0.9,
        0.01,
        0.9,
    )
    adam = Adam()
    assert (adam.learning_rate, adam.beta1, adam.beta2, adam.epsilon) == (0.001, 0.9, 0.999, 1e-8)
    assert (AdaGrad().epsilon, RMSProp().epsilon, RMSProp().decay, RMSProp().momentum) == (1e-8, 1e-8, 0.9, 0)
    assert (AdamW().weight_decay, Adam().weight_decay, AdamW().learning_rate) == (0.01, 0, 0.001)
    assert (AdamW().beta1, AdamW().beta2) == (0.9, 0.999)


@every
def test_parameters_change_in_place_and_gradients_do_not(make):
    w, b = np.ones((2, 2), np.float32), np.ones(2, np.float32)
    gradients = [np.full((2, 2), 0.5, np.float32), np.full(2, -0.5, np.float32)]
    optimizer = make()
    for _ in range(3):
        optimizer.step([w, b], gradients)
    assert (w < 1).all() and (b > 1).all()
    assert w.dtype == np.float32 and optimizer.steps == 3
    np.testing.assert_array_equal(gradients[0], 0.5)
    np.testing.assert_array_equal(gradients[1], -0.5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_can_be_made_without_options(name):
    required = [option for option in inspect.signature(OPTIMIZERS[name]).parameters.values() if option.default is option.empty]
    assert not [option for option in required if option.kind is not option.VAR_KEYWORD], (
        f"{name} has an option without default"
    )


@every
def test_every_step_goes_down_a_bowl(make):
    w, optimizer = np.array([3.0, -2.0]), make()
    for _ in range(5):
        before = w.copy()
        optimizer.step([w], [2 * w])
        assert (np.abs(w) < np.abs(before)).all()


@every
def test_every_parameter_and_every_optimizer_has_a_state_of_its_own(make):
    together, alone = [np.ones(2), np.ones(2)], np.ones(2)
    one, other = make(), make()
    for first, second in ((1.0, -0.5), (0.25, 0.5)):
        one.step(together, [np.full(2, first), np.full(2, second)])
        other.step([alone], [np.full(2, second)])
    np.testing.assert_array_equal(together[1], alone)
    assert (together[0] != together[1]).all()


@every
def test_weight_decay_alone_draws_towards_0(make):
    optimizer, w = make(), np.array([2.0, -3.0])
    optimizer.weight_decay = 0.1
    optimizer.step([w], [np.zeros(2)])
    assert 0 < w[0] < 2 and -3 < w[1] < 0


@every
def test_a_learning_rate_of_0_changes_nothing(make):
    optimizer, w = make(), np.array([2.0, -3.0])
    optimizer.learning_rate, optimizer.weight_decay = (lambda steps: 0.0), 0.1
    optimizer.step([w], [np.array([1.0, 1.0])])
    np.testing.assert_array_equal(w, [2, -3])


@every
def test_gradients_and_parameters_of_other_shapes_are_refused(make):
    optimizer, w = make(), np.ones((2, 3))
    with pytest.raises(ValueError, match="gradients have shapes"):
        optimizer.step([w], [np.ones(3)])  # would broadcast
    np.testing.assert_array_equal(w, 1)
    optimizer.step([w], [np.ones((2, 3))])
    with pytest.raises(ValueError, match="this optimizer began with"):
        optimizer.step([np.ones((3, 2))], [np.ones((3, 2))])
    assert optimizer.steps == 1


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_no_state_becomes_subnormal(make, dtype):
    """A small gradient that was there once and never again: its traces fade to 0, and not into the slow numbers before it."""
    optimizer, w = make(), np.zeros(3, dtype)
    small, tiny = {np.float32: 1e-17, np.float64: 1e-152}[dtype], np.finfo(dtype).tiny
    optimizer.step([w], [np.array([small, -small, 0.0], dtype)])
    for step in range(5000):
        optimizer.step([w], [np.zeros(3, dtype)])
        for array in optimizer._states[0].values():
            assert step < 16 or ((np.abs(array) >= tiny) | (array == 0)).all()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: SGD(0), "learning_rate is 0; expected a number larger than 0"),
        (lambda: SGD(-1), "learning_rate is -1"),
        (lambda: SGD(np.nan), "learning_rate is nan"),
        (lambda: SGD(np.inf), "learning_rate is inf"),
        (lambda: SGD(0.1, -1), "weight_decay is -1; expected 0 or a larger number"),
        (lambda: Momentum(momentum=1), "momentum is 1; expected a number from 0 up to but not including 1"),
        (lambda: Momentum(form="nesterov"), "form is 'nesterov'; expected one of 'velocity', 'accumulate', 'average'"),
        (lambda: Nesterov(momentum=-0.1), "momentum is -0.1"),
        (lambda: Nesterov(form="average"), "form is 'average'; expected one of 'velocity', 'accumulate'"),
        (lambda: AdaGrad(epsilon=-1), "epsilon is -1; expected 0 or a larger number"),
        (lambda: AdaGrad(epsilon_place="uncorrected"), "epsilon_place is 'uncorrected'; expected one of 'outside', 'inside'"),
        (lambda: RMSProp(decay=1), "decay is 1"),
        (lambda: RMSProp(momentum=1), "momentum is 1"),
        (lambda: RMSProp(epsilon_place="x"), "epsilon_place is 'x'"),
        (lambda: Adam(beta1=1), "beta1 is 1"),
        (lambda: Adam(beta2=1.5), "beta2 is 1.5"),
        (lambda: Adam(epsilon_place="x"), "epsilon_place is 'x'; expected one of 'outside', 'inside', 'uncorrected'"),
    ],
)
def test_numbers_outside_their_range_are_named(make, said):
    with pytest.raises(ValueError, match=said):
        make()
