"""The directive {exercise-list}: all exercises and questions by chapter, with a place for the reader's state of each."""

import html

import nbformat
from docutils import nodes
from docutils.parsers.rst import Directive

from book.tools.cells import asked
from book.tools.notebooks import CHAPTERS
from nnkit.exercises import registry
from nnkit.exercises.feedback import as_html
from nnkit.exercises.items import chapter_of


class ExerciseList(Directive):
    """A table in raw HTML, with sums above it: a script on the page fills in what the reader has done."""

    def run(self):
        environment = self.state.document.settings.env
        if environment.app.builder.format != "html":  # on paper nothing is remembered
            return []
        uri = environment.app.builder.get_relative_uri
        chapters = {chapter_of(name): name for name in environment.found_docs if name.startswith("notebooks/")}
        items = registry()
        ids = list(as_read())
        rows = "".join(row(items[id], uri(environment.docname, chapters[items[id].chapter])) for id in ids)
        head = "<tr><th>Chapter</th><th>Exercise</th><th>What to do</th><th>State</th></tr>"
        table = f'<table class="table nnkit-progress"><thead>{head}</thead><tbody>{rows}</tbody></table>'
        table = f'<div class="pst-scrollable-table-container">{table}</div>'
        return [nodes.raw("", tools([items[id] for id in ids]) + table, format="html")]


def tools(items):
    """What stands above the table: the sums, and the buttons. A script puts what it finds in their place: nothing moves."""
    firsts = {}
    for item in items:
        firsts.setdefault(item.chapter, item)
    sums = " · ".join(
        f'<a href="#row-{html.escape(first.id)}">Chapter {int(chapter[2:])}</a>: '
        f'<span data-chapter="{int(chapter[2:])}">0 of {sum(item.chapter == chapter for item in items)}</span>'
        for chapter, first in firsts.items()
    )
    kinds = {"answer": "answers", "code": "typed code", "place": "where you were"}  # as memory.js names them, and a reader
    buttons = "".join(
        f'<button type="button" data-forget="{kind}" disabled>Forget {what}</button>' for kind, what in kinds.items()
    )
    return f'<div class="nnkit-progress-tools"><p role="status">0 of {len(items)} solved.</p><p>{sums}</p>{buttons}</div>'


def as_read():
    """The ids of all exercises and questions, in the order in which they stand in the chapters."""
    for path in CHAPTERS:
        cells = nbformat.read(path, as_version=4).cells
        yield from filter(None, (asked(cell.source) for cell in cells if cell.cell_type == "code"))


def row(item, page):
    """A row of the table, with a link to where the exercise stands."""
    number = int(item.chapter.removeprefix("ch"))
    link = f'<a href="{page}#{html.escape(item.id)}">{as_html(item.title)}</a>'
    cells = "".join(f"<td>{cell}</td>" for cell in (number, link, item.label))
    return (
        f'<tr id="row-{html.escape(item.id)}" data-id="{html.escape(item.id)}">{cells}<td class="nnkit-state">open</td></tr>'
    )


def setup(app):
    app.add_directive("exercise-list", ExerciseList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
