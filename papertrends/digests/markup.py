"""HTML fragments, as feeds and mails carry them, into text."""

from __future__ import annotations

from bs4 import BeautifulSoup

MAX_CHARACTERS = 4 * 1024 * 1024
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
_UNSEEN = ("script", "style", "head", "template", "noscript")


def plain_text(fragment: str) -> str:
    """Return the text of a fragment of HTML, paragraphs apart by blank lines."""
    if "<" not in fragment:
        return fragment
    soup = BeautifulSoup(fragment[:MAX_CHARACTERS], "lxml")
    for tag in soup(_UNSEEN):
        tag.decompose()
    for tag in soup(_BLOCKS):
        tag.insert_before("\n" if tag.name == "br" else "\n\n")
    return soup.get_text()
