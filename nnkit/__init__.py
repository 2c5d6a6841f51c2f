"""nnkit: a small NumPy library that shows how neural networks learn.

``import nnkit`` needs NumPy alone. Each module is one chapter's worth of ideas; import the names you use from the module
that holds them, for example ``from nnkit.network import Network``.
"""

__version__ = "0.1.0"
