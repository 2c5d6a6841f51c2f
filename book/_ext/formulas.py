"""Formulas are set when the book is built, and a page loads KaTeX's style and fonts only where it has one.

A formula that cannot be set is a warning with its place, and a warning ends the build.
"""

import html
import pathlib

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from book.tools import formulas
from book.tools.links import pages

FOLDER = "vendor/katex"
logger = logging.getLogger(__name__)


def set_formula(tex, node, display=False):
    """A formula as HTML; one that cannot be set stands there as it is written, with a warning."""
    try:
        return formulas.as_html(tex, display)
    except formulas.FormulaError as error:
        logger.warning("%s", error, location=node, type="formula")
        return html.escape(tex)


def visit_inline(translator, node):
    classes = "math notranslate nohighlight"
    translator.body.append(translator.starttag(node, "span", "", CLASS=classes) + set_formula(node.astext(), node) + "</span>")
    raise nodes.SkipNode


def visit_display(translator, node):
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    tex = node.astext() if node["nowrap"] else formulas.aligned(node.astext())
    translator.body.append(set_formula(tex, node, display=True) + "</div>\n")
    raise nodes.SkipNode


def add_style(app):
    app.add_css_file(f"{FOLDER}/katex.min.css")


def prepare(app, pagename, templatename, context, doctree):
    """A page with a formula asks for its first fonts at once."""
    if 'class="katex' not in context.get("body", ""):
        return
    fonts = [context["pathto"](f"_static/{FOLDER}/fonts/{name}", resource=True) for name in formulas.FIRST_FONTS]
    links = [f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin />' for font in fonts]
    context["metatags"] = "\n    ".join([context.get("metatags", ""), *links])


def cut_fonts(app, error):
    if error is None and app.builder.name == "html":
        book = pathlib.Path(app.outdir)
        letters = {letter for path in pages(book) for letter in path.read_text(encoding="utf-8")}
        formulas.cut_fonts(book / "_static" / FOLDER, "".join(sorted(letters)))


def setup(app):
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", add_style)
    app.connect("html-page-context", prepare)
    app.connect("build-finished", cut_fonts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
