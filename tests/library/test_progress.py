import os
import signal
import sys
import threading

import pytest

from nnkit.progress import Watch


@pytest.fixture
def ctrl_c():
    """Ctrl-C as in a terminal; a program that is started in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield lambda: os.kill(os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_waits_for_the_step_at_hand_and_ends_the_loop_after_it(ctrl_c):
    done = []
    with Watch(5, bar=False) as watch:
        for step in watch.over(range(5)):
            if step == 2:
                ctrl_c()
            done.append(step)
    assert done == [0, 1, 2] and watch.interrupted
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_does_not_wait(ctrl_c):
    done = []
    with Watch(5, bar=False) as watch:
        for step in watch.over(range(5)):
            ctrl_c()
            done.append(step)
            ctrl_c()
            done.append("too late")
    assert done == [0] and watch.interrupted


def test_ctrl_c_between_two_steps_is_obeyed_when_the_next_text_is_shown(ctrl_c):
    shown = []
    with Watch(1, bar=False) as watch:
        watch.show("first")
        ctrl_c()
        shown.append("still here")
        watch.show("second")
        shown.append("too late")
    assert shown == ["still here"] and watch.interrupted


def test_without_ctrl_c_nothing_is_interrupted_and_errors_pass(ctrl_c):
    with Watch(2, bar=False) as watch:
        assert [*watch.over("ab")] == ["a", "b"]
    assert not watch.interrupted
    with pytest.raises(ZeroDivisionError), Watch(1, bar=False):
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_program_with_its_own_way_of_ctrl_c_keeps_it(ctrl_c):
    pressed = []
    signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    with Watch(2, bar=False) as watch:
        for _ in watch.over(range(2)):
            ctrl_c()
    assert pressed == [True, True] and not watch.interrupted


def test_it_works_outside_of_the_main_thread_where_signals_cannot_be_set(ctrl_c):
    done = []

    def work():
        with Watch(3, bar=False) as watch:
            done.extend(watch.over(range(3)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [0, 1, 2]


def test_the_bar_counts_the_steps_and_shows_the_text(capsys):
    with Watch(3) as watch:
        for step in watch.over(range(3)):
            watch.show(f"step {step}")
    shown = capsys.readouterr().err
    assert "3/3" in shown and "step 2" in shown and "batch" in shown


def test_without_tqdm_there_is_no_bar(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with Watch(3) as watch:
        assert [*watch.over(range(3))] == [0, 1, 2]
        watch.show("nothing to see")
    assert capsys.readouterr().err == ""
