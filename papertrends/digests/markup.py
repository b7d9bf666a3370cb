"""HTML fragments, as feeds and mails carry them, into text."""

# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

MAX_CHARACTERS = 4 * 1024 * 1024
_BLOCKS = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"))
_MAY_BE_HEADINGS = frozenset(("b", "strong", "span", "em", "i", "u"))
_LONGEST_HEADING = 60
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
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript"))


def plain_text(fragment: str) -> str:
    """Return the text of a fragment of HTML, paragraphs apart by blank lines."""
    if "<" not in fragment:
        return fragment
    text = fragment[:MAX_CHARACTERS].replace("\0", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        root = None
    return "".join(_texts(root)) if root is not None else ""


def _texts(root: etree._Element) -> Iterator[str]:
    """The text of a tree, with breaks around its blocks."""
    unseen: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag
        if event == "start":
            if unseen is None and name in _UNSEEN:
                unseen = element
            if unseen is None:
                yield "\n" if name == "br" else "\n\n" if name in _BLOCKS else ""
                yield _run(element.text)
            continue
        if unseen is element:
            unseen = None
        elif unseen is None and name in _BLOCKS and name != "br":
            yield "\n\n"
        elif unseen is None and name in _MAY_BE_HEADINGS and (element.tail or "")[:1].isalpha():
            words = "".join(part.strip() for part in element.itertext())
            yield "\n\n" if len(words) <= _LONGEST_HEADING and _HEADING.fullmatch(words) else ""
        if unseen is None and element is not root:
            yield _run(element.tail)


def _run(text: str | None) -> str:
    """A run of text; blanks alone between two tags are one."""
    return "" if not text else text if not text.isspace() else "\n" if "\n" in text else " "


def without_inline_marks(text: str) -> str:
    """A title without the marks of HTML, JATS and MathML that say how it looks."""
    return _INLINE.sub("", text) if "</" in text or "<br" in text else text
