"""What draws: ``plots`` (pictures, Matplotlib), ``moving`` (figures that move, Altair) and ``labs`` (ipywidgets).

The library does not need any of it. Import what you use, for example ``from nnkit.figures import plots``.
"""
