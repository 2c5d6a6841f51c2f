"""The same words in a terminal, in a notebook and on a page."""

import html
import json
import re
import urllib.parse

import numpy as np
import pytest

from nnkit.exercises import check, question, registry
from nnkit.exercises.feedback import Feedback, as_html, as_plain
from nnkit.exercises.report import ISSUES


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
            assert f": {html.unescape(as_html(text))}</summary>" in shown
        assert repr(question(item.id)).count("\n") >= 2


@pytest.mark.parametrize(
    ("text", "as_a_page", "as_text"),
    [
        ("You *raise* it by `a * b`.", "You <em>raise</em> it by <code>a * b</code>.", "You raise it by `a * b`."),
        ("**All** of w*x*2 < 3", "<strong>All</strong> of w*x*2 &lt; 3", "All of w*x*2 < 3"),
        ("2 * 3 * 4 is 24, a*b*c too", "2 * 3 * 4 is 24, a*b*c too", "2 * 3 * 4 is 24, a*b*c too"),
        ("The slope $a^* < b*c$ is *it*", "The slope $a^* &lt; b*c$ is <em>it</em>", "The slope a^* < b*c is it"),
        (
            "Read [a section](#a-section), a[0](#1).",
            'Read <a href="#a-section">a section</a>, a<a href="#1">0</a>.',
            "Read a section, a0.",
        ),
        ("between $5 and $6", "between $5 and $6", "between $5 and $6"),
        ("`*args`, *two words*.", "<code>*args</code>, <em>two words</em>.", "`*args`, two words."),
    ],
)
def test_texts_are_lines_of_markdown(text, as_a_page, as_text):
    assert as_html(text) == as_a_page and as_plain(text) == as_text


def test_a_mistake_that_was_not_named_can_be_reported_and_is_shown_first():
    def neuron(x, w, b):
        return 1 / (1 + np.exp(-(x @ w) * b * "<b>".count("<")))

    feedback = check("ch07.neuron", neuron)
    answer = json.loads(feedback.report.splitlines()[2])
    assert answer["id"] == "ch07.neuron" and "def neuron(x, w, b):" in answer["code"] and feedback.text in feedback.report
    shown = feedback._repr_html_()
    assert "My mistake was not named" in shown and "<b>" not in shown and "&lt;b&gt;" in shown
    [place] = re.findall(r'href="([^"]+)"', shown)
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(html.unescape(place)).query)
    assert query["body"] == [feedback.report] and place.startswith(ISSUES)


def test_what_was_named_or_is_too_long_is_not_reported():
    def sse(y, t):
        return np.sum((y - t) ** 2)

    assert check("ch04.sse", sse).report == ""
    assert "My mistake" not in Feedback("wrong", "…", report="x" * 7000)._repr_html_()
