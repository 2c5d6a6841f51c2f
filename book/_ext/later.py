"""A long page is laid out in parts: its beginning first, and the rest in small steps once that stands (assets/later.js).

On a slow phone the layout of a whole chapter takes a second in which nothing answers. Without scripts all is there at once.
"""

from book.tools.notebooks import CHAPTERS

#: Who comes for a place on the page, or comes back to one, waits for all of the page; so does who uses it before it stands.
#: Should the script of the steps not come, then all is there when the rest has come.
WAITS = """<script>
    {
      const root = document.documentElement;
      const [visit] = performance.getEntriesByType("navigation");
      const forAPlace = location.hash || visit?.name.includes("#"); // a text that is looked for is no hash
      const isFresh = visit?.type === "navigate" && !forAPlace;
      root.dataset.later = isFresh ? "FIRST" : "formulas";
      const all = () => delete root.dataset.later;
      for (const use of ["click", "keydown", "beforeprint"]) addEventListener(use, all, { capture: true, once: true });
      addEventListener("load", () => root.dataset.later === "parts" || all());
    }
    </script>"""


def let_wait(app, pagename, templatename, context, doctree):
    """In the head of a chapter, and of a page with formulas, a script that lets some of it wait."""
    is_chapter = any(pagename == f"notebooks/{path.stem}" for path in CHAPTERS)
    if is_chapter or 'class="katex' in context.get("body", ""):
        waits = WAITS.replace("FIRST", "sections" if is_chapter else "formulas")
        context["metatags"] = f"{context.get('metatags', '')}\n    {waits}"


def setup(app):
    app.connect("html-page-context", let_wait)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
