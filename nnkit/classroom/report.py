"""The report on a class: a folder of notebooks that were handed in becomes one page and one table."""

import csv
import datetime
import hashlib
import json
import os
import pathlib
import pkgutil
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import nnkit
from nnkit.classroom import page
from nnkit.classroom.marks import Marks, Student
from nnkit.exercises import chapters, registry

_STEMS = [module.name for module in pkgutil.iter_modules(chapters.__path__)]
#: What learning platforms add to names.
_ADDED = re.compile(r"_\d+_assignsubmission_.*$|[\s_]*\(\d+\)$")
#: Files whose times lie this close together were probably written by one download.
_ONE_DOWNLOAD = datetime.timedelta(minutes=2)


def add_arguments(parser):
    """The arguments of ``python -m nnkit.classroom report``."""
    parser.add_argument("folder", type=pathlib.Path, help="of notebooks; in it one folder for each student, or one file")
    parser.add_argument("--to", type=pathlib.Path, default=pathlib.Path("report.html"), help="the page (report.html)")
    parser.add_argument("--csv", type=pathlib.Path, help="the table (beside the page, with its name)")
    parser.add_argument("--pseudonyms", action="store_true", help="numbers for names; who is who goes into a file of its own")
    parser.add_argument("--due", type=datetime.datetime.fromisoformat, help="2026-12-01T18:00: files of a later time are late")
    parser.add_argument("--book", default="", help="address of the book, for links to its exercises")
    parser.add_argument("--seconds", type=float, default=120, help="for all answers of one notebook (120)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="notebooks at the same time (one for each core)")
    parser.set_defaults(run=run)


def run(given):
    """Judge what is new, and write page and table."""
    if not given.folder.is_dir():
        raise SystemExit(f"There is no folder {given.folder}.")
    store, names = given.to.with_suffix(".judged"), given.to.with_suffix(".names.csv")
    table = given.csv or given.to.with_suffix(".csv")
    files = handed_in(given.folder, {given.to, store, names, table})
    if not files:
        raise SystemExit(f"There is no notebook in {given.folder}.")
    results = judged(files, store, given.seconds, given.processes)
    marks, notes = marked(files, results, given.due)
    if given.pseudonyms:
        _write_rows(names, [["pseudonym", "name"], *hide_names(marks)])
    walls = [result["walls"] for result in results.values() if result.get("walls") is not None]
    notes += [_about(walls)] if walls else []
    given.to.write_text(page.written(marks, notes, given.book), encoding="utf-8")
    _write_rows(table, rows(marks))
    print(f"{given.to} and {table}")


# ---------------------------------------------------------------- the files


def handed_in(folder, ours=()):
    """Whose files there are.

    Parameters
    ----------
    folder : pathlib.Path
    ours : collection of pathlib.Path
        What a report has written, perhaps into the same folder.

    Returns
    -------
    list of (str, pathlib.Path)
        The student and a notebook, the oldest first; of students without a notebook whatever they have handed in.
    """
    found = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in inside) or any(path.is_relative_to(one) for one in ours)
        if path.is_file() and not hidden:
            found[student_of(inside)].append(path)
    chosen = []
    for name, paths in found.items():
        notebooks = [path for path in paths if path.suffix.lower() == ".ipynb"]
        chosen += [(name, path) for path in sorted(notebooks or paths, key=lambda path: path.stat().st_mtime)]
    return chosen


def student_of(inside):
    """The name of a student from the parts of a path: the outermost folder, or the file without the name of the chapter."""
    name = inside[0] if len(inside) > 1 else pathlib.PurePath(inside[0]).stem
    plain = _ADDED.sub("", name)
    for stem in _STEMS:
        plain = plain.replace(stem, "")
    return _writable(plain.strip(" _-.") or name)


def _writable(text):
    """Names of files may hold what no text holds, and marks that turn the direction of what stands around them."""
    return "".join(one if one.isprintable() else "�" for one in os.fsencode(text).decode("utf-8", "replace"))


# ---------------------------------------------------------------- judging


def judged(files, store, seconds, processes):
    """What is kept of each file; what was judged before and has not changed is read from the store.

    Parameters
    ----------
    files : list of (str, pathlib.Path)
    store : pathlib.Path
        A folder with one file for each content that was judged.
    seconds : float
        For each notebook.
    processes : int

    Returns
    -------
    dict of pathlib.Path to dict
        As :func:`nnkit.classroom.judging.kept` returns it.
    """
    store.mkdir(parents=True, exist_ok=True)
    program, done = _fingerprint(), {}

    def judge(entry):
        name, path = entry
        start = time.monotonic()
        if path.is_symlink():
            result, how = _problem("It is a link to another file, and is not read."), ""
        else:
            place = store / f"{_key(path, program, seconds)}.json"
            result, how = _from(place), "as before"
        if result is None:
            result, how = _judged_now(path, seconds, place), f"{time.monotonic() - start:.0f} s"
        done[path] = result
        said = result["problem"] or f"{len(result['verdicts'])} exercises, {how}"
        print(f"{len(done):4d} of {len(files)}  {name}: {said}", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(judge, files))
    return done


