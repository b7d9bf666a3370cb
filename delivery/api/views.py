"""What a view of the dashboard shows, as a feed: of each page with its parameters, the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from delivery.answers import papers, trends
from delivery.answers.basis import Part, day_of, paper_rows_whole
from delivery.answers.model import BadQuestionError, Listing, NotFoundError, Trend
from delivery.answers.published import Reader
from delivery.answers.rows import FoundId, PaperId
from delivery.answers.search import names
from papertrends import run_status
from papertrends.feeds.model import MOST, Feed, Item
from papertrends.sentences import counted
from papertrends.settings import Settings

Given = Mapping[str, str]
"""Parameters of a view's address; those that only change how it looks are of no concern here."""


@dataclass(frozen=True, slots=True)
class View:
    """A page that has feeds."""

    page: str
    uses: tuple[str, ...]
    """Parameters that decide what it lists."""
    read: Callable[[Reader, Settings, Given], tuple[str, str, list[Item]]]
    """Gives a title, a description and the items."""


def feed_of(view: View, reader: Reader, settings: Settings, given: Given) -> Feed:
    """Make the feed of a view.

    Raises:
        AnswerError: a parameter cannot be read, or what it names does not exist.
    """
    used = {name: given[name] for name in view.uses if given.get(name)}
    title, about, items = view.read(reader, settings, used)
    query = urlencode(used)
    newest = sorted(items, key=lambda item: item.listed_on, reverse=True)[:MOST]
    page = f"{view.page}?{query}" if query else view.page
    return Feed("", view.page, title, f"papertrends: {title}", about, page, tuple(newest), folder="", query=query)


def _items(reader: Reader, paper_ids: Sequence[str]) -> list[Item]:
    """Write papers as items; undated ones are in no feed, since nobody knows when they were new."""
    found = paper_rows_whole(reader, paper_ids)
    return [_item(row) for row in found if row["first_listed_on"]]


def _item(row: dict[str, Any]) -> Item:
    url = row["url"]
    is_address = url is not None and url.startswith(("https://", "http://")) and not any(c.isspace() or c in '<>"' for c in url)
    return Item(
        row["paper_id"],
        row["title"] or "",
        row["abstract"],
        tuple(row["authors"]),
        row["first_listed_on"],
        url if is_address else None,
        tuple(row["topics"]),
    )


def _today(reader: Reader, _: Settings, given: Given) -> tuple[str, str, list[Item]]:
    known = trends.days(reader)
    since = day_of(given["since"]) if "since" in given else known.first_day or dt.date.min
    found = reader.rows("new_since", FoundId, since=since, most=MOST)
    about = f"Papers that no digest listed before, since {since}." if "since" in given else f"The newest {MOST} papers."
    return "New papers", about, _items(reader, [row.paper_id for row in found])


def _papers(reader: Reader, _: Settings, given: Given) -> tuple[str, str, list[Item]]:
    answer = papers.search(
        reader,
        given.get("q", ""),
        Part(0, MOST),
        sort="newest",
        whole=True,
        topic_id=given.get("topic"),
        phrase_id=given.get("phrase"),
        source=given.get("source"),
        source_kind=given.get("kind"),
        first_day=day_of(given["from"]) if "from" in given else None,
        last_day=day_of(given["to"]) if "to" in given else None,
        only_repeated=given.get("repeated") == "1",
    )
    title = given.get("q") or "Papers"
    return title, f"The newest {MOST} papers of the view {title}.", _items(reader, [row.paper_id for row in answer.rows])


def _trends(reader: Reader, _: Settings, given: Given) -> tuple[str, str, list[Item]]:
    kinds = {"": "phrase", "phrases": "phrase", "topics": "topic"}
    if given.get("kind", "") not in kinds:
        raise BadQuestionError("The page compares phrases or topics.")
    status = given.get("status", "")
    statuses = (status,) if status in trends.CALLED else trends.CALLED
    day = day_of(given["as_of"]) if "as_of" in given else None
    answer = trends.trending(reader, kinds[given.get("kind", "")], day, Part(0, MOST), statuses)
    as_of = answer.as_of or dt.date.min
    title = f"{given.get('kind', 'phrases').capitalize()} that changed"
    return title, "What is rising, new, growing or falling, with its numbers.", [_of_trend(row, as_of) for row in answer.rows]


