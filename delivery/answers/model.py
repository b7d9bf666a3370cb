"""What answers hold. Field descriptions become columns of help texts, the OpenAPI document and docs/api.md."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class AnswerError(Exception):
    """There is no answer; the message says why, in words for whoever asked."""


class NotFoundError(AnswerError):
    """What was asked for does not exist."""


class BadQuestionError(AnswerError):
    """The question cannot be read."""


class Model(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Place(Model):
    """Where a digest lists a paper."""

    file: str = Field(description="Path of the file below the digests folder.")
    line: int | None = Field(description="Line on which the entry begins; null where the format has no lines.")
    source: str | None = Field(default=None, description="Who published the digest.")
    listed_on: dt.date | None = Field(default=None, description="Day that the digest lists.")


class PaperRow(Model):
    """A paper of a list."""

    paper_id: str = Field(description="Id, as in the table papers.")
    title: str | None = None
    authors: list[str] = Field(default=[], description="Names, in the paper's order.")
    first_listed_on: dt.date | None = Field(default=None, description="Day on which a digest first listed it.")
    last_listed_on: dt.date | None = None
    upvotes: int | None = Field(default=None, description="The most that any digest says.")
    digests: int = Field(description="Digests that list it.")
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    summary: str | None = Field(default=None, description="One line that is not its authors' own.")
    topics: list[str] = Field(default=[], description="Names of its topics, the strongest first.")
    places: list[Place] = Field(default=[], description="Files and lines that list it, the earliest first.")


class FoundPaper(PaperRow):
    """A paper that a search found."""

    score: float | None = Field(default=None, description="BM25; null without words.")
    lacks: list[str] = Field(default=[], description="Words of the search that it does not have.")


class RankedPaper(PaperRow):
    """A trending paper."""

    rank: int
    score: float
    reasons: list[str] = Field(description="What the score is made of.")


class TopicOfPaper(Model):
    """A topic of a paper, and the terms that named it."""

    topic_id: str
    name: str
    evidence: list[str] | None = None


class PhraseOfPaper(Model):
    """A phrase of a paper; `papers` have it."""

    phrase_id: str
    phrase: str
    papers: int


class Listing(Place):
    """A place with what the digest said there."""

    position: int | None = None
    title_as_listed: str | None = None
    upvotes: int | None = None


class Paper(PaperRow):
    """One paper whole."""

    abstract: str | None = None
    other_titles: list[str] = []
    venue: str | None = None
    published_on: dt.date | None = None
    appearances: int = Field(description="Entries of digests that were merged into it.")
    listings: list[Listing] = Field(description="Every place that lists it.")
    topics_why: list[TopicOfPaper] = Field(default=[], description="Its topics and areas, with the terms that named them.")
    phrases: list[PhraseOfPaper] = Field(default=[], description="Its phrases, the rarest first.")
    trending_sundays: int = Field(default=0, description="Sundays on which it was among the trending papers.")
    best_rank: int | None = None
    best_as_of: dt.date | None = None
    links: dict[str, str] = {}


class NamedRow(Model):
    """A topic or phrase, with how it compared last."""

    kind: str = Field(description="topic or phrase")
    id: str = Field(description="Its topic_id or phrase_id.")
    name: str
    papers: int = Field(description="Papers that have it.")
    as_of: dt.date | None = Field(default=None, description="Sunday of the comparison.")
    status: str | None = None
    recent_papers: int | None = None
    recent_total_papers: int | None = None
    recent_share: float | None = None
    change: float | None = Field(default=None, description="Recent share over the share before, smoothed.")
    places: list[Place] = Field(default=[], description="Files and lines of its newest papers.")


class Trend(Model):
    """How a topic or phrase compares as of a day."""

    kind: str = Field(description="topic or phrase")
    id: str = Field(description="Its topic_id or phrase_id.")
    name: str
    status: str = Field(description="rising, new, growing, falling, steady or insufficient")
    rank: int | None
    recent_papers: int = Field(description="Papers of the window with it: the numerator.")
    recent_total_papers: int = Field(description="All papers of the window: the denominator.")
    recent_share: float | None
    baseline_papers: int
    baseline_total_papers: int
    baseline_share: float | None
    change: float | None = Field(description="Recent share over baseline share, smoothed.")
    chance: float | None = Field(description="How likely it is to last eight weeks.")
    q_value: float | None = Field(description="Share of false finds to expect among trends with that much evidence.")
    belongs_to: str | None = Field(default=None, description="Area of a topic, topic of a phrase.")
    story: str | None = Field(default=None, description="Phrase that heads its story.")
    first_listed_on: dt.date | None = None
    places: list[Place] = Field(default=[], description="Files and lines of its newest papers in the window.")


Row = TypeVar("Row", bound=BaseModel)


class Answer(Model, Generic[Row]):
    """An answer: rows, and what they are of."""

    table: str = Field(description="Published table, or macro, that the rows are from.")
    as_of: dt.date | None = Field(default=None, description="Day for which the rows are stated.")
    recent_from: dt.date | None = Field(default=None, description="First day of the window that ends on as_of.")
    generation: str = Field(description="Name of the published file.")
    published_at: str = Field(description="When it was published, UTC.")
    found: int = Field(description="How many rows there are in all.")
    first: int = Field(default=0, description="How many rows were skipped.")
    next: int | None = Field(default=None, description="`first` of the next part; null at the end.")
    notes: list[str] = Field(default=[], description="What to know of these rows.")
    rows: list[Row]


class Statement(Model):
    """Rows of a statement of one's own."""

    statement: str
    generation: str
    published_at: str
    columns: list[str]
    is_cut: bool = Field(description="Whether there were more rows than the limit.")
    seconds: float
    rows: list[list[Annotated[Any, Field(description="A value")]]]


