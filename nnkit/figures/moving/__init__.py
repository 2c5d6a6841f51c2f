"""Figures that move: each shows one idea, with everything computed by the library before a slider is touched.

One module holds one figure, a function of the module's name::

    from nnkit.figures import moving

    moving.perceptron()

Called without arguments, a figure shows its example. Every figure is a
:class:`~nnkit.figures.moving.engine.MovingFigure`; in a notebook it shows itself. Altair is needed to make one, and not for
what only computes.
"""

import importlib
import pkgutil

from nnkit.figures.moving.engine import FIGURES

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

# From here on moving.descent is the figure. What else its module holds: from nnkit.figures.moving.descent import …
globals().update(FIGURES)
__all__ = ["FIGURES", *FIGURES]
