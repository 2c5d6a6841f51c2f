"""Files appear whole or not at all, keep their mode, and leave nothing behind."""

import os
import pathlib
import stat
import subprocess
import sys

import pytest

from nnkit.files import check_is_file, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and devices of POSIX")


def two_bytes(file):
    file.write(b"ab")


def test_a_file_is_written_and_nothing_beside_it(tmp_path):
    write_whole(tmp_path / "x.npz", two_bytes)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.npz": b"ab"}


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
@posix
def test_a_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "x.npz"
    path.touch()
    path.chmod(mode)
    write_whole(path, two_bytes)
    assert stat.S_IMODE(path.stat().st_mode) == mode and path.read_bytes() == b"ab"


@posix
def test_what_is_no_ordinary_file_is_refused_and_stays(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name, said in (("pipe", "no ordinary file"), ("folder", "a folder"), ("link", "no ordinary file")):
        with pytest.raises(ValueError, match=f"is {said}; expected the name of a file"):
            write_whole(tmp_path / name, two_bytes)
        with pytest.raises(ValueError, match=said):
            check_is_file(tmp_path / name)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode) and len(list(tmp_path.iterdir())) == 3
    check_is_file(tmp_path / "nothing")


@posix
def test_a_link_keeps_pointing_to_the_file(tmp_path):
    (tmp_path / "x.npz").write_bytes(b"old")
    (tmp_path / "link").symlink_to("x.npz")
    write_whole(tmp_path / "link", two_bytes)
    assert (tmp_path / "link").is_symlink() and (tmp_path / "x.npz").read_bytes() == b"ab"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "x.npz"
    path.write_bytes(b"old")

    def fail(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, fail)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"x.npz": b"old"}


KILLED = """
import os, pathlib, signal
from nnkit.files import write_whole
write_whole(pathlib.Path("x.npz"), lambda file: (file.write(b"half"), file.flush(), os.kill(os.getpid(), signal.SIGKILL)))
"""


@posix
def test_what_a_killed_process_left_is_gone_after_the_next_one(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(pathlib.Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, env=environment, check=False)
    assert len(list(tmp_path.iterdir())) == 1  # it was killed in the middle
    write_whole(tmp_path / "another.npz", two_bytes)
    assert len(list(tmp_path.iterdir())) == 2  # which is not its to clean up
    write_whole(tmp_path / "x.npz", two_bytes)
    assert {one.name for one in tmp_path.iterdir()} == {"another.npz", "x.npz"}


def test_a_name_as_long_as_names_can_be(tmp_path):
    path = tmp_path / ("x" * 251 + ".npz")
    write_whole(path, two_bytes)
    assert path.read_bytes() == b"ab"


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder/x\.npz'$"):
        write_whole(tmp_path / "no folder" / "x.npz", two_bytes)
