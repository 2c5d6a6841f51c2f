"""Answers that do not end, crash, or change what is around them."""

import itertools
import os
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from nnkit.exercises import check, registry, sandbox


def test_an_endless_loop_is_stopped_and_the_session_goes_on():
    def endless(x, w, b):
        while True:
            pass

    def deaf(x, w, b):
        while True:
            try:  # noqa: SIM105
                x = x + 1
            except:  # noqa: E722  swallows what should stop it
                pass

    for function in (endless, deaf):
        start = time.monotonic()
        feedback = check("ch07.neuron", function)
        assert time.monotonic() - start < 5
        assert feedback.status == "error" and "still running after 2 seconds" in feedback.text
    assert check("ch07.neuron", registry()["ch07.neuron"].reference).status == "correct"


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has copies of a process that can be given up")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x, w, b: sum(itertools.count()), "still running after 2 seconds"),
        (lambda x, w, b: os._exit(3), "brings Python itself to an end"),
    ],
    ids=["a loop in C", "a crash"],
)
def test_what_no_alarm_can_stop_is_given_up(answer, said):
    start = time.monotonic()
    feedback = check("ch07.neuron", answer)
    assert said in feedback.text and time.monotonic() - start < 5


def test_a_recursion_without_an_end_gets_words():
    def recurs(x, w, b):
        return recurs(x, w, b)

    feedback = check("ch07.neuron", recurs)
    assert feedback.status == "error" and "RecursionError" in feedback.text


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has copies of a process that can be given up")
def test_a_recursion_that_python_is_told_not_to_stop_ends_only_the_copy():
    def recurs(x, w, b):
        sys.setrecursionlimit(2**30)
        return sorted([x], key=lambda one: recurs(one, w, b))  # through C, whose stack is short

    feedback = check("ch07.neuron", recurs)
    assert feedback.status == "error" and feedback.text
    assert check("ch07.neuron", registry()["ch07.neuron"].reference).status == "correct"


def test_an_endless_loop_is_stopped_without_signals_and_without_copies_too(monkeypatch):
    monkeypatch.setattr(sandbox, "HAS_COPIES", False)

    def endless():
        while True:
            pass

    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.extend(sandbox.run(endless, [(), ()], 0.3)))
    thread.start()
    thread.join(5)
    assert [outcome.timed_out for outcome in outcomes] == [True]


def test_the_state_around_is_kept(exercise):
    def careless(x):
        np.seterr(all="raise")
        np.random.seed(1)  # noqa: NPY002
        warnings.simplefilter("error")
        x /= np.array(0.0)
        return x

    item = exercise(lambda x: x, lambda rng: [(np.ones(2),)])
    np.random.seed(5)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    errors, filters = np.geterr(), list(warnings.filters)
    check(item.id, careless)
    assert np.geterr() == errors and warnings.filters == filters
    assert np.random.random() == expected  # noqa: NPY002


def test_a_time_that_is_up_in_a_destructor_is_not_printed(monkeypatch, capfd):
    class Slow:
        def __del__(self):
            while True:
                pass

    def answer(x):
        Slow()
        return x

    monkeypatch.setattr(sandbox, "HAS_COPIES", False)
    outcomes = sandbox.run(answer, [(1,)], 0.2)
    assert len(outcomes) == 1 and "ignored" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "changed", [{"error": 5}, {"line": "2"}, {"printed": None}, {"timed_out": "no"}, {"new": 1}, {"value": {"x": 1}}]
)
def test_what_is_no_outcome_is_not_taken_for_one(changed):
    content = sandbox.content_of(sandbox.Outcome(value=1.5, arguments=([1],)))
    assert sandbox.outcome_of(content).arguments == ([1],)
    with pytest.raises((TypeError, KeyError)):
        sandbox.outcome_of(content | changed)
