"""Every kind of source, against a local server that answers like the real one: what is asked, saved, read and remembered."""

from __future__ import annotations

import datetime as dt

import answers_of_sources as answers
import pytest
from web_server import Instance, WebServer, source

from papertrends.fetching.kinds import KINDS, months, weeks
from papertrends.fetching.model import FetchOutcome
from papertrends.reasons import FetchReason

DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def only(**changed: object) -> dict[str, object]:
    """Arguments of a run on the first day alone."""
    return {"now": DAY} | changed


REAL = {
    # kind: its query, what it must ask for, an answer, the reader's name and the first title
    "daily-papers": ("", "/?date=2026-03-02&", answers.daily_papers("2026-03-02"), "hf-api", "Paper 0 of 2026-03-02"),
    "weekly-papers": ("", "/?week=2026-W10&", answers.daily_papers("2026-03-02"), "hf-api", "Paper 0 of 2026-03-02"),
    "monthly-papers": ("", "/?month=2026-03&", answers.daily_papers("2026-03-02"), "hf-api", "Paper 0 of 2026-03-02"),
    "arxiv": (
        "cs.LG",
        "search_query=cat:cs.LG AND submittedDate:[202603020000 TO 202603022359]&",
        answers.arxiv(0, 2, 2),
        "arxiv-feed",
        "Paper 0",
    ),
    "arxiv-feed": ("cs.CL+stat.ML", "/cs.CL stat.ML", answers.arxiv_rss(), "arxiv-feed", "Paper 0"),
    "biorxiv": (
        "cell biology",
        "/details/biorxiv/2026-03-02/2026-03-02/0/json?category=cell biology",
        answers.biorxiv(0, 2, 2),
        "records-json",
        "Yeast That Keeps Time 0",
    ),
    "medrxiv": ("", "/details/medrxiv/2026-03-02/2026-03-02/0/json", answers.biorxiv(0, 2, 2), "records-json", "Yeast That Keeps Time 0"),
    "openalex": (
        "search=onions&filter=type:article",
        "search=onions&filter=type:article,from_publication_date:2026-03-02,to_publication_date:2026-03-02&",
        answers.openalex(1, 2, 2),
        "records-json",
        "Rot in Onion Stores 0",
    ),
    "semantic-scholar": (
        '"cork oak" + drone',
        '/?query="cork oak" + drone&publicationDateOrYear=2026-03-02&fields=title,abstract',
        answers.semantic_scholar(0, 2, 2, None),
        "records-json",
        "Cork Oaks Heard from Above 0",
    ),
    "feed": ("", "/", answers.journal_rss(), "feed", "Rot in Onion Stores"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_asked_as_it_wants_and_its_answer_is_saved_unchanged_and_read(web: WebServer, here: Instance, kind: str) -> None:
    query, asked, body, reader, title = REAL[kind]
    web.says("", body)
    [outcome] = here.run(source(kind, query, web.url()), **only(contact="ada@mail.example"))
    assert outcome.outcome == "fetched"
    assert [asked in one.what for one in web.asked] == [True]
    assert web.asked[0].headers["User-Agent"] == "papertrends/0.1 (ada@mail.example)"
    assert list(here.files().values()) == [body]
    [(understood_by, entries)] = here.understood().values()
    assert (understood_by, entries[0].title) == (reader, title)
    assert outcome.entries == len(entries)


def test_papers_of_apis_keep_their_ids_dates_and_abstracts(web: WebServer, here: Instance) -> None:
    web.says("details", answers.biorxiv(0, 1, 1))
    web.says("per-page", answers.openalex(1, 1, 1))
    web.says("publicationDateOrYear", answers.semantic_scholar(7, 1, 1, None))
    kinds = ("biorxiv", "openalex", "semantic-scholar")
    here.run(*[source(kind, "onions", web.url()) for kind in kinds], **only())
    understood = here.understood()
    entries = [understood[f"fetched/{kind}/2026-03-02.json"][1][0] for kind in kinds]
    assert [(entry.arxiv_id, entry.doi) for entry in entries] == [
        (None, "10.1101/2026.03.01.000000"),
        (None, "10.5555/onion.0"),
        ("2603.00007", None),
    ]
    assert {str(entry.published_on) for entry in entries} == {"2026-03-02"}
    assert [(entry.abstract or "").split()[0] for entry in entries] == ["A", "Onion", "Drones"]


def test_a_query_of_several_words_of_arxiv_is_kept_together(web: WebServer, here: Instance) -> None:
    web.says("", answers.arxiv(0, 1, 1))
    here.run(source("arxiv", "cat:cs.CL OR cat:cs.AI", web.url()), **only())
    assert "search_query=(cat:cs.CL OR cat:cs.AI) AND submittedDate" in web.asked[0].what


PAGES = {
    # kind: its query, and what asks for the second and the first page
    "daily-papers": ("", [("&p=1", answers.daily_papers("2026-03-02", 3, 100)), ("&p=0", answers.daily_papers("2026-03-02", 100))]),
    "arxiv": ("cs.LG", [("start=500", answers.arxiv(500, 200, 700)), ("start=0", answers.arxiv(0, 500, 700))]),
    "biorxiv": ("", [("/100/json", answers.biorxiv(100, 30, 130)), ("/0/json", answers.biorxiv(0, 100, 130))]),
    "openalex": ("onions", [("&page=2", answers.openalex(2, 30, 130)), ("&page=1", answers.openalex(1, 100, 130))]),
    "semantic-scholar": (
        "oaks",
        [("token=T&T", answers.semantic_scholar(2, 1, 3, None)), ("query=oaks", answers.semantic_scholar(0, 2, 3, "T&T"))],
    ),
}


def complete(kind: str) -> dt.datetime:
    """A time at which the list of the first day no longer grows."""
    return DAY + dt.timedelta(days=KINDS[kind].settled_after)


def of_the_first_day(outcomes: list[FetchOutcome]) -> list[FetchOutcome]:
    return [outcome for outcome in outcomes if outcome.period == "2026-03-02"]


@pytest.mark.parametrize("kind", PAGES)
def test_a_list_of_several_pages_is_resumed_where_it_broke_off(web: WebServer, here: Instance, kind: str) -> None:
    query, ((second_words, second), (first_words, first)) = PAGES[kind]
    web.says(second_words, b"", 500)
    web.says(first_words, first)
    wanted = source(kind, query, web.url())
    broken = of_the_first_day(here.run(wanted, now=complete(kind), retries=0))
    assert [(one.outcome, one.reason) for one in broken] == [("fetched", None), ("failed", FetchReason.HTTP_STATUS)]
    web.forgets(second_words)
    web.forgets(first_words)
    web.says(second_words, second)
    web.says(first_words, first)
    resumed = of_the_first_day(here.run(wanted, now=complete(kind)))
    assert [one.outcome for one in resumed] == ["settled", "fetched"], "what was fetched is not asked again"
    suffix = KINDS[kind].suffix
    assert here.files()[f"fetched/{kind}/2026-03-02{suffix}"] == first
    assert here.files()[f"fetched/{kind}/2026-03-02.page-2{suffix}"] == second


def test_a_page_whose_cursor_has_expired_is_fetched_from_the_first_one(web: WebServer, here: Instance) -> None:
    wanted = source("semantic-scholar", "oaks", web.url())
    web.says("token=old", b"", 500)
    web.says("token=old", b'{"error": "Invalid token"}', 400)
    web.says("token=new", answers.semantic_scholar(2, 1, 3, None))
    web.says("=2026-03-02&", answers.semantic_scholar(0, 2, 3, "old"))
    web.says("=2026-03-02&", answers.semantic_scholar(0, 2, 3, "new"))
    now = complete("semantic-scholar")
    assert [one.outcome for one in of_the_first_day(here.run(wanted, now=now, retries=0))] == ["fetched", "failed"]
    failed = of_the_first_day(here.run(wanted, now=now, retries=0))[-1]
    assert (failed.outcome, failed.detail) == ("failed", "status 400 Bad Request: Invalid token")
    last = of_the_first_day(here.run(wanted, now=now))
    assert [one.outcome for one in last] == ["unchanged", "fetched"]


def test_pages_that_go_round_in_circles_end(web: WebServer, here: Instance) -> None:
    web.says("", answers.semantic_scholar(0, 2, 3, "again"))
    assert len(here.run(source("semantic-scholar", "oaks", web.url()), **only())) == 2


# what is no digest

NO_DIGEST = [
    ("daily-papers", b"<html><h1>Please wait</h1></html>", FetchReason.NOT_A_DIGEST, "no JSON"),
    ("daily-papers", b'[{"paper": {"id": "26', FetchReason.NOT_A_DIGEST, "no JSON"),
    ("daily-papers", b"[" * 100_000, FetchReason.NOT_A_DIGEST, "no JSON"),
    ("daily-papers", b'"[]"', FetchReason.NOT_A_DIGEST, "no list of papers"),
    ("daily-papers", b'{"error": "Invalid date"}', FetchReason.SOURCE_ERROR, "Invalid date"),
    ("arxiv", b"<html/>", FetchReason.NOT_A_DIGEST, "no Atom feed"),
    ("arxiv", b"not xml", FetchReason.NOT_A_DIGEST, "no XML"),
    ("arxiv", answers.arxiv_error("incorrect id format"), FetchReason.SOURCE_ERROR, "incorrect id format"),
    ("arxiv", answers.arxiv(0, 0, 40), FetchReason.NOT_A_DIGEST, "an empty page, although 40 entries were promised"),
    ("feed", b"<!doctype html><html><body>Log in<br></body></html>", FetchReason.NOT_A_DIGEST, "no RSS or Atom feed"),
    ("feed", b"", FetchReason.NOT_A_DIGEST, "no RSS or Atom feed"),
    ("biorxiv", b'{"messages": []}', FetchReason.NOT_A_DIGEST, "no collection of papers"),
    ("biorxiv", b'{"messages": [{"status": "invalid interval"}], "collection": []}', FetchReason.SOURCE_ERROR, "invalid interval"),
    ("openalex", b'{"results": []}', FetchReason.NOT_A_DIGEST, "no results"),
    ("openalex", answers.openalex(1, 100, 12_345), FetchReason.TOO_MANY_RESULTS, "12,345 works of one day, at most 10,000"),
    ("semantic-scholar", b'{"total": 3}', FetchReason.NOT_A_DIGEST, "no data"),
]


@pytest.mark.parametrize(("kind", "body", "reason", "detail"), NO_DIGEST)
def test_what_is_no_digest_is_a_failure_with_a_reason_and_not_a_file(
    web: WebServer, here: Instance, kind: str, body: bytes, reason: FetchReason, detail: str
) -> None:
    web.says("", body)
    [outcome] = here.run(source(kind, "cs.LG", web.url()), **only())
    assert (outcome.outcome, outcome.reason, outcome.detail) == ("failed", reason, detail)
    assert here.files() == {}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("daily-papers", b"[]"),
        ("arxiv", answers.arxiv(0, 0, 0)),
        ("biorxiv", answers.biorxiv_without_posts()),
        ("openalex", answers.openalex(1, 0, 0)),
        ("semantic-scholar", b'{"total": 0, "token": null, "data": []}'),
    ],
)
def test_an_empty_list_is_an_outcome_and_not_a_file(web: WebServer, here: Instance, kind: str, body: bytes) -> None:
    web.says("", body)
    [outcome] = here.run(source(kind, "cs.LG", web.url()), **only())
    assert outcome.outcome == "empty"
    assert here.files() == {}


