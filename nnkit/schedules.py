"""Schedules: learning rates that change while an optimizer works.

Each function returns a schedule, which takes the number of steps done so far and returns η, the rate of the next step. It
stands in the place of the number: ``SGD(cosine_decay(0.1, total=1000))``. Any other function of the steps will do as well.
"""

import math

from nnkit.checks import as_count, as_not_negative, as_positive


def step_decay(learning_rate, factor, every):
    """η is multiplied by ``factor`` after each ``every`` steps.

    Parameters
    ----------
    learning_rate : float
        η at the start.
    factor : float
        Larger than 0.
    every : int

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    Examples
    --------
    >>> schedule = step_decay(0.8, factor=0.5, every=10)
    >>> [schedule(steps) for steps in (0, 9, 10, 25)]
    [0.8, 0.8, 0.4, 0.2]
    """
    learning_rate = as_positive("learning_rate", learning_rate)
    factor = as_positive("factor", factor)
    every = as_count("every", every)
    return lambda steps: learning_rate * factor ** (steps // every)


def exponential_decay(learning_rate, factor):
    """η is multiplied by ``factor`` after each step, η · factorˢ after s steps.

    Parameters
    ----------
    learning_rate, factor : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    Examples
    --------
    >>> schedule = exponential_decay(0.8, factor=0.5)
    >>> [schedule(steps) for steps in (0, 1, 2)]
    [0.8, 0.4, 0.2]
    """
    return step_decay(learning_rate, factor, 1)


def inverse_time_decay(learning_rate, half_after):
    """η / (1 + s / half_after) after s steps: half of the start after ``half_after`` steps, a third after twice as many.

    Parameters
    ----------
    learning_rate, half_after : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    Examples
    --------
    >>> schedule = inverse_time_decay(0.8, half_after=10)
    >>> [schedule(steps) for steps in (0, 10, 30)]
    [0.8, 0.4, 0.2]
    """
    learning_rate = as_positive("learning_rate", learning_rate)
    half_after = as_positive("half_after", half_after)
    return lambda steps: learning_rate / (1 + steps / half_after)


def cosine_decay(learning_rate, total, final=0.0):
    """Half a wave of the cosine, from η down to ``final`` over ``total`` steps, and ``final`` after them.

    Parameters
    ----------
    learning_rate : float
    total : int
    final : float

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    References
    ----------
    Loshchilov and Hutter (2017), SGDR: stochastic gradient descent with warm restarts; here without the restarts.

    Examples
    --------
    >>> schedule = cosine_decay(0.8, total=100)
    >>> [round(schedule(steps), 3) for steps in (0, 50, 100, 150)]
    [0.8, 0.4, 0.0, 0.0]
    """
    learning_rate = as_positive("learning_rate", learning_rate)
    total = as_count("total", total)
    final = as_not_negative("final", final)

    def schedule(steps):
        done = min(steps / total, 1.0)
        return final + (learning_rate - final) * (1 + math.cos(math.pi * done)) / 2

    return schedule


def warmup(schedule, steps):
    """Rises in equal parts over the first ``steps`` steps to where another schedule begins, which then follows.

    Parameters
    ----------
    schedule : float or callable
        A constant η, or another schedule.
    steps : int

    Returns
    -------
    callable
        Takes the number of steps done so far, returns η.

    Examples
    --------
    >>> schedule = warmup(0.8, steps=4)
    >>> [schedule(steps) for steps in (0, 1, 3, 4, 9)]
    [0.2, 0.4, 0.8, 0.8, 0.8]
    """
    steps = as_count("steps", steps)
    if isinstance(schedule, type) or not callable(schedule):
        schedule = as_positive("schedule", schedule)
    after = schedule if callable(schedule) else lambda _: schedule
    return lambda done: after(0) * (done + 1) / steps if done < steps else after(done - steps)
