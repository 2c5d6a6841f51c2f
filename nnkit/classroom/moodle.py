"""Questions as Moodle XML: in Moodle, "Question bank", "Import", "Moodle XML format".

A number is a numerical question, a choice and a prediction are multiple choice, steps are an ordering question, which is part
of Moodle since 4.4. The known mistakes are wrong answers with what is said to them. Every question has its id as a tag, so
that a quiz can draw one of its versions at random.
"""

from xml.etree import ElementTree as ET

from nnkit.classroom.export import explanation, marked, page, reach, task, title

#: The category that those of the chapters stand in.
BANK = "How neural networks learn"
#: As in the book, steps are in order or they are not.
_ORDERING = {
    "layouttype": "VERTICAL",
    "selecttype": "ALL",
    "selectcount": "0",
    "gradingtype": "ALL_OR_NOTHING",
    "showgrading": "SHOW",
    "numberingstyle": "none",
    "shownumcorrect": "1",  # without it Moodle 4.5 makes up empty hints, and cannot store them
}
_CHOICE = {"single": "true", "shuffleanswers": "true", "answernumbering": "abc", "showstandardinstruction": "0"}


def write(path, questions, book=""):
    """Write the questions as one file, in a category for each chapter.

    Parameters
    ----------
    path : pathlib.Path
    questions : list of nnkit.classroom.export.Question
    book : str
        Where the book is, for links into it.
    """
    quiz, chapter = ET.Element("quiz"), None
    for question in questions:
        if question.source.chapter != chapter:
            chapter = question.source.chapter
            _category(quiz, chapter)
        _question(quiz, question, book)
    ET.indent(quiz)
    ET.ElementTree(quiz).write(path, encoding="utf-8", xml_declaration=True)


def _category(quiz, chapter):
    element = ET.SubElement(quiz, "question", type="category")
    _text(ET.SubElement(element, "category"), f"$course$/top/{BANK}/{title(chapter)}")
    ET.SubElement(element, "idnumber").text = f"nnkit.{chapter}"


def _question(quiz, question, book):
    item, address = question.item, page(book, question.source.chapter)
    kind, add_answers = _KINDS[item.kind]
    element = ET.SubElement(quiz, "question", type=kind)
    _text(ET.SubElement(element, "name"), question.name)
    _html(element, "questiontext", task(item, address))
    _html(element, "generalfeedback", explanation(question, book))
    _values(element, {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0", "idnumber": question.id})
    add_answers(element, item, address)
    for hint in item.hints:
        _html(element, "hint", marked(hint, address))
    tags = ET.SubElement(element, "tags")
    for tag in (question.source.id, question.source.kind):
        _text(ET.SubElement(tags, "tag"), tag)


def _number(element, item, address):
    """Moodle takes the first answer that fits: the right one stands first."""
    _number_answer(element, item.answer, item.tolerance, "100", "")
    for mistake in item.mistakes:
        _number_answer(element, mistake.answer, reach(item, mistake), "0", marked(mistake.message, address))


def _number_answer(element, value, tolerance, fraction, feedback):
    answer = _answer(element, fraction, "moodle_auto_format", f"{value:.12g}", feedback)
    ET.SubElement(answer, "tolerance").text = f"{tolerance:.12g}"


def _choice(element, item, address):
    _values(element, _CHOICE)
    for letter, option in item.parts.items():
        right = letter == item.answer
        feedback = "" if right else marked(item.reply(letter), address)
        _answer(element, "100" if right else "0", "html", marked(option, address), feedback)


def _order(element, item, address):
    _values(element, _ORDERING)
    for place, letter in enumerate(item.answer, 1):
        _answer(element, str(place), "html", marked(item.parts[letter], address), "")


def _answer(element, fraction, format, text, feedback):
    answer = ET.SubElement(element, "answer", fraction=fraction, format=format)
    _text(answer, text)
    _html(answer, "feedback", feedback)
    return answer


def _html(element, name, content):
    _text(ET.SubElement(element, name, format="html"), content)


def _text(element, content):
    ET.SubElement(element, "text").text = content


def _values(element, values):
    for name, value in values.items():
        ET.SubElement(element, name).text = value


_KINDS = {
    "number": ("numerical", _number),
    "choice": ("multichoice", _choice),
    "predict": ("multichoice", _choice),
    "order": ("ordering", _order),
}
