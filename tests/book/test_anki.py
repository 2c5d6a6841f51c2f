"""The deck for Anki: what it holds, that its ids stay, and that Anki's own library opens it and draws its cards.

NNKIT_ANKI names a Python that has the package anki, which needs packages of its own.
"""

import json
import os
import re
import sqlite3
import subprocess
import zipfile

import pytest

from book.tools import anki
from nnkit.exercises import registry
from nnkit.exercises.catalogue import number
from nnkit.exercises.items import REGISTRY
from nnkit.exercises.variants import GENERATORS

BOOK = "https://example.org/book/"
# Imports the deck twice, and prints how many notes there are after each time, and all cards as Anki draws them.
OPENED = """
import json, sys
from anki.collection import Collection, ImportAnkiPackageRequest
collection = Collection(sys.argv[2])
counts = []
for _ in range(2):
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=sys.argv[1]))
    counts.append([collection.note_count(), collection.card_count()])
cards = [collection.get_card(id).render_output() for id in collection.find_cards("")]
decks = [deck.name for deck in collection.decks.all_names_and_ids()]
print(json.dumps({"counts": counts, "cards": [[one.question_text, one.answer_text] for one in cards], "decks": decks}))
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    path = tmp_path_factory.mktemp("anki") / "deck.apkg"
    anki.write(path, BOOK)
    return path


def notes(path, folder):
    """Fields and tags of each note, by its id."""
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", folder)
    with sqlite3.connect(folder / "collection.anki2") as collection:
        rows = collection.execute("select guid, flds, tags from notes").fetchall()
    return {guid: (fields.split("\x1f"), tags.split()) for guid, fields, tags in rows}


def test_every_item_has_its_notes_with_its_answer_and_a_link(deck, tmp_path):
    items = registry()
    found = notes(deck, tmp_path)
    expected = sum(anki.VERSIONS if id in GENERATORS or item.kind == "code" else 1 for id, item in items.items())
    assert len(found) == expected
    by_item = {}
    for fields, tags in found.values():
        [link] = re.findall(r'href="https://example\.org/book/notebooks/(ch\d\d_\w+)\.html#([\w.-]+)"', fields[2])
        by_item.setdefault(link[1], []).append(fields)
        assert link[0].startswith(items[link[1]].chapter) and set(tags) == {items[link[1]].chapter, items[link[1]].kind}
    assert by_item.keys() == items.keys()
    assert any("<b>0.07</b>" not in fields[1] for fields in by_item["ch04.sse-by-hand"])


def test_formulas_are_as_anki_sets_them():
    item = number(
        "ch99.formula",
        title="$x$",
        text="What is $2^{3}$, for 5 $ and `$a$`?",
        hints=(),
        praise="",
        answer=8,
        tolerance=0.1,
        wrong={},
    )
    REGISTRY.pop(item.id)
    assert anki.question(item) == r"<p><b>\(x\)</b></p><p>What is \(2^{3}\), for 5 $ and <code>$a$</code>?</p>"


def test_ids_stay_when_the_deck_is_made_again(deck, tmp_path):
    again = tmp_path / "again.apkg"
    anki.write(again, BOOK)
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir(), second.mkdir()
    assert notes(deck, first) == notes(again, second)


@pytest.mark.skipif(not os.environ.get("NNKIT_ANKI"), reason="NNKIT_ANKI names no Python with the package anki")
def test_anki_opens_it_draws_every_card_and_a_second_import_adds_none(deck, tmp_path):
    command = [os.environ["NNKIT_ANKI"], "-c", OPENED, str(deck), str(tmp_path / "collection.anki2")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    [first, second] = found["counts"]
    assert first == second == [len(notes(deck, tmp_path))] * 2
    assert all("<b>" in front and '<hr id="answer">' in back and "example.org" in back for front, back in found["cards"])
    assert {f"{anki.DECK}::Chapter {number:02}" for number in range(13)} <= set(found["decks"])
