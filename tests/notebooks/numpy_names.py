"""Finds what a piece of code takes from NumPy, and what a text or a printed label explains of it.

A name stands for a function and the method of the same name: ``np.sum`` and ``x.sum``. Beside names there are keywords in
calls of NumPy, the operators ``@ & | ~``, and three ways to index: by ``None``, by a mask, by an ellipsis.
"""

import ast
import re
import types

import numpy as np
from prose_names import code_in

_METHODS = {name for kind in (np.ndarray, np.random.Generator) for name in dir(kind) if not name.startswith("_")}
#: Attributes of other things that are called like one of an array: a number in a graph, JSON, a text.
_OTHERS = {"data", "dumps", "partition"}
_OPERATORS = {ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Invert: "~"}


def used_in(source):
    """What a piece of Python takes from NumPy."""
    return set().union(*map(_of_node, ast.walk(ast.parse(source))))


def _of_node(node):
    match node:
        case ast.Attribute(attr=name) if _is_numpy(node) or name in _METHODS - _OTHERS:
            return set() if _is_numpy(node) and isinstance(getattr(np, name, None), types.ModuleType) else {name}
        case ast.Call(func=ast.Attribute(attr=name) as function, keywords=keywords) if _is_numpy(function) or name in _METHODS:
            return {keyword.arg for keyword in keywords if keyword.arg}
        case ast.BinOp(op=operator) | ast.UnaryOp(op=operator) if type(operator) in _OPERATORS:
            return {_OPERATORS[type(operator)]}
        case ast.Subscript(slice=ast.Tuple(elts=parts)):
            return set().union(*map(_of_index, parts))
        case ast.Subscript(slice=part):
            return _of_index(part)
    return set()


def _is_numpy(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id == "np"


def _of_index(part):
    match part:
        case ast.Constant(value=None):
            return {"None"}
        case ast.Constant(value=value) if value is ...:
            return {"..."}
        case ast.Compare() | ast.UnaryOp(op=ast.Invert()):
            return {"mask"}
    return set()


def explained_in(markdown):
    """What a text names in code, or as a word of the glossary."""
    found = {part for piece in code_in(markdown) for part in re.findall(r"[^\W\d]\w*|\.\.\.|[@&|~]", piece)}
    return found | ({"mask"} if re.search(r"\bmasks?\b", markdown) else set())


def labels_in(source):
    """Words that a cell prints as they stand: beside a result they say what made it."""
    texts = [
        node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {word for text in texts for word in re.findall(r"\w+", text)}
