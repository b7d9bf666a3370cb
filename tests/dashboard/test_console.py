"""The SQL console answers what it is asked, and nobody gets out of it."""

from __future__ import annotations

import time

import duckdb
import pytest

from dashboard.console import statements


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A small published file, with a secret beside it."""
    folder = tmp_path_factory.mktemp("console")
    path = folder / "papertrends.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table papers as select 'e_' || i as paper_id, 'A title' as title from range(30000) t(i)")
        con.execute("create table prices(x integer)")
    (folder / "secret.csv").write_text("a,b\nhush,hush\n")
    return path


def test_it_answers_with_the_first_rows_and_says_that_there_are_more(published):
    answer = statements.ask(published, "select count(*) as papers from papers;")
    assert answer.table.to_pylist() == [{"papers": 30000}]
    assert not answer.is_cut
    answer = statements.ask(published, "from papers", row_limit=100)
    assert answer.table.num_rows == 100
    assert answer.is_cut


@pytest.mark.parametrize(
    "sql", ["describe papers", "summarize papers", "show tables", "explain from papers", "with a as (select 1) from a"]
)
def test_every_way_of_reading_works(published, sql):
    assert statements.ask(published, sql).table.num_rows > 0


@pytest.mark.parametrize(
    "sql",
    [
        "insert into prices values (1)",
        "create table memory.main.x as select 1",
        "create macro f() as 1",
        "drop table papers",
        "update papers set title = ''",
        "delete from papers",
        "copy papers to 'FOLDER/out.csv'",
        "copy prices from 'FOLDER/secret.csv'",
        "export database 'FOLDER/out'",
        "import database 'FOLDER/out'",
        "attach 'FOLDER/other.duckdb'",
        "attach 'FOLDER/papertrends.duckdb' as again",
        "detach papertrends",
        "use memory",
        "install httpfs",
        "load httpfs",
        "load 'FOLDER/x.duckdb_extension'",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset enable_external_access",
        "set memory_limit = '100GB'",
        "pragma memory_limit = '100GB'",
        "pragma enable_profiling",
        "call pragma_version()",
        "checkpoint",
        "vacuum",
        "create secret s (type s3)",
        "prepare p as select 1",
        "execute p",
        "begin",
        "select 1; select 2",
        "select 1; drop table papers",
        "",
        "-- nothing",
        "select * from read_csv('FOLDER/secret.csv')",
        "select * from read_text('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from 'FOLDER/secret.csv'",
        "select * from glob('/*')",
        "select * from read_duckdb('FOLDER/papertrends.duckdb')",
        "select * from parquet_metadata('FOLDER/secret.csv')",
        "select * from sniff_csv('FOLDER/secret.csv')",
        "select * from read_json('http://127.0.0.1:1/x.json')",
        "select * from query('insert into prices values (1)')",
        "select * from sql",
        "select * from con",
        "explain analyze copy papers to 'FOLDER/out.csv'",
        "explain analyze insert into prices values (1)",
        "with x as (insert into prices values (1) returning x) from x",
        "select getenv('PATH')",
        "select nextval('s')",
        "pivot papers on title using count(*); drop table papers",
    ],
)
def test_nothing_can_be_written_read_reached_or_changed(published, sql):
    folder = published.parent
    before = published.read_bytes(), sorted(folder.iterdir())
    with pytest.raises(statements.StatementError):
        print(statements.ask(published, sql.replace("FOLDER", str(folder))).table.to_pylist()[:3])
    assert (published.read_bytes(), sorted(folder.iterdir())) == before


def test_a_statement_without_end_is_ended(published):
    started = time.monotonic()
    with pytest.raises(statements.StatementError, match="more than 2 seconds"):
        statements.ask(published, "select sum(a.range * b.range) from range(100000000) a, range(1000000) b", time_limit=2)
    assert time.monotonic() - started < 6


@pytest.mark.parametrize(
    "sql",
    [
        "select list(range order by range desc) from range(100000000)",
        "select repeat('x', 1000000000) || repeat('y', 1000000000) as long from range(10)",
        "select * from range(50000000) a order by hash(a.range)",
    ],
)
def test_a_statement_that_wants_all_memory_is_refused(published, sql):
    with pytest.raises(statements.StatementError, match=r"(?i)memory|string|seconds"):
        statements.ask(published, sql, time_limit=15, memory_mb=128)


def test_a_long_result_is_cut_where_its_bytes_are_too_many(published):
    answer = statements.ask(published, "select repeat('x', 100000) as long from range(5000)")
    assert answer.is_cut
    assert answer.table.num_rows < 5000


def test_a_mistake_is_explained(published):
    with pytest.raises(statements.StatementError, match="paperz"):
        statements.ask(published, "select * from paperz")


def test_neither_the_environment_nor_the_settings_tell_anything(published, monkeypatch):
    monkeypatch.setenv("PAPERTRENDS_TEST_SECRET", "hush-hush")
    told = statements.ask(published, "select name, value from duckdb_settings()").table.to_pylist()
    assert "hush-hush" not in str(told)
