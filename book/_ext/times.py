"""At the top of each chapter: how long it takes to read it, and how long with its exercises."""

import nbformat
from docutils import nodes
from sphinx import addnodes

from book.tools.notebooks import CHAPTERS
from book.tools.times import minutes, spoken
from nnkit.exercises import registry

#: The label of the place that says what is assumed.
ASSUMED = "times"


def say_times(app, doctree):
    """Put a line below the title of a chapter."""
    [path] = [path for path in CHAPTERS if f"notebooks/{path.stem}" == app.env.docname] or [None]
    if path is None:
        return
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if "remove-cell" not in cell.metadata.get("tags", [])]
    items = [item for item in registry().values() if path.stem.startswith(f"{item.chapter}_")]
    reading, together = minutes(cells, items)
    text = f"Reading takes about {spoken(reading)}; with the exercises, about {spoken(together)}"
    how = addnodes.pending_xref("", refdomain="std", reftype="ref", reftarget=ASSUMED, refexplicit=True, refwarn=True)
    how += nodes.inline("", "how this is counted")
    line = nodes.paragraph("", f"{text} (", how, nodes.Text(")."), classes=["nnkit-times"])
    title = next(doctree.findall(nodes.title))
    title.parent.insert(title.parent.index(title) + 1, line)


def setup(app):
    app.connect("doctree-read", say_times)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
