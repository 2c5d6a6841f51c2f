"""The surfaces that optimizers are tried on, against their formulas."""

import numpy as np
import pytest

from nnkit import optimizers
from nnkit.gradients import numerical_gradient
from nnkit.worked.surfaces import ROSENBROCK, SURFACES, walk

HEIGHTS = {
    "ravine": lambda x, y: x**2 / 20 + y**2,
    "bowl": lambda x, y: (x**2 + y**2) / 2,
    "saddle": lambda x, y: (x**2 - y**2) / 2,
    "Rosenbrock's valley": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
}
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))


@each_surface
def test_heights_and_gradients_of_the_surfaces(surface):
    places = np.random.default_rng(0).uniform(-2, 2, (3, 4, 2))
    np.testing.assert_allclose(surface.height(places), HEIGHTS[surface.name](*np.moveaxis(places, -1, 0)), rtol=1e-12)
    gradients = surface.gradient(places)
    assert gradients.shape == places.shape
    for i in np.ndindex(3, 4):
        np.testing.assert_allclose(gradients[i], numerical_gradient(surface.height, places[i].copy()), rtol=1e-6, atol=1e-6)


@each_surface
def test_the_minimum_is_where_the_gradient_vanishes(surface):
    (left, right), (bottom, top) = surface.span
    assert left < surface.start[0] < right
    assert bottom < surface.start[1] < top
    if surface.minimum is None:
        assert surface.height(np.array([0.0, 1e6])) < -1e11
        return
    np.testing.assert_array_equal(surface.gradient(np.array(surface.minimum)), 0)
    places = np.random.default_rng(0).uniform((left, bottom), (right, top), (1000, 2))
    assert np.all(surface.height(places) > surface.height(np.array(surface.minimum)))
    assert left < surface.minimum[0] < right
    assert bottom < surface.minimum[1] < top


def test_a_walk_is_the_rule_applied_again_and_again():
    place, path = np.array([-1.5, 2.0]), [(-1.5, 2.0)]
    for _ in range(5):
        x, y = place
        place = place - 0.001 * np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])
        path.append(tuple(place))
    np.testing.assert_allclose(walk(ROSENBROCK, optimizers.SGD(0.001), 5), path, rtol=1e-12)
    assert ROSENBROCK.start == (-1.5, 2.0), "the start stays where it is"
    beyond = walk(ROSENBROCK, optimizers.SGD(1.0), 30)
    assert beyond.shape == (31, 2)
    assert np.isnan(beyond[-1]).all()
