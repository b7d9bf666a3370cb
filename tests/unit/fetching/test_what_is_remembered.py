"""What is remembered of a source: nothing is asked for, sent or saved twice, and nothing new is missed."""

from __future__ import annotations

import datetime as dt

import answers_of_sources as answers
from web_server import Instance, WebServer, source

from papertrends.fetching.memory import last_runs

DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_what_has_not_changed_is_not_sent_again(web: WebServer, here: Instance) -> None:
    web.says("", answers.journal_rss(), ETag='"one"', Last_Modified="Mon, 02 Mar 2026 05:00:00 GMT")
    wanted = source("feed", address=web.url())
    here.run(wanted)
    [outcome] = here.run(wanted, now=DAY + dt.timedelta(days=9))
    assert outcome.outcome == "unchanged"
    assert web.asked[1].headers["If-None-Match"] == '"one"'
    assert web.asked[1].headers["If-Modified-Since"] == "Mon, 02 Mar 2026 05:00:00 GMT"
    assert len(here.files()) == 1


def test_a_feed_without_etag_is_saved_only_if_it_has_changed(web: WebServer, here: Instance) -> None:
    web.says("", answers.journal_rss())
    web.says("", answers.journal_rss())
    web.says("", answers.arxiv_rss())
    wanted = source("feed", address=web.url())
    outcomes = [here.run(wanted, now=DAY + dt.timedelta(days=n))[0].outcome for n in range(3)]
    assert outcomes == ["fetched", "unchanged", "fetched"]
    assert list(here.files()) == ["fetched/feed/2026-03-02.xml", "fetched/feed/2026-03-04.xml"]


def test_a_longer_list_of_the_same_day_is_another_capture(web: WebServer, here: Instance) -> None:
    web.says("", answers.daily_papers("2026-03-02", 2))
    web.says("", answers.daily_papers("2026-03-02", 3))
    wanted = source("daily-papers", address=web.url())
    outcomes = [here.run(wanted, now=DAY)[0].outcome for _ in range(3)]
    assert outcomes == ["fetched", "fetched", "unchanged"]
    assert here.files() == {
        "fetched/daily-papers/2026-03-02.json": answers.daily_papers("2026-03-02", 2),
        "fetched/daily-papers/2026-03-02.capture-2.json": answers.daily_papers("2026-03-02", 3),
    }


def test_citations_that_were_counted_anew_are_no_new_list(web: WebServer, here: Instance) -> None:
    web.says("", answers.openalex(1, 2, 2, cited=1))
    web.says("", answers.openalex(1, 2, 2, cited=2))
    wanted = source("openalex", "onions", web.url())
    assert [here.run(wanted, now=DAY)[0].outcome for _ in range(2)] == ["fetched", "unchanged"]
    assert len(here.files()) == 1


def test_an_old_day_is_requested_only_once_even_if_it_was_empty_or_its_file_was_deleted(web: WebServer, here: Instance) -> None:
    web.says("2026-03-02", answers.daily_papers("2026-03-02"))
    web.says("", b"[]")
    wanted, late = source("daily-papers", address=web.url()), DAY + dt.timedelta(days=4)
    here.run(wanted, now=late)
    (here.digests / "fetched/daily-papers/2026-03-02.json").unlink()
    asked = len(web.asked)
    outcomes = here.run(wanted, now=late)
    assert [one.outcome for one in outcomes] == ["settled", "settled", "empty", "empty", "empty"]
    assert len(web.asked) == asked + 3
    assert here.files() == {}


def test_files_that_are_there_are_not_written_twice_after_the_data_folder_was_lost(web: WebServer, here: Instance) -> None:
    web.says("", answers.daily_papers("2026-03-02"))
    wanted = source("daily-papers", address=web.url())
    here.run(wanted, now=DAY)
    (here.data / "fetched/daily-papers.json").write_text("no JSON")
    [outcome] = here.run(wanted, now=DAY)
    assert outcome.outcome == "unchanged"
    assert len(here.files()) == 1


def test_how_the_last_run_of_each_source_ended_is_kept(web: WebServer, here: Instance) -> None:
    web.says("date=2026-03-02", answers.daily_papers("2026-03-02"))
    web.says("", b"", 404)
    here.run(source("daily-papers", address=web.url()), now=DAY + dt.timedelta(days=1))
    [run] = last_runs(here.data / "fetched")
    assert (run.source, run.kind, run.counts) == ("daily-papers", "daily-papers", {"fetched": 1, "failed": 1})
    assert [(one.period, one.reason, one.detail) for one in run.failures] == [("2026-03-03", "http_status", "status 404 Not Found")]
    assert run.fetched_at is not None