def test_every_day_week_and_month_since_the_first_day_is_fetched_and_none_after_today() -> None:
    since, today = dt.date(2025, 12, 30), dt.date(2026, 2, 1)
    assert [period.label for period in weeks(since, today)] == ["2026-W01", "2026-W02", "2026-W03", "2026-W04", "2026-W05"]
    assert [(period.label, str(period.last)) for period in months(since, today)] == [
        ("2025-12", "2025-12-31"),
        ("2026-01", "2026-01-31"),
        ("2026-02", "2026-02-28"),
    ]


def test_another_query_under_the_same_name_is_asked_anew(web: WebServer, here: Instance) -> None:
    web.says("", answers.arxiv(0, 1, 1))
    late = {"now": complete("arxiv")}
    here.run(source("arxiv", "cs.LG", web.url()), **late)
    assert "settled" not in {one.outcome for one in here.run(source("arxiv", "cs.CL", web.url()), **late)}


def test_a_source_that_is_down_is_left_alone_and_does_not_affect_others(web: WebServer, here: Instance) -> None:
    web.says("date=", b"", 500)
    web.says("", answers.journal_rss())
    outcomes = here.run(source("daily-papers", address=web.url()), source("feed", address=web.url()), retries=0)
    assert sum("date=" in one.what for one in web.asked) == 3
    assert [one.reason for one in outcomes] == [FetchReason.HTTP_STATUS] * 3 + [FetchReason.NOT_ASKED, None]
    assert outcomes[3].detail == "2 lists from here on"
    assert outcomes[4].outcome == "fetched"


def test_a_digests_folder_that_cannot_be_written_is_a_failure_of_the_source(web: WebServer, here: Instance) -> None:
    web.says("", answers.journal_rss())
    (here.digests / "fetched").write_text("a file where the folder should be")
    [outcome] = here.run(source("feed", address=web.url()))
    assert (outcome.outcome, outcome.reason) == ("failed", FetchReason.NOT_WRITTEN)
