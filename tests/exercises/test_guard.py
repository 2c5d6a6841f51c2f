"""What an answer tries and may not do: it gets words, nothing that it started is left, and nothing is changed."""

import builtins
import contextlib
import gc
import math
import multiprocessing
import os
import pathlib
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from multiprocessing import shared_memory

import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import pytest

from nnkit.exercises import check, guard, hint, registry, sandbox

try:
    import resource
    import syslog
except ImportError:  # not on Windows, where the tests that use them are left out
    resource = syslog = None

linux = pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has copies of a process that can be given up")
ID = "ch07.neuron"
MARK = "sleep 61.25"  # by which a process that was left would be found


def checks_itself(x, w, b):
    check(ID, checks_itself)
    return 1.0


def checks_itself_and_hides_it(x, w, b):
    with contextlib.suppress(Exception):
        check(ID, checks_itself_and_hides_it)
    return 1.0


def forks(x, w, b):
    while True:
        os.fork()


def forks_in_a_thread(x, w, b):
    thread = threading.Thread(target=os.fork)
    thread.start()
    thread.join()


def forks_by_ctypes(x, w, b):
    import ctypes

    ctypes.CDLL(None).fork()


def starts(x, w, b):
    subprocess.Popen(MARK.split())


def starts_by_the_shell(x, w, b):
    os.system(f"{MARK} &")


def makes_processes(x, w, b):
    multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,)).start()


def spawns_processes(x, w, b):
    multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,)).start()


def becomes_another_program(x, w, b):
    os.execv("/bin/sleep", ["sleep", "60"])


def spawns_by_os(x, w, b):
    os.spawnv(os.P_NOWAIT, "/bin/sleep", ["sleep", "60"])


def kills(x, w, b):
    os.kill(os.getppid(), signal.SIGTERM)


def connects(x, w, b):
    socket.socket()


def writes(x, w, b):
    pathlib.Path("written by an answer").write_text("…", encoding="utf-8")


def saves(x, w, b):
    np.save("written by an answer", x)


def deletes(x, w, b):
    os.remove(__file__)


def processes():
    """Children of this process, and what carries the mark."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
        if parent == os.getpid() or MARK in command:
            found.append((int(folder.name), command))
    return found


def left(before):
    """Processes that were not there before and are still there after a second."""
    end = time.monotonic() + 1
    while (more := [one for one in processes() if one not in before]) and time.monotonic() < end:
        time.sleep(0.01)
    return more


def signals_by_a_descriptor(x, w, b):
    signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGCONT)


def makes_a_pipe(x, w, b):
    os.mkfifo("made by an answer")


def makes_a_node(x, w, b):
    os.mknod("made by an answer")


def shares_memory(x, w, b):
    shared_memory.SharedMemory("made_by_an_answer", create=True, size=8)


def makes_a_database(x, w, b):
    sqlite3.connect("made by an answer").execute("create table numbers (x)")


def slows_the_notebook(x, w, b):
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)


def binds_the_notebook(x, w, b):
    os.sched_setaffinity(os.getppid(), {0})


def limits_the_notebook(x, w, b):
    resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0))


def lifts_its_limits(x, w, b):
    resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE))


def logs(x, w, b):
    syslog.syslog("said by an answer")


def forgets_what_is_refused(x, w, b):
    guard.EVENTS.clear()
    os.mkdir("made by an answer")


REFUSED = {
    checks_itself: "Your function calls `check` itself, so the check would never end",
    forks: "tries to start a process",
    forks_by_ctypes: "calls into C, which it may not",
    starts: "tries to start a process",
    starts_by_the_shell: "tries to start a process",
    makes_processes: "tries to start a process",
    spawns_processes: "tries to start a process",
    becomes_another_program: "tries to start a process",
    spawns_by_os: "tries to start a process",
    kills: "tries to send a signal to a process",
    connects: "tries to open a connection",
    writes: "tries to write a file",
    saves: "tries to write a file",
    deletes: "tries to delete a file",
    signals_by_a_descriptor: "tries to send a signal to a process",
    makes_a_pipe: "tries to make a file",
    makes_a_node: "tries to make a file",
    shares_memory: "tries to make a file",
    makes_a_database: "tries to write a file",
    slows_the_notebook: "tries to change what a process may do",
    binds_the_notebook: "tries to change what a process may do",
    limits_the_notebook: "tries to change what a process may do",
    lifts_its_limits: "tries to change what a process may do",
    logs: "tries to write into the system's log",
    forgets_what_is_refused: "tries to make a folder",
}


@linux
@pytest.mark.parametrize("answer", REFUSED, ids=lambda answer: answer.__name__)
def test_what_is_refused_is_said_and_leaves_nothing(answer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before, start = processes(), time.monotonic()
    feedback = check(ID, answer)
    assert time.monotonic() - start < 3
    assert feedback.status == "error" and REFUSED[answer] in feedback.text
    assert left(before) == []
    assert list(tmp_path.iterdir()) == [] and pathlib.Path(__file__).exists()


@linux
@pytest.mark.parametrize("answer", [checks_itself_and_hides_it, forks_in_a_thread], ids=lambda answer: answer.__name__)
def test_what_is_refused_and_hidden_leaves_nothing_either(answer):
    before, start = processes(), time.monotonic()
    assert check(ID, answer).status == "wrong"
    assert time.monotonic() - start < 3 and left(before) == []


@linux
def test_ten_bad_answers_at_once_leave_the_machine_as_it_was():
    before, said = processes(), []
    threads = [threading.Thread(target=lambda: said.append(check(ID, forks).status)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert said == 10 * ["error"] and left(before) == []


IN_A_NOTEBOOK = """
import multiprocessing, os, pathlib, subprocess, threading, time
from nnkit.exercises import check

