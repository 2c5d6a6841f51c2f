"""The built book in a real browser: every page loads, is whole, and asks no other server for anything."""

import gzip
import itertools
import os
import re
import shutil
import threading
import urllib.parse
import xml.etree.ElementTree
import zipfile

import nbformat
import pytest

import links
import vendor
from gallery import alive
from serve import make_server

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What colours and width can change; all other rules say the same a second time.
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
    "label",
    "button-name",
    "region",
]


# What can be scrolled sideways is a tab stop, or holds one.
SCROLLS_BY_KEYBOARD = """() => [...document.querySelectorAll("pre, .pst-scrollable-table-container")].every(
    box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0 || box.querySelector("[tabindex='0']"))"""

# Thousands of parts of code and formulas look the same. Of each kind five stay for axe to look at, which halves its time on
# a chapter; the words stay, all of them.
THINNED = """() => {
    const seen = {};
    const often = name => (seen[name] = (seen[name] ?? 0) + 1) > 5;
    const ground = token => getComputedStyle(token.closest("pre")).backgroundColor;
    const tokens = [...document.querySelectorAll(".highlight pre span")].filter(one => often(one.className + ground(one)));
    tokens.forEach(token => token.replaceWith(...token.childNodes));
    [...document.querySelectorAll("mjx-math")].slice(5).forEach(formula => formula.replaceChildren("x"));
    document.normalize();
}"""


def pages(book):
    return [path.relative_to(book).as_posix() for path in links.pages(book)]


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The checker of accessibility, as a script, or nothing where npm is missing."""
    if shutil.which("npm") is None and os.environ.get("CI") != "true":
        return None
    return vendor.fetched("axe-core@4.11.0", tmp_path_factory.mktemp("axe"))["axe.min.js"].decode()


@pytest.fixture(scope="session")
def visits(book, address, browser, axe):
    """What one visit to each page showed, by the page's path."""
    return {path: visit(browser, address, path, axe) for path in pages(book)}


def visit(browser, address, path, axe):
    page = browser.new_page(viewport=DESKTOP, color_scheme="light")
    problems, loaded = [], set()
    page.on("response", lambda response: loaded.add(response.url))
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    page.on("response", lambda response: response.status < 400 or problems.append(f"{response.status}: {response.url}"))
    page.on(
        "request", lambda request: request.url.startswith((address, "data:")) or problems.append(f"outside: {request.url}")
    )
    page.goto(f"{address}/{path}", wait_until="networkidle")
    page.evaluate("window.MathJax ? MathJax.startup.promise : null")
    first = {url.removeprefix(f"{address}/").partition("?")[0] for url in loaded}
    for figure in page.locator(".nnkit-moving").all():
        alive(page, figure)
    widths = {width: width_at(page, width) for width in (320, 390, 1280)}
    page.set_viewport_size(DESKTOP)
    page.wait_for_function(SCROLLS_BY_KEYBOARD)  # the theme makes it so a little later
    found = {
        "widths": widths,
        "headings": page.locator("h1").count(),
        "formulas": page.locator(".math mjx-container").count(),
        "not typeset": page.locator(".math:not(:has(mjx-container)), mjx-merror").all_inner_texts(),
        "figures": [figure_of(image) for image in page.locator("main .cell_output img").all()],
        "links": page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"),
        "loaded": {urllib.parse.unquote(name) for name in first if name},
        "policy": page.locator("meta[http-equiv=Content-Security-Policy]").evaluate_all("all => all.map(one => one.content)"),
        "light": barriers(page, axe, {"type": "tag", "values": WCAG}),
    }
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.wait_for_function(SCROLLS_BY_KEYBOARD)
    found |= {
        "dark": barriers(page, axe, {"type": "rule", "values": LOOKS}),
        "problems": problems,
    }
    page.close()
    return found


def barriers(page, axe, rules):
    """What stands in the way of a reader: rule, and the first element that breaks it."""
    if axe is None:
        return None
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(THINNED)
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe})  # the page's policy forbids a script
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def figure_of(image):
    width = image.evaluate("async image => { image.loading = 'eager'; await image.decode(); return image.naturalWidth }")
    return width, image.get_attribute("alt") or ""


