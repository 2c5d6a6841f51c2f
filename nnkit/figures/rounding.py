"""Numbers made short, for the data and the words of figures and labs."""

import math
import re

import numpy as np


def short(numbers, digits=4):
    """Numbers for a figure's data: plain, and rounded to the digits that can be seen and that every processor agrees on.

    Parameters
    ----------
    numbers : float or array
    digits : int
        How many significant digits are kept.

    Returns
    -------
    int, float, None or nested list of them
        None for NaN and infinities, which JSON does not know.
    """
    array = np.asarray(numbers, dtype=float)
    if array.ndim:
        return [short(number, digits) for number in array]
    return plain(float(f"{array:.{digits}g}")) if np.isfinite(array) else None


def written(number, digits=4):
    """A number for the words of a figure: −0.5, 1.6e−6.

    Parameters
    ----------
    number : float
    digits : int
        How many significant digits are shown.

    Returns
    -------
    str
        With a true minus sign, and without zeros or a plus in the exponent.
    """
    return re.sub("e([+-])0*", r"e\1", f"{number:.{digits}g}").replace("e+", "e").replace("-", "−")


def ten_to(power):
    """10 to a whole or half power, the same number on every machine."""
    return float(f"1e{power:g}") if power == int(power) else float(f"3.16227766e{math.floor(power)}")


def plain(number):
    """A whole number as an int, any other one as it is."""
    return int(number) if number == int(number) else number