def neuron(x, w, b):
    check("ch07.neuron", neuron)
    return 1.0

def forks(x, w, b):
    while True:
        os.fork()

def starts(x, w, b):
    subprocess.Popen(["sleep", "61.25"])

def many(x, w, b):
    multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,)).start()

def threads(x, w, b):
    while True:
        threading.Thread(target=time.sleep, args=(60,)).start()

def stat_of(path):
    try:
        return path.read_text()
    except OSError:  # the process has ended meanwhile
        return ""

def children():
    stats = filter(None, map(stat_of, pathlib.Path("/proc").glob("[0-9]*/stat")))
    return sum(int(stat.rpartition(")")[2].split()[1]) == os.getpid() for stat in stats)

before = children()
for answer in (neuron, forks, starts, many, threads):
    begin = time.monotonic()
    feedback = check("ch07.neuron", answer)
    in_time = time.monotonic() - begin < 3
    time.sleep(1)
    print(answer.__name__, in_time, children() - before, feedback.text)
"""


@linux
def test_in_a_notebook_they_get_words_too_and_leave_nothing():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IN_A_NOTEBOOK)])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=60, coalesce_streams=True).execute()
    [printed] = notebook.cells[0].outputs
    lines = printed.text.splitlines()
    said = ["calls `check` itself", *3 * ["tries to start a process"], "tries to start more than 64 threads"]
    for line, name, words in zip(lines, ("neuron", "forks", "starts", "many", "threads"), said, strict=True):
        assert line.startswith(f"{name} True 0 ") and words in line


@linux
def test_memory_is_limited():
    feedback = check(ID, lambda x, w, b: np.ones(2**33))
    assert "MemoryError" in feedback.text


@linux
def test_a_result_that_is_too_large_to_be_brought_back_is_said():
    feedback = check(ID, lambda x, w, b: x * np.ones(10**7))
    assert feedback.status == "error" and "what is returned is too large, more than 64 MB" in feedback.text


@linux
@pytest.mark.parametrize("seconds", [0.3])
def test_what_ignores_signals_is_ended(seconds):
    def deaf(x):
        for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        while True:
            pass

    before = processes()
    [outcome] = sandbox.run(deaf, [(1,)], seconds)
    assert outcome.timed_out and left(before) == []


@linux
def test_an_answer_runs_once_and_changes_nothing_here():
    calls = []

    def counts(x, w, b):
        calls.append(x)
        np.exp, math.pi = None, 3
        return 1.0

    assert check(ID, counts).status == "wrong"
    assert calls == [] and np.exp(0) == 1 and math.pi > 3.14


@linux
def test_who_writes_into_the_pipe_only_ends_himself():
    def writes_everywhere(x):
        for number in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(number, bytes(7) + b"\x02{}" * 9)
        return 1

    [outcome] = sandbox.run(writes_everywhere, [(1,)], 2)
    assert outcome.crashed


@linux
def test_without_room_for_a_copy_the_check_goes_on_and_says_so(monkeypatch):
    def no_room():
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", no_room)
    right = check(ID, registry()[ID].reference)
    assert (
        right.status == "correct"
        and ("note", "No copy of Python could be made to try your function in. It was tried in this one.") in right.details
    )


def test_where_there_are_no_copies_a_check_within_a_check_is_refused_too(monkeypatch):
    monkeypatch.setattr(sandbox, "HAS_COPIES", False)
    assert "calls `check` itself" in check(ID, checks_itself).text
    assert check(ID, registry()[ID].reference).status == "correct"


def test_where_there_are_no_copies_the_state_is_put_back(monkeypatch, tmp_path):
    monkeypatch.setattr(sandbox, "HAS_COPIES", False)
    plt.close("all")
    here, streams = os.getcwd(), (sys.stdout, sys.stderr)

    def careless(x, w, b):
        os.chdir(tmp_path)
        os.environ["NNKIT_TEST"] = "1"
        random.seed(1)
        np.set_printoptions(precision=1)
        plt.figure()
        plt.rcParams["lines.linewidth"] = 99
        plt.switch_backend("svg")
        gc.disable()
        sys.setrecursionlimit(50_000)
        sys.stderr = None
        return 1.0

    random.seed(5)
    expected = random.random()
    random.seed(5)
    options, depth, canvas = np.get_printoptions(), sys.getrecursionlimit(), plt.figure().canvas
    plt.close("all")
    check(ID, careless)
    assert (os.getcwd(), sys.stdout, sys.stderr) == (here, *streams) and "NNKIT_TEST" not in os.environ
    assert random.random() == expected and np.get_printoptions() == options and sys.getrecursionlimit() == depth
    assert plt.get_fignums() == [] and plt.rcParams["lines.linewidth"] != 99 and gc.isenabled()
    assert type(plt.figure().canvas) is type(canvas)  # of the same backend
    plt.close("all")


CHANGED = {
    "np.allclose": (np, "allclose"),
    "np.asarray": (np, "asarray"),
    "np.linalg.norm": (np.linalg, "norm"),
    "np.random.default_rng": (np.random, "default_rng"),
    "math.exp": (math, "exp"),
    "sum": (builtins, "sum"),
}


@pytest.mark.parametrize("shown", CHANGED)
def test_a_session_in_which_a_name_was_changed_is_noticed(shown, monkeypatch):
    assert guard.changed_names() == []
    module, name = CHANGED[shown]
    original = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given, **options: original(*given, **options))
    feedback = check(ID, lambda x, w, b: 5)
    assert feedback.status == "error" and f"`{shown}` no longer means" in feedback.text and "Restart Python" in feedback.text
    monkeypatch.undo()
    assert check(ID, registry()[ID].reference).status == "correct"


def test_the_registry_cannot_be_changed():
    items = registry()
    with pytest.raises(TypeError):
        items["new"] = 1
    item = items[ID]
    for name, value in (("reference", max), ("praise", ""), ("mistakes", ())):
        with pytest.raises(AttributeError):
            setattr(item, name, value)
    assert isinstance(item.mistakes, tuple) and isinstance(item.hints, tuple)


def test_a_closed_output_is_no_crash():
    def closes(x, w, b):
        print("once")
        sys.stdout.close()
        return 1.0

    feedback = check(ID, closes)
    assert feedback.status == "wrong" and ("it printed", "once\n") in feedback.details


class NoNumber:
    def __float__(self):
        raise RuntimeError

    __repr__ = __str__ = __eq__ = __float__


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: check(lambda x: x, ID), "The id comes first"),
        (lambda: check(f" {ID} ", registry()[ID].reference), ""),
        (lambda: check([], 1), "Nothing is called `[]`"),
        (lambda: hint({}), "Nothing is called `{}`"),
        (lambda: hint(10**5000), "Nothing is called `something of type int that cannot be shown`"),
        (lambda: check("ch07.direction", 10**5000), "Answer with one of the letters"),
        (lambda: check("ch07.miskeyed", 10**5000), "The answer is a number"),
        (lambda: check("ch07.miskeyed", NoNumber()), "The answer is a number"),
        (lambda: check("x" * 1000, 1), "x …`"),
        (lambda: check("ch07.direction", "(b)"), ""),
        (lambda: check("ch07.miskeyed", "1/0"), "“1/0” is none"),
        (lambda: check("ch07.miskeyed", "about 3"), "“about 3” is none"),
        (lambda: check(ID, np.float64(3)), "this is a number"),
        (lambda: check(ID, lambda x, w, *, b: 1), "`b` stands behind a `*`"),
    ],
)
def test_calls_that_are_a_little_wrong_get_words(call, said):
    feedback = call()
    assert said in feedback.text and len(feedback.text) < 400
    assert said or feedback.status in ("correct", "mistake")


@linux
def test_a_copy_leads_a_group_of_its_own_and_has_limits():
    def tells(x, w, b):
        import resource

        soft = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]
        print(
            os.getpgrp() == os.getpid() == os.getsid(0),
            0 < soft[0] < 60,
            soft[1:],
            resource.getrlimit(resource.RLIMIT_NPROC)[0] > 0,
        )
        return -1.0

    assert ("it printed", "True True [0, 0] True\n") in check(ID, tells).details
