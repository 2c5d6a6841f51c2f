"""Every page of the built book in a real browser: it is whole, can be read by all, and asks no other server for anything."""

import gzip
import re
import urllib.parse

import pytest

from visiting import CHAPTER

EVERYTHING = "book/pages/figures.html"  # all figures on one page: it is no chapter


def test_every_page_loads_whole(visits):
    assert {
        "index.html",
        "book/pages/index.html",
        "book/pages/api.html",
        CHAPTER,
        "notebooks/labs.html",
        EVERYTHING,
    } <= set(visits)
    assert {path: visit["problems"] for path, visit in visits.items() if visit["problems"]} == {}
    assert [path for path, visit in visits.items() if not visit["headings"] and path != "index.html"] == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_reader(visits, look):
    if visits[CHAPTER][look] is None:
        pytest.skip("npm, which fetches axe-core, is not installed")
    assert {path: visit[look] for path, visit in visits.items() if visit[look]} == {}


def test_a_page_is_light(visits, book):
    weights = {}
    for path, visit in visits.items():
        files = [book / name for name in visit["loaded"] if (book / name).is_file()]
        weights[path] = sum(len(gzip.compress(file.read_bytes())) for file in files) / 1000
    everything = weights.pop(EVERYTHING)  # no chapter: here the first figure and many pictures are near at once
    assert max(weights.values()) <= 300, {path: weight for path, weight in weights.items() if weight > 300}
    assert everything <= 700


def test_the_first_paint_waits_for_one_style_sheet_alone(visits, book):
    for path in visits:
        head = (book / path).read_text(encoding="utf-8").partition("</head>")[0]
        assert head.count('rel="stylesheet"') == (path != "index.html"), path
        assert not [script for script in re.findall(r"<script[^>]*\bsrc=[^>]*>", head) if "defer" not in script], path


def test_the_style_sheet_has_what_comes_only_when_a_page_is_used(book):
    sheet = (book / "_static" / "book.css").read_text(encoding="utf-8")
    for name in ("nnkit-feedback", "nnkit-correct", "nnkit-copy", "nnkit-dragged", "nnkit-predicted", "nnkit-run-error"):
        assert f".{name}" in sheet, name
    for state in ('.nnkit-said[data-right="true"]', '[data-state="solved"] .nnkit-state'):
        assert state in sheet, state


def test_a_page_may_load_only_from_the_book_and_run_only_what_it_names(visits):
    for path, visit in visits.items():
        [policy] = visit["policy"]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        assert rules["default-src"] == ["'self'"] and rules["object-src"] == rules["frame-src"] == ["'none'"], path
        outside = {source for sources in rules.values() for source in sources if "://" in source}
        assert outside <= {"https://cdn.jsdelivr.net"}, path
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(rules["script-src"]), path


def test_mathematics_is_typeset(visits):
    assert {path: visit["not typeset"] for path, visit in visits.items() if visit["not typeset"]} == {}
    assert visits[CHAPTER]["formulas"] > 20


def test_figures_show_and_have_a_text(visits):
    figures = {path: visit["figures"] for path, visit in visits.items() if visit["figures"]}
    assert len(figures[CHAPTER]) >= 5
    for path, found in figures.items():
        assert all(width > 100 and len(alt) > 30 for width, alt in found), f"{path}: {found}"


def test_no_page_scrolls_sideways(visits):
    too_wide = {(path, width) for path, visit in visits.items() for width, found in visit["widths"].items() if found > width}
    assert too_wide == set()


def test_links_between_pages_lead_somewhere(visits, book, address):
    for path, visit in visits.items():
        for target in {target for target in visit["links"] if target.startswith(address)}:
            name, _, anchor = urllib.parse.unquote(target.removeprefix(f"{address}/")).partition("#")
            file = book / (name.partition("?")[0] or path)
            assert file.is_file(), f"{path} links to {name}"
            if anchor and file.suffix == ".html":
                assert f'id="{anchor}"' in file.read_text(encoding="utf-8"), f"{path} links to {name}#{anchor}"
