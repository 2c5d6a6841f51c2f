"""The exercises and questions of the chapters, one file each, named like the chapter's notebook."""
