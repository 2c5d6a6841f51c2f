"""nbgrader and otter-grader as a teacher runs them, from an edition to marks.

NNKIT_NBGRADER and NNKIT_OTTER name a Python that has the one and the other.
"""

import json
import os
import pathlib
import subprocess

import nbformat

ROOT = pathlib.Path(__file__).parents[2]
_SCORES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    found = {one.student.id: {grade.name: grade.score for notebook in one.notebooks for grade in notebook.grades}
             for one in book.assignment_submissions(sys.argv[1])}
print(json.dumps(found))
"""


def run(python, folder, *command, library=str(ROOT)):
    """A program that stands beside a Python, in a folder; how it ended, and what it printed."""
    beside = f"{pathlib.Path(python).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": beside, "PYTHONPATH": library, "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False)
    return done.returncode, done.stdout + done.stderr


class Nbgrader:
    """A course folder that an edition has been written into."""

    name = "nbgrader"

    def __init__(self, folder):
        self.python, self.folder = os.environ["NNKIT_NBGRADER"], folder

    def release(self, chapter):
        """Make the students' version; its folder."""
        code, said = run(self.python, self.folder, "nbgrader", "generate_assignment", chapter, "--create")
        assert not code, said
        return self.folder / "release" / chapter

    def grade(self, chapter, notebooks, beside=None):
        """The points of each task, for each student; none at all where a notebook was refused."""
        name = next((self.folder / "release" / chapter).glob("*.ipynb")).name
        for student, notebook in notebooks.items():
            place = self.folder / "submitted" / student / chapter
            place.mkdir(parents=True)
            nbformat.write(notebook, place / name)
            for path, content in (beside or {}).get(student, {}).items():
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content)
        _, self.said = run(self.python, self.folder, "nbgrader", "autograde", chapter)
        code, said = run(self.python, self.folder, self.python, "-W", "ignore", "-c", _SCORES, chapter)
        assert not code, said
        found = json.loads(said.splitlines()[-1])
        graded = self.folder / "autograded"
        return {student: found[student] if (graded / student / chapter / name).exists() else {} for student in notebooks}


class Otter:
    """A folder that an edition for otter-grader has been written into."""

    name = "otter"

    def __init__(self, folder):
        self.python, self.folder = os.environ["NNKIT_OTTER"], folder

    def release(self, chapter):
        """Make the students' version, and the zip for grading; the students' folder. The solution is graded in passing."""
        [source] = (self.folder / chapter).glob("*.ipynb")
        code, said = run(self.python, self.folder, "otter", "assign", str(source), f"made/{chapter}")
        assert not code, said
        return self.folder / "made" / chapter / "student"

    def grade(self, chapter, notebooks, beside=None):
        """The points of each task, for each student; none at all where a notebook was refused."""
        [zipped] = (self.folder / "made" / chapter / "autograder").glob("*.zip")
        return {
            student: self._grade(zipped, student, notebook, (beside or {}).get(student))
            for student, notebook in notebooks.items()
        }

    def _grade(self, zipped, student, notebook, beside):
        place = self.folder / "handed" / zipped.stem / student
        place.mkdir(parents=True)
        nbformat.write(notebook, place / "answers.ipynb")
        given = "answers.ipynb"
        if beside:
            given = "answers.zip"
            _zip(place / given, {"answers.ipynb": (place / "answers.ipynb").read_bytes()} | beside)
        code, self.said = run(self.python, place, "otter", "run", "-a", str(zipped), given)
        if code or not (place / "results.json").exists():
            return {}
        tests = json.loads((place / "results.json").read_text())["tests"]
        return {one["name"].split(" ")[0]: one["score"] for one in tests if "score" in one}


def _zip(path, files):
    import zipfile

    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