def width_at(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth")


def test_every_page_loads_whole(visits):
    assert {"index.html", "book/index.html", "book/api.html", "notebooks/ch07_backpropagation_by_hand.html"} <= set(visits)
    assert {path: visit["problems"] for path, visit in visits.items() if visit["problems"]} == {}
    assert [path for path, visit in visits.items() if not visit["headings"] and path != "index.html"] == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_reader(visits, look):
    if None in [visit[look] for visit in visits.values()]:
        pytest.skip("npm, which fetches axe-core, is not installed")
    assert {path: visit[look] for path, visit in visits.items() if visit[look]} == {}


def test_a_page_is_light(visits, book):
    weights = {}
    for path, visit in visits.items():
        files = [book / name for name in visit["loaded"] if (book / name).is_file()]
        weights[path] = sum(len(gzip.compress(file.read_bytes())) for file in files) / 1000
    everything = weights.pop("notebooks/figures_and_labs.html")  # all figures on one page: it is no chapter
    assert max(weights.values()) <= 600, {path: weight for path, weight in weights.items() if weight > 600}
    assert everything <= 750


def test_a_page_may_load_only_from_the_book_and_run_only_what_it_names(visits):
    for path, visit in visits.items():
        [policy] = visit["policy"]
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
        assert rules["default-src"] == ["'none'"], path
        outside = {source for sources in rules.values() for source in sources if "://" in source}
        assert outside <= {"https://cdn.jsdelivr.net"}, path
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(rules["script-src"]), path


def test_headings_go_down_one_level_at_a_time(book):
    for path in pages(book):
        article = (book / path).read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", article)]
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), f"{path}: {levels}"


