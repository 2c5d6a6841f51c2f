"""Listings: only coloured words have elements of their own."""

import re

from pygments.token import STANDARD_TYPES, Operator

from book._ext import listings


def test_words_without_an_element_have_the_colour_of_all_text(book):
    sheet = (book / "_static" / "pygments.css").read_text(encoding="utf-8")
    for theme in ("light", "dark"):
        start = rf'html\[data-theme="{theme}"\] \.highlight '
        [common] = re.findall(start + r"{[^}]*[^-]color: (\S+) }", sheet)
        for kind in listings.PLAIN - {Operator}:
            rules = re.findall(start + rf"\.{STANDARD_TYPES[kind]} {{ ([^}}]*?) }}", sheet)
            assert rules == [f"color: {common}"], (theme, kind)
        of_text = [re.findall(start + rf"\.{name} {{ ([^}}]*?) }}", sheet) for name in ("s2", "sa", "si")]
        assert len(of_text[0]) == 1 and of_text == 3 * of_text[:1]


def test_a_listing_has_elements_for_coloured_words_alone(book):
    page = (book / "notebooks" / "ch07_backpropagation_by_hand.html").read_text(encoding="utf-8")
    [listing] = re.findall(r"<pre><span></span>([^\n]*import</span> numpy [^\n]*)", page)
    assert re.sub("<.*?>", "", listing) == "import numpy as np" and 'class="kn"' in listing
    assert "html[data-theme] .highlight .o{color: inherit}" in (book / "_static" / "book.css").read_text(encoding="utf-8")
    assert re.search(r'<span class="s2">f(?:&quot;|")[^<]*{</span>', page)
    plain = {STANDARD_TYPES[kind] for kind in listings.PLAIN}
    assert not plain & set(re.findall(r'<span class="(\w+)">', page))
