"""On every page with the list of pages: how many exercises each chapter has, for a script to count those that are solved."""

import collections

from book.tools.page_data import as_data
from nnkit.exercises import registry


def add_totals(app, pagename, templatename, context, doctree):
    if "body" in context:
        totals = collections.Counter(item.chapter for item in registry().values())
        context["body"] += as_data(dict(sorted(totals.items())), ' id="nnkit-totals"')


def setup(app):
    app.connect("html-page-context", add_totals)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
