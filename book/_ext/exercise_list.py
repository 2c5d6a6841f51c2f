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
        head = "<th>Chapter</th><th>Exercise</th><th>What to do</th><th>State</th>"
        table = _table(head, rows, " nnkit-progress")
        return [nodes.raw("", tools([items[id] for id in ids]) + table, format="html")]


def tools(items):
    """What stands above the table: the sums, and the buttons. A script puts what it finds in their place: nothing moves."""
    firsts = {}
    for item in items:
        firsts.setdefault(item.chapter, item)
    sums = "".join(
        f'<tr data-chapter="{int(chapter[2:])}"><th scope="row"><a href="#row-{html.escape(first.id)}">'
        f"Chapter {int(chapter[2:])}</a> ({sum(item.chapter == chapter for item in items)})</th>{4 * '<td>0</td>'}</tr>"
        for chapter, first in firsts.items()
    )
    heads = "".join(f'<th scope="col">{state}</th>' for state in ("seen", "solved", "due", "remembered"))
    days = "".join(f'<th scope="col">{day}</th>' for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    empty = 10 * f'<tr><th scope="row">–</th>{7 * "<td></td>"}</tr>'
    table = _table(f'<th scope="col">Chapter</th>{heads}', sums)
    calendar = _table(f'<th scope="col">Week of</th>{days}', empty, " nnkit-calendar")
    return (
        f'<div class="nnkit-progress-tools"><p role="status">0 of {len(items)} solved, 0 remembered, 0 due.</p>{table}'
        "<details><summary>Days of review</summary><p>How many you have answered on each day; in the days to come, how many "
        f"come back.</p>{calendar}</details>"
        '<details><summary>What I get wrong</summary><div class="nnkit-mistakes"></div></details>'
        f"<details><summary>Save, load, print, forget</summary><p>{_buttons(FILES)}</p>"
        '<input type="file" accept=".json,application/json" hidden aria-label="File of progress" />'
        f'<p class="nnkit-file-said" role="status"></p><p>{_buttons(FORGET)}</p></details></div>'
    )


def _table(head, rows, classes=""):
    table = f'<table class="table{classes}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="pst-scrollable-table-container">{table}</div>'


#: What the buttons do, as progress.js reads it, and what stands on them.
FILES = {
    "data-save": "Save to a file",
    'data-load="merge"': "Load a file and join",
    'data-load="replace"': "Load a file and replace",
    "data-print": "Print this page",
}
FORGET = {
    'data-forget="answer review day mistake"': "Forget answers and reviews",
    'data-forget="code"': "Forget typed code",
    'data-forget="place"': "Forget where you were",
}


def _buttons(those):
    return "".join(f'<button type="button" {what} disabled>{words}</button>' for what, words in those.items())


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


def add_script(app, pagename, templatename, context, doctree):
    if "nnkit-progress-tools" in context.get("body", ""):
        app.add_js_file("progress.js", loading_method="defer", priority=900)  # after what it uses, of _config.yml


def setup(app):
    app.add_directive("exercise-list", ExerciseList)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
