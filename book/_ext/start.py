"""What the first page shows of the book: the directives {learning} and {four-roads}.

The figure of a network that learns is drawn without any script. A slider, which a script brings to life, moves a strip of
pictures behind the points.
"""

import html
import json

from docutils import nodes
from docutils.parsers.rst import Directive

from nnkit.figures.learning import REACH, SIZE, learn, strip
from nnkit.figures.rounding import short, written
from nnkit.worked.networks import slopes_of_w9

SCRIPTS = ("player.js", "learning.js")
ALT = (
    "Two spirals of points, round ones and square ones, one inside the other. Behind them is coloured what the network says. "
    "At first the colours have nothing to do with the points. Then a straight border appears between them, bends, and winds "
    "itself in between the two spirals."
)


class Learning(Directive):
    """A figure in raw HTML. The content is the text below it; {parameters} is how many numbers the network has."""

    has_content = True

    def run(self):
        seen = learn()
        about = html.escape(" ".join(self.content).format(parameters=seen.parameters))
        said = [
            f"After {step} step{'s' * (step != 1)}: {right} of {len(seen.labels)} points right, loss {loss:.2f}."
            for step, right, loss in zip(seen.steps, seen.right, seen.losses, strict=True)
        ]
        return [
            nodes.raw(
                "",
                f'<figure class="nnkit-learning" data-said="{html.escape(json.dumps(said))}">'
                f"{drawing(seen)}"
                '<div class="nnkit-learning-tools" inert>'
                '<button type="button">Play</button><button type="button">Step</button>'
                f'<label>Steps of learning <input type="range" min="0" max="{len(said) - 1}" value="0"></label>'
                "</div>"
                f'<p role="status">{said[0]}</p><figcaption>{about}</figcaption></figure>',
                format="html",
            )
        ]


def drawing(seen):
    """The first picture of the strip, with the points on it."""
    wide, rim = SIZE + 2, 1
    edge = 2 * REACH
    points = "".join(map(point, seen.points, seen.labels))
    return (
        f'<svg viewBox="{-REACH} {-REACH} {edge} {edge}" role="img" aria-label="{ALT}">'
        f'<svg x="{-REACH}" y="{-REACH}" width="{edge}" height="{edge}" viewBox="{rim} {rim} {SIZE} {SIZE}">'
        f'<image href="{strip(seen.answers)}" width="{wide * len(seen.steps)}" height="{wide}" data-wide="{wide}" /></svg>'
        f"{points}</svg>"
    )


def point(place, label):
    """A round point of class 0 or a square one of class 1; up is where the second number grows."""
    x, y = short([place[0], -place[1]], 3)
    if label:
        return f'<rect x="{x - 0.03:.3f}" y="{y - 0.03:.3f}" width=".06" height=".06" />'
    return f'<circle cx="{x:.3f}" cy="{y:.3f}" r=".036" />'


class FourRoads(Directive):
    """The slope of one weight, computed in four ways while the book is built: a table, on paper too."""

    def run(self):
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(2)), cols=2)
        rows = ((road, written(slope, 10)) for road, slope in slopes_of_w9().items())
        group += nodes.tbody("", *(nodes.row("", *map(cell, row)) for row in rows))
        return [nodes.table("", group, classes=["nnkit-roads"])]


def cell(text):
    return nodes.entry("", nodes.paragraph(text=text))


def add_script(app, pagename, templatename, context, doctree):
    """Only the page with this figure loads its scripts."""
    if doctree and any("nnkit-learning" in node.astext() for node in doctree.findall(nodes.raw)):
        for script in SCRIPTS:
            app.add_js_file(script, loading_method="defer")


def setup(app):
    app.add_directive("learning", Learning)
    app.add_directive("four-roads", FourRoads)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
