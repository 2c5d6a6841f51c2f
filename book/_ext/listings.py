"""Listings whose plain words stand there as they are.

Pygments puts every name, comma and bracket into an element of its own, also where its colour is that of all text. On a long
page these are thousands, and a browser styles and lays out each of them.
"""

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Operator, Punctuation, String, Text, Whitespace
from sphinx.highlighting import PygmentsBridge

#: Kinds of words that the styles of the book show like all text, in light and in dark.
PLAIN = {Name, Name.Namespace, Operator, Punctuation, Whitespace}
#: Kinds that look like another one, and stand beside it: an f-string is full of them.
ALIKE = dict.fromkeys(PLAIN, Text) | {String.Affix: String.Double, String.Interpol: String.Double}


class Listing(HtmlFormatter):
    """Code as HTML, with elements for coloured words alone."""

    def format_unencoded(self, tokensource, outfile):
        plainly = ((ALIKE.get(kind, kind), word) for kind, word in tokensource)
        super().format_unencoded(plainly, outfile)


def setup(app):
    PygmentsBridge.html_formatter = Listing
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
