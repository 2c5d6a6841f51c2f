"""The figures that move, as the page that holds all of them makes them."""

import functools

from nnkit import explore
from nnkit.worked import W9_INPUTS, W9_TARGET, w9_network

PARABOLA = {"learning_rate": (0.05, 1.1, 0.05, 0.1), "start": (-2, 2, 0.5, -2), "span": (-3, 3)}
#: In the order of the page.
FIGURES = {
    "passes": lambda: explore.passes(w9_network(), W9_INPUTS, W9_TARGET),
    "descent": lambda: explore.descent(lambda w: w**2, lambda w: 2 * w, **PARABOLA),
    "difference_quotient": explore.difference_quotient,
    "activations": explore.activations,
    "losses": explore.losses,
    "perceptron": explore.perceptron,
    "race": explore.race,
    "batches": explore.batches,
    "gradient_by_depth": explore.gradient_by_depth,
    "network_size": explore.network_size,
    "hidden_unit": explore.hidden_unit,
}


@functools.cache
def figure(name):
    return FIGURES[name]()


def alive(page, place):
    """Scroll to a figure on a page until it lives; it may be moved away again while pictures above it load."""
    drawing = place.locator("svg")
    for _ in range(100):
        place.evaluate("figure => figure.scrollIntoView({block: 'start', behavior: 'instant'})")
        page.wait_for_timeout(100)
        if drawing.count():
            break
    drawing.wait_for()
