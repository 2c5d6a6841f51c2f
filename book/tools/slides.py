"""Slides of each chapter, from its stored notebook: what it is about, its figures, predictions, formulas, and its summary.

Which cells become slides is a rule, and no cell is marked for it. nbconvert writes slides too, but its pages ask other servers
for their scripts. These load reveal.js from the book; where no script runs, or there is little room, they are a plain page.
"""

import base64
import functools
import hashlib
import html
import math
import re
from dataclasses import dataclass

import nbformat
import numpy as np
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.anchors.index import slugify
from mdit_py_plugins.dollarmath import dollarmath_plugin

from book.tools import formulas, pictures, policy
from book.tools.cards import marked
from book.tools.cells import called
from book.tools.notebooks import CHAPTERS
from book.tools.stored_figures import DRAWN, PICTURE
from nnkit.exercises import registry
from nnkit.exercises.items import chapter_of
from nnkit.figures.moving.engine import VEGALITE

#: Where the slides lie in a built book, one page for each chapter, named like its notebook.
FOLDER = "_static/slides"
#: How many points of a list a slide has at most, and how many rows a table; a longer one is for reading.
POINTS, ROWS = 5, 8
SUMMARY = "Summary"
LICENCE = "Text and figures: CC BY 4.0. Code: MIT."
#: How many letters a paragraph may have that stands above a figure.
BESIDE = 400
#: Sections that are for reading.
_NOT_SHOWN = ("Further reading", "What comes next", "Names to look up")
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Slides: {title}</title>
<link rel="icon" href="../favicon.svg" />
<link rel="stylesheet" href="../vendor/reveal/reveal.css" />
<link rel="stylesheet" href="../vendor/katex/katex.min.css" />
<link rel="stylesheet" href="../slides.css" />
<script defer src="../vendor/reveal/reveal.js"></script>
<script defer src="../slides.js"></script>
</head>
<body>
<div class="deck"><main class="slides">
{slides}
</main></div>
</body>
</html>
"""


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    kind : str
        "title", "section", "statement", "points", "figure", "prediction", "result" or "end".
    heading : str
        HTML.
    body : list of str
        HTML.
    """

    kind: str
    heading: str
    body: list

    def as_html(self):
        level, body = 1 if self.kind == "title" else 2, "".join(self.body)
        if self.kind == "result":  # on a plain page it would stand below the question
            body = f"<details><summary>Show it</summary>{body}</details>"
        return f'<section class="{self.kind}"><div><h{level}>{self.heading}</h{level}>{body}</div></section>'


def write(book):
    """Write the slides of all chapters.

    Parameters
    ----------
    book : pathlib.Path
        The folder of the built book, whose pictures they show.
    """
    folder = book / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for chapter in CHAPTERS:
        slides = slides_of(nbformat.read(chapter, as_version=4), f"../../notebooks/{chapter.stem}.html", book / "_images")
        number = int(chapter_of(chapter).removeprefix("ch"))
        slides[0].body.insert(0, f'<p class="quiet">How neural networks learn, chapter {number}</p>')
        title = re.sub(r"<[^>]+>", "", slides[0].heading)
        page = _PAGE.format(title=title, slides="\n".join(slide.as_html() for slide in slides))
        (folder / f"{chapter.stem}.html").write_text(policy.state(page, ""), encoding="utf-8")


def slides_of(notebook, page, images):
    """The slides of a chapter.

    Parameters
    ----------
    notebook : notebook
        With its outputs.
    page : str
        The chapter's address, as the slides link to it.
    images : pathlib.Path
        The folder of the book's pictures.

    Returns
    -------
    list of Slide
    """
    writer = _Writer(page, images)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            writer.add_text(cell.source)
        elif "remove-cell" not in cell.metadata.get("tags", []):
            writer.add_code(cell)
    writer.add_end()
    return writer.slides


