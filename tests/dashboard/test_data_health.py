"""Data health: every file's outcome, unreadable records, days with and without a digest, how runs ended."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from dashboard.charts import health_charts
from dashboard.rows.health import CalendarDay
from dashboard.views import health_views
from papertrends import ignoring
from papertrends.config_folder import read_config
from papertrends.fetching.memory import Failure, LastRun, Memory


@pytest.fixture
def troubled(published) -> Path:
    """The fixtures' build with more amiss: pieces not understood, one of them long, and a digest without a day."""
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        file = con.execute("select file_path from digests order by file_path limit 1").fetchone()[0]
        insert = "insert into rejected_entries values (?, ?, ?, 0, ?, ?, ?)"
        con.execute(insert, [file, 3, 5, "no_title", "the record is *odd*", "<b>x</b>"])
        con.execute(insert, [file, 9, 9, "bad_json", None, "{" * 9000])
        con.execute("update digest_outcomes set rejects = 2 where file_path = ?", [file])
        con.execute("update digests set listed_on = null where file_path = ?", [file])
    return published


def undated_file(place: Path) -> str:
    with duckdb.connect(str(place / "papertrends.duckdb"), read_only=True) as con:
        return con.execute("select file_path from digests where listed_on is null").fetchone()[0]


def test_doctor_reports_a_sound_instance_as_sound_and_names_what_is_not(published, open_page, said):
    app = open_page("data_health")
    text = said(app)
    assert "**1 file failed**: 2 files in use, 1 withdrawn." in text
    assert ":material/check: Every digest is dated" in text
    assert ":material/check: All records read" in text
    assert ":material/warning: 3 configuration rows are not used" in text
    problems = app.table[0].value.to_string()
    assert "bad_date" in problems
    assert "`digests.csv` names a file, folder or pattern that no digest came from" in problems


def test_files_are_filtered_and_a_rejected_one_says_why_and_what_to_do(published, open_page, said):
    assert "**1 file**" in said(open_page("data_health", outcome="rejected"))
    assert "**1 file**" in said(open_page("data_health", q="NOT-A-dig"))
    assert "No file matches" in said(open_page("data_health", q="zzzz"))
    text = said(open_page("file", file="not-a-digest.txt"))
    assert "Unrecognised format ``unknown_format`` (line 1)" in text
    assert "What to do: See [formats](help?about=formats)" in text
    assert "was ever seen" in said(open_page("file", file="zzzz.txt"))


