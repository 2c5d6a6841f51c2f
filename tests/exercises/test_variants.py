"""Items that come back: other numbers with their mistakes computed, another order, a wrong answer to be judged."""

import re

import numpy as np
import pytest

from nnkit.exercises import again, registry
from nnkit.exercises.items import REGISTRY
from nnkit.exercises.variants import GENERATORS, NOTHING, Draw, Slip, source_of, variant

ITEMS = registry()
SEEDS = range(50)
NUMBERS = [id for id, item in ITEMS.items() if item.kind == "number"]


def numbers_in(text):
    """The numbers of a text, as they are written, without those in names such as w9 or W₂₃."""
    return set(re.findall(r"(?<![\w₀-₉.])\d+(?:[.,]\d+)*", text))


@pytest.mark.parametrize("id", sorted(GENERATORS))
def test_with_other_numbers_the_right_answer_is_right_and_each_mistake_is_told(id):
    item = ITEMS[id]
    for seed in SEEDS:
        made = variant(item, seed)
        assert made.judge(made.answer).status == "correct"
        assert made.judge(f"{made.answer:.12g}").status == "correct"
        assert np.isfinite(made.answer) and made.tolerance > 0
        for place, mistake in enumerate(made.mistakes):
            said = made.judge(mistake.answer)
            assert (said.status, said.mistake) == ("mistake", place), (seed, mistake)
        assert len(made.mistakes) >= min(2, len(item.mistakes)), "too few mistakes can be told apart"


@pytest.mark.parametrize("id", sorted(GENERATORS))
def test_the_numbers_change_and_fit_the_words(id):
    item, texts = ITEMS[id], set()
    for seed in SEEDS:
        made = variant(item, seed)
        texts.add(made.text)
        # What is said names no number that the question itself does not hold, unless both questions say it in any case.
        general = numbers_in(item.text) & numbers_in(made.text)
        for text in (made.praise, *(mistake.message for mistake in made.mistakes)):
            of_the_first = numbers_in(text) & numbers_in(item.text)
            assert of_the_first <= general | numbers_in(made.text), (seed, text)
    assert len(texts) >= 5, f"only {len(texts)} different texts"


@pytest.mark.parametrize("id", sorted(GENERATORS))
def test_a_tolerance_is_fair(id):
    """An answer that is rounded as the question asks for it is right; half of the smallest distance to a mistake is enough."""
    for seed in SEEDS:
        made = variant(ITEMS[id], seed)
        nearest = min((abs(mistake.answer - made.answer) for mistake in made.mistakes), default=np.inf)
        assert nearest > 2 * made.tolerance


def test_the_same_seed_gives_the_same_and_nothing_is_registered():
    before = dict(REGISTRY)
    for item in ITEMS.values():
        assert variant(item, 3).data() == variant(item, 3).data()
    assert before == REGISTRY


@pytest.mark.parametrize("id", sorted(id for id, item in ITEMS.items() if item.kind in ("choice", "predict", "order")))
def test_in_another_order_the_same_is_right_and_the_same_is_said(id):
    item = ITEMS[id]
    made = variant(item, 5)
    if len(item.parts) > 1:
        assert list(made.parts.values()) != list(item.parts.values())
    assert sorted(made.parts.values()) == sorted(item.parts.values())
    assert [made.parts[one] for one in made.answer] == [item.parts[one] for one in item.answer]
    told = {mistake.message: [made.parts[one] for one in mistake.answer] for mistake in made.mistakes}
    assert told == {mistake.message: [item.parts[one] for one in mistake.answer] for mistake in item.mistakes}


@pytest.mark.parametrize("id", sorted(id for id, item in ITEMS.items() if item.kind == "code" and item.can_run))
def test_an_exercise_comes_back_as_an_answer_to_be_judged(id):
    item, codes = ITEMS[id], set()
    known = {source_of(item, mistake.answer): mistake.message for mistake in item.mistakes}
    for seed in SEEDS:
        made = variant(item, seed)
        assert isinstance(made, Slip) and made.code.startswith(f"def {item.reference.__name__}(")
        right = made.parts[made.answer]
        if right == NOTHING:
            assert made.code == source_of(item, item.reference)
        else:
            assert known[made.code] == right
        assert len(set(made.parts.values())) == len(made.parts) >= 3
        codes.add(made.code)
    assert len(codes) >= 3


def test_a_hundred_items_come_back_changed():
    assert len(GENERATORS) + sum(item.kind == "code" for item in ITEMS.values()) >= 100


def test_a_draw_with_too_few_wrong_values_or_no_fair_one_is_an_error(monkeypatch):
    item = ITEMS["ch09.three-epochs"]
    draws = {"short": Draw("", 1.0, [2.0]), "unfair": Draw("", 1.0, [1.2] + 6 * [None])}
    for name, words in (("short", "1 wrong values for 7 known mistakes"), ("unfair", "no right answer differed")):
        monkeypatch.setitem(GENERATORS, item.id, lambda rng, draw=draws[name]: draw)
        with pytest.raises(ValueError, match=words):
            variant(item, 0)


def test_an_earlier_question_is_asked_once_more_and_judged():
    shown = again("ch09.three-epochs")
    samples, batch, epochs = map(int, re.findall(r"\d+", shown.item.text))
    assert 'again("ch09.three-epochs", 0.5)' in repr(shown)
    assert again("ch09.three-epochs", samples // batch * epochs).status == "correct"
    assert again("ch09.three-epochs", samples // batch).status == "mistake"
    assert again("ch09.three-epoch").status == "unknown"
