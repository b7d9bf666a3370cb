"""Reading a model: parsed, its relations by schema and name, every column with its table, no star and no `using`."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

from papertrends_cluster.translate.errors import Untranslatable


def without_catalog(name: str) -> tuple[str, str]:
    """Split the name of a relation into schema and name."""
    table = exp.to_table(name, dialect="duckdb")
    return table.db, table.name


def without_hints(tree: exp.Expression) -> exp.Expression:
    """Drop `[not] materialized`, which changes no row, and the catalog, which a cluster has not."""
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", None)
    for table in tree.find_all(exp.Table):
        table.set("catalog", None)
    return tree


def named_windows_written_out(tree: exp.Expression) -> exp.Expression:
    """Put a window in place of its name."""
    for select in tree.find_all(exp.Select):
        named = {window.name: window for window in select.args.get("windows") or []}
        for window in [w for e in (*select.expressions, select.args.get("qualify")) if e is not None for w in e.find_all(exp.Window)]:
            if definition := named.get(window.alias):
                for part in ("partition_by", "order", "spec"):
                    value = definition.args.get(part)
                    window.set(part, [v.copy() for v in value] if isinstance(value, list) else value and value.copy())
                window.set("alias", None)
        select.set("windows", None)
    return tree


def inner_keys_once(tree: exp.Expression) -> exp.Expression:
    """Read a key that `using` joins from the first table alone: in an inner join the others say the same.

    Sail's planner loses its way where a window is partitioned by what `qualify` writes, the first of both that is not null.
    """
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        if any(join.side for join in joins):
            continue
        for first in [c for c in select.find_all(exp.Coalesce) if c.find_ancestor(exp.Select) is select]:
            columns = [first.this, *first.expressions]
            joined = {equal.sql() for join in joins for equal in (join.args.get("on") or exp.true()).find_all(exp.EQ)}
            if all(isinstance(c, exp.Column) for c in columns) and all(f"{columns[0].sql()} = {c.sql()}" in joined for c in columns[1:]):
                first.replace(columns[0].copy())
    return tree


def read(sql: str, upstream: Mapping[str, Mapping[str, str]]) -> exp.Expression:
    """Read a model's SQL. What comes out is still DuckDB's and means the same."""
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for name, columns in upstream.items():
        db, table = without_catalog(name)
        schema.setdefault(db, {})[table] = dict(columns)
    try:
        tree = named_windows_written_out(without_hints(sqlglot.parse_one(sql, read="duckdb")))
        tree = inner_keys_once(qualify(tree, schema=schema, dialect="duckdb", quote_identifiers=False, identify=False))
    except SqlglotError as error:
        raise Untranslatable(sql, f"not understood ({error})") from error
    for node in tree.walk():
        node.comments = None
    return tree
