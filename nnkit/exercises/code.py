"""Exercises of code: a function that the reader writes."""

import importlib.util
import inspect
import textwrap
import zlib
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nnkit.exercises.checker import check_code
from nnkit.exercises.families import made
from nnkit.exercises.feedback import Feedback
from nnkit.exercises.items import Item, Mistake

#: What is said where a module is not installed.
MISSING = {"torch": "PyTorch, which is not installed here. In a notebook, `%pip install torch` installs it"}


@dataclass(frozen=True)
class CodeExercise(Item):
    """A function that the reader writes.

    Attributes
    ----------
    reference : callable
        The solution.
    cases : callable
        Takes a generator and returns a list of tuples of arguments. Small cases come first to the reader.
    tolerance : float
        Relative, with the same size absolute near 0.
    may_change : tuple of str
        Names of the arguments that the function is meant to change in place; the check compares them after the call.
    other_ways : tuple of callable
        Right answers that are written in another way than the solution.
    needs : str
        A module that is needed beyond NumPy, such as "torch".
    """

    reference: object = None
    cases: object = None
    tolerance: float = 1e-6
    may_change: tuple = ()
    other_ways: tuple = ()
    needs: str = ""

    kind: ClassVar[str] = "code"
    label: ClassVar[str] = "write code"
    example: ClassVar[str] = "your_function"

    def __call__(self, *arguments):
        return self.reference(*arguments)

    def mistake(self, message):
        """Decorator: register a function as a known mistake, with its message."""

        def register(function):
            self._set("mistakes", (*self.mistakes, Mistake(function, message)))
            return function

        return register

    def family(self, name, message):
        """Register a mistake of a family, see :data:`nnkit.exercises.families.FAMILIES`, with words for this exercise."""
        self.mistake(message)(made(name, self.reference))

    def another_way(self, function):
        """Decorator: register a right answer that is written in another way."""
        self._set("other_ways", (*self.other_ways, function))
        return function

    def judge(self, answer):
        if not self.can_run:
            return Feedback("unclear", f"This exercise needs {MISSING[self.needs]}.")
        return check_code(self, answer)

    @property
    def can_run(self):
        """Whether what it needs is installed."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def arguments(self):
        """The cases, the same ones at every call."""
        return self.cases(np.random.default_rng(zlib.crc32(self.id.encode())))

    def compared(self, value, arguments):
        """What is compared of a call: the value returned, and the arguments that the function is meant to change."""
        if not self.may_change:
            return value
        return (value, *(arguments[self.argument_names.index(name)] for name in self.may_change))

    @property
    def argument_names(self):
        return list(inspect.signature(self.reference).parameters)

    @property
    def solution(self):
        """The code of the reference function, without its decorator."""
        lines = textwrap.dedent(inspect.getsource(self.reference)).splitlines()
        start = next((i for i, line in enumerate(lines) if line.startswith("def ")), 0)  # a lambda has no such line
        return "\n".join(lines[start:])

    @property
    def stub(self):
        """What a notebook holds for the reader to fill in: the empty function, and the call that checks it."""
        name, parameters = self.reference.__name__, inspect.signature(self.reference)
        body = "# your code instead of the dots\n    ..."
        return f'def {name}{parameters}:\n    {body}\n\n\ncheck("{self.id}", {name})'
