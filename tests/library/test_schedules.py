"""Schedules. All that are in the module are found; each is compared with its formula."""

import inspect
import math

import numpy as np
import pytest

from nnkit import schedules
from nnkit.optimizers import SGD

from library_objects import SCHEDULES

#: A number for each thing that a schedule may ask for.
OPTIONS = {"learning_rate": 0.8, "schedule": 0.8, "factor": 0.5, "every": 10, "half_after": 10, "total": 100, "steps": 4}


def options(make):
    asked = [name for name, option in inspect.signature(make).parameters.items() if option.default is option.empty]
    unknown = set(asked) - set(OPTIONS)
    assert not unknown, f"these tests do not know what {', '.join(unknown)} of {make.__name__} is: give it an entry in OPTIONS"
    return {name: OPTIONS[name] for name in asked}


@pytest.mark.parametrize("make", SCHEDULES.values(), ids=SCHEDULES)
def test_every_rate_is_a_number_from_0_to_the_first_one(make):
    rates = [make(**options(make))(step) for step in range(300)]
    assert all(isinstance(rate, float) and 0 <= rate <= 0.8 for rate in rates)
    assert max(rates) == 0.8 and min(rates) < 0.8


@pytest.mark.parametrize("make", SCHEDULES.values(), ids=SCHEDULES)
def test_what_is_0_is_refused_by_its_name(make):
    for name in options(make):
        with pytest.raises(ValueError, match=f"{name} is 0"):
            make(**{**options(make), name: 0})


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: schedules.step_decay(0, 0.5, 3), "learning_rate is 0"),
        (lambda: schedules.step_decay(1, 0, 3), "factor is 0"),
        (lambda: schedules.step_decay(1, 0.5, 0), "every is 0"),
        (lambda: schedules.inverse_time_decay(0, 1), "learning_rate is 0"),
        (lambda: schedules.inverse_time_decay(1, 0), "half_after is 0"),
        (lambda: schedules.cosine_decay(0, 1), "learning_rate is 0"),
        (lambda: schedules.cosine_decay(1, 0), "total is 0"),
        (lambda: schedules.cosine_decay(1, 1, -1), "final is -1"),
        (lambda: schedules.warmup(0.1, 0), "steps is 0"),
        (lambda: schedules.warmup(-0.1, 5), "schedule is -0.1"),
    ],
)
def test_numbers_outside_their_range_are_named(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def rates(schedule, steps):
    return [schedule(step) for step in steps]


def test_schedules():
    np.testing.assert_allclose(rates(schedules.step_decay(0.8, 0.5, 10), (0, 9, 10, 25)), [0.8, 0.8, 0.4, 0.2])
    np.testing.assert_allclose(rates(schedules.exponential_decay(0.8, 0.5), (0, 1, 3)), [0.8, 0.4, 0.1])
    np.testing.assert_allclose(rates(schedules.inverse_time_decay(0.6, 10), (0, 10, 20)), [0.6, 0.3, 0.2])
    np.testing.assert_allclose(rates(schedules.cosine_decay(0.8, 100, 0.2), (0, 50, 100, 150)), [0.8, 0.5, 0.2, 0.2])
    np.testing.assert_allclose(schedules.cosine_decay(1.0, 4)(1), (1 + math.sqrt(0.5)) / 2)
    np.testing.assert_allclose(rates(schedules.warmup(0.8, 4), (0, 1, 3, 4, 9)), [0.2, 0.4, 0.8, 0.8, 0.8])
    np.testing.assert_allclose(schedules.warmup(schedules.exponential_decay(0.8, 0.5), 2)(0), 0.4)
    after = schedules.warmup(schedules.step_decay(0.8, 0.5, 2), 4)
    np.testing.assert_allclose(rates(after, (0, 3, 4, 5, 6)), [0.2, 0.8, 0.8, 0.8, 0.4])


def test_an_optimizer_follows_its_schedule_from_the_first_step():
    sgd = SGD(schedules.step_decay(1.0, 0.5, 1))
    w = np.zeros(1)
    for expected in (-1.0, -1.5, -1.75):
        sgd.step([w], [np.ones(1)])
        assert w[0] == expected
    assert sgd.current_learning_rate == 0.125
