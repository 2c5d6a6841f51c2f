"""The report on thirty notebooks of which every cell of the table is known, broken and hostile ones among them."""

import csv
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import pytest

from nnkit.classroom import notebooks, page
from nnkit.classroom.__main__ import main
from nnkit.classroom.judging import form
from nnkit.classroom.marks import Marks, Student
from nnkit.classroom.report import student_of
from nnkit.exercises import registry

from handing_in import CALL, IDS, ODD, ODD_AGAIN, SCRIPT, SSE, hand_in, notebook, students

ROOT = pathlib.Path(__file__).parents[2]
CUTS = {"light": {"width": 1280, "height": 900}, "dark": {"width": 390, "height": 844}}


def report(folder, *options):
    main(["report", str(folder), "--to", str(folder.parent / "report.html"), "--processes", "2", *options])


def table(file):
    """The CSV, by student and id."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        head, *lines = csv.reader(opened)
    return {(name, line[0] or line[1]): cell for line in lines for name, cell in zip(head[2:], line[2:], strict=True)}


def name_of(file):
    return student_of(pathlib.PurePath(file).parts)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the report on the whole class."""
    place = tmp_path_factory.mktemp("class")
    hand_in(place / "handed in")
    report(place / "handed in", "--book", "https://example.org/book")
    return place


@pytest.fixture(scope="module")
def shown(place):
    return (place / "report.html").read_text(encoding="utf-8")


def test_every_cell_is_as_known(place):
    found = table(place / "report.csv")
    expected = {
        ("'=1+1" if name_of(file) == "=1+1" else name_of(file), id): said.get(id, "not attempted")
        for file, (_, said) in students().items()
        for id in IDS
    }
    assert len(students()) >= 30
    assert {key: found[key] for key in expected} == expected
    assert {cell for (name, id), cell in found.items() if id == "late"} == {""}


def test_what_could_not_be_read_is_told(place):
    found = {name: cell for (name, id), cell in table(place / "report.csv").items() if id == "not read" and cell}
    no_notebook = "The file is no notebook that can be read."
    assert found == {"empty": "The file is empty."} | dict.fromkeys(
        ("broken", "no notebook", "a picture", "of tomorrow"), no_notebook
    )


def test_nothing_was_done_outside(place):
    assert not pathlib.Path("/tmp/nnkit-was-here").exists()
    assert {path.name for path in place.iterdir()} == {"handed in", "report.html", "report.csv", "report.judged"}


def test_the_page_is_small_although_a_notebook_is_large(place, shown):
    assert (place / "handed in" / "loud.ipynb").stat().st_size > 10 * 2**20
    assert len(shown) < 100_000


def test_who_shares_an_uncommon_answer_is_asked_about(shown):
    name = "&lt;img src=x onerror=&#x27;window.ran = 1&#x27;&gt;"
    assert f"<bdi>{name}</bdi> and <bdi>anna</bdi>: <code>ch04.sse</code>. Worth a look together?" in shown


