"""What every exercise and question has, and where they are found."""

import difflib
import pathlib
import re
import sys
from dataclasses import dataclass, fields
from typing import ClassVar

from nnkit.exercises.feedback import Feedback, as_html
from nnkit.exercises.values import as_text

#: At the end of the id of an item that comes back with other numbers, and is none of the book's own.
UNREGISTERED = "@"
#: Every exercise and question by its id, as far as their chapters are imported.
REGISTRY = {}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is known by name.

    Attributes
    ----------
    answer : callable, float, str or tuple
        For an exercise of code a function that makes the mistake; for a question the wrong answer itself.
    message : str
        What the answer did, and what to look at.
    """

    answer: object
    message: str


@dataclass(frozen=True)
class Item:
    """What every exercise and question has. A kind of item is a subclass: it says how it is shown, and judges answers.

    Attributes
    ----------
    id : str
        The chapter and a name, "ch07.delta".
    title : str
    text : str
        The task; `code` between backquotes, formulas between dollar signs.
    hints : tuple of str
        From gentle to plain.
    praise : str
        One sentence, said on success: why it matters.
    mistakes : tuple of Mistake
    practice : bool
        Whether it can wait for another day.
    kind : str
        "code", "number", "choice", "order" or "predict".
    label : str
        What there is to do, in a word or two.
    example : str
        An answer as one writes it in a call.
    done : str
        What it is called once it is done.
    call : str
        The function that takes the answer in a notebook.
    options_tell : bool
        Whether the parts, opened one by one, tell what is right, so that no solution is needed beside them.
    """

    id: str
    title: str
    text: str
    hints: tuple
    praise: str
    mistakes: tuple = ()
    practice: bool = False

    kind: ClassVar[str]
    label: ClassVar[str]
    example: ClassVar[str]
    done: ClassVar[str] = "Solved"
    call: ClassVar[str] = "check"
    options_tell: ClassVar[bool] = False

    def __post_init__(self):
        for one in fields(self):  # what is registered stays as it is, whoever gets hold of it
            if isinstance(value := getattr(self, one.name), list):
                self._set(one.name, tuple(value))
        if self.id.endswith(UNREGISTERED):
            return
        self._set("_defined_by", _importing())
        before = REGISTRY.get(self.id)
        if before is not None and not _is_imported_again(before._defined_by, self._defined_by):
            raise ValueError(f"the id {self.id!r} is taken")
        REGISTRY[self.id] = self

    def _set(self, name, value):
        """For what is written while the chapter is imported; afterwards nothing changes."""
        object.__setattr__(self, name, value)

    @property
    def chapter(self):
        """The chapter that it belongs to, such as "ch07"."""
        return chapter_of(self.id)

    @property
    def note(self):
        """What stands beside the title, if anything."""
        return "more practice" if self.practice else ""

    @property
    def parts(self):
        """Options or steps, in the order in which they are shown, by their letters; empty for other kinds."""
        return {}

    def check(self, answer):
        """Feedback on an answer, whatever it is: the reader gets words, and not a traceback of ours."""
        try:
            return self.judge(answer)
        except Exception as error:
            kind = type(error).__name__
            return Feedback("error", f"Your answer is something that cannot be compared ({kind}). What does it return?")

    def judge(self, answer):
        """Feedback on an answer."""
        raise TypeError(f"{type(self).__name__} has no way to judge an answer")

    def reply(self, letter):
        """What is said to a part that is opened, or nothing where parts are not answers."""
        return ""

    def wrong_answer(self, mistake):
        """An answer that makes a known mistake."""
        return mistake.answer

    def data(self):
        """What a page needs to check answers by itself, as a dictionary for JSON."""
        return {"id": self.id, "kind": self.kind, "praise": as_html(self.praise)}


def chapter_of(name):
    """The chapter to which an id, a file or a page belongs.

    Parameters
    ----------
    name : str or path
        Such as "ch07.delta" or "notebooks/ch07_backpropagation_by_hand.ipynb".

    Returns
    -------
    str
        Such as "ch07"; empty if it belongs to none.
    """
    found = re.match(r"ch\d\d(?=[._])", pathlib.PurePath(name).name)
    return found[0] if found else ""


def unknown(id):
    """Feedback on an id that nobody has, with the nearest ones."""
    name = id if isinstance(id, str) else as_text(id)
    near = difflib.get_close_matches(name, REGISTRY, n=3, cutoff=0.4) or list(REGISTRY)[:3]
    shown = name if len(name) <= 60 else name[:60] + " …"
    return Feedback("unknown", f"Nothing is called `{shown}`. The nearest: " + ", ".join(f"`{name}`" for name in near) + ".")


def shuffled(items, rng):
    """The items in an order that is chance, and for more than one never as they were."""
    while True:
        found = [items[i] for i in rng.permutation(len(items))]
        if found != list(items) or len(items) < 2:
            return found


def letter(i):
    """The letter of the part at a place, counted from 0."""
    return chr(ord("a") + i)


def _importing():
    """The code of the module that is being imported: another object at every import."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_code


def _is_imported_again(before, now):
    """Whether a definition comes from a second import of the same file, as autoreload makes it."""
    return before is not now and before.co_filename == now.co_filename
