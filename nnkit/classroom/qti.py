"""Questions as a package of QTI 2.1, which many learning platforms read: a zip file with one item for each question.

A number is a text entry with a tolerance, a choice and a prediction are a choice, steps are an order. What is said to an
answer is a modal feedback; hints have no place in QTI 2.1.
"""

import zipfile
from xml.etree import ElementTree as ET

from nnkit.classroom.export import explanation, marked, page, reach, task

_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_RIGHT, _OTHER = "right", "other"


def write(path, questions, book=""):
    """Write the questions as one package.

    Parameters
    ----------
    path : pathlib.Path
    questions : list of nnkit.classroom.export.Question
    book : str
        Where the book is, for links into it.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("imsmanifest.xml", _document(_manifest(questions)))
        for question in questions:
            package.writestr(_place(question), _document(_item(question, book)))


def _place(question):
    return f"items/{question.id}.xml"


def _document(root):
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _manifest(questions):
    root = ET.Element("manifest", xmlns=_PACKAGE, identifier="nnkit")
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    for question in questions:
        place = _place(question)
        resource = ET.SubElement(resources, "resource", identifier=question.id, type="imsqti_item_xmlv2p1", href=place)
        ET.SubElement(resource, "file", href=place)
    return root


def _item(question, book):
    item, address = question.item, page(book, question.source.chapter)
    cardinality, base, right, add_body, replies = _KINDS[item.kind]
    root = ET.Element(
        "assessmentItem", xmlns=_QTI, identifier=question.id, title=question.name, adaptive="false", timeDependent="false"
    )
    response = ET.SubElement(root, "responseDeclaration", identifier="RESPONSE", cardinality=cardinality, baseType=base)
    _values(ET.SubElement(response, "correctResponse"), right(item))
    score = ET.SubElement(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    _values(ET.SubElement(score, "defaultValue"), ["0"])
    ET.SubElement(root, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    body = ET.SubElement(root, "itemBody")
    body.extend(_html(task(item, address)))
    add_body(body, item, address)
    cases = replies(item, address)
    _processing(root, cases)
    said = {_RIGHT: "", _OTHER: ""} | {name: text for name, _, text in cases}
    for name, text in said.items():
        more = explanation(question, book) if name in (_RIGHT, _OTHER) else ""
        feedback = ET.SubElement(root, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        feedback.extend(_html((f"<p>{text}</p>" if text else "") + more))
    return root


def _values(element, values):
    for value in values:
        ET.SubElement(element, "value").text = value


def _html(text):
    """The elements of a text that is HTML; everything that is said here is a paragraph, a list or code."""
    return list(ET.fromstring(f"<div>{text}</div>"))


# ---------------------------------------------------------------- what is answered


def _choices(body, item, address):
    choices = ET.SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices="1")
    _parts(choices, item, address)


def _steps(body, item, address):
    _parts(ET.SubElement(body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"), item, address)


def _parts(interaction, item, address):
    for letter, text in item.parts.items():
        part = ET.fromstring(f"<simpleChoice>{marked(text, address)}</simpleChoice>")
        part.set("identifier", letter)
        interaction.append(part)


def _entry(body, item, address):
    line = ET.SubElement(body, "p")
    ET.SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE", expectedLength="16")


# ---------------------------------------------------------------- how it is judged


def _processing(root, cases):
    """The first case that fits says how an answer is judged; for every other answer there is one reply."""
    condition = ET.SubElement(ET.SubElement(root, "responseProcessing"), "responseCondition")
    for place, (name, test, _) in enumerate(cases):
        branch = ET.SubElement(condition, "responseElseIf" if place else "responseIf")
        branch.append(test)
        if name == _RIGHT:
            _set(branch, "SCORE", "float", "1")
        _set(branch, "FEEDBACK", "identifier", name)
    _set(ET.SubElement(condition, "responseElse"), "FEEDBACK", "identifier", _OTHER)


def _set(branch, outcome, base, value):
    ET.SubElement(ET.SubElement(branch, "setOutcomeValue", identifier=outcome), "baseValue", baseType=base).text = value


def _number_replies(item, address):
    cases = [(_RIGHT, _near(item.answer, item.tolerance), "")]
    for number, mistake in enumerate(item.mistakes):
        test = _near(mistake.answer, reach(item, mistake))
        cases.append((f"mistake{number}", test, marked(mistake.message, address)))
    return cases


def _near(value, tolerance):
    test = ET.Element("equal", toleranceMode="absolute", tolerance=f"{tolerance:.12g} {tolerance:.12g}")
    ET.SubElement(test, "variable", identifier="RESPONSE")
    ET.SubElement(test, "baseValue", baseType="float").text = f"{value:.12g}"
    return test


def _choice_replies(item, address):
    wrong = [(f"mistake{i}", _chosen(one.answer), marked(one.message, address)) for i, one in enumerate(item.mistakes)]
    return [(_RIGHT, _chosen(item.answer), ""), *wrong]


def _chosen(letter):
    test = ET.Element("match")
    ET.SubElement(test, "variable", identifier="RESPONSE")
    ET.SubElement(test, "baseValue", baseType="identifier").text = letter
    return test


def _order_replies(item, address):
    test = ET.Element("match")
    ET.SubElement(test, "variable", identifier="RESPONSE")
    ET.SubElement(test, "correct", identifier="RESPONSE")
    return [(_RIGHT, test, "")]


_CHOICE = ("single", "identifier", lambda item: [item.answer], _choices, _choice_replies)
_KINDS = {
    "number": ("single", "float", lambda item: [f"{item.answer:.12g}"], _entry, _number_replies),
    "choice": _CHOICE,
    "predict": _CHOICE,
    "order": ("ordered", "identifier", lambda item: list(item.answer), _steps, _order_replies),
}
