"""The style sheets of all pages as one, without the rules that no page uses.

A theme has rules for everything that a book could have. Each sheet holds up the first paint of a page, and most rules fit
nothing here.
"""

import hashlib
import posixpath
import re

import tinycss2

LINK = re.compile(r'\s*<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="([^"]*?_static/)([^"?]+)[^"]*"[^>]*>')
#: The sheet for all pages, in the folder of those that it takes the place of.
NAME = "book.css"
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
DATA = re.compile(r"\bdataset\.(\w+)")


def addresses(page):
    """The sheets of a page, in order, as they are called from their common folder."""
    return tuple(address for _, address in LINK.findall(page))


def linked(page, sheet):
    """The page with a link to the one sheet in the place of the first, and of no other.

    Parameters
    ----------
    page : str
    sheet : str
        Its text: the address changes with it, so that no browser keeps an old one.
    """
    version = hashlib.sha256(sheet.encode()).hexdigest()[:8]
    link = iter([f'\n<link rel="stylesheet" href="{{}}{NAME}?v={version}" />'])
    return LINK.sub(lambda match: next(link, "").format(match[1]), page)


def words(texts):
    """All that could be the name of a tag, a class, an attribute or an id in code. Scripts say dataset.right for data-right.

    Parameters
    ----------
    texts : iterable of str
        Pages or scripts.
    """
    found = {word for text in texts for word in WORD.findall(text)}
    return found | {f"data-{re.sub('(?=[A-Z])', '-', word).lower()}" for text in texts for word in DATA.findall(text)}


def tags(page):
    """The tags of a page, without the words between them."""
    return "".join(re.findall(r"<[A-Za-z][^>]*>", page))


def joined(addresses, read, used):
    """One sheet for several, and for what they import.

    Parameters
    ----------
    addresses : iterable of str
        In order. The sheet that is made stands at the root of these addresses.
    read : callable
        Takes an address, and returns the text of a sheet.
    used : set of str
        Words, as :func:`words` finds them.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a sheet is not well formed.
    """
    parts = [part for address in addresses for part in _Sheet(address, read, used).parts()]
    shown = "".join(parts)
    return "".join(part for part in parts if not _is_idle(part, shown))


class _Sheet:
    """A style sheet and where it stands."""

    def __init__(self, address, read, used):
        self.address, self.read, self.used = address, read, used
        self.folder = posixpath.dirname(address)

    def parts(self):
        """The rules that can fit, each as text."""
        text = self.read(self.address)
        return self._kept(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))

    def _kept(self, rules):
        return [text for rule in rules for text in self._parts_of(rule)]

    def _parts_of(self, rule):
        if rule.type == "error":
            raise ValueError(f"{self.address}: {rule.message} in line {rule.source_line}")
        if rule.type == "qualified-rule":
            selectors = [_text(one) for one in _selectors(rule.prelude) if _can_fit(one, self.used)]
            return [f"{','.join(selectors)}{{{self._declarations(rule.content)}}}"] if selectors else []
        if rule.lower_at_keyword == "import":
            [imported] = [token.value for token in rule.prelude if token.type in ("string", "url")]
            return _Sheet(self._rebased(imported), self.read, self.used).parts()
        head = f"@{rule.at_keyword}{_text(rule.prelude, edges=True)}"
        if rule.lower_at_keyword in ("media", "supports", "layer", "container"):
            inner = self._kept(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
            return [f"{head}{{{''.join(inner)}}}"] if inner else []
        return [f"{head}{{{self._declarations(rule.content)}}}"] if rule.content is not None else []  # @charset has none

    def _declarations(self, tokens):
        return _text([self._moved(token) for token in tokens])

    def _moved(self, token):
        """A token of a declaration; an address in it as it is from the root."""
        if token.type == "url":
            return self._url(token.value)
        if token.type == "function" and token.lower_name == "url":
            return self._url(next(part.value for part in token.arguments if part.type == "string"))
        if token.type == "function":
            token.arguments = [self._moved(one) for one in token.arguments]
        elif token.type in ("() block", "{} block"):
            token.content = [self._moved(one) for one in token.content]
        return token

    def _url(self, address):
        return tinycss2.parse_one_component_value(f'url("{self._rebased(address)}")')

    def _rebased(self, address):
        is_whole = re.match(r"[a-z]+:|#|/", address)
        return address if is_whole else posixpath.normpath(posixpath.join(self.folder, address))


def _selectors(tokens):
    """Those that stand between commas."""
    parts = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _can_fit(tokens, used):
    """Whether every name that a selector asks for is in use. What stands in brackets, as in :not(…), is not asked."""
    names, before = [], None
    for token in tokens:
        if token.type == "hash" or (token.type == "ident" and before != ":"):  # and not :hover
            names.append(token.value)
        elif token.type == "[] block":
            names += [part.value for part in token.content if part.type == "ident"][:1]
        before = token.value if token.type == "literal" else None
    return all(name in used or name.lower() in used for name in names)


def _text(tokens, edges=False):
    """Tokens as text, with as few spaces as they need."""
    text = re.sub(r"/\*.*?\*/|\s+", " ", tinycss2.serialize(tokens))
    return f" {text.strip()}" if edges and text.strip() else text.strip().rstrip(";")


def _is_idle(part, shown):
    """Whether a font or a movement has a name that no rule calls."""
    if part.startswith(("@keyframes", "@-webkit-keyframes")):
        name = part.split("{")[0].split()[1]
        return not re.search(rf"animation(-name)?:[^;}}]*\b{re.escape(name)}\b", shown)
    if part.startswith("@font-face"):
        name = re.search(r"font-family:\s*[\"']?([^\"';]+)", part)[1]
        return not re.search(rf"font(-family)?:[^;}}]*{re.escape(name)}", shown.replace(part, ""))
    return False
