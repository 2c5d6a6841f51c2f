"""Where is the slip? The smallest change of the reader's own code that makes every case right, and what to say of its place.

Nothing is said of what should stand there. The search tries single changes first, all of them, and then pairs of the
likeliest, as long as there is time. A candidate runs on the cheapest failing case, and only if that comes out right on all
others. It runs where an answer runs: in the sandbox, each with a time limit of its own.
"""

import ast
import contextlib
import copy
import inspect
import io
import itertools
import textwrap
import time
from dataclasses import dataclass

from nnkit.exercises import sandbox
from nnkit.exercises.moves import KINDS, moves, scope_of
from nnkit.exercises.values import same

#: For the whole search.
SECONDS = 1.0
_FOR_A_CALL = 0.05
_LONGEST_SOURCE = 6000
#: Kinds of which two may be tried together.
_COMMON = (
    "brackets",
    "minus",
    "operator",
    "comparison",
    "name",
    "function",
    "axis",
    "transposed",
    "order",
    "range",
    "one minus",
)


@dataclass(frozen=True)
class Place:
    """A piece of the reader's code.

    Attributes
    ----------
    kind : str
        Of the change that mends it: a key of :data:`WORDS`.
    rank : int
        How unlikely the change is.
    line : int
        Counted from the first line of the function.
    start, end : int
        Columns in that line.
    text : str
        The line as the reader wrote it.
    """

    kind: str
    rank: int
    line: int
    start: int
    end: int
    text: str


@dataclass
class Search:
    """A search in one answer.

    Attributes
    ----------
    definition : ast.FunctionDef
    lines : list of str
        Its source.
    namespace : dict
        The names around it.
    cases : list of tuple
        Arguments, the smallest first.
    expected : list
        The right results.
    result_of : callable
        Takes the value that was returned and the arguments after the call; what is compared.
    tolerance : float
    suspect : int or None
        The line in which an error came up: it is looked at first.
    """

    definition: ast.FunctionDef
    lines: list
    namespace: dict
    cases: list
    expected: list
    result_of: object
    tolerance: float
    suspect: int | None = None

    @classmethod
    def of(cls, function, *given):
        """A search in the source of a function, or nothing where that cannot be had."""
        try:
            source = textwrap.dedent("".join(inspect.getsourcelines(function)[0]))
            [definition] = ast.parse(source).body
        except (OSError, TypeError, SyntaxError, ValueError):
            return None
        if not isinstance(definition, ast.FunctionDef) or len(source) > _LONGEST_SOURCE:
            return None
        definition.decorator_list = []
        namespace = dict(function.__globals__)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
            with contextlib.suppress(ValueError):  # it is still empty
                namespace[name] = cell.cell_contents
        return cls(definition, source.splitlines(), namespace, *given)

    def line(self, number):
        """A line of the reader's, counted from that of ``def``."""
        return self.lines[self.definition.lineno - 2 + number].strip()

    def places(self):
        """Ways to mend it; each is a place of which a change is enough, or a pair of places.

        Returns
        -------
        list of tuple of Place
        """
        [outcome] = sandbox.run(self.ways, [()], SECONDS + 0.5)
        found = outcome.value if isinstance(outcome.value, list) else []
        return [tuple(self._place(*one) for one in way) for way in found]

    def _place(self, kind, rank, line, start, end):
        text = self.lines[line - 1]
        first = len(text) - len(text.lstrip())
        return Place(kind, rank, line - self.definition.lineno + 1, start - first, end - first, text.strip())

    # ---- In the sandbox.

    def ways(self):
        """All ways to mend it that were found in time, as plain data."""
        self.deadline = time.monotonic() + SECONDS
        with contextlib.redirect_stdout(io.StringIO()):
            answer = self._compiled()
            self.failing = next((i for i in range(len(self.cases)) if not self._right(answer, i)), None)
            if self.failing is None:
                return []
            scope = scope_of(self.definition, self.namespace)
            return self._singles(scope) or self._pairs(scope)

    def _singles(self, scope):
        found = []
        for move in sorted(moves(self.definition, scope), key=self._likelihood):
            if self._late() or (found and move.rank > found[0][0][1]):
                break  # of the likeliest all are wanted, and no others
            if self._mends(move):
                found.append([_plain(move)])
        return found

    def _pairs(self, scope):
        for first in sorted(filter(_is_common, moves(self.definition, scope)), key=self._likelihood):
            first.make()
            try:
                for second in filter(_is_common, moves(self.definition, scope)):
                    if self._late():
                        return []
                    if self._mends(second):
                        return [[_plain(first), _plain(second)]]
            finally:
                first.take_back()
        return []

    def _likelihood(self, move):
        elsewhere = bool(self.suspect) and move.node.lineno - self.definition.lineno + 1 != self.suspect
        return elsewhere, move.rank

    def _late(self):
        return time.monotonic() > self.deadline

    def _mends(self, move):
        move.make()
        try:
            candidate = self._compiled()
            others = (i for i in range(len(self.cases)) if i != self.failing)
            return candidate is not None and all(self._right(candidate, i) for i in itertools.chain([self.failing], others))
        finally:
            move.take_back()

    def _compiled(self):
        space = dict(self.namespace)
        try:
            module = ast.Module([self.definition], [])
            exec(compile(module, "<the answer, changed>", "exec"), space)
        except (SyntaxError, ValueError, TypeError, RecursionError, AttributeError):
            return None
        return space[self.definition.name]

    def _right(self, candidate, i):
        arguments = copy.deepcopy(self.cases[i])
        try:
            with sandbox.limited(_FOR_A_CALL):
                value = candidate(*arguments)
        except (Exception, SystemExit, sandbox.TimeUp):
            return False
        return same(self.result_of(value, arguments), self.expected[i], self.tolerance)


