"""Runs the cells of a page of the book, in the reader's browser.

A page is one interpreter. A cell gives the same result as if the page were run from its top: before it runs, the earlier cells
that it needs run, unless what they made is still there as they made it.
"""

import ast
import base64
import builtins
import contextlib
import functools
import importlib.util
import io
import linecache
import sys
import traceback
from typing import NamedTuple


class Pure(NamedTuple):
    """Names of what changes nothing of what it is given. Other calls may: fit() trains the network that it gets.

    Parameters
    ----------
    functions, methods : frozenset of str
    """

    functions: frozenset
    methods: frozenset


#: What is imported from one of these is a module.
PACKAGES = ("nnkit", "nnkit.figures", "nnkit.worked")

#: What Python and NumPy's arrays bring. The functions of nnkit say it of themselves.
PYTHON = Pure(
    frozenset(dir(builtins)),
    frozenset(
        (
            *("argmax", "argmin", "argsort", "astype", "copy", "cumsum", "dot", "flatten", "max", "mean", "min", "ravel"),
            *("repeat", "reshape", "round", "std", "sum", "tolist", "transpose", "var"),  # of arrays
            *(
                "count",
                "endswith",
                "format",
                "get",
                "index",
                "items",
                "join",
                "keys",
                "split",
                "startswith",
                "strip",
                "values",
            ),
        )
    ),
)


