"""The marks that otter-grader has given, one file for each student, as one table::

    python -m nnkit.classroom marks results --to marks.csv

It runs in the environment of the grader, as in that of this project.
"""

import csv
import json
import pathlib


def add_arguments(parser):
    """What follows ``marks`` on the command line."""
    parser.add_argument("folder", type=pathlib.Path, help="holds NAME/results.json for each student")
    parser.add_argument("--to", type=pathlib.Path, required=True, metavar="FILE")
    parser.set_defaults(run=lambda given: print(write(given.folder, given.to)))


def write(folder, path):
    """Write the table: a line for each student, with all points and those of each task.

    Parameters
    ----------
    folder : pathlib.Path
        It holds a folder for each student, in which otter-grader has written results.json. Where it has written none, or one
        that cannot be read, the student has no points in the table.
    path : pathlib.Path

    Returns
    -------
    str
        How many have marks, and who has none.

    Raises
    ------
    FileNotFoundError
        If the folder holds none.
    """
    students = {place.name: points(place / "results.json") for place in sorted(folder.iterdir()) if place.is_dir()}
    tasks = list(dict.fromkeys(task for given in students.values() for task in given))
    if not tasks:
        raise FileNotFoundError(f"{folder} holds no folder with a results.json of otter-grader")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["student", "points", *tasks])
        for name, given in students.items():
            table.writerow([name, sum(given.values()) if given else "", *(given.get(task, "") for task in tasks)])
    without = [name for name, given in students.items() if not given]
    told = f" No marks: {', '.join(without)}." if without else ""
    return f"{path}: marks of {len(students) - len(without)} of {len(students)}, {len(tasks)} tasks.{told}"


def points(path):
    """Points of each task in a file of otter-grader; none if there is no such file."""
    try:
        tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
        return {test["name"]: float(test["score"]) for test in tests if "score" in test}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
