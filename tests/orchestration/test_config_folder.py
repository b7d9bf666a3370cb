"""The configuration folder is used, and a row that cannot be used is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertrends.config_folder import config_fingerprint, read_config


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
