"""What a reader can set: sliders, lists of names, buttons and a pad, of the figures that move and of the labs."""

import json
from dataclasses import dataclass

from nnkit.figures.rounding import plain
from nnkit.lazy import LazyModule

alt = LazyModule("altair")


@dataclass(frozen=True)
class Slider:
    """A native slider over evenly spaced numbers.

    Parameters
    ----------
    name : str
        Of the parameter, for use in expressions.
    label : str
        What the reader sees beside it.
    low, high, step, start : float
        The first and the last value, the distance between neighbours, and where it stands at first.
    plays : bool
        Whether time passes along it: on a page it can be played.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float
    plays: bool = False

    @property
    def values(self):
        """All numbers at which it can stand."""
        count = round((self.high - self.low) / self.step) + 1
        return [plain(round(self.low + i * self.step, 10)) for i in range(count)]

    @property
    def binding(self):
        """What Vega makes of it in the page."""
        return alt.binding_range(min=self.low, max=self.high, step=self.step, name=self.label)

    @property
    def position(self):
        """Vega expression for which of the values is chosen."""
        return f"round(({self.name} - {self.low}) / {self.step})"


@dataclass(frozen=True)
class Choice:
    """A native list of names to choose from.

    Parameters
    ----------
    name : str
        Of the parameter, for use in expressions.
    label : str
        What the reader sees beside it.
    values : tuple of str
    start : str
        What is chosen at first.
    """

    name: str
    label: str
    values: tuple
    start: str

    @property
    def binding(self):
        """What Vega makes of it in the page."""
        return alt.binding_select(options=list(self.values), name=self.label)

    @property
    def position(self):
        """Vega expression for which of the values is chosen."""
        return f"indexof({json.dumps(list(self.values))}, {self.name})"


@dataclass(frozen=True)
class Place:
    """One coordinate of a thing that is taken hold of in the drawing itself, and has no slider.

    Parameters
    ----------
    name : str
        Of the parameter, for use in expressions.
    low, high, step, start : float
        As of a :class:`Slider`.
    """

    name: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True)
class Handle:
    """What can be taken hold of in a drawing on a page: it is dragged, or moved by arrow keys.

    Parameters
    ----------
    label : str
        What it is, for those who do not see it.
    x, y : str
        Vega expressions for where it stands, in the numbers of the axes.
    moves : dict
        Of each control that it moves, by name, the Vega expression for its value, with pointer_x and pointer_y for where
        the pointer is.
    across, up : str or None
        The controls that the arrow keys to the right and up make larger by a step.
    """

    label: str
    x: str
    y: str
    moves: dict
    across: str | None = None
    up: str | None = None


@dataclass(frozen=True)
class Pad:
    """A square of cells to draw on.

    Parameters
    ----------
    name : str
        Of the control.
    label : str
        What is said of it.
    side : int
        How many cells it has in a row and in a column.
    start : str
        For each cell, row by row, 1 if something is drawn there and 0 if not.
    """

    name: str
    label: str
    side: int
    start: str


@dataclass(frozen=True)
class Button:
    """A button that does something.

    Parameters
    ----------
    name : str
        Of the method that does it.
    label : str
        What stands on it.
    arguments : tuple
        What the method is given.
    """

    name: str
    label: str
    arguments: tuple = ()
