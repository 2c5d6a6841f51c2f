"""The errors of difference quotients, against exact arithmetic in fractions."""

import itertools
import re
from fractions import Fraction

import pytest

from nnkit.figures import moving
from nnkit.figures.moving.difference_quotient import quotient_errors

from reading import assert_drawn, figure, fixed_rows, number, states, to_digits

H = [float(f"1e{power}") if half == 0 else float(f"3.16227766e{power}") for power in range(-15, 0) for half in (0, 1)][:29]
PARTS = ("error", "from the formula", "from rounding")


def cube(x):
    return x * x * x


def errors_by_hand(x, h):
    """Of x³, whose quotients are 3x² + 3xh + h² (forward) and 3x² + h² (central) in exact arithmetic: the three sizes."""
    exactly, step = Fraction(x), Fraction(h)
    quotients = {
        "forward": (3 * exactly * step + step**2, (cube(x + h) - cube(x)) / h),
        "central": (step**2, (cube(x + h) - cube(x - h)) / (2 * h)),
    }
    return {
        name: [float(abs(part)) for part in (Fraction(computed) - slope, formula, Fraction(computed) - slope - formula)]
        for name, (formula, computed) in quotients.items()
        for slope in [3 * exactly**2]
    }


@pytest.mark.parametrize("x", [0.7, -1.3, 0.0])
def test_the_errors_of_difference_quotients(x):
    for h in H:
        for name, expected in errors_by_hand(x, h).items():
            error, from_formula, from_rounding = quotient_errors(name, cube, lambda x: 3 * x * x, x, h)
            assert [error, from_formula, from_rounding] == expected
            assert error <= (from_formula + from_rounding) * (1 + 1e-15)


def test_the_lines_of_the_difference_quotients():
    rows = fixed_rows("difference_quotient")
    assert len(rows) == 29 * 2 * 3
    lines = {(row["difference"], row["part"], row["h"]): row["error"] for row in rows}
    for h, name in itertools.product(H, ("forward", "central")):
        expected = [to_digits(max(error, 1e-17), 3) for error in errors_by_hand(0.7, h)[name]]
        assert [lines[name, part, h] for part in PARTS] == expected
    assert min(lines.values()) >= 1e-17


def test_the_errors_that_are_said_and_the_best_h():
    best = {}
    for at, row in states("difference_quotient"):
        h = H[round(2 * (at.power + 15))]
        assert h == pytest.approx(10**at.power, rel=1e-8)
        assert number(row["h"]) == to_digits(h, 2)
        errors = errors_by_hand(0.7, h)[at.difference]
        assert [number(error) for error in row["error"]] == [to_digits(error, 2) for error in errors]
        best[at.difference] = min(best.get(at.difference, (1, 0)), (errors[0], at.power))
    said = re.search(r"forward difference is best at (\S+) and .* at (\S+)\.", figure("difference_quotient").alt_text)
    assert [number(h) for h in said.groups()] == [to_digits(10 ** best[name][1], 1) for name in ("forward", "central")]
    assert best["forward"][1] == pytest.approx(-8, abs=1)
    assert best["central"][1] == pytest.approx(-5.5, abs=1)


def test_another_curve_whose_central_difference_is_exact():
    shown = moving.difference_quotient(lambda x: x * x - 3, lambda x: 2 * x, x=0.5)
    for at, row in states(shown):
        assert number(row["error"][1]) == (to_digits(10**at.power, 2) if at.difference == "forward" else 0)


def test_vega_draws_the_chosen_difference():
    points = ["h: 1e-8", "h: 1e-15; error: 3e-2", "h: 1e-15; error: 1e-3; part: error"]
    assert_drawn("difference_quotient", {"difference": "central", "power": -8}, points, kind="part:", count=3)
