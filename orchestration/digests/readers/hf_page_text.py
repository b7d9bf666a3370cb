"""Hugging Face paper pages saved as plain text, in two layouts.

GLUED: two banner lines, then "Subscribe" glued to the first title, then title and abstract on alternating lines.
SPACED: "new", the banner, "Subscribe", "byAK and the research community", perhaps a day such as "Jun 3", then titles and
abstracts apart by blank lines.

In both, what is a title and what an abstract is told by the order, and the order is checked by size: an abstract is a
line of at least `ABSTRACT_CHARACTERS` (of the 550 abstracts this was made from the shortest has 439, and of their titles the
longest 163), anything shorter may be a title. Where a title is followed by a title and its abstract, the first had no
abstract; where an abstract is followed by another, the second is its next paragraph. So a pairing that slips finds its
feet at the next abstract. Neither layout tells a day's list from a search: `source_kind` is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from orchestration.digests.dates import parse_month_day
from orchestration.digests.model import Banner, Digest, DigestFile, Entry, Piece, Reject
from orchestration.digests.text import clean, clean_line

SOURCE = "huggingface-papers"
ABSTRACT_CHARACTERS = 300
"""A line at least this long is an abstract, or a paragraph of one."""

_INVITATION = re.compile(r"Get trending papers in your email inbox(?: once a day)?!")
_BYLINE = re.compile(r"by\s*AK and the research community")
_BREAKS = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str  # without trailing blanks
    verbatim: str

    @property
    def is_long(self) -> bool:
        return len(self.text) >= ABSTRACT_CHARACTERS

    @property
    def is_sentence(self) -> bool:
        return self.text.endswith((".", ".)", '."', ".''"))


@dataclass(frozen=True, slots=True)
class HuggingFacePageText:
    """A saved page of trending papers, as text."""

    name: str
    glued: bool
    version: int = 1
    unit: Literal["lines", "items"] = "lines"

    def matches(self, head: bytes) -> bool:
        """Know the page by its invitation to subscribe, and the layout by what stands before and after it."""
        lines = [line.strip() for line in _BREAKS.split(head.decode("utf-8-sig", "replace")) if line.strip()]
        at = next((n for n, line in enumerate(lines[:4]) if _INVITATION.fullmatch(line)), None)
        if at is None:
            return False
        rest = [line for line in lines[at : at + 4] if not _INVITATION.fullmatch(line)]
        if self.glued:
            return bool(rest) and rest[0].startswith("Subscribe") and rest[0] != "Subscribe"
        return rest[:1] == ["Subscribe"]

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield banner lines, entries, and what stands before the first title."""
        with file.open() as stream:
            data = stream.read()
        text = data.decode("utf-8-sig", "replace")
        raw_lines = _BREAKS.split(text)
        if raw_lines[-1] == "":
            raw_lines.pop()
        lines = [_Line(n, raw.rstrip(), raw) for n, raw in enumerate(raw_lines, start=1)]
        start, day = self._banner(lines)
        yield Digest(
            source=SOURCE,
            listed_month=day[0] if day else None,
            listed_day=day[1] if day else None,
            encoding_errors=text.count("\ufffd"),
        )
        if start:
            yield Banner(1, start)
        yield from _body(lines[start:])

    def _banner(self, lines: list[_Line]) -> tuple[int, tuple[int, int] | None]:
        """Return how many lines are banner, and the day among them. A glued "Subscribe" is cut off its title."""
        day: tuple[int, int] | None = None
        for n, line in enumerate(lines):
            stripped = line.text.strip()
            if self.glued and stripped.startswith("Subscribe") and stripped != "Subscribe":
                lines[n] = _Line(line.number, stripped.removeprefix("Subscribe"), line.verbatim)
                return n, None
            if stripped in ("", "new", "Subscribe") or _INVITATION.fullmatch(stripped) or _BYLINE.fullmatch(stripped):
                continue
            if day is None and (found := parse_month_day(stripped)):
                day = found
                continue
            return n, day
        return len(lines), day


GLUED = HuggingFacePageText("hf-page-glued", glued=True)
SPACED = HuggingFacePageText("hf-page-spaced", glued=False)


def _body(lines: list[_Line]) -> Iterator[Piece]:
    """Pair titles with abstracts."""
    written = [line for line in lines if line.text.strip()]
    covered = lines[0].number - 1 if lines else 0
    group: list[_Line] = []
    for n, line in enumerate(written):
        following = written[n + 1] if n + 1 < len(written) else None
        if group and _begins_a_paper(group, line, following):
            yield from _gap(covered, group)
            yield _piece(group)
            covered, group = group[-1].number, []
        group.append(line)
    if group:
        yield from _gap(covered, group)
        yield _piece(group)
        covered = group[-1].number
    if lines and covered < lines[-1].number:
        yield Banner(covered + 1, lines[-1].number)


def _begins_a_paper(group: list[_Line], line: _Line, following: _Line | None) -> bool:
    """Tell whether a line is the next title, and not an abstract or another paragraph of the paper so far."""
    if line.is_long:
        return False
    if following is not None and following.is_long:
        return True
    if len(group) == 1 and not group[0].is_long:
        # the place of an abstract: a short one is a sentence
        return not line.is_sentence
    return not line.is_sentence or following is None or following.is_sentence


def _gap(covered: int, group: list[_Line]) -> Iterator[Banner]:
    if group[0].number > covered + 1:
        yield Banner(covered + 1, group[0].number - 1)


def _piece(group: list[_Line]) -> Entry | Reject:
    """Make a paper of its lines; an abstract without a title is none."""
    first, last = group[0].number, group[-1].number
    by_number = {line.number: line.verbatim for line in group}
    verbatim = "\n".join(by_number.get(n, "") for n in range(first, last + 1))
    if group[0].is_long:
        return Reject(first, last, "abstract_without_title", verbatim)
    title = clean_line(group[0].text)
    if not title:
        return Reject(first, last, "empty_title", verbatim)
    abstract = clean("\n\n".join(line.text for line in group[1:])) or None
    return Entry(title=title, line_start=first, line_end=last, verbatim=verbatim, abstract=abstract)
