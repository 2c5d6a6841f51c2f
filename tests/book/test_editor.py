"""The editor of code, driven by real keys on a page of its own, with the book's policy of what may run."""

import re
import shutil
import time

import pytest

from book.tools import policy, vendor

ADDRESS = "http://book.test/"
LISTING = '<div class="highlight"><pre>{text}</pre></div>'
#: The listing looks as the theme makes it.
PAGE = """<!DOCTYPE html>
<html data-theme="light"><head><meta charset="utf-8"><title>A page</title>
<style>
:root { --pst-color-primary: #0a7d91; --pst-font-family-monospace: monospace; }
html[data-theme="dark"] { --pst-color-primary: #3fb1c5; background: #14181e; color: #ced6dd; }
.highlight { display: flex; flex-direction: column; font-size: 16px; }
pre { border: 0; margin: 0; overflow: auto; padding: 1rem; }
pre { font-family: var(--pst-font-family-monospace); font-size: .875em; line-height: 125%; }
</style>
<script src="editor.js"></script>
</head><body>
<button id="before">before</button>
<main><div class="highlight"><pre>a</pre></div></main>
<button id="after">after</button>
</body></html>
"""
#: A new editor in the place of the listing, and what it reports.
MAKE = """async ({text, entered, label}) => {
    document.querySelector("main").innerHTML = '<div class="highlight"><pre></pre></div>';
    const place = document.querySelector("main div");
    window.runs = 0;
    window.heard = [];
    window.editor = await nnkit.editor.make({
        place, text, label, entered, changed: (now) => heard.push(now), run: () => runs++,
    });
    editor.focus();
}"""
FOCUSED = "document.activeElement.id || document.activeElement.getAttribute('role')"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the page and what it loads."""
    folder = tmp_path_factory.mktemp("editor")
    shutil.copy(vendor.ASSETS / "editor.js", folder)
    shutil.copytree(vendor.ASSETS / "vendor" / "codemirror", folder / "vendor" / "codemirror")
    (folder / "index.html").write_text(policy.state(PAGE, ""), encoding="utf-8")
    (folder / "without policy.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shared_page(browser, site):
    """One page for all tests; none of them may raise an error or break the policy."""
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(path=site / (route.request.url.removeprefix(ADDRESS))))
    page.goto(f"{ADDRESS}index.html")
    page.evaluate("""() => {
        window.reached = [];
        document.addEventListener("keydown", ({key}) => reached.push(key));
    }""")
    yield page
    page.close()
    assert not problems


@pytest.fixture
def page(shared_page):
    make(shared_page, "")
    shared_page.evaluate("reached.length = 0")
    return shared_page


def make(page, text, entered="pointer"):
    page.evaluate(MAKE, {"text": text, "entered": entered, "label": "Code of cell 1"})


def text_of(page):
    return page.evaluate("editor.text")


def play(page, keys):
    """Press keys, as playwright names them; "text:" types letters one by one."""
    for key in keys:
        kind, _, text = key.partition(":")
        if kind == "text":
            page.keyboard.type(text)
        else:
            page.keyboard.press(key)


# ---- Keys


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter", "Shift+Enter"])
def test_a_key_runs_the_code_once(page, key):
    play(page, ["text:a", key])
    assert page.evaluate("runs") == 1 and text_of(page) == "a"


def test_no_key_reaches_the_page(page):
    play(page, ["text:a / b", "Enter", "ArrowUp", "Escape", "Control+k", "Control+z", "Control+Enter"])
    assert page.evaluate("reached") == []
    page.locator("#after").press("/")
    assert page.evaluate("reached") == ["/"]


def test_what_is_cut_comes_back(page):
    make(page, "a = 1")
    play(page, ["Control+a", "Control+x"])
    assert text_of(page) == ""
    play(page, ["Control+v", "Control+v"])
    assert text_of(page) == "a = 1a = 1"


# ---- Korean, and what else is composed


def compose(page, *steps):
    """Letters that come into being one stroke after the other, and are then put in."""
    keyboard = page.context.new_cdp_session(page)
    for step in steps:
        keyboard.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    keyboard.send("Input.insertText", {"text": steps[-1]})
    keyboard.detach()


def test_korean_is_composed(page):
    play(page, ["text:print('"])
    compose(page, "ㅎ", "하", "한")
    compose(page, "ㄱ", "그", "글")
    play(page, ["text:')", "Enter", "text:b"])
    assert text_of(page) == "print('한글')\nb"


def test_korean_is_undone_and_deleted(page):
    play(page, ["text:a = "])
    compose(page, "ㅎ", "하", "한")
    play(page, ["Backspace"])
    assert text_of(page) == "a = "
    play(page, ["Control+z"])
    assert text_of(page) == "a = 한"


def test_a_quote_that_is_being_composed_is_left_alone(page):
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "“", "selectionStart": 1, "selectionEnd": 1})
    assert text_of(page) == "“"
    keyboard.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    keyboard.detach()


# ---- Tab, and how one leaves


def focused(page):
    return page.evaluate(FOCUSED)


@pytest.mark.parametrize(("key", "reached"), [("Tab", "after"), ("Shift+Tab", "before")])
def test_escape_and_tab_leave(page, key, reached):
    play(page, ["text:ab", "Escape", key])
    assert focused(page) == reached and text_of(page) == "ab"


def test_escape_and_tab_leave_what_is_selected_too_and_after_some_time(page):
    play(page, ["text:ab", "Control+a", "Escape"])
    page.evaluate("() => { window.now = Date.now; Date.now = () => now() + 60_000; }")
    play(page, ["Tab"])
    page.evaluate("Date.now = now")
    assert focused(page) == "after" and text_of(page) == "ab"


def test_a_letter_after_escape_takes_tab_back(page):
    play(page, ["Escape", "text:a", "Tab"])
    assert focused(page) == "textbox" and text_of(page) == "a   "


@pytest.mark.parametrize(("key", "reached"), [("Tab", "after"), ("Shift+Tab", "before")])
def test_tab_goes_on_where_it_came_by_tab(page, key, reached):
    make(page, "ab", entered="keyboard")
    play(page, [key])
    assert focused(page) == reached and text_of(page) == "ab"


def test_tab_goes_through_the_page_and_back(page):
    make(page, "ab")
    page.locator("#before").focus()
    play(page, ["Tab"])
    assert focused(page) == "textbox"
    play(page, ["Tab"])
    assert focused(page) == "after"
    play(page, ["Shift+Tab", "Shift+Tab"])
    assert focused(page) == "before" and text_of(page) == "ab"


@pytest.mark.parametrize("key", ["ArrowRight", "Home", "End", "Control+Home", "x"])
def test_any_other_key_takes_tab(page, key):
    make(page, "", entered="keyboard")
    play(page, [key, "Tab"])
    assert focused(page) == "textbox" and text_of(page).endswith("    "[len(text_of(page).strip()) :])


def test_a_key_that_only_goes_with_others_does_not_take_tab(page):
    make(page, "ab", entered="keyboard")
    play(page, ["Shift", "Control", "Tab"])
    assert focused(page) == "after" and text_of(page) == "ab"


def test_what_is_selected_takes_tab(page):
    make(page, "ab", entered="keyboard")
    play(page, ["Control+a", "Escape", "Tab", "Shift+Tab", "Tab"])
    assert focused(page) == "textbox" and text_of(page) == "    ab"


def test_the_pointer_takes_tab(page):
    make(page, "", entered="keyboard")
    page.locator("[role=textbox]").click()
    play(page, ["Tab"])
    assert text_of(page) == "    "
    page.locator("#before").focus()
    play(page, ["Tab"])
    page.locator("[role=textbox]").click()
    play(page, ["Tab"])
    assert text_of(page) == "        "


def test_another_window_changes_nothing(page):
    """The content is blurred without losing its place, and focused anew."""
    play(page, ["text:a"])
    page.keyboard.press("Alt+Tab")  # the page hears this, and then the other window is there
    page.evaluate("""() => {
        const content = document.activeElement;
        content.dispatchEvent(new FocusEvent("blur"));
        content.dispatchEvent(new FocusEvent("focus"));
    }""")
    play(page, ["Tab"])
    assert text_of(page).strip() == "a" and len(text_of(page)) > 1 and focused(page) == "textbox"


# ---- The element


def test_what_programs_and_screen_readers_are_told(page):
    wanted = {
        "role": "textbox",
        "aria-multiline": "true",
        "aria-label": "Code of cell 1",
        "aria-keyshortcuts": "Control+Enter",
        "autocorrect": "off",
        "autocapitalize": "off",
        "autocomplete": "off",
        "spellcheck": "false",
        "data-gramm": "false",
    }
    content = page.locator("[role=textbox]")
    assert {name: content.get_attribute(name) for name in wanted} == wanted


PASTE = """text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    document.querySelector(".cm-content").dispatchEvent(paste);
}"""


@pytest.mark.parametrize("how", ["pasted", "put in"])
def test_thousands_of_lines_at_once_do_not_hold_the_page(page, how):
    start = time.monotonic()
    if how == "pasted":
        page.evaluate(PASTE, "\n" * 5000)
    else:
        page.keyboard.insert_text("\n" * 5000)
    play(page, ["text:x"])
    assert text_of(page) == "\n" * 5000 + "x"
    assert time.monotonic() - start < 5
    assert page.locator(".cm-line").count() < 500  # only what is near is drawn


def test_nothing_else_is_shown(page):
    play(page, ["text:pri", "Control+f"])
    assert not page.locator(".cm-gutters, .cm-panel, .cm-tooltip").count()


@pytest.mark.parametrize("lines", [1, 5, 20])
@pytest.mark.parametrize("place", ["div.highlight", "pre"])
def test_the_page_does_not_jump(page, lines, place):
    text = "\n".join(f"line_{number} = {number}" for number in range(lines))
    page.evaluate("(html) => document.querySelector('main').innerHTML = html", LISTING.format(text=f"{text}\n"))
    heights, lefts = page.evaluate(
        """async ([text, place]) => {
            const main = document.querySelector("main");
            const height = () => main.getBoundingClientRect().height;
            const left = (box) => {
                const range = document.createRange();
                range.selectNodeContents(document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode());
                return range.getBoundingClientRect();
            };
            const box = left(main.querySelector("pre"));
            const heights = [height()];
            const {dom} = await nnkit.editor.make({place: main.querySelector(place), text, label: "x"});
            heights.push(height());
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            heights.push(height());
            const now = left(dom.querySelector(".cm-line"));
            return [heights, [[box.left, box.top], [now.left, now.top]]];
        }""",
        [text, place],
    )
    assert max(heights) - min(heights) <= 1, heights
    assert all(abs(a - b) <= 1 for a, b in zip(*lefts, strict=True)), lefts


def test_a_long_line_scrolls_in_the_editor(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    make(page, "x = '" + "long " * 200 + "'\ny = 1")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator(".cm-line").first.bounding_box()["height"] < 20
    play(page, ["End"])
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.querySelector('.cm-scroller').scrollLeft") > 1000


def test_a_long_line_breaks_on_paper(page):
    make(page, "x = '" + "long " * 200 + "'\ny" + "y" * 400)
    page.emulate_media(media="print")
    box = page.evaluate(
        "(({scrollWidth, clientWidth}) => [scrollWidth, clientWidth])(editor.dom.querySelector('.cm-scroller'))"
    )
    page.emulate_media(media="screen")
    assert box[0] <= box[1]


@pytest.mark.parametrize(
    ("code", "classes"),
    [
        ("def f(x=None):", {"def": "k", "f": "nf", "x": "n", "=": "o", "None": "kc", "(": "p"}),
        ("class A(B): # why", {"class": "k", "A": "nf", "# why": "c1"}),
        ("a = 1.5 + b['c'] ** 2", {"1.5": "mi", "'c'": "s2", "**": "o", "2": "mi"}),
        ("import numpy.linalg as np", {"import": "k", "numpy.linalg": "n", "as": "k"}),
        ("x in y and not z is w", {"in": "ow", "and": "ow", "not": "ow", "is": "ow"}),
        ("print(self.sum)", {"print": "nb", "self": "bp", "sum": "n", ".": "o"}),
        ("raise ValueError", {"raise": "k", "ValueError": "ne"}),
        ("f'a{b:.2f} {c[1:2]!r}' + d", {"f'a": "s2", "{": "si", "b": "n", ":.2f}": "si", "c": "n", "1": "mi", "d": "n"}),
        ('"""\n.\n__a__\n"""', {".": "s2", "__a__": "s2"}),
        ('"""a\nb"""\nc', {'"""a': "s2", 'b"""': "s2", "c": "n"}),
        ("@cached", {"@cached": "nd"}),
        ("__name__", {"__name__": "vm"}),
    ],
)
def test_code_has_the_classes_of_a_listing(page, code, classes):
    make(page, code)
    spans = page.eval_on_selector_all(".cm-line span", "all => all.map(one => [one.textContent, one.className])")
    found = dict(spans)
    assert {text: found.get(text) for text in classes} == classes


def test_brackets_that_match_are_marked(page):
    make(page, "f(g(1))")
    play(page, ["End"])
    assert page.locator(".cm-matchingBracket").all_inner_texts() == ["(", ")"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_selected_is_seen(page, theme):
    make(page, "selected")
    page.evaluate("(theme) => document.documentElement.dataset.theme = theme", theme)
    before = page.locator(".cm-line").screenshot()
    play(page, ["Control+a"])
    after = page.locator(".cm-line").screenshot()
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert before != after


def test_the_caret_goes_to_where_the_pointer_was(page):
    make(page, "a = 1\nb = 2")
    page.evaluate("""() => {
        const {right, top, height} = document.querySelector(".cm-line:last-child").getBoundingClientRect();
        editor.focus({x: right - 5, y: top + height / 2});
    }""")
    play(page, ["text:0"])
    assert text_of(page) == "a = 1\nb = 20"


# ---- The script


def test_it_works_from_a_file(browser, site):
    page = browser.new_page()
    page.goto((site / "without policy.html").as_uri())  # a policy's 'self' is no file
    make(page, "a")
    play(page, ["End", "text:b"])
    assert text_of(page) == "ab" and page.evaluate("typeof CodeMirror") == "object"
    page.close()


def test_without_the_script_the_listing_stays_and_the_next_try_may_work(browser, site):
    page = browser.new_page()
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(path=site / (route.request.url.removeprefix(ADDRESS))))
    page.route("**/codemirror.min.js", lambda route: route.abort())
    page.goto(f"{ADDRESS}index.html")
    said = page.evaluate("""async () => {
        const place = document.querySelector("pre");
        const error = await nnkit.editor.make({place, text: "b", label: "x"}).catch((error) => error);
        return [error instanceof Error, error.message, place.textContent];
    }""")
    assert said == [True, f"The editor could not be loaded from {ADDRESS}vendor/codemirror/codemirror.min.js.", "a"]
    page.unroute("**/codemirror.min.js")
    make(page, "b")
    assert text_of(page) == "b"
    page.close()


def test_the_script_is_loaded_once_and_at_the_first_call(browser, site):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(ADDRESS)))
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(path=site / (route.request.url.removeprefix(ADDRESS))))
    page.goto(f"{ADDRESS}index.html")
    assert asked == ["index.html", "editor.js"]
    page.evaluate("""() => Promise.all([1, 2].map(() => {
        const place = document.querySelector("main").appendChild(document.createElement("div"));
        return nnkit.editor.make({place, text: "a", label: "x"});
    }))""")
    assert asked == ["index.html", "editor.js", "vendor/codemirror/codemirror.min.js"]
    assert page.locator("[role=textbox]").count() == 2
    page.close()


def test_the_script_has_what_the_editor_uses_and_no_more(page):
    exported = sorted(name for names in vendor.listed()["codemirror"]["exports"].values() for name in names)
    assert page.evaluate("Object.keys(CodeMirror).sort()") == exported
    editor = (vendor.ASSETS / "editor.js").read_text(encoding="utf-8")
    assert all(re.search(rf"\b{name}\b", editor) for name in exported)


def test_the_script_makes_no_code_from_text():
    script = (vendor.ASSETS / "vendor" / "codemirror" / "codemirror.min.js").read_text(encoding="utf-8")
    assert "eval(" not in script and "Function(" not in script
