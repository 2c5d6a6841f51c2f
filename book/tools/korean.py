"""Korean words are marked as Korean, so that they are read aloud by a voice that can, and set in a font that has them."""

import re

#: Tags and scripts, in which nothing is marked; or Korean words.
KOREAN = re.compile(r"(<script.*?</script>|<[^>]*>)|([가-힣]+(?:[ -][가-힣]+)*)", re.DOTALL)


def marked(page):
    """The page with every run of Korean words in an element that says so; what stands in its head is left as it is."""
    head, end, body = page.partition("</head>")
    return head + end + KOREAN.sub(lambda found: found[1] or f'<span lang="ko">{found[2]}</span>', body)
