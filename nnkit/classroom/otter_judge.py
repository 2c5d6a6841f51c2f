"""A plugin of otter-grader: in the place of the student's notebook it gives verdicts to the process that runs the tests.

otter-grader runs a notebook, and then the tests in the same process. So what runs there is a notebook of our own, with one
statement; the answers were judged elsewhere. Whatever else was handed in is removed first: otter-grader reads its own log
from there, with pickle, and Python would import modules from there.
"""

import pathlib
import shutil

import nbformat
from otter.plugins import AbstractOtterPlugin

from nnkit.classroom.marking import marked
from nnkit.classroom.tasks import METADATA, id_of
from nnkit.exercises import registry


class Judge(AbstractOtterPlugin):
    """Takes the place of what a student handed in."""

    def before_grading(self, config):
        """Remove all files that were handed in beside the notebook."""
        for path in pathlib.Path(self.submission_path).parent.iterdir():
            if str(path) == self.submission_path or path.name == "tests":
                continue
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def before_execution(self, submission):
        """A notebook that holds what was found, for the tests."""
        tests = pathlib.Path(self.submission_path).with_name("tests").glob("*.py")
        ids = {path.stem: id for path in tests if (id := id_of(path.stem)) in registry()}
        said = marked([cell.source for cell in submission.cells if cell.cell_type == "code"], list(ids.values()))
        verdicts = {name: (said[id].status, repr(said[id])) for name, id in ids.items()}
        cells = [nbformat.v4.new_code_cell(f"verdicts = {verdicts!r}")]
        return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
