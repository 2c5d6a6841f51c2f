"""Moodle XML: every question, answer, tolerance and reply is read back from the file; Moodle itself imports it.

NNKIT_MOODLE names the folder of an installed Moodle 4.5, whose database is running; PHP is needed then.
"""

import json
import os
import re
import subprocess
from xml.etree import ElementTree as ET

import pytest

from nnkit.classroom import moodle
from nnkit.classroom.__main__ import main
from nnkit.classroom.export import Question, questions
from nnkit.exercises import registry
from nnkit.exercises.feedback import as_plain
from nnkit.exercises.variants import GENERATORS, Slip

from read_back import BOOK, as_written, spoiling_items, task_as_written

TYPES = {"number": "numerical", "choice": "multichoice", "predict": "multichoice", "order": "ordering"}
QUESTIONS = questions([])


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("moodle") / "all.xml"
    moodle.write(path, QUESTIONS, BOOK)
    return path


def read(path):
    """The questions of a file by their ids, each with the category that it stands in."""
    found, category = {}, None
    for element in ET.parse(path).getroot():
        if element.get("type") == "category":
            category = element.findtext("category/text")
            continue
        assert element.findtext("idnumber") not in found
        found[element.findtext("idnumber")] = {
            "category": category,
            "type": element.get("type"),
            "name": element.findtext("name/text"),
            "text": element.findtext("questiontext/text"),
            "general": element.findtext("generalfeedback/text"),
            "hints": [hint.findtext("text") for hint in element.findall("hint")],
            "tags": [tag.findtext("text") for tag in element.findall("tags/tag")],
            "answers": [
                [
                    one.findtext("text"),
                    float(one.get("fraction")),
                    one.findtext("feedback/text"),
                    float(one.findtext("tolerance", 0)),
                ]
                for one in element.findall("answer")
            ],
        }
    return found


def compare(question, shown, whole=100):
    """What a file or Moodle has of a question, with the question; ``whole`` is the fraction of a right answer."""
    item = question.item
    assert shown["type"] == TYPES[item.kind] and shown["name"] == question.name
    assert set(shown["tags"]) == {question.source.id, question.source.kind}
    assert task_as_written(shown["text"]) == (item.text, item.code if isinstance(item, Slip) else "")
    assert [as_written(hint) for hint in shown["hints"]] == list(item.hints)
    assert as_written(shown["general"].removeprefix("<p>").partition("</p>")[0]) == item.praise
    answers = [[text, fraction, as_written(said), tolerance] for text, fraction, said, tolerance in shown["answers"]]
    if item.kind == "number":
        expected = [(item.answer, whole, ""), *((one.answer, 0, one.message) for one in item.mistakes)]
        for (value, fraction, message), answer in zip(expected, answers, strict=True):
            assert float(answer[0]) == pytest.approx(value, rel=1e-11) and answer[1:3] == [fraction, message]
            assert item.tolerance <= answer[3] * (1 + 1e-9)
            assert answer[3] <= max(item.tolerance, 0.05 if message else 0) * (1 + 1e-9)
    elif item.kind == "order":
        steps = [as_written(text) for text, *_ in answers]
        assert steps == [item.parts[letter] for letter in item.answer]
        assert [one[1:] for one in answers] == [[place, "", 0] for place in range(1, len(steps) + 1)]
        rows = [as_written(row) for row in re.findall("<li>(.*?)</li>", shown["general"])]
        pairs = [(*(item.parts[letter] for letter in one.answer), one.message) for one in item.mistakes]
        assert rows == [f"“{first}” comes before “{second}” {message}" for first, second, message in pairs]
    else:
        said = {one.answer: one.message for one in item.mistakes}
        expected = [[text, 0 if one in said else whole, said.get(one, ""), 0] for one, text in item.parts.items()]
        assert [[as_written(text), *rest] for text, *rest in answers] == expected


def said_to(answers, number):
    """What Moodle says to a number: the first answer within whose tolerance it is."""
    return next(
        ([fraction, said] for value, fraction, said, tolerance in answers if abs(number - float(value)) <= tolerance), None
    )


def test_everything_is_read_back(file):
    found = read(file)
    assert list(found) == [question.id for question in QUESTIONS]
    assert {one["tags"][0] for one in found.values()} == set(registry())
    for question in QUESTIONS:
        compare(question, found[question.id])


