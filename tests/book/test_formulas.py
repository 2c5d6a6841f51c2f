"""Formulas are set when the book is built: what is seen and what is read aloud, from the same TeX."""

import re

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont

from book._ext import formulas as extension
from book.tools import formulas
from book.tools.links import pages

FONTS = ("KaTeX_Main-Regular", "KaTeX_Math-Italic", "KaTeX_Main-Bold", "KaTeX_AMS-Regular", "KaTeX_Size1-Regular")


def test_a_formula_has_mathml_with_its_tex_and_what_is_seen_is_not_read_aloud_too():
    html = formulas.as_html(r"\frac{\partial E}{\partial w_9}")
    assert "<mfrac><mrow><mi" in html and '<annotation encoding="application/x-tex">' in html
    assert '<span class="katex-html" aria-hidden="true">' in html and "katex-display" not in html
    assert formulas.as_html("x", display=True).startswith('<span class="katex-display">')


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
