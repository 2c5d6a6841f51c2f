"""The links that lead out of the book: links.txt lists them all, and this asks whether they still lead somewhere.

python book/tools/links.py           ask each address; needs a connection
python book/tools/links.py --write   write links.txt anew, from the built book
"""

import pathlib
import re
import sys
from html import unescape

TOOLS = pathlib.Path(__file__).parent
LIST = TOOLS / "links.txt"
BUILT = TOOLS.parents[1] / "_build" / "html"
#: Where a page can be opened elsewhere, or an issue written about it: made from one setting, and the same for every page.
MADE = re.compile(r"https://(colab\.research\.google\.com|mybinder\.org)/|https://github\.com/[^/]+/[^/]+/issues/new\?")
#: Refuse programs, although people get there.
REFUSED = (401, 403, 405, 429)


def pages(folder):
    """All pages of a built book that are ours; JupyterLite under lite/ is not."""
    return sorted(path for path in folder.rglob("*.html") if path.relative_to(folder).parts[0] not in ("lite", "_static"))


def outside(folder):
    """All addresses on other servers to which the book's pages link."""
    texts = (page.read_text(encoding="utf-8") for page in pages(folder))
    found = {unescape(link) for text in texts for link in re.findall(r'<a [^>]*href="(https?://[^"]+)"', text)}
    return sorted(link for link in found if not MADE.match(link))


def problem(session, link):
    """What is wrong with an address, or nothing."""
    import requests

    try:
        answer = session.get(link, timeout=30, stream=True)
    except requests.RequestException as error:
        return str(error)[:200]
    return "" if answer.ok or answer.status_code in REFUSED else f"answers {answer.status_code}"


def main(write):
    if write:
        LIST.write_text("\n".join(outside(BUILT)) + "\n", encoding="utf-8")
        return 0
    import requests

    with requests.Session() as session:
        session.headers["User-Agent"] = "links.py of a textbook"
        wrong = {link: said for link in LIST.read_text(encoding="utf-8").split() if (said := problem(session, link))}
    for link, said in wrong.items():
        print(f"{link}: {said}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main("--write" in sys.argv[1:])))
