"""The list of references begins each entry with what stands in the text: the authors and the year."""

from pybtex.plugin import register_plugin
from pybtex.style.formatting.alpha import Style
from pybtex.style.labels import BaseLabelStyle

from book.tools.authors import authors


class AuthorsAndYear(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        for entry in sorted_entries:
            yield f"{authors(entry)}, {entry.fields['year']}"


class LabelledStyle(Style):
    default_label_style = AuthorsAndYear


def setup(app):
    register_plugin("pybtex.style.formatting", "labelled", LabelledStyle)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
