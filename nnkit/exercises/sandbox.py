"""Runs a reader's function so that nothing that it does can harm what follows.

What is stopped, and what is not:

* **Linux.** All calls of an answer run once, in a copy of this process, which is a group of its own and ends with all that it
  started: at the time limit, after a crash, and when it is done. Nothing that it changes is changed here; what it returned
  comes back as plain data. In the copy an audit hook refuses to start processes, to open sockets, to write, move or delete
  files, to send signals, to change what processes may do, and to call into C by ctypes; functions of which Python does not
  tell the hook are replaced (:data:`nnkit.exercises.guard.UNREPORTED`). Memory, processor time and the size of files are
  limited. Not stopped: reading files; code in C that goes around Python, also by a function of C that was taken before the
  check. The number of processes is not limited for root.
* **macOS, Windows.** There are no copies that are safe to compute in. An answer runs in this process, on copies of its
  arguments, with a time limit that reaches every line of Python and no loop inside of C. What answers often change is put
  back (:data:`KEPT`); files, processes and the network are open to it.
* **In a browser (Pyodide).** As there; files, processes and the network are the browser's own, and Stop ends everything.

Where no copy can be made on Linux either, because there is no memory or no process left, the answer runs as elsewhere, and
:attr:`Outcome.unprotected` says so.
"""

import _thread
import contextlib
import copy
import gc
import io
import json
import linecache
import os
import random
import select
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass, fields

import numpy as np

from nnkit.exercises import guard
from nnkit.exercises.carried import as_arrays, packed, unpacked

HAS_COPIES = sys.platform == "linux"
#: What is put back after an answer that ran in this process.
KEPT = (
    "working directory, environment, random state of Python and NumPy, NumPy's error state and print options, warning "
    "filters, recursion limit, garbage collector, standard streams, and Matplotlib's open figures and settings"
)
_PRINTED_AT_MOST = 300
_LONGEST_ERROR = 1000
_NOT_THE_READERS = (os.path.dirname(__file__), os.path.dirname(np.__file__))
_LARGEST_ANSWER = 64 * 2**20  # bytes of all results together


class TimeUp(BaseException):
    """Not an Exception: ``except Exception`` in the reader's code must not catch it."""


@dataclass
class Outcome:
    """What one call did.

    Attributes
    ----------
    value : object
        What the function returned; plain data, or a :class:`nnkit.exercises.carried.Foreign`, if it ran in a copy.
    arguments : tuple
        Its copies of the arguments, as it left them.
    error : str
        Type and message of an exception, or nothing.
    line : int or None
        The line of the reader's code where it was raised, counted from the line of ``def``.
    refused : str
        What it was refused to do, in words, if that is what ended it.
    timed_out, crashed : bool
    printed : str
        The beginning of what it printed.
    unprotected : bool
        Whether it ran in this process although the system has copies.
    """

    value: object = None
    arguments: tuple = ()
    error: str = ""
    line: int | None = None
    refused: str = ""
    timed_out: bool = False
    crashed: bool = False
    printed: str = ""
    unprotected: bool = False


def run(function, cases, seconds):
    """Call a reader's function once for each case, for so many seconds altogether.

    Parameters
    ----------
    function : callable
    cases : list of tuple
        Arguments; the function gets copies.
    seconds : float

    Returns
    -------
    list of Outcome
        One for each case, up to and with the first one that does not end.
    """
    with started(function, cases, seconds) as outcomes:
        return outcomes()


@contextlib.contextmanager
def started(function, cases, seconds):
    """As :func:`run`, but something else can be computed in the time that a copy of this process takes to come up.

    Yields
    ------
    callable
        Waits for the outcomes, and returns them. What has not ended when the block is left is ended then.
    """
    child = reader = None
    if HAS_COPIES:
        with contextlib.suppress(OSError):  # no room for a copy
            child, reader = _copy_of_this_process(function, cases, seconds)
    if child is None:
        yield lambda: _run_here(function, cases, seconds, unprotected=HAS_COPIES)
        return
    try:
        yield lambda: _collect(reader, len(cases), seconds)
    finally:
        os.close(reader)
        _end(child)


