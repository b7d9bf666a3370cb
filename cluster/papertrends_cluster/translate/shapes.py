"""Rules for whole selects. Each gives DuckDB's SQL again, so that each can be checked in DuckDB itself."""

from __future__ import annotations

from sqlglot import exp

from papertrends_cluster.translate.errors import Untranslatable


def own(node: exp.Expression, select: exp.Expression, *kinds: type[exp.Expression]) -> list[exp.Expression]:
    """Find the parts of an expression of some kinds that are not those of a subquery in it."""
    return [found for found in node.find_all(*kinds) if found.find_ancestor(exp.Select) is select]


def group_by_all_written_out(select: exp.Select) -> exp.Select:
    """Name the keys of `group by all`: all columns without an aggregate."""
    group = select.args.get("group")
    if group is not None and group.args.get("all"):
        keys = [e.unalias().copy() for e in select.expressions if not own(e, select, exp.AggFunc)]
        select.set("group", exp.Group(expressions=keys) if keys else None)
    return select


def column_of(source: str, name: str) -> exp.Expression:
    """A column of a subquery, under its own name."""
    return exp.alias_(exp.column(name, table=source, quoted=True), name, quoted=True)


def over_subquery(select: exp.Select, columns: list[exp.Expression], source: str) -> exp.Select:
    """Select columns from a select, which keeps everything but its CTEs."""
    if select.args.get("order") or select.args.get("limit"):
        raise Untranslatable(select, "an order or a limit beside `qualify` or `unnest`")
    outer = exp.Select(expressions=columns)
    for part in ("with_", "distinct"):
        outer.set(part, select.args.get(part))
        select.set(part, None)
    return outer.from_(exp.Subquery(this=select.copy(), alias=exp.TableAlias(this=exp.to_identifier(source))), copy=False)


def qualify_as_where(select: exp.Select) -> exp.Select:
    """Filter by a column of a subquery: it may name what is not selected, and no column leaks."""
    condition = select.args.get("qualify")
    if condition is None:
        return select
    columns = [column_of("ranked_", e.alias_or_name) for e in select.expressions]
    select.set("qualify", None)
    inner = select.select(exp.alias_(condition.this, "is_kept_"), copy=False)
    return over_subquery(inner, columns, "ranked_").where(exp.column("is_kept_", table="ranked_"), copy=False)


def unnested_outside(select: exp.Select) -> exp.Select:
    """Make lists columns of a subquery first, so that what is unnested is always a column."""
    if not any(own(e, select, exp.Explode) for e in select.expressions):
        return select
    inner: list[exp.Expression] = []
    outer: list[exp.Expression] = []
    for e in select.expressions:
        lists = own(e, select, exp.Explode)
        if not lists:
            inner.append(e)
        for unnested in lists:
            name = f"list_{len(inner)}_"
            inner.append(exp.alias_(unnested.this.copy(), name))
            unnested.set("this", exp.column(name, table="listed_"))
        outer.append(e if lists else column_of("listed_", e.alias_or_name))
    select.set("expressions", inner)
    return over_subquery(select, outer, "listed_")


RULES = (group_by_all_written_out, unnested_outside, qualify_as_where)


def reshaped(tree: exp.Expression) -> exp.Expression:
    """Apply the rules to every select, the innermost first."""
    for select in reversed(list(tree.find_all(exp.Select))):
        done = select
        for rule in RULES:
            done = rule(done)
        if done is not select:
            if select.parent is None:
                tree = done
            else:
                select.replace(done)
    return tree
