"""Markdown of saved pages: sections at headings; links, images, escapes and wraps of single lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papertrends.digests.lines import Line
from papertrends.digests.text import clean_line

_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^()\s]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\((?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)|\[([^\]\s]{1,20})\])")
LINK_END = re.compile(r"\](?:\([^()\s]*\)|\[[^\]\s]{1,20}\])\s*$")
_ESCAPED = re.compile(r"\\([\[\]_*`#~>|.!()+-])")
_WRAP = re.compile(r"(?<!\\)\\++(?:\s*$|(?=\s{2}))")
REFERENCE = re.compile(r"\s{0,3}\[([^\]\s]{1,20})\]:\s*<?(\S+?)>?(?:\s+[\"'(].*)?\s*")
HEADING = re.compile(r"\s{0,3}(#{1,6})\s{1,80}(\S.*?)(?:\s{1,80}#{1,80})?\s{0,80}")
VOTES = re.compile(r"[-–]|\d[\d,]*(?:\.\d+)?k?")
MAX_SECTION_LINES = 20_000
LONGEST_HEADING = 4_000
LONGEST_MARKED_LINE = 50_000
"""Longer lines are taken as they are: no title or abstract is near this size."""


def title_text(heading: list[Line]) -> str:
    """The text of a heading that may be a link and go over several lines."""
    text = " ".join(_WRAP.sub("", line.text[:LONGEST_HEADING]).strip() for line in heading)
    text = _IMAGE.sub("", HEADING.sub(r"\2", text))
    if text.startswith("[") and (end := LINK_END.search(text)):
        text = text[1 : end.start()]
    return clean_line(plain(text))


def alone(text: str) -> str:
    """What a line says beside the brackets of a link that goes over several lines."""
    return LINK_END.sub("", plain(text[:LONGEST_HEADING])).strip(" []")


def plain(text: str) -> str:
    """A line without the marks of links and images, escapes and wraps."""
    if len(text) > LONGEST_MARKED_LINE:
        return text
    if "[" not in text:
        return _ESCAPED.sub(r"\1", _WRAP.sub("", text)) if "\\" in text else text
    text = _IMAGE.sub("", text)
    for _ in range(3):
        text, changed = _LINK.subn(lambda found: found[1], text)
        if not changed:
            break
    return _ESCAPED.sub(r"\1", _WRAP.sub("", text))


@dataclass(slots=True)
class Section:
    """A heading and the lines up to the next one; `votes` are the lines before it that belong to it."""

    heading: list[Line]
    level: int
    votes: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)


def sections(lines: Iterator[Line]) -> Iterator[Section]:
    """Part the page at its headings; what stands before the first is a section without one."""
    section = Section([], 0)
    open_title = False
    for line in lines:
        text = line.text
        heading = HEADING.fullmatch(text) if "#" in text[:4] and len(text) <= LONGEST_HEADING else None
        if heading and len(heading[1]) <= 4 and not REFERENCE.fullmatch(text):  # noqa: PLR2004 - papers are never deeper
            votes = _take_votes(section.body)
            yield section
            section = Section([line], len(heading[1]), votes)
            open_title = True
        elif open_title and text.strip() and (text[:1].isspace() or _is_open(section.heading)):
            section.heading.append(line)
        else:
            open_title = False
            section.body.append(line)
            if len(section.body) > MAX_SECTION_LINES:
                yield section
                section = Section([], 0)
    yield section


def _is_open(lines: list[Line]) -> bool:
    """Tell whether a link that began in a heading goes on."""
    text = " ".join(line.text for line in lines)
    return text.count("[") > text.count("]") and len(lines) < 10  # noqa: PLR2004 - no title is longer


def _take_votes(body: list[Line]) -> list[Line]:
    """Take the number of upvotes from the end of a section: it belongs to the paper that follows."""
    start, number = len(body), False
    while start and (not (text := alone(body[start - 1].text)) or (not number and VOTES.fullmatch(text))):
        number = number or bool(text)
        start -= 1
    if not number:
        return []
    while start < len(body) and not body[start].text.strip():
        start += 1
    votes = body[start:]
    del body[start:]
    return votes
