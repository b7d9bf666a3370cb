"""A query in two parts: a CTE with those it reads, and the query that reads it."""

from __future__ import annotations

from sqlglot import exp


def until(query: exp.Expression, cte: str) -> exp.Select:
    """Give a query for the rows of a CTE."""
    asked = exp.select("*").from_(cte)
    names = [one.alias for one in query.ctes]
    asked.set("with_", exp.With(expressions=[one.copy() for one in query.ctes[: names.index(cte) + 1]]))
    _drop_unread(asked)
    return asked


def after(query: exp.Expression, cte: str, relation: str) -> exp.Expression:
    """Give the query with a relation in place of the CTE."""
    asked = query.copy()
    [given] = [one for one in asked.ctes if one.alias == cte]
    given.set("this", exp.select("*").from_(relation))
    _drop_unread(asked)
    return asked


def _drop_unread(query: exp.Expression) -> None:
    """Drop the CTEs that nothing reads."""
    for one in reversed(query.ctes):
        if not any(table.name == one.alias and not table.db for table in query.find_all(exp.Table)):
            one.pop()
