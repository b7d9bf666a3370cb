"""The questions that the interface answers: their addresses, parameters and answers, from which the OpenAPI document follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from delivery.answers import changes, papers, said, sql, status, trends, why
from delivery.answers.basis import MOST, USUAL, Part
from delivery.answers.console import statements
from delivery.answers.model import (
    Answer,
    Changes,
    FoundPaper,
    NamedRow,
    Paper,
    RankedPaper,
    Said,
    Statement,
    Status,
    Trend,
    Watched,
    Why,
)
from delivery.answers.published import Reader
from papertrends.settings import Settings


class Asked(BaseModel):
    """Parameters; one that is not known is refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class AskedPart(Asked):
    """Parameters of a list."""

    first: int = Field(default=0, ge=0, description="Rows to skip.")
    most: int = Field(default=USUAL, ge=1, le=MOST, description="Rows to give.")

    @property
    def part(self) -> Part:
        """The part of the list that is wanted."""
        return Part(self.first, self.most)


class AskedPapers(AskedPart):
    """Parameters of a search for papers: those of the page Papers."""

    q: str = Field(default="", description="What is typed into the search box: docs/search.md.")
    sort: Literal["", "relevance", "newest", "upvotes", "times listed", "title"] = Field(
        default="", description="By default the best match."
    )
    topic: str | None = Field(default=None, description="Only papers with this topic_id.")
    phrase: str | None = Field(default=None, description="Only papers with this phrase_id.")
    source: str | None = Field(default=None, description="Only papers that this source lists.")
    kind: str | None = Field(default=None, description="Only papers of this kind of source.")
    since: dt.date | None = Field(default=None, alias="from", description="First listed on this day or later.")
    until: dt.date | None = Field(default=None, alias="to", description="First listed on this day or before.")
    repeated: bool = Field(default=False, description="Only papers in more than one digest.")


class AskedPaper(Asked):
    """Which paper."""

    id: str = Field(description="paper_id, arXiv id or DOI.")


class AskedTrends(AskedPart):
    """Which trends."""

    kind: Literal["phrase", "topic"] = Field(default="phrase", description="Of what.")
    day: dt.date | None = Field(default=None, description="As of which day; by default the newest Sunday with enough data.")
    status: list[Literal["rising", "new", "growing", "falling"]] = Field(default=[], description="Only these; by default all.")


class AskedTrendingPapers(AskedPart):
    """Which trending papers."""

    day: dt.date | None = Field(default=None, description="As of the Sunday of that day or before it; by default as topics and phrases.")


class AskedNames(AskedPart):
    """Which topics and phrases."""

    name: str = Field(min_length=1, description="Words of the name, or an id.")


class AskedWhy(Asked):
    """Which row of which list."""

    of: why.List = Field(description="The list; papers are the trending ones.")
    id: str = Field(description="Of the phrase or topic, or any id of the paper.")
    day: dt.date | None = Field(default=None, description="As of which day, or new since when; by default the newest.")
    kept: str = Field(default="", description="For a recommended paper: the one that the reader kept.")


class AskedChanges(AskedPart):
    """Since when."""

    since: dt.date = Field(description="What is said now is compared with what is said of the Sunday on that day or before it.")


class AskedSaid(AskedPart):
    """Which list, and when."""

    of: said.List = Field(description="The list; papers are the trending ones.")
    on: dt.date = Field(description="What was published last on that day or before it.")


class AskedWatch(AskedPart):
    """Which watch, from where on."""

    q: str = Field(min_length=1, description="The search: docs/search.md.")
    cursor: str = Field(default="", description="The cursor of the last answer. Asking does not move it.")


class AskedStatement(Asked):
    """Which statement."""

    statement: str = Field(min_length=1, description="One reading statement in DuckDB's SQL.")
    most: int = Field(default=MOST, ge=1, le=statements.ROW_LIMIT, description="Rows to give.")


class AskedNothing(Asked):
    """No parameters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its address."""

    path: str
    name: str
    what: str
    asks: type[Asked]
    gives: type[BaseModel]
    answer: Callable[[Reader, Settings, Any], BaseModel]


def _papers(reader: Reader, _: Settings, asked: AskedPapers) -> Answer[FoundPaper]:
    return papers.search(
        reader,
        asked.q,
        asked.part,
        sort=asked.sort,
        topic_id=asked.topic,
        phrase_id=asked.phrase,
        source=asked.source,
        source_kind=asked.kind,
        first_day=asked.since,
        last_day=asked.until,
        only_repeated=asked.repeated,
    )


def _trends(reader: Reader, _: Settings, asked: AskedTrends) -> Answer[Trend]:
    return trends.trending(reader, asked.kind, asked.day, asked.part, tuple(asked.status) or trends.CALLED)


def _trending_papers(reader: Reader, _: Settings, asked: AskedTrendingPapers) -> Answer[RankedPaper]:
    return trends.trending_papers(reader, asked.day, asked.part)


def _statement(_: Reader, settings: Settings, asked: AskedStatement) -> Statement:
    return sql.query(settings.published, asked.statement, asked.most)


QUESTIONS: Final = (
    Question("/papers", "searchPapers", "Find papers, or list all.", AskedPapers, Answer[FoundPaper], _papers),
    Question(
        "/papers/{id}",
        "getPaper",
        "One paper whole, with every place that lists it.",
        AskedPaper,
        Answer[Paper],
        lambda reader, _, asked: papers.paper(reader, asked.id),
    ),
    Question("/trends", "listTrends", "What is rising, new, growing or falling.", AskedTrends, Answer[Trend], _trends),
    Question("/trends/papers", "listTrendingPapers", "The trending papers.", AskedTrendingPapers, Answer[RankedPaper], _trending_papers),
    Question(
        "/names",
        "findTopicsAndPhrases",
        "Topics and phrases of a name, and how they compared last.",
        AskedNames,
        Answer[NamedRow],
        lambda reader, _, asked: trends.named(reader, asked.name, asked.part),
    ),
    Question(
        "/why",
        "why",
        "Why a row is in a list, with a statement that gives it again.",
        AskedWhy,
        Answer[Why],
        lambda reader, _, asked: why.why(reader, asked.of, asked.id, asked.day, asked.kept),
    ),
    Question(
        "/changes",
        "listChanges",
        "What has changed since the lists of an earlier day.",
        AskedChanges,
        Changes,
        lambda reader, _, asked: changes.since(reader, asked.since, asked.part),
    ),
    Question(
        "/said",
        "listSaid",
        "A list as it was published on a day, beside what is said today.",
        AskedSaid,
        Said,
        lambda reader, _, asked: said.said(reader, asked.of, asked.on, asked.part),
    ),
    Question(
        "/watch",
        "watch",
        "Papers of a search that came after a cursor.",
        AskedWatch,
        Watched,
        lambda reader, _, asked: changes.watch(reader, asked.q, asked.cursor, asked.part),
    ),
    Question(
        "/status",
        "getStatus",
        "What is published, and how the last build went.",
        AskedNothing,
        Status,
        lambda reader, settings, _: status.status(reader, settings.run_status),
    ),
)
SQL: Final = Question("/sql", "runStatement", "Rows of one reading statement.", AskedStatement, Statement, _statement)


def questions(settings: Settings) -> tuple[Question, ...]:
    """Give the questions that these settings allow: SQL where the dashboard has its page."""
    return (*QUESTIONS, SQL) if settings.has_sql_page else QUESTIONS
