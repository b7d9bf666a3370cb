"""What journals' feeds put in place of an abstract: citation lines, headings, lists of authors, copyright.

Each paragraph is either one of the kinds below, which may give authors, date, venue and DOI, or part of the abstract.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from papertrends.digests.dates import parse_published
from papertrends.digests.identities import doi_in_text
from papertrends.digests.model import DatePrecision
from papertrends.digests.persons import names_of
from papertrends.digests.text import clean_line

_NAMED = re.compile(
    r"(?P<name>publication date|available online|published online|published|first published|online publication date|publication year|date"
    r"|source|journal|author\(s\)|authors?|by|doi|pmid|pmcid|issn|abstract|summary|keywords?|received|accepted)\s*:\s*(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DATES = (
    "publication date",
    "available online",
    "published online",
    "published",
    "first published",
    "online publication date",
    "date",
    "publication year",
)
_VENUE = re.compile(
    r"\s+[0-9]{1,4}, [A-Z]?[0-9]{3,}.*|\s*,?\s*(?:vol(?:ume|\.)?\s*\S+|issue\b|part\b|article\b|pp?\.|\d+\s*\().*", re.IGNORECASE
)
_HEADING = re.compile(r"(?:graphical |author )?(?:abstract|summary)[.:]?|ABSTRACT|Highlights", re.IGNORECASE)
_ABSTRACT_BEFORE = re.compile(r"(?:ABSTRACT|Abstract)(?:[.:–—-]\s*|\s+(?=[A-Z])|(?=[A-Z][a-z]))")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = rf"(?:[0-9]{{1,2}}\s+)?{_MONTH}(?:\s+[0-9]{{1,2}},)?\s+(?:19|20)[0-9]{{2}}"
_CITATION = re.compile(
    rf"(?:[^.;]{{2,150}}, )?(?:early ?view|ahead of print|online first|accepted articles?|in press|early access|advance (?:access|articles?))\b[^a-z]{{0,40}}\.?"
    rf"|(?P<venue1>[^;.]{{2,150}}?), vol(?:ume|\.) [0-9]+[A-Z]?(?:[-–/][0-9]+)?(?:[,.] ?(?:issue|iss\.|number|no\.|part|pages?|article|{_MONTH}|(?:19|20)[0-9]{{2}})[^;.,]{{0,40}}){{0,6}}\.?"
    rf"|volume [0-9A-Z]+(?:[-–/][0-9A-Z]+)?,? (?:issue|number|no\.?|page|pages|{_MONTH})[^;]{{0,120}}"
    rf"|(?P<venue2>[^;:]{{2,120}}?),? published online:? ?(?P<date1>{_DATE})[;.,]?.{{0,80}}"
    rf"|\[(?P<venue3>[^\]]{{3,120}})\] published (?P<date2>.{{6,24}})"
    rf"|(?P<venue4>[A-Z][^.;]{{1,120}})\. (?P<date3>(?:19|20)[0-9]{{2}}(?: {_MONTH}(?: [0-9]{{1,2}})?)?)[;.:].{{0,120}}"
    rf"|(?P<venue5>[A-Z][\w &.,()'-]{{1,80}}?) [0-9]{{1,4}}(?:\([0-9A-Za-z-]{{1,10}}\))?: ?e?[0-9]+(?:[-–][0-9]+)?\.?"
    rf"|(?:©|\(c\)|copyright|all rights reserved|the authors?,? (?:19|20)[0-9]{{2}}).{{0,200}}"
    rf"|(?:arxiv|pmid|pmcid|doi|https?://(?:dx\.)?doi\.org/)[:\s/]?\s*\S{{1,120}}(?: \| .{{0,120}})?"
    rf"|{_DATE}[.,;]?|pages? [0-9]+[^a-z]{{0,20}}|[\s.,;:·|/-]{{1,40}}",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:\[?(?:html|xml|pdf|epub|full[- ]text|read (?:more|full).*|view (?:article|pdf|full).*|graphical abstract|toc graphic)\]?[\s.|·]*)+",
    re.IGNORECASE,
)
_JOURNAL_NAME = re.compile(r"(?:(?:[A-Z&][\w&'’.-]*|of|the|and|in|for|on|de|la|der|und|et)\s+){1,9}[A-Z][\w'’-]*")
_ONLINE = re.compile(r"^(?:available online|online|first published)\s+", re.IGNORECASE)
_VENUE_AND_DOI = re.compile(r"(?P<venue>[A-Z][^.;:]{1,120}?),? doi: ?10\.[0-9]{4,9}/\S+", re.IGNORECASE)
_LONGEST_LINE = 400
"""Longer paragraphs are no citation lines, whatever is in them."""


@dataclass(slots=True)
class Body:
    """What the text of an item says: its abstract, and the facts of its citation lines."""

    abstract: str = ""
    authors: tuple[str, ...] = ()
    venue: str | None = None
    published: tuple[dt.date, DatePrecision] | None = None
    doi: str | None = None
    lines: int = 0
    paragraphs: list[str] = field(default_factory=list)

    def note(self, name: str, said: str) -> None:
        """Take in what stands behind a name."""
        name = name.lower()
        if name in _DATES:
            self.published = self.published or parse_published(said.split(";", maxsplit=1)[0])
        elif name in ("source", "journal"):
            self.venue = self.venue or clean_line(_VENUE.sub("", said)) or None
        elif name in ("author(s)", "authors", "author", "by"):
            self.authors = self.authors or names_of(said)


def read_body(text: str) -> Body:
    """Part the text of an item, its paragraphs apart by line breaks, into abstract and citation."""
    body = Body()
    for paragraph in re.split(r"\n\s*\n|\n(?=[A-Z][A-Za-z()]{2,20}\s?:)", text):
        line = " ".join(paragraph.split())
        if not line or _FURNITURE.fullmatch(line):
            continue
        if _HEADING.fullmatch(line) and not body.paragraphs:
            body.lines += 1
            continue
        if not _is_citation(line, body):
            body.paragraphs.append(_ABSTRACT_BEFORE.sub("", paragraph.strip(), count=1) if not body.paragraphs else paragraph)
    if len(body.paragraphs) == 1 and _JOURNAL_NAME.fullmatch(" ".join(body.paragraphs[0].split())):
        body.venue = body.venue or clean_line(body.paragraphs.pop())
    body.abstract = "\n\n".join(body.paragraphs).strip()
    return body


def _is_citation(line: str, body: Body) -> bool:
    """Read a citation line; tell whether it was one."""
    if len(line) > _LONGEST_LINE:
        return False
    named = _NAMED.fullmatch(line)
    if named:
        name = named["name"].lower()
        if name in ("abstract", "summary"):
            body.paragraphs.append(named["said"])
        elif name in ("keyword", "keywords", "received", "accepted"):
            return False
        body.note(name, _ONLINE.sub("", named["said"]))
        body.doi = body.doi or doi_in_text(line)
        body.lines += 1
        return True
    if with_doi := _VENUE_AND_DOI.fullmatch(line):
        body.lines, body.doi, body.venue = body.lines + 1, body.doi or doi_in_text(line), body.venue or clean_line(with_doi["venue"])
        return True
    found = _CITATION.fullmatch(line)
    if not found:
        return False
    body.lines += 1
    body.doi = body.doi or doi_in_text(line)
    date = found["date1"] or found["date2"] or found["date3"]
    body.published = body.published or (parse_published(re.sub(r"^[A-Z][a-z]{2} (?=[A-Z])", "", date)) if date else None)
    venue = next((found[name] for name in ("venue1", "venue2", "venue3", "venue4", "venue5") if found[name]), "")
    body.venue = body.venue or clean_line(_VENUE.sub("", venue)).strip(" ,.") or None
    return True
