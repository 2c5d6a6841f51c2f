"""Finds names in code in the prose that nothing in the project has: what a function was called before, or a slip.

Code in the prose stands between backquotes. Each of its names must be one of nnkit's, one that the cells of the same notebook
or the exercises of its chapter use, or one of Python's, NumPy's or Matplotlib's.
"""

import ast
import builtins
import functools
import importlib
import inspect
import io
import keyword
import pkgutil
import re
import sys
import tokenize
import types

import matplotlib.axes
import matplotlib.pyplot
import numpy as np

import nnkit
from nnkit.exercises import registry

FENCE = re.compile(r"^(`{3,})(.*?)\n(.*?)^\1", re.DOTALL | re.MULTILINE)
ROLE = re.compile(r"\{[\w:]+\}`[^`]*`")  # such as {cite}`…`
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
NAME = re.compile(r"[^\W\d]\w{2,}")  # shorter ones are letters of mathematics


def code_in(markdown):
    """The pieces of inline code of a Markdown text."""
    return [piece for _, piece in CODE.findall(ROLE.sub("", FENCE.sub("", markdown)))]


def python_in(markdown):
    """The blocks of Python of a Markdown text."""
    return [block for _, info, block in FENCE.findall(markdown) if info.strip() == "python"]


def names_in(code):
    """The names of a piece of code, without its texts; all words of what is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
        words = [token.string for token in tokens if token.type == tokenize.NAME]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        words = re.findall(r"\w+", re.sub(r"\"[^\"]*\"|'[^']*'", "", code))
    return {word for word in words if NAME.fullmatch(word)}


def names_of(source):
    """Every name that occurs in a program: variables, functions, parameters, attributes and modules."""
    try:
        tree = ast.parse(re.sub(r"(?m)^\s*[%!].*$", "pass", source))
    except SyntaxError:
        return names_in(source)
    found = set()
    for node in ast.walk(tree):
        for value in (getattr(node, field, None) for field in ("id", "attr", "name", "arg", "asname", "module")):
            found |= set(value.split(".")) if isinstance(value, str) else set()
    return found


@functools.cache
def common_names():
    """The names of nnkit, Python, NumPy and Matplotlib."""
    theirs = [
        builtins,
        np,
        np.random,
        np.linalg,
        np.ndarray,
        np.random.Generator,
        matplotlib.pyplot,
        matplotlib.axes.Axes,
        str,
        list,
        dict,
    ]
    found = {name for one in theirs for name in dir(one)} | {"numpy", "matplotlib", "pyplot"}
    found |= set(keyword.kwlist) | set(sys.stdlib_module_names)
    for module in pkgutil.walk_packages(nnkit.__path__, "nnkit."):
        found |= set(module.name.split("."))
        if not module.name.startswith(("nnkit.exercises.chapters", "nnkit.classroom")):
            found |= names_of_module(importlib.import_module(module.name))
    return found


def names_of_module(module):
    """Its public names, and what belongs to them: parameters, methods, attributes."""
    found = set()
    for name, value in vars(module).items():
        if name.startswith("_") or isinstance(value, types.ModuleType):
            continue
        found.add(name)
        if inspect.isclass(value):
            found |= {member for member in dir(value) if not member.startswith("_")}
            found |= names_of(inspect.getsource(value).lstrip()) if value.__module__.startswith("nnkit") else set()
        elif inspect.isfunction(value):
            found |= set(inspect.signature(value).parameters)
    return found


def names_of_chapter(chapter):
    """The names in the solutions of a chapter's exercises."""
    items = [item for item in registry().values() if item.chapter == chapter and item.kind == "code"]
    return {name for item in items for name in names_of(item.solution)}


def unknown(pieces, known):
    """Names in pieces of code that are neither known nor common."""
    return sorted({name for piece in pieces for name in names_in(piece)} - known - common_names())
