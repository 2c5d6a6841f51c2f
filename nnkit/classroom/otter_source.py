"""Notebooks for otter-grader's ``otter assign``, as a teacher writes them."""

import nbformat

from nnkit.classroom.tasks import METADATA, Answer, Text

CONFIG = """\
# ASSIGNMENT CONFIG
name: {name}
init_cell: false
export_cell: false
files: [{wheel}]
tests:
    ok_format: false
    files: true
generate:
    print_summary: false
    show_hidden: true
    force_public_test_summary: false
    plugins:
        - nnkit.classroom.otter_judge.Judge
"""
QUESTION = """\
# BEGIN QUESTION
name: {name}
points: {points}
check_cell: false
"""
#: What is tested is a verdict, which :mod:`nnkit.classroom.otter_judge` gives in the place of the student's notebook.
TEST = """\
# HIDDEN
def test(verdicts):
    status, text = verdicts["{name}"]
    assert status == "correct", text
"""


def write(folder, chapters):
    """Write a folder for each chapter.

    Parameters
    ----------
    folder : pathlib.Path
    chapters : mapping from pathlib.Path to list
        The parts of each notebook, see :func:`nnkit.classroom.tasks.parts`.
    """
    for path, parts in chapters.items():
        [wheel] = path.parent.glob("*.whl")
        nbformat.write(notebook(parts, path.stem, wheel.name), path)


def place(folder, chapter):
    """The folder of a chapter."""
    return folder / chapter


def notebook(parts, name, wheel):
    """A notebook for ``otter assign``: each answer that is marked is a question with its solution and one hidden test."""
    cells = [nbformat.v4.new_raw_cell(CONFIG.format(name=name, wheel=wheel))]
    for part in parts:
        if isinstance(part, Text):
            cells.append(nbformat.v4.new_markdown_cell(part.source))
        elif isinstance(part, Answer):
            cells += _question(part) if part.points else [nbformat.v4.new_code_cell(part.stub)]
            cells.append(nbformat.v4.new_code_cell(part.trial))
        else:
            cells.append(part)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _question(part):
    raw, code = nbformat.v4.new_raw_cell, nbformat.v4.new_code_cell
    solution = f"{part.stub}\n# BEGIN SOLUTION NO PROMPT\n{part.solved}\n# END SOLUTION"
    return [
        raw(QUESTION.format(name=part.name, points=part.points)),
        raw("# BEGIN SOLUTION"),
        code(solution),
        raw("# END SOLUTION"),
        raw("# BEGIN TESTS"),
        code(TEST.format(name=part.name)),
        raw("# END TESTS"),
        raw("# END QUESTION"),
    ]
