"""Beside a long loop: a bar that shows how far it is, and a Ctrl-C that waits for the step at hand."""

import signal
import threading

from nnkit.checks import as_count, check_switch


class Watch:
    """Shows how far a loop is, and lets the step at hand be finished before a Ctrl-C ends it; a second one ends it at once.

    It is a context manager, and the Ctrl-C ends its block and no more. Where the program has a way of its own with Ctrl-C, it
    keeps it.

    Parameters
    ----------
    total : int
        How many steps there will be.
    bar : bool
        Whether a progress bar is shown (where tqdm is installed).

    Attributes
    ----------
    interrupted : bool
        Whether Ctrl-C was pressed.

    Examples
    --------
    >>> with Watch(total=3, bar=False) as watch:
    ...     print([2 * step for step in watch.over(range(3))])
    [0, 2, 4]
    """

    def __init__(self, total, bar=True):
        check_switch("bar", bar)
        self._bar = _progress_bar(as_count("total", total, least=0), bar)
        self.interrupted = False
        self._before = None

    def __enter__(self):
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, kind, error, traceback):
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        self._bar.close()
        if kind is KeyboardInterrupt:
            self.interrupted = True
        return kind is KeyboardInterrupt

    def over(self, steps):
        """The same steps, one after another. After each of them the bar moves, and a Ctrl-C is obeyed."""
        for step in steps:
            yield step
            self._bar.update()
            self._obey()

    def show(self, text):
        """Set a text beside the bar, and obey a Ctrl-C."""
        self._obey()
        self._bar.set_postfix_str(text)

    def _obey(self):
        if self.interrupted:
            raise KeyboardInterrupt

    def _ask(self, number, frame):
        self._obey()
        self.interrupted = True


class _NoBar:
    def update(self):
        pass

    def set_postfix_str(self, text):
        pass

    def close(self):
        pass


def _progress_bar(total, wanted):
    if wanted:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return _NoBar()
        return tqdm(total=total, unit="batch")
    return _NoBar()
