"""The process in which one answer runs. It gets plain data, and holds no solution and no known mistake.

The judge takes what it writes for something that the answer may have written. On Linux it is a copy of a process that was
started afresh and has run nothing yet, as to start Python and NumPy takes longer than most answers. Elsewhere it is started.
"""

import builtins
import contextlib
import decimal  # noqa: F401  a library of the system, which cannot be loaded later
import linecache
import os
import socket
import sysconfig

import numpy as np

import nnkit
from nnkit.classroom import channel, walls
from nnkit.exercises import guard, sandbox
from nnkit.exercises.carried import packed, unpacked

_OTHERS = ("site-packages", "dist-packages", "exercises", "classroom")


def main():
    """Run one answer; the judge is at standard input and output."""
    _answer(os.dup(0), os.dup(1))


def copies():
    """For each request of the judge, who is at standard input, make a copy of this process that runs one answer.

    A request holds the folder, and where to read and to write. The judge is given the copy's number, and a handle to end it.
    """
    judge = socket.socket(fileno=os.dup(0))
    while True:
        folder, ends, _, _ = socket.recv_fds(judge, 4096, 2)
        if not folder:  # the judge has ended
            return
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        copy = os.fork()
        if copy == 0:
            try:
                os.chdir(folder)
                _answer(*ends)
            finally:
                os._exit(0)
        handle = os.pidfd_open(copy)
        socket.send_fds(judge, [str(copy).encode()], [handle])
        for end in (*ends, handle):
            os.close(end)


def _answer(reader, writer):
    """Read the job, shut this process in, run what the answer needs, and then the answer with each case."""
    judge = (os.fdopen(reader, "rb"), os.fdopen(writer, "wb"))
    job = channel.receive(judge[0])
    files, folders = _readable()
    if sandbox.HAS_COPIES:
        guard.close_in(job["seconds"], reader, writer)
    standing = walls.raised(files, folders)
    guard.watch(files)
    channel.send(judge[1], {"walls": standing})
    space = {"__name__": "__main__"}
    failed = _run(job["statements"], space)
    try:
        value = eval(compile(job["given"], "<the call>", "eval"), space)
    except BaseException as error:
        channel.send(judge[1], {"failed": failed or _told(error)})
        return
    if job["cases"] is None or not callable(value):
        channel.send(judge[1], {"value": packed(value)})
        return
    channel.send(judge[1], {"ready": True})
    for arguments in job["cases"]:
        given = channel.with_functions(unpacked(arguments), lambda number, name: _asking(judge, number, name))
        channel.send(judge[1], {"outcome": sandbox.content_of(sandbox.call(value, given))})


def _readable():
    """What Python, NumPy and nnkit are made of, without what belongs to the judge; and the folders in which they are found."""
    numpy = os.path.dirname(np.__file__)
    folders = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), os.path.dirname(nnkit.__file__)}
    files = [os.path.join(folder, name) for folder in folders for name in os.listdir(folder) if name not in _OTHERS]
    files += [numpy, f"{numpy}.libs"]
    return [os.path.realpath(path) for path in files], [
        *folders,
        os.path.dirname(numpy),
        os.path.dirname(os.path.dirname(nnkit.__file__)),
    ]


def _run(statements, space):
    """Run all statements, also after one that fails, as a notebook can go on; what the first failure was, or nothing."""
    failed = ""
    for number, source in enumerate(statements):
        file = f"<statement {number}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        try:
            exec(compile(source, file, "exec"), space)
        except BaseException as error:
            failed = failed or _told(error)
    return failed


def _told(error):
    return f"{type(error).__name__}: {error}"


def _asking(judge, number, name):
    """A function that stands for one of the judge's: it is computed there, with plain data."""

    def given(*arguments, **named):
        channel.send(judge[1], {"asked": [number, packed(arguments), packed(named)]})
        answer = channel.receive(judge[0])
        if "error" in answer:
            kind, _, text = answer["error"].partition(": ")
            raise getattr(builtins, kind, RuntimeError)(text)
        return unpacked(answer["value"])

    given.__name__ = given.__qualname__ = name
    return given
