"""Questions and progress as they show themselves: HTML in a notebook and on a page, plain text in a terminal.

The HTML of a question can be read and used without JavaScript: each option opens to what is said to it. On the pages of the
book a script turns it into a form, from the same data.
"""

import html
import json
from dataclasses import dataclass

from nnkit.exercises.feedback import as_html

_STATES = {"correct": "solved", "mistake": "tried", "wrong": "tried", "error": "tried"}


@dataclass
class QuestionView:
    """A question that shows itself."""

    item: object
    remembered: str | None = None

    def __repr__(self):
        item = self.item
        lines = [f"{item.title}", item.text]
        lines += [f"  {letter}: {text}" for letter, text in _lettered(item)]
        lines.append(f'Answer with check("{item.id}", {_example(item)}).')
        if self.remembered:
            lines.append(f"Your prediction was {self.remembered}.")
        return "\n".join(lines)

    def _repr_html_(self):
        item = self.item
        said = {mistake.answer: mistake.message for mistake in item.mistakes} if item.kind in ("choice", "predict") else {}
        body = "".join(self._option(letter, text, said.get(letter, item.praise)) for letter, text in _lettered(item))
        kept = f"<p>Your prediction was {self.remembered}.</p>" if self.remembered else ""
        call = f"<code>check(&quot;{item.id}&quot;, {html.escape(_example(item))})</code>"
        how = f'<p class="nnkit-how">In a notebook, answer with {call}.</p>'
        data = html.escape(json.dumps(question_data(item), ensure_ascii=False), quote=True)
        return (
            f'<div class="nnkit-question" data-question="{data}"><p><strong>{as_html(item.title)}</strong></p>'
            f"<p>{as_html(item.text)}</p>{body}{kept}{how}</div>"
        )

    def _option(self, letter, text, said):
        if self.item.kind == "order":
            return f"<p>{letter}: {as_html(text)}</p>"
        return f"<details><summary>{letter}: {as_html(text)}</summary><p>{as_html(said)}</p></details>"


def question_data(item):
    """What a page needs to check answers to a question by itself, as a dictionary for JSON."""
    data = {"id": item.id, "kind": item.kind, "praise": as_html(item.praise)}
    if item.kind == "number":
        data |= {"answer": item.answer, "tolerance": item.tolerance}
        data["mistakes"] = [[mistake.answer, as_html(mistake.message)] for mistake in item.mistakes]
    elif item.kind == "order":
        data |= {"steps": [as_html(step) for step in item.steps], "answer": item.answer}
        data["mistakes"] = [[*mistake.answer, as_html(mistake.message)] for mistake in item.mistakes]
    else:
        data |= {"options": [as_html(option) for option in item.options], "answer": item.answer}
        data["mistakes"] = {mistake.answer: as_html(mistake.message) for mistake in item.mistakes}
    return data


@dataclass
class ProgressTable:
    """All exercises by chapter, with what is known of each."""

    items: list
    states: dict

    def _rows(self):
        return [(item.chapter, item.title, item.id, _STATES.get(self.states.get(item.id), "open")) for item in self.items]

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


def _lettered(item):
    parts = {"choice": "options", "predict": "options", "order": "steps"}.get(item.kind)
    return [(chr(ord("a") + i), text) for i, text in enumerate(getattr(item, parts) if parts else [])]


def _example(item):
    return {"number": "0.5", "order": '"cab…"'}.get(item.kind, '"a"')
