"""One visit to each page of the built book: what a browser says of it, its sizes, and what stands in a reader's way."""

import os
import urllib.parse

from book.tools import links

#: Whether all is tried that is always the same and takes long, as `make browsers` does; otherwise a part of it.
EVERY_PAGE = bool(os.environ.get("NNKIT_EVERY_PAGE"))

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 800}
CHAPTER = "notebooks/ch07_backpropagation_by_hand.html"  # the longest
FIRST = "notebooks/ch00_before_you_begin.html"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What colours and width can change; all other rules say the same a second time.
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "target-size",
    "scrollable-region-focusable",
    "label",
    "button-name",
    "region",
]

# All of a page has come: a chapter's sections behind the first, and what is read aloud of formulas.
STANDS = "document.documentElement.dataset.later === undefined"

# What can be scrolled sideways is a tab stop, or holds one, unless it is hidden in an answer that is closed.
SCROLLS_BY_KEYBOARD = """() => [...document.querySelectorAll("pre, .pst-scrollable-table-container")]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth)
    .every(box => box.tabIndex === 0 || box.querySelector("[tabindex='0']"))"""

# What is seen of a page; of each picture the width and the text, once it is there.
SHOWN = """async () => {
    const all = selector => [...document.querySelectorAll(selector)];
    const picture = async image => {
        image.loading = "eager";
        await image.decode();
        return [image.naturalWidth, image.alt];
    };
    return {
        "headings": all("h1").length,
        "formulas": all(".math math annotation").length,
        "not typeset": all(".math:not(:has(math)), .katex-error").map(one => one.innerText),
        "figures": await Promise.all(all("main .cell_output img").map(picture)),
        "links": all("a[href]").map(link => link.href),
        "policy": all("meta[http-equiv=Content-Security-Policy]").map(one => one.content),
    };
}"""

SCROLLED_TO_AND_ALIVE = """figure => {
    figure.scrollIntoView({block: "start", behavior: "instant"});
    return figure.querySelector("svg") !== null;
}"""

# Thousands of parts of code, signatures and formulas look the same. Of each kind five stay for axe to look at, which halves
# its time on a chapter; the words stay, all of them.
THINNED = """() => {
    const seen = {};
    const often = name => (seen[name] = (seen[name] ?? 0) + 1) > 5;
    const ground = part => getComputedStyle(part.closest("pre, dt")).backgroundColor;
    const parts = [...document.querySelectorAll(".highlight pre span, .sig span")];
    parts.filter(one => often(one.className + ground(one))).forEach(one => one.replaceWith(...one.childNodes));
    [...document.querySelectorAll(".katex-html")].slice(5).forEach(formula => formula.replaceChildren("x"));
    document.normalize();
}"""

# Of all elements with words that look the same in every way that contrast asks for, axe compares the colours of five, on all
# pages together: ``seen`` goes from page to page.
SAME = """seen => {
    const ground = part => {
        const colour = getComputedStyle(part).backgroundColor;
        return colour === "rgba(0, 0, 0, 0)" && part.parentElement ? ground(part.parentElement) : colour;
    };
    const look = part => {
        const {color, fontSize, fontWeight, opacity} = getComputedStyle(part);
        return [part.tagName, part.className, color, fontSize, fontWeight, opacity, ground(part)].join();
    };
    for (const part of document.body.querySelectorAll("*")) {
        const hasWords = [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const again = hasWords && (seen[look(part)] = (seen[look(part)] ?? 0) + 1) > 5;
        part.toggleAttribute("data-same", again);
    }
    axe.configure({rules: [{id: "color-contrast", selector: ":not([data-same])"}]});
    return seen;
}"""


def pages(book):
    return [path.relative_to(book).as_posix() for path in links.pages(book)]


class Visitor:
    """Goes from page to page in one window.

    Parameters
    ----------
    browser : playwright's Browser
    address : str
        Of the book.
    axe : str or None
        The checker of accessibility, as a script.
    thorough : bool
        Whether axe looks at every page. It takes more than half of the time, so that otherwise it looks at two chapters only,
        the first and the longest: all are made of the same parts.
    """

    def __init__(self, browser, address, axe, thorough):
        self.address, self.axe, self.thorough, self.looks = address, axe, thorough, {}
        self.page = browser.new_page()
        self.devtools = self.page.context.new_cdp_session(self.page)
        self.devtools.send("Network.enable")
        self.devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})  # what a page weighs for who sees it first
        self._begin()
        self.page.on("console", lambda message: message.type in ("error", "warning") and self.problems.append(message.text))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfinished", lambda request: self.pending.discard(request))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _begin(self):
        self.problems, self.loaded, self.pending = [], set(), set()

    def _asked(self, request):
        self.pending.add(request)
        if not request.url.startswith((self.address, "data:")):
            self.problems.append(f"outside: {request.url}")

    def _failed(self, request):
        self.pending.discard(request)
        self.problems.append(f"failed: {request.url}")

    def _answered(self, response):
        self.loaded.add(response.url)
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def visit(self, path):
        """What one visit to a page shows."""
        page = self.page
        page.goto("about:blank")  # in another size the last page would load more
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(DESKTOP)
        self._begin()
        page.goto(f"{self.address}/{path}", wait_until="load")
        if path == "index.html":  # it leads to another
            page.wait_for_url("**/book/pages/index.html", wait_until="load")
        page.wait_for_function(f"() => {STANDS}")
        page.evaluate("document.fonts.ready.then(() => null)")
        self._wait_for_requests()
        first = {url.removeprefix(f"{self.address}/").partition("?")[0] for url in self.loaded}
        for figure in page.locator(".nnkit-moving").all():
            alive(page, figure)
        found = page.evaluate(SHOWN)
        looked_at = self.axe and (self.thorough or path in (FIRST, CHAPTER) or not path.startswith("notebooks/ch"))
        return found | {
            "loaded": {urllib.parse.unquote(name) for name in first if name},
            "widths": {size["width"]: self._width_at(size) for size in (DESKTOP, NARROW, PHONE)},
            "dark": self._barriers({"type": "rule", "values": LOOKS}, PHONE, "dark") if looked_at else None,
            "light": self._barriers({"type": "tag", "values": WCAG}, DESKTOP, "light") if looked_at else None,
            "problems": self.problems,
        }

    def _wait_for_requests(self):
        while self.pending:
            self.page.wait_for_timeout(20)

    def _width_at(self, size):
        self.page.set_viewport_size(size)
        return self.page.evaluate("document.documentElement.scrollWidth")

    def _barriers(self, rules, size, scheme):
        """What stands in the way of a reader: rule, and the first element that breaks it."""
        page = self.page
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours must not be on their way
        page.wait_for_function(SCROLLS_BY_KEYBOARD)  # the theme makes it so a little later
        if not page.evaluate("window.axe !== undefined"):
            page.evaluate(THINNED)
            self.devtools.send("Runtime.evaluate", {"expression": self.axe})  # the page's policy forbids a script
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")  # what the header covers just now stands in nobody's way
        self.looks = page.evaluate(SAME, self.looks)
        options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def go(page, address, wait_until="load"):
    """Open a page of the book, and wait until all of it has come."""
    page.goto(address, wait_until=wait_until)
    page.wait_for_function(f"() => {STANDS}")


def alive(page, place):
    """Scroll to a figure on a page until it lives; it may be moved away again while pictures above it load."""
    for _ in range(100):
        if place.evaluate(SCROLLED_TO_AND_ALIVE):
            return
        page.wait_for_timeout(50)
    raise TimeoutError("a figure that was scrolled to does not live")
