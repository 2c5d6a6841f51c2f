"""nnkit: a small NumPy library that shows how neural networks learn.

``import nnkit`` needs NumPy alone, and brings every module but ``nnkit.exercises`` and those that draw: ``nnkit.plots`` needs
Matplotlib, ``nnkit.explore`` Altair, ``nnkit.live`` ipywidgets. Each module holds one kind of thing; import the names that you
use from it, for example ``from nnkit.network import Network``.
"""

from nnkit import (
    activations,
    data,
    gradients,
    graph,
    layers,
    losses,
    network,
    optimizers,
    rounding,
    surfaces,
    training,
    walkthrough,
    worked,
)

__version__ = "0.1.0"
__all__ = [
    "activations",
    "data",
    "gradients",
    "graph",
    "layers",
    "losses",
    "network",
    "optimizers",
    "rounding",
    "surfaces",
    "training",
    "walkthrough",
    "worked",
]
