"""The checks of what is given: each raises a ``ValueError`` that says what came and what was expected."""

import math

import numpy as np


def as_floats(z):
    """The numbers as an array of floats: as they are, or float64 where they are integers.

    Raises
    ------
    ValueError
        If they are not real numbers.

    Examples
    --------
    >>> as_floats([1, 2])
    array([1., 2.])
    """
    z = np.asarray(z)
    if z.dtype.kind == "f":
        return z
    if z.dtype.kind not in "biu":
        raise ValueError(f"numbers of dtype {z.dtype} given; expected real numbers")
    return z.astype(np.float64)


def check_positive(name, number):
    """A number larger than 0, and finite."""
    if not 0 < number < math.inf:
        raise ValueError(f"{name} is {number}; expected a number larger than 0")


def check_not_negative(name, number):
    """0 or a larger number, and finite."""
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} is {number}; expected 0 or a larger number")


def check_fraction(name, number):
    """A number from 0 up to but not including 1."""
    if not 0 <= number < 1:
        raise ValueError(f"{name} is {number}; expected a number from 0 up to but not including 1")


def check_at_least_one(name, number):
    """A number from 1 on, as of samples or epochs."""
    if not number >= 1:
        raise ValueError(f"{name} is {number}; expected 1 or more")


def check_option(name, value, options):
    """One of several options."""
    if value not in options:
        raise ValueError(f"{name} is {value!r}; expected one of {', '.join(map(repr, options))}")


def check_finite(name, array, seen_in=None):
    """Neither NaN nor an infinity; the error names the first place of one.

    Parameters
    ----------
    name : str
        What the array is called in the error.
    array : array of floats
    seen_in : array, optional
        A smaller array that is computed from this one, and in which a NaN or an infinity would show too: the quicker look.
    """
    looked_at = array if seen_in is None else seen_in
    # The sum of the squares is finite if every number is, unless it overflows, and then the exact look decides.
    if not np.isfinite(np.vdot(looked_at, looked_at)) and not np.isfinite(array).all():
        first = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} hold {array[first]} at index {first}; expected finite numbers only")
