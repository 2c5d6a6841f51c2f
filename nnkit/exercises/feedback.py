"""What the reader is told: the same words as plain text in a terminal and as HTML in a notebook."""

import html
import re
from dataclasses import dataclass, field

from nnkit.exercises.report import address

#: The word in front of each kind of answer, which says it without colour.
HEADINGS = {
    "not attempted": "Not attempted yet",
    "correct": "Correct",
    "mistake": "Not yet",
    "wrong": "Not yet",
    "error": "It does not run through",
    "unclear": "That is not an answer yet",
    "unknown": "No such exercise",
    "hint": "Hint",
    "solution": "Solution",
    "remembered": "Noted",
}


@dataclass
class Feedback:
    """The answer of ``check`` and its sisters. Shows itself in a notebook and in a terminal.

    Attributes
    ----------
    status : str
        A key of :data:`HEADINGS`.
    text : str
        Sentences; code, formulas and emphasis are marked as in Markdown.
    details : list of (str, str)
        Facts in two columns: what it is, and its value.
    code : str
        Lines of code, shown as they are.
    mistake : int or None
        Number of the known mistake that was recognised, in the exercise's list.
    id : str
        Of the exercise or question that was answered. A page that runs code counts it as solved.
    further : str
        A hint that goes one step further than the text; it is closed at first.
    report : str
        What the reader may tell the project of an answer that was not named.
    settled : bool
        Whether the text says what is wrong, so that nobody need look for the place.
    """

    status: str
    text: str
    details: list = field(default_factory=list)
    code: str = ""
    mistake: int | None = None
    id: str = ""
    further: str = ""
    report: str = ""
    settled: bool = False

    def __post_init__(self):
        self.text, self.code = _writable(self.text), _writable(self.code)
        self.details = [(_writable(name), _writable(value)) for name, value in self.details]

    def __repr__(self):
        lines = [f"{HEADINGS[self.status]}. {as_plain(self.text)}".rstrip()]
        lines += [f"    {line}" for line in self.code.splitlines()]
        width = max((len(name) for name, _ in self.details), default=0)
        for name, value in self.details:
            first, *more = value.splitlines() or [""]
            lines.append(f"  {name:<{width}}  {first}")
            lines += [f"  {'':<{width}}  {line}" for line in more]
        lines += [f"One step further: {as_plain(self.further)}"] if self.further else []
        return "\n".join(lines)

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th scope='row'>{html.escape(name)}</th><td><pre>{html.escape(value)}</pre></td></tr>"
            for name, value in self.details
        )
        parts = [
            f"<p><strong>{HEADINGS[self.status]}.</strong> {as_html(self.text)}</p>",
            f"<pre>{html.escape(self.code)}</pre>" if self.code else "",
            f"<table>{rows}</table>" if rows else "",
            f"<details><summary>One step further</summary><p>{as_html(self.further)}</p></details>" if self.further else "",
            self._report_html(),
        ]
        solved = f' data-exercise="{self.id}"' if self.id and self.status == "correct" else ""
        kind = self.status.replace(" ", "-")
        return f'<div class="nnkit-feedback nnkit-{kind}"{solved} role="status">{"".join(parts)}</div>'

    def _report_html(self):
        """The report as it would be sent, closed at first, and a link that opens it in the form of a new issue."""
        place = address(self.report)
        if not place:
            return ""
        link = f'<a href="{html.escape(place)}" target="_blank" rel="noopener noreferrer">Open it as a new issue</a>'
        return (
            "<details><summary>My mistake was not named</summary>"
            "<p>Would you tell us? This is the text. Nothing is sent before you send it yourself, on the page that opens.</p>"
            f"<pre>{html.escape(self.report)}</pre><p>{link}</p></details>"
        )


def _writable(text):
    """A text without halves of characters, which an answer may hold, and which nothing can write."""
    return text.encode("utf-8", "replace").decode()


# What texts may hold of Markdown: `code`, $formulas$, **strong** and *emphasised* words, links to [a section](#a-section) of
# the same page. In the first two a star is a star.
_MARKED = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\[(?P<a>[^][]+)\]\((?P<to>#[\w-]+)\)"
    r"|(?P<math>(?<![\\$])\$(?![\s$])[^$]+?(?<![\s\\])\$(?![\d$]))"
    r"|(?<![\w*])\*\*(?P<strong>\S(?:[^*]*\S)?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<em>\S(?:[^*]*\S)?)\*(?![\w*])"
)


def as_html(text):
    """Text with the Markdown of a line as HTML; everything else is escaped, and formulas stay between dollar signs."""
    pieces, end = [], 0
    for found in _MARKED.finditer(text):
        tag = _kind(found)
        inside = html.escape(found[tag])
        opened = f'a href="{found["to"]}"' if tag == "a" else tag
        pieces += [html.escape(text[end : found.start()]), inside if tag == "math" else f"<{opened}>{inside}</{tag}>"]
        end = found.end()
    return "".join([*pieces, html.escape(text[end:])])


def as_plain(text):
    """Text without the marks of emphasis, for a terminal; code keeps its backquotes."""
    return _MARKED.sub(lambda found: found[_kind(found)].strip("$") if _kind(found) != "code" else found[0], text)


def _kind(found):
    """Which of the marks it is."""
    return "a" if found["to"] else found.lastgroup
