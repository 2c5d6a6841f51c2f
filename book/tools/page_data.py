"""Data in a page, for its scripts to read."""

import json


def as_data(value, attributes=""):
    """A value as an element of a page: no text in it can end the element."""
    text = as_text(value).replace("</", r"<\/")
    return f'<script type="application/json"{attributes}>{text}</script>'


def as_text(value):
    """A value as JSON, which is JavaScript, too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
