"""The error of a difference quotient against h, and its two parts."""

from fractions import Fraction

from nnkit.figures.controls import Choice, Handle, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure, series
from nnkit.figures.rounding import short, ten_to, written
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

#: The drawing ends there, below.
_LOWEST = 1e-17
_PARTS = ("error", "from the formula", "from rounding")
_QUOTIENTS = {
    "forward": lambda f, x, h: (f(x + h) - f(x)) / h,
    "central": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
}


def _cube(x):
    return x * x * x


def _cube_slope(x):
    return 3 * x * x


@moving_figure(
    "How small should h be?",
    "The slope of x³ at 0.7, from a difference quotient. The error has two parts, and they want opposite things.",
)
def difference_quotient(f=_cube, derivative=_cube_slope, x=0.7):
    """The error of the forward and the central difference against h, and its two parts.

    The first part comes from the formula: even in exact arithmetic a quotient is not the slope. The second comes from the
    computer's rounding. Both are measured: the exact arithmetic is done in fractions.

    Parameters
    ----------
    f, derivative : callable
        Made of +, −, × and whole numbers alone, so that they take a float and a fraction alike; x³ where none is given.
    x : float

    Returns
    -------
    MovingFigure
    """
    h_slider = Slider("power", "h = 10 to the power", -15, -1, 0.5, -1)
    by = [h_slider, Choice("difference", "difference", tuple(_QUOTIENTS), "forward")]
    errors = {
        (power, name): quotient_errors(name, f, derivative, x, ten_to(power))
        for power in h_slider.values
        for name in _QUOTIENTS
    }

    def compute(power, difference):
        parts = errors[power, difference]
        height = short(max(parts[0], _LOWEST), 3)
        return {"h": written(ten_to(power), 2), "error": [written(error, 2) for error in parts], "height": height}

    lines = [
        {"difference": name, "h": ten_to(power), "part": part, "error": short(max(error, _LOWEST), 3)}
        for (power, name), parts in errors.items()
        for part, error in zip(_PARTS, parts, strict=True)
    ]
    best = {name: min((errors[power, name][0], power) for power in h_slider.values)[1] for name in _QUOTIENTS}
    best = {name: written(ten_to(power), 1) for name, power in best.items()}
    across = alt.X("h:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format=".0e", tickCount=5), title="h")
    up = alt.Y("error:Q", scale=alt.Scale(type="log", domain=[_LOWEST, 10]), axis=alt.Axis(format=".0e", tickCount=6))
    other = fixed(lines).transform_filter(f"datum.difference != difference && datum.part == '{_PARTS[0]}'")
    name = other.transform_filter("datum.h == 0.01").mark_text(style="soft", align="left", dx=6, dy=8)
    mine = fixed(lines).transform_filter("datum.difference == difference")
    return MovingFigure(
        [
            other.mark_line(style="soft", strokeWidth=1.2).encode(across, up),
            name.encode(across, up, text="difference:N"),
            mine.mark_line().encode(across, up, **series("part", _PARTS, columns=2)),
            chosen().transform_calculate(h="pow(10, power)").mark_rule(style="ink", strokeDash=[3, 3]).encode(across),
        ],
        by=by,
        states=compute_states(by, compute),
        said=[
            "The {difference} difference with h = {h}: error {error[0]},",
            "{error[1]} from the formula, {error[2]} from rounding.",
        ],
        handles=[
            Handle(
                "h on the curve of the error",
                "pow(10, power)",
                "data('states')[state].height",
                {"power": "log(pointer_x) / LN10"},
                across="power",
            )
        ],
        alt_text=(
            "Error of a difference quotient against h, both axes logarithmic. From large h to small h the error falls, then "
            f"rises. Among these h the forward difference is best at {best['forward']} and the central one, far better "
            f"there, at {best['central']}. A grey line shows the one that is not chosen."
        ),
    )


def quotient_errors(difference, f, derivative, x, h):
    """The error of a difference quotient, and its two parts.

    Parameters
    ----------
    difference : "forward" or "central"
    f, derivative, x
        As in :func:`difference_quotient`.
    h : float

    Returns
    -------
    error, from_formula, from_rounding : float
        Their sizes, without signs: of quotient − slope, of the quotient in exact arithmetic − slope, and of the rest.
    """
    quotient, slope = _QUOTIENTS[difference], derivative(Fraction(x))
    exact, computed = quotient(f, Fraction(x), Fraction(h)), Fraction(quotient(f, x, h))
    return float(abs(computed - slope)), float(abs(exact - slope)), float(abs(computed - exact))
