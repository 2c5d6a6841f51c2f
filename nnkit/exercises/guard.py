"""What an answer may not do while it is checked: check itself, start processes, write files, open sockets.

And what a session may not have done before: give other meanings to names of Python and NumPy, by which solutions are computed.
"""

import builtins
import contextlib
import itertools
import math
import os
import signal
import sys

import numpy as np

try:  # here and not in the copy, where it would be done again for every answer
    import _posixshmem  # noqa: F401  it is one of UNREPORTED
    import _posixsubprocess  # noqa: F401
    import resource
except ImportError:  # Windows, a browser: there are no copies
    resource = None

_checking = False


class Refused(PermissionError):
    """What an answer tried and may not do."""


#: What is refused in a copy of the process, by the beginning of the audit event's name, and in words.
EVENTS = {
    "os.fork": "start a process",
    "os.forkpty": "start a process",
    "os.exec": "start a process",
    "os.spawn": "start a process",
    "os.posix_spawn": "start a process",
    "os.system": "start a process",
    "os.startfile": "start a process",
    "pty.spawn": "start a process",
    "subprocess.Popen": "start a process",
    "os.kill": "send a signal to a process",
    "os.killpg": "send a signal to a process",
    "signal.pthread_kill": "send a signal to a process",
    "socket.": "open a connection",
    "os.remove": "delete a file",
    "os.rmdir": "delete a folder",
    "os.rename": "move a file",
    "os.link": "make a file",
    "os.symlink": "make a file",
    "os.mkdir": "make a folder",
    "os.truncate": "write a file",
    "os.chmod": "change a file",
    "os.chown": "change a file",
    "os.utime": "change a file",
    "os.setxattr": "change a file",
    "os.removexattr": "change a file",
    "shutil.": "change files",
    "sqlite3.connect": "write a file",
    "syslog.": "write into the system's log",
    "resource.prlimit": "change what a process may do",
    "resource.setrlimit": "change what a process may do",
    "tempfile.": "make a file",
    "ctypes.dlopen": "call into C",
    "ctypes.dlsym": "call into C",
}
#: What Python does before it is reported; in a copy, a function that refuses stands in its place.
UNREPORTED = {
    "_posixsubprocess.fork_exec": "start a process",  # which multiprocessing uses
    "signal.pidfd_send_signal": "send a signal to a process",
    "_posixshmem.shm_open": "make a file",
    "_posixshmem.shm_unlink": "delete a file",
    "time.clock_settime": "set the clock",
    "time.clock_settime_ns": "set the clock",
    **{f"readline.{name}_history_file": "write a file" for name in ("write", "append")},
    **{f"{module}.{name}": "make a file" for module in ("os", "posix") for name in ("mkfifo", "mknod")},
    **{
        f"{module}.{name}": "change what a process may do"
        for module in ("os", "posix")
        for name in ("setpriority", "sched_setaffinity", "sched_setparam", "sched_setscheduler")
    },
}
#: Modules that write files from C, and are not imported in a copy.
_WRITERS = ("readline", "_gdbm", "_dbm")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC
_MOST_THREADS = 64
_TOO_MANY_THREADS = f"start more than {_MOST_THREADS} threads"
_MOST_FILES = 4096
_MEMORY = 2 * 2**30  # bytes more than the process has


#: Names that notebooks and terminals set by themselves.
_SET_BY_OTHERS = {
    "_",
    "__debug__",
    "copyright",
    "credits",
    "display",
    "exit",
    "get_ipython",
    "help",
    "input",
    "license",
    "open",
    "quit",
}
_MODULES = {"": builtins, "np.": np, "np.linalg.": np.linalg, "np.random.": np.random, "math.": math}
_TAKEN = [
    (shown, module, name, value)
    for shown, module in _MODULES.items()
    for name, value in vars(module).items()
    if callable(value) and name not in _SET_BY_OTHERS
]


