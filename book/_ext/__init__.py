"""Extensions for Sphinx, each for one thing. What they do to files and text, without Sphinx, is in ``book.tools``."""
