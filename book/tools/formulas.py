"""Formulas as HTML, set by KaTeX when the book is built: what is seen, and MathML for screen readers.

KaTeX is a script; mini-racer, which is V8 as a Python package, runs it. Its fonts are cut down to the letters of the book.
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
        return _katex().call("katex.renderToString", tex, {"displayMode": display, "strict": "error"})
    except JSEvalException as error:
        raise FormulaError(f"{_reason(error)}: {tex}") from error


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
