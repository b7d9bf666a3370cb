"""What the published file holds for mails: the papers of the last weeks with what they are about, and what is rising."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import duckdb

from delivery.answers.asking import R, Value, query_text, used_by
from delivery.answers.search import searching
from papertrends import older_files
from papertrends.library.delivered import NEWS

PAPERS: Final = """
with days as (
    select max(first_listed_on) as newest
    from papers
),

ranks as (
    select paper_id, rank from trending_papers where as_of = (select max(as_of) from trending_papers)
),

recent as (
    select papers.*
    from papers
    cross join days
    where papers.first_listed_on > days.newest - $days::integer
)

select
    recent.paper_id,
    recent.first_listed_on,
    recent.upvotes,
    rank() over (partition by recent.first_listed_on order by recent.upvotes desc nulls last) as place,
    count(*) over (partition by recent.first_listed_on) as of_day,
    recent.arxiv_id,
    lower(recent.doi) as doi,
    coalesce((select list(paper_id_alias) from paper_aliases where paper_aliases.paper_id = recent.paper_id), []) as aliases
from recent
left join ranks on recent.paper_id = ranks.paper_id
order by ranks.rank nulls last, recent.upvotes desc nulls last, recent.first_listed_on desc, recent.paper_id
"""
"""The papers of the last weeks, trending ones first, then those with the most upvotes."""

MEMBERS: Final = """
select 'topic' as kind, topic_id as value, paper_id from paper_topics where paper_id in (select unnest($ids))
union all
select 'phrase', phrase_id, paper_id from paper_phrases where paper_id in (select unnest($ids))
union all
select distinct 'author', author_key, paper_id from paper_authors where paper_id in (select unnest($ids))
"""

CARDS: Final = """
with asked as (
    select
        asked.paper_id as paper_id_asked,
        papers.*
    from (select unnest($ids::varchar[]) as paper_id) as asked
    left join paper_aliases on asked.paper_id = paper_aliases.paper_id_alias
    inner join papers on coalesce(paper_aliases.paper_id, asked.paper_id) = papers.paper_id
)

select
    paper_id_asked,
    paper_id,
    title,
    authors,
    summary,
    abstract,
    first_listed_on,
    upvotes,
    links_of(arxiv_id, doi, url, code_url, project_url, title) as links
from asked
"""

RISING: Final = """
with windows as (
    select max(as_of) as as_of from trend_windows where not is_partial and has_history
),

rows as (
    select
        'topic' as kind, trends.topic_id as id, topics.name, topics.parent_topic_id as under,
        trends.* exclude (as_of, topic_id), trends.as_of, 0 as is_part
    from trending_topics as trends
    inner join windows on trends.as_of = windows.as_of
    inner join topics on trends.topic_id = topics.topic_id
    union all by name
    select
        'phrase' as kind, trends.phrase_id as id, phrases.phrase as name, phrases.topic_id as under,
        trends.* exclude (as_of, phrase_id), trends.as_of,
        -- the strongest phrase of a story stands for the others
        count(*) filter (where stories.phrase_id is not null and stories.phrase_id != trends.phrase_id)
            over (partition by trends.phrase_id) as is_part
    from trending_phrases as trends
    inner join windows on trends.as_of = windows.as_of
    inner join phrases on trends.phrase_id = phrases.phrase_id
    left join trend_stories as stories on trends.as_of = stories.as_of and list_contains(stories.phrase_ids, trends.phrase_id)
)

select
    kind, id, name, under, as_of, status, recent_papers, recent_total_papers, baseline_papers, baseline_total_papers,
    change, q_value, is_part > 0 as is_part
from rows
where status in ('rising', 'new')
order by kind = 'topic', rank, id
"""

NAMES: Final = """
select 'topic' as kind, topic_id as value, name as label from topics
union all
select 'phrase', phrase_id, phrase from phrases where phrase_id in (select unnest($phrases::varchar[]))
union all
select 'author', author_key, mode(author) from paper_authors
where author_key in (select unnest($authors::varchar[])) group by author_key
"""


class UnreadableError(Exception):
    """There is no published file, or it cannot be read; the message says so."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the last weeks: `place` is its rank by upvotes among the `of_day` papers of its day."""

    paper_id: str
    first_listed_on: dt.date
    upvotes: int | None
    place: int
    of_day: int
    arxiv_id: str | None
    doi: str | None
    aliases: list[str]

    @property
    def keys(self) -> set[str]:
        """All that it is known by."""
        return {
            self.paper_id,
            *self.aliases,
            *([f"arxiv:{self.arxiv_id}"] if self.arxiv_id else []),
            *([f"doi:{self.doi}"[:400]] if self.doi else []),
        }


