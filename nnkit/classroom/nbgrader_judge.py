"""In the place of nbgrader's own preprocessor that runs notebooks: it judges the answers elsewhere, and writes what was found.

nbgrader reads a mark from the outputs of a grade cell: without an error it has all its points. So each grade cell gets an
error here, with the message of the checker, or nothing where the answer is correct.
"""

import nbformat
from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from nnkit.classroom.marking import marked
from nnkit.classroom.nbgrader_source import CLOSED
from nnkit.classroom.tasks import id_of
from nnkit.exercises import registry


class WithoutRests(Preprocessor):
    """Takes away what nbgrader leaves of its marks on a copied cell, over which it would stumble later on."""

    enabled = Bool(True)

    def preprocess_cell(self, cell, resources, index):
        if not cell.metadata.get("nbgrader"):
            cell.metadata.pop("nbgrader", None)
        return cell, resources


class Judge(Preprocessor):
    """Writes the outputs of all grade cells."""

    enabled = Bool(True)

    def preprocess(self, notebook, resources):
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        graded = {cell.metadata.nbgrader.grade_id: cell for cell in code if _is_graded(cell)}
        ids = {name: id for name in graded if (id := id_of(name)) in registry()}
        said = marked([cell.source for cell in code if not _is_graded(cell)], list(ids.values()))
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        for name, cell in graded.items():
            cell.source = cell.source.replace(CLOSED, "")  # it is judged now
            feedback = said.get(ids.get(name))
            if feedback is None or feedback.status != "correct":
                cell.outputs = [_failure(repr(feedback))]
        return notebook, resources


def _is_graded(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _failure(text):
    return nbformat.v4.new_output("error", ename="Not yet", evalue=text, traceback=text.splitlines())
