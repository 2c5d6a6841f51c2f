"""The directive {review}: the place where items come back, and all of them with the numbers that they can come back with."""

import html

from docutils import nodes
from docutils.parsers.rst import Directive

from book._ext.cards import Listing
from book._ext.exercise_list import as_read
from book.tools.cards import PLACE_OF_OUTPUT, marked, set_all, tools
from book.tools.page_data import as_data
from nnkit.exercises import registry
from nnkit.exercises.items import chapter_of
from nnkit.exercises.variants import GENERATORS, Slip, variant

#: How many variants of an item the page has; what only comes in another order is put in order by the page itself.
VARIANTS = 3
#: What an exercise that is written again may use, as in its chapter.
GIVEN = "import numpy as np\n\nfrom nnkit.exercises import check"


class ReviewPlace(nodes.General, nodes.Element):
    """Where the review stands."""


class Review(Directive):
    """The review, in raw HTML: a script asks what is due."""

    def run(self):
        return [ReviewPlace()]


def fill(app, doctree, docname):
    for place in list(doctree.findall(ReviewPlace)):
        if app.builder.format == "html":
            place.replace_self(nodes.raw("", whole(app, docname), format="html"))
        else:  # on paper nothing is remembered
            place.parent.remove(place)


def whole(app, docname):
    """All of it as HTML: its place, a cell with what is given, and the items."""
    chapters = {chapter_of(name): name for name in app.env.found_docs if name.startswith("notebooks/")}
    items, listing = registry(), Listing(app.builder.highlighter)
    uris = {chapter: app.builder.get_relative_uri(docname, name) for chapter, name in chapters.items()}
    data = {id: about(items[id], uris[items[id].chapter], listing) for id in as_read()}
    given = f'<div class="cell_input">{listing(GIVEN)}</div>{tools("Run", "what is given")}{PLACE_OF_OUTPUT}'
    return (
        '<div class="nnkit-review"><p role="status">Looking for what is due …</p></div>'
        "<noscript><p>The review needs JavaScript: what you have answered is kept by your browser.</p></noscript>"
        f'<div class="nnkit-cell" hidden>{given}</div>' + as_data(data, ' id="nnkit-items"')
    )


def about(item, page, listing):
    """What the review needs of an item.

    Parameters
    ----------
    item : nnkit.exercises.items.Item
    page : str
        The address of its chapter.
    listing : callable
        Takes code, and returns it as HTML with colours.
    """
    changes = item.id in GENERATORS or item.kind == "code"
    shown = [variant(item, seed) for seed in range(VARIANTS)] if changes else [item]
    return {
        "page": f"{page}#{html.escape(item.id)}",
        "versions": [with_links(version(one, listing), page) for one in shown],
    }


def with_links(value, page):
    """What links to a section of its own page links to the chapter."""
    if isinstance(value, dict):
        return {name: with_links(one, page) for name, one in value.items()}
    if isinstance(value, list):
        return [with_links(one, page) for one in value]
    return value.replace('href="#', f'href="{page}#') if isinstance(value, str) else value


def version(item, listing):
    """A question as the page asks and judges it."""
    data = item.data()
    parts = {"title": marked(item.title), "text": marked(item.text)}
    if item.kind == "number":  # of the others the page knows it
        parts["solution"] = marked(item.solution)
    if isinstance(item, Slip):
        data["code"] = listing(item.code)
    if item.kind == "predict":
        data["kind"] = "choice"
    return set_all({name: value for name, value in data.items() if name != "id"}) | parts


def add_script(app, pagename, templatename, context, doctree):
    if 'id="nnkit-items"' in context.get("body", ""):
        app.add_js_file("review.js", loading_method="defer", priority=900)  # after what it uses, of _config.yml


def setup(app):
    app.add_node(ReviewPlace)
    app.add_directive("review", Review)
    app.connect("doctree-resolved", fill)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