class Names(ast.NodeVisitor):
    """What a cell needs from earlier ones, what it gives names to, and what it may change.

    Parameters
    ----------
    source : str
    modules : set of str
        Names of modules, whose functions do not change them.
    pure : Pure

    Attributes
    ----------
    needs, binds, surely, changes : set of str
        ``surely`` holds the names that get a new value whatever happens.
    """

    def __init__(self, source, modules=frozenset(), pure=PYTHON):
        self.needs, self.binds, self.surely, self.changes = set(), set(), set(), set()
        self.modules, self.pure, self._later = modules, pure, set()
        try:
            body = ast.parse(source).body
        except SyntaxError:  # it says so when it is run
            body = []
        for statement in body:
            before = set(self.binds)
            self.visit(statement)
            if isinstance(
                statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
            ):
                self.surely |= self.binds - before
        self.needs |= self._later - self.binds
        self.needs -= set(dir(builtins))
        self.changes -= {None, *modules}

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.binds.add(node.id)
        elif node.id not in self.binds:
            self.needs.add(node.id)

    def visit_Assign(self, node):
        self.visit(node.value)
        self._visit_all(node.targets)

    def visit_AnnAssign(self, node):
        self._visit_all([node.value, node.target])

    def visit_NamedExpr(self, node):
        self._visit_all([node.value, node.target])

    def visit_AugAssign(self, node):
        name = _root(node.target)
        if name and name not in self.binds:
            self.needs.add(name)
        self.changes.add(name)
        self._visit_all([node.value, node.target])

    def visit_For(self, node):
        self._visit_all([node.iter, node.target, *node.body, *node.orelse])

    def visit_Attribute(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.changes.add(_root(node))
        self.generic_visit(node)

    visit_Subscript = visit_Attribute

    def visit_Call(self, node):
        self._note_changes(node)
        self.generic_visit(node)

    def _note_changes(self, node):
        """What a call may change: the object whose method it is, and what it is given."""
        callee = node.func
        method = callee.attr if isinstance(callee, ast.Attribute) else None
        owner = _root(callee) if method else None
        if method and owner not in self.modules and method not in self.pure.methods:
            self.changes.add(owner)
        pure = method in self.pure.methods or (isinstance(callee, ast.Name) and callee.id in self.pure.functions)
        if not pure and not (owner in self.modules and method not in ("at", "shuffle", "copyto", "fill_diagonal")):
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                given = argument.value if isinstance(argument, ast.Starred) else argument
                made_here = isinstance(given, ast.Call) and isinstance(given.func, ast.Name)
                self.changes.add(None if made_here else _root(given))

    def visit_Import(self, node):
        self.binds |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node):
        self._visit_all([*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)])
        self.binds.add(node.name)
        self._function(node.args, node.body)

    def visit_Lambda(self, node):
        self._visit_all([*node.args.defaults, *filter(None, node.args.kw_defaults)])
        self._function(node.args, [node.body])

    def visit_ClassDef(self, node):
        self._visit_all([*node.decorator_list, *node.bases])
        self.binds.add(node.name)
        self._later |= _free(node.body, set())

    def visit_ListComp(self, node):
        """Its own names are bound inside of it only."""
        self.needs |= _free([node], set()) - self.binds
        for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
            self._note_changes(call)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def visit_ExceptHandler(self, node):
        if node.name:
            self.binds.add(node.name)
        self.generic_visit(node)

    def _function(self, arguments, body):
        """A function looks its names up when it is called: the whole cell has run then, and perhaps it changes them."""
        given = {a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
        given |= {a.arg for a in (arguments.vararg, arguments.kwarg) if a}
        declared = {name for part in body for node in ast.walk(part) if isinstance(node, ast.Global) for name in node.names}
        self._later |= _free(body, given) | declared
        self.changes |= declared

    def _visit_all(self, nodes):
        for node in filter(None, nodes):
            self.visit(node)


@functools.lru_cache(maxsize=1000)
def _names(source, modules, pure):
    return Names(source, modules, pure)


def _root(node):
    """The name at the beginning of a.b[c].d, or nothing."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _free(body, given):
    """Names that a body reads and does not give a value to by itself."""
    nodes = [node for part in body for node in ast.walk(part)]
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler)}
    read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    declared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    return read - (bound - declared) - given


class Page:
    """The cells of a page and one interpreter.

    Parameters
    ----------
    emit : callable
        Takes the number of a cell, the kind of an output ("stream", "html", "text", "image" or "error") and its content.
    pure : dict
        Names of "functions" and "methods", beside those of Python, that change nothing of what they are given.
    loadable : iterable of str
        Modules that can be loaded and then imported.

    Attributes
    ----------
    missing : str or None
        The module that must be loaded before the cell that ran last can run through.
    """

    def __init__(self, emit, pure=None, loadable=()):
        self.emit = emit
        self.pure = Pure(*(own | frozenset((pure or {}).get(kind, ())) for kind, own in PYTHON._asdict().items()))
        self.loadable = frozenset(loadable)
        self.missing = None
        self.space = {"__name__": "__main__", "__builtins__": builtins}
        builtins.input = refuse_input
        self._log = []  # of (number, source, whether it ran through), in the order in which they were run

    def plan(self, cells, target):
        """Numbers of the cells to run, the target last.

        Parameters
        ----------
        cells : list of str
            The sources of all cells of the page.
        target : int
        """
        modules = _modules(cells)
        names = [_names(source, modules, self.pure) for source in cells]
        wanted, needed = set(names[target].needs), {}
        for number in range(target - 1, -1, -1):
            cell = names[number]
            made = (cell.binds | cell.changes) & wanted
            if made:
                needed[number] = made
                wanted = (wanted - cell.surely) | cell.needs
        return [*self._stale(cells, names, dict(sorted(needed.items())), modules), target]

    def _stale(self, cells, names, needed, modules):
        """The needed cells that must run, again or for the first time.

        One that runs again can make another stale: a later one that needs what it makes, or an earlier one whose things it
        changes, and has changed before.
        """
        stale, before = set(), None
        while before != len(stale):
            before = len(stale)
            for number, made in needed.items():
                remade = any((names[o].binds | names[o].changes) & names[number].needs for o in stale if o < number)
                if remade or not self._fresh(number, cells, made, needed.keys() - stale, modules):
                    stale.add(number)
        return sorted(stale)

    def _fresh(self, number, cells, made, kept, modules):
        """Whether a cell was run as it stands, and nothing but later cells that are kept has changed what it made."""
        runs = [i for i, entry in enumerate(self._log) if entry == [number, cells[number], True]]
        if not runs:
            return False
        for other, source, through in self._log[runs[-1] + 1 :]:
            expected = through and other in kept and other > number and source == cells[other]
            names = _names(source, modules, self.pure)
            if not expected and (names.binds | names.changes) & made:
                return False
        return True

    def lacks(self, cells, order):
        """Modules that these cells import and that must be loaded first, in the order of their imports.

        Parameters
        ----------
        cells : list of str
        order : iterable of int
        """
        wanted = [module for number in order for module in imports(cells[number])]
        return [module for module in dict.fromkeys(wanted) if module in self.loadable and not self.has(module)]

    def has(self, module):
        """Whether a module can be imported now."""
        return importlib.util.find_spec(module) is not None

    def run(self, number, source, name="cell", call=""):
        """Run a cell, and tell what it puts out. Returns whether it ran through.

        A module that can be loaded and is not yet is no error of the cell: it is told in ``missing`` alone.

        Parameters
        ----------
        number : int
            Of the cell on the page, from 0.
        source : str
        name : str
            How errors call it.
        call : str
            With what the source ends, to check an exercise; the reader does not see it.
        """
        self.missing = None
        file = f"<{name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        entry = [number, source, False]
        self._log.append(entry)
        stream = _Stream(lambda text: self.emit(number, "stream", text))
        try:
            with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
                ask_for_name(source, call, file)
                self._show(number, self._value(source, file))
            entry[2] = True
            return True
        except BaseException as error:  # SystemExit and the reader's own, too
            if isinstance(error, ModuleNotFoundError) and error.name in self.loadable:
                self.missing = error.name
            else:
                self.emit(number, "error", told(error))
            return False
        finally:
            self._draw(number)

    def _value(self, source, file):
        """Run it; the value of its last line if that is an expression, and no semicolon hides it."""
        tree = ast.parse(source, file)
        last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        if last is None:
            exec(compile(tree, file, "exec"), self.space)
            return None
        tree.body.pop()
        exec(compile(tree, file, "exec"), self.space)
        value = eval(compile(ast.Expression(last.value), file, "eval"), self.space)
        return None if source.rstrip().endswith(";") else value

    def _show(self, number, value):
        if value is None:
            return
        shown = getattr(value, "_repr_html_", None)
        html = shown() if callable(shown) and not isinstance(value, type) else None
        self.emit(number, *(("html", html) if html else ("text", repr(value))))

    def _draw(self, number):
        """Matplotlib's figures, and an end to them."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        for figure in pyplot.get_fignums() if pyplot else ():
            picture = io.BytesIO()
            pyplot.figure(figure).savefig(picture, format="png")
            self.emit(number, "image", base64.b64encode(picture.getvalue()).decode())
        if pyplot:
            pyplot.close("all")


class _Stream(io.TextIOBase):
    """Hands on what is printed, at once."""

    def __init__(self, write):
        self._write = write

    def writable(self):
        return True

    def write(self, text):
        if text:
            self._write(text)
        return len(text)


def imports(source):
    """The outermost modules that some code imports whenever it runs, and not what a function imports when it is called."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    found = []
    for statement in body:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for node in ast.walk(statement):
                if isinstance(node, ast.Import):
                    found += [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.append(node.module)
    return list(dict.fromkeys(name.partition(".")[0] for name in found))


def _modules(cells):
    """Names that some cell gives to a module."""
    found = {"nnkit"}
    for source in cells:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Import):
                    found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module in PACKAGES:
                    found |= {alias.asname or alias.name for alias in node.names}
    return frozenset(found)


def refuse_input(prompt=""):
    """In the place of Python's own, which would wait for ever."""
    raise OSError("input() cannot ask on this page: write the value into the code, or open the chapter as a notebook")


OF_NOTEBOOKS = (
    "A line that begins with % or ! is a command for notebooks. On this page there is Python alone: leave the line out."
)
#: Slips in writing of which Python's own words do not tell beginners what to do, by a part of these words.
SLIPS = {
    "expected an indented block": "The lines that belong to a line with a colon stand below it, four spaces further in.",
    "unexpected indent": "This line stands further in than the line before it, and no colon asks for that.",
    "unindent does not match": "This line stands further out than the line before it, but at no edge of a line above.",
    "invalid decimal literal": "A number is followed by a letter. Where they are multiplied, * stands between them: 3 * x. "
    "And in x**2.mean() the .mean() belongs to the 2: brackets around all that is meant, as in (x**2).mean(), mend that.",
}


class NoSuchName(Exception):
    """The code does not define what is to be checked."""


def ask_for_name(source, call, file):
    """Ask that code which is followed by a call defines what the call checks: an older one of that name may still be there.

    Parameters
    ----------
    source : str
        The code with the call.
    call : str
        Nothing for a cell without one.
    file : str
        How errors of the code call it.
    """
    if not call:
        return
    own = source.removesuffix(call)
    ast.parse(own, file)  # an error of the reader's code is not one of the call after it
    names = _names(own, frozenset(), PYTHON)
    for name in (argument.id for argument in ast.parse(call).body[-1].value.args if isinstance(argument, ast.Name)):
        if name not in names.binds:
            raise NoSuchName(f"There is no `{name}` in your code. What is checked must have this name: def {name}(…).")


def told(error):
    """A traceback with the reader's own lines only, and the error itself."""
    if isinstance(error, NoSuchName):
        return str(error)
    if isinstance(error, SyntaxError) and (error.text or "").lstrip().startswith(("%", "!")):
        return f"{type(error).__name__}: {OF_NOTEBOOKS}"
    kept = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(("<cell", "<your code>"))
    ]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(kept)] if kept else []
    meaning = next((words for part, words in SLIPS.items() if isinstance(error, SyntaxError) and part in str(error)), "")
    return "".join([*lines, *traceback.format_exception_only(error), meaning]).rstrip()
