"""HTML fragments, as feeds and mails carry them, into text."""

# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import re

from bs4 import BeautifulSoup

MAX_CHARACTERS = 4 * 1024 * 1024
_BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
_INLINE = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|scp|sc|small|span|tt|p|br|font|inf|italic|bold|a|img|math|m(?:i|o|n|row|sub|sup|text|frac|sqrt|over|under)|semantics|annotation|ext-link|xref|named-content|jats:[a-z-]+|mml:[a-z]+)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
"""Marks that titles carry; anything else in angle brackets may be what the title says."""
_HEADING = re.compile(
    r"(?:abstract|summary|background|introduction|context|objectives?|aims?|purpose|motivation|methods?|materials? and methods|design|setting|results?"
    r"|findings|conclusions?|discussion|interpretation|significance|implications|limitations|highlights|availability(?: and implementation)?|rationale|approach)",
    re.IGNORECASE,
)
"""What stands above the parts of an abstract."""
_UNSEEN = ("script", "style", "head", "template", "noscript")


def plain_text(fragment: str) -> str:
    """Return the text of a fragment of HTML, paragraphs apart by blank lines."""
    if "<" not in fragment:
        return fragment
    soup = BeautifulSoup(fragment[:MAX_CHARACTERS], "lxml")
    for tag in soup(_UNSEEN):
        tag.decompose()
    for tag in soup(("b", "strong", "span", "em", "i", "u")):
        after = tag.next_sibling
        if _HEADING.fullmatch(tag.get_text(strip=True)) and isinstance(after, str) and after[:1].isalpha():
            tag.insert_after("\n\n")
    for tag in soup(_BLOCKS):
        tag.insert_before("\n" if tag.name == "br" else "\n\n")
        if tag.name != "br":
            tag.insert_after("\n\n")
    return soup.get_text()


def without_inline_marks(text: str) -> str:
    """A title without the marks of HTML, JATS and MathML that say how it looks."""
    return _INLINE.sub("", text) if "</" in text or "<br" in text else text
