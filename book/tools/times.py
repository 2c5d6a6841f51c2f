"""How long a chapter takes, computed from its words, its code and its exercises."""

import re

from book.tools.cells import called

#: What is assumed, and said on the page "How to use this book": rules of thumb, near what new readers of five chapters took.
WORDS_A_MINUTE = 130
LINES_A_MINUTE = 20
MINUTES_FOR_CODE = 2
MINUTES_FOR_A_LINE = 1.75  # of the solution
MINUTES_FOR_A_QUESTION = 2


def minutes(cells, items):
    """Minutes to read a chapter, and minutes with its exercises and questions.

    Parameters
    ----------
    cells : list of notebook cells
        Without what is not shown.
    items : list of Item
        The exercises and questions of the chapter; their texts are read, too.

    Returns
    -------
    (float, float)
    """
    texts = [re.sub(r"\]\([^)]*\)", "]", cell.source) for cell in cells if cell.cell_type == "markdown"]
    words = sum(len(text.split()) for text in [*texts, *(item.text for item in items)])
    code = [cell.source for cell in cells if cell.cell_type == "code" and is_read(cell.source)]
    reading = words / WORDS_A_MINUTE + sum(len(source.splitlines()) for source in code) / LINES_A_MINUTE
    return reading, reading + sum(map(minutes_to_answer, items))


def minutes_to_answer(item):
    """Minutes for an exercise or a question; an exercise of code takes longer if its solution does."""
    if item.kind != "code":
        return MINUTES_FOR_A_QUESTION
    return MINUTES_FOR_CODE + MINUTES_FOR_A_LINE * len(item.solution.splitlines())


def is_read(source):
    """Whether a cell is code to be read, and not the call of a question or the place for an answer."""
    return not any(called(source, function) for function in ("question", "predict", "check"))


def spoken(minutes):
    """A time as one says it: 37 is "35 minutes", 117 "2 hours".

    Parameters
    ----------
    minutes : float

    Returns
    -------
    str
    """
    if minutes < 57.5:
        return f"{5 * round(minutes / 5)} minutes"
    hours, rest = divmod(10 * round(minutes / 10), 60)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}", f"{rest} minutes"]
    return " ".join(parts if rest else parts[:1])
