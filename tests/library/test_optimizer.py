"""What all optimizers have in common: steps, what they refuse, and the state that a rule remembers."""

import numpy as np
import pytest

from nnkit.optimizer import Optimizer
from nnkit.optimizers import SGD, Adam, Momentum
from nnkit.schedules import cosine_decay


class Recording(Optimizer):
    """A rule that changes nothing, and shows what it was given."""

    state_names = ("sum",)

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.seen = []

    def update(self, w, g, rate, sum):
        self.seen.append((w.copy(), g.copy(), rate, self.steps))
        sum += g


class Decoupled(Recording):
    decoupled_decay = True


def test_a_rule_gets_parameter_gradient_rate_and_the_number_of_the_step():
    rule, w = Recording(lambda steps: 0.5 + steps), np.array([1.0, 2.0])
    rule.step([w], [np.array([3.0, 4.0])])
    rule.step([w], [np.array([5.0, 6.0])])
    assert [(*map(list, seen[:2]), *seen[2:]) for seen in rule.seen] == [
        ([1, 2], [3, 4], 0.5, 1),
        ([1, 2], [5, 6], 1.5, 2),
    ]
    assert rule.current_learning_rate == 2.5


def test_a_rule_remembers_for_each_parameter_what_it_names():
    rule = Recording(0.1)
    for gradient in (1.0, 2.0):
        rule.step([np.zeros(1), np.zeros(2)], [np.full(1, gradient), np.full(2, -gradient)])
    assert [state["sum"].tolist() for state in rule._states] == [[3], [-3, -3]]


def test_weight_decay_comes_by_the_gradient_or_before_the_rule():
    coupled, decoupled = Recording(0.5, weight_decay=0.2), Decoupled(0.5, weight_decay=0.2)
    for rule in (coupled, decoupled):
        rule.step([np.array([10.0])], [np.array([1.0])])
    assert (coupled.seen[0][0], coupled.seen[0][1]) == (10, 3)
    assert (decoupled.seen[0][0], decoupled.seen[0][1]) == (9, 1)


def test_gradients_must_fit_the_parameters():
    w = np.zeros((2, 3))
    with pytest.raises(ValueError, match=r"gradients have shapes \[\(3,\)\]; expected those of the parameters, \[\(2, 3\)\]"):
        SGD().step([w], [np.ones(3)])  # would broadcast
    with pytest.raises(ValueError, match=r"gradients have shapes \[\]"):
        SGD().step([w], [])
    np.testing.assert_array_equal(w, 0)


def test_parameters_must_be_a_list_of_float_arrays():
    with pytest.raises(ValueError, match=r"parameters are an array of shape \(3,\); expected a list"):
        SGD().step(np.zeros(3), np.ones(3))
    fixed = np.ones(1)
    fixed.flags.writeable = False
    for wrong in (np.zeros(1, int), np.zeros(1, np.float16), 0.5, [0.5], fixed):
        with pytest.raises(ValueError, match=r"parameter 1 is .* could not be changed in place. Expected arrays of float64"):
            SGD().step([first := np.zeros(1), wrong], [np.ones(1), np.ones(1)])
        assert first == 0
    w = [np.zeros(1), np.zeros(2)]
    SGD(0.1).step((one for one in w), (np.ones_like(one) for one in w))  # whatever gives them one after the other
    assert [one.tolist() for one in w] == [[-0.1], [-0.1, -0.1]]


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_changes_nothing(wrong):
    w, optimizer = [np.zeros(1), np.zeros(2)], Adam()
    with pytest.raises(ValueError, match=rf"gradients of parameter 1 hold {wrong} at index \(1,\)"):
        optimizer.step(w, [np.ones(1), np.array([1.0, wrong])])
    assert [one.tolist() for one in w] == [[0], [0, 0]] and optimizer.steps == 0


def test_an_optimizer_keeps_to_the_parameters_it_began_with():
    optimizer = Adam()
    optimizer.step([np.zeros(3)], [np.ones(3)])
    with pytest.raises(ValueError, match=r"parameters have shapes \[\(4,\)\]; this optimizer began with \[\(3,\)\]"):
        optimizer.step([np.zeros(4)], [np.ones(4)])


def test_a_refused_first_step_leaves_the_optimizer_free():
    optimizer = Adam()
    with pytest.raises(ValueError, match="gradients have shapes"):
        optimizer.step([np.zeros(1)], [np.zeros(3)])
    optimizer.step([np.zeros(3)], [np.ones(3)])
    assert optimizer.steps == 1


def test_a_step_that_a_schedule_makes_impossible_leaves_the_optimizer_free():
    optimizer = Momentum(lambda steps: -1.0)
    with pytest.raises(ValueError, match="learning_rate by the schedule is -1"):
        optimizer.step([np.zeros(1)], [np.ones(1)])
    optimizer.learning_rate = 0.1
    optimizer.step([np.zeros(3)], [np.ones(3)])
    assert optimizer.steps == 1


def test_a_schedule_may_come_to_0_but_not_below():
    with pytest.raises(ValueError, match="learning_rate by the schedule is -1"):
        SGD(lambda steps: -1).step([np.zeros(1)], [np.ones(1)])
    w, optimizer = np.zeros(1), SGD(cosine_decay(0.1, 2))
    for _ in range(2):
        optimizer.step([w], [np.ones(1)])
    after = w.copy()
    optimizer.step([w], [np.ones(1)])
    assert after < 0 and w == after


def test_an_optimizer_without_a_rule_says_so():
    with pytest.raises(TypeError, match="Optimizer has no rule"):
        Optimizer(0.1).step([np.zeros(1)], [np.zeros(1)])


def test_what_is_kept_from_fading_further_is_too_small_to_matter_and_keeps_its_sign():
    optimizer, w = Momentum(), np.zeros(5)
    optimizer.step([w], [np.array([1.0, 1e-290, 1e-298, -1e-298, 0.0])])
    for _ in range(100):
        optimizer.step([w], [np.zeros(5)])
    small = 1e8 * np.finfo(float).tiny
    velocity = optimizer._states[0]["v"]
    np.testing.assert_allclose(velocity[:2], [-0.01 * 0.9**100, -0.01e-290 * 0.9**100], rtol=1e-12)
    assert velocity[2] == -velocity[3] and 0.9**16 * small <= velocity[3] <= small
    assert velocity[4] == w[4] == 0
