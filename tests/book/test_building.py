"""The book is built once for all processes that test it, and all are told at once what went wrong."""

import threading
import time

import pytest

from building import once


def test_it_is_made_once(tmp_path):
    made = []
    for _ in range(2):
        assert once(tmp_path / "book", lambda folder: made.append(folder) or "") == ""
    assert made == [tmp_path / "book"]


def broken(folder):
    time.sleep(0.5)
    raise OSError("there is no program to build it")


def interrupted(folder):
    time.sleep(0.5)
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: time.sleep(0.5) or "a page has a warning", "a page has a warning"),
        (broken, "OSError: there is no program to build it"),
        (interrupted, "it was interrupted"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # what the interrupted one ends with
def test_another_process_that_waits_is_told_within_seconds(tmp_path, make, told):
    first = threading.Thread(target=once, args=(tmp_path / "book", make))
    first.start()
    while not (tmp_path / "book").exists():
        time.sleep(0.01)
    begin = time.monotonic()
    assert once(tmp_path / "book", lambda folder: "made a second time") == told
    assert time.monotonic() - begin < 5
    first.join()