def test_search_finds_a_word(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/search.html?q=backpropagation")
    page.locator("#search-results li a").filter(has_text="Backpropagation by hand").first.wait_for()
    page.close()


def test_a_page_says_what_it_is_to_those_who_share_it(book):
    html = (book / "notebooks" / "ch07_backpropagation_by_hand.html").read_text(encoding="utf-8")
    [address] = re.findall(r'<link rel="canonical" href="([^"]+)"', html)
    assert address.endswith("/notebooks/ch07_backpropagation_by_hand.html")
    properties = dict(re.findall(r'<meta property="([^"]+)" content="([^"]+)"', html))
    assert properties["og:url"] == address and "Backpropagation by hand" in properties["og:title"]
    assert len(properties["og:description"]) > 60
    base = address.removesuffix("notebooks/ch07_backpropagation_by_hand.html")
    assert (book / properties["og:image"].removeprefix(base)).is_file()
    site = xml.etree.ElementTree.parse(book / "sitemap.xml").getroot()
    listed = {location.text.removeprefix(base) for location in site.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert address.removeprefix(base) in listed and all((book / name).is_file() for name in listed)


def test_every_link_out_of_the_book_is_listed(book):
    assert links.outside(book) == links.LIST.read_text(encoding="utf-8").split(), "run `python book/links.py --write`"


def test_students_get_notebooks_that_give_nothing_away(book):
    with zipfile.ZipFile(book / "_static" / "student-edition.zip") as file:
        notebooks = {name: nbformat.reads(file.read(name).decode(), as_version=4) for name in file.namelist()}
    assert "notebooks/ch07_backpropagation_by_hand.ipynb" in notebooks
    for name, notebook in notebooks.items():
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert cells and not any(cell.outputs or cell.execution_count for cell in cells), name
        assert "solution(" not in "".join(cell.source for cell in cells).replace("hint, solution", ""), name


def test_the_book_works_from_any_folder_of_a_host(browser, book, tmp_path):
    (tmp_path / "some" / "where").mkdir(parents=True)
    (tmp_path / "some" / "where" / "book").symlink_to(book, target_is_directory=True)
    with make_server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}/some/where/book"
        page = browser.new_page()
        failed = []
        page.on("response", lambda response: response.status < 400 or failed.append(response.url))
        page.goto(f"{root}/index.html")
        page.wait_for_url(f"{root}/book/index.html")
        page.get_by_role("link", name="Losses", exact=True).first.click()
        page.locator("mjx-container").first.wait_for()
        assert failed == []
        page.close()
        server.shutdown()


@pytest.mark.parametrize(
    ("toggle", "link"), [(".primary-toggle", "8. Backpropagation by machine"), (".secondary-toggle", "Forward")]
)
def test_the_menus_of_a_phone_close_and_give_the_focus_back(browser, address, toggle, link):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/notebooks/ch07_backpropagation_by_hand.html")
    for leave in ("Close", "Escape", link):
        page.locator(toggle).first.press("Enter")
        menu = page.locator("dialog[open]")
        menu.wait_for()
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            menu.get_by_text(leave, exact=True).press("Enter")
        menu.wait_for(state="detached")
        if leave != link:
            assert page.locator(toggle).first.evaluate("button => button === document.activeElement")
    page.wait_for_url("**/ch08*" if toggle == ".primary-toggle" else "**#forward")
    page.close()


def test_a_formula_can_be_reached_by_keyboard_where_it_scrolls(browser, address):
    page = browser.new_page(viewport={"width": 320, "height": 800})
    fonts = []
    page.route("**/*.woff", lambda route: fonts.append(route))
    page.goto(f"{address}/notebooks/ch11_training_well.html", wait_until="domcontentloaded")
    page.wait_for_function("() => window.MathJax?.startup?.promise")
    page.evaluate("MathJax.startup.promise")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.locator("span.math[tabindex]").first.wait_for()
    page.route("**/*.woff", lambda route: route.continue_())
    for font in fonts:  # they may come late, and letters then change their widths
        font.continue_()
    page.wait_for_function("""() => {
        const formulas = [...document.querySelectorAll("mjx-container[display], span.math")];
        const scrolls = (box) => box.scrollWidth > box.clientWidth;
        const loaded = document.fonts.status === "loaded";
        return loaded && formulas.some(scrolls) && formulas.every((box) => scrolls(box) === (box.tabIndex === 0));
    }""")
    page.close()


def test_korean_is_read_as_korean(book):
    html = (book / "book" / "glossary.html").read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    assert html.count('<span lang="ko">') > 150
    assert not re.search("[가-힣]", re.sub('<span lang="ko">[^<]*</span>|<[^>]*>', "", html))


def test_a_chapter_is_printed_in_the_light_theme_with_all_of_its_text(browser, address):
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{address}/notebooks/ch06_gradient_descent.html")
    figure = page.locator(".nnkit-moving").first
    alive(page, figure)
    look = """() => ({
        theme: document.documentElement.dataset.theme,
        answers: [...document.querySelectorAll("main details:not(.nnkit-question *)")].map(one => one.open),
        solutions: [...document.querySelectorAll(".nnkit-question details")].map(one => one.open),
    })"""
    read = page.evaluate(look)
    assert read["theme"] == "dark" and not any(read["answers"]) and len(read["answers"]) > 2
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = ({look})() }})")
    page.pdf()
    printed = page.evaluate("window.printed")
    assert printed["theme"] == "light" and all(printed["answers"])
    assert len(printed["solutions"]) > 10 and not any(printed["solutions"])
    assert page.evaluate(look) == read
    page.emulate_media(media="print")
    assert page.locator("article h1").is_visible()
    assert figure.locator("img").is_visible()
    hidden = ".nnkit-run-tools, .nnkit-question button, .nnkit-moving p, .nnkit-moving svg, #jb-print-toc"
    assert not page.locator(hidden).filter(visible=True).all()
    page.close()


def test_mathematics_is_typeset(visits):
    assert {path: visit["not typeset"] for path, visit in visits.items() if visit["not typeset"]} == {}
    assert visits["notebooks/ch07_backpropagation_by_hand.html"]["formulas"] > 20


def test_figures_show_and_have_a_text(visits):
    figures = {path: visit["figures"] for path, visit in visits.items() if visit["figures"]}
    assert len(figures["notebooks/ch07_backpropagation_by_hand.html"]) >= 5
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
