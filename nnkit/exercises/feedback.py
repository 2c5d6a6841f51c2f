"""What the reader is told: the same words as plain text in a terminal and as HTML in a notebook."""

import html
import re
from dataclasses import dataclass, field

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
    "remembered": "Remembered",
}


@dataclass
class Feedback:
    """The answer of ``check`` and its sisters. Shows itself in a notebook and in a terminal.

    Attributes
    ----------
    status : str
        A key of :data:`HEADINGS`.
    text : str
        Sentences; `code` between backquotes.
    details : list of (str, str)
        Facts in two columns: what it is, and its value.
    code : str
        Lines of code, shown as they are.
    mistake : int or None
        Number of the known mistake that was recognised, in the exercise's list.
    id : str
        Of the exercise or question that was answered. A page that runs code counts it as solved.
    """

    status: str
    text: str
    details: list = field(default_factory=list)
    code: str = ""
    mistake: int | None = None
    id: str = ""

    def __repr__(self):
        lines = [f"{HEADINGS[self.status]}. {self.text}".rstrip()]
        width = max((len(name) for name, _ in self.details), default=0)
        for name, value in self.details:
            first, *more = value.splitlines() or [""]
            lines.append(f"  {name:<{width}}  {first}")
            lines += [f"  {'':<{width}}  {line}" for line in more]
        lines += [f"    {line}" for line in self.code.splitlines()]
        return "\n".join(lines)

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th scope='row'>{html.escape(name)}</th><td><pre>{html.escape(value)}</pre></td></tr>"
            for name, value in self.details
        )
        parts = [
            f"<p><strong>{HEADINGS[self.status]}.</strong> {as_html(self.text)}</p>",
            f"<table>{rows}</table>" if rows else "",
            f"<pre>{html.escape(self.code)}</pre>" if self.code else "",
        ]
        solved = f' data-exercise="{self.id}"' if self.id and self.status == "correct" else ""
        kind = self.status.replace(" ", "-")
        return f'<div class="nnkit-feedback nnkit-{kind}"{solved} role="status">{"".join(parts)}</div>'


def as_html(text):
    """Text with `code` between backquotes as HTML; everything else is escaped."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
