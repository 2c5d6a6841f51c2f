"""Formulas as HTML, set by KaTeX when the book is built: what is seen, and MathML for screen readers.

KaTeX is a script; mini-racer, which is V8 as a Python package, runs it. Its fonts are cut down to the letters of the book. It
puts each index and each exponent into a table of its own, and most signs into elements without a style. A browser lays out
all of them slowly; here they are made fewer.
"""

import functools
import html
import pathlib
import re

from fontTools import subset
from py_mini_racer import JSEvalException, MiniRacer

KATEX = pathlib.Path(__file__).parents[1] / "assets" / "vendor" / "katex"
#: Two fonts that nearly every formula uses: a page asks for them before it knows that it needs them.
FIRST_FONTS = ("KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2")
#: $…$ in a line of text, but no \$, and no amount of money: a digit does not stand behind the second sign.
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])([^$]+?)(?<![\s\\])\$(?![\d$])")


class FormulaError(ValueError):
    """A formula that KaTeX cannot set."""


@functools.cache
def _katex():
    engine = MiniRacer()
    engine.eval((KATEX / "katex.min.js").read_text(encoding="utf-8"))
    return engine


@functools.cache
def as_html(tex, display=False):
    """A formula as HTML with MathML.

    Parameters
    ----------
    tex : str
        Without signs around it.
    display : bool
        Whether it stands on lines of its own.

    Raises
    ------
    FormulaError
        With KaTeX's words.
    """
    try:
        set_by_katex = _katex().call("katex.renderToString", tex, {"displayMode": display, "strict": "error"})
    except JSEvalException as error:
        raise FormulaError(f"{_reason(error)}: {tex}") from error
    return lighter(set_by_katex)


def lighter(html):
    """KaTeX's HTML with fewer elements, and every letter at the same place."""
    html = _SCRIPT.sub(_without_table, html)
    for pattern, instead in _FEWER:
        html = pattern.sub(instead, html)
    return html


#: KaTeX's sizes, in parts of the normal one, by their numbers from 1.
_SIZES = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488)
_ROW = r'<span class="vlist-r"><span class="vlist" style="height:[\d.]+em;">'
#: An index alone, or an exponent alone: how far up it stands, how far to the right, its sizes, and what it is.
_SCRIPT = re.compile(
    rf'<span class="msupsub"><span class="vlist-t(?P<below> vlist-t2)?">{_ROW}'
    r'<span style="top:(?P<top>-?[\d.]+)em;(?:margin-left:(?P<left>-?[\d.]+)em;)?margin-right:(?P<right>[\d.]+)em;">'
    r'<span class="pstrut" style="height:(?P<strut>[\d.]+)em;"></span>'
    r'<span class="katex-sizing reset-size(?P<outer>\d+) size(?P<inner>\d+) mtight">'
    r"(?P<script>(?:(?!vlist|pstrut).)*?)</span></span></span>"
    rf'(?(below)<span class="vlist-s">\u200b</span></span>{_ROW}<span></span></span>)'
    r"</span></span></span>"
)


_SPACE = r'<span class="mspace" style="margin-right:([\d.]+)em;"></span>'
_KIND = r'<span class="m(?:ord|open|close|punct|rel|bin)(?: mtight)?">'  # no rule of a style names these classes
#: A sign between two spaces, letters in an element without a style, and what holds nothing but letters and elements with one.
_FEWER = (
    (
        re.compile(rf'{_SPACE}<span class="m(?:rel|bin)">([^<]*)</span>{_SPACE}'),
        r'<span style="margin:0 \3em 0 \1em">\2</span>',
    ),
    (re.compile(rf"{_KIND}([^<]*)</span>"), r"\1"),
    (re.compile(rf"{_KIND}((?:[^<]|<span [^>]*>[^<]*</span>)*)</span>"), r"\1"),
)


def _without_table(match):
    """An index or an exponent in one element: lengths are in parts of its own size, and it does not move the line."""
    size = _SIZES[int(match["inner"]) - 1] / _SIZES[int(match["outer"]) - 1]
    places = {"vertical-align": -float(match["strut"]) - float(match["top"]), "margin-left": float(match["left"] or 0)}
    places["margin-right"] = float(match["right"])
    style = "".join(f";{name}:{length / size:.4f}em" for name, length in places.items() if length)
    classes = f"katex-sizing reset-size{match['outer']} size{match['inner']} mtight"
    return f'<span class="{classes}" style="line-height:0{style}">{match["script"]}</span>'


def _reason(error):
    """The line of a JavaScript error that says what is wrong."""
    lines = [line for line in str(error).splitlines() if "ParseError" in line or "Error:" in line]
    return lines[-1].strip() if lines else str(error)


_NEW_LINE = "\\\\"


def aligned(tex):
    """Several lines, or several formulas with an empty line between them, below each other, as Sphinx reads them."""
    parts = [_in_lines(part, "split") if _NEW_LINE in part else part for part in tex.split("\n\n") if part.strip()]
    return parts[0] if len(parts) == 1 else _in_lines(_NEW_LINE.join(parts), "aligned")


def _in_lines(tex, environment):
    return rf"\begin{{{environment}}}{tex}\end{{{environment}}}"


def in_text(text):
    """HTML with each $…$ set. Code is left as it is."""
    parts = re.split(r"(<code>.*?</code>|<pre>.*?</pre>)", text, flags=re.DOTALL)
    return "".join(part if part.startswith(("<code", "<pre")) else INLINE.sub(_set, part) for part in parts)


def _set(match):
    return f'<span class="math">{as_html(html.unescape(match[1]))}</span>'


def cut_fonts(folder, letters):
    """Write KaTeX's fonts with these letters alone.

    Parameters
    ----------
    folder : pathlib.Path
        Of KaTeX in the built book.
    letters : str
    """
    options = subset.Options(flavor="woff2", hinting=False, recalc_timestamp=False, notdef_outline=True)
    for source in sorted((KATEX / "fonts").glob("*.woff2")):
        font = subset.load_font(source, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        subset.save_font(font, folder / "fonts" / source.name, options)
