"""The directive {chapter-map}: which chapter needs which, and how long each one takes."""

import re

import nbformat
from docutils import nodes
from docutils.parsers.rst import Directive

from book._ext.times import link, minutes_of
from book.tools.needs import needs
from book.tools.notebooks import CHAPTERS
from book.tools.times import spoken
from nnkit.exercises.items import chapter_of

PATHS = {chapter_of(path): path for path in CHAPTERS}
HEAD = ("Chapter", "Needs", "Reading", "With exercises")


class ChapterMap(Directive):
    """A table, and a line with the sums."""

    def run(self):
        environment = self.state.document.settings.env
        page = environment.docname
        for path in CHAPTERS:
            environment.note_dependency(str(path))
        times = {path: minutes_of(path) for path in CHAPTERS}
        rows = [row(path, reading, together, page) for path, (reading, together) in times.items()]
        reading, together = (spoken(sum(column)) for column in zip(*times.values(), strict=True))
        line = f"All {len(CHAPTERS)} chapters take about {reading} to read, and with all exercises about {together}."
        return [table([[[nodes.Text(text)] for text in HEAD]], rows), nodes.paragraph("", line)]


def row(path, reading, together, page):
    """The cells of a chapter: its link, the links of what it needs, and its times."""
    number, title = int(path.stem[2:4]), title_of(path)
    before = [link("doc", f"/notebooks/{PATHS[one].stem}", str(int(one[2:])), refdoc=page) for one in needs(cells_of(path))]
    commas = [part for one in before for part in (nodes.Text(", "), one)][1:]
    return [
        [nodes.Text(f"{number}. "), link("doc", f"/notebooks/{path.stem}", title, refdoc=page)],
        commas or [nodes.Text("—")],
        [nodes.Text(short(reading))],
        [nodes.Text(short(together))],
    ]


def short(minutes):
    """A time in units, for a narrow column."""
    return re.sub(r" hours?", " h", spoken(minutes)).replace("minutes", "min")


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def title_of(path):
    first = next(cell.source for cell in cells_of(path) if cell.cell_type == "markdown")
    return first.splitlines()[0].removeprefix("# ").partition(":")[0]


def table(head, body):
    """A table of docutils from lists of cells, each a list of nodes."""
    width = len(head[0])
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    for part, rows in ((nodes.thead(), head), (nodes.tbody(), body)):
        for cells in rows:
            part += nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))
        group += part
    return nodes.table("", group, classes=["nnkit-map"])


def setup(app):
    app.add_directive("chapter-map", ChapterMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
