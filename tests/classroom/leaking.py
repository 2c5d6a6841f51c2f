"""What of the solutions, hints and messages of some exercises can be found in files: plain, in base64, in zips."""

import ast
import base64
import binascii
import io
import json
import re
import zipfile

_TEXT = re.compile(rb"[A-Za-z0-9+/=\s]{24,}")


def secrets(items):
    """What must not be found: hints, praise, messages, and the body of each solution, each as one line without spaces."""
    for item in items:
        yield from ((item.id, squeezed(text)) for text in (*item.hints, item.praise, *(one.message for one in item.mistakes)))
        if item.kind == "code":
            body = ast.parse(item.solution).body[0].body
            yield item.id, squeezed("\n".join(map(ast.unparse, body)))


def squeezed(text):
    """A text without spaces and quotes, so that another way to write it is found as well."""
    return re.sub(r"""[\s"'\\`*]""", "", text)


def texts(path, content):
    """All texts in a file, by where they stand: members of a zip, cells and everything else of a notebook, decoded base64."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for name in file.namelist():
                yield from texts(f"{path}/{name}", file.read(name))
        return
    plain = content.decode("utf-8", "replace")
    if str(path).endswith(".ipynb"):
        plain = "\n".join(_strings(json.loads(plain)))
    yield path, squeezed(_as_python(plain)) + squeezed(plain)
    for found in _TEXT.findall(content):
        for start in range(4):
            try:
                yield (
                    f"{path} (base64)",
                    squeezed(base64.b64decode(found[start : len(found) - (len(found) - start) % 4]).decode()),
                )
            except (binascii.Error, UnicodeDecodeError):
                continue


def _strings(value):
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def _as_python(text):
    try:
        return ast.unparse(ast.parse(text))
    except (SyntaxError, ValueError):
        return ""


def found(folder, items):
    """The pairs of an exercise and a file in which something of it was found."""
    wanted = list(secrets(items))
    everything = [
        pair
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for pair in texts(path.relative_to(folder), path.read_bytes())
    ]
    return sorted({(id, str(path), secret) for id, secret in wanted for path, text in everything if secret in text})
