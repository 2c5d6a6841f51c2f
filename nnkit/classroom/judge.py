"""Judges answers in two processes: each answer runs in one of its own, and the verdict is made here.

The process of an answer is no copy of this one: it has nothing of its memory or environment, and an empty folder. It gets
the arguments of the cases, and sends back what the function returned, all as plain data. Solutions, their results and known
mistakes never go there. So whatever an answer prints, patches, or writes into the channel can change only what it seems to
have returned. A function that a case gives to an answer is computed here, for arguments that are plain data.

What holds on which system:

* **Linux.** Of all files only Python's own, NumPy's and nnkit's can be read, without the exercises; none can be written. No
  new processes, no network, no signals. Limits of memory (two gigabytes), of time, and of what is sent. The kernel sees to
  it, by Landlock and seccomp (:mod:`nnkit.classroom.walls`), against code in C too. Where the kernel lacks one of them,
  Python's audit hook refuses the same, and code in C can go around that. :attr:`Verdict.walls` says what stood.
* **macOS, Windows.** The audit hook and the limit of time alone; memory is not limited. Whoever is determined goes around
  the hook, and then the answer may do what the user may who runs the judge. Use a container there.

Stopped nowhere: the use of memory and processor within the limits, and an answer whose author has looked up the solution.
"""

import ast
import atexit
import contextlib
import functools
import hashlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import types
from dataclasses import dataclass, field

import nnkit
from nnkit.classroom import channel
from nnkit.exercises import checker, registry
from nnkit.exercises.carried import packed, unpacked
from nnkit.exercises.feedback import Feedback
from nnkit.exercises.items import unknown
from nnkit.exercises.sandbox import HAS_COPIES, Outcome, call, outcome_of
from nnkit.exercises.values import as_text

#: For a process to come up, and for what an answer needs, such as helpers, to run.
SECONDS_BEFORE = 10.0
_ROOT = str(pathlib.Path(nnkit.__file__).parents[1])
_LONGEST_ERROR = 300


