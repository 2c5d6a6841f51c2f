"""Labs: the reader sets anything, and a running kernel computes it. They need ipywidgets, anywidget and Matplotlib.

One module holds one lab, a function of the module's name that returns a :class:`~nnkit.figures.labs.lab.Lab`, which shows
itself. Where no kernel runs, its picture stands there, with a line on how to get the lab itself.
"""

import importlib
import pkgutil

#: Every lab by its name.
LABS = {
    name: getattr(importlib.import_module(f"{__name__}.{name}"), name)
    for _, name, _ in pkgutil.iter_modules(__path__)
    if name != "lab"
}
globals().update(LABS)
__all__ = ["LABS", *LABS]
