"""Cells of a notebook as a page shows them: cards, code that runs, drawings without their code."""

import json
import re
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge

from book._ext import cards as extension
from book.tools import cards
from nnkit.exercises.items import Mistake
from nnkit.exercises.questions import Number

APP = SimpleNamespace(builder=SimpleNamespace(format="html", highlighter=PygmentsBridge("html")))
STUB = 'def neuron(x, w, b):\n    ...\n\n\ncheck("ch07.neuron", neuron)'


def cell(source, output=False):
    """A cell of code, as MyST-NB makes it."""
    made = nodes.container(nb_element="cell_code", classes=["cell"])
    made += nodes.container("", nodes.literal_block(source, source), classes=["cell_input"])
    if output:
        made += nodes.container("", nodes.paragraph(text="42"), classes=["cell_output"])
    return made


def page(*cells):
    """What becomes of these cells, as HTML with the names of all else."""
    document = nodes.container("", *cells)
    extension.make_pages(APP, document, "notebooks/ch07")
    return "".join(
        child.astext() if isinstance(child, nodes.raw) else "+".join(child["classes"]) + " "
        for child in document.findall(lambda node: isinstance(node, nodes.raw | nodes.container))
        if child is not document
    )


@pytest.fixture
def number(monkeypatch):
    monkeypatch.setattr("nnkit.exercises.items.REGISTRY", {})
    return Number(
        id="ch01.x",
        title="What is $a^2$?",
        text="Take `a < 3` & $a > 1$. It costs $5 or $6.",
        hints=("First $\\sqrt{a}$.", "Then </script>."),
        praise="$x$ it is.",
        mistakes=(Mistake(2.0, "That is $2a$."),),
        answer=4.0,
        tolerance=0.1,
    )


def test_texts_are_escaped_and_their_formulas_set(number):
    shown = cards.card(number, str)
    assert shown.count('class="katex"') == 3 and "$a" not in re.sub(r"<annotation.*?</annotation>", "", shown)
    assert "<code>a &lt; 3</code> &amp; <span" in shown and "It costs $5 or $6." in shown and "Then &lt;/script&gt;." in shown
    [data] = re.findall(r'<script type="application/json">(.*?)</script>', shown)
    data = json.loads(data)
    assert 'class="katex"' in data["praise"] and 'class="katex"' in data["mistakes"][0][1]
    assert data["answer"] == 4.0 and data["kind"] == "number"


def test_a_second_hint_waits_in_the_first(number):
    assert re.search(r"Hint 1.*First.*<details[^>]*><summary>Hint 2.*</details></details>", cards.card(number, str), re.DOTALL)


def test_an_exercise_and_the_cell_that_checks_it_are_one_card():
    shown = page(cell('question("ch07.neuron")', output=True), cell(STUB, output=True), cell("x = 1"))
    assert shown.count('class="nnkit-card"') == 1 and not re.search('(?<!")cell_output', shown)
    assert 'data-call="check(&quot;ch07.neuron&quot;, neuron)"' in shown and "question(" not in shown
    listing = re.sub(
        r"<[^>]+>", "", re.findall(r'<div class="cell_input">(.*?)<div class="nnkit-run-tools"', shown, re.DOTALL)[0]
    )
    assert listing.strip() == "def neuron(x, w, b):\n    ..."
    assert 'aria-label="Run cell 1"' in shown  # exercises are not counted


@pytest.mark.parametrize("after", [[], ["x = 1"], ['check("ch07.update", neuron)']])
def test_an_exercise_without_the_cell_that_checks_it_ends_the_build(after):
    with pytest.raises(ExtensionError, match=r"the cell after question\('ch07.neuron'\) does not check it"):
        page(cell('question("ch07.neuron")'), *map(cell, after))


def test_a_check_without_its_question_ends_the_build():
    with pytest.raises(ExtensionError, match="does not follow its question directly"):
        page(cell("x = 1"), cell(STUB))


def test_a_drawing_shows_its_code_when_it_is_asked_for():
    shown = page(cell("plots.curves(x)", output=True))
    assert re.search(
        r'cell_output .*nnkit-run-output.*<details class="nnkit-away"><summary>Code</summary>.*cell_input ', shown
    )
    assert shown.endswith("</details>") and 'aria-label="Run cell 1"' in shown
    assert "nnkit-away" not in page(cell("x = 1\nplots.curves(x)", output=True))


def test_a_figure_that_moves_has_no_run_button():
    figure = cell("moving.descent()", output=True)
    figure["classes"].append("tag_figure")
    shown = page(figure)
    assert "nnkit-away" in shown and "nnkit-run-tools" not in shown
