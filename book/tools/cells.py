"""What a cell of a notebook is and shows, told from its code and its outputs."""

import ast
import importlib.util

from nnkit.figures.moving.engine import VEGALITE

#: What is alive on a page without Python: a cell that shows one of these has it as its tag.
KINDS = ("figure", "question", "lab")

#: The tag of a cell that needs PyTorch, which not everybody has, and no page.
TORCH = "torch"


def kind_of(cell):
    """One of :data:`KINDS`, or nothing.

    Parameters
    ----------
    cell : notebook cell
        With its stored outputs.

    Returns
    -------
    str
    """
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if VEGALITE in data:
            return "figure"
        if "nnkit-question" in data.get("text/html", ""):
            return "question"
        if "note" in output.get("metadata", {}).get("image/png", {}):
            return "lab"
    return ""


def has_torch_or_needs_none(notebook):
    """Whether what a notebook needs is installed, as far as that is PyTorch."""
    needed = any(TORCH in cell.metadata.get("tags", ()) for cell in notebook.cells)
    return not needed or importlib.util.find_spec("torch") is not None


def called(source, function):
    """The first argument of the call that is a source's last statement, if it is a call of that function.

    Parameters
    ----------
    source : str
    function : str

    Returns
    -------
    object
        Nothing where the source is no Python, or ends in another way.
    """
    try:
        last = ast.parse(source).body[-1].value
    except (SyntaxError, IndexError, AttributeError):
        return None
    if isinstance(last, ast.Call) and isinstance(last.func, ast.Name) and last.func.id == function and last.args:
        return getattr(last.args[0], "value", None)
    return None


def asked(source):
    """The id of the exercise, question or prediction that a cell shows, or nothing."""
    return called(source, "question") or called(source, "predict")


def recalled(source):
    """The id of the earlier question that a cell shows once more, or nothing."""
    return called(source, "again")


#: Modules of nnkit.figures, as the notebooks name them.
DRAWING = ("labs", "moving", "pictures", "plots", "walkthrough")


def only_draws(source):
    """Whether a source is nothing but calls that draw."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return False
    calls = [one.value.func for one in body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)]
    draws = [one for one in calls if isinstance(one, ast.Attribute) and getattr(one.value, "id", "") in DRAWING]
    return bool(body) and len(draws) == len(body)
