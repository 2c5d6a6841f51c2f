"""Changes in what others have written, found by patterns.

The next version of a theme may write the same thing in another way, and a pattern that no longer fits anything would leave a
fault in every page without a word. So each pattern has a name and a reason, its hits are counted over the whole build, and a
pattern without a hit ends the build.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple


class NothingFound(RuntimeError):
    """A pattern fits nothing of what it was made for."""


class Mend(NamedTuple):
    """One change.

    Parameters
    ----------
    name : str
        What is changed.
    why : str
        What is wrong with it as others write it.
    pattern : str
        A regular expression.
    replacement : str or callable
        As :func:`re.sub` takes it.
    """

    name: str
    why: str
    pattern: str
    replacement: str | Callable = ""


class Hits:
    """How often each change was made in one build."""

    def __init__(self):
        self._counts = Counter()

    def mend(self, text, *mends):
        """The text with these changes, one after the other."""
        for mend in mends:
            text, count = re.subn(mend.pattern, mend.replacement, text)
            self._counts[mend.name] += count
        return text

    def demand(self, *mends):
        """Ask that each of these changes was made at least once.

        Raises
        ------
        NothingFound
            With the name of each that was not, and the reason why it is there.
        """
        idle = [mend for mend in mends if not self._counts[mend.name]]
        if idle:
            lines = [f"  {mend.name}: {mend.why}\n    {mend.pattern}" for mend in idle]
            raise NothingFound("\n".join(["these patterns hit nothing in the whole build:", *lines]))
