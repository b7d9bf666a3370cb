"""Read from the published file which papers are in which feed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import quote

import duckdb

from papertrends import older_files
from papertrends.feeds.model import MOST, Feed, Item, file_name

# Undated papers are in no feed: it is not known when they were new.
DATED = """
create temp table dated as
select
    paper_id,
    row_number() over (order by first_listed_on desc, upvotes desc nulls last, paper_id) as place
from papers
where first_listed_on is not null
"""

# the smallest places by an aggregate: a window over every paper of every topic would sort them all
NEWEST = """
create temp table newest as
with places as (
    select 'papers' as kind, '' as id, unnest(min(place, $most)) as place
    from dated
    union all
    select 'topic' as kind, paper_topics.topic_id as id, unnest(min(dated.place, $most)) as place
    from paper_topics
    inner join dated on paper_topics.paper_id = dated.paper_id
    group by paper_topics.topic_id
    union all
    select 'phrase' as kind, paper_phrases.phrase_id as id, unnest(min(dated.place, $most)) as place
    from trending_phrases as trends
    inner join paper_phrases on trends.phrase_id = paper_phrases.phrase_id
    inner join dated on paper_phrases.paper_id = dated.paper_id
    where
        trends.as_of = (select max(as_of) from trend_windows where not is_partial)
        and trends.status in ('rising', 'new')
    group by paper_phrases.phrase_id
)

select places.kind, places.id, places.place, dated.paper_id
from places
inner join dated on places.place = dated.place
"""

ITEMS = """
select
    papers.paper_id,
    any_value(papers.title) as title,
    any_value(papers.abstract) as abstract,
    any_value(papers.authors) as authors,
    any_value(papers.first_listed_on) as listed_on,
    any_value(papers.url) as url,
    list(topics.name order by topics.name) filter (where topics.name is not null) as topics
from papers
left join paper_topics on papers.paper_id = paper_topics.paper_id
left join topics on paper_topics.topic_id = topics.topic_id
where papers.paper_id in (select paper_id from newest)
group by papers.paper_id
"""

LISTS = """
select
    newest.kind,
    newest.id,
    coalesce(any_value(topics.name), any_value(phrases.phrase), '') as called,
    list(newest.paper_id order by newest.place) as paper_ids
from newest
left join topics on newest.kind = 'topic' and newest.id = topics.topic_id
left join phrases on newest.kind = 'phrase' and newest.id = phrases.phrase_id
group by newest.kind, newest.id
order by newest.kind = 'phrase', lower(called), newest.id
"""


def read_feeds(published: Path) -> list[Feed]:
    """Return every feed: that of all papers first, then those of topics, then those of phrases that rise."""
    with duckdb.connect() as con:
        con.execute(f"attach '{str(published).replace(chr(39), chr(39) * 2)}' as published (read_only)")
        con.execute("use published")
        con.execute(older_files.saying_where(published))
        con.execute(DATED)
        con.execute(NEWEST, {"most": MOST})
        items = {item.paper_id: item for item in map(_item, con.execute(ITEMS).fetchall())}
        lists = con.execute(LISTS).fetchall()
    of_all = [paper_id for kind, _, _, paper_ids in lists if kind == "papers" for paper_id in paper_ids]
    feeds = [_all_papers(tuple(items[paper_id] for paper_id in of_all))]
    for kind, key, name, paper_ids in lists:
        members = tuple(items[paper_id] for paper_id in paper_ids)
        if kind == "topic":
            feeds.append(_topic(key, name, members))
        elif kind == "phrase":
            feeds.append(_phrase(key, name, members))
    return feeds


def _item(row: tuple[str, str | None, str | None, list[str] | None, dt.date, str | None, list[str] | None]) -> Item:
    paper_id, title, abstract, authors, listed_on, url, topics = row
    is_address = url is not None and url.startswith(("https://", "http://")) and not any(c.isspace() or c in '<>"' for c in url)
    return Item(paper_id, title or "", abstract, tuple(authors or ()), listed_on, url if is_address else None, tuple(topics or ()))


def _all_papers(items: tuple[Item, ...]) -> Feed:
    about = f"The newest {MOST} papers, by the day on which a digest first listed them."
    return Feed("All papers", "papers", "New papers", "papertrends: new papers", about, "papers", items)


def _topic(key: str, name: str, items: tuple[Item, ...]) -> Feed:
    about = f"The newest {MOST} papers on {name}, by the day on which a digest first listed them."
    page = f"topics?topic={quote(key, safe='')}"
    return Feed("Topics", f"topics/{file_name(key)}", name, f"papertrends: {name}", about, page, items)


def _phrase(key: str, name: str, items: tuple[Item, ...]) -> Feed:
    about = f"The newest {MOST} papers with “{name}” in title or abstract, for as long as it is rising."
    page = f"phrase?id={quote(key, safe='')}"
    return Feed("Rising phrases", f"phrases/{file_name(key)}", f"“{name}”", f"papertrends: “{name}”, rising", about, page, items)
