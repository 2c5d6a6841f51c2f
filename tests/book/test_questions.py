"""The questions of the built book in a real browser, one of each kind with the keyboard alone."""

import json
import pathlib
import re

import pytest
from playwright.sync_api import expect

from nnkit.exercises import check, registry
from nnkit.exercises.feedback import as_plain
from nnkit.exercises.items import chapter_of

from visiting import DESKTOP, PHONE, WCAG, go

ROOT = pathlib.Path(__file__).parents[2]
ITEMS = registry()
JUDGEMENTS = json.loads((ROOT / "tests" / "exercises" / "judgements.json").read_text(encoding="utf-8"))
PAGES = {chapter_of(path): f"notebooks/{path.stem}.html" for path in (ROOT / "notebooks").glob("ch*.ipynb")}


@pytest.fixture(scope="module")
def window(browser):
    """One for all tests."""
    page = browser.new_context().new_page()
    yield page
    page.context.close()


@pytest.fixture
def open_chapter(window, address):
    """Opens a chapter in a browser that remembers nothing from before."""

    def open_page(chapter):
        go(window, f"{address}/{PAGES[chapter]}", wait_until="domcontentloaded")  # the questions are alive from then on
        return window

    yield open_page
    window.evaluate("localStorage.clear()")


@pytest.fixture
def chapter(open_chapter):
    return open_chapter("ch07")


def box(page, id):
    return page.locator(f"xpath=id('{id}')")  # on a long page by far the fastest way to find it


def said(page, id):
    return box(page, id).locator(".nnkit-said").inner_text()


def judged(page, item):
    """What is said of an answer: in the card, or of a prediction beside its result."""
    if item.kind != "predict":
        return said(page, item.id)
    return box(page, f"{item.id}-result").locator(".nnkit-predicted").inner_text().partition("\n")[2]


def answer(page, id, text):
    """Give an answer as somebody without a mouse: keys on the focused control, and Enter."""
    question = box(page, id)
    if ITEMS[id].kind == "number":
        question.locator("input").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
    elif ITEMS[id].kind == "order":
        put_in_order(page, question, text)
        question.locator("button[type=submit]").focus()
    else:
        question.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
        for _ in range(ord(text) - ord("a")):
            page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def put_in_order(page, question, letters):
    for place, letter in enumerate(letters):
        while question.locator("li").evaluate_all("items => items.map(item => item.dataset.letter)")[place] != letter:
            question.locator(f"li[data-letter={letter}] button").first.focus()
            page.keyboard.press("Enter")


def right_answer(item):
    return f"{item.answer:.12g}" if item.kind == "number" else item.answer


def wrong_answer(item):
    first = item.mistakes[0].answer
    if item.kind == "order":
        return item.answer.translate(str.maketrans("".join(first), "".join(reversed(first))))
    return f"{first:.12g}" if item.kind == "number" else first


# What a reader does with keys or a pointer, for many questions at once: on a long page each key takes its time.
ANSWERED = """answers => answers.map(([id, kind, text]) => {
    const question = document.getElementById(id);
    const put = (letter, place) => {
        while (question.querySelectorAll("li")[place].dataset.letter !== letter) {
            question.querySelector(`li[data-letter=${letter}] button`).click();
        }
    };
    if (kind === "number") question.querySelector("input").value = text;
    else if (kind === "order") [...text].forEach(put);
    else question.querySelectorAll("input[type=radio]")[text.charCodeAt(0) - 97].click();
    question.querySelector("button[type=submit]").click();
})"""
# A prediction is judged beside the result, whether that is open or not.
SAID = """ids => ids.map(id => {
    const note = document.getElementById(`${id}-result`)?.querySelector(".nnkit-predicted");
    const text = (note ?? document.getElementById(id).querySelector(".nnkit-said")).textContent;
    return note ? text.slice(text.search(/(Correct|Not yet)[.] /)) : text;
})"""


@pytest.mark.parametrize("name", PAGES)
def test_the_questions_of_a_chapter_answer_and_remember(open_chapter, name):
    page = open_chapter(name)
    questions = {item.id: item for item in ITEMS.values() if item.chapter == name and item.kind != "code"}
    titles = page.evaluate("ids => ids.map(id => document.getElementById(`${id}-title`).textContent.trim())", list(questions))
    assert [title.startswith(item.title) for title, item in zip(titles, questions.values(), strict=True)] == [True] * len(
        titles
    )
    for given, said_of in (
        (wrong_answer, lambda item: f"Not yet. {as_plain(item.mistakes[0].message)}".replace("`", "")),
        (right_answer, lambda item: f"Correct. {as_plain(item.praise)}".replace("`", "")),
    ):
        answers = [[id, item.kind, given(item)] for id, item in questions.items()]
        expected = {id: said_of(item) for id, item in questions.items()}
        page.evaluate(ANSWERED, answers)
        assert dict(zip(questions, page.evaluate(SAID, list(questions)), strict=True)) == expected
    page.reload(wait_until="domcontentloaded")
    assert dict(zip(questions, page.evaluate(SAID, list(questions)), strict=True)) == expected