def test_a_failed_file_stands_first_with_what_to_do_and_can_be_ignored_and_taken_back(published, open_page, said, tmp_path, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_CONFIG_DIR", str(tmp_path / "config"))
    app = open_page("data_health")
    text = said(app)
    assert "1 file failed" in [header.value for header in app.header]
    assert text.index("What to do: See [formats](help?about=formats)") < text.index("failed ones first")
    [button] = [button for button in app.button if button.label == "Ignore this file"]
    button.click().run()
    assert ignoring.ignored(tmp_path / "config") == {"not-a-digest.txt"}
    assert "Ignored from the next build on" in said(app)
    assert not [link for link in open_page().get("page_link") if "failed" in link.proto.label], "Today no longer calls"
    [button] = [button for button in app.button if button.label == "Use it again"]
    button.click().run()
    assert ignoring.ignored(tmp_path / "config") == set()


def test_where_the_configuration_is_read_only_the_row_that_ignores_a_file_is_shown(published, open_page, said, monkeypatch):
    monkeypatch.setattr(ignoring, "why_not", lambda *_: "it is read-only here")
    assert "not-a-digest.txt,,,,true" in said(open_page("data_health"))


def test_merges_are_a_view_of_data_health(published, open_page, said):
    assert "**9** entries → **8** papers" in said(open_page("data_health", view="Merges"))
    assert "No override is in force" in said(open_page("data_health", view="Merges", merges="Overrides"))


def test_columns_that_are_not_used_are_a_note_and_no_problem(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        file = con.execute("select file_path from digests order by file_path limit 1").fetchone()[0]
        note = "reason = 'keys_not_used', detail = 'not used: Mood'"
        con.execute(f"update digest_outcomes set {note} where file_path = ?", [file])
    app = open_page("file", file=file)
    assert "Note: Read, but some of its columns or keys are not used" in said(app)
    assert "Mood" in said(app)
    assert not app.warning
    assert "What to do" not in said(app)
    assert "· some columns or keys not used" in said(open_page("data_health", q=file))


def test_a_file_lists_its_entries_and_its_day(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        file, day, entries = con.execute("select file_path, listed_on, entries from digests order by entries desc limit 1").fetchone()
    text = said(open_page("file", file=file))
    assert f"List of {day}" in text
    assert f"{entries} entries in use" in text
    assert "accounted for" in text
    assert f"List of {day}" in said(open_page("data_health", file=file)), "the page Data health takes a file, too"


def test_unreadable_records_are_shown_verbatim_with_their_place_and_meaning(troubled, open_page, said):
    app = open_page("data_health", view="Unreadable records")
    text = said(app)
    assert "2 records could not be read (1 file)" in text
    assert "lines 3 to 5: No title" in text
    assert r"the record is \*odd\*" in text
    assert f"first {health_views.CHARACTERS_SHOWN:,} of 9,000 characters" in text
    assert [code.value for code in app.code] == ["<b>x</b>", "{" * health_views.CHARACTERS_SHOWN]
    assert [code.value for code in open_page("data_health", view="Unreadable records", reason="no_title").code] == ["<b>x</b>"]
    assert "No record matches" in said(open_page("data_health", view="Unreadable records", q="zzzz"))


def test_the_row_that_gives_a_digest_its_day_is_one_that_the_pipeline_takes(troubled, open_page, said, tmp_path):
    app = open_page("data_health", view="Days")
    assert "1 of 2 digests is undated and not in any trend" in said(app)
    rows = app.code[0].value
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "digests.csv").write_text(rows.replace("YYYY-MM-DD", "2025-06-03"))
    config = read_config(folder)
    assert not config.problems
    assert [(row["file"], row["listed_on"]) for row in config.rows["config_digests"]] == [(undated_file(troubled), "2025-06-03")]
    (folder / "digests.csv").write_text(rows)
    assert [problem.reason for problem in read_config(folder).problems] == ["bad_date"], "a row not filled in is told, not used"


def test_the_calendar_counts_days_with_and_without_a_digest(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        columns = con.execute("select * from digests limit 1").description
        names = [column[0] for column in columns]
        con.execute("update digests set source_kind = 'daily'")
        for number, day in enumerate(("2025-06-02", "2025-06-03", "2025-06-09")):
            new = ", ".join({"digest_id": f"'d{number}'", "listed_on": f"date '{day}'", "source": "'weekly'"}.get(n, n) for n in names)
            con.execute(f"insert into digests select {new} from digests limit 1")
    text = said(open_page("data_health", view="Days", year="2025"))
    assert "**weekly** (daily): 3 of 8 days from 2025-06-02 to 2025-06-09 have a digest" in text
    assert "2025-06-04 to 2025-06-08 (5 days)" in text
    assert "Sources with one or two days" in text, "a source of one or two days is listed, not drawn"


def test_a_day_without_a_digest_is_told_by_its_form():
    found = [CalendarDay(listed_on=dt.date(2025, 1, 1), digests=1, entries=9)]
    days = health_charts.days_between(found, dt.date(2025, 1, 1), dt.date(2025, 1, 2))
    assert [(day.day, day.weekday, day.state) for day in days] == [
        ("2025-01-01", "Wed", "digest"),
        ("2025-01-02", "Thu", "no digest"),
    ]
    assert {layer["mark"]["type"] for layer in health_charts.calendar(days, 2025).to_dict()["layer"]} == {"rect", "point"}
    assert health_charts.gaps(days) == [("2025-01-02", "2025-01-02")]


def test_runs_that_published_nothing_are_among_the_runs(published, open_page):
    status = json.loads((published / "run_status.json").read_text())
    run = status["runs"][0]
    failed = run | {"run_id": "later", "outcome": "failed", "message": "the disk is full", "new_papers": None}
    (published / "run_status.json").write_text(json.dumps(status | {"runs": [failed, *status["runs"]]}))
    shown = open_page("data_health", view="Runs and checks").dataframe[0].value
    assert list(shown["outcome"]) == ["failed", "published"], "each run once"
    assert shown["message"].iloc[0] == "the disk is full"
    assert list(shown["new papers"]) == ["", "8"]


def test_the_checks_of_the_last_build_are_shown_failures_first(published, open_page, said):
    page = open_page("data_health", view="Runs and checks")
    status = json.loads((published / "run_status.json").read_text())
    results = status["checks"]["results"]
    passed = sum(one["outcome"] == "pass" for one in results)
    assert passed > 50
    assert f"**{passed:,}** of {len(results):,} checks passed" in said(page)

    results[3] |= {"outcome": "warn", "failures": 12}
    (published / "run_status.json").write_text(json.dumps(status))
    page = open_page("data_health", view="Runs and checks")
    amiss = next(shown.value for shown in page.dataframe if "check" in shown.value)
    assert (results[3]["name"], 12) in list(zip(amiss["check"], amiss["failing rows"], strict=True))
    assert "pass" not in set(amiss["outcome"])


def test_checks_that_a_build_did_not_reach_are_not_failures(published, open_page, said):
    status = json.loads((published / "run_status.json").read_text())
    for check in status["checks"]["results"][:3]:
        check["outcome"] = "skipped"
    (published / "run_status.json").write_text(json.dumps(status))
    page = open_page("data_health", view="Runs and checks")
    rest = len(status["checks"]["results"]) - 3
    assert f"of {rest:,} checks passed" in said(page)
    assert "3 were not reached" in said(page)
    amiss = next(shown.value for shown in page.dataframe if "check" in shown.value)
    assert "skipped" not in set(amiss["outcome"])


def test_without_checks_on_record_it_says_when_there_will_be(published, open_page, said):
    status = json.loads((published / "run_status.json").read_text())
    (published / "run_status.json").write_text(json.dumps(status | {"checks": None}))
    assert "the next build records them" in said(open_page("data_health", view="Runs and checks"))


def test_the_last_fetch_of_each_source_is_shown_with_what_failed_and_what_to_do(published, open_page, said):
    assert "fetched from" not in said(open_page("data_health")), "nothing is said where nothing is fetched"
    for source, failures in (("hf", ()), ("alerts", (Failure("2026-03-02", "login_refused", "user ada"),))):
        counts = {"fetched": 3} if not failures else {"failed": 1}
        kept = Memory.of(published / "fetched", source)
        kept.last_run = LastRun(source, "mailbox", "2026-03-06T05:00:09+00:00", counts, failures)
        kept.save()
    page = open_page("data_health", view="Runs and checks")
    assert "1 of 2 sources could not be fetched completely" in said(page)
    [failed] = [table.value for table in page.table if "what to do" in table.value.columns]
    assert failed["why"].tolist() == ["The mail server refused the login ``login_refused``"]
    assert "app password" in failed["what to do"].tolist()[0]
    [listed] = [frame.value for frame in page.dataframe if "last new file" in frame.value.columns]
    assert listed[["source", "last fetch", "new files", "failed"]].values.tolist() == [
        ["alerts", "2026-03-06 05:00 UTC", 0, 1],
        ["hf", "2026-03-06 05:00 UTC", 3, 0],
    ]
    assert "**alerts**: 1 request failed" in said(page)
