"""Finds numbers in the prose of a notebook that none of its cells prints.

A number counts if it is a whole number of four digits or more, or has three significant digits and a decimal point. Years do
not count, nor whole numbers in a sentence with a citation, nor what stands in <s>…</s>, the mark of a wrong number quoted from
a source. A number that is marked as wrong once must be marked wherever it stands.
"""

import re
from decimal import Decimal

NUMBER = re.compile(
    r"""(?<![\w.^])(?P<sign>[-−]?)
        (?P<mantissa>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)
        (?:[eE](?P<e>[-+]?\d+)|\s*(?:\\times|\\cdot|×|·)\s*10\^\{?(?P<power>[-−]?\d+)\}?)?
        (?!\d|\.\d)""",
    re.VERBOSE,
)
MARKED_WRONG = re.compile(r"<s>(.*?)</s>", re.DOTALL)
NOT_PROSE = re.compile(r"<s>.*?</s>|\]\([^)]*\)|https?://\S+|</?[a-zA-Z][^<>]*>|\{cite[^}]*\}`[^`]*`", re.DOTALL)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n\s*\n")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def numbers(text):
    """(as written, value, size of its last digit, whether it has a minus of its own) for each number of a text."""
    text = re.sub(r"\\[,;:!]|(?<=\d)\{,\}(?=\d)", lambda match: "," if match[0] == "{,}" else "", text)
    text = re.sub("10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda match: f"10^{match[1].translate(SUPERSCRIPTS)}", text)
    for match in NUMBER.finditer(text):
        mantissa = match["mantissa"].replace(",", "")
        exponent = int((match["e"] or match["power"] or "0").replace("−", "-"))
        decimals = len(mantissa.partition(".")[2])
        before = text[: match.start()][-1:]
        minus = bool(match["sign"]) and not (before.isalnum() or before in {")", "}"})  # and not that of a difference
        yield match[0].strip(), Decimal(mantissa).scaleb(exponent), Decimal(1).scaleb(exponent - decimals), minus


def counts(written):
    """Whether a number as written must have been printed by a cell."""
    mantissa = re.split(r"[eE\\×·]", written.lstrip("-−").replace(",", ""))[0].strip()
    if "." in mantissa:
        return len(mantissa.replace(".", "").lstrip("0")) >= 3
    is_year = "," not in written and len(mantissa) == 4 and mantissa[:2] in {"18", "19", "20"}
    return len(mantissa) >= 4 and not is_year


def claimed_numbers(markdown):
    """The numbers of a Markdown text that must have been printed."""
    for sentence in SENTENCE_END.split(markdown):
        cited = "{cite" in sentence
        for number in numbers(NOT_PROSE.sub(" ", sentence)):
            if counts(number[0]) and not (cited and "." not in number[0]):
                yield number


def output_text(cell):
    """Everything that a code cell printed, as text. A question shows numbers too, but does not compute them."""
    parts = []
    for output in cell.get("outputs", []):
        parts.append(output.get("text", ""))
        data = output.get("data", {})
        if "nnkit-question" in data.get("text/html", ""):
            continue
        parts += [data.get("text/plain", ""), re.sub(r"<[^>]+>", " ", data.get("text/html", ""))]
    return "\n".join(parts)


def is_printed(claim, printed):
    """Whether some printed number, which has at least as many digits, rounds to the claimed one."""
    _, value, last_digit, minus = claim
    return any(
        abs(out - value) <= last_digit / 2 and out_digit <= last_digit and (out_minus or not minus)
        for _, out, out_digit, out_minus in printed
    )


def unprinted(notebook):
    """(cell id, number as written) for each number in the prose or in an alternative text that no cell prints."""
    printed = [number for cell in notebook.cells if cell.cell_type == "code" for number in numbers(output_text(cell))]
    prose = {cell.id: prose_of(cell) for cell in notebook.cells}
    wrong = {number[1] for text in prose.values() for marked in MARKED_WRONG.findall(text) for number in numbers(marked)}
    for cell, text in prose.items():
        for claim in claimed_numbers(text):
            if claim[1] in wrong or not is_printed(claim, printed):
                yield cell, claim[0]


def prose_of(cell):
    """The text of a Markdown cell, or the alternative text of a code cell's figure."""
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "") if cell.cell_type == "code" else cell.source
