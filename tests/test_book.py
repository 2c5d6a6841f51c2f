"""The built book in a real browser: every page loads, is whole, and asks no other server for anything."""

import urllib.parse

import pytest


def pages(book):
    """All pages that are ours; JupyterLite under lite/ is not."""
    found = (path.relative_to(book) for path in book.rglob("*.html"))
    return sorted(path.as_posix() for path in found if path.parts[0] not in ("_static", "lite"))


@pytest.fixture(scope="session")
def visits(book, address, browser):
    """What one visit to each page showed, by the page's path."""
    return {path: visit(browser, address, path) for path in pages(book)}


def visit(browser, address, path):
    page = browser.new_page()
    problems = []
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    page.on("response", lambda response: response.ok or problems.append(f"{response.status}: {response.url}"))
    page.on(
        "request", lambda request: request.url.startswith((address, "data:")) or problems.append(f"outside: {request.url}")
    )
    page.goto(f"{address}/{path}", wait_until="networkidle")
    page.evaluate("window.MathJax ? MathJax.startup.promise : null")
    for figure in page.locator(".nnkit-moving").all():
        figure.evaluate("figure => figure.scrollIntoView({behavior: 'instant'})")
        figure.locator(".nnkit-moving-drawing svg").wait_for()
    found = {
        "headings": page.locator("h1").count(),
        "formulas": page.locator(".math mjx-container").count(),
        "not typeset": page.locator(".math:not(:has(mjx-container)), mjx-merror").all_inner_texts(),
        "figures": [figure_of(image) for image in page.locator("main .cell_output img").all()],
        "links": page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"),
        "widths": {width: width_at(page, width) for width in (320, 390, 1280)},
        "problems": problems,
    }
    page.close()
    return found


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