def changed_names():
    """Names of Python and NumPy that have another meaning by now than when this module was imported, as they are written."""
    return [shown + name for shown, module, name, value in _TAKEN if getattr(module, name, None) is not value]


def words(error):
    """What was refused, in words for the reader, or nothing if the error is another one."""
    if isinstance(error, RuntimeError) and str(error) == "can't start new thread":  # the system's limit came first
        return _TOO_MANY_THREADS
    return str(error) if isinstance(error, Refused) else ""


def refuse_within_a_check(name):
    """Raise :class:`Refused` if an answer is being checked just now."""
    if _checking:
        raise Refused(f"call `{name}`")


@contextlib.contextmanager
def inside_a_check():
    """An answer is being checked in this process; a check within it is refused."""
    global _checking
    _checking = True
    try:
        yield
    finally:
        _checking = False


def shut_in(seconds, *kept):
    """Make this process, a copy, one in which an answer can do no harm. It cannot be undone.

    Parameters
    ----------
    seconds : float
        How long it may compute.
    *kept : int
        The only files that stay open: where the results go.
    """
    close_in(seconds, *kept)
    watch()


def close_in(seconds, *kept):
    """The first half of :func:`shut_in`: a group of its own, no open files, and limits."""
    os.setsid()  # a group of its own, which can be ended as a whole
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits, which then ends this one
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(seconds) + 3)  # should nobody be left who waits
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    for first, last in itertools.pairwise((2, *sorted(kept), _MOST_FILES)):
        os.closerange(first + 1, last)
    _limit(seconds)


def watch(readable=None):
    """The second half of :func:`shut_in`: from now on Python refuses what an answer may not do.

    Parameters
    ----------
    readable : iterable of str, optional
        Files, and folders, the only ones that may be read; otherwise all may be.
    """
    global _checking
    _checking = True
    sys.dont_write_bytecode = True
    for module, name, refuse in _REPLACED:
        setattr(module, name, refuse)
    sys.addaudithook(_Hook(readable))


def _refusing(what):
    def refuse(*_, **__):
        raise Refused(what)

    return refuse


_REPLACED = [
    (sys.modules[module], name, _refusing(what))
    for (module, name), what in ((place.split("."), what) for place, what in UNREPORTED.items())
    if hasattr(sys.modules.get(module), name)
]


def _limit(seconds):
    used = int(_content("/proc/self/statm").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    running = int(_content("/proc/loadavg").split(b"/")[1].split()[0])
    for name, limit in (
        ("RLIMIT_AS", used + _MEMORY),
        ("RLIMIT_CPU", int(seconds) + 2),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", running + 4 * _MOST_THREADS),
    ):
        kind = getattr(resource, name)
        _, most = resource.getrlimit(kind)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit if most < 0 else min(limit, most),) * 2)


def _content(path):
    with open(path, "rb") as file:
        return file.read()


class _Hook:
    """Called for everything that Python reports before it does it."""

    def __init__(self, readable):
        self.threads = 0
        self.readable = None if readable is None else tuple(readable)
        self.events = dict(EVENTS)  # of its own: an answer may change the others

    def __call__(self, event, arguments):
        if event == "open":
            _, mode, flags = arguments
            if (mode and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITES):
                raise Refused("write a file")
            self._refuse_to_read(arguments[0])
        elif event == "_thread.start_new_thread":
            self.threads += 1
            if self.threads > _MOST_THREADS:
                raise Refused(_TOO_MANY_THREADS)
        elif event == "import" and arguments[0] in _WRITERS:
            raise ImportError(f"{arguments[0]} writes files")
        elif what := self.events.get(event) or self.events.get(event.partition(".")[0] + "."):
            raise Refused(what)

    def _refuse_to_read(self, path):
        if self.readable is None or isinstance(path, int):  # what is open already
            return
        path = os.path.realpath(os.fsdecode(path))
        if not any(path == one or path.startswith(one + os.sep) for one in self.readable):
            raise Refused("read a file")
