"""The figures as the chapters store them, read back: their controls, and what they say."""

import functools

from book.tools.notebooks import CHAPTERS
from book.tools.stored_figures import figures_by_chapter

from reading import svg, title


class Control:
    """A slider or a list of choices, from its parameter in a specification."""

    def __init__(self, parameter):
        self.name, self.start, bind = parameter["name"], parameter["value"], parameter["bind"]
        self.label = bind["name"]
        self._options = bind.get("options")
        self.low, self.high, self.step = (bind.get(key) for key in ("min", "max", "step"))

    def neighbour(self):
        """The value beside the first one, and the key that leads there."""
        if self._options:
            i = self._options.index(self.start)
            last = i + 1 == len(self._options)
            return (self._options[i - 1], "ArrowLeft") if last else (self._options[i + 1], "ArrowRight")
        last = self.start + self.step > self.high + self.step / 2
        value, key = (self.start - self.step, "ArrowLeft") if last else (self.start + self.step, "ArrowRight")
        return round(value, 10), key


@functools.cache
def figures():
    return {name: figure for name, (_, figure) in figures_by_chapter(CHAPTERS).items()}


def controls(name):
    return [Control(parameter) for parameter in figures()[name].specification["params"] if "bind" in parameter]


@functools.cache
def said(figure, /, **settings):
    """What a figure says with its controls set so, by Vega as Python calls it."""
    return title(svg(figures()[figure].specification, **settings))
