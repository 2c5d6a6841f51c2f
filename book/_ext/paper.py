"""On paper the book is a plain manual of Sphinx: Jupyter Book's class of LaTeX asks for 500 MB of fonts, for one of them."""


def use_plain_class(app, config):
    config["latex_theme"] = "manual"


def setup(app):
    app.connect("config-inited", use_plain_class, priority=900)  # after Jupyter Book's own setting
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
