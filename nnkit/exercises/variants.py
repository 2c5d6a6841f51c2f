"""Questions that come back with other numbers, other order, or the other way round.

A chapter gives a generator to a question whose numbers can change::

    @variants_of("ch09.three-epochs")
    def _(rng):
        samples, batch, epochs = 100 * rng.integers(5, 30), rng.choice([10, 20, 25, 50]), rng.integers(2, 8)
        return Draw(
            text=f"{samples} samples, batches of {batch}, {epochs} epochs. How many updates are made?",
            answer=samples // batch * epochs,
            wrong=[samples // batch, samples * epochs, …],
        )

Every other question comes back in another order. An exercise of code comes back as a wrong answer to be judged.
"""

import ast
import inspect
import textwrap
import zlib
from dataclasses import dataclass, field, replace

import numpy as np

from nnkit.exercises.items import UNREGISTERED, Mistake, letter, shuffled
from nnkit.exercises.questions import Choice, Order

#: The generator of each question that has one, by its id.
GENERATORS = {}
_DRAWS = 200
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Draw:
    """A question with other numbers.

    Attributes
    ----------
    text : str
    answer : float
    wrong : list of float or None
        What each known mistake of the question gives with these numbers, in the order of its mistakes; None for one that
        cannot be made with them.
    tolerance : float or None
        That of the question where it is None.
    praise : str or None
        That of the question where it is None.
    messages : dict of int to str
        What is said of a mistake in the place of its message, by its place in ``wrong``: where the message names numbers.
    hints : list of str or None
        Those of the question where it is None.
    title : str or None
        That of the question where it is None.
    """

    text: str
    answer: float
    wrong: list
    tolerance: float | None = None
    praise: str | None = None
    messages: dict = field(default_factory=dict)
    hints: list | None = None
    title: str | None = None


def variants_of(id):
    """Decorator: a function that takes a ``numpy.random.Generator`` and returns a :class:`Draw` is found by its question.

    Parameters
    ----------
    id : str
        Of a question whose answer is a number.
    """

    def register(generator):
        GENERATORS[id] = generator
        return generator

    return register


def written(number):
    """A number as it stands in a sentence: −0.5, 0.0001, 12."""
    return np.format_float_positional(number, precision=10, trim="-").replace("-", "−")


def in_words(number):
    """A whole number up to twelve in words: three."""
    return _WORDS[number]


def times(number):
    """How often, in words: twice, three times."""
    return "twice" if number == 2 else f"{in_words(number)} times"


def variant(item, seed):
    """An item as it comes back: a question of the same kind, but for an exercise of code, which comes back as a choice.

    Parameters
    ----------
    item : Item
    seed : int
        The same seed gives the same variant.

    Returns
    -------
    Item
        A number that has no generator comes back as it is.
    """
    rng = np.random.default_rng([seed, zlib.crc32(item.id.encode())])
    if item.id in GENERATORS:
        return _with_other_numbers(item, rng)
    return _KINDS[item.kind](item, rng) if item.kind in _KINDS else item


def _with_other_numbers(item, rng):
    for _ in range(_DRAWS):
        made = _question(item, GENERATORS[item.id](rng))
        if made is not None and made.text != item.text:
            return made
    raise ValueError(f"{item.id}: in {_DRAWS} draws no right answer differed from all wrong ones")


def _question(item, draw):
    """The question of a draw, or nothing where a mistake would be taken for the right answer."""
    if len(draw.wrong) != len(item.mistakes):
        raise ValueError(f"{item.id}: {len(draw.wrong)} wrong values for {len(item.mistakes)} known mistakes")
    tolerance = item.tolerance if draw.tolerance is None else draw.tolerance
    mistakes = []
    for place, (value, mistake) in enumerate(zip(draw.wrong, item.mistakes, strict=True)):
        if value is None or any(abs(value - other.answer) <= 2 * tolerance for other in mistakes):
            continue  # it cannot be made, or not be told from one before
        if abs(value - draw.answer) <= 2 * tolerance:
            return None
        mistakes.append(Mistake(float(value), draw.messages.get(place, mistake.message)))
    return replace(
        item,
        id=draw_id(item),
        practice=False,
        title=item.title if draw.title is None else draw.title,
        text=draw.text,
        hints=item.hints if draw.hints is None else draw.hints,
        answer=float(draw.answer),
        tolerance=float(tolerance),
        praise=item.praise if draw.praise is None else draw.praise,
        mistakes=tuple(mistakes),
    )