@dataclass
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    feedback : Feedback
        As in the notebook, without the search for the place of a slip.
    results : str
        The same for two answers to one exercise with the same results; empty where there are none, or an error came up.
    walls : tuple of str or None
        Of the kernel's walls those that stood around the answer: "files", "calls". None where nothing had to run.
    """

    feedback: Feedback
    results: str = ""
    walls: tuple | None = None


def judged(answers):
    """Judge answers, one after the other.

    Parameters
    ----------
    answers : iterable of nnkit.classroom.notebooks.Answer

    Returns
    -------
    dict of str to Verdict
        By the id of the exercise.

    Raises
    ------
    OSError
        If the system lets no process be started.
    """
    return {answer.id: verdict(answer) for answer in answers}


def verdict(answer):
    """Judge one answer, whatever it is.

    Parameters
    ----------
    answer : nnkit.classroom.notebooks.Answer

    Returns
    -------
    Verdict
    """
    item = registry().get(answer.id)
    if item is None:
        return Verdict(unknown(answer.id))
    try:
        found = _of_code(item, answer) if item.kind == "code" else _of_a_question(item, answer)
    except OSError:  # that is no fault of an answer
        raise
    except Exception as error:  # what an answer sends may fail in any way
        found = Verdict(Feedback("error", f"The answer is something that cannot be compared ({type(error).__name__})."))
    found.feedback.id = item.id
    return found


def _of_a_question(item, answer):
    if answer.problem:
        return Verdict(Feedback("error", answer.problem))
    try:
        value, run = ast.literal_eval(answer.given) if answer.given else None, _Run()
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):  # it must be computed
        run = _run(answer)
        if run.failed:
            return Verdict(Feedback("error", run.failed), walls=run.walls)
        value = run.value
    return Verdict(item.check(value), _digest([value]), run.walls)


def _of_code(item, answer):
    if answer.problem:
        return Verdict(Feedback("error", answer.problem))
    if item.needs:
        return Verdict(
            Feedback("unclear", f"Not judged: it needs {item.needs}, which the process of an answer does not have.")
        )
    function = _looked_at(answer)
    if said := checker.at_sight(item, function):
        return Verdict(said)
    cases = checker.cases_of(item)
    run = _run(answer, cases)
    if run.failed:
        return Verdict(Feedback("error", run.failed), walls=run.walls)
    if not run.outcomes:
        return Verdict(checker.at_sight(item, run.value), walls=run.walls)
    expected = _expected(item.id)
    feedback = checker.compared(item, function, cases, expected, run.outcomes, lambda cases: _run(answer, cases).outcomes)
    computed = not any(one.error or one.timed_out or one.crashed for one in run.outcomes)
    results = [item.compared(one.value, one.arguments) for one in run.outcomes] if computed else []
    return Verdict(feedback, _digest(results), run.walls)


def _digest(results):
    """The same for the same results, to six digits."""
    shown = "\n".join(as_text(value, digits=6) for value in results)
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest() if any(value is not None for value in results) else ""


@functools.cache
def _expected(id):
    item = registry()[id]
    return checker.solved(item, checker.cases_of(item))


# ---------------------------------------------------------------- what can be seen without running it


def _looked_at(answer):
    """The function that an answer gives, to be looked at and never called: its parameters, and the names that it reads.

    Where it cannot be seen, because it is made in another way than by ``def`` or ``lambda``, something that can be called.
    """
    if not answer.given:
        return None
    with contextlib.suppress(SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        node = ast.parse(answer.given, mode="eval").body
        if isinstance(node, ast.Name):
            node = _made_last(answer.statements, node.id)
        if isinstance(node, ast.Lambda):
            return _uncalled(ast.Expression(node), node.args)
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            return _uncalled(ast.Module([node], []), node.args)
    return _Unseen()


class _Unseen:
    def __call__(self, *arguments):
        raise TypeError("it is there to be looked at")


def _made_last(statements, name):
    """The last statement that gives a value to a name: its ``def``, or what stands on its right side."""
    for node in reversed([node for source in statements for node in ast.parse(source).body]):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return node.value
    return None


def _uncalled(tree, arguments):
    """A function of the only code in a tree. Its default values are left out: to have them, they would have to be computed."""
    by_place = (None,) * len(arguments.defaults)
    by_name = [one.arg for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
    arguments.defaults, arguments.kw_defaults = [], [None] * len(arguments.kwonlyargs)
    module = compile(ast.fix_missing_locations(tree), "<looked at>", "eval" if isinstance(tree, ast.Expression) else "exec")
    code = next(one for one in module.co_consts if isinstance(one, types.CodeType))
    function = types.FunctionType(code, {}, argdefs=by_place)
    function.__kwdefaults__ = dict.fromkeys(by_name)
    return function


# ---------------------------------------------------------------- the process of the answer


@dataclass
class _Run:
    """What the process of an answer told, until it ended or its time was over.

    Attributes
    ----------
    walls : tuple of str
    failed : str
        Why there is nothing to judge, in words.
    value : object
        Of an answer that is no function.
    outcomes : list of Outcome
    """

    walls: tuple | None = None
    failed: str = ""
    value: object = None
    outcomes: list = field(default_factory=list)


def _run(answer, cases=None):
    """Run an answer in a process of its own: its statements, its expression and, if that is a function, each of the cases."""
    functions, run = [], _Run()
    sent = cases and [packed(channel.without_functions(arguments, functions)) for arguments in cases]
    seconds = SECONDS_BEFORE + checker.SECONDS
    job = {"statements": answer.statements, "given": answer.given, "cases": sent, "seconds": seconds}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _process(folder) as process:
        clock, ready = _Clock(process, SECONDS_BEFORE), False
        try:
            channel.send(process.stdin, job)
            run.walls = tuple(channel.receive(process.stdout)["walls"])  # before anything of the student's has run
            while len(run.outcomes) < len(cases or [None]):
                [(kind, content)] = channel.receive(process.stdout).items()
                if kind == "outcome":
                    run.outcomes.append(outcome_of(content))
                elif kind == "asked":
                    channel.send(process.stdin, _computed(functions, content))
                elif kind == "ready" and not ready:
                    clock, ready = clock.again(checker.SECONDS), True
                elif kind == "value":
                    run.value = unpacked(content)
                    break
                else:
                    run.failed = _FAILED.format(answer.given[:60], content[:_LONGEST_ERROR])
                    break
        except Exception:  # the process has ended, or an answer has written into the channel
            if ready:
                run.outcomes.append(Outcome(timed_out=clock.over, crashed=not clock.over))
            else:
                run.failed = _TOO_SLOW.format(SECONDS_BEFORE) if clock.over else _ENDED
        clock.cancel()
    return run


_FAILED = "What is checked, `{}`, cannot be had: `{}`. Does something above it have this name, and does it run?"
_TOO_SLOW = "What this answer needs was still running after {:g} seconds. Does every loop come to an end?"
_ENDED = "What this answer needs brings Python itself to an end."


def _computed(functions, content):
    """What one of the judge's functions gives for arguments that an answer sends."""
    number, arguments, named = content
    outcome = call(functools.partial(functions[number], **unpacked(named)), unpacked(arguments))
    return {"error": outcome.error} if outcome.error else {"value": packed(outcome.value)}


