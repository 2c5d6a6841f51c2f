"""What builds and publishes the book, as functions of files and text: Sphinx is not needed to test or to use them."""
