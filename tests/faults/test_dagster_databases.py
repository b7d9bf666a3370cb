"""A damaged database of Dagster is set aside, and a sound one stays."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration import dagster_storage
from tests.faults import corrupting

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("how", corrupting.KINDS)
def test_a_damaged_database_of_dagster_is_set_aside(tmp_path, how: Callable[[Path, random.Random], None]):
    home = tmp_path / "dagster"
    database = home / "history" / "runs.db"
    database.parent.mkdir(parents=True)
    for seed in range(5):
        database.unlink(missing_ok=True)
        with sqlite3.connect(database) as con:
            con.execute("create table runs (id integer primary key, body text)")
            con.executemany("insert into runs (body) values (?)", [(f"{n} " * 50,) for n in range(2_000)])
        con.close()
        how(database, random.Random(seed))
        dagster_storage.mend(home)
        if database.exists():
            with sqlite3.connect(database) as con:
                assert con.execute("pragma integrity_check").fetchone() == ("ok",)
            con.close()


def test_a_sound_database_of_dagster_stays_also_while_it_is_written(tmp_path):
    database = tmp_path / "runs.db"
    with sqlite3.connect(database) as con:
        con.execute("create table runs (id integer)")
        con.commit()
        con.execute("begin exclusive")
        assert dagster_storage.mend(tmp_path) == []
    con.close()
    assert dagster_storage.mend(tmp_path) == []
    assert database.exists()
