"""Stored notebooks name terms and works in ordinary Markdown; the book gets its own links and citations back."""

import json

from book.tools.plain_links import written


def read_back(app, docname, source):
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = written("".join(cell["source"]))
    source[0] = json.dumps(notebook)


def setup(app):
    app.connect("source-read", read_back)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