@pytest.mark.parametrize("kind", sorted({item.kind for item in ITEMS.values()} - {"code"}))
def test_a_question_answers_the_keyboard(chapter, kind):
    item = next(item for item in ITEMS.values() if item.kind == kind and item.chapter == "ch07")
    answer(chapter, item.id, wrong_answer(item))
    assert judged(chapter, item) == f"Not yet. {as_plain(item.mistakes[0].message)}".replace("`", "")
    answer(chapter, item.id, right_answer(item))
    assert judged(chapter, item) == f"Correct. {as_plain(item.praise)}".replace("`", "")


@pytest.mark.parametrize("factor", [-1, 10, 0.01, 1.01, 5, 0.2])
def test_the_page_says_what_check_says(chapter, factor):
    item = ITEMS["ch07.miskeyed"]
    given = f"{item.answer * factor:.12g}"
    answer(chapter, item.id, given)
    assert said(chapter, item.id) == f"Not yet. {check(item.id, float(given)).text}"


def test_every_item_is_on_the_page_of_its_chapter(book):
    for name, path in PAGES.items():
        ids = re.findall(r'<div class="nnkit-card" id="([^"@]+)"', (book / path).read_text(encoding="utf-8"))
        assert sorted(ids) == sorted(item.id for item in ITEMS.values() if item.chapter == name)


def test_a_comma_separates_thousands_or_decimals(open_chapter):
    for id, text in (("ch05.evaluations", "20,000"), ("ch04.sse-by-hand", "0,07")):
        page = open_chapter(ITEMS[id].chapter)
        answer(page, id, text)
        assert said(page, id).startswith("Correct.")


def test_every_control_of_a_question_has_a_name(chapter):
    names = chapter.eval_on_selector_all(
        ".nnkit-card input, .nnkit-card button",
        "all => all.map(one => one.getAttribute('aria-label') || one.textContent || one.labels[0].textContent)",
    )
    assert len(names) > 30 and all(name.strip() for name in names)


def test_a_prediction_is_judged_beside_the_result_which_is_closed_until_then(chapter):
    item = ITEMS["ch07.predict-sum"]
    wrong = item.mistakes[0]
    result = box(chapter, f"{item.id}-result")
    assert not result.get_by_text("a11 w5 + a12 w7").is_visible()
    answer(chapter, item.id, wrong.answer)
    assert said(chapter, item.id) == "Noted. Compare it with the result."
    assert result.get_by_text("a11 w5 + a12 w7").is_visible()
    note, option = result.locator(".nnkit-predicted"), item.options[ord(wrong.answer) - ord("a")]
    assert note.inner_text() == f"You predicted: {option}\nNot yet. {wrong.message}"
    done = box(chapter, item.id).locator(".nnkit-solved")
    assert done.inner_text() == "Predicted", "which does not tell whether it is right"
    assert chapter.evaluate(f"nnkit.memory.get('review', '{item.id}').stage") == -1, "a wrong one comes back the next day"
    answer(chapter, item.id, item.answer)
    assert f"Correct. {item.praise}" in note.inner_text() and note.get_attribute("data-right") == "true"
    chapter.reload(wait_until="domcontentloaded")
    assert not note.is_visible(), "nothing moves when a page is opened again"
    result.locator("summary").focus()
    chapter.keyboard.press("Enter")
    assert "Correct." in note.inner_text()


def test_every_prediction_has_its_result(open_chapter):
    for name in PAGES:
        page = open_chapter(name)
        ids = page.eval_on_selector_all(".nnkit-card[id*='.predict-']", "all => all.map(one => one.id)")
        assert sorted(ids) == sorted(item.id for item in ITEMS.values() if item.kind == "predict" and item.chapter == name)
        for id in ids:
            card, result = box(page, id).bounding_box(), box(page, f"{id}-result").bounding_box()
            assert card["y"] < result["y"]


