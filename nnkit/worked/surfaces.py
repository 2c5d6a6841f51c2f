"""Surfaces that optimizers are tried on: a height over a plane, with its gradient.

Each takes an array whose last axis holds the two coordinates.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Surface(NamedTuple):
    """A function of two numbers, and where a walk on it begins.

    Parameters
    ----------
    name : str
    height : callable
        (…, 2) array → (…) array
    gradient : callable
        (…, 2) array → (…, 2) array
    start : (float, float)
    minimum : (float, float) or None
        Where it is lowest; None if it falls for ever.
    span : ((float, float), (float, float))
        The part of the plane that is drawn: the first and the last x, and the same of y.
    """

    name: str
    height: Callable
    gradient: Callable
    start: tuple
    minimum: tuple | None
    span: tuple


def _quadratic(a, b):
    """a x² + b y² and its gradient."""

    def height(p):
        x, y = np.moveaxis(np.asarray(p), -1, 0)
        return a * x**2 + b * y**2

    return height, lambda p: 2 * np.array([a, b]) * np.asarray(p)


def _rosenbrock(p):
    x, y = np.moveaxis(np.asarray(p), -1, 0)
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_gradient(p):
    x, y = np.moveaxis(np.asarray(p), -1, 0)
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=-1)


#: x²/20 + y², a long valley, twenty times steeper across than along.
RAVINE = Surface("ravine", *_quadratic(0.05, 1.0), (-7.0, 2.0), (0.0, 0.0), ((-10.0, 10.0), (-5.0, 5.0)))
#: (x² + y²) / 2, equally steep on all sides.
BOWL = Surface("bowl", *_quadratic(0.5, 0.5), (-7.0, 2.0), (0.0, 0.0), ((-10.0, 10.0), (-5.0, 5.0)))
#: (x² − y²) / 2, a ridge along x, crossed by a valley along y. The walk begins a little beside the ridge.
SADDLE = Surface("saddle", *_quadratic(0.5, -0.5), (-3.0, 0.01), None, ((-4.0, 4.0), (-4.0, 4.0)))
#: (1 − x)² + 100 (y − x²)², a curved valley with steep sides and an almost level floor. Rosenbrock (1960), An automatic
#: method for finding the greatest or least value of a function, The Computer Journal 3.
ROSENBROCK = Surface(
    "Rosenbrock's valley", _rosenbrock, _rosenbrock_gradient, (-1.5, 2.0), (1.0, 1.0), ((-2.0, 2.0), (-1.0, 3.0))
)

#: All of them, by their names.
SURFACES = {surface.name: surface for surface in (RAVINE, BOWL, SADDLE, ROSENBROCK)}


def walk(surface, optimizer, steps):
    """The places an optimizer comes to.

    Parameters
    ----------
    surface : Surface
    optimizer : an optimizer of :mod:`nnkit.optimizers`
        A new one: it keeps what it has seen.
    steps : int

    Returns
    -------
    (steps + 1, 2) array
        The start first. NaN from where the walk overflows.
    """
    place = np.array(surface.start)
    path = [place.copy()]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            gradient = surface.gradient(place)
            if np.isfinite(gradient).all():
                optimizer.step([place], [gradient])
            else:
                place = np.full_like(place, np.nan)  # from here on there is no downhill
            path.append(place.copy())
    return np.array(path)
