"""The directives {chapter-map} and {all-times}: what a chapter is about and builds on, how hard it is, how long it takes."""

import nbformat
from docutils import nodes
from docutils.parsers.rst import Directive

from book._ext.times import link, minutes_of
from book.tools.needs import hardness, needs
from book.tools.notebooks import CHAPTERS
from book.tools.times import spoken
from nnkit.exercises.items import chapter_of

PATHS = {chapter_of(path): path for path in CHAPTERS}


class ChapterMap(Directive):
    """A line of content for each chapter says what it is about."""

    has_content = True

    def run(self):
        if len(self.content) != len(CHAPTERS):
            raise self.error(f"{len(self.content)} lines for {len(CHAPTERS)} chapters")
        environment = self.state.document.settings.env
        listed = nodes.enumerated_list(enumtype="arabic", start=0, suffix=".", classes=["nnkit-map"])
        for path, about in zip(CHAPTERS, self.content, strict=True):
            environment.note_dependency(str(path))
            listed += item(path, about, *minutes_of(path)[:2], environment.docname)
        return [listed]


class AllTimes(Directive):
    """A line: how long all chapters take together."""

    def run(self):
        for path in CHAPTERS:
            self.state.document.settings.env.note_dependency(str(path))
        reading, _, all_of_it = (spoken(sum(column)) for column in zip(*map(minutes_of, CHAPTERS), strict=True))
        line = f"All {len(CHAPTERS)} chapters take about {reading} to read, and with all exercises about {all_of_it}."
        return [nodes.paragraph("", line)]


def item(path, about, reading, together, page):
    """A chapter: its link and what it is about, then the links of what it needs, and its times."""
    cells = nbformat.read(path, as_version=4).cells
    title = next(cell.source for cell in cells if cell.cell_type == "markdown").splitlines()[0].removeprefix("# ")
    chapter = link("doc", f"/notebooks/{path.stem}", title.partition(":")[0], refdoc=page)
    before = [link("doc", f"/notebooks/{PATHS[one].stem}", str(int(one[2:])), refdoc=page) for one in needs(cells)]
    commas = [part for one in before for part in (nodes.Text(", "), one)][1:]
    needed = [nodes.Text(f"Builds on chapter{'s' * (len(before) > 1)} "), *commas, nodes.Text(". ")] if before else []
    taken = nodes.Text(f"Reading: {spoken(reading)}; with exercises: {spoken(together)}. Difficulty {hardness(cells)} of 3.")
    return nodes.list_item(
        "",
        nodes.paragraph("", "", chapter, nodes.Text(f": {about}")),
        nodes.paragraph("", "", *needed, taken),
    )


def setup(app):
    app.add_directive("chapter-map", ChapterMap)
    app.add_directive("all-times", AllTimes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
