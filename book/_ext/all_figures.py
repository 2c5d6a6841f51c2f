"""The directive {moving-figures}: every figure that moves on one page, from what the chapters' notebooks store."""

import hashlib
import os
import pathlib

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from book._ext.moving_figures import place
from book.tools.notebooks import CHAPTERS
from book.tools.stored_figures import figures_by_chapter
from nnkit.figures.moving import FIGURES


class MovingFigures(SphinxDirective):
    """A section for each figure, in the order in which a reader meets them."""

    def run(self):
        shown = figures_by_chapter(CHAPTERS)
        ask_for_each(FIGURES, shown)
        for path in CHAPTERS:
            self.env.note_dependency(str(path))
        return [self.section(name, *shown[name]) for name in shown]

    def section(self, name, chapters, figure):
        made = FIGURES[name]
        section = nodes.section("", nodes.title(text=made.title), ids=[name], names=[nodes.fully_normalize_name(made.title)])
        if made.invitation:
            section += nodes.paragraph(text=made.invitation)
        output = nodes.container("", place([self.picture(figure)], figure.specification), classes=["cell_output"])
        section += [output, where(chapters)]
        return section

    def picture(self, figure):
        """The picture, in the folder and under the name under which MyST-NB keeps it for the chapter."""
        folder = pathlib.Path(self.env.mystnb_config.output_folder)
        file = folder / f"{hashlib.sha256(figure.picture).hexdigest()}.png"
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(figure.picture)
        page = pathlib.Path(self.env.doc2path(self.env.docname))
        return nodes.image(uri=pathlib.Path(os.path.relpath(file, page.parent)).as_posix(), alt=figure.alt)


def ask_for_each(figures, shown):
    """Ask that every figure is shown by a chapter, and that every figure which a chapter shows is there."""
    if unshown := sorted(set(figures) - set(shown)):
        raise ExtensionError(f"no chapter shows the figure {', '.join(unshown)}")
    if unknown := sorted(set(shown) - set(figures)):
        raise ExtensionError(f"a chapter shows the figure {', '.join(unknown)}, which is not in nnkit.figures.moving any more")


def where(chapters):
    """A line with a link to each chapter that shows a figure."""
    line = nodes.paragraph("", "In the book: ")
    for i, chapter in enumerate(chapters):
        link = addnodes.pending_xref(
            "", nodes.inline(), refdomain="std", reftype="doc", reftarget=f"/notebooks/{chapter.stem}", refexplicit=False
        )
        line += [nodes.Text(", "), link] if i else [link]
    line += nodes.Text(".")
    return line


def setup(app):
    app.add_directive("moving-figures", MovingFigures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
