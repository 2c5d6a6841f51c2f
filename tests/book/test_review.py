"""The review: when items come back, what is asked, what is kept of it, and how progress is saved and loaded."""

import datetime
import json
import os
import random
import re

import pytest
from playwright.sync_api import expect

from book._ext.review import VARIANTS
from nnkit.exercises import registry
from nnkit.exercises.variants import GENERATORS

from pyodide_page import exercise, run, text_of, write

PAGE = "book/pages/review.html"
PROGRESS = "book/pages/progress.html"
ITEMS = registry()
DAY_0 = datetime.date(2026, 3, 2)


def days_since_1970(date):
    return (date - datetime.date(1970, 1, 1)).days


def go(page, address, path, day=0):
    """Open a page on a day of the test's clock."""
    moment = datetime.datetime.combine(DAY_0 + datetime.timedelta(days=day), datetime.time(10))
    page.clock.set_fixed_time(moment)
    page.goto(f"{address}/{path}", wait_until="load")


@pytest.fixture
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    assert page.problems == []
    context.close()


def answer_in_chapter(page, id, right):
    return page.evaluate("([id, right]) => nnkit.memory.answered(id, right)", [id, right])


def kept(page, kind, id):
    return page.evaluate("([kind, id]) => nnkit.memory.get(kind, id)", [kind, id])


# ---- The rule, told a second time.


class Model:
    """What the page "Your progress" says of an item: 2, 7 and 21 days; a wrong answer starts again on the next day."""

    def __init__(self):
        self.stage, self.due, self.right = None, None, None

    def answer(self, right, day):
        if not right:
            self.stage, self.due = -1, day + 1
        elif self.stage is None:
            self.stage, self.due, self.right = 0, day + 2, day
        elif self.due is None:
            self.right = day
        else:
            self.stage = self.stage + 1 if self.due <= day else max(self.stage, 0)
            self.due, self.right = (day + [2, 7, 21][self.stage] if self.stage < 3 else None), day


SIMULATION = """([steps]) => steps.map(([id, right, day, inReview]) => {
    nnkit.schedule.note(id, right, { day, inReview });
    const { stage, due, right: last } = nnkit.memory.get("review", id);
    return [stage, due, last];
})"""


def test_sixty_days_of_a_reader_who_forgets_and_pauses(page, address):
    """Every due date is as the rule says, at most fifteen are asked on a day, and nothing is lost or comes twice."""
    go(page, address, PAGE)
    rng, models, ids = random.Random(4), {}, list(ITEMS)[:60]
    for day in range(60):
        if 20 <= day < 31:
            continue  # on holiday
        steps = []
        for id in ids[day : day + 3]:  # in the chapters
            steps.append((id, rng.random() < 0.8, day, False))
        asked = page.evaluate("day => nnkit.schedule.forToday(day).map(({ id }) => id)", day)
        due = {id for id, model in models.items() if model.due is not None and model.due <= day}
        assert set(asked) <= due and len(asked) == len(set(asked)) == min(15, len(due))
        oldest = sorted(models[id].due for id in due)[: len(asked)]
        assert sorted(models[id].due for id in asked) == oldest
        steps += [(id, rng.random() < 0.7, day, True) for id in asked if id not in [one[0] for one in steps]]
        found = page.evaluate(SIMULATION, [steps])
        for (id, right, day, _), entry in zip(steps, found, strict=True):
            model = models.setdefault(id, Model())
            model.answer(right, day)
            assert entry == [model.stage, model.due, model.right], (id, day)
    assert any(model.due is None for model in models.values()), "some are remembered"
    page.reload()
    for id, model in models.items():
        assert kept(page, "review", id) == {"stage": model.stage, "due": model.due, "right": model.right}


def test_no_more_than_fifteen_are_asked_on_a_day_and_the_rest_waits(page, address):
    go(page, address, PAGE)
    for id in list(ITEMS)[:40]:
        answer_in_chapter(page, id, True)
    go(page, address, PAGE, day=9)
    expect(page.locator(".nnkit-review [role=status]")).to_have_text("15 items are for today, of 40 that are due.")
    page.get_by_role("button", name="Begin (15)").click()
    for _ in range(15):
        give_an_answer(page)
    expect(page.locator(".nnkit-review [role=status]")).to_contain_text("That is enough for today: 15 are done. 25 items wait")
    go(page, address, PAGE, day=10)
    expect(page.locator(".nnkit-review [role=status]")).to_contain_text("15 items are for today")