@dataclass(frozen=True, slots=True)
class Card:
    """What a mail shows of a paper."""

    paper_id: str
    title: str
    authors: list[str]
    summary: str | None
    abstract: str | None
    first_listed_on: dt.date | None
    upvotes: int | None
    links: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rise:
    """A topic or phrase that is rising, with the numbers that say so."""

    kind: str
    id: str
    name: str
    under: str | None
    as_of: dt.date
    status: str
    recent_papers: int
    recent_total_papers: int
    baseline_papers: int
    baseline_total_papers: int
    change: float | None
    q_value: float | None
    is_part: bool


class Edition:
    """One published file, as mails read it. Close it when done; `UnreadableError` where it cannot be read."""

    def __init__(self, published: Path) -> None:
        """Open the file that is published now. Raises `UnreadableError`."""
        if not published.is_file():
            msg = f"there is no {published}: nothing is published yet"
            raise UnreadableError(msg)
        try:
            self._con = duckdb.connect(config={"threads": 2})
            self._con.execute(f"attach '{str(published).replace(chr(39), chr(39) * 2)}' as published (read_only)")
            self._con.execute("use published")
            self._con.execute(older_files.saying_where(published))
            about = dict(self._con.execute("select key, value from about").fetchall())
            self.generation = str(about["generation"])
            self.published_at = dt.datetime.fromisoformat(str(about["published_at"]))
            self.is_sample = about.get("sample") == "true"
        except (duckdb.Error, KeyError, ValueError) as error:
            msg = f"{published} cannot be read: {next(iter(str(error).splitlines()), '')}"
            raise UnreadableError(msg) from error

    def close(self) -> None:
        """Let go of the file."""
        self._con.close()

    def rows(self, query: str, kind: type[R], /, **parameters: Value) -> list[R]:
        """Ask the published file a named query of `delivery/answers`. Raises `UnreadableError`."""
        sql = query_text(query)
        names = [column.name for column in fields(kind)]
        return [kind(**{name: row[name] for name in names}) for row in self.ask(sql, **used_by(sql, parameters))]

    def ask(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Ask the published file. Raises `UnreadableError`."""
        try:
            found = self._con.execute(sql, parameters)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as error:
            msg = f"the published file cannot be read: {next(iter(str(error).splitlines()), '')}"
            raise UnreadableError(msg) from error

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """The papers of the last weeks, in the order of a mail."""
        return {row["paper_id"]: Paper(**row) for row in self.ask(PAPERS, days=NEWS.days)}

    @cached_property
    def newest_day(self) -> dt.date | None:
        """The newest day on which papers were listed."""
        return max((paper.first_listed_on for paper in self.papers.values()), default=None)

    @cached_property
    def rising(self) -> list[Rise]:
        """What was rising on the newest Sunday with enough history: phrases first, the likeliest to last at the top."""
        return [Rise(**row) for row in self.ask(RISING)]

    def members(self, paper_ids: Sequence[str]) -> dict[tuple[str, str], set[str]]:
        """Say which papers have a topic, a phrase or an author, by its kind and id."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.ask(MEMBERS, ids=list(paper_ids)):
            found.setdefault((row["kind"], row["value"]), set()).add(row["paper_id"])
        return found

    def search(self, text: str) -> set[str]:
        """Say which papers of the last weeks have all that a search asks for, as the dashboard finds them."""
        question = searching.ask(self, text)
        if not question.asks or self.newest_day is None:
            return set()
        wanted = {"sort": "newest", "first_day": self.newest_day - NEWS, "only_repeated": False, "most": len(self.papers), "skipped": 0}
        return {match.paper_id for match in searching.find(self, question, wanted)}

    def cards(self, paper_ids: Iterable[str]) -> dict[str, Card]:
        """Look up papers by the ids they had when their mail was planned."""
        found: dict[str, Card] = {}
        for row in self.ask(CARDS, ids=list(dict.fromkeys(paper_ids))):
            asked = row.pop("paper_id_asked")
            filled: dict[str, Any] = {"authors": row["authors"] or [], "links": row["links"] or [], "title": row["title"] or ""}
            found[asked] = Card(**row | filled)
        return found

    def names(self, phrases: Sequence[str] = (), authors: Sequence[str] = ()) -> dict[tuple[str, str], str]:
        """Name topics, and phrases and authors that are asked for."""
        found = self.ask(NAMES, phrases=list(phrases), authors=list(authors))
        return {(row["kind"], row["value"]): row["label"] for row in found}
