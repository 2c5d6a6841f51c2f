"""The report on a class as one page of HTML: it has no script, loads nothing, and shows all that students wrote as text."""

import base64
import datetime
import hashlib
import html
import importlib.resources
import pkgutil
import re

from nnkit.classroom.marks import STATES
from nnkit.exercises import chapters, registry
from nnkit.exercises.feedback import as_html

_STEMS = {module.name[:4]: module.name for module in pkgutil.iter_modules(chapters.__path__)}
_EXAMPLES = 20  # of the commonest mistakes
_CODE_LINES = 40

_STYLE = (importlib.resources.files(__package__) / "report.css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
_CLASSES = dict(zip(STATES, ("right", "mistake", "other", "none"), strict=True))


def written(marks, notes, book=""):
    """The page.

    Parameters
    ----------
    marks : nnkit.classroom.marks.Marks
    notes : list of str
        On how the files came and were judged.
    book : str
        Its address, for links to exercises; without it there are none.

    Returns
    -------
    str
    """
    policy = _POLICY.format(base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode())
    students, ids = len(marks.students), len(marks.ids)
    parts = [
        f"<h1>A class: {students} {_plural('student', students)}, {ids} {_plural('exercise', ids)}</h1>",
        f'<p class="faint">Written on {datetime.datetime.now():%Y-%m-%d at %H:%M}. It holds names and work of students: '
        "keep it as you keep marks.</p>",
        _discuss(marks, book),
        _table(marks),
        _mistakes(marks, book),
        _others(marks, book),
        _alike(marks),
        _files(marks, notes),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>A class</title><style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _discuss(marks, book):
    entries = []
    for id in marks.to_discuss():
        counts = marks.counts(id)
        missed, handed = counts["named mistake"] + counts["other"], len(marks.students) - counts["not attempted"]
        untried = counts["not attempted"] - sum(not student.verdicts and bool(student.problems) for student in marks.students)
        none = f" {untried} did not try it." if untried else ""
        said = "".join(f"<li>{len(who)} of them: {_message(id, number)}</li>" for _, number, who in marks.mistakes(id)[:2])
        if not said:
            (text, many), *_ = marks.others(id).most_common(1)
            said = f"<li>{many} of them: {_text(text)}</li>"
        said = f"<ul>{said}</ul>" if said else ""
        entries.append(f"<li>{_exercise(id, book)}: {missed} of {handed} answers are not right.{none}{said}</li>")
    about = "The exercises with the most answers that are not right, each with its commonest mistakes."
    return _section("What to discuss tomorrow", about, entries, _all_right(marks), "ol")


def _all_right(marks):
    if marks.ids:
        return "Every answer is right."
    return "No exercise was found. This report is for notebooks of the book; a graded edition is marked by its grader."


def _mistakes(marks, book):
    entries = []
    for place, (id, number, students) in enumerate(marks.mistakes()):
        example = min((student.verdicts[id]["code"] for student in students), key=len)
        entries.append(
            f"<li><strong>{len(students)} {_plural('student', len(students))}</strong>, {_exercise(id, book)}, "
            f"mistake {number + 1}: {_message(id, number)}{_code(example) if place < _EXAMPLES else ''}</li>"
        )
    about = "The commonest with one example each. Who wrote it does not stand here; a comment in it may tell."
    return _section("Mistakes, the commonest first", about, entries, "Nobody has made a mistake that is known by name.")


def _alike(marks):
    entries = []
    for names, ids in marks.alike():
        said = ", ".join(f"<code>{html.escape(id)}</code>" for id in ids)
        entries.append(f"<li>{_names(names)}: {said}. Worth a look together?</li>")
    return _section("The same uncommon answer", _ABOUT_ALIKE, entries, "No two students share one.")


_ABOUT_ALIKE = (
    "These answers are wrong in the same way, and few are wrong so: they give the same results, or are the same code "
    "with other names. That is a question and no charge. Two may have learned together, or read the same page, or "
    "slipped alike, as a short function can be wrong in few ways only. A mistake that many make says nothing of who "
    "worked with whom, so mistakes that are known by name are left out. Ask each of them how the answer came about."
)


def _others(marks, book):
    entries = []
    for id in marks.ids:
        others = [student.verdicts[id] for student in marks.students if student.state(id) == "other"]
        if others:
            [(said, _)] = marks.others(id).most_common(1)
            code = min((verdict["code"] for verdict in others if verdict["text"] == said), key=len)
            entries.append(f"<li><strong>{len(others)}</strong>, {_exercise(id, book)}. {_text(said)}{_code(code)}</li>")
    about = "How many there are, what the checker says most often, and the shortest answer to which it says that."
    return _section("Answers that are wrong in another way", about, entries, "There are none.")


def _table(marks):
    legend = ", ".join(f'<span class="{_CLASSES[state]}">{sign} {state}</span>' for state, sign in STATES.items())
    head = "".join(f'<th scope="col">{_name(student)}</th>' for student in marks.students)
    body = "".join(
        f'<tr><th scope="row">{as_html(registry()[id].title)} <code>{id}</code></th>'
        + "".join(_cell(student, id) for student in marks.students)
        + "</tr>"
        for id in marks.ids
    )
    return (
        f'<h2 id="table">Exercise by exercise</h2><p class="faint">{legend}. '
        "The number behind a mistake is its number in that exercise: the list below says what it is.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-labelledby="table">'
        f'<table><thead><tr><th scope="col">exercise</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(student, id):
    state = student.state(id)
    number = f" {student.verdicts[id]['mistake'] + 1}" if state == "named mistake" else ""
    word = {"named mistake": "mistake", "not attempted": "none"}.get(state, state)
    return f'<td class="{_CLASSES[state]}">{STATES[state]} <span class="word">{word}</span>{number}</td>'


def _files(marks, notes):
    problems = [
        f"<li>{_name(student)}, <code>{html.escape(file)}</code>: {html.escape(problem)}</li>"
        for student in marks.students
        for file, problem in student.problems
    ]
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    return _section("Files that could not be read", "", problems, "All could be read.") + said


def _section(title, about, entries, none, kind="ul"):
    about = f'<p class="faint">{about}</p>' if about else ""
    return f"<h2>{title}</h2>" + (f"{about}<{kind}>{''.join(entries)}</{kind}>" if entries else f"<p>{none}</p>")


def _exercise(id, book):
    title = as_html(registry()[id].title)
    where = f"{book.rstrip('/')}/notebooks/{_STEMS[registry()[id].chapter]}.html#{id}"
    link = (
        f'<a href="{html.escape(where)}" rel="noreferrer">{title}</a>' if book.startswith(("https://", "http://")) else title
    )
    return f"{link} <code>{id}</code>"


def _message(id, number):
    return _text(registry()[id].mistakes[number].message)


def _text(text):
    """What the checker says. Its links lead within a page of the book, and not within this one."""
    return re.sub("</?a[^>]*>", "", as_html(text))


def _code(code):
    lines = code.splitlines()
    cut = "\n…" if len(lines) > _CODE_LINES else ""
    return f"<pre>{html.escape(chr(10).join(lines[:_CODE_LINES]) + cut)}</pre>"


def _name(student):
    return f"<bdi>{html.escape(student.name)}</bdi>" + (" (late)" if student.late else "")


def _names(names):
    return " and ".join(f"<bdi>{html.escape(name)}</bdi>" for name in names)


def _plural(word, count):
    return word if count == 1 else f"{word}s"
