"""What stands in an export, read back as the exercises' files write it."""

import html
import re

from nnkit.exercises.items import Mistake
from nnkit.exercises.questions import Choice, Number, Order

BOOK = "https://example.org/book/"
_TAGS = {"code": "`", "strong": "**", "em": "*"}
#: Everything that a text can hold and a file could spoil.
SPOILING = "]]> & &amp; <b>x</b> \"y\" 'z' `a < b && c[d[0]]>1` $x < y_{1}$ 5 $ and 6 $"


def as_written(text):
    """HTML as the text that it was made of."""
    text = re.sub(r'<a href="https://example\.org/book/notebooks/ch\d\d_\w+\.html#([^"]*)">(.*?)</a>', r"[\2](#\1)", text)
    for tag, mark in _TAGS.items():
        text = re.sub(f"<{tag}>(.*?)</{tag}>", lambda found, mark=mark: mark + found[1] + mark, text)
    text = re.sub(r"\\\((.*?)\\\)", r"$\1$", text)
    assert not re.search(r"</?\w", text), text
    return html.unescape(text)


def task_as_written(text):
    """What is asked, and the code of an answer to be judged."""
    text, _, code = text.partition("<pre>")
    paragraphs = re.findall(r"<p>(.*?)</p>", text, re.DOTALL)
    assert "".join(f"<p>{one}</p>" for one in paragraphs) == text
    return "\n\n".join(map(as_written, paragraphs)), html.unescape(code.removesuffix("</pre>"))


def spoiling_items():
    """One item of each kind, all of whose texts could spoil a file."""
    common = ("ch00.spoiling@", SPOILING, SPOILING, (SPOILING,), SPOILING)
    wrong_number, wrong_option, wrong_pair = (Mistake(answer, SPOILING) for answer in (2.0, "b", ("b", "a")))
    return [
        Number(*common, [wrong_number], answer=1.0, tolerance=0.25),
        Choice(*common, [wrong_option], options=(SPOILING, "other"), answer="a"),
        Order(*common, [wrong_pair], steps=(SPOILING, "first"), answer="ba"),
    ]