def _in_another_order(item, rng):
    """The same options, or the same steps, with other letters."""
    before = list(item.parts)
    after = shuffled(before, rng)
    letters = {old: letter(place) for place, old in enumerate(after)}
    shown = tuple(item.parts[old] for old in after)
    mistakes = tuple(Mistake(_translated(mistake.answer, letters), mistake.message) for mistake in item.mistakes)
    answer = "".join(letters[old] for old in item.answer)
    if isinstance(item, Order):
        return replace(item, id=draw_id(item), steps=shown, mistakes=mistakes, answer=answer)
    return Choice(draw_id(item), item.title, item.text, item.hints, item.praise, mistakes, options=shown, answer=answer)


def _translated(answer, letters):
    return letters[answer] if isinstance(answer, str) else tuple(letters[one] for one in answer)


@dataclass(frozen=True)
class Slip(Choice):
    """An answer to an exercise of code, to be judged: what is wrong with it?

    Attributes
    ----------
    code : str
        The answer.
    """

    code: str = ""

    def data(self):
        return super().data() | {"code": self.code}


#: One answer in so many is right.
_RIGHT_ONE_IN = 5
NOTHING = "Nothing. It is right."


def _with_a_slip(item, rng):
    """A wrong answer that is known, and what is said to it among what is said to others; or the solution."""
    each = {mistake.message: mistake for mistake in item.mistakes if source_of(item, mistake.answer)}
    readable = list(each.values())  # several answers may be told the same
    chosen = [readable[i] for i in rng.permutation(len(readable))[:3]]
    if rng.integers(_RIGHT_ONE_IN):
        code, right = source_of(item, chosen[0].answer), chosen[0].message
        options = [right, *(mistake.message for mistake in chosen[1:]), NOTHING]
    else:
        code, right = source_of(item, item.reference), NOTHING
        options = [NOTHING, *(mistake.message for mistake in chosen)]
    options = [options[i] for i in rng.permutation(len(options))]
    replies = dict.fromkeys(options, "That is said of another answer. Follow this one by hand, with a small example.")
    replies[NOTHING] = "Something is wrong with it. Follow it by hand, with a small example."
    mistakes = tuple(Mistake(letter(i), replies[one]) for i, one in enumerate(options) if one != right)
    return Slip(
        draw_id(item),
        item.title,
        f"{item.text}\n\nSomebody has answered with this code. What is wrong with it?",
        (),
        item.praise if right == NOTHING else right,
        mistakes,
        options=tuple(options),
        answer=letter(options.index(right)),
        code=code,
    )


def source_of(item, function):
    """The code of an answer under the name that the exercise asks for, or nothing where a family made it."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return ""
    [tree] = ast.parse(source).body
    if not isinstance(tree, ast.FunctionDef) or tree.name not in ("_", item.reference.__name__):
        return ""
    lines = source.splitlines()[tree.lineno - 1 :]
    return "\n".join(lines).replace(f"def {tree.name}(", f"def {item.reference.__name__}(", 1)


def one_of(rng, options):
    """One of several values by chance, of the type that it has."""
    return options[rng.integers(len(options))]


def draw_id(item):
    """The id of an item that comes back: it is not registered."""
    return f"{item.id}{UNREGISTERED}"


_KINDS = {
    "choice": _in_another_order,
    "predict": _in_another_order,
    "order": _in_another_order,
    "code": _with_a_slip,
}
