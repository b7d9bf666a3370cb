"""What hooks do to tables, `delete from` and `update`, as rows that go and rows that come, each found by a query.

Neither is left to the engine: Sail plans no subquery in them, and a table of Parquet files knows neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot
from sqlglot import exp


class NotAChangeError(ValueError):
    """A hook is neither `delete from` nor `update`."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one table, in DuckDB's SQL. Rows go that agree with one of `gone` in all its columns."""

    table: str
    gone: str
    new: str | None


def read(statement: str, columns: list[str]) -> Change:
    """Read a hook's statement; `columns` are those of the table. Raises `NotAChangeError`."""
    tree = sqlglot.parse_one(statement, read="duckdb")
    if isinstance(tree, exp.Delete):
        return _delete(tree, columns)
    if isinstance(tree, exp.Update):
        return _update(tree, columns)
    msg = f"a hook may delete or update: {statement}"
    raise NotAChangeError(msg)


def changed_table(statement: str) -> str:
    """Name the table that a statement changes."""
    tree = sqlglot.parse_one(statement, read="duckdb")
    return _name(tree.this) if isinstance(tree, exp.Delete | exp.Update) else ""


def _name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}"


def _delete(tree: exp.Delete, columns: list[str]) -> Change:
    table: exp.Table = tree.this
    where = tree.args.get("where")
    keys = _keys(where, table, columns)
    query = exp.select(*(exp.column(key, table=table.alias_or_name) for key in keys)).distinct().from_(table.copy())
    if where is not None:
        query = query.where(where.this.copy())
    return Change(_name(table), query.sql("duckdb"), None)


def _update(tree: exp.Update, columns: list[str]) -> Change:
    table: exp.Table = tree.this
    here = table.alias_or_name
    where = tree.args.get("where")
    keys = _keys(where, table, columns)
    values = {assigned.this.name: assigned.expression for assigned in tree.expressions}
    beside = tree.args.get("from_")
    query = exp.select().from_(table.copy())
    if beside is not None:
        query = query.join(beside.this.copy(), join_type="cross")
    if where is not None:
        query = query.where(where.this.copy())
    selected = [(values[name].copy() if name in values else exp.column(name, table=here)).as_(name) for name in columns]
    gone = query.select(*(exp.column(key, table=here) for key in keys)).distinct()
    return Change(_name(table), gone.sql("duckdb"), query.select(*selected).sql("duckdb"))


def _keys(where: exp.Expression | None, table: exp.Table, columns: list[str]) -> list[str]:
    """The columns of the table on which it depends whether a row is meant: rows alike in them fare alike."""
    if where is None:
        return columns
    inner = {id(column) for select in where.find_all(exp.Select) for column in select.find_all(exp.Column)}
    found = {
        column.name
        for column in where.find_all(exp.Column)
        if column.name in columns and (column.table == table.alias_or_name or (not column.table and id(column) not in inner))
    }
    if not found:
        return columns
    return [name for name in columns if name in found]
