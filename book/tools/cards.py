"""Exercises and questions as the pages show them: one card each, with its form, its hints and its solution.

All of it is HTML that stands in the page from the beginning, so that nothing moves when the scripts come. A script judges
answers, from the data that the card carries.
"""

import html

from book.tools.formulas import in_text
from book.tools.page_data import as_data
from nnkit.exercises.feedback import as_html

#: Controls of a cell that runs. What they do is bound when one of them is pressed.
TOOLS = (
    '<div class="nnkit-run-tools" data-name="{name}">{shown}'
    '<button type="button" data-act="run" aria-label="{run} {name}">{run}</button>'
    '<button type="button" data-act="stop" aria-label="Stop {name}" hidden>Stop</button>'
    '<button type="button" data-act="reset" aria-label="Reset {name}" hidden>Reset</button>'
    '<button type="button" data-act="other" aria-label="Other text of {name}" hidden>Other text</button>'
    '<progress max="1" aria-label="Loading" hidden></progress><span class="nnkit-run-said" role="status"></span></div>'
)
PLACE_OF_OUTPUT = '<div class="cell_output nnkit-run-output" hidden></div>'


def marked(text):
    """A text of an exercise as HTML: its code and its formulas."""
    return in_text(as_html(text))


def tools(run, name, shown=""):
    """The controls below the code of a cell.

    Parameters
    ----------
    run : str
        What is pressed to run it.
    name : str
        Of the cell, for those who do not see it, and in what is said of it.
    shown : str
        The name as it is seen, where it stands nowhere else.
    """
    shown = f'<span class="nnkit-run-name">{shown}</span>' if shown else ""
    return TOOLS.format(run=run, name=html.escape(name), shown=shown)


def card(item, listing, note=""):
    """An exercise or a question as HTML.

    Parameters
    ----------
    item : nnkit.exercises.items.Item
    listing : callable
        Takes code, and returns it as HTML with colours.
    note : str
        What is said beside its title.
    """
    note = f' <span class="nnkit-note">{note}</span>' if note else ""
    parts = [
        f'<p class="nnkit-title" id="{item.id}-title"><strong>{marked(item.title)}</strong>{note}'
        f' <span class="nnkit-solved" hidden>{item.done}</span></p>',
        f'<div class="nnkit-text"><p>{marked(item.text)}</p></div>',
        PLACE_OF_CODE if item.kind == "code" else form(item) + data(item),
        hints(item.hints),
        solution(item, listing),
    ]
    return f'<div class="nnkit-card" id="{item.id}" role="group" aria-labelledby="{item.id}-title">{"".join(parts)}</div>'


#: What stands in the place of the controls of code that a browser cannot run.
NEEDS_TORCH = '<p class="nnkit-needs">This needs PyTorch, and runs in a notebook.</p>'

#: Where the editor of an exercise of code comes.
PLACE_OF_CODE = "<!-- code -->"


def code(item, source, call, listing):
    """The editor of an exercise of code, as far as it is there without a script: a listing, controls, a place for the answer.

    Parameters
    ----------
    item : nnkit.exercises.code.CodeExercise
    source : str
        What the reader begins with.
    call : str
        What checks it, run after it and not shown.
    listing : callable
    """
    if item.needs:
        return f'<div class="cell_input">{listing(source)}</div>{NEEDS_TORCH}'
    return (
        f'<div class="nnkit-cell" data-call="{html.escape(call)}" data-exercise="{item.id}">'
        f'<div class="cell_input">{listing(source)}</div>{tools("Check", f"“{plain(item.title)}”")}{PLACE_OF_OUTPUT}</div>'
    )


def data(item):
    """What judges answers, for the script that does it."""
    return as_data(set_all(item.data()))


def set_all(value):
    """Data with all formulas in its texts set."""
    if isinstance(value, dict):
        return {name: set_all(one) for name, one in value.items()}
    if isinstance(value, list):
        return [set_all(one) for one in value]
    return in_text(value) if isinstance(value, str) else value


def form(item):
    """The form of a question."""
    fields = {"number": number_field, "order": steps}.get(item.kind, options)(item)
    said = '<p class="nnkit-said" role="status"></p>'
    press = "Predict" if item.kind == "predict" else "Check"
    return f'<form class="nnkit-form">{fields}<button type="submit">{press}</button>{said}</form>'


def options(item):
    """Options to choose from. Where no script runs, what is said to each of them opens below it."""
    return "".join(
        f'<label class="nnkit-option"><input type="radio" name="{item.id}" value="{letter}" />'
        f"<span>{marked(text)}</span></label>"
        f"<noscript><details><summary>Is it this one?</summary><p>{marked(item.reply(letter))}</p></details></noscript>"
        for letter, text in item.parts.items()
    )


def number_field(item):
    return '<label>Your answer <input type="text" inputmode="decimal" autocomplete="off" size="16" /></label>'


def steps(item):
    """Steps that can be dragged, each with two buttons for those who do not."""
    rows = "".join(
        f'<li data-letter="{letter}"><span class="nnkit-handle"></span><span>{marked(text)}</span><span class="nnkit-moves">'
        f'<button type="button" data-by="-1" aria-label="Move up: {html.escape(plain(text))}">↑</button>'
        f'<button type="button" data-by="1" aria-label="Move down: {html.escape(plain(text))}">↓</button></span></li>'
        for letter, text in item.parts.items()
    )
    return f'<ol class="nnkit-steps">{rows}</ol><p class="visually-hidden nnkit-moved" role="status"></p>'


def plain(text):
    """A text of an exercise without marks, for a name that is read aloud."""
    return text.replace("`", "").replace("$", "")


def hints(texts, number=1):
    """Disclosures one in the other: the second hint can be opened when the first one is open."""
    if not texts:
        return ""
    inner = hints(texts[1:], number + 1)
    return f'<details class="nnkit-hint"><summary>Hint {number}</summary><p>{marked(texts[0])}</p>{inner}</details>'


def solution(item, listing):
    """Nothing where the options tell it."""
    if item.options_tell:
        return ""
    shown = listing(item.solution) if item.kind == "code" else f"<pre>{html.escape(item.solution)}</pre>"
    return f'<details class="nnkit-solution"><summary>Solution</summary>{shown}</details>'
