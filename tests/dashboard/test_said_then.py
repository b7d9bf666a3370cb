"""What was published for a Sunday, on the page Trends, beside what is called for it today."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.invented_history import LAST_SUNDAY, RISER

OTHER_DAY = str(LAST_SUNDAY.replace(day=LAST_SUNDAY.day - 1))


@pytest.fixture
def published(history, tmp_path, monkeypatch) -> Path:
    """A copy of the published file, which a test may change."""
    for name in ("papertrends.duckdb", "run_status.json"):
        shutil.copyfile(history.data / name, tmp_path / name)
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(tmp_path))
    return tmp_path / "papertrends.duckdb"


def change(published: Path, sql: str) -> None:
    published.chmod(0o600)
    with duckdb.connect(str(published)) as con:
        con.execute(sql)
    os.utime(published)


def test_a_list_that_is_still_called_the_same_is_one_line(published, open_page, said):
    assert "The list has not changed since." in said(open_page("trends"))


def test_each_call_that_is_different_now_is_listed(published, open_page):
    change(
        published,
        f"""
        update published_trends set status = 'falling' where name = '{RISER}' and as_of = '{LAST_SUNDAY}';
        insert into published_trends by name
        select * replace ('ph_gone' as id, 'gone since' as name) from published_trends where name = '{RISER}'
        """,
    )
    app = open_page("trends")
    [label] = [box.label for box in app.expander if "First published" in box.label]
    assert label.endswith("2 rows changed since.")
    [shown] = [frame.value for frame in app.dataframe if "published first" in frame.value]
    rows = {row["phrase"]: (row["published first"], row["today"]) for row in shown.to_dict("records")}
    assert rows["gone since"] == ("falling", "not called")
    assert rows[RISER][0] == "falling"
    assert rows[RISER][1] in {"rising", "new"}


def test_a_day_for_which_nothing_was_published_has_no_such_line(published, open_page, said):
    assert "First published" not in said(open_page("trends", as_of=OTHER_DAY))
