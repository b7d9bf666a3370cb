"""Wrong translations: each is a right one with one thing changed, of the kinds that run without an error and give other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import sqlglot
from sqlglot import exp

Change = Callable[[exp.Expression], "exp.Expression | None"]


def without(part: str) -> Change:
    """Drop an optional part."""

    def change(node: exp.Expression) -> exp.Expression | None:
        if not node.args.get(part):
            return None
        done = node.copy()
        value = node.args[part]
        done.set(part, done.args[part][1:] if isinstance(value, list) else None)
        return done

    return change


def instead(kind: type[exp.Expression]) -> Change:
    """Put another operator in place of one."""
    return lambda node: kind(**{name: value.copy() if isinstance(value, exp.Expression) else value for name, value in node.args.items()})


def only_first(node: exp.Expression) -> exp.Expression | None:
    """Keep the first part alone."""
    return node.this.copy() if isinstance(node.this, exp.Expression) else None


def turned(part: str) -> Change:
    """Turn a flag round."""

    def change(node: exp.Expression) -> exp.Expression:
        done = node.copy()
        done.set(part, not node.args.get(part))
        return done

    return change


def one_more(node: exp.Expression) -> exp.Expression | None:
    """Count one more; what a row is counted by, or what `exists` selects, is no number."""
    is_no_number = isinstance(node.parent, (exp.Count, exp.Select)) or isinstance(node.parent.parent if node.parent else None, exp.Select)
    return None if node.is_string or not node.this.isdigit() or is_no_number else exp.Literal.number(int(node.this) + 1)


def other_join(node: exp.Expression) -> exp.Expression | None:
    """Join with fewer rows or others."""
    side, kind = (node.side or "").upper(), (node.kind or "").upper()
    done = node.copy()
    if side in {"LEFT", "FULL"} and kind not in {"SEMI", "ANTI"}:
        done.set("side", None if side == "LEFT" else "LEFT")
        done.set("kind", "INNER" if side == "LEFT" else None)
    elif kind in {"SEMI", "ANTI"}:
        done.set("kind", "ANTI" if kind == "SEMI" else "SEMI")
    else:
        return None
    return done


def not_distinct(node: exp.Expression) -> exp.Expression | None:
    """Count or collect equal values, too."""
    done = node.copy()
    if not isinstance(node.this, exp.Distinct):
        return None
    done.set("this", node.this.expressions[0].copy())
    return done


def counts_rows(node: exp.Expression) -> bool:
    """Whether a condition asks if a group has rows, as each has."""
    select = node.find_ancestor(exp.Select)
    return isinstance(node, exp.GT) and isinstance(node.this, exp.Count) and select is not None and bool(select.args.get("group"))


def unguarded(node: exp.Expression) -> exp.Expression | None:
    """Take a value in every case."""
    is_guard = len(node.args["ifs"]) == 1 and not node.args.get("default") and not counts_rows(node.args["ifs"][0].this)
    return node.args["ifs"][0].args["true"].copy() if is_guard else None


def regular_expression(node: exp.Expression) -> exp.Expression:
    """Replace the first alone instead of all, or the other way round."""
    done = node.copy()
    done.set("modifiers", None if node.args.get("modifiers") else exp.Literal.string("g"))
    done.set("single_replace", True)
    return done


def swapped(node: exp.Expression) -> exp.Expression | None:
    """Swap the first two arguments, or add one to a single one."""
    done = node.copy()
    first, *rest = [e.copy() for e in node.expressions]
    done.set("expressions", [rest[0], first, *rest[1:]] if rest else [first, exp.Literal.number(0)])
    return done


def other_function(names: dict[str, str | None]) -> Change:
    """Call another function, or none."""

    def change(node: exp.Expression) -> exp.Expression | None:
        name = node.name.lower()
        if name == "hash":
            return swapped(node)
        if name not in names:
            return None
        other = names[name]
        return exp.Anonymous(this=other, expressions=[e.copy() for e in node.expressions]) if other else node.expressions[0].copy()

    return change


def other_precedence(node: exp.Expression) -> exp.Expression | None:
    """Drop brackets, but for those of a sum in a sum."""
    is_any = isinstance(node.parent, exp.Binary) and isinstance(node.this, exp.Binary) and type(node.this) is not type(node.parent)
    return node.this.copy() if is_any else None


CALLS = other_function({"strip_accents": None, "suffix": "prefix"})

# joins keep their conditions: of every row with every row there would be no end
CHANGES: tuple[tuple[str, type[exp.Expression], Change], ...] = (
    ("order dropped", exp.Window, without("order")),
    ("partition key dropped", exp.Window, without("partition_by")),
    ("frame dropped", exp.Window, without("spec")),
    ("direction turned", exp.Ordered, turned("desc")),
    ("null order changed", exp.Ordered, turned("nulls_first")),
    ("sort dropped", exp.ArraySort, only_first),
    ("sort turned", exp.ArraySort, lambda n: exp.ArraySort(this=n.this.copy(), asc=exp.Boolean(this=n.args["asc"] == exp.false()))),
    ("collected once", exp.ArrayAgg, lambda n: exp.ArrayUniqueAgg(this=n.this.copy())),
    ("collected often", exp.ArrayUniqueAgg, lambda n: exp.ArrayAgg(this=n.this.copy(), nulls_excluded=True)),
    ("another join", exp.Join, other_join),
    ("condition dropped", exp.And, lambda n: None if n.find_ancestor(exp.Join, exp.Subquery) else only_first(n)),
    ("or for and", exp.And, lambda n: None if n.find_ancestor(exp.Join, exp.Subquery) else instead(exp.Or)(n)),
    ("and for or", exp.Or, instead(exp.And)),
    ("not dropped", exp.Not, only_first),
    ("boundary moved", exp.GT, lambda n: None if counts_rows(n) else instead(exp.GTE)(n)),
    ("boundary moved", exp.GTE, instead(exp.GT)),
    ("boundary moved", exp.LT, instead(exp.LTE)),
    ("boundary moved", exp.LTE, instead(exp.LT)),
    ("nulls not equal", exp.NullSafeEQ, instead(exp.EQ)),
    ("nulls not equal", exp.NullSafeNEQ, instead(exp.NEQ)),
    ("default dropped", exp.Coalesce, only_first),
    ("default dropped", exp.Case, without("default")),
    ("branch dropped", exp.Case, lambda n: without("ifs")(n) if len(n.args["ifs"]) > 1 else None),
    ("guard dropped", exp.Case, unguarded),
    ("max for min", exp.Min, instead(exp.Max)),
    ("min for max", exp.Max, instead(exp.Min)),
    ("max for min", exp.ArgMin, instead(exp.ArgMax)),
    ("min for max", exp.ArgMax, instead(exp.ArgMin)),
    ("max for sum", exp.Sum, instead(exp.Max)),
    ("distinct dropped", exp.Count, not_distinct),
    ("distinct dropped", exp.Select, without("distinct")),
    ("duplicates", exp.Union, turned("distinct")),
    ("number changed", exp.Literal, one_more),
    ("precedence changed", exp.Paren, other_precedence),
    ("cast dropped", exp.Cast, lambda n: n.this.copy() if n.to.is_type("double") and n.name[:1] != "a" else None),
    ("first for all", exp.RegexpReplace, regular_expression),
    ("or for xor", exp.BitwiseXorAgg, lambda n: exp.BitwiseOrAgg(this=n.this.copy())),
    ("or for xor", exp.BitwiseOr, instead(exp.BitwiseXor)),
    ("text function dropped", exp.Lower, only_first),
    ("text function dropped", exp.Trim, only_first),
    ("another function", exp.Anonymous, CALLS),
    ("greatest for least", exp.Least, instead(exp.Greatest)),
    ("least for greatest", exp.Greatest, instead(exp.Least)),
)


def same_but_for_brackets(one: exp.Expression, sql: str, dialect: str) -> bool:
    """Whether dropping brackets changed nothing."""
    plain = [tree.transform(lambda n: n.this if isinstance(n, exp.Paren) else n) for tree in (one, sqlglot.parse_one(sql, read=dialect))]
    return plain[0] == plain[1]


Mutant = tuple[str, "str | None", Callable[[], str]]
"""What was changed, in which CTE, and the query: written when it is asked for, since there are thousands."""


def changed(sql: str, dialect: str) -> Iterator[Mutant]:
    """Every change of one thing in a query or an expression."""
    tree = sqlglot.parse_one(sql, read=dialect)

    def with_other(node: exp.Expression, other: exp.Expression) -> str:
        if node is tree:
            return other.sql(dialect)
        node.replace(other)
        text = tree.sql(dialect)
        other.replace(node)
        return text

    for node in list(tree.walk()):
        cte = next((p.alias for p in iterated_parents(node) if isinstance(p, exp.CTE) and p.parent is tree.args.get("with_")), None)
        for name, kind, change in CHANGES:
            if type(node) is kind and (other := change(node)) is not None and other != node:
                make = partial(with_other, node, other)
                if not (isinstance(node, exp.Paren) and same_but_for_brackets(tree, make(), dialect)):
                    yield f"{name}: {node.sql(dialect)[:100]}", cte, make
        if isinstance(node, exp.Anonymous) and node.name.lower().startswith("duckdb_"):
            text = node.expressions[0]
            for name, _, inner in changed(text.this, "duckdb"):
                yield f"{name} (in DuckDB)", cte, partial(lambda text, inner: with_other(text, exp.Literal.string(inner())), text, inner)


def iterated_parents(node: exp.Expression) -> Iterator[exp.Expression]:
    """What an expression is part of."""
    while node.parent is not None:
        node = node.parent
        yield node


def mutants(sql: str) -> list[Mutant]:
    """Wrong translations of a right one."""
    return list(changed(sql, "spark"))
