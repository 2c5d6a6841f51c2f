"""Descent on a curve: its paths against the formula of the parabola, and its verdicts."""

import itertools

import numpy as np
import pytest

from nnkit.figures import moving

from reading import assert_drawn, fixed_rows, number, states, to_digits


def test_descent_on_a_parabola_follows_its_formula():
    for at, row in states("descent"):
        path = [at.start * (1 - 2 * at.rate) ** k for k in range(21)]
        inside = [w for w in path if abs(w) <= 3]
        assert row["x"] == [to_digits(w) for w in inside]
        assert row["y"] == [to_digits(w**2) for w in inside]
        assert row["k"] == list(range(len(inside)))
        assert number(row["end"]) == to_digits(path[-1])


VERDICTS = {
    "it crawls, and is still on its way": [0.05],
    "it settles": [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
    "it jumps from side to side and settles": [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85],
    "it jumps from side to side, and each jump is shorter than the one before": [0.9, 0.95],
    "it jumps from side to side, and each jump is as long as the one before": [1],
    "it diverges, each step larger than the one before": [1.05, 1.1],
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_verdict_on_a_descent(verdict):
    rates = {at.rate for at, row in states("descent") if row["verdict"] == verdict and at.start == -2}
    assert rates == set(VERDICTS[verdict])
    stands = {row["verdict"] for at, row in states("descent") if at.start == 0}
    assert stands == {"it stands still"}


def test_small_steps_are_a_crawl_until_the_slope_is_small():
    near = moving.descent(learning_rate=(0.01, 0.1, 0.01, 0.1), start=(0.1, 0.1, 1, 0.1))
    left = {at.rate: (1 - 2 * at.rate) ** 20 for at, _ in states(near)}
    assert [row["verdict"] for _, row in states(near)] == [
        "it crawls, and is still on its way" if share > 0.05 else "it settles" for share in left.values()
    ]
    assert min(left.values()) < 0.05 < 0.1 < max(share for share in left.values() if share < 0.4)


def test_jumps_that_become_longer():
    wide = moving.descent(np.square, lambda w: 2 * w, learning_rate=(1.01, 1.01, 1, 1.01), start=(1, 1, 1, 1), span=(-3, 3))
    [(_, row)] = states(wide)
    assert row["verdict"] == "it jumps from side to side, and each jump is longer than the one before"


def test_the_curve_of_a_descent():
    rows = fixed_rows("descent")
    assert [rows[0]["x"], rows[60]["x"], rows[-1]["x"]] == [-3, 0, 3]
    assert [row["y"] for row in rows] == [pytest.approx(row["x"] ** 2, rel=2e-3) for row in rows]


def test_descent_between_two_valleys():
    shown = moving.descent(
        lambda w: w**4 - 2 * w**2,
        lambda w: 4 * w**3 - 4 * w,
        learning_rate=(0, 0.5, 0.1, 0.1),
        start=(-2, 2, 0.5, 0.5),
        span=(-2, 2),
        steps=30,
        xlabel="weight",
    )
    verdicts = {(at.rate, at.start): row["verdict"] for at, row in states(shown)}
    ends = {(at.rate, at.start): row["end"] for at, row in states(shown)}
    assert [ends[0.1, start] for start in (-1.5, -1, -0.5, 0, 0.5, 1, 1.5)] == ["−1", "−1", "−1", "0", "1", "1", "1"]
    assert {verdicts[0.1, start] for start in (-1, 0, 1)} == {verdicts[0, 1.5]} == {"it stands still"}
    assert verdicts[0.1, 1.5] == "it settles"
    assert (verdicts[0.5, -2], ends[0.5, -2]) == ("it diverges, each step larger than the one before", "far away")
    assert shown.said(rate=0, start=1.5).endswith("After 30 steps weight is 1.5.")
    for at, row in states(shown):
        steps = itertools.accumulate([at.start] + [at.rate] * 30, lambda w, rate: w - rate * (4 * w**3 - 4 * w))
        path = [*itertools.takewhile(lambda w: abs(w) <= 2, steps)]
        assert row["x"][: len(path)] == [to_digits(w) for w in path]
        assert all(-2 <= w <= 2 for w in row["x"])
        assert row["y"] == [pytest.approx(w**4 - 2 * w**2, abs=0.03) for w in row["x"]]


def test_vega_draws_the_chosen_descent():
    points = ["w: −3; error: 9", "w: 2; error: 4; k: 0", "w: 1; error: 1; k: 1"]
    assert_drawn("descent", {"rate": 0.25, "start": 2}, points, kind="k: 0", count=3)