def test_hints_open_one_by_one_and_the_solution_waits(chapter):
    exercise = box(chapter, "ch07.neuron")
    first, second = ITEMS["ch07.neuron"].hints
    assert not exercise.get_by_text(first).is_visible() and not exercise.locator(".nnkit-solution pre").is_visible()
    exercise.get_by_text("Hint 1").focus()
    chapter.keyboard.press("Enter")
    assert exercise.get_by_text(first).is_visible() and not exercise.get_by_text(second).is_visible()
    exercise.get_by_text("Hint 2").focus()
    chapter.keyboard.press("Enter")
    assert exercise.get_by_text(second).is_visible() and not exercise.locator(".nnkit-solution pre").is_visible()


@pytest.mark.parametrize("kind", ["choice", "number", "order"])
def test_what_was_said_of_an_answer_goes_when_it_changes(open_chapter, kind):
    item = next(item for item in ITEMS.values() if item.kind == kind and item.chapter in ("ch03", "ch07"))
    page = open_chapter(item.chapter)
    answer(page, item.id, right_answer(item))
    assert said(page, item.id).startswith("Correct.")
    if kind == "choice":
        page.keyboard.press("ArrowDown")
    elif kind == "number":
        page.keyboard.type("1")
    else:
        box(page, item.id).locator("li:first-child [data-by='1']").press("Enter")
    assert said(page, item.id) == ""
    assert box(page, item.id).locator(".nnkit-solved").is_visible()


def test_progress_is_shown_and_each_button_forgets_what_it_names(chapter, address):
    answer(chapter, "ch07.direction", ITEMS["ch07.direction"].answer)
    answer(chapter, "ch07.falling-error", wrong_answer(ITEMS["ch07.falling-error"]))
    chapter.evaluate("nnkit.memory.set('code', 'ch07.neuron', {text: 'x = 1', time: 1})")
    chapter.evaluate("nnkit.memory.set('place', 'last', {page: 'a', title: 'b', section: 'c', heading: 'd'})")
    chapter.evaluate("localStorage.setItem('nnkit:2:answer:ch07.neuron', 'damaged'); localStorage.setItem('other', 'mine')")
    cards = chapter.evaluate("[...document.querySelectorAll('.nnkit-card:not([id$=\"@\"])')].map(card => card.id)")
    chapter.goto(f"{address}/book/pages/progress.html", wait_until="domcontentloaded")
    rows = chapter.locator("tr[data-id]").all()
    states = {row.get_attribute("data-id"): row.locator(".nnkit-state").inner_text() for row in rows}
    assert set(states) == set(registry()) and [id for id in states if id.startswith("ch07.")] == cards
    named = [states[f"ch07.{name}"] for name in ("direction", "falling-error", "neuron")]
    assert named == ["solved", "tried", "open"]
    tools = chapter.locator(".nnkit-progress-tools")
    expect(tools).to_contain_text(f"1 of {len(states)} solved")
    expect(tools.locator("tr[data-chapter='7'] td").first).to_have_text("2")
    sums = {chapter: tools.locator(f"tr[data-chapter='{chapter}'] td").all_inner_texts() for chapter in (6, 7)}
    assert sums == {6: ["0", "0", "0", "0"], 7: ["2", "1", "0", "0"]}  # seen, solved, due, remembered
    tools.get_by_text("Save, load, print, forget").click()
    chapter.once("dialog", lambda dialog: dialog.dismiss())
    chapter.get_by_role("button", name="Forget answers").press("Enter")
    expect(tools).to_contain_text(f"1 of {len(states)} solved")
    chapter.once("dialog", lambda dialog: dialog.accept())
    chapter.get_by_role("button", name="Forget answers").press("Enter")
    expect(tools).to_contain_text(f"0 of {len(states)} solved")
    assert kept(chapter) == ["nnkit:2:code:ch07.neuron", "nnkit:2:place:last", "other"]
    for name, left in (("Forget typed code", ["nnkit:2:place:last", "other"]), ("Forget where you were", ["other"])):
        chapter.once("dialog", lambda dialog: dialog.accept())
        chapter.get_by_role("button", name=name).press("Enter")
        assert kept(chapter) == left


def kept(page):
    """Names of what the browser keeps, but for what the theme keeps."""
    return sorted(set(page.evaluate("Object.keys(localStorage)")) - {"mode", "theme"})


STATES = ("untouched", "unclear", "wrong", "right", "hints", "solution", "typed", "error")


