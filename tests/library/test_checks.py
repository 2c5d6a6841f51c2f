import numpy as np
import pytest

from nnkit import checks


def test_floats_stay_and_integers_become_float64():
    single = np.array([1.5], np.float32)
    assert checks.as_floats(single) is single
    for whole in ([1, 2], np.array([1, 2], np.int8), np.array([True, False]), 3):
        assert checks.as_floats(whole).dtype == np.float64
    np.testing.assert_array_equal(checks.as_floats([1, 2]), [1, 2])
    for numbers in ([1j], ["1"], None):
        with pytest.raises(ValueError, match="given; expected real numbers"):
            checks.as_floats(numbers)


@pytest.mark.parametrize(
    ("check", "right", "wrong", "expected"),
    [
        (checks.check_positive, (1e-300, 5), (0, -1, np.inf, np.nan), "expected a number larger than 0"),
        (checks.check_not_negative, (0, 5), (-1e-300, np.inf, np.nan), "expected 0 or a larger number"),
        (checks.check_fraction, (0, 0.999), (1, -0.1, np.nan), "expected a number from 0 up to but not including 1"),
        (checks.check_at_least_one, (1, 5), (0, 0.5, -1, np.nan), "expected 1 or more"),
    ],
)
def test_a_number_outside_its_range_is_named(check, right, wrong, expected):
    for number in right:
        check("size", number)
    for number in wrong:
        with pytest.raises(ValueError) as error:
            check("size", number)
        assert str(error.value) == f"size is {number}; {expected}"


def test_an_unknown_option_is_named():
    checks.check_option("form", "round", ("round", "square"))
    with pytest.raises(ValueError, match="form is 'oval'; expected one of 'round', 'square'"):
        checks.check_option("form", "oval", ("round", "square"))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_named_with_its_place(wrong):
    numbers = np.ones((2, 3), np.float32)
    checks.check_finite("inputs", numbers)
    numbers[1, 2] = wrong
    for seen_in in (None, numbers.sum(axis=1)):
        with pytest.raises(ValueError) as error:
            checks.check_finite("inputs", numbers, seen_in)
        assert str(error.value) == f"inputs hold {wrong} at index (1, 2); expected finite numbers only"


def test_large_numbers_are_finite_too_although_their_squares_are_not():
    checks.check_finite("inputs", np.full(3, 1e200))
    checks.check_finite("inputs", np.ones(3), seen_in=np.array([np.inf]))  # what is computed from them may overflow