def _is_common(move):
    return move.kind in _COMMON and move.rank < 2


def _plain(move):
    node = move.node
    end = node.end_col_offset if node.end_lineno == node.lineno else 10_000
    return [move.kind, move.rank, node.lineno, node.col_offset, end]


# ---------------------------------------------------------------- what is said

#: What is said of a place where a change of a kind mends it, and one step more. Neither says what should stand there.
WORDS = {
    "brackets": (
        "look at the brackets. What does each operation there take hold of?",
        "Python computes `**` first, then a minus in front, then `*`, `/` and `@`, then `+` and `-`. Where are brackets needed?",
    ),
    "minus": ("look at the sign of the marked piece.", "Try it with numbers: should this be above 0 or below?"),
    "operator": (
        "the operation there is not the one that is meant.",
        "Say in words what is done with the two sides. Which sign says that?",
    ),
    "comparison": (
        "look at the comparison. Which side does it let through, and what does it do where both are equal?",
        "Try it with two equal numbers.",
    ),
    "logic": ("look at the `and` or `or` there.", "Go through the cases: must both parts hold, or is one enough?"),
    "name": (
        "another of your names belongs there.",
        "Say in words what the marked name holds. Is it what the formula asks for at this place?",
    ),
    "function": (
        "the function there is a neighbour of the one that is meant.",
        "What does it return for a small example, and what would you need?",
    ),
    "number": ("look at the number there.", "Where does this number come from? Follow it by hand with a small example."),
    "fixed number": (
        "a number stands there that is right for one example only.",
        "Which of the arguments, or what else that you have computed, does it stand for?",
    ),
    "factor": (
        "there is a factor too many or too few at the marked piece.",
        "Is it a sum or a mean? Does a 2 come from a square, or a ½ cancel it?",
    ),
    "off by one": (
        "something is off by one there.",
        "Write down the first and the last place that are meant, and those that you get.",
    ),
    "axis": (
        "look at the axis. Along which one does it go, and what shape is left?",
        "`axis=0` goes down the columns, `axis=1` along the rows; without an axis all numbers become one.",
    ),
    "transposed": (
        "rows and columns have changed places in the marked piece, or should.",
        "Write down the shapes of everything in this line.",
    ),
    "index": ("look at the index or the bounds there.", "Python counts from 0, and a slice ends before its second bound."),
    "range": ("look at where this loop begins and ends.", "Write down the first and the last value that it takes."),
    "order": (
        "the parts of the marked piece stand in another order than they should.",
        "Which of them comes first in the task, or in the function that is called?",
    ),
    "surplus": (
        "there is something too much in the marked piece.",
        "Go through it part by part: which one does the task not ask for?",
    ),
    "missing": (
        "something is missing at the marked piece.",
        "Compare it with the formula, term by term and factor by factor.",
    ),
    "one minus": (
        "something is missing at the marked piece: is it the value itself that is meant?",
        "What would its counterpart be, the rest up to 1?",
    ),
    "copy": ("the marked array belongs to the caller, and is changed.", "Work on an array of your own."),
    "type": (
        "look at the type of the numbers there: whole numbers, or floats?",
        "In an array of integers a fraction is cut off.",
    ),
    "start": ("look at the value with which this begins.", "What happens if all values lie on the other side of it?"),
    "accumulate": ("does this line replace what was there, or add to it?", "Follow the value through two rounds of the loop."),
    "loop": (
        "look at which lines belong to the loop and which do not.",
        "Which of them should happen once, and which in every round?",
    ),
    "return": ("this `return` ends the function in the first round of the loop.", "When should it be reached?"),
    "sequence": (
        "look at the order of the lines: is a value used before it is renewed, or after?",
        "Which of the two values does the formula mean, the old or the new one?",
    ),
    "condition": (
        "look at what stands under this condition.",
        "Go through both cases, the one where it holds and the one where it does not.",
    ),
}


def words(ways):
    """What to say of the places that were found: a sentence, the marked line, and one step more; or nothing.

    Of several ways the likeliest count; if they speak of different lines, then only what they share is said.

    Parameters
    ----------
    ways : list of tuple of Place

    Returns
    -------
    (str, str, str) or None
    """
    if not ways:
        return None
    if len(ways[0]) > 1:
        return _of_a_pair(ways[0])
    places = [place for [place] in ways]
    likeliest = [place for place in places if place.rank == min(one.rank for one in places)]
    kinds, lines = {place.kind for place in likeliest}, {place.line for place in likeliest}
    if len(lines) > 1 and len(kinds) > 1:
        return None
    said, further = WORDS[min(kinds, key=KINDS.index)]
    if len(lines) > 1:
        return f"One small change is enough, and there is more than one place for it: {said}", "", further
    start, end = min(place.start for place in likeliest), max(place.end for place in likeliest)
    first = likeliest[0]
    return f"One small change is enough. In line {first.line}, {said}", _marked(first.text, start, end), further


def _of_a_pair(pair):
    one, other = sorted(pair, key=lambda place: (place.line, place.start))
    text = (
        f"Two small changes are enough. In line {one.line}, {WORDS[one.kind][0]} In line {other.line}, {WORDS[other.kind][0]}"
    )
    shown = [_marked(place.text, place.start, place.end) for place in (one, other)]
    return text, "\n".join(shown), ""


def _marked(text, start, end):
    start, end = max(start, 0), min(end, len(text))
    return f"{text}\n{' ' * start}{'^' * max(end - start, 1)}"
