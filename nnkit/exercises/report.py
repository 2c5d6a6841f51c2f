"""A report of an answer that was not named, for the page of the project's issues: a link with a text. Nothing is sent."""

import inspect
import json
import textwrap
import urllib.parse

#: Where reports are read. Whoever opens the address sees the text first, and may change it or leave.
ISSUES = "https://github.com/nnkit/how-neural-networks-learn/issues/new"
_LONGEST = 6000  # of an address; browsers and servers take about eight thousand letters


def text_of(id, function, said):
    """What a report says: the exercise and the code as one line of JSON, which ``make mistakes`` reads, and the reply.

    Parameters
    ----------
    id : str
        Of the exercise.
    function : callable
        The answer.
    said : str
        What the checker said of it.

    Returns
    -------
    str
        Nothing where the code cannot be had.
    """
    try:
        code = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return ""
    answer = json.dumps({"id": id, "code": code}, ensure_ascii=False)
    return f"A mistake that was not named:\n\n{answer}\n\nThe checker said: {said}\n"


def address(text):
    """The address at which a report stands in the form of a new issue; nothing if it is too long for one."""
    query = urllib.parse.urlencode({"title": "A mistake that was not named", "body": text})
    return f"{ISSUES}?{query}" if text and len(query) < _LONGEST else ""
