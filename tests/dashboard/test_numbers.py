"""No page shows a number that differs from SQL: each number below is counted again, from papers, and not as the page asks for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from tests.invented_history import FADER, LAST_SUNDAY, RISER, RISING_TOPIC

Texts = Callable[..., str]
RECENT = f"first_listed_on between date '{LAST_SUNDAY}' - 55 and date '{LAST_SUNDAY}'"
BEFORE = f"first_listed_on < date '{LAST_SUNDAY}' - 55"
OF_RISER = f"paper_id in (select paper_id from paper_phrases inner join phrases using (phrase_id) where phrase = '{RISER}')"
OF_FADER = OF_RISER.replace(RISER, FADER)
OF_TOPIC = f"paper_id in (select paper_id from paper_topics where topic_id = '{RISING_TOPIC}')"
LAST_WEEK = f"first_listed_on between date '{LAST_SUNDAY}' - 6 and date '{LAST_SUNDAY}'"


def papers(where: str) -> str:
    """Count papers."""
    return f"select count(*) from papers where {where}"


def share(of: str, when: str) -> str:
    """Give the part of the papers of a time that are of something, in percent with one decimal."""
    return f"select round(100 * count(*) filter (where {of}) / count(*), 1) from papers where {when}"


@dataclass(frozen=True)
class Page:
    """A page, the numbers that it shows, by what stands around each, and how each is counted."""

    name: str
    numbers: dict[str, str]
    state: dict[str, str]


PHRASE = f"(select phrase_id from phrases where phrase = '{RISER}')"
PAGES = [
    Page(
        "today",
        {
            r"^([\d,]+) new papers$": papers("first_listed_on = (select max(first_listed_on) from papers)"),
            rf"{RISER}[\s\S]*?([\d.]+)% of papers now": share(OF_RISER, RECENT),
            rf"{RISER}[\s\S]*?% of papers now, ([\d.]+)% before": share(OF_RISER, BEFORE),
        },
        {},
    ),
    Page(
        "trends",
        {
            r"Last 8 weeks \(([\d,]+) papers": papers(RECENT),
            r"compared with .*? before \(([\d,]+) papers": papers(BEFORE),
            r"^falling ([\d,]+)$": f"select count(*) from trending_phrases where status = 'falling' and as_of = '{LAST_SUNDAY}'",
            r"of ([\d,]+) trending papers": f"select count(*) from trending_papers where as_of = '{LAST_SUNDAY}'",
        },
        {},
    ),
    Page(
        "topics",
        {
            r"([\d,]+) areas with": "select count(*) from topics where parent_topic_id is null",
            r"areas with ([\d,]+) topics": "select count(*) from topics where parent_topic_id is not null",
            r"curated taxonomy, in ([\d,]+) papers": papers("true"),
        },
        {},
    ),
    Page(
        "topics",
        {
            r"\*\*([\d,]+)\*\* of [\d,]+ papers": papers(OF_TOPIC),
            r"of ([\d,]+) papers \(": papers("true"),
            r"papers \(([\d.]+)%\)": share(OF_TOPIC, "true"),
            r": ([\d.]+)× \(": f"select round((({papers(f'{OF_TOPIC} and {RECENT}')}) + 0.5) / ({papers(RECENT)})"
            f" / ((({papers(f'{OF_TOPIC} and {BEFORE}')}) + 0.5) / ({papers(BEFORE)})), 1)",
            r"The ([\d,]+) recent papers": papers(f"{OF_TOPIC} and {RECENT}"),
            r"All ([\d,]+) papers": papers(OF_TOPIC),
        },
        {"topic": RISING_TOPIC},
    ),
    Page(
        "phrase",
        {
            r"A phrase in \*\*([\d,]+)\*\*": papers(OF_RISER),
            r"papers now \(([\d,]+) of": papers(f"{OF_RISER} and {RECENT}"),
            r"papers now \([\d,]+ of ([\d,]+)\)": papers(RECENT),
            r"before \(([\d,]+) of": papers(f"{OF_RISER} and {BEFORE}"),
            r"before \([\d,]+ of ([\d,]+)\)": papers(BEFORE),
        },
        {"id": PHRASE},
    ),
    Page("papers", {r"\*\*([\d,]+)\*\* of": papers("title || ' ' || abstract ilike '%tidal lantern%'")}, {"q": f'"{RISER}"'}),
    Page("papers", {r"\*\*([\d,]+)\*\* of": papers(LAST_WEEK)}, {"from": str(LAST_SUNDAY - dt.timedelta(days=6)), "to": str(LAST_SUNDAY)}),
    Page(
        "papers",
        {r"\*\*([\d,]+)\*\* of": papers(f"{OF_FADER} and {OF_TOPIC}")},
        {"phrase": PHRASE.replace(RISER, FADER), "topic": RISING_TOPIC},
    ),
    Page(
        "data_health",
        {
            r"\*\*: ([\d,]+) files in use": "select count(*) from digest_outcomes where outcome = 'loaded'",
            r"([\d,]+) papers \(\d+ in more": papers("true"),
            r"\(([\d,]+) in more than one digest": papers("digests > 1"),
            r"from ([\d,]+) entries": "select count(*) from paper_appearances",
            r"entries of ([\d,]+) digests": "select count(distinct digest_id) from paper_appearances",
            r"digests on ([\d,]+) days": "select count(distinct listed_on) from digests",
        },
        {},
    ),
    Page(
        "data_health",
        {
            r"listing\): ([\d,]+) of": "select count(distinct listed_on) from digests",
            r"of ([\d,]+) days from": "select max(listed_on) - min(listed_on) + 1 from digests where listed_on >= '2024-01-01'",
        },
        {"view": "Days"},
    ),
]


def everything(app: Any) -> str:
    """All text of a page, one line for each element, with the labels of links, buttons and choices."""
    said = [*app.title, *app.header, *app.markdown, *app.caption, *app.info]
    labels = [part.proto.label for part in app.get("page_link")]
    options = [option.content for group in app.get("button_group") for option in group.proto.options]
    return "\n".join([*(str(part.value) for part in said), *labels, *options])


def number(text: str) -> float:
    return float(text.replace(",", ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name}{'-'.join(page.state)}")
def test_what_a_page_counts_is_what_sql_counts(months, open_page, page: Page):
    state = {key: months.query(f"select {value}")[0][0] if value.startswith("(") else value for key, value in page.state.items()}
    text = everything(open_page(page.name, **state))
    shown = {}
    for pattern in page.numbers:
        found = re.search(pattern, text, re.MULTILINE)
        assert found, pattern
        shown[pattern] = number(found[1])
    counted = {pattern: months.query(sql)[0][0] for pattern, sql in page.numbers.items()}
    assert shown == pytest.approx(counted)


def test_what_merges_and_data_health_count_is_what_sql_counts(published, open_page):
    text = "\n".join(everything(open_page(*page)) for page in (("merges",), ("data_health",)))
    numbers = {
        r"\*\*([\d,]+)\*\* entries →": "select count(*) from paper_appearances",
        r"→ \*\*([\d,]+)\*\* papers": papers("true"),
        r"papers, \*\*([\d,]+)\*\* of them": papers("appearances > 1"),
        r"([\d,]+) file failed": "select count(*) from digest_outcomes where outcome = 'rejected'",
        r", ([\d,]+) withdrawn": "select count(*) from digest_outcomes where outcome = 'withdrawn'",
        r"([\d,]+) configuration rows are not used": "select count(*) from config_problems",
    }
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        for pattern, sql in numbers.items():
            found = re.search(pattern, text)
            assert found, pattern
            assert (pattern, number(found[1])) == (pattern, con.execute(sql).fetchone()[0])


def test_there_are_thirty_numbers():
    assert sum(len(page.numbers) for page in PAGES) >= 30
