"""The questions of chapters, for a learning platform: which there are, in which versions, and their texts as HTML.

An exercise of code comes as a wrong answer to be judged: no platform runs NumPy by itself.
"""

import html
import importlib
import math
import pathlib
import pkgutil
import re
from typing import NamedTuple

from nnkit.exercises import chapters, registry
from nnkit.exercises.feedback import as_html, as_plain
from nnkit.exercises.items import chapter_of
from nnkit.exercises.variants import GENERATORS, Slip, variant

#: The formats, each a module of this package with ``write(path, questions, book)``.
FORMATS = ("moodle", "qti")
#: How many versions of an item there are, where its numbers or its code can change.
VERSIONS = 3


class Question(NamedTuple):
    """One question of an export.

    Attributes
    ----------
    id : str
        It stays, and every platform takes it: letters, digits, points and hyphens.
    name : str
        Its title without marks; a version says which one it is.
    item : nnkit.exercises.items.Item
    source : nnkit.exercises.items.Item
        The item of the book that it is a version of, or itself.
    """

    id: str
    name: str
    item: object
    source: object


def questions(names, versions=VERSIONS):
    """Every question of some chapters.

    Parameters
    ----------
    names : list of str
        Such as "ch04"; all chapters if it is empty.
    versions : int
        How often a number comes with other numbers, and code with another answer.

    Returns
    -------
    list of Question

    Raises
    ------
    ValueError
        If there is no such chapter.
    """
    items = list(registry().values())
    known = {item.chapter for item in items}
    if unknown := sorted(set(names) - known):
        raise ValueError(f"no chapter is called {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    return [one for item in items if item.chapter in (names or known) for one in _of(item, versions)]


def _of(item, count):
    own = [] if item.kind == "code" else [Question(item.id, as_plain(item.title), item, item)]
    return own + [
        Question(f"{item.id}.v{number}", f"{as_plain(item.title)} (version {number})", version, item)
        for number, version in enumerate(other_versions(item, count), 1)
    ]


def other_versions(item, count=VERSIONS):
    """An item with other numbers, or an exercise of code as answers to be judged; nothing where neither can be."""
    found = {}
    for version in (variant(item, seed) for seed in range(count if item.id in GENERATORS or item.kind == "code" else 0)):
        found.setdefault((version.text, getattr(version, "code", "")), version)
    return list(found.values())


def title(chapter):
    """What a chapter is called here: "04 losses"."""
    return _stem(chapter).removeprefix("ch").replace("_", " ")


def page(book, chapter):
    """The address of a chapter in the book, or nothing where the book has none."""
    return f"{book.rstrip('/')}/notebooks/{_stem(chapter)}.html" if book else ""


def _stem(chapter):
    names = [module.name for module in pkgutil.iter_modules(chapters.__path__)]
    return next(name for name in names if chapter_of(f"{name}.py") == chapter)


# ---------------------------------------------------------------- texts

_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])([^$]+?)(?<![\s\\])\$(?![\d$])")  # as feedback.py knows formulas
_LINK = re.compile(r'<a href="#([^"]*)">(.*?)</a>')


def marked(text, page=""):
    r"""A text of an exercise as HTML, with its formulas between \( and \), as MathJax sets them on most platforms.

    Parameters
    ----------
    text : str
    page : str
        The address that links to a section of the same chapter begin with; without it they are words.
    """
    linked = _LINK.sub(rf'<a href="{html.escape(page)}#\1">\2</a>' if page else r"\2", as_html(text))
    parts = re.split(r"(<code>.*?</code>)", linked)  # a dollar in code is one
    return "".join(part if part.startswith("<code>") else _FORMULA.sub(r"\\(\1\\)", part) for part in parts)


def task(item, page=""):
    """What is asked, as HTML: paragraphs, and the code that is to be judged."""
    paragraphs = "".join(f"<p>{marked(part, page)}</p>" for part in item.text.split("\n\n"))
    return paragraphs + (f"<pre>{html.escape(item.code)}</pre>" if isinstance(item, Slip) else "")


def explanation(question, book=""):
    """What is said when a question is done, as HTML: why it matters, why steps stand so, where the book asks it."""
    item, address = question.item, page(book, question.source.chapter)
    parts = [f"<p>{marked(item.praise, address)}</p>"] if item.praise else []
    if item.kind == "order":
        parts.append(f"<ul>{''.join(_misplaced(item, mistake, address) for mistake in item.mistakes)}</ul>")
    if address:
        parts.append(f'<p><a href="{html.escape(address)}#{question.source.id}">{question.source.id}</a></p>')
    return "".join(parts)


def _misplaced(item, mistake, address):
    """What is said of two steps, of which the first must not come after the second."""
    first, second = (marked(item.parts[one], address) for one in mistake.answer)
    return f"<li>“{first}” comes before “{second}” {marked(mistake.message, address)}</li>"


def reach(item, mistake):
    """How far a number may be from a known wrong one, and still be that one.

    Who rounds to three digits is understood, as in the book, but no other answer is meant by that.
    """
    value = mistake.answer
    rounded = 0.5 * 10.0 ** min(math.floor(math.log10(abs(value))) - 2, -1) if value else 0.0
    others = [item.answer, *(other.answer for other in item.mistakes if other is not mistake)]
    return max(item.tolerance, min(rounded, *(abs(value - other) / 2 for other in others)))


# ---------------------------------------------------------------- the command


def add_arguments(parser):
    """What the command takes."""
    parser.add_argument("format", choices=FORMATS, help="Moodle's XML, or a package of QTI 2.1")
    parser.add_argument("--chapters", nargs="+", default=[], metavar="ch04", help="all, if none is named")
    parser.add_argument("--to", type=pathlib.Path, required=True, metavar="FILE")
    parser.add_argument("--versions", type=int, default=VERSIONS, help=f"of each question that can change; else {VERSIONS}")
    parser.add_argument("--book", default="", metavar="ADDRESS", help="where the book is, for links into it")
    parser.set_defaults(run=run)


def run(given):
    """Write the file.

    Raises
    ------
    SystemExit
        With a sentence, if there is no such chapter.
    """
    try:
        found = questions(given.chapters, given.versions)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    importlib.import_module(f"nnkit.classroom.{given.format}").write(given.to, found, given.book)
    print(f"{len(found)} questions of {len({one.source.chapter for one in found})} chapters are in {given.to}")
