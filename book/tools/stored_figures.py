"""The figures that move, as the notebooks of the chapters store them: the only place where they are."""

import base64
from typing import NamedTuple

import nbformat

from nnkit.figures.moving.engine import VEGALITE

PICTURE = "image/png"
DRAWN = "image/svg+xml"


class StoredFigure(NamedTuple):
    """What one cell shows.

    Parameters
    ----------
    specification : dict
        As Vega-Lite takes it; its ``usermeta`` holds the figure's name.
    picture : bytes
        A PNG of its first state.
    alt : str
        What it is, for those who do not see it.
    """

    specification: dict
    picture: bytes
    alt: str


def name_of(specification):
    """The name of a figure: that of the function of ``nnkit.figures.moving`` which made it."""
    return specification["usermeta"]["figure"]


def stored_figures(notebook):
    """Each figure of a notebook, by its name; the first of those that have the same.

    Parameters
    ----------
    notebook : pathlib.Path

    Returns
    -------
    dict of str to StoredFigure
        In the order of the cells.
    """
    found = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if VEGALITE in data:
                picture = base64.b64decode(data[PICTURE])
                figure = StoredFigure(data[VEGALITE], picture, output.metadata[PICTURE]["alt"])
                found.setdefault(name_of(figure.specification), figure)
    return found


def figures_by_chapter(chapters):
    """Where each figure is shown, and how the last chapter shows it.

    Parameters
    ----------
    chapters : list of pathlib.Path
        Their notebooks, in the order of the book.

    Returns
    -------
    dict of str to (list of pathlib.Path, StoredFigure)
        By the figure's name, in the order in which a reader meets them.
    """
    found = {}
    for chapter in chapters:
        for name, figure in stored_figures(chapter).items():
            earlier, _ = found.get(name, ([], None))
            found[name] = ([*earlier, chapter], figure)
    return found
