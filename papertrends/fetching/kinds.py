"""What can be fetched: for each kind its requests, its pages, and when a list no longer grows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote

from papertrends.fetching import answers
from papertrends.fetching.model import Key, Period, Question, Source, Verdict

ARXIV_PAGE = 500
"""Entries requested from arXiv at once; larger pages time out."""
SEMANTIC_SCHOLAR_FIELDS = "title,abstract,authors,externalIds,url,venue,year,publicationDate,openAccessPdf"
_CATEGORY = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?")

Ask = Callable[[Source, Period, str | None], Question]
Judge = Callable[[bytes, str | None], Verdict]
Split = Callable[[dt.date, dt.date], list[Period]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source. `ask` makes the request for a page from the cursor that `judge` found in the page before."""

    query: Literal["none", "optional", "required"]
    ask: Ask
    judge: Judge
    split: Split
    suffix: str
    settled_after: int = 3
    """Days after which a list no longer grows. Upvotes do, but are no reason to request it again."""
    address: str = ""
    """The public one; without it, the row must give one."""
    source_kind: Literal["", "listing", "search"] = ""
    """For APIs whose answers are read as records of anybody's: then the source is the row's name."""

    @property
    def needs_since(self) -> bool:
        """Whether there is a list for each period since a first day."""
        return self.split is not moment


def days(since: dt.date, today: dt.date) -> list[Period]:
    """Every day since the first."""
    all_days = [since + dt.timedelta(days=n) for n in range((today - since).days + 1)]
    return [Period(str(day), day, day) for day in all_days]


def weeks(since: dt.date, today: dt.date) -> list[Period]:
    """Every ISO week since the first day's."""
    monday = since - dt.timedelta(days=since.weekday())
    mondays = [monday + dt.timedelta(weeks=n) for n in range((today - monday).days // 7 + 1)]
    return [Period(f"{day:%G-W%V}", day, day + dt.timedelta(days=6)) for day in mondays]


def months(since: dt.date, today: dt.date) -> list[Period]:
    """Every month since the first day's."""
    firsts = [dt.date(n // 12, n % 12 + 1, 1) for n in range(since.year * 12 + since.month - 1, today.year * 12 + today.month)]
    return [Period(f"{first:%Y-%m}", first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)) for first in firsts]


def moment(since: dt.date, today: dt.date) -> list[Period]:
    """The list of the moment, for sources that show no other."""
    del since
    return [Period(str(today), today, None)]


def _daily_papers(name: str) -> Ask:
    def ask(source: Source, period: Period, cursor: str | None) -> Question:
        limits = (("limit", str(answers.DAILY_PAPERS_PAGE)), ("p", cursor or "0"))
        return Question(source.address, ((name, period.label), *limits))

    return ask


def _arxiv(source: Source, period: Period, cursor: str | None) -> Question:
    query = f"cat:{source.query}" if _CATEGORY.fullmatch(source.query) else f"({source.query})"
    return Question(
        source.address,
        (
            ("search_query", f"{query} AND submittedDate:[{period.first:%Y%m%d}0000 TO {period.first:%Y%m%d}2359]"),
            ("sortBy", "submittedDate"),
            ("sortOrder", "ascending"),
            ("start", cursor or "0"),
            ("max_results", str(ARXIV_PAGE)),
        ),
    )


def _arxiv_feed(source: Source, period: Period, cursor: str | None) -> Question:
    del period, cursor
    return Question(f"{source.address.rstrip('/')}/{quote(source.query, safe='+.')}")


def _preprints(server: str) -> Ask:
    def ask(source: Source, period: Period, cursor: str | None) -> Question:
        address = f"{source.address.rstrip('/')}/details/{server}/{period.label}/{period.label}/{cursor or 0}/json"
        return Question(address, (("category", source.query),) if source.query else ())

    return ask


def _openalex(source: Source, period: Period, cursor: str | None) -> Question:
    given = dict(parse_qsl(source.query)) if "=" in source.query else {"search": source.query}
    of_the_day = f"from_publication_date:{period.label},to_publication_date:{period.label}"
    given["filter"] = ",".join(part for part in (given.get("filter"), of_the_day) if part)
    paging = {"per-page": str(answers.OPENALEX_PAGE), "page": cursor or "1"}
    return Question(source.address, tuple((given | paging).items()), Key("openalex_key", "parameter", "api_key"))


def _semantic_scholar(source: Source, period: Period, cursor: str | None) -> Question:
    asked = {"query": source.query, "publicationDateOrYear": period.label, "fields": SEMANTIC_SCHOLAR_FIELDS}
    asked |= {"token": cursor} if cursor else {}
    return Question(source.address, tuple(asked.items()), Key("semantic_scholar_key", "header", "x-api-key"))


def _feed(source: Source, period: Period, cursor: str | None) -> Question:
    del period, cursor
    return Question(source.address)


_HUGGING_FACE = "https://huggingface.co/api/daily_papers"
_BIORXIV = "https://api.biorxiv.org"

KINDS: dict[str, Kind] = {
    "daily-papers": Kind("none", _daily_papers("date"), answers.daily_papers, days, ".json", address=_HUGGING_FACE),
    "weekly-papers": Kind("none", _daily_papers("week"), answers.daily_papers, weeks, ".json", address=_HUGGING_FACE),
    "monthly-papers": Kind("none", _daily_papers("month"), answers.daily_papers, months, ".json", address=_HUGGING_FACE),
    "arxiv": Kind("required", _arxiv, answers.arxiv, days, ".xml", address="https://export.arxiv.org/api/query"),
    "arxiv-feed": Kind("required", _arxiv_feed, answers.feed, moment, ".xml", address="https://rss.arxiv.org/atom"),
    "biorxiv": Kind("optional", _preprints("biorxiv"), answers.biorxiv, days, ".json", address=_BIORXIV, source_kind="listing"),
    "medrxiv": Kind("optional", _preprints("medrxiv"), answers.biorxiv, days, ".json", address=_BIORXIV, source_kind="listing"),
    # both index a paper up to two weeks after the day it was published on
    "openalex": Kind("required", _openalex, answers.openalex, days, ".json", 14, "https://api.openalex.org/works", "search"),
    "semantic-scholar": Kind(
        "required",
        _semantic_scholar,
        answers.semantic_scholar,
        days,
        ".json",
        14,
        "https://api.semanticscholar.org/graph/v1/paper/search/bulk",
        "search",
    ),
    "feed": Kind("none", _feed, answers.feed, moment, ".xml"),
}
MAILBOX = "mailbox"
NAMES = (*KINDS, MAILBOX)
