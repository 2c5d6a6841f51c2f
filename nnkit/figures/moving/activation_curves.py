"""Every activation function with its derivative."""

import functools

import numpy as np

from nnkit import activations
from nnkit.figures.controls import Choice, Handle, Slider
from nnkit.figures.moving.engine import MovingFigure, chosen, compute_states, fixed, moving_figure, series
from nnkit.figures.rounding import short, written
from nnkit.lazy import LazyModule

alt = LazyModule("altair")

_CURVES = ("the function", "its derivative")
# Those whose name is not written as in the code.
_WRITTEN = {"relu": "ReLU", "elu": "ELU"}
# Those that are not a curve by themselves, or not one that can be seen: what is shown of them, and its derivative.
_VIEWS = {
    "leaky_relu": (
        "leaky ReLU",
        functools.partial(activations.leaky_relu, slope=0.1),
        functools.partial(activations.leaky_relu_derivative, slope=0.1),
    ),
    "maxout": (
        "maxout of z and −z/2",
        lambda z: activations.maxout(np.stack([z, -z / 2], axis=-1)),
        lambda z: activations.maxout_derivative(np.stack([z, -z / 2], axis=-1)) @ np.array([1, -0.5]),
    ),
    "softmax": (
        "softmax, first of (z, 0, 0)",
        lambda z: activations.softmax(_with_two_zeros(z))[..., 0],
        lambda z: activations.softmax_derivative(_with_two_zeros(z))[..., 0, 0],
    ),
}


def _with_two_zeros(z):
    return np.stack([z, np.zeros_like(z), np.zeros_like(z)], axis=-1)


def curves_of(pairs):
    """What is drawn of activation functions.

    Parameters
    ----------
    pairs : dict
        Name of each function, and the function and its derivative, as from :func:`nnkit.activations.pairs`.

    Returns
    -------
    dict
        What each is called in the figure, and two functions that work on each element of an array by itself.

    Raises
    ------
    ValueError
        If a function does not work on each element by itself, and this module has no view of it.
    """
    curves = {}
    for name, pair in pairs.items():
        called, *pair = _VIEWS.get(name, (_WRITTEN.get(name, name.replace("_", " ")), *pair))
        if not all(map(_works_on_each_element, pair)):
            raise ValueError(
                f"{name} does not work on each element by itself; its curve needs a place in _VIEWS of {__name__}"
            )
        curves[called] = tuple(pair)
    return curves


def _works_on_each_element(function):
    z = np.array([-1.0, 0.5, 2.0])
    together, one_by_one = function(z), [function(z[i : i + 1]) for i in range(len(z))]
    return np.shape(together) == z.shape and np.allclose(together, np.ravel(one_by_one))


@moving_figure("Activation functions")
def activation_curves():
    """Every activation function with its derivative, and both at one point. Leaky ReLU has the slope 0.1 here, to be seen.

    Returns
    -------
    MovingFigure
    """
    shown = curves_of(activations.pairs())
    by = [Choice("name", "function", tuple(shown), "sigmoid"), Slider("z", "z", -6, 6, 0.25, 1)]
    grid = np.unique(np.concatenate([np.linspace(-6, 6, 97), [-1e-9, 1e-9]]))  # a jump is upright

    def compute(name, z):
        value, slope = (short(curve(np.array(float(z)))) for curve in shown[name])
        return {"z": z, "value": value, "slope": slope, "said": [written(value), written(slope)]}

    rows = [
        {"name": name, "curve": curve, "z": short(grid), "value": short(function(grid))}
        for name, pair in shown.items()
        for curve, function in zip(_CURVES, pair, strict=True)
    ]
    across = alt.X("z:Q", scale=alt.Scale(domain=[-6, 6]), title="z")
    up = alt.Y("value:Q", scale=alt.Scale(domain=[-2, 3]), title="value")
    curves = fixed(rows).transform_filter("datum.name == name").transform_flatten(["z", "value"])
    return MovingFigure(
        [
            curves.mark_line(clip=True).encode(across, up, **series("curve", _CURVES)),
            chosen().mark_rule(style="ink", strokeDash=[3, 3]).encode(across),
            chosen().mark_point(style="ink", filled=True, size=70, clip=True).encode(across, up),
            chosen().mark_point(style="ink", filled=True, size=70, shape="square", clip=True).encode(across, alt.Y("slope:Q")),
        ],
        by=by,
        states=compute_states(by, compute),
        said=["{name}: at z = {z} it is {said[0]},", "and its derivative, the square, is {said[1]}."],
        handles=[
            Handle("z on the curve", "z", "clamp(data('states')[state].value, -2, 3)", {"z": "pointer_x"}, across="z"),
        ],
        alt_text="An activation function and its derivative from z = −6 to 6, and both at one z: a round and a square point.",
    )
