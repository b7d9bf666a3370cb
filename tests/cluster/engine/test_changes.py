"""Hooks as rows that go and rows that come: DuckDB does to a table by itself what the queries say."""

from __future__ import annotations

import duckdb
import pytest
from papertrends_cluster.dbt.changes import Change, NotAChangeError, read

ROWS = "(1, 'a', 10, false), (2, 'b', null, true), (3, 'b', 30, false), (3, 'b', 30, false), (null, 'c', 40, true)"
STATEMENTS = [
    "delete from s.t where name = 'b'",
    "delete from s.t where id in (select other.id from s.other as other)",
    "delete from s.t where id not in (select other.id from s.other as other where other.id is not null)",
    "delete from s.t where id in (select id from s.other where id > 1 union select id from s.other where id < 1)",
    "delete from s.t as old where not exists (select 1 from s.other as now where now.id = old.id and now.name = old.name)",
    "delete from s.t where is_gone",
    "update s.t set is_gone = false where is_gone",
    "update s.t as old set is_gone = true where not exists (select 1 from s.other as now where now.id = old.id and now.name = 'a')",
    "update s.t as t set size = n.size from (select id, id * 2 as size from s.other) as n "
    "where t.id = n.id and t.size is distinct from n.size",
]


def warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("create schema s")
    con.execute("create table s.t (id integer, name varchar, size integer, is_gone boolean)")
    con.execute(f"insert into s.t values {ROWS}")
    con.execute("create table s.other as select * from (values (1, 'a'), (3, 'b'), (4, 'd')) as t (id, name)")
    return con


def applied(con: duckdb.DuckDBPyConnection, change: Change) -> None:
    """Do what a cluster does: rows go that agree, null like null, then the new ones come."""
    con.execute(f"create temp table gone as {change.gone}")
    con.execute(f"create temp table new as {change.new or 'from ' + change.table + ' limit 0'}")
    keys = [row[0] for row in con.execute("describe gone").fetchall()]
    agrees = " and ".join(f"t.{key} is not distinct from gone.{key}" for key in keys)
    con.execute(f"delete from {change.table} as t where exists (select 1 from gone where {agrees})")
    con.execute(f"insert into {change.table} from new")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_queries_change_what_the_statement_changes(statement: str) -> None:
    by_statement, by_queries = warehouse(), warehouse()
    before = by_statement.execute("from s.t order by all").fetchall()
    by_statement.execute(statement)
    applied(by_queries, read(statement, ["id", "name", "size", "is_gone"]))
    found = by_queries.execute("from s.t order by all").fetchall()
    assert found == by_statement.execute("from s.t order by all").fetchall()
    assert found != before


def test_another_statement_is_refused() -> None:
    with pytest.raises(NotAChangeError, match="a hook may delete or update"):
        read("insert into s.t values (1)", ["id"])
