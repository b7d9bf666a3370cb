"""The configuration folder is used, and a row that cannot be used is named with its line."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest

from papertrends.config_folder import config_fingerprint, read_config
from tests.conftest import ROOT


def test_no_folder_and_no_files_decide_nothing(tmp_path):
    config = read_config(tmp_path / "missing")
    assert not any(config.rows.values())
    assert not config.problems


def test_rows_are_taken_with_their_line(tmp_path: Path):
    (tmp_path / "digests.csv").write_text(
        '\ufefffile,listed_on,source_kind,source,withdrawn\r\n"odd, name.txt",2025-06-03,daily,mine,\r\n\r\nb.txt,,,,true\r\n', newline=""
    )
    rows = read_config(tmp_path).rows["config_digests"]
    assert [(r["line"], r["file"], r["listed_on"], r["withdrawn"]) for r in rows] == [
        (2, "odd, name.txt", "2025-06-03", None),
        (4, "b.txt", None, "true"),
    ]
    assert rows[0]["source_kind"] == "daily"


MACRO = (ROOT / "dbt_project" / "macros" / "digests.sql").read_text(encoding="utf-8")
DAY = (
    "select "
    + re.search(r"macro day_in_path.*?-%}(.*?){%- endmacro", MACRO, re.DOTALL)[1]
    .replace("{{ decision }}", "row")
    .replace("{{ file_path }}", "row.path")
    + " from (select ? as path, ? as day_pattern, ? as day_order) as row"
)


def rows_of(folder: Path, *rows: str) -> list[dict[str, object]]:
    (folder / "digests.csv").write_text("file,listed_on,source_kind,source,withdrawn,day_in_name\n" + "\n".join(rows) + "\n")
    config = read_config(folder)
    assert not config.problems
    return config.rows["config_digests"]


@pytest.mark.parametrize(
    ("pattern", "about", "not_about"),
    [
        ("*.json", ("a.json", "x/y/a.json"), ("a.jsonl", "a.json/b")),
        ("2025/*/x?.txt", ("2025/06/x1.txt", "lists/2025/06/x1.txt"), ("2025/x1.txt", "2025/06/x12.txt")),
        ("saved/**/*.md", ("saved/a.md", "saved/x/y/a.md"), ("unsaved/a.md",)),
        ("week-*/", ("week-1/a.md", "week-2/x/a.md"), ("week-1",)),
    ],
)
def test_a_pattern_is_about_files_as_in_a_shell(tmp_path, pattern, about, not_about):
    found = re.compile(str(rows_of(tmp_path, f"{pattern},,,,,")[0]["file_pattern"]))
    assert [path for path in (*about, *not_about) if found.fullmatch(path)] == list(about)


def test_other_names_are_taken_as_they_are(tmp_path):
    rows = rows_of(tmp_path, "page [1].html,,,,,", "saved/,,,mine,,")
    assert [(row["file"], row["file_pattern"]) for row in rows] == [("page [1].html", None), ("saved", None)]


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("YYMMDD", "papers250603.json"),
        ("DD.MM.YYYY", "x 03.06.2025.csv"),
        ("D-Mon-YY", "q_3-Jun-25.txt"),
        ("MonthDDYYYY", "June032025.md"),
        ("list_M_D_YYYY", "mylist_6_3_2025"),
        ("DDMMYY", "030625/x.txt"),
    ],
)
def test_the_day_is_found_where_the_template_says(tmp_path, template, name):
    row = rows_of(tmp_path, f"*,,,,,{template}")[0]
    with duckdb.connect() as con:
        day = con.execute(DAY, [name, row["day_pattern"], row["day_order"]]).fetchone()
    assert day == (dt.date(2025, 6, 3),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.txt,03.06.2025,,,", "bad_date"),
        ("a.txt,2025-02-30,,,", "bad_date"),
        ("a.txt,,weekly,,", "bad_source_kind"),
        ("a.txt,,,,perhaps", "bad_withdrawn"),
        (",2025-06-03,,,", "missing_value"),
    ],
)
def test_a_bad_row_of_digests_is_reported_and_the_next_one_counts(tmp_path, row, reason):
    (tmp_path / "digests.csv").write_text(f"file,listed_on,source_kind,source,withdrawn\n{row}\ngood.txt,2025-06-03,,,\n")
    config = read_config(tmp_path)
    assert [(p.file, p.line, p.reason) for p in config.problems] == [("digests.csv", 2, reason)]
    assert [r["file"] for r in config.rows["config_digests"]] == ["good.txt"]


@pytest.mark.parametrize("template", ["YYYY-MM", "day", "MM-MM-DD-YYYY"])
def test_a_template_without_year_month_and_day_is_reported(tmp_path, template):
    (tmp_path / "digests.csv").write_text(f"file,day_in_name\n*,{template}\n")
    assert [p.reason for p in read_config(tmp_path).problems] == ["bad_day_in_name"]


def test_a_number_that_only_holds_the_digits_is_no_day(tmp_path):
    row = rows_of(tmp_path, "*,,,,,YYMMDD")[0]
    assert not re.search(str(row["day_pattern"]), "12506031.json")


@pytest.mark.parametrize(
    ("row", "reason"), [("a,b,maybe,,", "bad_verdict"), ("a,a,same,,", "same_id_twice"), ("a,,same,,", "missing_value")]
)
def test_a_bad_override_is_reported(tmp_path, row, reason):
    (tmp_path / "match_overrides.csv").write_text(f"id_a,id_b,verdict,who,why\n{row}\n")
    assert [p.reason for p in read_config(tmp_path).problems] == [reason]


def test_a_file_without_its_columns_is_reported(tmp_path):
    (tmp_path / "digests.csv").write_text("path;day\na.txt;2025-06-03\n")
    assert [(p.line, p.reason) for p in read_config(tmp_path).problems] == [(1, "missing_column")]


def test_the_fingerprint_follows_the_content(tmp_path):
    empty = config_fingerprint(tmp_path)
    (tmp_path / "topics.csv").write_text("topic_id\n")
    changed = config_fingerprint(tmp_path)
    (tmp_path / "notes.txt").write_text("no matter")
    assert empty != changed == config_fingerprint(tmp_path)
