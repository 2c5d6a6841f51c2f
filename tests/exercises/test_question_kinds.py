"""What is said to answers that are numbers, letters or steps in order."""

import json
import pathlib

import pytest

from nnkit.exercises import check, registry
from nnkit.exercises.items import Mistake
from nnkit.exercises.questions import Number

#: What is typed, what is asked for, and the verdict: the pages must give the same one.
JUDGEMENTS = json.loads((pathlib.Path(__file__).parent / "judgements.json").read_text(encoding="utf-8"))


def test_a_rounded_wrong_number_is_still_that_mistake():
    assert check("ch07.dE-dw10", -0.137).mistake == 2 and check("ch07.dE-dw10", -0.14).mistake is None


def test_fractions_are_numbers():
    assert check("ch01.sum-by-hand", "−3/4").status == "correct"
    assert check("ch01.sum-by-hand", "1/0").status == check("ch01.sum-by-hand", "1/2/3").status == "unclear"


def test_a_count_is_not_rounded():
    assert "left out, or counted twice" in check("ch02.mnist-parameters", 39760 + 7).text


def test_numbers_are_told_what_is_near():
    answer = registry()["ch07.miskeyed"].answer
    for given, said in (
        (-answer, "the sign is not"),
        (10 * answer, "the decimal point"),
        (answer + 0.004, "That is close"),
        ("−0,2974", "the sign is not"),
        (5 * answer, "smaller than that"),
        (answer / 5, "larger than that"),
    ):
        feedback = check("ch07.miskeyed", given)
        assert feedback.status == "wrong" and said in feedback.text


def test_an_order_is_told_how_far_it_is_right():
    item = registry()["ch07.seven-steps"]
    assert check(item.id, list(item.answer)).status == check(item.id, ", ".join(item.answer.upper())).status == "correct"
    moved = item.answer[:5] + item.answer[6] + item.answer[5]
    assert "The first 5 are in place" in check(item.id, moved).text
    assert check(item.id, item.answer[:-1]).status == "unclear"
    first = item.answer[0] + item.answer[1:].translate(
        str.maketrans(item.answer[1] + item.answer[2], item.answer[2] + item.answer[1])
    )
    assert "The first 1 is in place" in check(item.id, first).text


def test_a_comma_separates_thousands_or_decimals():
    assert check("ch05.evaluations", "20,000").status == "correct"
    assert check("ch04.sse-by-hand", "0,07").status == "correct"


@pytest.mark.parametrize("case", JUDGEMENTS, ids=lambda case: f"{case['text']} for {case['answer']}")
def test_typed_numbers_are_judged_as_the_table_says(case, monkeypatch):
    monkeypatch.setattr("nnkit.exercises.items.REGISTRY", {})
    mistakes = tuple(Mistake(*mistake) for mistake in case.get("mistakes", ()))
    given = {name: case[name] for name in ("answer", "tolerance")}
    feedback = Number(id="ch01.x", title="", text="", praise="Right.", hints=(), mistakes=mistakes, **given).judge(
        case["text"]
    )
    assert feedback.status == case["status"]
    assert feedback.text == case.get("says", "Right.")


CHOICES = [item for item in registry().values() if item.kind in ("choice", "predict")]


def test_the_length_of_an_option_does_not_give_the_right_one_away():
    longest, chance = 0.0, 0.0
    for item in CHOICES:
        lengths = [len(option) for option in item.options]
        right = lengths[ord(item.answer) - ord("a")]
        longest += (right == max(lengths)) / lengths.count(max(lengths))
        chance += 1 / len(lengths)
    assert len(CHOICES) > 80 and longest <= 1.2 * chance


def test_the_right_option_stands_at_any_place_equally_often():
    with_four = [item.answer for item in CHOICES if len(item.options) == 4]
    expected = len(with_four) / 4
    deviation = sum((with_four.count(letter) - expected) ** 2 / expected for letter in "abcd")
    assert deviation < 7.81  # exceeded by chance once in twenty times (chi squared, three degrees of freedom)
