"""Numbers made short."""

import math

import numpy as np
import pytest

from nnkit.figures.rounding import plain, short, ten_to, written


def test_short_numbers():
    assert short([1.23456, -0.000123456, 98765.4]) == [1.235, -0.0001235, 98770]
    assert short([[1.5, np.nan], [np.inf, -np.inf]]) == [[1.5, None], [None, None]]
    assert short(math.pi, 3) == 3.14
    assert short([]) == []
    whole = short([2.0, -0.0, 1e5])
    assert [repr(number) for number in whole] == ["2", "0", "100000"]
    assert type(short(np.float64(0.5))) is float


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (-0.5, 4, "−0.5"),
        (1.6e-6, 4, "1.6e−6"),
        (-2.34567e-12, 3, "−2.35e−12"),
        (1e20, 4, "1e20"),
        (3e10, 4, "3e10"),
        (12345.6, 4, "1.235e4"),
        (0.98901, 4, "0.989"),
        (20.0, 4, "20"),
        (0, 4, "0"),
    ],
    ids=str,
)
def test_written_numbers(value, digits, words):
    assert written(value, digits) == words


def test_powers_of_ten():
    assert [ten_to(power) for power in (-15, -1, 0, 2)] == [1e-15, 0.1, 1.0, 100.0]
    assert [ten_to(power) for power in (-0.5, 0.5, -14.5)] == [
        pytest.approx(10**power, rel=1e-8) for power in (-0.5, 0.5, -14.5)
    ]


def test_plain_numbers():
    assert [repr(plain(number)) for number in (3.0, -2.0, 0.25, 7)] == ["3", "-2", "0.25", "7"]
