"""The questions of the built book in a real browser, one of each kind with the keyboard alone."""

import pathlib
import re

import pytest

from nnkit.exercises import check, registry
from nnkit.exercises.items import chapter_of

ROOT = pathlib.Path(__file__).parents[2]
ITEMS = registry()
PAGES = {chapter_of(path): f"notebooks/{path.stem}.html" for path in (ROOT / "notebooks").glob("ch*.ipynb")}


@pytest.fixture(scope="module")
def window(browser):
    """One for all tests."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def open_chapter(window, address):
    """Opens a chapter in a browser that remembers nothing from before."""

    def open_page(chapter):
        window.goto(f"{address}/{PAGES[chapter]}", wait_until="domcontentloaded")  # the questions are alive from then on
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
    return question.querySelector(".nnkit-said").innerText;
})"""
SAID = "ids => ids.map(id => document.getElementById(id).querySelector('.nnkit-said').innerText)"


@pytest.mark.parametrize("name", PAGES)
def test_the_questions_of_a_chapter_answer_and_remember(open_chapter, name):
    page = open_chapter(name)
    questions = {item.id: item for item in ITEMS.values() if item.chapter == name and item.kind != "code"}
    titles = page.eval_on_selector_all(".nnkit-question[id] fieldset legend", "all => all.map(one => one.innerText.trim())")
    assert all(any(title.startswith(item.title) for title in titles) for item in questions.values())
    for given, said_of in (
        (wrong_answer, lambda item: f"Not yet. {item.mistakes[0].message}".replace("`", "")),
        (right_answer, lambda item: f"Correct. {item.praise}".replace("`", "")),
    ):
        answers = [[id, item.kind, given(item)] for id, item in questions.items()]
        expected = {id: said_of(item) for id, item in questions.items()}
        assert dict(zip(questions, page.evaluate(ANSWERED, answers), strict=True)) == expected
    page.reload(wait_until="domcontentloaded")
    assert dict(zip(questions, page.evaluate(SAID, list(questions)), strict=True)) == expected


@pytest.mark.parametrize("kind", sorted({item.kind for item in ITEMS.values()} - {"code"}))
def test_a_question_answers_the_keyboard(chapter, kind):
    item = next(item for item in ITEMS.values() if item.kind == kind and item.chapter == "ch07")
    answer(chapter, item.id, wrong_answer(item))
    assert said(chapter, item.id) == f"Not yet. {item.mistakes[0].message}".replace("`", "")
    answer(chapter, item.id, right_answer(item))
    assert said(chapter, item.id) == f"Correct. {item.praise}".replace("`", "")


@pytest.mark.parametrize("factor", [-1, 10, 0.01, 1.01, 5, 0.2])
def test_the_page_says_what_check_says(chapter, factor):
    item = ITEMS["ch07.miskeyed"]
    given = f"{item.answer * factor:.12g}"
    answer(chapter, item.id, given)
    assert said(chapter, item.id) == f"Not yet. {check(item.id, float(given)).text}"


def test_every_item_is_on_the_page_of_its_chapter(book):
    for name, path in PAGES.items():
        ids = re.findall(r'<div class="nnkit-question" id="([^"]+)"', (book / path).read_text(encoding="utf-8"))
        assert sorted(ids) == sorted(item.id for item in ITEMS.values() if item.chapter == name)


def test_a_comma_separates_thousands_or_decimals(open_chapter):
    for id, text in (("ch05.evaluations", "20,000"), ("ch04.sse-by-hand", "0,07")):
        page = open_chapter(ITEMS[id].chapter)
        answer(page, id, text)
        assert said(page, id).startswith("Correct.")


def test_every_control_of_a_question_has_a_name(chapter):
    names = chapter.eval_on_selector_all(
        ".nnkit-question input, .nnkit-question button",
        "all => all.map(one => one.getAttribute('aria-label') || one.textContent || one.labels[0].textContent)",
    )
    assert len(names) > 30 and all(name.strip() for name in names)


def test_a_prediction_stands_beside_the_result(chapter):
    item = ITEMS["ch07.predict-sum"]
    answer(chapter, item.id, item.mistakes[0].answer)
    note = chapter.locator(f"[data-prediction='{item.id}']")
    option = item.options[ord(item.mistakes[0].answer) - ord("a")]
    assert note.inner_text() == f"You predicted: {option}"
    assert "a11 w5 + a12 w7" in note.locator("xpath=preceding-sibling::*[1]").inner_text()


def test_hints_open_one_by_one_and_the_solution_waits(chapter):
    exercise = box(chapter, "ch07.neuron")
    first, second = ITEMS["ch07.neuron"].hints
    assert not exercise.get_by_text(first).is_visible() and not exercise.get_by_text("def neuron").is_visible()
    exercise.get_by_text("Hint 1").focus()
    chapter.keyboard.press("Enter")
    assert exercise.get_by_text(first).is_visible() and not exercise.get_by_text(second).is_visible()
    exercise.get_by_text("Hint 2").focus()
    chapter.keyboard.press("Enter")
    assert exercise.get_by_text(second).is_visible() and not exercise.get_by_text("def neuron").is_visible()


def test_progress_is_shown_and_can_be_forgotten(chapter, address):
    answer(chapter, "ch07.direction", ITEMS["ch07.direction"].answer)
    answer(chapter, "ch07.falling-error", wrong_answer(ITEMS["ch07.falling-error"]))
    box(chapter, "ch07.neuron").get_by_role("button", name="Mark as solved").press("Enter")
    chapter.goto(f"{address}/book/pages/progress.html", wait_until="domcontentloaded")
    rows = chapter.locator("tr[data-id]").all()
    states = {row.get_attribute("data-id"): row.locator(".nnkit-state").inner_text() for row in rows}
    assert set(states) == set(registry())
    named = [states[f"ch07.{name}"] for name in ("direction", "falling-error", "neuron")]
    assert named == ["solved", "tried", "solved"]
    assert f"2 of {len(states)} solved" in chapter.locator(".nnkit-progress-tools").inner_text()
    chapter.once("dialog", lambda dialog: dialog.accept())
    chapter.get_by_role("button", name="Forget all of it").press("Enter")
    assert f"0 of {len(states)} solved" in chapter.locator(".nnkit-progress-tools").inner_text()
    assert chapter.evaluate("Object.keys(localStorage).filter(key => key.startsWith('nnkit:')).length") == 0


def test_questions_can_be_read_without_javascript(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{PAGES['ch07']}")
    item = ITEMS["ch07.direction"]
    for option in item.options:
        assert box(page, item.id).get_by_text(option).is_visible()
    wrong = item.mistakes[0]
    box(page, item.id).get_by_text(item.options[ord(wrong.answer) - ord("a")]).click()
    assert box(page, item.id).get_by_text(wrong.message).is_visible()
    context.close()