def bring_to(page, state, kinds):
    """Bring a card of each kind into a state."""
    for kind, item in kinds.items():
        card = box(page, item.id)
        if state == "unclear" and kind in ("number", "choice"):
            card.locator("button[type=submit]").click()
        if state in ("wrong", "right") and kind != "code":
            answer(page, item.id, wrong_answer(item) if state == "wrong" else right_answer(item))
        if state in ("hints", "solution"):
            place = {"hints": ".nnkit-hint", "solution": ".nnkit-solution"}[state]
            card.evaluate("(card, place) => card.querySelectorAll(place).forEach(one => { one.open = true; })", place)
        if state == "typed" and kind == "code":
            card.locator(".cell_input pre").click()
            card.locator(".cm-content").wait_for()
            page.keyboard.type("x = 'text'  # said")


@pytest.mark.parametrize("state", STATES)
def test_nothing_stands_in_the_way_of_a_reader_in_any_state_of_a_card(browser, address, axe, state):
    if axe is None:
        pytest.skip("npm, which fetches axe-core, is not installed")
    kinds = {item.kind: item for item in ITEMS.values() if item.chapter == "ch09"}  # the shortest page with all of them
    assert len(kinds) == 5
    for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        go(page, f"{address}/{PAGES['ch09']}")
        bring_to(page, state, kinds)
        if state == "error":  # as Python tells it
            told = check(kinds["code"].id, lambda *given: 1 / 0)._repr_html_()
            page.evaluate(
                """([id, html]) => {
                const output = document.getElementById(id).querySelector(".nnkit-run-output");
                output.hidden = false;
                output.innerHTML = `<div class="output text_html">${html}</div>`;
            }""",
                [kinds["code"].id, told],
            )
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe})  # the page's policy forbids a script
        include = [[f"[id='{item.id}']"] for item in kinds.values()]
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False}
        found = page.evaluate("([include, options]) => axe.run({ include }, options)", [include, options])["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], scheme
        context.close()


# ---- What is remembered


def test_what_is_solved_stays_solved_and_is_solved_in_every_tab(chapter, open_chapter):
    item = ITEMS["ch07.direction"]
    other = chapter.context.new_page()
    go(other, chapter.url, wait_until="domcontentloaded")
    mark = box(other, item.id).get_by_text("Solved", exact=True)
    assert mark.is_hidden()
    answer(chapter, item.id, item.answer)
    mark.wait_for()
    assert said(other, item.id) == f"Correct. {as_plain(item.praise)}".replace("`", "")
    answer(chapter, item.id, wrong_answer(item))
    assert box(chapter, item.id).get_by_text("Solved", exact=True).is_visible()
    assert chapter.evaluate("id => nnkit.memory.isSolved(id)", item.id)
    other.close()


@pytest.mark.parametrize(
    "stored", ["", "x", "null", "[]", "5", '{"state": "won"}', '{"state": "solved", "answer": 5}', '{"answer": "a"}']
)
def test_a_damaged_answer_is_none(chapter, stored):
    item = ITEMS["ch07.direction"]
    chapter.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"nnkit:2:answer:{item.id}", stored])
    chapter.reload(wait_until="domcontentloaded")
    assert said(chapter, item.id) == "" and not box(chapter, item.id).locator("input:checked").count()
    answer(chapter, item.id, item.answer)
    assert said(chapter, item.id).startswith("Correct.")


@pytest.mark.parametrize("id, text", [("ch07.direction", "z"), ("ch07.seven-steps", "aabbc"), ("ch07.direction", "")])
def test_an_answer_that_the_question_cannot_have_is_none(chapter, id, text):
    stored = json.dumps({"state": "tried", "answer": text})
    chapter.evaluate("([key, value]) => localStorage.setItem(key, value)", [f"nnkit:2:answer:{id}", stored])
    chapter.reload(wait_until="domcontentloaded")
    assert said(chapter, id) == ""


def test_answers_of_the_first_version_are_taken_over(chapter):
    stored = json.dumps({"answer": "a", "state": "solved"})
    chapter.evaluate("value => localStorage.setItem('nnkit:ch07.direction', value)", stored)
    chapter.reload(wait_until="domcontentloaded")
    assert box(chapter, "ch07.direction").get_by_text("Solved", exact=True).is_visible()
    assert kept(chapter) == ["nnkit:2:answer:ch07.direction"]


# ---- Typed numbers


JUDGED = """cases => cases.map(({ text, answer, tolerance, mistakes = [] }) => {
    const { status, text: html } = nnkit.judge({ kind: "number", answer, tolerance, mistakes, praise: "Right." }, text);
    const shown = document.createElement("p");
    shown.innerHTML = html;
    return [status, shown.textContent];
})"""


