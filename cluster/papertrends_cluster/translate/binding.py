"""What type each part of a model has: DuckDB itself is asked, over empty relations."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import duckdb
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from papertrends_cluster.translate.errors import Untranslatable
from papertrends_cluster.translate.reading import without_catalog

TYPE = "duckdb_type"


def described(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, str]:
    """Name the columns of a query, with their types."""
    return {name: kind for name, kind, *_ in connection.execute(f"describe {sql}").fetchall()}


def relations(connection: duckdb.DuckDBPyConnection, upstream: Mapping[str, Mapping[str, str]]) -> None:
    """Make an empty table of each relation."""
    for name, columns in upstream.items():
        db, table = without_catalog(name)
        connection.execute(f'create schema if not exists "{db}"')
        connection.execute(
            f'create table "{db}"."{table}" ({", ".join(f"{column!r} {kind}" for column, kind in columns.items())})'.replace("'", '"')
        )


def sources_of(select: exp.Select) -> list[exp.Expression]:
    """What a select reads, in its own `from` and joins."""
    read_from = select.args.get("from_")
    return [item.this for item in ([read_from] if read_from else []) + (select.args.get("joins") or [])]


def annotated(tree: exp.Expression, upstream: Mapping[str, Mapping[str, str]]) -> exp.Expression:
    """Note the type of every column and of every subquery with one value."""
    connection = duckdb.connect()
    relations(connection, upstream)
    known: dict[int, dict[str, dict[str, str]]] = {}
    try:
        for scope in traverse_scope(tree):
            query = scope.expression
            if isinstance(query, exp.Select):
                known[id(query)] = {s.alias_or_name: described(connection, f"select * from {s.sql('duckdb')}") for s in sources_of(query)}
            if scope.is_cte:
                columns = query.parent.args["alias"].columns
                names = f"({', '.join(c.sql('duckdb') for c in columns)})" if columns else ""
                connection.execute(f"create or replace temp table {query.parent.alias}{names} as {query.sql('duckdb')}")
    except duckdb.Error as error:
        raise Untranslatable(tree, f"DuckDB does not accept it as it was read ({error})") from error
    for column in tree.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        while select is not None and column.table not in known.get(id(select), {}):
            select = select.find_ancestor(exp.Select)
        if select is None or column.name not in known[id(select)][column.table]:
            continue  # a name within a lambda
        column.meta[TYPE] = known[id(select)][column.table][column.name]
    for query in tree.find_all(exp.Subquery):
        if not isinstance(query.parent, (exp.From, exp.Join)) and not query.find_ancestor(exp.Union):
            query.meta[TYPE] = type_of(query.this.selects[0].unalias())
    return tree


def type_of(expression: exp.Expression) -> str:
    """Tell the type that DuckDB gives an expression."""

    def untied(node: exp.Expression) -> exp.Expression:
        if TYPE in node.meta:
            # DuckDB gives the field of a null struct no type
            value = exp.Literal.string("") if node.meta[TYPE].startswith("STRUCT") else exp.Null()
            return exp.cast(value, exp.DataType.build(node.meta[TYPE], dialect="duckdb"))
        if isinstance(node, exp.Exists) or (isinstance(node, exp.In) and node.args.get("query")):
            return exp.cast(exp.Null(), "boolean")
        return node

    try:
        return type_of_text(expression.transform(untied).sql("duckdb"))
    except duckdb.Error as error:
        raise Untranslatable(expression, f"DuckDB gives it no type ({error})") from error


@functools.cache
def type_of_text(sql: str) -> str:
    """Ask DuckDB for the type of an expression without columns."""
    return next(iter(described(duckdb.default_connection(), f"select {sql}").values()))
