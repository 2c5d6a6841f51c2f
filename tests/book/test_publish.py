"""The parts that make a page fit to publish, each on a page of a few lines."""

import base64
import hashlib
import itertools

import pytest
from PIL import Image

from book._ext import publish
from book.tools import icons, korean, pictures, policy, styles, theme
from book.tools.mending import Hits, Mend, NothingFound

CAT = Mend("cats", "they bark", "barks?", "meows")
DOG = Mend("dogs", "they meow", "purr")


# ---- Patterns that must fit somewhere


def test_a_change_is_made_wherever_its_pattern_fits():
    hits = Hits()
    assert hits.mend("a cat barks, cats bark", CAT) == "a cat meows, cats meows"
    assert hits.mend("a dog that purrs", CAT, DOG) == "a dog that s"
    hits.demand(CAT, DOG)


def test_a_pattern_that_fits_nothing_in_the_whole_build_ends_it_with_its_name_and_its_reason():
    hits = Hits()
    hits.mend("a cat barks", CAT, DOG)
    hits.mend("a dog barks", CAT, DOG)
    with pytest.raises(NothingFound, match="dogs: they meow") as raised:
        hits.demand(CAT, DOG)
    assert "purr" in str(raised.value) and "cats" not in str(raised.value)


def test_every_change_of_the_theme_has_a_name_of_its_own():
    drawings = icons.drawings({})
    names = [mend.name for mend in (*theme.MENDS, *itertools.chain(*theme.IN_SCRIPTS.values()), *drawings)]
    assert len(names) == len(set(names)) > 10


ICONS = 'x={"cat":[512,256,["kitty"],"f6be","M1 2z"],dog:[576,512,[],"f6d3","M3 4z"]}'
BLUR = "e.addEventListener(()=>{t.blur()})"
STOPS = '"complete"===document.readyState?O():window.addEventListener("load",O)'
SEARCH = 'for (const removalQuery of [".headerlink"]) {} textLower.indexOf(k.toLowerCase())'
ONE = """@charset "utf-8"; @import "../basic.css"; /* said */
.navbar-brand > .nowhere, a.navbar-brand:hover:not(.nowhere) { color: rgb(1, 2, 3); background: url("../a.png") url(data:x) }
@media (max-width: 9px) { .nowhere { top: 0 } .fa-cat[class="fa-cat"] { top: 1px } }
@media print { .nowhere { top: 0 } }
@keyframes idle { to { top: 0 } }
@keyframes turns { to { top: 2px } }
svg { animation: turns 1s; --x: y }
"""
SHEET = (
    ".citation-list{top: 0}"
    'a.navbar-brand:hover:not(.nowhere){color: rgb(1, 2, 3); background: url("a.png") url("data:x")}'
    '@media (max-width: 9px){.fa-cat[class="fa-cat"]{top: 1px}}'
    "@keyframes turns{to { top: 2px }}"
    "svg{animation: turns 1s; --x: y}"
    "#main{left: 0}"
)
#: Something for each pattern.
PAGE = """<!DOCTYPE html>
<html><head>
<link rel="stylesheet" href="_static/styles/one.css?v=1" />
<link href="_static/two.css" rel="stylesheet" />
<script src="_static/documentation_options.js?v=1"></script>
<script src="_static/scripts/fontawesome.js?digest=1"></script>
<script src="_static/other.js"></script>
<link rel="preload" as="script" href="_static/other.js" />
</head><body id="main" data-bs-spy="scroll">
<div class="sidebar-primary-item"> <a class="navbar-brand">Book</a></div>
<button class="search-button" aria-label="Find" data-bs-toggle="tooltip"><i class="fa-solid fa-cat"></i></button>
<dialog id="pst-primary-sidebar-modal"></dialog><dialog id="pst-secondary-sidebar-modal"></dialog>
<script>document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";</script>
<footer class="prev-next-footer d-print-none"></footer>
<button onclick="window.print()"></button><button onclick="toggleFullScreen()"></button>
<dialog id="pst-search-dialog"></dialog>
<p aria-level="2" class="caption" role="heading"><span class="caption-text">The chapters</span></p>
<ul class="nav bd-sidenav"><li>One</li></ul>
<p aria-level="2" class="caption" role="heading"><span class="caption-text">Reference</span></p>
<ul class="nav bd-sidenav">
<li>Two</li></ul>
<h1>A title</h1>
<!-- Table of contents -->
<img src="../_images/a.png"><div role="list" class="citation-list"><div role="doc-biblioentry">경사 하강법</div></div>
<script>start()</script>
</body></html>
"""


