"""Walls of the Linux kernel around the process that raises them. They hold against code in C too, and cannot be taken down.

Landlock (from Linux 5.13 on) lets a process read some files only, and write none. A filter of system calls (seccomp)
refuses new processes, sockets, signals, and whatever reaches into other processes or changes who may read a file; it knows
processors of the kinds x86-64 and ARM64. The privileges of root are given up.
"""

import contextlib
import ctypes
import os
import platform
import struct
from typing import NamedTuple


class _Processor(NamedTuple):
    """A kind of processor: its name in the filter, numbers of some system calls, and of those that are refused."""

    name: int
    capset: int
    clone: int
    refused: tuple


_PROCESSORS = {
    "x86_64": _Processor(
        *(0xC000003E, 126, 56),
        (
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(41, 53, 425, 426, 427),  # socket, socketpair, io_uring
            *(62, 200, 234, 129, 297, 424),  # kill, tkill, tgkill, sigqueue, pidfd_send_signal
            *(101, 310, 311, 434, 438, 298, 321, 323),  # ptrace, process_vm, pidfd, perf, bpf, userfaultfd
            *(90, 91, 268, 452, 92, 93, 94, 260, 76),  # chmod and chown, truncate
            *(132, 235, 261, 280, 188, 189, 190, 463, 197, 198, 199, 466),  # utime, setxattr, removexattr
            *(29, 64, 68, 240, 248, 249, 250, 272, 308),  # shared memory, messages, keys, unshare, setns
            *(302, 141, 142, 144, 203, 251, 314),  # limits and priorities, also of others
        ),
    ),
    "aarch64": _Processor(
        *(0xC00000B7, 91, 220),
        (
            *(221, 281),
            *(198, 199, 425, 426, 427),
            *(129, 130, 131, 138, 240, 424),
            *(117, 270, 271, 434, 438, 241, 280, 282),
            *(52, 53, 452, 54, 55, 45),
            *(88, 5, 6, 7, 463, 14, 15, 16, 466),
            *(194, 190, 186, 180, 217, 218, 219, 97, 268),
            *(261, 140, 118, 119, 122, 30, 274),
        ),
    ),
}
_CLONE3 = 435
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many there are about files, by the version of Landlock; from 5 on 16


def raised(files, folders):
    """Raise the walls around this process, as far as the system has them.

    Parameters
    ----------
    files : iterable of str
        What may be read: files, and folders with all that is in them.
    folders : iterable of str
        Of which it may be listed what is in them.

    Returns
    -------
    list of str
        The walls that stand now: "files", "calls".
    """
    processor = _PROCESSORS.get(platform.machine())
    if platform.system() != "Linux" or processor is None:
        return []
    library = ctypes.CDLL(None)
    library.prctl(38, *map(ctypes.c_ulong, (1, 0, 0, 0)))  # nothing that is run later gets more rights
    walls = {"files": _only_these(library.syscall, files, folders)}
    library.syscall(processor.capset, struct.pack("=Ii", 0x20080522, 0), bytes(24))  # no privileges
    walls["calls"] = _filtered(library.prctl, processor)
    return [name for name, stands in walls.items() if stands]


def _only_these(syscall, files, folders):
    version = syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    # All rights about files; TCP; signals and sockets without a file.
    handled = [(1 << _RIGHTS.get(version, 16)) - 1, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    attributes = struct.pack(f"={len(handled)}Q", *handled)
    ruleset = syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for path, right in [*((path, _READ_FILE) for path in files), *((path, _READ_FOLDER) for path in folders)]:
        with contextlib.suppress(OSError):  # what is not there is not read
            place = os.open(path, os.O_PATH)
            syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", right, place), 0)
            os.close(place)
    done = syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return done


def _filtered(prctl, processor):
    """Have the kernel ask a small program of its own before each system call."""
    load, equal, at_least, has_bit, end = 0x20, 0x15, 0x35, 0x45, 0x06
    refused, unknown, allowed, killed = 0x00050001, 0x00050026, 0x7FFF0000, 0x80000000
    program = [
        *((load, 0, 0, 4), (equal, 1, 0, processor.name), (end, 0, 0, killed)),
        *((load, 0, 0, 0), (at_least, 0, 1, 0x40000000), (end, 0, 0, killed)),  # other numbers for the same calls
        *(step for number in processor.refused for step in ((equal, 0, 1, number), (end, 0, 0, refused))),
        *((equal, 0, 1, _CLONE3), (end, 0, 0, unknown)),  # what it asks for cannot be seen; the C library then asks clone
        *((equal, 0, 3, processor.clone), (load, 0, 0, 16), (has_bit, 1, 0, 0x00010000), (end, 0, 0, refused)),  # not a thread
        (end, 0, 0, allowed),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in program))
    return prctl(22, ctypes.c_ulong(2), struct.pack("@HP", len(program), ctypes.addressof(code)), ctypes.c_ulong(0), 0) == 0
