"""Figures that move, drawings, and labs, as the notebooks store them: what a page makes of them.

The output of a figure or of a lab holds a picture, and what a page needs to bring it to life. A page gets both, and the
scripts that put the living one in the place of the picture; every other format gets the picture alone, that of a lab with a
line on where to run it. What a figure is drawn from can be as large as the text around it: it is a script of its own, which a
page loads when the figure comes near. (A page that is opened from a folder may load scripts, but no data.)
"""

import hashlib
import json
import pathlib
import shutil

from docutils import nodes
from myst_nb.core.render import load_mime_renders

import nnkit.figures.labs
from book.tools.page_data import as_data, as_text
from book.tools.stored_figures import DRAWN, PICTURE, name_of
from nnkit.figures.labs.lab import LAB
from nnkit.figures.moving.engine import LIGHT, VEGALITE, theme

SCRIPTS = ("drawing.js", "player.js", "figures.js")
SCRIPTS_OF_LABS = ("drawing.js", "run/python.js", "labs.js")
#: The pad of the notebooks, which a page uses as well.
PAD = pathlib.Path(nnkit.figures.labs.__file__).with_name("drawing_pad.js")

#: The colours of figures on a dark page, by the names that the engine gives those of a light one.
DARK = {
    "ink": "#EEEEEE",
    "soft": "#A8A8A8",
    "grid": "#444444",
    "tint": "#1F3A50",
    "paper": "transparent",
    "series": ["#56B4E9", "#FF8C42", "#2BCB9B", "#E8A0C8", "#EEEEEE", "#F0E442"],
}


#: Where the specifications of figures are, beside the scripts of the book.
FOLDER = "figures"


class moving_figure(nodes.container):
    """The place of a figure on a page: its picture, its name, and where its specification is."""


def visit_moving_figure(translator, node):
    about = {"data-figure": node["figure"], "data-controls": node["controls"], "data-specification": file_of(node)}
    translator.body.append(translator.starttag(node, "div", **about))


def depart_moving_figure(translator, node):
    translator.body.append("</div>\n")


def place(picture, specification):
    """A figure's place.

    Parameters
    ----------
    picture : list of nodes
    specification : dict
        As Vega-Lite takes it; its ``usermeta`` holds the figure's name.
    """
    controls = sum("bind" in parameter for parameter in specification["params"]) + ("plays" in specification["usermeta"])
    about = {"figure": name_of(specification), "controls": controls, "specification": without_usual_settings(specification)}
    return moving_figure("", *picture, classes=["nnkit-moving"], **about)


def file_of(figure):
    """The name of the file with a figure's specification: another one when it is drawn from something else."""
    text = as_text(figure["specification"])
    return f"{figure['figure']}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.js"


def write_specification(figure, folder):
    """Write a script that hands a figure's specification to the page, under the name of its file."""
    name = file_of(figure)
    text = f"window.nnkit.specifications[{json.dumps(name)}] = {as_text(figure['specification'])};\n"
    (folder / name).write_text(text, encoding="utf-8")


def without_usual_settings(specification):
    """A specification without the settings for a light page, which a page has once. Altair adds sizes that no figure needs."""
    usual = theme(LIGHT)
    if specification.get("config", {}) | {"view": usual["view"]} != usual:
        return specification
    return {key: value for key, value in specification.items() if key != "config"}


class StoredOutput:
    """Tells MyST-NB how to render these outputs; it asks for every mime type of every output."""

    mime_priority_overrides = [("html", VEGALITE, 1), ("html", DRAWN, 2), ("html", LAB, 1)]  # noqa: RUF012, the name and the type are MyST-NB's

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type == VEGALITE:
            return [place([], data.content)]
        if data.mime_type == LAB:
            return [nodes.container("", nodes.raw("", as_data(data.content), format="html"), classes=["nnkit-lab"])]
        if data.mime_type == DRAWN:  # in the page itself, so that its ink is that of the text
            return [nodes.container("", nodes.raw("", data.content, format="html"), classes=["nnkit-picture"])]
        about = data.output_metadata.get(PICTURE, {})
        if data.mime_type == PICTURE and "alt" in about:
            [image] = renderer.render_image(data)
            image["alt"] = about["alt"]
            return [image, nodes.paragraph(text=about["note"])] if "note" in about else [image]
        return None


def is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def put_picture_beside_specification(app, doctree):
    """MyST-NB keeps one part of an output; a page needs two of a figure."""
    for bundle in doctree.findall(is_bundle):
        parts = {part["mime_type"]: part for part in bundle.children}
        if VEGALITE in parts:
            [figure] = parts[VEGALITE].children
            figure.insert(0, _copies(parts[PICTURE]))
        elif LAB in parts:
            [lab] = parts[LAB].children
            lab.insert(0, nodes.container("", *_copies(parts[PICTURE]), classes=["nnkit-lab-still"]))


def _copies(part):
    return [child.deepcopy() for child in part.children]


def is_lab(node):
    return isinstance(node, nodes.container) and "nnkit-lab" in node["classes"]


def add_script(app, pagename, templatename, context, doctree):
    """Only pages with a figure or a lab load what these need, and the colours of a light and a dark page, once for all."""
    figures, labs = [list(doctree.findall(kind)) if doctree else [] for kind in (moving_figure, is_lab)]
    if not figures and not labs:
        return
    folder = pathlib.Path(app.outdir, "_static", FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for figure in figures:
        write_specification(figure, folder)
    context["body"] += as_data(theme(LIGHT), ' id="nnkit-light"') + as_data(theme(DARK), ' id="nnkit-dark"')
    for there, scripts in zip((figures, labs), (SCRIPTS, SCRIPTS_OF_LABS), strict=True):
        for script in scripts if there else ():
            app.add_js_file(script, loading_method="defer", priority=900)  # after what they use, of _config.yml


def bring_pad(app):
    if app.builder.format == "html":
        folder = pathlib.Path(app.outdir, "_static")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PAD, folder / PAD.name)


def setup(app):
    renderers = load_mime_renders()  # a list that MyST-NB keeps; its entry points are for installed packages
    if StoredOutput not in renderers:
        renderers.append(StoredOutput)
    app.add_node(moving_figure, html=(visit_moving_figure, depart_moving_figure))
    app.connect("doctree-read", put_picture_beside_specification)
    app.connect("builder-inited", bring_pad)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
