"""The directive {chapter-map}: what each chapter is about, which others it builds on, how long it takes, how hard it is."""

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
    """A line of content for each chapter says what it is about; behind the list stand the sums of the times."""

    has_content = True

    def run(self):
        if len(self.content) != len(CHAPTERS):
            raise self.error(f"{len(self.content)} lines for {len(CHAPTERS)} chapters")
        environment = self.state.document.settings.env
        listed, times = nodes.enumerated_list(enumtype="arabic", start=0, suffix=".", classes=["nnkit-map"]), []
        for path, about in zip(CHAPTERS, self.content, strict=True):
            environment.note_dependency(str(path))
            times.append(minutes_of(path))
            listed += item(path, about, *times[-1], environment.docname)
        reading, together = (spoken(sum(column)) for column in zip(*times, strict=True))
        line = f"All {len(CHAPTERS)} chapters take about {reading} to read, and with all exercises about {together}."
        return [listed, nodes.paragraph("", line)]


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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
