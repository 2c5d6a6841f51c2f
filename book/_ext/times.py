"""At the top of each chapter: how long it takes to read it, and with its exercises, and the way to what was solved."""

import nbformat
from docutils import nodes
from sphinx import addnodes

from book.tools.notebooks import CHAPTERS
from book.tools.times import minutes, minutes_to_answer, spoken
from nnkit.exercises import registry

#: The label of the place that says what is assumed.
ASSUMED = "times"
#: The page that shows what is kept in the browser.
PROGRESS = "/book/pages/progress"


def say_times(app, doctree):
    """Put a line below the title of a chapter."""
    [path] = [path for path in CHAPTERS if f"notebooks/{path.stem}" == app.env.docname] or [None]
    if path is None:
        return
    reading, together, with_practice = minutes_of(path)
    text = f"Reading takes about {spoken(reading)}; with the exercises, about {spoken(together)}"
    if with_practice > together:
        text += f", and with those for more practice, {spoken(with_practice)}"
    counted = link("ref", ASSUMED, "how this is counted")
    solved = link("doc", PROGRESS, "what you have solved", refdoc=app.env.docname)
    rest = [counted, nodes.Text("). See "), solved, nodes.Text(".")]
    line = nodes.paragraph("", f"{text} (", *rest, classes=["nnkit-times"])
    title = next(doctree.findall(nodes.title))
    title.parent.insert(title.parent.index(title) + 1, line)


def minutes_of(path):
    """Minutes to read the chapter in a file, minutes with its exercises, and with those for more practice, too."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if "remove-cell" not in cell.metadata.get("tags", [])]
    items = [item for item in registry().values() if path.stem.startswith(f"{item.chapter}_")]
    reading, all_of_it = minutes(cells, items)
    return reading, all_of_it - sum(minutes_to_answer(item) for item in items if item.practice), all_of_it


def link(kind, target, text, **options):
    """A reference that Sphinx resolves when all pages are read."""
    found = addnodes.pending_xref(
        "", refdomain="std", reftype=kind, reftarget=target, refexplicit=True, refwarn=True, **options
    )
    found += nodes.inline("", text)
    return found


def setup(app):
    app.connect("doctree-read", say_times)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
