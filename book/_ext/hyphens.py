"""The search finds "mini-batch" by "minibatch", too."""

import re

from sphinx.search import languages
from sphinx.search.en import SearchEnglish

HYPHENATED = re.compile(r"\b\w+(?:-\w+)+\b")


class SearchWithHyphens(SearchEnglish):
    """As English, and a word with hyphens is found by its parts and as one word."""

    def split(self, input):
        return super().split(input) + [word.replace("-", "") for word in HYPHENATED.findall(input)]


def setup(app):
    languages["en"] = SearchWithHyphens
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