def _of_trend(row: Trend, as_of: dt.date) -> Item:
    """Write a trend as an item, one a day of comparison."""
    page = f"phrase?id={quote(row.id, safe='')}" if row.kind == "phrase" else f"topics?topic={quote(row.id, safe='')}"
    before = f", {row.baseline_share:.1%} before" if row.baseline_share is not None else ""
    share = f": {row.recent_share:.1%} of papers{before}" if row.recent_share is not None else ""
    said = f"As of {as_of}: {row.recent_papers:,} of {row.recent_total_papers:,} papers, {row.baseline_papers:,} of "
    said += f"{row.baseline_total_papers:,} before{f'; q {row.q_value:.2g}' if row.q_value is not None else ''}."
    at = "; ".join(place.file if place.line is None else f"{place.file}:{place.line}" for place in row.places)
    about = f"{said}\n\nListed in {at}" if at else said
    topics = (row.belongs_to,) if row.belongs_to else ()
    return Item(f"{as_of}/{row.kind}/{row.id}", f"{row.name} is {row.status}{share}", about, (), as_of, None, topics, page)


def _of_kind(kind: str, parameter: str) -> Callable[[Reader, Settings, Given], tuple[str, str, list[Item]]]:
    """Make the feed of papers of one topic or phrase."""

    def read(reader: Reader, settings: Settings, given: Given) -> tuple[str, str, list[Item]]:
        key = given.get(parameter, "")
        if not key:
            return _trends(reader, settings, {"kind": f"{kind}s"})
        [one] = trends.named(reader, key, Part(0, 1), (kind,)).rows
        found = reader.rows("papers_of", PaperId, kind=kind, id=one.id, by_upvotes=False, most=MOST)
        return one.name, f"The newest {MOST} papers with the {kind} {one.name}.", _items(reader, [row.paper_id for row in found])

    return read


def _author(reader: Reader, _: Settings, given: Given) -> tuple[str, str, list[Item]]:
    key = given.get("name", "")
    [known] = [one for one in names.authors(reader, key) if one.author_key == key][:1] or [None]
    if known is None:
        raise NotFoundError(f"No author is called {key}.")
    found = reader.rows("papers_by_author", PaperId, author_key=key, by_upvotes=False, most=MOST)
    return known.author, f"The newest {MOST} papers by {known.author}.", _items(reader, [row.paper_id for row in found])


def _paper(reader: Reader, _: Settings, given: Given) -> tuple[str, str, list[Item]]:
    [row] = papers.paper(reader, given.get("id", "")).rows
    page = f"paper?id={quote(row.paper_id, safe='')}"
    items = [_of_listing(row.paper_id, listing, listing.listed_on, page) for listing in row.listings if listing.listed_on]
    return row.title or "Untitled", "Where and when digests list this paper.", items


def _of_listing(paper_id: str, listing: Listing, day: dt.date, page: str) -> Item:
    at = listing.file if listing.line is None else f"{listing.file}:{listing.line}"
    title = f"Listed by {listing.source or 'an unknown source'}"
    return Item(f"{paper_id}/{at}/{listing.position}", title, f"{listing.title_as_listed or ''}\n\n{at}", (), day, None, (), page)


def _builds(_: Reader, settings: Settings, given: Given) -> tuple[str, str, list[Item]]:
    del given
    items = [_of_run(run) for run in run_status.read(settings.run_status).runs[:MOST]]
    return "Builds", "How the last builds ended.", items


def _of_run(run: run_status.Run) -> Item:
    ended = f"Build published {counted(run.new_papers, 'new paper')} in {counted(run.new_digests, 'new digest')}"
    titles = {"failed": "Build failed", "nothing_new": "Build: nothing new"}
    title = titles.get(run.outcome, ended)
    return Item(run.run_id, title, run.message or "No message.", (), run.ended_at.date(), None, (), "data-health")


VIEWS: Final = (
    View("today", ("since",), _today),
    View("trends", ("as_of", "kind", "status"), _trends),
    View("topics", ("topic",), _of_kind("topic", "topic")),
    View("phrase", ("id",), _of_kind("phrase", "id")),
    View("author", ("name",), _author),
    View("papers", ("q", "topic", "phrase", "source", "kind", "from", "to", "repeated"), _papers),
    View("paper", ("id",), _paper),
    View("data-health", (), _builds),
)