def _key(path, program, seconds):
    """The same for the same content, judged by the same program with the same limit."""
    with path.open("rb") as file:
        return hashlib.sha256(hashlib.file_digest(file, "sha256").digest() + program + str(seconds).encode()).hexdigest()


def _fingerprint():
    """Of the judge and all exercises: when they change, everything is judged again."""
    sources = sorted(pathlib.Path(nnkit.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).digest()


def _from(place):
    try:
        return json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _judged_now(path, seconds, place):
    command = [sys.executable, "-m", "nnkit.classroom.judging", str(path), str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + 60, check=True)
        result = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):  # the next run tries it again
        return _problem("It brought the judge to an end, or took far too long.")
    part = place.with_suffix(f".{threading.get_ident()}")  # two students may hand in the same file
    part.write_bytes(done.stdout)
    part.replace(place)  # whole, or not there
    return result


def _problem(text):
    return {"problem": text, "verdicts": {}, "walls": None}


# ---------------------------------------------------------------- the class


def marked(files, results, due):
    """The class, and notes on how the files came.

    Parameters
    ----------
    files : list of (str, pathlib.Path)
    results : dict of pathlib.Path to dict
    due : datetime.datetime or None

    Returns
    -------
    marks : Marks
    notes : list of str
    """
    students = {}
    for name, path in files:
        student = students.setdefault(name, Student(name))
        student.add(results[path]["verdicts"])
        if results[path]["problem"]:
            student.problems.append((_writable(path.name), results[path]["problem"]))
    notes = []
    if due is not None:
        times = {path: datetime.datetime.fromtimestamp(path.stat().st_mtime, due.tzinfo) for _, path in files}
        notes.append(_about_times(times.values(), due))
        if not _one_download(times.values()):
            for name, path in files:
                students[name].late |= times[path] > due
    return Marks(sorted(students.values(), key=lambda student: student.name.casefold())), notes


def _one_download(times):
    return len(times) > 1 and max(times) - min(times) <= _ONE_DOWNLOAD


def _about_times(times, due):
    if _one_download(times):
        return (
            "All files have nearly the same time. It is probably that of a download, so nobody is called late. "
            "Look at the times in the place where the notebooks were handed in."
        )
    return (
        f"Due: {due:%Y-%m-%d %H:%M}. Late is who has a file that was changed later. Whoever has a file can set its time, and "
        "so can a download: before it counts, look at the time in the place where the notebooks were handed in."
    )


def _about(walls):
    """What stood around the answers while they ran."""
    weakest = min(walls, key=len, default=[])
    if set(weakest) == {"files", "calls"}:
        return "Each answer ran in a process of its own, which the kernel kept from files, network and other processes."
    return (
        "Here the kernel did not keep the answers from files, network and other processes. Python refused them, and code in C "
        "can go around that. For work of people whom you do not know, use a container."
    )


def hide_names(marks):
    """Put numbers in the place of names, in an order that says nothing of them; who is who.

    Parameters
    ----------
    marks : Marks

    Returns
    -------
    list of (str, str)
    """
    marks.students.sort(key=lambda student: hashlib.sha256(student.name.encode()).digest())
    who = []
    for number, student in enumerate(marks.students, 1):
        who.append((f"student {number}", student.name))
        student.name, student.problems = who[-1][0], [("a file", problem) for _, problem in student.problems]
    return who


# ---------------------------------------------------------------- the table


def rows(marks):
    """Exercise × student, for a spreadsheet."""
    items = registry()
    yield ["id", "title", *(student.name for student in marks.students)]
    for id in marks.ids:
        yield [id, items[id].title, *(_in_words(student, id) for student in marks.students)]
    yield ["", "late", *("late" if student.late else "" for student in marks.students)]
    yield ["", "not read", *(" ".join(problem for _, problem in student.problems) for student in marks.students)]


def _in_words(student, id):
    state = student.state(id)
    return f"mistake {student.verdicts[id]['mistake'] + 1}" if state == "named mistake" else state


def _write_rows(path, lines):
    """As CSV. A cell that a spreadsheet would compute begins with an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        safe = (
            [f"'{cell}" if str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in line] for line in lines
        )
        csv.writer(file).writerows(safe)
