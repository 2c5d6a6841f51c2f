"""The questions of the book as a deck for Anki, each with its explanation; a new deck updates an old one.

Questions that come with other numbers come in three versions. An exercise of code comes as a wrong answer to be judged.
"""

import html
import zlib

import genanki

from book.tools.notebooks import CHAPTERS
from nnkit.classroom.export import VERSIONS, marked
from nnkit.exercises import registry
from nnkit.exercises.items import chapter_of
from nnkit.exercises.variants import GENERATORS, Slip, variant

#: Where the deck lies in a built book.
PATH = "_static/neural-networks.apkg"
DECK = "How neural networks learn"
_STYLE = """
.card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 40em; margin: auto; }
pre { background: #8883; padding: 0.5em; overflow-x: auto; }
.from { color: #888; font-size: 14px; }
"""


def write(path, book):
    """Write the deck.

    Parameters
    ----------
    path : pathlib.Path
    book : str
        Where the book is, for the links into it.

    Returns
    -------
    int
        How many notes it has.
    """
    model = genanki.Model(
        _id_of("model"),
        DECK,
        fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "From"}],
        templates=[
            {
                "name": "Card",
                "qfmt": "{{Question}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}<p class="from">{{From}}</p>',
            }
        ],
        css=_STYLE,
    )
    pages = {chapter_of(page): page.stem for page in CHAPTERS}
    decks, count = {}, 0
    for item in registry().values():
        chapter = int(item.chapter.removeprefix("ch"))
        deck = decks.setdefault(chapter, genanki.Deck(_id_of(f"chapter {chapter}"), f"{DECK}::Chapter {chapter:02}"))
        for seed, version in enumerate(versions(item)):
            link = f'<a href="{book}notebooks/{pages[item.chapter]}.html#{item.id}">{item.id}</a>'
            fields = [question(version), answer(version), link]
            guid = genanki.guid_for(item.id, seed)
            deck.add_note(genanki.Note(model=model, fields=fields, guid=guid, tags=[item.chapter, item.kind]))
            count += 1
    path.parent.mkdir(parents=True, exist_ok=True)
    genanki.Package([decks[chapter] for chapter in sorted(decks)]).write_to_file(
        path
    )  # with the time: Anki updates a note by a newer one
    return count


def versions(item):
    """An item as it comes in a deck."""
    changes = item.id in GENERATORS or item.kind == "code"
    return [variant(item, seed) for seed in range(VERSIONS)] if changes else [item]


def question(item):
    """The front of a card."""
    parts = [f"<p><b>{marked(item.title)}</b></p>", *(f"<p>{marked(part)}</p>" for part in item.text.split("\n\n"))]
    if isinstance(item, Slip):
        parts.append(f"<pre>{html.escape(item.code)}</pre>")
    if item.parts:
        rows = "".join(f"<li>{marked(part)}</li>" for part in item.parts.values())
        parts.append(f'<ol type="a">{rows}</ol>')
    return "".join(parts)


def answer(item):
    """The back of a card: what is right, why it matters, and what is to be said of known wrong answers."""
    solution = f"<p><b>{marked(item.solution)}</b></p>".replace("\n", "<br>")
    if isinstance(item, Slip):
        return solution
    praise = f"<p>{marked(item.praise)}</p>" if item.praise else ""
    wrong = [(item.wrong_answer(mistake), mistake.message) for mistake in item.mistakes] if item.kind != "order" else []
    rows = "".join(f"<li>{marked(_short(value))}: {marked(message)}</li>" for value, message in wrong)
    return f"{solution}{praise}{f'<ul>{rows}</ul>' if rows else ''}"


def _short(value):
    return value if isinstance(value, str) else f"{value:.5g}".replace("-", "−")


def _id_of(name):
    """A number that stays: Anki knows decks and models by it."""
    return 1_500_000_000 + zlib.crc32(f"{DECK}: {name}".encode()) % 1_000_000_000
