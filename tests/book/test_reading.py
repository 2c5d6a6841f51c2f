"""Reading the built book: by search, from another folder, on a phone, by keyboard, and on paper."""

import re
import threading

import pytest

from book.tools.serve import make_server

from visiting import CHAPTER, DESKTOP, PHONE, alive, go


def test_search_finds_a_word(new_page, address):
    page = new_page()
    page.goto(f"{address}/search.html?q=backpropagation")
    page.locator("#search-results li a").filter(has_text="Backpropagation by hand").first.wait_for()


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Sum of squared errors", "notebooks/ch04_losses.html#ch04.sse"),
        ("chain rule", "book/pages/glossary.html#term-chain-rule"),
        ("cross_entropy", "book/pages/api.html#nnkit.losses.cross_entropy"),
    ],
)
def test_search_leads_to_an_exercise_a_term_and_a_function(new_page, address, words, place):
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/search.html?q={words}")
    page.locator(f"#search-results a[href$='{place}']").first.press("Enter")  # it moves as long as excerpts come above it
    page.wait_for_url(f"**/{place}")
    box = page.locator(f"xpath=id('{place.partition('#')[2]}')").bounding_box()
    assert 0 <= box["y"] <= 200


@pytest.mark.parametrize("word", ["minibatch", "mini-batch"])
def test_search_finds_a_word_with_a_hyphen_and_shows_no_tex(new_page, address, word):
    page = new_page()
    page.goto(f"{address}/search.html?q={word}")
    found = page.locator("#search-results li")
    found.filter(has_text="Batches, epochs, iterations").first.wait_for()
    page.wait_for_function("() => document.querySelectorAll('#search-results .context').length >= 3")
    assert not [text for text in found.all_inner_texts() if re.search(r"\\[(\[a-z]", text)]
    excerpts = page.locator("#search-results .context").all_inner_texts()
    assert all(re.search("mini-?batch", text, re.IGNORECASE) for text in excerpts) or word == "mini-batch", excerpts


def test_the_book_works_from_any_folder_of_a_host(new_page, book, tmp_path):
    (tmp_path / "some" / "where").mkdir(parents=True)
    (tmp_path / "some" / "where" / "book").symlink_to(book, target_is_directory=True)
    with make_server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}/some/where/book"
        page = new_page()
        failed = []
        page.on("response", lambda response: response.status < 400 or failed.append(response.url))
        page.goto(f"{root}/index.html")
        page.wait_for_url(f"{root}/book/pages/index.html")
        page.get_by_role("link", name="Losses", exact=True).first.click()
        page.locator("math").first.wait_for(state="attached")
        assert failed == []
        server.shutdown()


@pytest.mark.parametrize(
    ("toggle", "link"), [(".primary-toggle", "8. Backpropagation by machine"), (".secondary-toggle", "Forward")]
)
def test_the_menus_of_a_phone_close_and_give_the_focus_back(new_page, address, toggle, link):
    page = new_page(viewport=PHONE)
    go(page, f"{address}/notebooks/ch07_backpropagation_by_hand.html")
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
            # The theme takes the contents back in an event of its own, which a very quick next press would overtake.
            page.wait_for_function(
                "text => ![...document.querySelectorAll('dialog a')].some(a => a.innerText === text)", arg=link
            )
            assert page.locator(toggle).first.evaluate("button => button === document.activeElement")
    page.wait_for_url("**/ch08*" if toggle == ".primary-toggle" else "**#forward")


def test_a_formula_can_be_reached_by_keyboard_where_it_scrolls(new_page, address):
    page = new_page(viewport={"width": 320, "height": 800})
    fonts = []
    page.route("**/*.woff2", lambda route: fonts.append(route))
    page.goto(f"{address}/book/pages/optimizer_conventions.html", wait_until="domcontentloaded")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.locator("div.math[tabindex]").first.wait_for()
    page.route("**/*.woff2", lambda route: route.continue_())
    for font in fonts:  # they may come late, and letters then change their widths
        font.continue_()
    page.wait_for_function("""() => {
        const formulas = [...document.querySelectorAll("div.math")];
        const scrolls = (box) => box.scrollWidth > box.clientWidth;
        const loaded = document.fonts.status === "loaded";
        return loaded && formulas.some(scrolls) && formulas.every((box) => scrolls(box) === (box.tabIndex === 0));
    }""")


def test_code_that_becomes_too_wide_becomes_a_tab_stop_for_so_long(new_page, address):
    page = new_page(viewport=DESKTOP)
    go(page, f"{address}/{CHAPTER}", wait_until="load")
    page.evaluate("""() => {
        window.box = document.createElement("pre");
        document.querySelector("main h1").after(box);
        box.textContent = "short";
    }""")
    page.wait_for_timeout(600)
    assert not page.evaluate("box.hasAttribute('tabindex')")
    page.evaluate("box.textContent = 'long '.repeat(400)")
    page.wait_for_function("() => box.tabIndex === 0")
    page.evaluate("box.textContent = 'short'")
    page.wait_for_function("() => !box.hasAttribute('tabindex')")