def test_items_that_the_book_has_lost_take_no_place(page, address):
    go(page, address, PAGE)
    for i in range(20):
        page.evaluate("i => nnkit.memory.set('review', `ch99.gone-${i}`, { stage: 0, due: 5, right: 3 })", i)
    answer_in_chapter(page, "ch04.sse", True)
    go(page, address, PAGE, day=2)
    expect(page.locator(".nnkit-review [role=status]")).to_have_text("1 item is for today.")
    go(page, address, PROGRESS, day=2)
    expect(sums(page)).to_have_text(f"1 of {len(ITEMS)} solved, 0 remembered, 1 due.")


def give_an_answer(page, sure=True):
    """Answer whatever is asked, and go on. Returns whether it was right."""
    card = page.locator(".nnkit-review .nnkit-card")
    if card.locator("input[type=radio]").count():
        card.locator("input[type=radio]").first.check()
    elif card.locator("input[type=text]").count():
        card.locator("input[type=text]").fill("-77.25")
    card.get_by_role("button", name="I am sure" if sure else "I am not sure").click()
    right = card.locator(".nnkit-said").get_attribute("data-right") == "true"
    card.get_by_role("button", name=re.compile("Next|Finish")).click()
    return right


def test_what_is_solved_in_a_chapter_comes_back_changed_and_its_answer_is_kept(page, address):
    id = "ch09.three-epochs"
    go(page, address, "notebooks/ch09_batches_epochs_iterations.html")
    card = page.locator(f"[id='{id}']")
    card.locator("input").fill("300")
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".nnkit-said")).to_contain_text("Correct")
    today = days_since_1970(DAY_0)
    assert kept(page, "review", id) == {"stage": 0, "due": today + 2, "right": today}
    go(page, address, PAGE, day=1)
    expect(page.locator(".nnkit-review [role=status]")).to_have_text("Nothing is due today. The next comes back in 1 day.")
    go(page, address, PAGE, day=2)
    page.get_by_role("button", name="Begin (1)").click()
    text = page.locator(".nnkit-review .nnkit-text").inner_text()
    samples, batch, epochs = map(int, re.findall(r"\d+", text))
    assert (samples, batch, epochs) != (1000, 10, 3)
    page.reload()  # the same is asked again
    page.get_by_role("button", name="Begin (1)").click()
    assert page.locator(".nnkit-review .nnkit-text").inner_text() == text
    page.get_by_label("Your answer").fill(str(samples // batch * epochs))
    page.get_by_role("button", name="I am not sure").click()
    expect(page.locator(".nnkit-review .nnkit-said")).to_contain_text("It comes back in 7 days.")
    assert kept(page, "review", id) == {"stage": 1, "due": today + 9, "right": today + 2}
    assert kept(page, "day", str(today + 2)) == {"right": 1, "wrong": 0, "sureRight": 0, "sureWrong": 0}
    expect(page.get_by_role("link", name="Where it stands in the book")).to_have_attribute(
        "href", re.compile(f"#{re.escape(id)}$")
    )


def test_a_question_at_the_beginning_of_a_chapter_is_judged_kept_and_comes_back(page, address):
    id, path = "ch09.three-epochs", "notebooks/ch10_optimizers.html"
    go(page, address, path)
    card = page.locator(f"[id='{id}@']")
    expect(card.locator(".nnkit-note")).to_have_text("from chapter 9")
    samples, batch, epochs = map(int, re.findall(r"\d+", card.locator(".nnkit-text").inner_text()))
    assert (samples, batch, epochs) != (1000, 10, 3)
    card.locator("input").fill(str(samples // batch * epochs))
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".nnkit-said")).to_contain_text("Correct")
    today = days_since_1970(DAY_0)
    assert kept(page, "review", id) == {"stage": 0, "due": today + 2, "right": today}
    assert kept(page, "answer", id) is None and kept(page, "review", f"{id}@") is None
    page.reload()
    assert card.locator("input").input_value() == str(samples // batch * epochs)
    go(page, address, PROGRESS, day=1)
    expect(sums(page)).to_have_text(f"0 of {len(ITEMS)} solved, 0 remembered, 0 due.")
    assert page.evaluate("nnkit.schedule.entries().length") == 1


def test_what_one_was_sure_of_and_got_wrong_comes_first_and_is_counted(page, address):
    go(page, address, PAGE)
    for id in ("ch00.how-many", "ch09.three-epochs", "ch12.parameters"):
        answer_in_chapter(page, id, True)
    go(page, address, PAGE, day=2)
    page.get_by_role("button", name="Begin").click()
    order = []
    for sure in (False, True, False):
        order.append(page.locator(".nnkit-review .nnkit-title strong").inner_text())
        assert give_an_answer(page, sure) is False
    go(page, address, PAGE, day=3)
    words = page.locator(".nnkit-review").inner_text()
    assert "When you were sure, you were right in 0 % of 1; when you were not, in 0 % of 2." in words
    page.get_by_role("button", name="Begin").click()
    assert page.locator(".nnkit-review .nnkit-title strong").inner_text() == order[1]


def test_every_kind_can_be_answered_right(page, address):
    """The right answer of what is shown, from the data of the page, is called right; each item is asked once."""
    go(page, address, PAGE)
    for kind in ("number", "choice", "order", "code", "predict"):
        answer_in_chapter(page, next(id for id, item in ITEMS.items() if item.kind == kind), True)
    go(page, address, PAGE, day=2)
    data = json.loads(page.locator("#nnkit-items").text_content())
    page.get_by_role("button", name="Begin (5)").click()
    for _ in range(5):
        card = page.locator(".nnkit-review .nnkit-card")
        href = card.evaluate("card => card.querySelector('.nnkit-title strong').innerHTML")
        item = next(one for one in data.values() if any(version["title"] == href for version in one["versions"]))
        text = card.evaluate("card => [...card.querySelectorAll('.nnkit-text p')].map(p => p.innerHTML).join('\\n\\n')")
        code = card.locator(".nnkit-review-code").count()
        shown = [one for one in item["versions"] if one["text"] == text]
        if code:
            source = card.locator(".nnkit-review-code pre").inner_text().strip()
            shown = [
                one
                for one in shown
                if source
                in page.evaluate(
                    "html => Object.assign(document.createElement('div'), { innerHTML: html }).innerText", one["code"]
                )
            ]
        right = shown[0]
        if right["kind"] == "choice":
            card.locator(f"input[value={right['answer']}]").check()
        elif right["kind"] == "number":
            card.locator("input").fill(str(right["answer"]))
        else:
            card.locator("ol").evaluate(
                "(list, answer) => { for (const one of answer) list.append(list.querySelector(`[data-letter=${one}]`)) }",
                right["answer"],
            )
        card.get_by_role("button", name="I am sure").click()
        expect(card.locator(".nnkit-said")).to_have_attribute("data-right", "true")
        card.get_by_role("button", name=re.compile("Next|Finish")).click()
    expect(page.locator(".nnkit-review [role=status]")).to_contain_text("Today: 5 right, 0 wrong.")


def test_all_items_are_there_and_those_that_change_in_several_versions(page, address):
    go(page, address, PAGE)
    data = json.loads(page.locator("#nnkit-items").text_content())
    assert data.keys() == ITEMS.keys()
    for id, item in ITEMS.items():
        versions = data[id]["versions"]
        assert len(versions) == (VARIANTS if id in GENERATORS or item.kind == "code" else 1)
        assert len({json.dumps(version) for version in versions}) >= min(2, len(versions))


@pytest.mark.skipif(not os.environ.get("NNKIT_PYODIDE"), reason="NNKIT_PYODIDE names no folder with NumPy in it")
def test_an_exercise_that_was_seen_through_once_is_written_again(open_page, whole):
    id, page = "ch04.sse", open_page("../book/pages/review", whole)
    page.evaluate("id => nnkit.memory.set('code', id, { text: 'my first answer', time: 1 })", id)
    page.evaluate("id => nnkit.memory.set('answer', id, { state: 'solved' })", id)
    today = page.evaluate("nnkit.schedule.today()")
    page.evaluate("([id, day]) => nnkit.memory.set('review', id, { stage: 1, due: day, right: day - 7 })", [id, today])
    page.reload()
    page.get_by_role("button", name="Begin (1)").click()
    box = exercise(page, id)
    expect(page.locator(".nnkit-review")).to_contain_text("Write it again")
    assert "my first answer" not in text_of(box)
    stub = text_of(box)
    write(box, re.sub(r"    #.*\n    \.\.\.", "    return np.sum((y - t) ** 2) / 2", stub))
    assert "Correct." in run(box)
    assert kept(page, "review", id) == {"stage": 2, "due": today + 21, "right": today}
    assert kept(page, "code", id)["text"] == "my first answer"
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".nnkit-review [role=status]")).to_contain_text("Today: 1 right, 0 wrong.")
    assert page.problems == []


def test_an_exercise_that_is_given_up_starts_again(page, address):
    id = "ch04.sse"
    go(page, address, PAGE)
    today = days_since_1970(DAY_0)
    page.evaluate("([id, day]) => nnkit.memory.set('review', id, { stage: 1, due: day, right: day - 7 })", [id, today])
    page.reload()
    page.get_by_role("button", name="Begin (1)").click()
    page.get_by_role("button", name="Finish").click()
    assert kept(page, "review", id) == {"stage": -1, "due": today + 1, "right": today - 7}
    assert kept(page, "day", str(today))["wrong"] == 1


# ---- Progress.


def sums(page):
    return page.locator(".nnkit-progress-tools [role=status]").first


def test_progress_counts_what_is_due_and_remembered_by_chapter(page, address):
    go(page, address, PROGRESS)
    answer_in_chapter(page, "ch04.sse", True)
    answer_in_chapter(page, "ch04.mse", False)
    page.evaluate("nnkit.memory.set('review', 'ch04.sse-by-hand', { stage: 3, due: null, right: 20000 })")
    page.evaluate("nnkit.memory.set('answer', 'ch04.sse-by-hand', { state: 'solved' })")
    expect(sums(page)).to_have_text(f"2 of {len(ITEMS)} solved, 1 remembered, 0 due.")
    go(page, address, PROGRESS, day=2)
    expect(sums(page)).to_have_text(f"2 of {len(ITEMS)} solved, 1 remembered, 2 due.")
    line = page.locator(".nnkit-progress-tools tr[data-chapter='4'] td")
    assert line.all_inner_texts() == ["3", "2", "2", "1"]
    assert page.locator("tr[data-id='ch04.sse'] .nnkit-state").inner_text() == "due"


def test_days_of_review_and_mistakes_are_shown(page, address):
    go(page, address, PAGE)
    answer_in_chapter(page, "ch09.three-epochs", True)
    go(page, address, PAGE, day=2)
    page.get_by_role("button", name="Begin").click()
    samples, batch, _ = map(int, re.findall(r"\d+", page.locator(".nnkit-review .nnkit-text").inner_text()))
    page.get_by_label("Your answer").fill(str(samples // batch))
    page.get_by_role("button", name="I am sure").click()
    expect(page.locator(".nnkit-review .nnkit-said")).to_contain_text("That is one epoch.")
    go(page, address, PROGRESS, day=2)
    page.get_by_text("Days of review").click()
    assert page.locator(".nnkit-calendar td[aria-current=date]").inner_text() == "1"
    assert page.locator(".nnkit-calendar td.nnkit-ahead").all_inner_texts()[0] == "1"  # it comes back on the next day
    page.get_by_text("What I get wrong").click()
    mistake = page.locator(".nnkit-mistakes li")
    expect(mistake).to_contain_text("That is one epoch. (1 time)")
    expect(mistake.locator("a")).to_have_attribute("href", re.compile("#ch09.three-epochs$"))


def saved_file(page, tmp_path, name="progress.json"):
    page.get_by_text("Save, load, print, forget").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    path = tmp_path / name
    download.value.save_as(path)
    return path


def loaded(page, path, how):
    if not page.get_by_role("button", name="Save to a file").is_visible():
        page.get_by_text("Save, load, print, forget").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=f"Load a file and {how}").click()
    chooser.value.set_files(path)
    said = page.locator(".nnkit-file-said")
    expect(said).not_to_be_empty()
    return said.inner_text()


def everything(page):
    return page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('nnkit:')))")