def test_nothing_in_a_text_spoils_the_file(tmp_path):
    for item in spoiling_items():
        question = Question(item.id, as_plain(item.title), item, item)
        moodle.write(tmp_path / "one.xml", [question], BOOK)
        [shown] = read(tmp_path / "one.xml").values()
        compare(question, shown)


def numbers():
    """For each numerical question numbers with what is to be said: the right one, its edges, and each known wrong one."""
    for question in QUESTIONS:
        item = question.item
        if item.kind == "number":
            right = [item.answer + share * item.tolerance for share in (-0.9, 0, 0.9)]
            yield question, right, [(one.answer, one.message) for one in item.mistakes]


def test_a_number_gets_the_reply_that_the_book_gives(file):
    found = read(file)
    for question, right, wrong in numbers():
        answers, item = found[question.id]["answers"], question.item
        assert all(said_to(answers, value) == [100, ""] for value in right), question.id
        outside = item.answer + 1.1 * item.tolerance
        assert (said_to(answers, outside) or [0])[0] == 0
        for value, message in wrong:
            fraction, said = said_to(answers, value)
            assert (fraction, as_written(said)) == (0, message), (question.id, value)
            others = [item.answer, *(one.answer for one in item.mistakes if one.answer != value)]
            if all(abs(value - other) > 0.1 for other in others):
                rounded = float(f"{value:.3g}") if abs(value) < 10 else round(value, 1)
                assert as_written(said_to(answers, rounded)[1]) == message, (question.id, rounded)


def test_a_number_comes_with_other_numbers_for_a_random_draw():
    versions = [one for one in QUESTIONS if one.source.id == "ch04.sse-by-hand"]
    assert [one.id for one in versions] == ["ch04.sse-by-hand", *(f"ch04.sse-by-hand.v{i}" for i in (1, 2, 3))]
    assert len({one.item.text for one in versions}) == len({one.item.answer for one in versions}) == 4
    assert {one.source.id for one in QUESTIONS if one.id.endswith(".v1")} == {
        id for id, item in registry().items() if id in GENERATORS or item.kind == "code"
    }


def test_each_chapter_is_a_category_and_ids_stay_when_fewer_are_exported(tmp_path, capsys):
    path = tmp_path / "two.xml"
    main(["export", "moodle", "--chapters", "ch05", "ch04", "--to", str(path), "--versions", "1"])
    found = read(path)
    assert {id.partition(".")[0]: one["category"].rpartition("/")[2] for id, one in found.items()} == {
        "ch04": "04 losses",
        "ch05": "05 gradients",
    }
    assert found.keys() < {question.id for question in QUESTIONS} and all(len(id) <= 100 for id in found)
    assert f"{len(found)} questions of 2 chapters" in capsys.readouterr().out
    assert "http" not in "".join(one["general"] for one in found.values())  # nobody said where the book is


def test_a_chapter_that_there_is_not_is_named_and_nothing_written(tmp_path):
    with pytest.raises(SystemExit, match=r"ch77.*ch12"):
        main(["export", "moodle", "--chapters", "ch04", "ch77", "--to", str(tmp_path / "none.xml")])
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not os.environ.get("NNKIT_MOODLE"), reason="NNKIT_MOODLE names no installed Moodle")
def test_moodle_has_every_question_and_judges_as_the_book(file, tmp_path):
    asked = {question.id: [*right, *(value for value, _ in wrong)] for question, right, wrong in numbers()}
    (tmp_path / "numbers.json").write_text(json.dumps(asked), encoding="utf-8")
    script = f"{os.path.dirname(__file__)}/moodle_import.php"
    command = ["php", "-d", "memory_limit=2G", script, os.environ["NNKIT_MOODLE"], str(file), str(tmp_path / "numbers.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    found = json.loads(done.stdout)
    count = len(QUESTIONS)
    assert found["counts"] == [[count, count], [2 * count, count]]  # a second import makes copies, and they have no id
    assert found["questions"].keys() == {question.id for question in QUESTIONS}
    for question in QUESTIONS:
        compare(question, found["questions"][question.id], whole=1)
    for question, right, wrong in numbers():
        expected = [[1, ""]] * len(right) + [[0, message] for _, message in wrong]
        said = found["questions"][question.id]["said"]
        assert [[fraction, as_written(text)] for fraction, text in said] == expected, question.id
