"""Runs a reader's function so that nothing that it does can harm what follows.

It gets copies of its arguments and a time limit. Afterwards NumPy's error state and its global random state, the recursion
limit and the warning filters are as they were.
"""

import contextlib
import copy
import io
import os
import select
import signal
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

_PRINTED_AT_MOST = 300


class _TimeUp(BaseException):
    """Not an Exception: ``except Exception`` in the reader's code must not catch it."""


@dataclass
class Outcome:
    """What one call did.

    Attributes
    ----------
    value : object
        What the function returned.
    arguments : tuple
        Its copies of the arguments, as it left them.
    error : str
        Type and message of an exception, or nothing.
    line : int or None
        The line of the reader's code where it was raised, counted from the line of ``def``.
    timed_out, crashed : bool
    printed : str
        The beginning of what it printed.
    """

    value: object = None
    arguments: tuple = ()
    error: str = ""
    line: int | None = None
    timed_out: bool = False
    crashed: bool = False
    printed: str = ""


def call(function, arguments, seconds):
    """Call a function with copies of the arguments, for so many seconds at most.

    Returns
    -------
    Outcome
    """
    outcome = Outcome(arguments=copy.deepcopy(tuple(arguments)))
    printed = io.StringIO()
    try:
        with _state_kept(), contextlib.redirect_stdout(printed), _time_limit(seconds):
            outcome.value = function(*outcome.arguments)
    except _TimeUp:
        outcome.timed_out = True
    except (Exception, SystemExit) as error:
        outcome.error = ": ".join(filter(None, (type(error).__name__, _text_of(error))))
        outcome.line = _line_in(function, error)
    outcome.printed = printed.getvalue()[:_PRINTED_AT_MOST]
    return outcome


def unfinished(function, cases, seconds):
    """Try all calls in a copy of this process, which can be ended whatever it does.

    No alarm reaches a loop inside of C code, and nothing survives a crash of the interpreter; a copy can be given up. Only
    Linux has copies that are safe to run NumPy in; elsewhere the time limit of :func:`call` must do.

    Returns
    -------
    (int, bool) or None
        The index of the case from which the function did not come back, and whether the time was over (or else it crashed);
        nothing if all calls end.
    """
    if sys.platform != "linux":
        return None
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python 3.12 warns of copies of a process with threads; this one only computes
        try:
            child = os.fork()
        except OSError:  # no room for a copy
            os.close(reader)
            os.close(writer)
            return None
    if child == 0:
        _try_all(function, cases, seconds, writer)
    os.close(writer)
    finished, in_time, deadline = 0, True, time.monotonic() + seconds
    while in_time:
        in_time = bool(select.select([reader], [], [], max(0.0, deadline - time.monotonic()))[0])
        signs = os.read(reader, 64) if in_time else b""
        finished += len(signs)
        if not signs:
            break
    os.close(reader)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None if finished == len(cases) else (finished, not in_time)


def _try_all(function, cases, seconds, writer):
    """In the copy: a sign for each call that ends, and then the end of the copy itself."""
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        for arguments in cases:
            if call(function, arguments, 10 * seconds).timed_out:
                break
            os.write(writer, b".")
    finally:
        os._exit(0)


@contextlib.contextmanager
def _state_kept():
    random_state = np.random.get_state()  # noqa: NPY002  the reader's code may use it, whatever we do
    errors, depth = np.geterr(), sys.getrecursionlimit()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.seterr(all="ignore")
            yield
    finally:
        np.seterr(**errors)
        np.random.set_state(random_state)  # noqa: NPY002
        sys.setrecursionlimit(depth)


@contextlib.contextmanager
def _time_limit(seconds):
    """Raise _TimeUp in the running code once the time is over."""
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
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _by_tracing(deadline):
    """Look at the clock at every line: slower, but it needs no signals (Windows, a browser, another thread)."""

    def trace(frame, event, argument):
        if time.monotonic() > deadline:
            raise _TimeUp
        return trace

    sys.settrace(trace)
    yield


def _raise_at_every_line(frame, event, argument):
    raise _TimeUp


def _trace_from_here(frame, trace):
    """Trace the frame and those that called it, as far as they are the reader's."""
    sys.settrace(trace)
    while frame is not None and frame.f_code.co_filename != __file__:
        frame.f_trace = trace
        frame = frame.f_back


def _text_of(error):
    try:
        return str(error)
    except Exception:  # the reader's own class may fail even in this
        return ""


def _line_in(function, error):
    """The line of the function's own code in which the error came up, counted from its ``def``."""
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code is code]
    return lines[-1] - code.co_firstlineno + 1 if lines else None
