"""Where is the slip? The smallest change of the reader's own code that makes every case right, and what to say of its place.

Nothing is said of what should stand there. The search tries single changes first, all of them, and then pairs of the
likeliest, as long as there is time. A candidate runs on the cheapest failing case, and only if that comes out right on all
others. It runs where an answer runs: in the sandbox, each with a time limit of its own.
"""

import ast
import contextlib
import copy
import functools
import inspect
import io
import itertools
import re
import textwrap
import time
from dataclasses import dataclass, replace

import numpy as np

from nnkit.exercises import sandbox
from nnkit.exercises.moves import KINDS, Twins, and_twins, moves, scope_of
from nnkit.exercises.values import as_array, same

#: For a whole check, with the search at its end; an answer that needs long itself leaves at least this share for the search.
#: On a page one step of the search can take long, and a check should still end within a second.
SECONDS = 0.85 if sandbox.HAS_COPIES else 0.75
_AT_LEAST = 0.25
_FOR_A_CALL = 0.05
_LONGEST_SOURCE = 6000
# The result of a call that fails.
_NOTHING = object()
_NUMBERS = (float, int, np.floating, np.integer)
# Expressions that compute something.
_COMPUTING = (ast.Call, ast.BinOp, ast.Subscript)
# Kinds of which two may be tried together.
_COMMON = (
    "brackets",
    "minus",
    "operator",
    "comparison",
    "compared",
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
    rank : float
        How unlikely the change is.
    line : int
        Counted from the first line of the function.
    start, end : int
        Columns in that line.
    text : str
        The line as the reader wrote it, and dots where the piece goes on in the next.
    """

    kind: str
    rank: int
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Way:
    """One way to mend an answer.

    Attributes
    ----------
    places : tuple of Place
        A change at each of them is enough; there are one or two.
    mistake : int or None
        Number of a known mistake of the exercise that is left then.
    """

    places: tuple
    mistake: int | None = None


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
    item : CodeExercise
    cases : list of tuple
        Arguments, the smallest first.
    expected : list
        The right results.
    suspect : int or None
        The line in which an error came up: it is looked at first.
    seconds : float
        For the search.
    """

    definition: ast.FunctionDef
    lines: list
    namespace: dict
    item: object
    cases: list
    expected: list
    suspect: int | None = None
    seconds: float = SECONDS

    @classmethod
    def of(cls, function, *given):
        """A search in the source of a function, or nothing where that cannot be had."""
        if not inspect.isfunction(function):  # one of NumPy's shows a source that is not all of it
            return None
        try:
            source = textwrap.dedent("".join(inspect.getsourcelines(function)[0]))
            [definition] = ast.parse(source).body
        except (OSError, TypeError, SyntaxError, ValueError):
            return None
        if not isinstance(definition, ast.FunctionDef) or len(source) > _LONGEST_SOURCE or _uses_a_class(function):
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

    def ways(self, spent=0.0):
        """The likeliest ways to mend the answer.

        Parameters
        ----------
        spent : float
            Seconds that the check has taken before.

        Returns
        -------
        list of Way
        """
        self.seconds = max(SECONDS - spent, SECONDS * _AT_LEAST)
        _ = self._solution  # read here: a copy of Python may not read files
        [outcome] = sandbox.run(self.found, [()], self.seconds + 0.5)
        found = outcome.value if isinstance(outcome.value, list) else []
        return [Way(tuple(self._place(*one) for one in places), mistake) for places, mistake in found]

    def _place(self, kind, rank, line, start, end):
        text = self.lines[line - 1]
        first = len(text) - len(text.lstrip())
        shown = text.strip() if end else f"{text.strip()} …"

        def column(count):  # Python counts bytes
            return len(text.encode()[:count].decode(errors="ignore")) - first

        return Place(kind, rank, line - self.definition.lineno + 1, column(start), column(end) if end else len(shown), shown)

    # ---- In the sandbox.

    def found(self):
        """All ways that were found in time, as plain data: places, and the number of a mistake that is left."""
        self.deadline = time.monotonic() + self.seconds
        loops = (ast.While, ast.For) if sandbox.HAS_COPIES else ast.While  # elsewhere a limit makes every line slow
        self.may_not_end = any(isinstance(node, loops) for node in ast.walk(self.definition)) or self._calls_itself()
        self.conditions = _conditions_in(self.definition)
        with contextlib.redirect_stdout(io.StringIO()):
            answer = self._compiled()
            self.failing = next((i for i in range(len(self.cases)) if not self._right(answer, i)), None)
            if self.failing is None:
                return []
            self.known = self._known_results(answer)
            scope = scope_of(self.definition, self.namespace)
            before = self._value(answer, self.failing)
            self.nearness = _agreement(before, self.expected[self.failing])
            self.distance = _distance(before, self.expected[self.failing])
            mending, with_mistake, others = self._singles(scope)
            return mending or self._pairs(scope, before, others) or with_mistake[:1]

    @functools.cached_property
    def _solution(self):
        """The pieces of the solution."""
        with contextlib.suppress(SyntaxError):  # of a function of one line there may be no whole source
            return {ast.dump(node) for node in ast.walk(ast.parse(self.item.solution)) if isinstance(node, _COMPUTING)}
        return set()

    @functools.cached_property
    def _in_the_solution(self):
        """The pieces of the answer that compute what a piece of the solution does."""
        return self._pieces_in(self._solution)

    @functools.cached_property
    def _prescribed(self):
        """Those of them that stand in the text of the task as well: there is no slip in them."""
        return self._pieces_in(self._solution & {ast.dump(piece) for piece in _pieces(self.item.text)})

    def _pieces_in(self, dumped):
        return {id(one) for node in ast.walk(self.definition) if ast.dump(node) in dumped for one in ast.walk(node)}

    def _calls_itself(self):
        names = (node.id for node in ast.walk(self.definition) if isinstance(node, ast.Name))
        return self.definition.name in names

    def _known_results(self, answer):
        """Of each known mistake the results, where it shows in the failing case.

        Not of those that would spoil a case in which the answer is right, and of none that does nothing: neither is a step on
        the way to what is right. And not of those that show in just the cases in which the answer is wrong: if there was
        another slip beside it, that would show in others as well.
        """
        right = [i for i in range(len(self.cases)) if self._right(answer, i)]
        found = {}
        for number, mistake in enumerate(self.item.mistakes):
            outcomes = [sandbox.call(mistake.answer, arguments) for arguments in self.cases]
            if any(outcome.error for outcome in outcomes):
                continue
            results = [self.item.compared(outcome.value, outcome.arguments) for outcome in outcomes]
            does_nothing = all(map(self._comes_back, results, self.cases))
            harmless = [i for i in range(len(self.cases)) if self._same(results[i], self.expected[i])]
            spoils, alone = not set(right) <= set(harmless), bool(right) and right == harmless
            if not (does_nothing or spoils or alone or self.failing in harmless):
                found[number] = results
        return found

    def _comes_back(self, result, arguments):
        """Whether a result is what the answer was given."""
        given = [self.item.compared(None, arguments)] if self.item.may_change else arguments
        return any(self._same(result, one) for one in given)

    def _singles(self, scope):
        """The ways by one move, those that lead to a known mistake, and all other moves with the result of each."""
        mending, with_mistake, others = [], [], []
        for move in self._by_likelihood(and_twins(moves(self.definition, scope))):
            rank = self._rank(move)
            if self._late() or (mending and rank > mending[0][0][0][1]):
                break  # of the likeliest all are wanted, and no others
            value, reached = self._tried(move)
            if reached == "right":
                mending.append([_places(move, rank), None])
            elif reached is not None:
                with_mistake.append([_places(move, rank), reached])
            elif not isinstance(move, Twins):
                others.append((move, value))
        return mending, with_mistake, others

    def _pairs(self, scope, before, others):
        """Two changes: both of the commonest kinds; then one that alone leads nearer, or a common one, and any likely one.

        Moves that alone change nothing, or let the answer fail where it does not, are left out.

        Parameters
        ----------
        scope : Scope
        before : object
            The result of the answer in the failing case.
        others : list of tuple
            Every move with its result there.
        """
        self.known = {}
        fails = before is _NOTHING
        useful = [
            (move, value)
            for move, value in others
            if not self._late() and (fails or value is not _NOTHING) and not self._same(value, before)
        ]
        allowed = {_place_of(move) for move, _ in useful}
        wanted = self.expected[self.failing]
        nearness = _agreement(before, wanted)
        nearer = [move for move, value in useful if _agreement(value, wanted) > nearness]
        common = [move for move, _ in useful if _is_common(move)]
        likely = [move for move, _ in useful if move.rank < 3]
        for firsts, may_follow, all_likely in (
            (common, _comes_later_and_is_common, True),
            (nearer, _is_another, True),
            (common, _is_another, True),
            (nearer, _is_another, False),
            (likely, _is_another, True),
        ):
            for first in firsts:
                first.make()
                try:
                    if _fills_in(first.new, self.definition):
                        continue
                    for second in self._by_likelihood(moves(self.definition, scope, likely=all_likely)):
                        if self._late():
                            return []
                        follows = may_follow(first, second) and _place_of(second) in allowed
                        if follows and self._tried(second, first)[1] == "right":
                            return [[[_plain(one, self._rank(one)) for one in (first, second)], None]]
                finally:
                    first.take_back()
        return []

    def _by_likelihood(self, found):
        """All moves, or as many as can be made in time: a long function has thousands."""
        in_time = itertools.takewhile(lambda _: not self._late(), found)
        return sorted((move for move in in_time if id(move.node) not in self._prescribed), key=self._likelihood)

    def _likelihood(self, move):
        lines = {one.node.lineno - self.definition.lineno + 1 for one in _singly(move)}
        return bool(self.suspect) and lines != {self.suspect}, self._rank(move)

    def _rank(self, move):
        """How unlikely a change is: in what the solution computes as well, less likely than others of the next rank."""
        return move.rank + 1.5 * (id(move.node) in self._in_the_solution)

    def _late(self):
        return time.monotonic() > self.deadline

    def _tried(self, move, *made):
        """The result of a move in the failing case, and what it leads to: "right", a known mistake's number, or nothing.

        Others may have been made before.
        """
        move.make()
        try:
            in_vain = _cannot_end(move.new, self.definition) or _fills_in(move.new, self.definition)
            candidate = None if in_vain else self._compiled()
            value = _NOTHING if candidate is None else self._value(candidate, self.failing)
            if self._same(value, self.expected[self.failing]):
                is_right = self._everywhere(candidate, self.expected) and not any(map(self._decides_nothing, (move, *made)))
                return value, "right" if is_right else None
            for number, results in self.known.items() if self._may_leave_a_mistake(move, value) else ():
                if self._same(value, results[self.failing]) and self._everywhere(candidate, results):
                    return value, None if self._adds_nothing(move, results) else number
            return value, None
        finally:
            move.take_back()

    def _decides_nothing(self, move):
        """Whether a move is one in a condition that does not matter any more: then the slip is not there.

        One branch is as good as gone then, with what is wrong in it.
        """
        for holder in self.conditions.get(id(move.node), ()):
            test = holder.test
            for always in (True, False):
                holder.test = ast.copy_location(ast.Constant(always), test)
                try:
                    if self._gives(self._compiled(), self.expected):
                        return True
                finally:
                    holder.test = test
        return False

    def _adds_nothing(self, move, results):
        """Whether a move has made a sum of which one side alone gives the same results: of a loss and a constant, say."""
        if not (isinstance(move.new, ast.BinOp) and isinstance(move.new.op, (ast.Add, ast.Sub))):
            return False
        for side in (move.new.left, move.new.right):
            alone = replace(move, new=side)
            alone.make()
            try:
                if self._gives(self._compiled(), results):
                    return True
            finally:
                alone.take_back()
        return False

    def _may_leave_a_mistake(self, move, value):
        """Whether a move may be one of two slips, with a known mistake for the other: it must lead nearer to what is right."""
        wanted = self.expected[self.failing]
        is_nearer = _agreement(value, wanted) >= self.nearness and _distance(value, wanted) < self.distance
        return _leads_to_a_mistake(move) and is_nearer

    def _gives(self, candidate, results):
        return self._same(self._value(candidate, self.failing), results[self.failing]) and self._everywhere(candidate, results)

    def _everywhere(self, candidate, results):
        others = (i for i in range(len(self.cases)) if i != self.failing)
        return all(self._same(self._value(candidate, i), results[i]) for i in others)

    def _compiled(self):
        space = dict(self.namespace)
        try:
            module = ast.Module([self.definition], [])
            exec(compile(module, "<the answer, changed>", "exec"), space)
        except (SyntaxError, ValueError, TypeError, RecursionError, AttributeError):
            return None
        return space[self.definition.name]

    def _right(self, candidate, i):
        return self._same(self._value(candidate, i), self.expected[i])

    def _value(self, candidate, i):
        """What is compared of a call, or _NOTHING if it fails."""
        arguments = tuple(map(_copy, self.cases[i]))
        try:
            with sandbox.limited(_FOR_A_CALL) if self.may_not_end else contextlib.nullcontext():
                value = candidate(*arguments)
        except (Exception, SystemExit, sandbox.TimeUp):
            return _NOTHING
        return self.item.compared(value, arguments)

    def _same(self, value, wanted):
        return value is not _NOTHING and not _differ_at_first(value, wanted) and same(value, wanted, self.item.tolerance)


def _conditions_in(definition):
    """For each piece of a condition, by its identity, what it belongs to."""
    found = {}
    for holder in ast.walk(definition):
        if isinstance(holder, (ast.If, ast.IfExp)):
            for piece in ast.walk(holder.test):
                found.setdefault(id(piece), []).append(holder)
    return found


def _pieces(text):
    """The code in a text that computes something."""
    for code in re.findall(r"`([^`]+)`", text):
        with contextlib.suppress(SyntaxError):
            piece = ast.parse(code, mode="eval").body
            if isinstance(piece, _COMPUTING):
                yield piece


def _uses_a_class(function):
    """Whether it works with a class of the reader's: then the slip can stand in a method as well, which is not searched."""
    found = (function.__globals__.get(name) for name in function.__code__.co_names)
    return any(isinstance(value, type) and value.__module__ == function.__module__ for value in found)


def _fills_in(new, definition):
    """A size of ``reshape`` below 0, which makes NumPy work it out: that mends a wrong size, and says nothing of it."""
    if not _may_be_below_0(new):
        return False
    calls = (
        node for node in ast.walk(definition) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "reshape"
    )
    sizes = [size for call in calls for argument in call.args for size in getattr(argument, "elts", [argument])]
    if isinstance(new, ast.Constant) and new in sizes:  # a number that stood there alone: it is the slip
        return False
    return any(new in ast.walk(size) for size in sizes)


def _may_be_below_0(new):
    if isinstance(new, ast.BinOp):
        return isinstance(new.op, ast.Sub)
    return isinstance(new, ast.UnaryOp) or (isinstance(new, ast.Constant) and isinstance(new.value, int) and new.value < 0)


def _cannot_end(new, definition):
    """``names.append(names)``, of which NumPy never finds the end, or a power in ``range``: a page can stop neither."""
    if isinstance(new, ast.Name):
        calls = (node for node in ast.walk(definition) if isinstance(node, ast.Call) and new in node.args)
        return any(getattr(getattr(call.func, "value", None), "id", "") == new.id for call in calls)
    if isinstance(new, ast.BinOp) and isinstance(new.op, ast.Pow):
        ranges = (
            node for node in ast.walk(definition) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range"
        )
        return any(new in ast.walk(one) for one in ranges)
    return False


def _copy(value):
    return value.copy() if type(value) is np.ndarray and value.dtype != object else copy.deepcopy(value)


def _differ_at_first(got, wanted):
    """Whether two arrays or numbers differ in their shape or their first number; much quicker than all of them."""
    if isinstance(wanted, np.ndarray):
        if type(got) is not np.ndarray:
            return False
        if got.shape != wanted.shape:
            return True
        if not wanted.size or got.dtype.kind not in "fiub":
            return False
        got, wanted = got.flat[0], wanted.flat[0]
    if isinstance(got, _NUMBERS) and isinstance(wanted, _NUMBERS):
        return abs(got - wanted) > 1e-3 * (abs(wanted) + 1e-3)
    return False


def _agreement(got, expected):
    """How much of a result is right, from 0 to 1: parts of a tuple, entries of an array, at least its shape."""
    if got is _NOTHING:
        return -1.0
    if isinstance(expected, tuple) or (isinstance(expected, list) and any(np.ndim(part) for part in expected)):
        if not isinstance(got, (tuple, list)) or len(got) != len(expected):
            return 0.0
        return sum(map(_agreement, got, expected)) / len(expected)
    try:
        numbers, wanted = as_array(got), as_array(expected)
        if numbers.shape != wanted.shape or numbers.dtype.kind not in "biuf":
            return 0.0
        return 0.1 + 0.9 * float(np.mean(np.isclose(numbers, wanted, rtol=1e-6, atol=1e-9)))
    except (TypeError, ValueError):
        return 0.0


def _distance(got, expected):
    """How far a result is from the right one, as the mean of the differences of their numbers."""
    try:
        return float(np.mean(np.abs(as_array(got) - as_array(expected))))
    except (TypeError, ValueError):
        return np.inf


# Kinds of which one may stand beside a known mistake. Others, such as another name, lead to one by chance. So does a line
# that is moved out of a loop, which can make the loop do nothing.
_BESIDE_A_MISTAKE = (
    "brackets",
    "minus",
    "operator",
    "logic",
    "axis",
    "transposed",
    "off by one",
    "range",
    "order",
    "return",
    "accumulate",
)


def _leads_to_a_mistake(move):
    forgets = move.kind == "accumulate" and isinstance(move.node, ast.AugAssign)  # a term, which is missing then
    return move.kind in _BESIDE_A_MISTAKE and move.rank < 2 and not isinstance(move, Twins) and not forgets


def _is_common(move):
    return move.kind in _COMMON and move.rank < 2


def _comes_later_and_is_common(first, second):
    """Each pair once: in the order of their places."""
    place, later = ((move.node.lineno, move.node.col_offset) for move in (first, second))
    return _is_common(second) and place <= later and not _cancel(first, second)


def _is_another(first, second):
    """Not two that together fit by chance: at one place, or a number with something that is missing anywhere."""
    kinds = {first.kind, second.kind}
    if (kinds & _NUMBERS_CHANGED and kinds & _PUT_IN) or _cancel(first, second):
        return False
    free = kinds <= _FREE and kinds != {"surplus"}  # what is only taken away cannot become anything
    return not (free and (_holds(first, second) or _holds(second, first)))


def _cancel(first, second):
    """1 minus something, and at the end 1 minus that: what would be 0 comes out as 1, and all else as before."""
    return first.kind == second.kind == "one minus"


_NUMBERS_CHANGED = {"number", "fixed number"}
_PUT_IN = {"one minus", "missing", "factor"}
#: Kinds of which two at one place can make anything of anything.
_FREE = {"number", "fixed number", "missing", "off by one", "one minus", "surplus", "factor", "whole array", "size", "index"}


def _holds(outer, inner):
    """Whether the piece of one move lies in that of another."""
    (begin, end), (first, last) = (
        ((one.node.lineno, one.node.col_offset), (one.node.end_lineno, one.node.end_col_offset)) for one in (outer, inner)
    )
    return begin <= first and last <= end


def _place_of(move):
    """Moves of one kind at one place are all useful, or none."""
    return move.kind, move.node.lineno, move.node.col_offset, move.node.end_lineno, move.node.end_col_offset


def _singly(move):
    return (move.first, move.second) if isinstance(move, Twins) else (move,)


def _places(move, rank):
    return [_plain(one, rank) for one in _singly(move)]


def _plain(move, rank):
    node = move.node
    end = node.end_col_offset if node.end_lineno == node.lineno else None
    return [move.kind, rank, node.lineno, node.col_offset, end]


# ---------------------------------------------------------------- what is said

#: What is said of a place where a change of a kind mends it, and one step more. Neither says what should stand there, nor that
#: what stands there is wrong: the change mends the answer, and the slip may still be one of thought, and lie elsewhere.
WORDS = {
    "brackets": (
        "look at the brackets. What does each operation there take hold of?",
        "`**` is computed first, then a minus in front, then `*`, `/` and `@`, then `+` and `-`. Where are brackets needed?",
    ),
    "minus": ("look at the sign of the marked piece.", "Try it with numbers: should this be above 0 or below?"),
    "operator": (
        "look at the operation there. Is it the one that is meant?",
        "Say in words what is done with the two sides. Which sign says that?",
    ),
    "comparison": (
        "look at the comparison. Which side does it let through, and what does it do where both are equal?",
        "Try it with two equal numbers.",
    ),
    "compared": (
        "look at what is compared there. When does it hold?",
        "Print both sides of the comparison. Does it hold where it should, and only there?",
    ),
    "logic": ("look at the `and` or `or` there.", "Go through the cases: must both parts hold, or is one enough?"),
    "name": (
        "look at the name there. Is another of yours meant?",
        "Say in words what the marked name holds. Is it what the task asks for at this place?",
    ),
    "function": (
        "look at the function there. Is another one meant, which does something similar?",
        "What does it return for a small example, and what would you need?",
    ),
    "number": ("look at the number there.", "Where does this number come from? Follow it by hand with a small example."),
    "fixed number": (
        "a fixed number stands there. Is one meant that changes from call to call?",
        "Which of the arguments, or what else that you have computed, does it stand for?",
    ),
    "factor": (
        "look at the factors of the marked piece. Is there one too many, or too few?",
        "Is it a sum or a mean? Does a 2 come from a square, or a ½ cancel it?",
    ),
    "off by one": (
        "is something off by one there?",
        "Is there a 1 too many, or too few? Where places are counted, write down the first and the last one that are meant, "
        "and those that you get.",
    ),
    "size": (
        "which size is meant there?",
        "`len(x)` says how many rows there are, `x.size` how many numbers, `x.ndim` how many axes.",
    ),
    "whole array": (
        "the marked piece is an array or a list. Is a single number meant there?",
        "Write down its shape. Which of its numbers is meant, or what is to be made of all of them?",
    ),
    "axis": (
        "look at the axis. Along which one does it go, and what shape is left?",
        "`axis=0` goes down the columns, `axis=1` along the rows; `keepdims=True` keeps the axis, with size 1; a sum without "
        "an axis makes one number of all.",
    ),
    "transposed": (
        "look at the rows and columns of the marked piece. Should they change places, or should they not?",
        "Write down the shapes of everything in this line.",
    ),
    "index": ("look at the index or the bounds there.", "Python counts from 0, and a slice ends before its second bound."),
    "range": ("look at where this loop begins and ends.", "Write down the first and the last value that it takes."),
    "order": (
        "look at the order in which the parts of the marked piece stand.",
        "Which of them comes first in the task, or in the function that is called?",
    ),
    "surplus": (
        "look at the marked piece. Is there something too much in it?",
        "Go through it part by part: which one does the task not ask for?",
    ),
    "missing": (
        "look at the marked piece. Is something missing there?",
        "Compare it with the task, term by term and factor by factor.",
    ),
    "one minus": (
        "look at the marked piece. Is it the value itself that is meant, or is something missing?",
        "What would its counterpart be, the rest up to 1?",
    ),
    "copy": ("the marked array belongs to the caller, and is changed.", "Work on an array of your own."),
    "type": (
        "look at the type of the numbers there: whole numbers, or floats?",
        "In an array of integers a fraction is cut off.",
    ),
    "start": ("look at the value with which this begins.", "What happens if all values lie on the other side of it?"),
    "accumulate": (
        "does this line replace what was there, or add to it?",
        "Follow the value by hand, from line to line, and through two rounds of a loop.",
    ),
    "loop": (
        "look at which lines belong to the loop and which do not.",
        "Which of them should happen once, and which in every round?",
    ),
    "return": ("this `return` ends the function in the first round of the loop.", "When should it be reached?"),
    "sequence": (
        "look at the order of the lines: is a value used before it is renewed, or after?",
        "Which of the two values does the task mean, the old or the new one?",
    ),
    "condition": (
        "look at what stands under this condition.",
        "Go through both cases, the one where it holds and the one where it does not.",
    ),
}


def words(ways, mistakes=()):
    """What to say of the ways that were found: a sentence, the marked line, and one step more; or nothing.

    If there is more than one line in which a change is enough, one of them is named as one of several.

    Parameters
    ----------
    ways : list of Way
    mistakes : sequence of Mistake
        The known mistakes of the exercise.

    Returns
    -------
    (str, str, str) or None
    """
    if not ways:
        return None
    if len(ways[0].places) > 1:
        return _of_a_pair(ways[0].places)
    places = [way.places[0] for way in ways]
    likeliest = [place for place in places if place.rank == min(one.rank for one in places)]
    lines = {place.line for place in likeliest}
    first = min(likeliest, key=lambda place: KINDS.index(place.kind))
    here = [place for place in likeliest if place.line == first.line]
    said, further = WORDS[first.kind]
    last = max(here, key=lambda place: place.end)
    marked = _marked(last.text, min(place.start for place in here), last.end)
    if ways[0].mistake is not None:
        left = mistakes[ways[0].mistake].message
        return f"There seem to be two slips. In line {first.line}, {said} After that, this is left: {left}", marked, further
    several = " There is more than one place for it; one is this." if len(lines) > 1 else ""
    return f"One small change is enough.{several} In line {first.line}, {said}", marked, further


def _of_a_pair(pair):
    one, other = sorted(pair, key=lambda place: (place.line, place.start))
    shown = list(dict.fromkeys(_marked(place.text, place.start, place.end) for place in (one, other)))
    if (one.line, one.kind) == (other.line, other.kind):
        return (
            f"Two small changes are enough, both in line {one.line}: {WORDS[one.kind][0]}",
            "\n".join(shown),
            WORDS[one.kind][1],
        )
    text = (
        f"Two small changes are enough. In line {one.line}, {WORDS[one.kind][0]} In line {other.line}, {WORDS[other.kind][0]}"
    )
    return text, "\n".join(shown), ""


def _marked(text, start, end):
    start, end = max(start, 0), min(end, len(text))
    return f"{text}\n{' ' * start}{'^' * max(end - start, 1)}"