class Change(Model):
    """A topic or phrase of which something else is said now than then."""

    kind: str = Field(description="topic or phrase")
    id: str
    name: str
    status_then: str | None = Field(description="Null where it was not compared then.")
    status_now: str | None = Field(description="Null where it is not compared now.")
    recent_papers: int | None = Field(description="Papers of the window with it, now.")
    recent_total_papers: int | None = None
    recent_share: float | None = None
    share_then: float | None = None
    q_value: float | None = None
    places: list[Place] = []


class Changes(Answer[Change]):
    """What is said now, beside what was said as of an earlier Sunday."""

    since: dt.date = Field(description="The earlier Sunday.")
    new_papers: int = Field(description="Papers first listed after the earlier Sunday, in the table papers.")


class Watched(Answer[FoundPaper]):
    """New papers of a search."""

    watch: str = Field(description="The search.")
    cursor: str = Field(description="Pass it on to be told only what came after; asking changes nothing here.")


class LastBuild(Model):
    """How the last build ended."""

    outcome: str = Field(description="published, nothing_new or failed")
    ended_at: dt.datetime
    new_digests: int | None = None
    new_papers: int | None = None
    message: str = ""


class Status(Model):
    """What is published, and how the last build went."""

    generation: str
    published_at: str
    is_sample: bool = Field(description="Whether these are the bundled, invented papers.")
    papers: int = Field(description="Rows of the table papers.")
    digests: int = Field(description="Rows of the table digests.")
    first_day: dt.date | None
    last_day: dt.date | None = Field(description="Day of the newest digest.")
    trends_as_of: dt.date | None = Field(description="The newest Sunday with enough data for trends.")
    files_rejected: int = Field(description="Files of the digests folder that could not be read.")
    last_build: LastBuild | None = None
    building_since: dt.datetime | None = Field(default=None, description="When the build that runs now began.")
    rolled_back_to: dt.datetime | None = None
    methods: dict[str, str] = Field(default={}, description="Versions of the methods, by what they decide.")


class Why(Model):
    """Why a row is in a list."""

    of: str = Field(description="The list: phrases, topics, papers, new, merged or recommended")
    id: str
    name: str | None
    rule: str = Field(description="What decides, in words.")
    method: str = Field(description="Version of the method; empty in files published before versions were kept.")
    table: str
    as_of: dt.date | None = None
    recent_from: dt.date | None = Field(default=None, description="First day of the window that ends on as_of.")
    baseline_from: dt.date | None = Field(default=None, description="First day of the window before, which ends where this one begins.")
    numerator: int
    denominator: int
    counted: str = Field(description="What numerator and denominator count.")
    interval: tuple[float, float] | None = Field(default=None, description="95% interval of numerator / denominator, by Wilson's score.")
    q_value: float | None = Field(default=None, description="False discovery rate to expect; null where nothing is tested.")
    row: dict[str, Any] = Field(description="The row, as the statement gives it.")
    sql: str = Field(description="One statement that gives the row again.")
    places: list[Place] = []


class SaidRow(Model):
    """A row of a list as it was published, beside what today's method says of the same Sunday."""

    id: str
    name: str | None
    rank: int | None
    status: str | None = None
    rank_today: int | None = Field(default=None, description="Place that today's method gives it; null if it is not in the table.")
    status_today: str | None = None
    recent_papers: int | None = None
    recent_total_papers: int | None = None
    baseline_papers: int | None = None
    baseline_total_papers: int | None = None
    change: float | None = None
    chance: float | None = None
    q_value: float | None = None
    score: float | None = None
    reasons: list[str] | None = None


class Said(Answer[SaidRow]):
    """A list as it was published on a day or before it."""

    of: str = Field(description="phrases, topics or papers")
    on: dt.date
    said_at: dt.datetime = Field(description="When this was first published, UTC.")
    said_by: str = Field(description="Published file that said it first.")
    method: str | None = Field(description="Version of the method then.")
    method_today: str | None = Field(description="Version of the method of the file that is published now.")
