"""When two values are the same."""

import math

import numpy as np

from nnkit.exercises.values import as_text, same


def test_same():
    assert same(1.0, 1.0 + 1e-9) and not same(1.0, 1.001)
    assert same([1.0, 2.0], np.array([1.0, 2.0])) and not same(np.ones((2, 1)), np.ones(2))
    assert same((1.0, np.ones(2)), (1.0, np.ones(2))) and not same((1.0,), (1.0, 2.0)) and not same(1.0, (1.0,))
    assert same(math.nan, math.nan) and not same(math.nan, 1.0) and not same(None, 1.0) and not same("1", 1.0)
    assert same(np.ones((2, 1)), (np.ones(1), np.ones(1))) and not same(np.array(1.0), (1.0,))
    assert same("a", "a") and not same(1j, 1.0) and not same([[1], [1, 2]], np.ones(2))
    assert (
        same({"w": np.ones(2)}, {"w": [1, 1]}) and not same({"w": np.ones(2)}, {"w": np.zeros(2)}) and not same({}, {"w": 1})
    )
    assert same(10**30, 10**30) and same(1e30, 10**30) and not same(10**30, 10**30 + 10**25)


def test_float32_is_the_same_to_the_digits_that_it_has():
    some = np.array([1.0, 0.0053])
    assert same((some * (1 + 5e-5)).astype(np.float32), some) and not same(some * (1 + 5e-5), some)
    assert not same((some * (1 + 3e-4)).astype(np.float32), some) and same(np.float32(0.1), 0.1)
    assert same(np.float32(1.004), 1.0, 1e-2)  # a tolerance that is larger stays


def test_as_text():
    def _parabola(x):
        return x * x

    shown = [
        as_text(value) for value in (0.5, np.array(0.5), np.float64(0.5), (1, 2.0), [1], (3,), _parabola, lambda x: x, True)
    ]
    assert shown == ["0.5", "0.5", "0.5", "(1, 2)", "[1]", "(3,)", "parabola", "a function", "True"]
