"""What a cell of a notebook is on a page: an exercise or a question a card, code with the controls that run it, and a drawing
without its code, which opens by itself.
"""

import ast
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

from book._ext.run_on_page import is_code
from book.tools import cards
from book.tools.cells import TORCH, asked, called, only_draws, recalled
from nnkit.exercises import registry
from nnkit.exercises.variants import variant

#: Cells that are alive without Python, or need a notebook.
NOT_RUN = ("tag_figure", "tag_lab", f"tag_{TORCH}")


class IndexExercises(SphinxTransform):
    """The title of each exercise leads to it from the search."""

    default_priority = 840  # before the index is gathered

    def apply(self, **options):
        items = registry()
        for cell in list(self.document.findall(is_code)):
            if id := asked(source_of(cell)):
                entry = ("single", re.sub(r"[`$]", "", items[id].title), id, "main", None)
                cell.parent.insert(cell.parent.index(cell), addnodes.index(entries=[entry]))


def source_of(cell):
    [listing] = [node for node in cell.findall(nodes.literal_block) if "cell_input" in node.parent["classes"]]
    return listing.astext()


def make_pages(app, doctree, docname):
    """Turn the cells of a notebook into what a page shows."""
    if app.builder.format != "html":
        return
    listing = Listing(app.builder.highlighter)
    items = registry()
    number, predicted = 0, None
    for cell in list(doctree.findall(is_code)):
        if not cell.children:  # it was taken into a card
            continue
        source = source_of(cell)
        id = asked(source)
        if id:
            make_card(cell, items[id], listing)
            predicted = called(source, "predict") or predicted
        elif earlier := recalled(source):
            chapter = int(items[earlier].chapter.removeprefix("ch"))
            made = cards.card(variant(items[earlier], 0), listing, note=f"from chapter {chapter}")
            cell.parent.replace(cell, html(made))
        elif called(source, "check"):
            raise ExtensionError(f"{docname}: a call of check does not follow its question directly: {source}")
        elif not set(NOT_RUN) & set(cell["classes"]):
            number += 1
            make_runnable(cell, number)
        if f"tag_{TORCH}" in cell["classes"]:
            cell.append(html(cards.NEEDS_TORCH))
        if not id and only_draws(source):
            put_code_away(cell)
        if predicted and not id and close_result(cell, predicted):
            predicted = None
    if predicted:
        raise ExtensionError(f"{docname}: no result follows the prediction {predicted}")


class Listing:
    """Code as HTML with colours, as Sphinx shows it."""

    def __init__(self, highlighter):
        self.highlighter = highlighter

    def __call__(self, source):
        return f'<div class="highlight-python notranslate">{self.highlighter.highlight_block(source, "python")}</div>'


def make_card(cell, item, listing):
    """Put a card in the place of a question's cell, and of the cell after it in which an exercise is answered."""
    shown = cards.card(item, listing, note=item.note)
    if item.kind == "code":
        [answer] = cell.parent.children[cell.parent.index(cell) + 1 :][:1] or [None]
        if not is_code(answer) or called(source_of(answer), "check") != item.id:
            raise ExtensionError(f"the cell after question({item.id!r}) does not check it")
        shown = shown.replace(cards.PLACE_OF_CODE, cards.code(item, *parted(source_of(answer)), listing))
        answer.parent.remove(answer)
        answer.clear()
    cell.parent.replace(cell, html(shown))


def parted(source):
    """A source without its last statement, and that statement."""
    lines = source.splitlines()
    start = ast.parse(source).body[-1].lineno - 1
    return "\n".join(lines[:start]).rstrip(), "\n".join(lines[start:])


def make_runnable(cell, number):
    """Controls below the code."""
    cell["classes"].append("nnkit-cell")
    place = cell.index(next(child for child in cell.children if "cell_input" in child["classes"]))
    controls = cards.tools("Run", f"cell {number}", f"Cell {number}")
    cell.insert(place + 1, [html(controls), html(cards.PLACE_OF_OUTPUT)])


def close_result(cell, prediction):
    """What comes out of a cell stays closed until the reader has predicted it. Says whether something comes out of it."""
    result = next((child for child in cell.children if "cell_output" in child["classes"]), None)
    if result is None:
        return False
    begin = f'<details class="nnkit-result" id="{prediction}-result"><summary>The result</summary>'
    cell.insert(cell.index(result), html(begin))
    cell.insert(cell.index(result) + 1, html("</details>"))
    return True


def put_code_away(cell):
    """The code of a cell that only draws opens when it is wanted."""
    code = [child for child in cell.children if not is_output(child)]
    outputs = [child for child in cell.children if is_output(child)]
    begin, end = '<details class="nnkit-away"><summary>Code</summary>', "</details>"
    cell.children = []
    cell += [*outputs, html(begin), *code, html(end)]


def is_output(child):
    return "cell_output" in child["classes"] or child.astext() == cards.PLACE_OF_OUTPUT


def html(text):
    return nodes.raw("", text, format="html")


def setup(app):
    app.add_transform(IndexExercises)
    app.connect("doctree-resolved", make_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
