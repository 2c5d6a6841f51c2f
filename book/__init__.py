"""The book: pages of prose, what the pages load, extensions for Sphinx in ``_ext``, and the programs in ``tools``."""