def test_the_contents_at_the_side_mark_the_section_that_is_read_and_what_it_is_a_part_of(new_page, address):
    page = new_page(viewport=DESKTOP)
    go(page, f"{address}/notebooks/ch03_activations.html", wait_until="load")
    links = page.locator("nav.page-toc a[href^='#']")
    hashes = links.evaluate_all("all => all.map(link => link.hash)")
    inner = page.locator("nav.page-toc ul ul a[href^='#']").first.get_attribute("href")  # in a section of a section
    for target in (hashes[3], inner, hashes[5]):
        page.evaluate("id => document.getElementById(id).scrollIntoView({behavior: 'instant'})", target[1:])
        expected = page.evaluate(
            "([hashes, id]) => hashes.filter(hash => document.querySelector(hash).contains(document.getElementById(id)))",
            [hashes, target[1:]],
        )
        marked = "all => [...document.querySelectorAll('nav.page-toc a.active')].map(link => link.hash).join() === all"
        page.wait_for_function(marked, arg=",".join(expected))
    assert links.count() > 10


def test_an_edge_behind_which_there_is_more_fades_and_the_box_is_reached_by_keyboard(new_page, address):
    page = new_page(viewport={"width": 390, "height": 800})
    go(page, f"{address}/notebooks/ch07_backpropagation_by_hand.html")
    listings = "[...document.querySelectorAll('main .cell_output pre, main .cell_input pre')]"
    wide = f"{listings}.filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 5)"
    page.wait_for_function(f"() => {wide}.every(box => box.tabIndex === 0)")
    assert page.evaluate(f"{wide}.length") > 5
    assert not page.evaluate(f"{wide}.at(-1).matches('.nnkit-more')")  # far away: nothing is drawn for it
    page.evaluate(f"{wide}.at(-1).scrollIntoView()")
    page.wait_for_function(f"() => {wide}.at(-1).matches('.nnkit-more')")
    page.evaluate(f"{wide}.at(-1).scrollLeft = 9999")
    page.wait_for_function(f"() => !{wide}.at(-1).matches('.nnkit-more')")
    first = f"{wide}.find(box => !box.matches('[role=textbox]'))"
    assert page.evaluate(f"window.first = {first}; first.tabIndex") == 0
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function("() => window.first.scrollWidth > window.first.clientWidth || window.first.tabIndex === -1")


PLACES = """() => [...document.querySelectorAll(".math")].map(formula => {
    const around = "p, li, td, th, dt, dd, h1, h2, h3, summary, blockquote, div";
    const box = formula.matches("div") ? formula : formula.closest(around);
    const parts = [...formula.querySelectorAll(".katex-base")].map(part => part.getBoundingClientRect());
    const {left, right} = box.getBoundingClientRect();
    return {
        tex: formula.querySelector("annotation").textContent,
        alone: formula.matches("div"),
        before: Math.min(...parts.map(part => part.left)) - left,
        after: right - Math.max(...parts.map(part => part.right)),
        hidden: formula.matches("span") && getComputedStyle(formula).overflow !== "visible",
    };
})"""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["notebooks/ch07_backpropagation_by_hand", "book/pages/optimizer_conventions"])
def test_a_formula_stands_in_the_middle_or_begins_where_it_is_seen(new_page, address, path, width):
    page = new_page(viewport={"width": width, "height": 800})
    go(page, f"{address}/{path}.html")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.evaluate("document.fonts.ready.then(() => null)")
    found = page.evaluate(PLACES)
    assert len(found) > 30 and [one for one in found if one["before"] < -1] == []
    alone = [one for one in found if one["alone"]]
    assert alone and [one for one in alone if one["after"] > 0 and abs(one["after"] - one["before"]) > 4] == []
    inline = [one for one in found if not one["alone"]]
    assert [one for one in inline if one["after"] < -1 or one["hidden"]] == []


def test_what_is_copied_of_a_formula_is_its_tex(new_page, address):
    page = new_page()
    go(page, f"{address}/notebooks/ch07_backpropagation_by_hand.html")
    copied = page.evaluate("""() => {
        const paragraph = [...document.querySelectorAll("p")].find(one => one.querySelectorAll(".katex").length === 1);
        const range = document.createRange();
        range.setStart(paragraph, 0);
        range.setEnd(paragraph.querySelector(".katex-html").firstChild, 0);  // in the middle of a formula
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
        document.dispatchEvent(event);
        return [event.clipboardData.getData("text/plain"), paragraph.querySelector("annotation").textContent,
            paragraph.firstChild.textContent];
    }""")
    text, tex, before = copied
    assert text.endswith(f"${tex}$") and text.startswith(before.strip()[:10]) and "\n" not in text.strip()


SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { window.shifted += one.hadRecentInput ? 0 : one.value; }))
    .observe({type: "layout-shift", buffered: true});
"""
TOP = "id => document.getElementById(id).querySelector('h1, h2, h3').getBoundingClientRect().top"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("chapter", ["ch03_activations", "ch06_gradient_descent", "ch07_backpropagation_by_hand"])
def test_a_link_to_a_section_lands_on_its_heading_and_nothing_moves(new_page, address, book, chapter, width):
    html = (book / "notebooks" / f"{chapter}.html").read_text(encoding="utf-8")
    ids = re.findall(r'<section[^>]* id="([^"]+)"', html)[2:-3:3]
    assert len(ids) >= 3
    landed = {}
    for id in ids:
        page = new_page(viewport={"width": width, "height": 844})
        page.add_init_script(SHIFTS)
        page.goto(f"{address}/notebooks/{chapter}.html#{id}")
        landed[id] = page, page.evaluate(TOP, id)
    page.wait_for_timeout(1000)  # for all of them
    for id, (page, at_once) in landed.items():
        page.bring_to_front()
        assert 0 <= at_once <= 100 and abs(page.evaluate(TOP, id) - at_once) <= 5, id
        assert page.evaluate("window.shifted") <= 0.02, id


def test_a_button_copies_the_code_of_a_listing_as_it_stands(new_page, address):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    go(page, f"{address}/notebooks/ch04_losses.html")
    copied = "navigator.clipboard.readText()"
    cell = page.locator(".nnkit-cell").first
    stored = cell.locator(".cell_input pre").text_content().rstrip("\n")
    cell.hover()
    cell.get_by_role("button", name="Copy").click()
    assert page.evaluate(copied) == stored
    cell.locator(".cell_input pre").click()
    cell.locator(".cm-content").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("x = 1")
    cell.get_by_role("button", name="Copied").or_(cell.get_by_role("button", name="Copy")).click()
    assert page.evaluate(copied) == "x = 1"
    page.goto(f"{address}/book/pages/api.html")
    page.get_by_role("button", name="Copy").first.click()
    assert page.evaluate(copied) == "identity([-2, 3])"  # without >>> and what Python answers


def test_a_page_opened_from_a_folder_answers_and_says_what_it_cannot(new_page, book):
    page = new_page()
    page.goto((book / "notebooks" / "ch04_losses.html").as_uri())
    card = page.locator("xpath=id('ch04.sse')")
    card.get_by_role("button", name="Check").click()
    assert "was opened from a folder, and browsers start no Python there" in card.inner_text()
    card.get_by_role("button", name="Mark as solved").click()
    assert card.get_by_text("Solved", exact=True).is_visible() and not card.get_by_role("button", name="Mark as").count()
    question = page.locator(".nnkit-card[id*=predict] .nnkit-form").first
    question.locator("input").first.check()
    question.locator("button[type=submit]").click()
    assert re.match("Noted", question.locator(".nnkit-said").inner_text())
    card.locator(".cell_input pre").click()
    card.locator(".cm-content").wait_for()
    page.keyboard.type("# mine")
    page.reload()
    assert card.get_by_text("Solved", exact=True).is_visible() and "# mine" in card.locator(".cell_input").inner_text()


LOOK = """() => ({
    theme: document.documentElement.dataset.theme,
    answers: [...document.querySelectorAll("main details:not(.nnkit-card *, .nnkit-away)")].map(one => one.open),
    solutions: [...document.querySelectorAll(".nnkit-card details")].map(one => one.open),
})"""


def test_a_chapter_is_printed_in_the_light_theme_with_all_of_its_text(new_page, address):
    page = new_page(color_scheme="dark")
    go(page, f"{address}/notebooks/ch06_gradient_descent.html")
    figure = page.locator(".nnkit-moving").first
    alive(page, figure)
    read = page.evaluate(LOOK)
    assert read["theme"] == "dark" and not any(read["answers"]) and len(read["answers"]) > 2
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = ({LOOK})() }})")
    page.pdf()
    printed = page.evaluate("window.printed")
    assert printed["theme"] == "light" and all(printed["answers"])
    assert len(printed["solutions"]) > 10 and not any(printed["solutions"])
    assert page.evaluate(LOOK) == read
    page.emulate_media(media="print")
    assert page.locator("article h1").is_visible()
    assert figure.locator("img").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Download this page").click()
    page.get_by_label("print hints and solutions").check()
    page.pdf()
    assert all(page.evaluate("window.printed")["solutions"])
    page.get_by_label("print hints and solutions").uncheck()
    page.pdf()
    assert not any(page.evaluate("window.printed")["solutions"])
    page.emulate_media(media="print")
    hidden = (
        ".nnkit-run-tools",
        ".nnkit-card :is(button, details)",
        ".nnkit-away",
        ".nnkit-moving :is(p, svg)",
        "#jb-print-toc",
    )
    assert not page.locator(", ".join(hidden)).filter(visible=True).all()