@pytest.mark.parametrize("scheme", CUTS)
def test_no_script_of_theirs_runs_and_nobody_is_kept_out(place, browser, axe, scheme):
    opened = browser.new_page(viewport=CUTS[scheme], color_scheme=scheme)
    asked, told = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.goto((place / "report.html").as_uri())
    assert asked == [(place / "report.html").as_uri()] and told == []
    assert opened.evaluate("window.ran") is None
    opened.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'ran = 1'}))")
    assert opened.evaluate("window.ran") is None, "the page's policy forbids scripts"
    opened.evaluate("document.querySelector('script').remove()")
    assert opened.evaluate("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse", (
        "its own style counts"
    )
    assert opened.locator("script, img, iframe, [onerror]").count() == 0
    assert opened.get_by_text("<script>window.ran = 1<script>").count(), "the name can be read"
    assert opened.locator("td").count() == len(students()) * len(IDS)
    assert opened.evaluate("document.documentElement.scrollWidth") <= CUTS[scheme]["width"]
    assert opened.locator("a[href='https://example.org/book/notebooks/ch04_losses.html#ch04.sse']").count()
    if axe:
        opened.context.new_cdp_session(opened).send(
            "Runtime.evaluate", {"expression": axe}
        )  # the page's policy forbids a script
        assert opened.evaluate("axe.run()")["violations"] == []
    opened.close()


def test_it_can_be_printed(place, browser):
    opened = browser.new_page(viewport={"width": 1047, "height": 718})  # A4 without its margins
    opened.goto((place / "report.html").as_uri())
    opened.emulate_media(media="print")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 1047
    assert opened.evaluate("document.querySelector('table').offsetWidth") <= 1047
    opened.close()


# ---------------------------------------------------------------- small classes


@pytest.fixture
def small(tmp_path):
    """A folder with two notebooks."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "ann.ipynb").write_text(notebook(SSE, CALL))
    (folder / "bob.ipynb").write_text(notebook(ODD, CALL))
    return folder


def test_a_second_run_judges_only_what_is_new(small, capsys):
    report(small)
    first = (small.parent / "report.csv").read_text()
    assert "as before" not in capsys.readouterr().err
    (small / "bob.ipynb").write_text(notebook(SSE, CALL, "0"))
    (small / "eve.ipynb").write_text(notebook(SSE, CALL, "1"))
    report(small)
    again = [line.split()[-4:] for line in capsys.readouterr().err.splitlines() if "as before" in line]
    assert again[:1] == [["1", "exercises,", "as", "before"]] and len(again) == 1, "only ann's has not changed"
    assert (small.parent / "report.csv").read_text() != first
    assert table(small.parent / "report.csv")["bob", "ch04.sse"] == "right"


def test_what_was_judged_is_kept_when_it_is_killed(small, capsys):
    for number in range(4):
        (small / f"{number}.ipynb").write_text(notebook(SSE, f"# {number}", CALL))
    command = [sys.executable, "-m", "nnkit.classroom", "report", str(small), "--to", str(small.parent / "report.html")]
    running = subprocess.Popen([*command, "--processes", "1"], cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    store = small.parent / "report.judged"
    while len(list(store.glob("*.json"))) < 1:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert not (small.parent / "report.html").exists()
    report(small)
    assert capsys.readouterr().err.count("as before") >= 1
    assert (small.parent / "report.html").exists()


def test_pseudonyms_stand_in_the_place_of_names(small):
    (small / "carla.ipynb").write_text("")
    report(small, "--pseudonyms")
    written = "".join((small.parent / f"report.{kind}").read_text() for kind in ("html", "csv"))
    assert not any(name in written for name in ("ann", "bob", "carla"))
    who = dict(csv.reader((small.parent / "report.names.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sorted(who.values()) == ["ann", "bob", "carla", "name"]
    right = next(number for number, name in who.items() if name == "ann")
    assert table(small.parent / "report.csv")[right, "ch04.sse"] == "right"


def test_who_is_late_is_told_by_the_time_of_the_file(small):
    noon = datetime.datetime(2026, 3, 1, 12)
    for name, hours in (("ann", -1), ("bob", 1)):
        seconds = (noon + datetime.timedelta(hours=hours)).timestamp()
        os.utime(small / f"{name}.ipynb", (seconds, seconds))
    report(small, "--due", noon.isoformat())
    found = table(small.parent / "report.csv")
    assert (found["ann", "late"], found["bob", "late"]) == ("", "late")
    assert "<bdi>bob</bdi> (late)" in (small.parent / "report.html").read_text()


def test_after_a_download_nobody_is_called_late(small):
    report(small, "--due", "2020-01-01T00:00")
    assert table(small.parent / "report.csv")["bob", "late"] == ""
    assert "probably that of a download" in (small.parent / "report.html").read_text()


def test_a_link_is_not_followed(small):
    (small / "eve.ipynb").symlink_to(small / "ann.ipynb")
    report(small)
    found = table(small.parent / "report.csv")
    assert found["eve", "ch04.sse"] == "not attempted" and "link" in found["eve", "not read"]


def test_a_notebook_that_takes_too_long_says_what_was_not_judged(small):
    calls = [CALL.replace("ch04.sse", id) for id in ("ch04.sse", "ch04.mse")]
    (small / "eve.ipynb").write_text(notebook("def sum_squared_error(y, t):\n    while True: pass", *calls))
    report(small, "--seconds", "0.5")
    store = [json.loads(path.read_text()) for path in (small.parent / "report.judged").glob("*.json")]
    texts = [result["verdicts"]["ch04.mse"]["text"] for result in store if "ch04.mse" in result["verdicts"]]
    assert texts == ["Not judged: other answers of this notebook took all the time that one notebook has."]


def test_a_folder_without_notebooks_says_so(tmp_path):
    with pytest.raises(SystemExit, match="no notebook"):
        report(tmp_path)
    with pytest.raises(SystemExit, match="no folder"):
        report(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("anna.ipynb", "anna"),
        ("ch04_losses_anna.ipynb", "anna"),
        ("anna - ch04_losses (2).ipynb", "anna"),
        ("Anna Bee_4711_assignsubmission_file_/ch04_losses.ipynb", "Anna Bee"),
        ("anna/week 2/ch04_losses.ipynb", "anna"),
        ("ch04_losses.ipynb", "ch04_losses"),
        ("\u202eanna.ipynb", "�anna"),
    ],
)
def test_names_of_students(path, name):
    assert name_of(path) == name


def test_two_files_of_a_student_are_one(small):
    folder = small / "both"
    folder.mkdir()
    stub = registry()["ch04.sse"].stub
    for number, content in enumerate((notebook(ODD, CALL), notebook(SSE, CALL), notebook(stub))):
        path = folder / f"{number}.ipynb"
        path.write_text(content)
        os.utime(path, (number, number))
    report(small)
    assert table(small.parent / "report.csv")["both", "ch04.sse"] == "right", "the last that is not empty"


def test_codes_that_differ_in_names_alone_have_one_form():
    assert form(ODD) == form(ODD_AGAIN) != form(SSE)
    assert form("not Python at all") == ""


def verdict(status, mistake=None, results="", form=""):
    return {"status": status, "mistake": mistake, "text": "", "code": "", "results": results, "form": form}


def class_of(*verdicts):
    return Marks([Student(f"s{number}", {"ch04.sse": one}) for number, one in enumerate(verdicts)])


def test_all_that_students_wrote_is_text():
    theirs = {"text": f"`{SCRIPT}` {SCRIPT}", "code": SCRIPT}
    marks = class_of(*(verdict(*status) | theirs for status in (("wrong", None, "a"), ("error", None, "a"), ("mistake", 0))))
    for student in marks.students:
        student.name, student.problems = student.name + SCRIPT, [(SCRIPT, SCRIPT)]
    shown = page.written(marks, [SCRIPT])
    assert shown.count("window.ran") >= 11
    assert not re.search("<(script|img|/pre></main><script)", shown)


def test_many_who_share_an_answer_are_not_asked_about():
    assert class_of(*[verdict("wrong", results="a")] * 2).alike() == [(("s0", "s1"), ["ch04.sse"])]
    assert class_of(*[verdict("wrong", results="a")] * 3).alike() == []
    assert class_of(*[verdict("mistake", 0, results="a")] * 2).alike() == [], "it is known by name"
    assert class_of(*[verdict("wrong")] * 2).alike() == [], "nothing was computed"
    assert class_of(verdict("wrong", "", "a", "x"), verdict("wrong", "", "b", "x")).alike() == [(("s0", "s1"), ["ch04.sse"])]


def test_what_most_have_missed_is_discussed_first():
    marks = class_of(verdict("mistake", 1), verdict("mistake", 1), verdict("mistake", 0), verdict("correct"))
    marks.students[0].verdicts["ch04.mse"] = verdict("wrong")
    marks.students[0].verdicts["ch02.dense"] = verdict("correct")
    assert marks.to_discuss() == ["ch04.sse", "ch04.mse"]
    assert [(number, len(who)) for _, number, who in marks.mistakes("ch04.sse")] == [(1, 2), (0, 1)]


def test_where_no_mistake_is_known_the_commonest_answer_is_discussed_and_who_handed_in_nothing_readable_did_not_refuse():
    said = ["It never uses `t`.", "It never uses `t`.", "It prints."]
    marks = class_of(*(verdict("wrong") | {"text": text} for text in said), verdict("not attempted"))
    marks.students.append(Student("s4", problems=[("s4.ipynb", "no notebook")]))
    shown = re.sub("<[^>]*>", "", page.written(marks, []).partition("What to discuss tomorrow")[2])
    assert "3 of 3 answers are not right. 1 did not try it.2 of them: It never uses t." in shown


@pytest.mark.parametrize(
    ("sources", "given", "statements"),
    [
        (["import numpy as np\nimport os", "def f(x):\n    return np.exp(x)", "check('ch04.sse', f)"], "f", 2),
        (["g = 1", "def f(x):\n    return h(x)", "def h(x):\n    return g", "g = 2", "check('ch04.sse', f)"], "f", 4),
        (["a = [1]", "a.append(2)", "a[0] = 3", "b = a", "check('ch04.sse', a)", "a.clear()"], "a", 3),
        (["x = 1", "def f(x):\n    return x", "check('ch04.sse', answer=f)"], "f", 1),
        (["def f(x):\n    check('ch04.mse', f)", "r = check('ch04.sse', f)"], "f", 1),
        (["def f(x): return 1", "check('ch04.sse', f)", "def f(x): return 2", "check('ch04.sse', f)"], "f", 2),
        (["predict('ch04.sse', 'b')"], "'b'", 0),
    ],
)
def test_what_an_answer_needs_is_found(sources, given, statements):
    found = notebooks.answers(sources)
    assert list(found) == ["ch04.sse"]
    assert (found["ch04.sse"].given, len(found["ch04.sse"].statements)) == (given, statements)
