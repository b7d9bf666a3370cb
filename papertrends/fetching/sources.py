"""The requests to each source, and how to tell a digest from an empty list or an error in its response."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

from papertrends.fetching.settings import FetchSettings

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
PAGE = 500
"""Entries requested from arXiv at once; larger pages time out."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a source, and the name of the file for its response, without capture and suffix."""

    source: str
    day: dt.date
    address: str
    stem: str
    suffix: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.address}?{urlencode(self.parameters)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response with status 200 is."""

    kind: Literal["digest", "empty", "failed"]
    detail: str = ""
    entries: int = 0
    following: int | None = None
    """Where the next page begins, if there are several."""


def questions(settings: FetchSettings, source: str, day: dt.date) -> list[Question]:
    """Return the requests to a source for a day."""
    if source == "daily-papers":
        return [Question(source, day, settings.daily_papers_url, f"daily-papers/{day}", ".json", (("date", str(day)),))]
    return [
        Question(
            source,
            day,
            settings.arxiv_url,
            f"arxiv/{category}/{day}",
            ".xml",
            (
                ("search_query", f"cat:{category} AND submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"),
                ("sortBy", "submittedDate"),
                ("sortOrder", "ascending"),
                ("start", "0"),
                ("max_results", str(PAGE)),
            ),
        )
        for category in settings.arxiv_categories
    ]


def judge(question: Question, body: bytes) -> Verdict:
    """Tell from its content what a response is."""
    return _judge_daily_papers(body) if question.source == "daily-papers" else _judge_arxiv(question, body)


def _judge_daily_papers(body: bytes) -> Verdict:
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        return Verdict("failed", "the answer is not JSON")
    if isinstance(answer, dict) and "error" in answer:
        return Verdict("failed", f"the source says: {answer['error']}"[:300])
    if not isinstance(answer, list):
        return Verdict("failed", "the answer is not a list")
    return Verdict("digest", entries=len(answer)) if answer else Verdict("empty", "nothing is listed for this day")


def _judge_arxiv(question: Question, body: bytes) -> Verdict:
    try:
        feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        return Verdict("failed", "the answer is not XML")
    if feed.tag != f"{ATOM}feed":
        return Verdict("failed", "the answer is not an Atom feed")
    entries = feed.findall(f"{ATOM}entry")
    if len(entries) == 1 and (entries[0].findtext(f"{ATOM}title") or "").strip() == "Error":
        return Verdict("failed", f"the source says: {(entries[0].findtext(f'{ATOM}summary') or '').strip()}"[:300])
    total = (feed.findtext(TOTAL) or "").strip()
    start = int(dict(question.parameters)["start"])
    expected = int(total) if total.isdigit() else start + len(entries)
    if not entries and start < expected:
        return Verdict("failed", f"an empty slice, although {expected} entries were promised")
    if not entries:
        return Verdict("empty", "nothing was submitted on this day")
    so_far = start + len(entries)
    return Verdict("digest", entries=len(entries), following=so_far if so_far < expected else None)


def next_slice(question: Question, start: int) -> Question:
    """Return the request for the page that begins at an entry, counted from 0."""
    parameters = tuple((name, str(start) if name == "start" else value) for name, value in question.parameters)
    return replace(question, stem=f"{question.stem.split('.from-')[0]}.from-{start}", parameters=parameters)
