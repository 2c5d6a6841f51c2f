"""The marks of otter-grader as one table."""

import csv
import json

import pytest

from nnkit.classroom import otter_marks


def test_each_student_has_a_line_and_who_has_no_marks_is_named(tmp_path):
    tests = [{"name": "Public Tests"}, {"name": "ch04-sse", "score": 2.0}, {"name": "ch04-bce", "score": 0.5}]
    for name, text in {"anna": json.dumps({"tests": tests}), "ben": '{"tests": 3}', "eva": "no"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(text)
    (tmp_path / "fred").mkdir()
    told = otter_marks.write(tmp_path, tmp_path / "marks.csv")
    with (tmp_path / "marks.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    assert lines[:2] == [["student", "points", "ch04-sse", "ch04-bce"], ["anna", "2.5", "2.0", "0.5"]]
    assert lines[2:] == [[name, "", "", ""] for name in ("ben", "eva", "fred")]
    assert told.endswith("marks of 1 of 4, 2 tasks. No marks: ben, eva, fred.")


def test_a_folder_without_marks_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder with a results\.json"):
        otter_marks.write(tmp_path, tmp_path / "marks.csv")
