"""Names in code in the prose lead to their entries on the page of the library.

On a page of prose a name leads there if nothing else of nnkit has it, not even a method. In a notebook it must be one that a
cell imports from nnkit and no cell gives another meaning: a chapter that writes a ``sigmoid`` of its own means that one. With
its module before it, as in ``training.fit``, a name is always clear.
"""

import ast
import re

import nbformat
from docutils import nodes
from sphinx.util.nodes import make_refnode

NAME = re.compile(r"((?:\w+\.)*\w+)(?:\(.*\))?", re.DOTALL)
KINDS = ("function", "class")
NOT_INSIDE = (nodes.title, nodes.reference, nodes.term)


def link_names(app, doctree, docname):
    """Put a link around each piece of inline code that names something of nnkit."""
    if app.builder.format != "html" or not docname.startswith(("notebooks/", "book/pages/")):
        return
    objects = app.env.get_domain("py").objects
    path = app.env.doc2path(docname)
    known = imported(path, objects) if path.endswith(".ipynb") else unique(objects)
    for literal in list(doctree.findall(nodes.literal)):
        found = NAME.fullmatch(literal.astext())
        full = found and entry(found[1], known, objects)
        if full and objects[full].docname != docname and not is_inside(literal, NOT_INSIDE):
            place = objects[full]
            link = make_refnode(app.builder, docname, place.docname, place.node_id, literal.deepcopy(), full)
            literal.replace_self(link)


def entry(name, known, objects):
    """The full name of what a name in the prose means, or nothing."""
    if "." not in name:
        return known.get(name)
    fitting = [full for full in objects if f".{full}".endswith(f".{name}") and objects[full].objtype in KINDS]
    return fitting[0] if len(fitting) == 1 else None


def unique(objects):
    """Functions and classes by their last names, as far as nothing else has these."""
    full_names = {}
    for full in objects:
        full_names.setdefault(full.rpartition(".")[2], []).append(full)
    return {last: full for last, [full, *others] in full_names.items() if not others and objects[full].objtype in KINDS}


def imported(path, objects):
    """What the cells of a notebook import from nnkit by name, as far as no cell gives the name another meaning."""
    found, given = {}, set()
    for cell in nbformat.read(path, as_version=4).cells:
        for node in ast.walk(parsed(cell)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("nnkit"):
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                given.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                given.add(node.id)
    return {name: full for name, full in found.items() if name not in given and full in objects}


def parsed(cell):
    try:
        return ast.parse(cell.source if cell.cell_type == "code" else "")
    except SyntaxError:  # a magic, or a mistake that the chapter shows
        return ast.Module([], [])


def is_inside(node, kinds):
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


def setup(app):
    app.connect("doctree-resolved", link_names)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
