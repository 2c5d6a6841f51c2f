"""The walls of the Linux kernel, tried from C: what goes around everything that Python refuses."""

import json
import os
import pathlib
import platform
import subprocess
import sys

import pytest

from nnkit.classroom import walls
from nnkit.exercises import chapters

ROOT = pathlib.Path(__file__).parents[2]

#: What is tried, in C; each gives -1 where the kernel refuses it.
TRIED = {
    "read a file": "library.open(b'/etc/passwd', 0)",
    "read the solutions": f"library.open({chapters.__path__[0] + '/ch04_losses.py'!r}.encode(), 0)",
    "list a folder": "library.open(b'/', 0o200000)",
    "write": "library.open(folder + b'/new', 0o101, 0o600)",
    "delete": "library.unlink(folder + b'/there')",
    "cut": "library.truncate(folder + b'/there', 0)",
    "link": "library.symlink(b'/etc/passwd', folder + b'/link')",
    "change who may read": "library.chmod(folder + b'/there', 0)",
    "change its time": "library.utimes(folder + b'/there', None)",
    "TCP": "library.socket(2, 1, 0)",
    "UDP": "library.socket(2, 2, 0)",
    "a socket that is a file": "library.socket(1, 1, 0)",
    "io_uring": "library.syscall(425, 8, bytes(120))",
    "fork": "library.fork() or os._exit(1)",
    "fork by clone": "library.syscall(NUMBERS['clone'], 17, 0, 0, 0, 0) or os._exit(1)",
    "fork by clone3": "library.syscall(435, bytes(88), 88)",
    "start a program": "library.execve(b'/bin/true', (ctypes.c_char_p * 2)(b'true'), None)",
    "signal": "library.kill(library.getppid(), 0)",
    "watch another process": "library.ptrace(16, library.getppid(), 0, 0)",
    "read another process": "library.process_vm_readv(library.getppid(), None, 0, None, 0, 0)",
    "change the priority of others": "library.setpriority(0, library.getppid(), 19)",
    "mount": "library.mount(b'none', folder, b'tmpfs', 0, None)",
    "another user": "library.setuid(1)",
    "another host name": "library.sethostname(b'x', 1)",
}
#: Of these it is seen that they can be done without walls.
HARMLESS = [
    "read a file", "read the solutions", "list a folder", "write", "cut", "link", "change its time", "TCP", "UDP",
    "a socket that is a file", "signal", "delete",
]  # fmt: skip

SCRIPT = """
import ctypes, json, os, sys, threading
from nnkit.classroom import walls
NUMBERS = {"clone": walls._PROCESSORS[os.uname().machine].clone}
library, (around, folder, *tried) = ctypes.CDLL(None, use_errno=True), sys.argv[1:]
folder = folder.encode()
standing = walls.raised([sys.prefix], [sys.prefix]) if around == "walls" else []
done = {one: eval(one) for one in tried}
thread = threading.Thread(target=lambda: done.update(thread=0))
thread.start()
thread.join()
print(json.dumps([standing, done, sorted(os.listdir(sys.prefix))[:1]]))
os._exit(0)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in walls._PROCESSORS, reason="walls of the Linux kernel"
)


def tried(around, folder, names):
    (folder / "there").write_text("there")
    command = [sys.executable, "-c", SCRIPT, around, str(folder), *(TRIED[name] for name in names)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_the_kernel_refuses_what_python_cannot(tmp_path):
    standing, done, listed = tried("walls", tmp_path, TRIED)
    assert standing == ["files", "calls"], "this kernel has no walls, so that nothing is tested"
    assert done.pop("thread") == 0, "NumPy may start threads"
    assert {name: done[code] for name, code in TRIED.items()} == dict.fromkeys(TRIED, -1)
    assert (tmp_path / "there").read_text() == "there" and os.listdir(tmp_path) == ["there"]
    assert listed, "what is named can be read"


def test_without_walls_it_can_be_done(tmp_path):
    standing, done, _ = tried("none", tmp_path, HARMLESS)
    assert not standing
    assert {name: done[TRIED[name]] >= 0 for name in HARMLESS} == dict.fromkeys(HARMLESS, True)


def test_where_there_are_no_walls_it_says_so(monkeypatch):
    monkeypatch.setattr(walls.platform, "machine", lambda: "abacus")
    assert walls.raised([], []) == []
