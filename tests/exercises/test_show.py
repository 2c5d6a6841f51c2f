"""The same words in a terminal, in a notebook and on a page."""

import html

import numpy as np
import pytest

from nnkit.exercises import check, question, registry
from nnkit.exercises.feedback import as_html, as_plain


def test_what_comes_from_the_reader_is_escaped(exercise):
    item = exercise(lambda x: x, lambda rng: [(1.0,)])

    def evil(x):
        print("<script>alert(1)</script>")
        raise ValueError("<img src=x onerror=alert(2)>")

    shown = check(item.id, evil)._repr_html_()
    assert "<script" not in shown and "<img" not in shown and "&lt;script&gt;" in shown
    shown = check("<b>", None)._repr_html_()
    assert "<b>" not in shown


def test_html_and_plain_text_say_the_same():
    feedback = check("ch07.neuron", lambda x, w, b: np.sum(x * w) + b)
    assert feedback.text in repr(feedback)
    assert feedback.text in html.unescape(feedback._repr_html_())


def test_questions_can_be_read_without_a_script():
    for item in registry().values():
        shown = question(item.id)._repr_html_()
        assert "<script" not in shown
        shown = html.unescape(shown)
        for text in getattr(item, "options", []):
            assert f": {text}</summary>" in shown
        assert repr(question(item.id)).count("\n") >= 2


@pytest.mark.parametrize(
    ("text", "as_a_page", "as_text"),
    [
        ("You *raise* it by `a * b`.", "You <em>raise</em> it by <code>a * b</code>.", "You raise it by `a * b`."),
        ("**All** of w*x*2 < 3", "<strong>All</strong> of w*x*2 &lt; 3", "All of w*x*2 < 3"),
        ("2 * 3 * 4 is 24, a*b*c too", "2 * 3 * 4 is 24, a*b*c too", "2 * 3 * 4 is 24, a*b*c too"),
        ("The slope $a^* < b*c$ is *it*", "The slope $a^* &lt; b*c$ is <em>it</em>", "The slope a^* < b*c is it"),
        ("between $5 and $6", "between $5 and $6", "between $5 and $6"),
        ("`*args`, *two words*.", "<code>*args</code>, <em>two words</em>.", "`*args`, two words."),
    ],
)
def test_texts_are_lines_of_markdown(text, as_a_page, as_text):
    assert as_html(text) == as_a_page and as_plain(text) == as_text
