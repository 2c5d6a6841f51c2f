"""The package of QTI 2.1: every item is read back from it, and judged by the rules that stand in it."""

import re
import zipfile
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

from nnkit.classroom import qti
from nnkit.classroom.export import Question, questions
from nnkit.exercises.feedback import as_plain
from nnkit.exercises.variants import Slip

from read_back import BOOK, as_written, spoiling_items, task_as_written

QUESTIONS = questions([])
SPACE = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
INTERACTIONS = {"number": "textEntry", "choice": "choice", "predict": "choice", "order": "order"}


def read(path):
    """The items of a package by their ids, as its manifest lists them."""
    with zipfile.ZipFile(path) as package:
        manifest = ET.fromstring(package.read("imsmanifest.xml"))
        resources = [one for one in manifest.iter() if one.tag.endswith("}resource")]
        assert {one.get("type") for one in resources} == {"imsqti_item_xmlv2p1"}
        assert sorted(package.namelist()) == sorted(["imsmanifest.xml", *(one.get("href") for one in resources)])
        found = {one.get("identifier"): ET.fromstring(package.read(one.get("href"))) for one in resources}
    assert all(re.fullmatch(r"[a-z][\w.-]*@?", id) and item.get("identifier") == id for id, item in found.items())
    return found


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    path = tmp_path_factory.mktemp("qti") / "all.zip"
    qti.write(path, QUESTIONS, BOOK)
    return read(path)


def html(element):
    """What is in an element, as HTML without names of spaces."""
    text = escape(element.text or "") + "".join(ET.tostring(child, encoding="unicode") for child in element)
    return re.sub(r' xmlns:\w+="[^"]*"', "", text).replace("<ns0:", "<").replace("</ns0:", "</")


def judged(item, response):
    """The score of an answer and what is said to it, by the rules of the item."""
    condition = item.find(f"{SPACE}responseProcessing/{SPACE}responseCondition")
    branch = next(one for one in condition if one.tag == f"{SPACE}responseElse" or fits(item, one[0], response))
    outcomes = {one.get("identifier"): one[0].text for one in branch.findall(f"{SPACE}setOutcomeValue")}
    said = {one.get("identifier"): html(one) for one in item.findall(f"{SPACE}modalFeedback")}
    default = item.find(f"{SPACE}outcomeDeclaration[@identifier='SCORE']/{SPACE}defaultValue/{SPACE}value").text
    return float(outcomes.get("SCORE", default)), said[outcomes["FEEDBACK"]]


def fits(item, test, response):
    _, other = test
    if test.tag == f"{SPACE}equal":
        below, above = map(float, test.get("tolerance").split())
        return -below <= response - float(other.text) <= above
    assert test.tag == f"{SPACE}match"
    if other.tag == f"{SPACE}correct":
        return response == [one.text for one in item.iterfind(f"{SPACE}responseDeclaration//{SPACE}value")]
    return response == other.text


def compare(question, element):
    item = question.item
    body = element.find(f"{SPACE}itemBody")
    [interaction] = [one for one in body.iter() if one.tag.endswith("Interaction")]
    assert interaction.tag == f"{SPACE}{INTERACTIONS[item.kind]}Interaction" and element.get("title") == question.name
    asked, _, _ = html(body).partition("<p><textEntry" if item.kind == "number" else f"<{INTERACTIONS[item.kind]}")
    assert task_as_written(asked) == (item.text, item.code if isinstance(item, Slip) else "")
    parts = {one.get("identifier"): as_written(html(one)) for one in interaction.iter(f"{SPACE}simpleChoice")}
    assert parts == item.parts
    right = list(item.answer) if item.kind == "order" else item.answer
    score, said = judged(element, right)
    assert (score, as_written(re.match("<p>(.*?)</p>", said, re.DOTALL)[1])) == (1, item.praise)
    for mistake in item.mistakes:
        wrong = item.wrong_answer(mistake)
        score, said = judged(element, list(wrong) if item.kind == "order" else wrong)
        assert score == 0
        if item.kind != "order":
            assert said.startswith("<p>") and as_written(said[3:-4]) == mistake.message
        else:
            assert mistake.message in [as_written(row).rpartition("” ")[2] for row in re.findall("<li>(.*?)</li>", said)]


def test_every_item_is_read_back_and_judged_as_in_the_book(items):
    assert list(items) == [question.id for question in QUESTIONS]
    for question in QUESTIONS:
        compare(question, items[question.id])


def test_edges_of_a_number(items):
    for question in QUESTIONS:
        if question.item.kind == "number":
            answer, tolerance = question.item.answer, question.item.tolerance
            scores = [judged(items[question.id], answer + share * tolerance)[0] for share in (-1.1, -0.9, 0.9, 1.1)]
            assert scores == [0, 1, 1, 0], question.id


def test_an_answer_that_nobody_foresaw_gets_the_explanation(items):
    score, said = judged(items["ch04.sse-by-hand"], 17.5)
    assert score == 0 and "Every output counts" in said and f"{BOOK}notebooks/ch04_losses.html#ch04.sse-by-hand" in said


def test_nothing_in_a_text_spoils_the_package(tmp_path):
    for item in spoiling_items():
        question = Question(item.id, as_plain(item.title), item, item)
        qti.write(tmp_path / "one.zip", [question], BOOK)
        [element] = read(tmp_path / "one.zip").values()
        compare(question, element)
