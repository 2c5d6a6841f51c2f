"""Modules that are imported when they are first used: what only computes must not wait for what draws."""

import importlib


class LazyModule:
    """Stands for a module until one of its names is asked for.

    Parameters
    ----------
    name : str
        Of the module, such as "matplotlib.pyplot".
    """

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attribute):
        if attribute == "__name__":  # to ask what it is takes no import, and it may not be installed
            return self._name
        return getattr(importlib.import_module(self._name), attribute)