def test_progress_goes_to_another_browser_and_a_second_load_changes_nothing(page, address, browser, tmp_path):
    go(page, address, PROGRESS)
    for id in list(ITEMS)[:30]:
        answer_in_chapter(page, id, True)
    page.evaluate("nnkit.schedule.note('ch00.how-many', true, { inReview: true, sure: true })")
    page.evaluate("nnkit.schedule.noteMistake('ch00.share', 'Too much.')")
    path = saved_file(page, tmp_path)
    here = everything(page)
    context = browser.new_context()
    other = context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    go(other, address, PROGRESS)
    answer_in_chapter(other, "ch12.parameters", True)
    assert "joined with what was here" in loaded(other, path, "join")
    joined = everything(other)
    assert joined == here | {key: value for key, value in joined.items() if "ch12.parameters" in key}
    loaded(other, path, "join")
    assert everything(other) == joined
    assert "loaded" in loaded(other, path, "replace")
    assert everything(other) == here
    context.close()


def test_of_two_states_the_further_one_stays(page, address, tmp_path):
    go(page, address, PROGRESS)
    answer_in_chapter(page, "ch04.sse", True)
    answer_in_chapter(page, "ch04.mse", False)
    path = saved_file(page, tmp_path)
    page.evaluate("nnkit.memory.set('answer', 'ch04.mse', { state: 'solved' })")
    page.evaluate("nnkit.memory.set('review', 'ch04.sse', { stage: 2, due: 30000, right: 29000 })")
    loaded(page, path, "join")
    assert kept(page, "answer", "ch04.mse")["state"] == "solved"
    assert kept(page, "review", "ch04.sse") == {"stage": 2, "due": 30000, "right": 29000}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no JSON", "cannot be read"),
        ("[]", "no file of progress of this book"),
        ('{"format": "nnkit-progress", "version": 2, "kept": {}}', "newer edition"),
        ('{"format": "nnkit-progress", "version": 1, "kept": {"answer": {"ch04.sse": {"state": 7}}}}', "1 was damaged"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words_and_changes_nothing(page, address, tmp_path, content, words):
    go(page, address, PROGRESS)
    answer_in_chapter(page, "ch04.mse", True)
    before = everything(page)
    path = tmp_path / "file.json"
    path.write_text(content, encoding="utf-8")
    assert words in loaded(page, path, "join")
    assert everything(page) == before


def test_progress_of_all_items_is_small(page, address, tmp_path):
    go(page, address, PROGRESS)
    page.evaluate(
        """ids => ids.forEach(id => {
            nnkit.memory.answered(id, true);
            nnkit.schedule.noteMistake(id, 'x'.repeat(500));
        })""",
        list(ITEMS),
    )
    assert saved_file(page, tmp_path).stat().st_size <= 200_000


def test_two_tabs_lose_nothing(browser, address):
    context = browser.new_context()
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        go(page, address, PAGE)
    answer_in_chapter(first, "ch04.sse", True)
    answer_in_chapter(second, "ch04.mse", True)
    for page in (first, second):
        expect(page.locator(".nnkit-review [role=status]")).to_have_text(
            "Nothing is due today. The next comes back in 2 days."
        )
        assert page.evaluate("nnkit.schedule.entries().length") == 2
    context.close()


@pytest.mark.parametrize("state", ["full", "forbidden", "damaged"])
def test_where_nothing_can_be_kept_the_review_says_so_and_goes_on(browser, address, state):
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    go(page, address, PAGE)
    answer_in_chapter(page, "ch09.three-epochs", True)
    if state == "damaged":
        page.evaluate("localStorage.setItem('nnkit:2:review:ch09.three-epochs', '{\"stage\": \"x\"}')")
        go(page, address, PAGE, day=2)
        expect(page.locator(".nnkit-review [role=status]")).to_have_text("1 item is for today.")  # it was solved: due at once
        context.close()
        return
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
        if state == "full"
        else "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    go(page, address, PAGE, day=2)
    if state == "full":  # what was kept before can be read
        page.get_by_role("button", name="Begin (1)").click()
        page.get_by_label("Your answer").fill("1")
        page.get_by_role("button", name="I am sure").click()
        expect(page.locator(".nnkit-review .nnkit-said")).to_contain_text("This browser cannot keep this")
    else:
        expect(page.locator(".nnkit-review [role=status]")).to_contain_text("Nothing is here yet")
    assert problems == []
    context.close()


def test_the_first_page_says_what_is_due(page, address):
    go(page, address, "book/pages/index.html")
    answer_in_chapter(page, "ch04.sse", True)
    go(page, address, "book/pages/index.html", day=1)
    assert page.get_by_text("for review today").count() == 0
    go(page, address, "book/pages/index.html", day=2)
    page.get_by_role("link", name="1 item is due").click()
    expect(page.get_by_role("button", name="Begin (1)")).to_be_visible()