class _Clock:
    """Ends a process when its time is over."""

    def __init__(self, process, seconds):
        self.process, self.over = process, False
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.start()

    def _ring(self):
        self.over = True
        self.process.end()

    def again(self, seconds):
        self.cancel()
        return _Clock(self.process, seconds)

    def cancel(self):
        self._timer.cancel()
        self._timer.join()


@contextlib.contextmanager
def _process(folder):
    """A process for one answer in a folder: a copy of one that waits, where there are copies, or one that is started."""
    process = _Copy(folder) if _has_copies() else _Started(folder)
    try:
        yield process
    finally:
        process.end()
        for close in (process.stdin.close, process.stdout.close, process.close):
            with contextlib.suppress(OSError):
                close()


@functools.cache
def _has_copies():
    """Whether processes can be copied here, and held by a handle, which Linux has from 5.3 on."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return HAS_COPIES


class _Copy:
    """A process that is copied from one that waits."""

    def __init__(self, folder):
        (theirs, ours), (mine, others) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(ours, "wb"), os.fdopen(mine, "rb")
        try:
            self._number, self._handle = _asked_for_a_copy(folder, (theirs, others))
        finally:
            os.close(theirs)
            os.close(others)

    def end(self):
        """End it and its group: where the kernel has no walls, it may have started others."""
        for end, who in ((os.killpg, self._number), (signal.pidfd_send_signal, self._handle)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                end(who, signal.SIGKILL)

    def close(self):
        os.close(self._handle)


class _Started:
    """A process that is started for one answer."""

    def __init__(self, folder):
        process = _python("main", cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.stdin, self.stdout, self.end, self.close = process.stdin, process.stdout, process.kill, process.wait


_one_at_a_time = threading.Lock()


def _asked_for_a_copy(folder, ends):
    """Number and handle of a new process that reads and writes at these ends."""
    with _one_at_a_time:
        for _ in range(2):
            waiting = _waiting(os.getpid())
            with contextlib.suppress(OSError):
                socket.send_fds(waiting, [os.fsencode(folder)], ends)
                number, handles, _, _ = socket.recv_fds(waiting, 64, 1)
                if handles:
                    return int(number), handles[0]
            _waiting.cache_clear()  # it has ended
    raise OSError("No process can be started for an answer.")


@functools.cache
def _waiting(judge):
    """Where the process that waits can be asked; a judge that is a copy of another has one of its own."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = _python("copies", stdin=theirs, stdout=subprocess.DEVNULL)

    def leave():
        ours.close()
        process.wait()

    atexit.register(leave)
    return ours


def _python(function, **options):
    """Python, started afresh, with nothing of this process's environment but what it needs to come up."""
    code = f"import sys; sys.path.insert(0, {_ROOT!r}); from nnkit.classroom import answering; answering.{function}()"
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    environment = kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-I", "-c", code], env=environment, stderr=subprocess.DEVNULL, **options)