@pytest.fixture
def book(tmp_path):
    """A book of two pages, as Sphinx writes it."""
    scripts = tmp_path / "_static" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "fontawesome.js").write_text(ICONS, encoding="utf-8")
    (scripts.parent / "documentation_options.js").write_text("const SETTINGS = {\n  a: 1\n};\n", encoding="utf-8")
    (scripts.parent / "styles").mkdir()
    (scripts.parent / "styles" / "one.css").write_text(ONE, encoding="utf-8")
    (scripts.parent / "basic.css").write_text(".citation-list { top: 0 }", encoding="utf-8")
    (scripts.parent / "two.css").write_text(".book, #main { left: 0 } .nowhere { left: 1px }", encoding="utf-8")
    (tmp_path / "_images").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "_images" / "a.png")
    (scripts / "sphinx-book-theme.js").write_text(BLUR, encoding="utf-8")
    (scripts / "pydata-sphinx-theme.js").write_text(STOPS, encoding="utf-8")
    (scripts.parent / "searchtools.js").write_text(SEARCH, encoding="utf-8")
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_every_page_is_mended_and_then_named_in_its_policy(book):
    publish.mend(book, "https://x.org", ["a", "b"])
    page = (book / "b.html").read_text(encoding="utf-8")
    assert (
        hash_of("start()") in page
        and "<script>const SETTINGS = { a: 1 };</script>" in page
        and hash_of("const SETTINGS = { a: 1 };") in page
        and "https://x.org" in page
    )
    for left in ("fontawesome", "biblioentry", 'role="list"', "tooltip", 'aria-label="Find', "<h1>"):
        assert left not in page, left
    assert '<path fill="currentColor" d="M1 2z">' in page and '<span lang="ko">경사 하강법</span>' in page
    assert (
        '<details class="nnkit-fold"><summary>Reference</summary><ul class="nav bd-sidenav">\n<li>Two</li></ul></details>'
        in page
    )
    assert page.count(theme.CLOSE) == 2 and '<script defer="defer" src="_static/other.js">' in page
    assert "blur" not in (book / "_static" / "scripts" / "sphinx-book-theme.js").read_text(encoding="utf-8")
    assert (
        (book / "_static" / "searchtools.js")
        .read_text(encoding="utf-8")
        .startswith('for (const removalQuery of [".math", ".bd-header-article", ".headerlink"]) {} textLower.search(')
    )


def test_all_style_sheets_are_one_of_rules_that_some_page_can_use(book):
    publish.mend(book, "", ["a", "b"])
    page = (book / "a.html").read_text(encoding="utf-8")
    [(folder, address)] = styles.LINK.findall(page)
    assert folder + address == "_static/book.css" and "book.css?v=" in page
    assert (book / "_static" / "book.css").read_text(encoding="utf-8") == SHEET


def test_pages_with_different_style_sheets_end_the_build(book):
    (book / "a.html").write_text(PAGE.replace("two.css", "three.css"), encoding="utf-8")
    with pytest.raises(ValueError, match="different style sheets"):
        publish.mend(book, "", ["a", "b"])


def test_a_style_sheet_that_is_not_well_formed_ends_the_build(book):
    (book / "_static" / "two.css").write_text("a { b: c } }", encoding="utf-8")
    with pytest.raises(ValueError, match=r"two\.css.*line 1"):
        publish.mend(book, "", ["a", "b"])


def test_a_page_says_how_large_its_pictures_are(book):
    publish.mend(book, "", ["a", "b"])
    assert '<img width="30" height="20" ' in (book / "a.html").read_text(encoding="utf-8")


def test_a_figure_that_moves_has_room_from_the_beginning(tmp_path):
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    for controls, rows in ((1, 1), (2, 2), (3, 2), (4, 3)):
        place = f'<div class="nnkit-moving docutils" data-controls="{controls}" data-figure="f"'
        style = f"--nnkit-picture: 10px; --nnkit-rows: {rows}; --nnkit-controls: {controls}"
        room = f'{place} style="{style}">\n<img width="15" height="10" src='
        assert pictures.sized(f'{place}>\n<img src="_images/a.png"></div>', tmp_path).startswith(room)


