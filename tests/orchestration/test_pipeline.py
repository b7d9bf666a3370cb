"""Whole builds: files in, a published file out, and the messages when there is nothing or something is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, Place


@pytest.fixture
def running(built: Place, tmp_path: Path) -> Place:
    """An instance with the fixture digests, built: a copy to go on with."""
    return Place(shutil.copytree(built.root, tmp_path / "instance"))


def status_of(place) -> dict:
    return json.loads((place.data / "run_status.json").read_text())


def test_from_files_to_a_published_file(built):
    assert "published 8 papers from 2 digests" in built.said

    digests = built.query("select file_path, listed_on::varchar, listed_on_source, source, source_kind, entries from digests order by 1")
    assert digests[0] == ("saved-page-with-a-day.txt", digests[0][1], "content_year_inferred", "huggingface-papers", "unknown", 4)
    assert digests[0][1].endswith("-06-03")
    assert digests[1] == ("saved-page.txt", "2025-06-05", "manifest", "my-list", "daily", 5)

    outcomes = dict(built.query("select file_path, outcome from digest_outcomes"))
    assert outcomes == {
        "saved-page.txt": "loaded",
        "saved-page-with-a-day.txt": "loaded",
        "nested/another-day.txt": "withdrawn",
        "not-a-digest.txt": "rejected",
    }
    problems = built.query("select file, line, reason from config_problems order by line")
    assert problems == [
        ("match_overrides.csv", 2, "matches_nothing"),
        ("digests.csv", 4, "no_such_file"),
        ("digests.csv", 5, "bad_date"),
    ]

    twice = built.query("select title, digests from papers where digests > 1")
    assert [(title[:6], n) for title, n in twice] == [("Pebble", 2)]
    parts = built.query("select count(distinct paper_id) from papers where title like 'Part %'")
    assert parts == [(2,)], "Part 1 and Part 2 are two papers"
    assert built.query("select outcome, new_digests, new_papers from pipeline_runs") == [("published", 2, 8)]
    assert built.query("select count(*) from duckdb_columns() where database_name = 'p' and comment is null") == [(0,)]


@pytest.mark.slow
def test_a_failing_check_shows_the_rows_with_their_file_and_line(running):
    with duckdb.connect(str(running.data / "warehouse.duckdb")) as con:
        (entry_id,) = con.execute("select min(entry_id) from raw.digest_entries").fetchone()
        con.execute("insert into raw.digest_entries select * from raw.digest_entries where entry_id = ?", [entry_id])
    (running.digests / "more.jsonl").write_text('{"title": "A digest that came later", "listed_on": "2025-06-07"}\n')
    assert running.build(check=False).returncode == 1
    said = status_of(running)["runs"][0]["message"]
    assert re.search(rf"entry_id {entry_id}[^;]*\(\S+\.txt line \d+\)", said), said
    failed = [check for check in status_of(running)["checks"]["results"] if check["outcome"] == "fail"]
    assert any(entry_id in row for check in failed for row in check["rows"])


@pytest.mark.slow
def test_a_failed_run_leaves_what_was_published(running):
    before = running.published.stat()
    assert not (running.data / "dbt").exists(), "a run that ended well leaves nothing of dbt's"
    killed = running.data / "dbt" / "of-a-run-that-was-killed"
    killed.mkdir(parents=True)
    (running.config / "topics.csv").write_text(
        "topic_id,parent_topic_id,name,description,arxiv_categories\nlost,no_such_parent,Lost,Has no parent.,\n"
    )
    done = running.build(check=False)
    assert done.returncode != 0
    assert "the published file is unchanged" in done.stderr
    assert running.published.stat().st_ino == before.st_ino
    assert running.query("select count(*) from papers") == [(8,)]
    last = status_of(running)["runs"][0]
    assert last["outcome"] == "failed"
    assert last["message"] == "1 model or test failed: assert_taxonomy_rows_are_sound: topics.csv line 2: parent_unknown (no_such_parent)"
    assert [folder.name for folder in killed.parent.iterdir()] == [last["run_id"]], "what runs left that go on no longer is gone"
    assert "assert_taxonomy_rows_are_sound" in (killed.parent / last["run_id"] / "dbt.log").read_text(), "the log that the error names"
    checks = status_of(running)["checks"]
    assert checks["run_id"] == last["run_id"]
    amiss = [check["name"] for check in checks["results"] if check["outcome"] in ("fail", "error")]
    assert amiss == ["assert_taxonomy_rows_are_sound"], "what the build found is on record"
    outcomes = {(check["table"], check["outcome"]) for check in checks["results"]}
    assert ("paper_topics", "skipped") in outcomes, "no paper gets a topic by a taxonomy with a bad row"
    assert ("papers", "pass") in outcomes, "what does not follow from it is built"
    assert running.published.stat().st_mtime_ns == before.st_mtime_ns
    assert not list(running.data.glob("papertrends.duckdb?*")), "no write-ahead log and no half-written file lies beside it"


@pytest.mark.slow
def test_what_a_vanished_file_said_stays_in_force_and_a_failed_run_is_in_the_published_table(running):
    wrong = running.config / "topics.csv"
    wrong.write_text("topic_id,parent_topic_id,name,description,arxiv_categories\nlost,no_such_parent,Lost,Has no parent.,\n")
    assert running.build(check=False).returncode != 0
    wrong.unlink()
    running.build()
    assert {check["outcome"] for check in status_of(running)["checks"]["results"]} <= {"pass", "warn"}, "the marts are whole again"
    assert "nothing new" in running.build().stdout
    (running.digests / "saved-page-with-a-day.txt").unlink()
    running.build()
    assert running.query("select count(*) from papers") == [(8,)]
    assert running.query("select outcome from pipeline_runs order by started_at")[:3] == [("published",), ("failed",), ("published",)]


@pytest.mark.slow
def test_a_removed_model_is_no_longer_published(running):
    with duckdb.connect(str(running.data / "warehouse.duckdb")) as con:
        con.execute("delete from meta.models; create table marts.of_an_older_version as select 1 as one")
    (running.digests / "more.txt").write_text((running.digests / "saved-page-with-a-day.txt").read_text().replace("Jun 3", "Jun 4"))
    running.build()
    assert running.query("select count(*) from digests") == [(3,)]
    assert running.query("select count(*) from information_schema.tables where table_name = 'of_an_older_version'") == [(0,)]


@pytest.mark.slow
def test_readers_and_a_second_build_while_builds_go_on(running):
    """Readers see the old state or the new one, and a build that meets another waits for it."""
    page = (running.digests / "saved-page-with-a-day.txt").read_text()
    wrong: list[str] = []
    seen: set[tuple] = set()
    done = threading.Event()

    def read_on() -> None:
        while not done.wait(0.1) or len(seen) == 0:
            try:
                with duckdb.connect() as con:
                    con.execute(f"attach '{running.published}' as p (read_only)")
                    con.execute("use p")
                    row = con.execute(
                        """
                        select
                            (select value from about where key = 'generation'),
                            (select count(*) from digests),
                            (select sum(entries) from digests) = (select count(*) from paper_appearances),
                            (select count(*) from paper_appearances anti join papers using (paper_id))
                        """
                    ).fetchone()
            except duckdb.Error as error:
                wrong.append(str(error))
            else:
                seen.add(row[:2])
                if not row[2] or row[3]:
                    wrong.append(f"half-built: {row}")

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        (running.digests / "more.txt").write_text(page.replace("Jun 3", "Jun 4"))
        command = [sys.executable, "-m", "orchestration.cli", "build"]
        first = subprocess.Popen(command, cwd=ROOT, env=running.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.5)
        second = running.build()
        out, err = first.communicate()
        assert first.returncode == 0, out + err
        assert "another run is in progress" in second.stderr + err
        assert "nothing new" in second.stdout + out, "of the two the later one finds everything done"
    finally:
        done.set()
        reader.join()
    assert not wrong, wrong[:3]
    assert {digests for _, digests in seen} == {2, 3}


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_build_says_so_and_the_next_one_is_complete(filled, sent):
    """Ctrl-C goes to all processes at the terminal: the build, and dbt below it."""
    command = [sys.executable, "-m", "orchestration.cli", "build"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    build = subprocess.Popen(command, cwd=ROOT, env=filled.env(), start_new_session=True, **pipes)
    for line in build.stdout:
        if "OK created sql table model" in line:
            break
    os.killpg(build.pid, sent)
    _, err = build.communicate()
    assert build.returncode == 1
    assert "failed after" in err
    status = status_of(filled)
    assert status["running"] is None
    assert [run["outcome"] for run in status["runs"]] == ["failed"]
    filled.build()
    assert filled.query("select count(*) from papers") == [(10,)]


@pytest.mark.slow
def test_an_implausible_day_is_ignored_and_its_file_says_why(running):
    record = {"title": "Of lamps to come", "abstract": "We light them.", "listed_on": "2962-06-03"}
    (running.digests / "odd.jsonl").write_text(json.dumps(record))
    last = running.query("select max(as_of) from trend_windows")
    running.build()
    assert running.query("select outcome, reason, detail from digest_outcomes where file_path = 'odd.jsonl'") == [
        ("loaded", "day_not_believed", "it says 2962-06-03")
    ]
    assert running.query("select first_listed_on from papers where title = 'Of lamps to come'") == [(None,)]
    assert running.query("select max(as_of) from trend_windows") == last


@pytest.mark.slow
def test_an_invalid_day_is_reported_until_the_file_is_dated(running):
    records = [{"title": "Of lamps to be", "abstract": "We lit them."}, {"title": "Of lamps that were", "listed_on": "2026-02-31"}]
    (running.digests / "no-day.jsonl").write_text("\n".join(map(json.dumps, records)))
    running.build()
    outcome = "select outcome, reason, line, detail from digest_outcomes where file_path = 'no-day.jsonl'"
    assert running.query(outcome) == [("loaded", "day_not_read", 2, "record 2 has listed_on 2026-02-31")]
    assert running.query("select first_listed_on from papers where title = 'Of lamps that were'") == [(None,)]
    (running.config / "digests.csv").write_text("file,listed_on,source_kind,source,withdrawn\nno-day.jsonl,2026-03-03,,,\n")
    running.build()
    assert running.query(outcome) == [("unchanged", None, None, None)]


@pytest.mark.slow
def test_a_file_that_was_revised_counts_as_new_only_what_is_new_in_it(running):
    page = running.digests / "saved-page-with-a-day.txt"
    page.write_text("\n\n" + page.read_text())
    assert "published 8 papers from 2 digests; 1 revised: no new digests or papers" in running.build().stdout
    records = running.digests / "list.jsonl"
    records.write_text('{"title": "Of lamps"}\n{"title": "Of wicks"}\n')
    running.build()
    records.write_text('\n{"title": "Of Lamps"}\n{"title": "Of wicks"}\n{"title": "Of oil"}\n')
    running.build()
    counts = "select new_digests, new_papers from pipeline_runs order by started_at"
    assert running.query(counts) == [(2, 8), (0, 0), (1, 2), (0, 1)]


@pytest.mark.slow
def test_the_sample_is_used_until_there_is_a_digest_of_ones_own(place, filled):
    held_back = {file: file.read_bytes() for file in filled.digests.rglob("*") if file.is_file()}
    for file in held_back:
        file.unlink()
    said = place.build().stdout
    assert "sample" in said
    assert place.query("select value from about where key = 'sample'") == [("true",)]
    assert place.query("select count(distinct listed_on) >= 60 from digests") == [(True,)]
    titles = "select count(distinct title_as_listed) as titles from paper_appearances group by paper_id"
    assert place.query(f"select count(*) from ({titles}) where titles > 1") == [(1,)], "one came again under a new title"
    for file, content in held_back.items():
        file.write_bytes(content)
    place.build()
    assert place.query("select value from about where key = 'sample'") == [("false",)]
    assert place.query("select count(*) from digests") == [(3,)], "nothing of the sample is left"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [("PAPERTRENDS_DAGSTER_PORT", "99999", "PAPERTRENDS_DAGSTER_PORT"), ("PAPERTRENDS_DAILY_AT", "noon", "DAILY_AT")],
)
def test_a_setting_that_cannot_be_is_named(place, setting, value, said):
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "build"],
        cwd=ROOT,
        env=place.env() | {setting: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_reported_plainly(place):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", "serve"],
            cwd=ROOT,
            env=place.env() | {"PAPERTRENDS_DASHBOARD_PORT": str(port), "PAPERTRENDS_DASHBOARDPORT": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"port {port} for the dashboard is taken" in done.stderr
    assert "set PAPERTRENDS_DASHBOARD_PORT to another port" in done.stderr
    assert "PAPERTRENDS_DASHBOARDPORT is not a setting and has no effect: did you mean PAPERTRENDS_DASHBOARD_PORT?" in done.stderr
