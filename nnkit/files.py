"""Files that appear whole or not at all, whatever happens while they are written."""

import contextlib
import hashlib
import os
import pathlib
import socket
import stat
import threading


def check_is_file(path):
    """That a path leads to nothing, or to an ordinary file, also by way of a link.

    Raises
    ------
    ValueError
        If it leads to a folder, a device, a pipe or a socket.
    """
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is {'a folder' if path.is_dir() else 'no ordinary file'}; expected the name of a file")


def write_whole(path, write):
    """Write a file under another name, and give it its own name when it is whole.

    What an earlier process left when it was killed is cleaned up on the way.

    Parameters
    ----------
    path : pathlib.Path
        Where it goes. A link keeps pointing to the file, and a file that is there keeps its mode.
    write : callable
        Takes the file, open for writing bytes.

    Raises
    ------
    ValueError
        If there is something else than an ordinary file.
    OSError
        If it cannot be written; the error names the path that was given.
    """
    path = pathlib.Path(os.path.realpath(path))
    check_is_file(path)
    part = _part_of(path)
    try:
        try:
            with open(part, "wb") as file:
                if path.exists():
                    os.chmod(part, stat.S_IMODE(path.stat().st_mode))
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from error
    _clean_up(path)


def _prefix(path):
    """Of the parts of one file; short, because the file's own name may be as long as a name can be."""
    return f".{hashlib.sha256(path.name.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def _part_of(path):
    host = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
    return path.with_name(f"{_prefix(path)}.{host}.{os.getpid()}.{threading.get_ident()}.part")


def _clean_up(path):
    """Remove the parts that were left by processes of this machine which are no longer there."""
    host = _part_of(path).name.split(".")[2]
    for part in path.parent.glob(f"{_prefix(path)}.{host}.*.part"):
        process = part.name.split(".")[3]
        if process.isdigit() and not _is_running(int(process)):
            with contextlib.suppress(OSError):
                part.unlink()


def _is_running(process):
    if os.name != "posix" or process == os.getpid():
        return True  # elsewhere there is no way to ask that does no harm
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it belongs to somebody else
        return True
    return True
