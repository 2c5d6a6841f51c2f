"""The book's own solutions and known mistakes as a student would hand them in: as cells of code."""

import ast
import functools
import inspect
import textwrap


def written(item, function):
    """A cell with a function under the name that the exercise asks for, all that it needs, and the call that checks it.

    Returns
    -------
    str or None
        Nothing for a function without a ``def`` of its own.
    """
    name = item.reference.__name__
    if inspect.getclosurevars(function).nonlocals:
        return None
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        return None
    tree.decorator_list, tree.name = [], name
    return "\n".join([*_others(inspect.getmodule(item.reference)), ast.unparse(tree), f"check({item.id!r}, {name})"])


@functools.cache
def _others(module):
    """Imports, helpers and solutions of a chapter, without what makes exercises of them."""
    kept = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef) and node.name != "_":
            node.decorator_list = []
        elif not isinstance(node, (ast.Import, ast.ImportFrom, ast.Assign)) or "exercises" in ast.unparse(node):
            continue
        kept.append(ast.unparse(node).replace(".reference(", "("))
    return kept
