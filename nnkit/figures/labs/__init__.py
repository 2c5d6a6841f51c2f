"""Labs: the reader sets anything, and a running Python computes it.

One module holds one lab, a :class:`~nnkit.figures.labs.lab.Lab` of the module's name::

    from nnkit.figures import labs

    labs.train()

In a notebook it shows itself, with ipywidgets, anywidget and Matplotlib. A page shows it with Python in the browser
(``nnkit.figures.labs.on_page``), where NumPy is enough. Where nothing is computed, its picture stands there.
"""

import importlib
import pkgutil

#: Every lab by its name.
LABS = {
    name: getattr(importlib.import_module(f"{__name__}.{name}"), name)
    for _, name, _ in pkgutil.iter_modules(__path__)
    if name not in ("lab", "on_page", "widgets")
}
globals().update(LABS)
__all__ = ["LABS", *LABS]
