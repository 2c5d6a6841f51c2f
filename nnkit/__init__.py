"""nnkit: a small NumPy library that shows how neural networks learn.

``import nnkit`` brings the library, which needs NumPy alone. Each module holds one kind of thing; import the names that you
use from it, for example ``from nnkit.network import Network``. Beside the library stand ``nnkit.figures``, which draws, the
givens of the worked examples in ``nnkit.worked``, and ``nnkit.exercises``.
"""

from nnkit import (
    activations,
    checks,
    data,
    files,
    gradients,
    graph,
    layer,
    layers,
    lazy,
    losses,
    network,
    optimizer,
    optimizers,
    progress,
    purity,
    schedules,
    training,
)

__version__ = "0.1.0"
__all__ = [
    "activations",
    "checks",
    "data",
    "files",
    "gradients",
    "graph",
    "layer",
    "layers",
    "lazy",
    "losses",
    "network",
    "optimizer",
    "optimizers",
    "progress",
    "purity",
    "schedules",
    "training",
]
