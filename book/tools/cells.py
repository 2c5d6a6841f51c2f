"""What a cell of a notebook shows, told from its outputs."""

from nnkit.figures.moving.engine import VEGALITE

#: What is alive on a page without Python: a cell that shows one of these has it as its tag.
KINDS = ("figure", "question", "lab")


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
