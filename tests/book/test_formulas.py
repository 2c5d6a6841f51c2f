"""Formulas are set when the book is built: what is seen and what is read aloud, from the same TeX."""

import collections
import re

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont

from book._ext import formulas as extension
from book.tools import formulas
from book.tools.links import pages

from visiting import STANDS

FONTS = ("KaTeX_Main-Regular", "KaTeX_Math-Italic", "KaTeX_Main-Bold", "KaTeX_AMS-Regular", "KaTeX_Size1-Regular")


def test_a_formula_has_mathml_with_its_tex_and_what_is_seen_is_not_read_aloud_too():
    html = formulas.as_html(r"\frac{\partial E}{\partial w_9}")
    assert "<mfrac><mrow><mi" in html and '<annotation encoding="application/x-tex">' in html
    assert '<span class="katex-html" aria-hidden="true">' in html and "katex-display" not in html
    assert formulas.as_html("x", display=True).startswith('<span class="katex-display">')


#: Where each letter of what is seen stands, from the beginning of the formula.
PLACES = """() => [...document.querySelectorAll(".katex-html")].map((formula) => {
    const start = formula.getBoundingClientRect();
    const pieces = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
    const places = [];
    while (pieces.nextNode()) {
        [...pieces.currentNode.data].forEach((letter, i) => {
            const range = document.createRange();
            range.setStart(pieces.currentNode, i);
            range.setEnd(pieces.currentNode, i + 1);
            const { left, top, width, height } = range.getBoundingClientRect();
            if (letter !== "\\u200b") places.push([letter, left - start.left, top + height / 2 - start.top, width]);
        });
    }
    return [places, start.width, formula.closest("p").offsetHeight];
})"""
FORMULAS = [
    *("w_5", "x^2", r"a_{\text{hidden}}", "e^{-z}", "f'(3)", "E^{w_1}", r"\sigma x^{2n}"),
    *(r"\frac{\partial E}{\partial w_9}", r"y = 3a - (b + 12.5) \leq x, z"),
]


def test_letters_stand_where_katex_puts_them_in_fewer_elements(new_page):
    page = new_page()
    found = []
    for change in (formulas.lighter, str):
        katex = formulas._katex()
        set_again = [change(katex.call("katex.renderToString", tex)) for tex in FORMULAS]
        page.goto((formulas.KATEX / "katex.min.css").as_uri())  # so that the fonts of the style are found
        page.set_content('<link rel="stylesheet" href="katex.min.css">' + "".join(f"<p>{html}</p>" for html in set_again))
        page.wait_for_function("document.fonts.ready")
        counts = [sum(html.count(part) for html in set_again) for part in ("vlist-r", "mspace", "<span")]
        found.append((counts, page.evaluate(PLACES)))
    ((tables, spaces, elements), places), ((_, _, elements_before), places_before) = found
    assert tables == 3 and spaces == 1  # a fraction, and what has an index within; a space behind a comma
    assert elements < 0.6 * elements_before
    for (pieces, *sizes), (pieces_before, *sizes_before) in zip(places, places_before, strict=True):
        assert sizes == pytest.approx(sizes_before, abs=0.05)
        assert [letter for letter, *_ in pieces] == [letter for letter, *_ in pieces_before]
        assert [piece[1:] for piece in pieces] == [pytest.approx(piece[1:], abs=0.05) for piece in pieces_before]


def test_what_is_read_aloud_keeps_its_meaning(new_page, address):
    page = new_page()
    page.goto(f"{address}/notebooks/ch07_backpropagation_by_hand.html")
    page.wait_for_function(f"() => {STANDS}")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = collections.Counter(node["role"]["value"] for node in tree)
    elements = {"Math": "math", "Sub": "msub", "Fraction": "mfrac", "Over": "mover", "Identifier": "mi", "TableCell": "mtd"}
    for role, element in elements.items():
        shown = f"[...document.querySelectorAll('{element}')].filter(one => !one.closest('details:not([open])')).length"
        assert roles[f"MathML{role}"] == page.evaluate(shown) > 0


def test_an_index_beside_an_exponent_is_left_to_katex():
    html = formulas.as_html("w_5^2")
    assert "line-height" not in html and html.count("vlist-r") == 2


@pytest.mark.parametrize("tex", [r"\frac{1}{", r"\nosuchcommand", "é", r"\begin{matrix}1"])
def test_a_formula_that_cannot_be_set_is_refused_with_its_text(tex):
    with pytest.raises(formulas.FormulaError, match="KaTeX parse error") as raised:
        formulas.as_html(tex)
    assert str(raised.value).endswith(tex)


def test_a_formula_that_cannot_be_set_is_a_warning_with_its_place(monkeypatch):
    told = []
    monkeypatch.setattr(extension.logger, "warning", lambda *words, **about: told.append((words, about)))
    node = nodes.math(r"\frac{1", r"\frac{1")
    assert extension.set_formula("<x", node) and not told
    assert extension.set_formula(r"\frac{1<", node) == r"\frac{1&lt;"
    assert told[0][1]["location"] is node


@pytest.mark.parametrize(
    ("tex", "set_as"),
    [
        ("a = b", "a = b"),
        (r"a &= b \\ &= c", r"\begin{split}a &= b \\ &= c\end{split}"),
        ("a\n\nb", r"\begin{aligned}a\\b\end{aligned}"),
    ],
)
def test_formulas_of_several_lines_stand_below_each_other(tex, set_as):
    assert formulas.aligned(tex) == set_as


def test_formulas_in_a_line_of_text_are_set_and_nothing_else():
    html = formulas.in_text("with $x &lt; 1$ and <code>$HOME$</code>, $5 or $6, \\$a$")
    assert html.count('class="katex"') == 1 and "<mo>&lt;</mo>" in html
    assert "<code>$HOME$</code>, $5 or $6, \\$a$" in html


def test_the_fonts_of_the_book_have_the_letters_of_its_formulas_and_few_others(book):
    folder = book / "_static" / "vendor" / "katex" / "fonts"
    known = {chr(letter) for name in FONTS for letter in TTFont(folder / f"{name}.woff2").getBestCmap()}
    shown = re.compile(r'<span class="katex-html" aria-hidden="true">(.*?)(?=<math|</p>|</div>)', re.DOTALL)
    used = set()
    for path in pages(book):
        for html in shown.findall(path.read_text(encoding="utf-8")):
            used |= set(re.sub(r"<[^>]*>|&\w+;|\s|\u200b", "", html))
    letters = {letter for letter in used if letter in "αβγδεηθλμπρσφω∂∇Σ∑∏√≤≥≠≈→←⋅×∈∞" or "a" <= letter <= "z"}
    assert len(letters) > 40 and letters <= known
    assert sum(file.stat().st_size for file in folder.iterdir()) < 200_000 and len(known) < 500


def test_only_pages_with_a_formula_ask_for_its_fonts(book):
    for path in pages(book):
        html = path.read_text(encoding="utf-8")
        assert html.count('as="font"') == (2 if 'class="katex' in html else 0), path
