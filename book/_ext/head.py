"""What stands first in a page's head: tags for search engines and for those who share a link, and a stand-in for storage."""

import html
import re

from docutils import nodes

DESCRIPTION = (
    "A textbook to learn by doing how neural networks learn: every number computed, gradients found in several ways, "
    "exercises that say what is wrong, and code that runs on the page."
)
#: The picture that stands beside a link to the book.
CARD = "_static/card.png"


#: Storage may be forbidden or full, and the theme's scripts would end where they use it. With this they work, and forget.
STAND_IN = """<script>
    try { localStorage.setItem("nnkit:room", ""); localStorage.removeItem("nnkit:room"); } catch {
      const kept = new Map();
      const found = (key) => { try { return window.nnkitFull.getItem(key); } catch { return null; } };
      try { window.nnkitFull = localStorage; } catch {}
      const value = {
        getItem: (key) => (kept.has(key) ? kept.get(key) : found(key)),
        setItem: (key, text) => { kept.set(key, String(text)); },
        removeItem: (key) => { kept.set(key, null); },
        keys: () => {
          const before = (() => { try { return Object.keys(window.nnkitFull); } catch { return []; } })();
          return [...new Set([...before, ...kept.keys()])].filter((key) => kept.get(key) !== null);
        },
      };
      Object.defineProperty(window, "localStorage", { value });
      window.nnkitForgets = true;
    }
    </script>"""


def tags(title, description, address, image):
    """The tags as HTML."""
    shared = {"og:type": "article", "og:title": title, "og:description": description, "og:url": address, "og:image": image}
    lines = [f'<meta name="description" content="{html.escape(description)}" />']
    lines += [f'<meta property="{name}" content="{html.escape(value)}" />' for name, value in shared.items()]
    return "\n    ".join([*lines, '<meta name="twitter:card" content="summary_large_image" />'])


def first_paragraph(doctree):
    """The beginning of a page, as a sentence or two for those who look for it."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 60:
            return text if len(text) <= 200 else text[:200].rsplit(" ", 1)[0] + " …"
    return DESCRIPTION


def add_tags(app, pagename, templatename, context, doctree):
    description = first_paragraph(doctree) if doctree else DESCRIPTION
    title = re.sub(r"<[^>]+>", "", context.get("title") or app.config.project)
    base = app.config.html_baseurl
    found = tags(title, description, f"{base}{pagename}.html", f"{base}{CARD}")
    context["metatags"] = f"{context.get('metatags', '')}{found}\n    {STAND_IN}"


def setup(app):
    app.connect("html-page-context", add_tags)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