def test_typed_numbers_are_judged_as_the_table_says(chapter):
    judged = chapter.evaluate(JUDGED, JUDGEMENTS)
    expected = [[case["status"], case.get("says", "Right.")] for case in JUDGEMENTS]
    wrong = [(case, found) for case, found, right in zip(JUDGEMENTS, judged, expected, strict=True) if found != right]
    assert wrong == []


@pytest.mark.parametrize("id", ["ch07.direction", "ch07.dE-dw10", "ch07.seven-steps", "ch07.predict-sum"])
def test_an_answer_that_the_browser_cannot_keep_is_judged_and_that_is_said(chapter, id):
    chapter.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); } }")
    given = {"number": "1", "order": "abcdefg"}.get(ITEMS[id].kind, "a")
    answer(chapter, id, given)
    words = said(chapter, id)
    assert words.endswith("This browser cannot keep your answer: its storage is full or forbidden.") and len(words) > 100
    assert words.startswith("Not noted.") == (ITEMS[id].kind == "predict")


def test_an_empty_answer_is_none(chapter):
    answer(chapter, "ch07.miskeyed", " ")
    assert said(chapter, "ch07.miskeyed") == "That is not an answer yet. The answer is a number, such as 12, 0.25 or −3/4."
    assert [key for key in kept(chapter) if ":answer:" in key] == []


# ---- Steps in order


def order_of(page, id):
    return "".join(box(page, id).locator("li").evaluate_all("all => all.map(one => one.dataset.letter)"))


def test_a_step_is_dragged_with_a_mouse(chapter):
    steps = box(chapter, "ch07.seven-steps")
    steps.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    before = order_of(chapter, "ch07.seven-steps")
    first, third = (steps.locator("li").nth(i).bounding_box() for i in (0, 2))
    chapter.mouse.move(first["x"] + 100, first["y"] + first["height"] / 2)
    chapter.mouse.down()
    chapter.mouse.move(third["x"] + 100, third["y"] + third["height"] - 4, steps=8)
    chapter.mouse.up()
    assert order_of(chapter, "ch07.seven-steps") == before[1:3] + before[0] + before[3:]
    assert "Now step 3 of 7." in steps.inner_text()
    chapter.mouse.move(third["x"] + 100, third["y"] + 300)
    assert order_of(chapter, "ch07.seven-steps") == before[1:3] + before[0] + before[3:]


@pytest.mark.parametrize(("place", "moves"), [(".nnkit-handle", True), ("span >> nth=1", False)])
def test_a_finger_drags_a_step_at_its_handle_and_else_moves_the_page(browser, address, place, moves):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    go(page, f"{address}/{PAGES['ch07']}", wait_until="domcontentloaded")
    steps = box(page, "ch07.seven-steps")
    steps.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    before = order_of(page, "ch07.seven-steps")
    grip, target = steps.locator("li").first.locator(place).bounding_box(), steps.locator("li").nth(1).bounding_box()
    x, start, end = grip["x"] + 5, grip["y"] + grip["height"] / 2, target["y"] + target["height"] - 3
    touch = context.new_cdp_session(page)
    for kind, y in (
        ("touchStart", start),
        *(("touchMove", start + (end - start) * i / 5) for i in range(1, 6)),
        ("touchEnd", 0),
    ):
        points = [{"x": x, "y": y}] if kind != "touchEnd" else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert (order_of(page, "ch07.seven-steps") == before[1] + before[0] + before[2:]) is moves
    context.close()


def test_questions_can_be_read_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    go(page, f"{address}/{PAGES['ch07']}")
    item = ITEMS["ch07.direction"]
    for option in item.options:
        assert box(page, item.id).get_by_text(option).is_visible()
    replies = box(page, item.id).locator("noscript details")
    wrong = item.mistakes[0]
    reply = replies.nth(ord(wrong.answer) - ord("a"))
    reply.locator("summary").click()
    assert reply.locator("p").inner_text() == wrong.message.replace("`", "")
    page.emulate_media(media="print")
    for option in item.options:
        assert box(page, item.id).get_by_text(option).is_visible()
    for step in ITEMS["ch07.seven-steps"].steps:
        assert box(page, "ch07.seven-steps").get_by_text(step).first.is_visible()
    page.emulate_media(media="screen")
    for id in ("ch07.neuron", "ch07.seven-steps", "ch07.dE-dw10"):
        assert box(page, id).locator(".nnkit-text").inner_text() == ITEMS[id].text.replace("`", "")
        assert not box(page, id).locator("button:visible, input:visible").count()
        box(page, id).get_by_text("Solution").click()
        assert box(page, id).locator(".nnkit-solution pre").is_visible()
    context.close()
