"""What a query may be made of; everything else is refused before any of it is translated."""

from __future__ import annotations

from sqlglot import exp

from papertrends_cluster.translate.errors import Untranslatable

PARTS: dict[type[exp.Expression], set[str]] = {
    exp.Select: {"with_", "expressions", "from_", "joins", "where", "group", "having", "order", "distinct", "limit"},
    exp.Union: {"with_", "this", "expression", "distinct"},
    exp.Except: {"with_", "this", "expression", "distinct"},
    exp.With: {"expressions"},
    exp.CTE: {"this", "alias"},
    exp.Subquery: {"this", "alias"},
    exp.Table: {"this", "db", "alias"},
    exp.From: {"this"},
    exp.Join: {"this", "side", "kind", "on"},
    exp.Group: {"expressions"},
    exp.Distinct: {"expressions"},
    exp.Ordered: {"this", "desc", "nulls_first"},
}
"""The parts of a query by its kind."""

SOURCES = (exp.Table, exp.Subquery)
JOINS = {"", "INNER", "CROSS", "OUTER", "SEMI", "ANTI"}


def refuse_unknown(tree: exp.Expression) -> None:
    """Raise `Untranslatable` for a part of a query that no rule is about."""
    if not isinstance(tree, exp.Query):
        raise Untranslatable(tree, "no query")
    for node in tree.walk():
        known = PARTS.get(type(node))
        if known is not None and (unknown := [part for part, value in node.args.items() if value and part not in known]):
            raise Untranslatable(node, f"{node.key} with {', '.join(unknown)}")
        if known is None and isinstance(node, exp.Query):
            raise Untranslatable(node, "a kind of query without a rule")
        if isinstance(node, (exp.From, exp.Join)) and not (isinstance(node.this, SOURCES) and node.this.alias_or_name):
            raise Untranslatable(node, "rows that come from something else than a relation")
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
            raise Untranslatable(node, "rows that a function makes")
        if isinstance(node, exp.Join) and (node.kind or "").upper() not in JOINS:
            raise Untranslatable(node, "a join without a rule")
