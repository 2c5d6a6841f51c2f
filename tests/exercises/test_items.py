"""Where exercises and questions are found, and what every kind of them has."""

import importlib
import pathlib

import pytest

from nnkit.exercises import registry
from nnkit.exercises.chapters import ch05_gradients
from nnkit.exercises.items import Item, chapter_of
from nnkit.exercises.variants import variant


def test_an_id_can_be_taken_once(exercise):
    exercise(lambda x: x, lambda rng: [])
    with pytest.raises(ValueError, match=r"the id .test\.made. is taken"):
        exercise(lambda x: x, lambda rng: [])


def test_a_chapter_can_be_imported_again():
    before = registry()["ch05.kink"]
    importlib.reload(ch05_gradients)
    after = registry()["ch05.kink"]
    assert after is not before and after == before


def test_another_file_cannot_take_an_id(tmp_path, monkeypatch):
    (tmp_path / "ch98_twin.py").write_text(pathlib.Path(ch05_gradients.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=r"the id .ch05\.forward-difference. is taken"):
        importlib.import_module("ch98_twin")
    assert registry()["ch05.forward-difference"].reference.__module__ == ch05_gradients.__name__


@pytest.mark.parametrize(
    ("name", "chapter"),
    [
        ("ch05.kink", "ch05"),
        ("ch05_gradients", "ch05"),
        (pathlib.Path("notebooks") / "ch12_digits.ipynb", "ch12"),
        ("notebooks/ch07_backpropagation_by_hand.html", "ch07"),
        ("book/pages/choices.html", ""),
        ("mistakes_in_the_sources", ""),
        ("ch5.kink", ""),
    ],
)
def test_chapter_of(name, chapter):
    assert chapter_of(name) == chapter


def kinds(base=Item):
    return [kind for below in base.__subclasses__() for kind in (below, *kinds(below))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_kind_says_how_it_is_shown_and_judged(kind):
    assert kind.kind and kind.label and kind.example and kind.call in ("check", "predict")
    assert kind.judge is not Item.judge, "it needs a method judge"
    items = registry().values()
    assert any(kind in (type(item), type(variant(item, 0))) for item in items), "no chapter has one, and none comes back so"


def test_the_empty_function_of_an_exercise_has_its_parameters():
    stub = registry()["ch05.central-difference"].stub
    assert stub.startswith("def central_difference(f, x, h):\n    # your code")
    assert stub.endswith('    ...\n\n\ncheck("ch05.central-difference", central_difference)')
