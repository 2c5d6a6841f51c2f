"""Exercises, questions and progress as they show themselves: HTML in a notebook and on a page, plain text in a terminal.

The HTML can be read and used without JavaScript: options, hints and solutions open by themselves. The pages of the book have
forms of their own, from the same items.
"""

import html
from dataclasses import dataclass

from nnkit.exercises.feedback import as_html, as_plain
from nnkit.exercises.items import UNREGISTERED

_STATES = {"correct": "solved", "mistake": "tried", "wrong": "tried", "error": "tried"}


@dataclass
class QuestionView:
    """An exercise or a question that shows itself."""

    item: object
    remembered: str | None = None

    def __repr__(self):
        item = self.item
        lines = [item.title + self._note, item.text, *(f"  {letter}: {text}" for letter, text in item.parts.items())]
        lines = [as_plain(line) for line in lines]
        lines.append(f"Answer {self._example}{_call(item)}.")
        if self.remembered:
            lines.append(f"Your prediction was {self.remembered}.")
        return "\n".join(lines)

    def _repr_html_(self):
        item = self.item
        kept = f"<p>Your prediction was {self.remembered}.</p>" if self.remembered else ""
        how = f'<p class="nnkit-how">In a notebook, answer {self._example}<code>{html.escape(_call(item))}</code>.</p>'
        return (
            f'<div class="nnkit-question" id="{item.id}">'
            f'<p class="nnkit-title"><strong>{as_html(item.title)}</strong>{self._note}</p>'
            f'<p class="nnkit-text">{as_html(item.text)}</p>'
            f'<div class="nnkit-answers">{self._answers()}{how}</div>{kept}{_hints(item.hints)}{self._solution()}</div>'
        )

    @property
    def _note(self):
        return f" ({self.item.note})" if self.item.note else ""

    @property
    def _example(self):
        return "with " if self.item.kind == "code" else "for example with "

    def _answers(self):
        """The parts; one that is an answer opens to what is said to it."""
        return "".join(self._part(f"{letter}: {as_html(text)}", letter) for letter, text in self.item.parts.items())

    def _part(self, shown, letter):
        reply = self.item.reply(letter)
        return f"<details><summary>{shown}</summary><p>{as_html(reply)}</p></details>" if reply else f"<p>{shown}</p>"

    def _solution(self):
        if self.item.options_tell:
            return ""
        return f"<details><summary>Solution</summary><pre>{html.escape(self.item.solution)}</pre></details>"


def _state(item, status):
    state = _STATES.get(status, "open")
    return "solved" if state == "tried" and item.kind == "predict" else state


def _hints(hints, number=1):
    """Disclosures one in the other: the second hint can be opened when the first one is open."""
    if not hints:
        return ""
    inner = _hints(hints[1:], number + 1)
    return f"<details><summary>Hint {number}</summary><p>{as_html(hints[0])}</p>{inner}</details>"


@dataclass
class ProgressTable:
    """All exercises by chapter, with what is known of each."""

    items: list
    states: dict

    def _rows(self):
        return [(item.chapter, item.title, item.id, _state(item, self.states.get(item.id))) for item in self.items]

    def __repr__(self):
        rows = self._rows()
        solved = sum(state == "solved" for *_, state in rows)
        lines = [f"{solved} of {len(rows)} solved"]
        return "\n".join(lines + [f"  {chapter}  {state:<7} {title} ({id})" for chapter, title, id, state in rows])

    def _repr_html_(self):
        rows = self._rows()
        solved = sum(state == "solved" for *_, state in rows)
        body = "".join(
            f"<tr><td>{chapter}</td><td>{as_html(title)}</td><td><code>{id}</code></td><td>{state}</td></tr>"
            for chapter, title, id, state in rows
        )
        head = "<tr><th>chapter</th><th>exercise</th><th>id</th><th>state</th></tr>"
        return f"<p>{solved} of {len(rows)} solved</p><table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _call(item):
    if item.id.endswith(UNREGISTERED):
        return f'again("{item.id.removesuffix(UNREGISTERED)}", {item.example})'
    return f'{item.call}("{item.id}", {item.example})'
