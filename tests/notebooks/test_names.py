"""No name in the prose that nothing has: in chapters, exercises, pages, and docstrings of nnkit."""

import ast
import pathlib
import re

import nbformat
import pytest
from prose_names import code_in, names_in, names_of, names_of_chapter, python_in, unknown

from nnkit.exercises import registry
from nnkit.exercises.items import chapter_of

ROOT = pathlib.Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [*sorted((ROOT / "book" / "pages").glob("*.md")), ROOT / "README.md"]
MODULES = [path for path in sorted((ROOT / "nnkit").rglob("*.py")) if not chapter_of(path)]
CHAPTERS = sorted({item.chapter for item in registry().values()})
ITEMS = [pytest.param(item, id=id) for id, item in registry().items()]

# Names of other libraries, systems and files that the prose speaks of.
TORCH = {
    "torch",
    "Linear",
    "CrossEntropyLoss",
    "load_state_dict",
    "state_dict",
    "zero_grad",
    "model",
    "decoupled_weight_decay",
    "distributed",
    "DistributedDataParallel",
    "MSELoss",
    "nll_loss",
    "loss_function",
    "cuda",
    "synchronize",
    "set_epoch",
}
#: Where a teacher keeps what a class hands in and gets back.
OF_A_CLASS = (
    "course/",
    "release/",
    "made/",
    "submitted/",
    "handed/",
    "results/",
    "feedback/",
    "points.csv",
    "nbgrader_config.py",
)
OTHERS = {
    "glossary",
    "mnist",
    "env",
    "partial_fit",
    "condition",
    "ddof",
    "inputs",
    "invalid",
    "NNKIT_DATA",
    "CI",
    "install",
    "NNKIT_PYODIDE",
    "NNKIT_CLASS",
    "NNKIT_JUPYTERHUB",
    "NNKIT_MOODLE",
    "NNKIT_NBGRADER",
    "NNKIT_OTTER",
    "mine",
    "edition",
    "pyodide_address",
} | TORCH
#: What stands for a part of a name: "chNN_….py".
BLANK = re.compile(r"chNN|…|\*")


def known_in(notebook, chapter):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return {name for source in code for name in names_of(source)} | names_of_chapter(chapter) | OTHERS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_names_in_a_notebook(path):
    notebook = nbformat.read(path, as_version=4)
    pieces = [piece for cell in notebook.cells if cell.cell_type == "markdown" for piece in code_in(cell.source)]
    pieces = [piece for piece in pieces if not is_command(piece)]
    assert not (names := unknown(pieces, known_in(notebook, chapter_of(path)))), f"nothing is called so: {', '.join(names)}"


@pytest.fixture(scope="module")
def known_by_chapter():
    notebooks = {chapter_of(path): nbformat.read(path, as_version=4) for path in NOTEBOOKS}
    return {chapter: known_in(notebooks[chapter], chapter) for chapter in CHAPTERS}


@pytest.mark.parametrize("item", ITEMS)
def test_names_in_an_exercise(item, known_by_chapter):
    said = [item.title, item.text, item.praise, *item.hints, *item.parts.values()]
    pieces = [piece for text in [*said, *(mistake.message for mistake in item.mistakes)] for piece in code_in(text)]
    assert not (names := unknown(pieces, known_by_chapter[item.chapter])), f"nothing is called so: {', '.join(names)}"


@pytest.mark.parametrize("path", [path for path in PAGES if path.stem != "changelog"], ids=lambda path: path.stem)
def test_names_on_a_page(path):
    text = path.read_text(encoding="utf-8")
    pieces = [piece for piece in code_in(text) if not is_file(piece) and not is_command(piece) and piece not in registry()]
    known = {name for block in python_in(text) for name in names_of(block)} | OTHERS
    assert not (names := unknown(pieces, known)), f"nothing is called so: {', '.join(names)}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_files_on_a_page_are_there(path):
    files = [piece for piece in code_in(path.read_text(encoding="utf-8")) if is_file(piece) and not is_command(piece)]
    missing = [file for file in files if not file.startswith(("_build", ".venv", *OF_A_CLASS)) and not found(file)]
    assert missing == []


def is_file(piece):
    endings = "py|md|ipynb|yml|toml|txt|bib|lock|cff|pdf|js|css"
    return bool(re.fullmatch(rf"[\w.…*-]*/[\w.…*/-]*|[\w.…*-]+\.(?:{endings})|chNN_…|[A-Z-]{{6,}}", piece))


def is_command(piece):
    programs = r"make|python3?|py|pip|jupyter|npm|bash|pytest|ruff|lint-imports|\.venv[/\\]\S+|\.ipynb|\.pdf|--\S+"
    programs += r"|nbgrader|otter|torchrun|mkdir|chmod|grading/bin/pip"
    return bool(re.match(rf"(?:{programs})(?:\s|$)", piece))


def found(file):
    """Whether a file or folder is there, by its path from the project's folder or by its name alone."""
    pattern = BLANK.sub("*", file).rstrip("/")
    return any(ROOT.glob(pattern)) or ("/" not in pattern and any(ROOT.glob(f"[!._]*/**/{pattern}")))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_in_docstrings(path):
    source = path.read_text(encoding="utf-8")
    documented = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    ]
    pieces = [piece for node in documented for piece in re.findall(r"``(.+?)``", ast.get_docstring(node) or "")]
    pieces = [piece for piece in pieces if not is_file(piece) and not is_command(piece)]
    assert unknown(pieces, names_of(source) | OTHERS) == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("fit(net, epochs=5)", {"fit", "net", "epochs"}),
        ("x[0] @ w.sum(axis=1)", {"sum", "axis"}),
        ('check("ch07.neuron", neuron)', {"check", "neuron"}),
        ("print('a' 1", {"print"}),
        ("√x + eps", {"eps"}),
    ],
)
def test_names_in_code(code, names):
    assert names_in(code) == names


def test_what_is_code_in_a_text():
    text = "With `fit` and {cite}`mazur2015`, ``a `b` c`` and\n\n```python\nfit()\n```\n\n`g(x)`."
    assert code_in(text) == ["fit", "a `b` c", "g(x)"]
    assert python_in(text) == ["fit()\n"]


def test_an_old_name_is_found():
    assert unknown(["numerical_slope(f, x)", "fit(net)", "np.heaviside"], {"net"}) == ["numerical_slope"]
