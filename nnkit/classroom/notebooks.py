"""Finds the answers in a notebook that was handed in. Nothing of it is run here."""

import ast
import io
import re
import symtable
import warnings
from dataclasses import dataclass, field

import nbformat

#: Functions of nnkit.exercises that take an answer.
CALLS = ("check", "predict")
#: Bytes; a larger notebook is not read.
LARGEST = 100 * 2**20
LONGEST_CELL = 100_000
_CALL = re.compile(rf"\b(?:{'|'.join(CALLS)})\(\s*[\"']([\w.-]{{1,60}})[\"']")
# What hostile or broken code does to Python's own parser.
UNREADABLE = (SyntaxError, ValueError, MemoryError, RecursionError)


@dataclass(frozen=True)
class Answer:
    """One answer, as plain text.

    Attributes
    ----------
    id : str
        Of the exercise or question.
    given : str
        The expression that is checked: the name of a function, ``"b"``, ``0.25``. Empty where there is none.
    statements : tuple of str
        What must run before it, in order: imports, helpers, the function itself.
    problem : str
        Why the cell cannot be run, in words; empty if it is Python.
    """

    id: str
    given: str
    statements: tuple = ()
    problem: str = ""

    @property
    def code(self):
        """What the student wrote, without imports."""
        written = [one for one in self.statements if not one.startswith(("import ", "from "))]
        return "\n\n\n".join(written) or self.given


@dataclass(frozen=True)
class Handed:
    """A notebook that was handed in.

    Attributes
    ----------
    answers : dict of str to Answer
        By the id of the exercise; of several answers to one id the last one.
    problem : str
        Why it could not be read, in words; empty if it was.
    """

    answers: dict = field(default_factory=dict)
    problem: str = ""


def read(path):
    """The answers in a notebook.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    Handed
    """
    try:
        size = path.stat().st_size
        if not size:
            return Handed(problem="The file is empty.")
        if size > LARGEST:
            return Handed(
                problem=f"The file is larger than {LARGEST // 2**20} MB. Most of it is output: clear it, and hand in again."
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cells without ids
            notebook = nbformat.reads(path.read_text(encoding="utf-8-sig"), as_version=4)
        sources = ["".join(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    except Exception:  # nbformat raises whatever comes up in what it takes for a notebook
        return Handed(problem="The file is no notebook that can be read.")
    return Handed(answers(sources))


def answers(sources):
    """The answers in the sources of code cells, in their order.

    Parameters
    ----------
    sources : list of str

    Returns
    -------
    dict of str to Answer
    """
    statements = [statement for source in sources for statement in _statements(source)]
    found = {}
    for place, statement in enumerate(statements):
        for id, given in statement.checked:
            needed = (statement.source,) if statement.problem else _needed(statements[:place], given)
            found[id] = Answer(id, given, needed, statement.problem)
    return found


@dataclass(frozen=True)
class _Statement:
    """A statement at the outermost level of a cell, the names that it gives a value to or changes, and those that it reads."""

    source: str
    makes: frozenset = frozenset()
    reads: frozenset = frozenset()
    checked: tuple = ()
    problem: str = ""


def _statements(source):
    try:
        source = _plain(source)
        return [_statement(source, node) for node in ast.parse(source).body]
    except UNREADABLE as error:
        place = f" in line {error.lineno} of the cell" if getattr(error, "lineno", None) else ""
        asked = tuple((id, "") for id in _CALL.findall(source[:LONGEST_CELL]))
        return [
            _Statement(
                source[:LONGEST_CELL],
                checked=asked,
                problem=f"This is no Python{place}: {error.args[0] if error.args else ''}",
            )
        ]


def _plain(source):
    """The source without lines that are commands for notebooks, if it is Python then."""
    if len(source) > LONGEST_CELL:
        raise ValueError("too long")
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        lines = io.StringIO(source)
        return "".join("\n" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def _statement(source, node):
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    text = "\n".join(lines) if len(lines) > 1 or decorators else ast.get_source_segment(source, node)
    makes, reads = _names(ast.unparse(node))
    return _Statement(text, makes | _changed(node), reads, tuple(_checked(node)))


def _names(source):
    """The names of the notebook that some code gives a value to, and those that it reads, also in functions."""
    makes, reads, tables = set(), set(), [symtable.symtable(source, "cell", "exec")]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table.get_type() == "module" or symbol.is_global():
                makes |= {symbol.get_name()} if symbol.is_assigned() or symbol.is_imported() else set()
                reads |= {symbol.get_name()} if symbol.is_referenced() else set()
    return frozenset(makes), frozenset(reads)


def _changed(node):
    """Names of what is changed without a new value: ``a[0] = 1``, ``a.b = 1``, ``a.append(1)``."""
    stores = [part for part in ast.walk(node) if isinstance(getattr(part, "ctx", None), ast.Store)]
    methods = [node.value.func] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else []
    return {_root(part) for part in stores + methods if isinstance(part, (ast.Attribute, ast.Subscript))}


def _root(node):
    """The name at the beginning of a.b[c].d, or nothing."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _checked(node):
    """The calls in a statement that take an answer, outside of functions: the id, and what is given, as a source."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
        return
    for part in ast.iter_child_nodes(node):
        yield from _checked(part)
    if isinstance(node, ast.Call) and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in CALLS:
        given = dict(zip(("id", "answer"), node.args, strict=False)) | {one.arg: one.value for one in node.keywords}
        id, answer = getattr(given.get("id"), "value", None), given.get("answer")
        if isinstance(id, str):
            yield id.strip(), ast.unparse(answer) if answer else ""


def _needed(statements, given):
    """Sources of the statements that make what an expression needs, and what those need in turn."""
    wanted = set(_names(given)[1]) if given else set()
    while True:
        needed = [one for one in statements if one.makes & wanted]
        more = wanted.union(*(one.reads for one in needed))
        if more == wanted:
            return tuple(one.source for one in needed)
        wanted = more