def test_a_second_build_of_some_pages_leaves_the_others_and_asks_no_pattern_to_fit(book):
    publish.mend(book, "", ["a", "b"])
    first = (book / "a.html").read_text(encoding="utf-8")
    (book / "b.html").write_text("<html><head></head></html>", encoding="utf-8")
    publish.mend(book, "", ["a", "b"])
    assert (book / "a.html").read_text(encoding="utf-8") == first
    assert policy.is_stated((book / "b.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("gone", "name"),
    [
        ('id="pst-search-dialog"', "search dialog: it has no name"),
        (' role="doc-biblioentry"', "bibliography's entries"),
        ("fontawesome.js", "icons' script"),
    ],
)
def test_a_theme_that_writes_something_else_ends_the_build(book, gone, name):
    for page in book.glob("*.html"):
        page.write_text(PAGE.replace(gone, ""), encoding="utf-8")
    with pytest.raises(NothingFound, match=name):
        publish.mend(book, "", ["a", "b"])


@pytest.mark.parametrize(
    ("script", "name"),
    [("sphinx-book-theme.js", "the keyboard's focus"), ("fontawesome.js", "no icon")],
)
def test_a_script_that_is_written_in_another_way_ends_the_build(book, script, name):
    (book / "_static" / "scripts" / script).write_text("e.blur(); y = {cat: [1]}", encoding="utf-8")
    with pytest.raises(NothingFound, match=name):
        publish.mend(book, "", ["a", "b"])


# ---- Icons, words, pictures


def test_an_icon_is_drawn_with_its_classes_and_an_unknown_one_is_left():
    known = icons.icons(ICONS)
    assert known == {"cat": ("512", "256", "M1 2z"), "dog": ("576", "512", "M3 4z")}
    hits = Hits()
    drawn = hits.mend('<span title="x" class="fas fa-dog fa-lg"></span>', *icons.drawings(known))
    assert drawn.startswith('<svg class="svg-inline--fa fa-dog fa-lg" title="x" aria-hidden="true"')
    assert 'viewBox="0 0 576 512"' in drawn and 'd="M3 4z"' in drawn
    unknown = '<i class="fa-solid fa-bird"></i>'
    assert hits.mend(unknown, *icons.drawings(known)) == unknown


def test_korean_is_marked_in_text_alone():
    page = '<head><title>한국</title></head><p title="한국">한국 어-말, or <b>말</b></p><script>"한국"</script>'
    marked = (
        '<p title="한국"><span lang="ko">한국 어-말</span>, or <b><span lang="ko">말</span></b></p><script>"한국"</script>'
    )
    assert korean.marked(page) == page.partition("<p")[0] + marked


def test_a_picture_is_compressed_once(tmp_path):
    picture = tmp_path / "a.png"
    round, straight = Image.radial_gradient("L"), Image.linear_gradient("L")
    Image.merge("RGB", (round, straight, straight.rotate(90))).save(picture)
    before = picture.stat().st_size
    pictures.compress(picture)
    compressed = picture.read_bytes()
    assert len(compressed) < before
    pictures.compress(picture)
    assert picture.read_bytes() == compressed


# ---- The policy


def hash_of(text):
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def test_a_policy_names_what_runs_and_not_what_is_data():
    page = '<head></head><script>f()</script><script type="application/json">{}</script><script src="a.js"></script>'
    rules = dict(rule.split(" ", 1) for rule in policy.policy(page, "").split("; "))
    assert rules["script-src"] == f"'self' 'wasm-unsafe-eval' '{hash_of('f()')}'" and rules["connect-src"] == "'self'"
    assert policy.policy("<head></head>", "https://x.org").count("https://x.org") == 2
    with pytest.raises(ValueError, match=r"a script in a tag.*<button"):
        policy.policy('<button onclick="start()">', "")


def test_a_policy_stands_first_in_the_head():
    assert policy.state("<html><head><title>", "").startswith('<html><head>\n    <meta http-equiv="Content-Security-Policy"')
    assert policy.state('<meta http-equiv="Refresh" />', "").endswith('/>\n<meta http-equiv="Refresh" />')
    with pytest.raises(ValueError, match="without <head>"):
        policy.state("<html><body>", "")


@pytest.mark.parametrize(("address", "origin"), [("https://x.org/a/b/", "https://x.org"), ("_static/pyodide/", "")])
def test_the_origin_of_python(address, origin):
    assert publish.origin(address) == origin


def test_the_list_of_reference_pages_is_open_on_one_of_them():
    page = PAGE.replace('<ul class="nav bd-sidenav">\n', '<ul class="current nav bd-sidenav">\n')
    page = Hits().mend(page, theme.MENDS[0])
    assert page.count("<details") == 1 and '<details class="nnkit-fold" open><summary>Reference' in page
    assert page.count('class="caption"') == 1  # the chapters are never folded