def call(function, arguments):
    """Call a function of ours in this process, with copies of the arguments.

    Returns
    -------
    Outcome
    """
    outcome = Outcome(arguments=copy.deepcopy(tuple(arguments)))
    printed = _Printed()
    try:
        with _quiet(), contextlib.redirect_stdout(printed):
            outcome.value = as_arrays(function(*outcome.arguments))
    except (TimeUp, KeyboardInterrupt):
        raise
    except BaseException as error:  # a SystemExit, or a class of the reader's own
        outcome.error = ": ".join(filter(None, (type(error).__name__, _text_of(error))))
        outcome.line = _line_in(function, error)
        outcome.refused = guard.words(error)
    outcome.printed = printed.getvalue()[:_PRINTED_AT_MOST]
    return outcome


class _Printed(io.StringIO):
    """What an answer prints. It may close its standard output; what was printed stays."""

    def close(self):
        pass


# ---------------------------------------------------------------- in a copy of this process


def _copy_of_this_process(function, cases, seconds):
    """Start the copy; its number, and where its outcomes can be read."""
    reader, writer = os.pipe()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python 3.12 warns of copies of a process with threads; this one only computes
            child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        raise
    if child == 0:
        _run_in_the_copy(function, cases, seconds, writer)
    os.close(writer)
    return child, reader


def _run_in_the_copy(function, cases, seconds, writer):
    """All calls, each outcome as it comes, and then the end of the copy itself. Nothing here returns."""
    try:
        if torch := sys.modules.get("torch"):
            torch.set_num_threads(1)  # its threads are not in a copy, and it would wait for them
        guard.shut_in(seconds, writer)
        for arguments in cases:
            _send(writer, call(function, arguments))
    finally:
        os._exit(0)


def _is_large(value):
    """Whether an array, or several, are so large that writing them down would take seconds, only to find them too large."""
    parts = value if isinstance(value, (tuple, list)) else [value]
    return sum(part.nbytes for part in parts if type(part) is np.ndarray) > _LARGEST_ANSWER


def _send(writer, outcome):
    message = b"" if _is_large(outcome.value) else json.dumps(content_of(outcome)).encode()
    if not message or len(message) > _LARGEST_ANSWER:
        outcome = Outcome(error=f"ValueError: what is returned is too large, more than {_LARGEST_ANSWER // 2**20} MB")
        message = json.dumps(content_of(outcome)).encode()
    message = struct.pack("!Q", len(message)) + message
    while message:
        message = message[os.write(writer, message) :]


def content_of(outcome):
    """An outcome as plain data, for JSON."""
    return vars(outcome) | {"value": packed(outcome.value), "arguments": [packed(one) for one in outcome.arguments]}


def outcome_of(content):
    """The outcome of which this is the content.

    Raises
    ------
    Exception
        Of any kind, if it is none: an answer can write what it likes.
    """
    content = content | {"value": unpacked(content["value"]), "arguments": tuple(map(unpacked, content["arguments"]))}
    outcome = Outcome(**content)
    if not all(isinstance(getattr(outcome, one.name), one.type) for one in fields(Outcome)):
        raise TypeError("no outcome")
    return outcome


def _collect(reader, count, seconds):
    """The outcomes of a copy, up to the one that does not come in time."""
    outcomes, deadline = [], time.monotonic() + seconds
    while len(outcomes) < count:
        message = _received(reader, deadline)
        if message is None:
            over = time.monotonic() >= deadline
            outcomes.append(Outcome(timed_out=over, crashed=not over))
            break
        try:
            outcomes.append(outcome_of(json.loads(message)))
        except Exception:  # an answer has written into the pipe
            outcomes.append(Outcome(crashed=True))
            break
    return outcomes


def _received(reader, deadline):
    """The next message, or nothing if the time is over, the copy has ended, or it sends too much."""
    head = _read(reader, 8, deadline)
    if head is None:
        return None
    [length] = struct.unpack("!Q", head)
    return _read(reader, length, deadline) if length <= _LARGEST_ANSWER else None


