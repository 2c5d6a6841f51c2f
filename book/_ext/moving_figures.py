"""Figures that move, and labs, as the notebooks store them: what a page makes of them.

A figure's output holds a Vega-Lite specification and a picture. A page gets both, and the script that puts the living figure
in the place of the picture; every other format gets the picture alone. A lab's output holds a picture and a line on where to
run it; every format gets both.
"""

import json

from docutils import nodes
from myst_nb.core.render import load_mime_renders

from nnkit.moving import VEGALITE

PICTURE = "image/png"
SCRIPT = "figures.js"


class StoredOutput:
    """Tells MyST-NB how to render these outputs; it asks for every mime type of every output."""

    mime_priority_overrides = [("html", VEGALITE, 1)]  # noqa: RUF012, the name and the type are MyST-NB's

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type == VEGALITE:
            specification = json.dumps(data.content, ensure_ascii=False, separators=(",", ":")).replace("</", r"<\/")
            return [nodes.raw("", f'<script type="application/json">{specification}</script>', format="html")]
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
            children = [*(child.deepcopy() for child in parts[PICTURE].children), *parts[VEGALITE].children]
            parts[VEGALITE].children = [nodes.container("", *children, classes=["nnkit-moving"])]


def add_script(app, pagename, templatename, context, doctree):
    """Only pages with a figure load what figures need."""
    if doctree and any("nnkit-moving" in node["classes"] for node in doctree.findall(nodes.container)):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app):
    renderers = load_mime_renders()  # a list that MyST-NB keeps; its entry points are for installed packages
    if StoredOutput not in renderers:
        renderers.append(StoredOutput)
    app.connect("doctree-read", put_picture_beside_specification)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