class _Writer:
    """Goes through a chapter from its beginning to its end."""

    def __init__(self, page, images):
        self.page, self.images, self.items = page, images, registry()
        self.slides = []
        self.heading = self.anchor = ""
        self.before = ""  # the paragraph that stands directly before
        self.predicted = False  # what comes out next is the result of a prediction
        self.waits = False  # the last slide takes the next paragraph
        self.is_shown = True  # whether this section is

    def add(self, kind, heading, body, waits=False):
        self.slides.append(Slide(kind, heading, body))
        self.before, self.waits = "", waits

    def add_text(self, source):
        for block in SyntaxTreeNode(_markdown().parse(source)).children:
            if block.type == "heading":
                self.open_section(block)
            elif self.is_shown:
                self.add_block(block)

    def open_section(self, block):
        self.heading, text = _inline(block), _plain(block)
        self.anchor = f"{self.page}#{slugify(text)}"
        self.is_shown = text not in _NOT_SHOWN
        if self.is_shown and text != SUMMARY:
            self.add("section" if self.slides else "title", self.heading, [], waits=True)

    def add_block(self, block):
        if block.type == "paragraph":
            self.before = _html(block)
            if self.waits:
                self.slides[-1].body.append(self.before)
            self.waits = False
        elif _is_statement(block) and len(self.slides) > 1:
            self.add_statement(_html(block))
        elif block.type == "bullet_list" and (self.heading == SUMMARY or len(self.slides) == 1):
            self.add_points([_html(point) for point in block.children])
        else:
            self.before = ""

    def is_told(self):
        """Whether the paragraph before stands at the end of the last slide."""
        return bool(self.before) and self.slides[-1].body[-1:] == [self.before]

    def add_statement(self, shown):
        """A formula or a table, with the paragraph before it; it belongs to the slide that has just got this paragraph."""
        if self.is_told():
            self.slides[-1].body.append(shown)
            self.before = ""
        else:
            self.add("statement", self.heading, [self.before, shown])

    def add_points(self, points):
        heading = SUMMARY if self.heading == SUMMARY else "After this chapter you can"
        for some in np.array_split(points, math.ceil(len(points) / POINTS)):
            self.add("points", heading, [f"<ul>{''.join(some)}</ul>"])

    def add_code(self, cell):
        self.waits = False
        shown = [*filter(None, map(self.output, cell.outputs, [cell] * len(cell.outputs)))]
        if id := called(cell.source, "predict"):
            self.add_prediction(self.items[id])
        elif self.predicted and shown:
            self.add("result", "The result", [one for _, one in shown], waits=True)
            self.predicted = False
        elif self.is_shown:
            for kind, one in shown:
                if kind == "figure":
                    self.add("figure", self.heading, ["" if self.is_told() or len(self.before) > BESIDE else self.before, one])

    def add_prediction(self, item):
        options = "".join(f"<li>{marked(text)}</li>" for text in item.parts.values())
        right = f"<p><strong>{item.answer}:</strong> {marked(item.parts[item.answer])}</p><p>{marked(item.praise)}</p>"
        answer = f'<details class="fragment"><summary>The answer</summary>{right}</details>'
        self.add("prediction", marked(item.title), [f"<p>{marked(item.text)}</p>", f'<ol type="a">{options}</ol>', answer])
        self.predicted = True

    def output(self, output, cell):
        """What a slide shows of an output, and which kind it is; nothing of a question."""
        data = output.get("data", {})
        if PICTURE in data:
            return "figure", self.picture(output, cell)
        return ("text", f'<pre tabindex="0">{html.escape(output.text)}</pre>') if output.output_type == "stream" else None

    def picture(self, output, cell):
        """A drawing, or the file that the page shows as well; of a figure that moves its first picture, with a link to it."""
        if DRAWN in output.data:
            return f"<figure>{output.data[DRAWN]}</figure>"
        alt = output.metadata.get(PICTURE, {}).get("alt") or cell.metadata.mystnb.image.alt
        name = f"{hashlib.sha256(base64.b64decode(output.data[PICTURE])).hexdigest()}.png"  # as MyST-NB calls it
        width, height = pictures.size(self.images / name)
        image = f'<img src="../../_images/{name}" width="{width}" height="{height}" alt="{html.escape(alt)}" />'
        moves = f'<p class="quiet"><a href="{self.anchor}">In the book it moves</a></p>' if VEGALITE in output.data else ""
        return f"<figure>{image}</figure>{moves}"

    def add_end(self):
        link = f'<p><a href="{self.page}">This chapter</a> of the book has the exercises, and its code runs.</p>'
        self.add("end", self.slides[0].heading, [link, f'<p class="quiet">{LICENCE}</p>'])


# ---------------------------------------------------------------- Markdown


@functools.cache
def _markdown():
    """As MyST reads it, as far as the chapters go; links are words here."""
    markdown = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, allow_digits=False)
    rules = markdown.renderer.rules
    rules["link_open"] = rules["link_close"] = lambda tokens, place, options, env: ""
    rules["table_open"] = lambda tokens, place, options, env: '<table tabindex="0">'  # it may be wider than a phone
    rules["math_inline"] = lambda tokens, place, options, env: formulas.as_html(tokens[place].content)
    rules["math_block"] = lambda tokens, place, options, env: _display(tokens[place].content)
    return markdown


def _display(tex):
    return f'<div class="math" tabindex="0">{formulas.as_html(formulas.aligned(tex.strip()), True)}</div>'


def _html(node):
    markdown = _markdown()
    return markdown.renderer.render(node.to_tokens(), markdown.options, {}).strip()


def _is_statement(node):
    return node.type == "math_block" or (node.type == "table" and sum(one.type == "tr" for one in node.walk()) <= ROWS)


def _inline(heading):
    [inline] = heading.children
    return _html(inline)


def _plain(heading):
    return re.sub(r"<[^>]+>", "", html.unescape(_inline(heading)))