def _read(reader, length, deadline):
    parts = []
    while length:
        if not select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return None
        part = os.read(reader, min(length, 2**20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _end(child):
    """End the copy and its whole group. It leads the group from its first step on; before that it is ended alone.

    Its memory takes some milliseconds to be given back. Nobody needs to wait for that.
    """
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(child, signal.SIGKILL)
    _thread.start_new_thread(_reap, (child,))  # threading's own waits until it runs


def _reap(child):
    with contextlib.suppress(ChildProcessError):  # somebody else waits for all children
        os.waitpid(child, 0)


# ---------------------------------------------------------------- in this process


def _run_here(function, cases, seconds, unprotected=False):
    outcomes, deadline = [], time.monotonic() + seconds
    with guard.inside_a_check(), _state_kept():
        for arguments in cases:
            outcomes.append(_call_in_time(function, arguments, max(0.05, deadline - time.monotonic())))
            outcomes[-1].unprotected = unprotected
            if outcomes[-1].timed_out:
                break
    return outcomes


def _call_in_time(function, arguments, seconds):
    hook = sys.unraisablehook
    # The time may be up in a place from which nothing can be raised, such as a destructor. Nobody needs to read of it.
    sys.unraisablehook = lambda report: None if isinstance(report.exc_value, TimeUp) else hook(report)
    try:
        with limited(seconds):
            return call(function, arguments)
    except TimeUp:
        return Outcome(timed_out=True)
    finally:
        sys.unraisablehook = hook


@contextlib.contextmanager
def _quiet():
    """Warnings are no part of an answer."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _state_kept():
    """What answers often change is as it was afterwards: see :data:`KEPT`."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = set(pyplot.get_fignums()) if pyplot else set()
    settings = dict(pyplot.rcParams) if pyplot else {}
    folder, environment = _folder(), dict(os.environ)
    python_random, numpy_random = random.getstate(), np.random.get_state()  # noqa: NPY002  the reader's code may use it
    errors, depth, collects = np.geterr(), sys.getrecursionlimit(), gc.isenabled()
    streams, printing = (sys.stdin, sys.stdout, sys.stderr), np.get_printoptions()
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        np.seterr(**errors)
        np.set_printoptions(**printing)
        np.random.set_state(numpy_random)  # noqa: NPY002
        random.setstate(python_random)
        sys.setrecursionlimit(depth)
        (gc.enable if collects else gc.disable)()
        _put_back_environment(environment)
        if folder and _folder() != folder:
            os.chdir(folder)
        _put_back_figures(figures, settings)


def _folder():
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _put_back_environment(environment):
    if dict(os.environ) != environment:
        os.environ.clear()
        os.environ.update(environment)


def _put_back_figures(figures, settings):
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in set(pyplot.get_fignums()) - figures:
        pyplot.close(number)
    if settings and pyplot.rcParams["backend"] != settings["backend"]:
        pyplot.switch_backend(settings["backend"])  # which a setting alone does not
    if settings and dict(pyplot.rcParams) != settings:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyplot.rcParams.update(settings)


@contextlib.contextmanager
def limited(seconds):
    """Raise TimeUp in the running code once the time is over."""
    if seconds == float("inf"):
        yield
        return
    deadline = time.monotonic() + seconds
    by_signal = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    tracer = sys.gettrace()
    limit = _by_signal(seconds) if by_signal else _by_tracing(deadline)
    try:
        with limit:
            yield
    finally:
        sys.settrace(tracer)


@contextlib.contextmanager
def _by_signal(seconds):
    """An alarm, and another every tenth of a second: the first may meet a bare ``except`` that swallows it."""

    def ring(number, frame):
        # From now on every line raises, also one that stands outside of the try.
        _trace_from_here(frame, _raise_at_every_line)
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _by_tracing(deadline):
    """Look at the clock at every line: slower, but it needs no signals (Windows, a browser, another thread).

    In code of ours and of NumPy only calls are looked at; there are enough of them.
    """

    def trace(frame, event, argument):
        if time.monotonic() > deadline:
            raise TimeUp
        return None if frame.f_code.co_filename.startswith(_NOT_THE_READERS) else trace

    sys.settrace(trace)
    yield


def _raise_at_every_line(frame, event, argument):
    raise TimeUp


def _trace_from_here(frame, trace):
    """Trace the frame and those that called it, as far as they are the reader's."""
    sys.settrace(trace)
    while frame is not None and frame.f_code.co_filename != __file__:
        frame.f_trace = trace
        frame = frame.f_back


def _text_of(error):
    try:
        text = str(error)
        return text if len(text) <= _LONGEST_ERROR else f"{text[:_LONGEST_ERROR]} …"
    except Exception:  # the reader's own class may fail even in this
        return ""


def _line_in(function, error):
    """The line of the function's own code in which the error came up, counted from its ``def``."""
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    return lines[-1] - _line_of_def(code) + 1 if lines else None


def _line_of_def(code):
    """Where ``def`` stands: decorators, with which Python begins to count, may stand before it."""
    first = code.co_firstlineno
    if code.co_name == "<lambda>":
        return first
    source = linecache.getlines(code.co_filename)[first - 1 :]
    return first + next((i for i, line in enumerate(source) if line.lstrip().startswith("def ")), 0)
