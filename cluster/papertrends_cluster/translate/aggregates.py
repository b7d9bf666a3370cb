"""Rules for aggregates and windows."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from papertrends_cluster.translate.binding import type_of
from papertrends_cluster.translate.calls import call, field_of_each, is_null, text, when
from papertrends_cluster.translate.errors import Untranslatable

Spark = Callable[[exp.Expression], exp.Expression]
Over = Callable[[exp.Expression], exp.Expression]
"""Puts an aggregate into its window, if it has one."""
Rule = Callable[[exp.Expression, "exp.Expression | None", Spark, Over], exp.Expression]


def of_values(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Aggregate the values that a filter lets through: a window of Spark takes no filter."""
    done = node.copy()
    if isinstance(node.this, exp.Distinct):
        done.this.set("expressions", [when(condition, spark(e)) for e in node.this.expressions])
    elif isinstance(node.this, exp.Star):
        done.set("this", when(condition, exp.Literal.number(1)))
    elif node.this is not None:
        done.set("this", when(condition, spark(node.this)))
    return over(done)


def any_value(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Take a value that is not null, as DuckDB does: the greatest, since `first` on Sail visits every group for each batch of rows."""
    value = when(condition, spark(node.this))
    is_nested = type_of(node.this).startswith("STRUCT") or type_of(node.this).endswith("]")
    return over(call("first", value, exp.true()) if is_nested else exp.Max(this=value))


def median(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Take the value in the middle: Spark's own `median` takes no window that moves."""
    return over(call("percentile", when(condition, spark(node.this)), exp.Literal.number(0.5)))


def keys_of(key: exp.Expression, spark: Spark) -> list[exp.Expression]:
    """The fields of a struct that is ordered as DuckDB orders a tuple: a null after every value."""
    parts = key.expressions if isinstance(key, exp.Tuple) else [key]
    return [f for n, part in enumerate(parts) for f in (text(f"n{n}"), is_null(spark(part)), text(f"k{n}"), spark(part))]


def extreme(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Take the value with the least or the greatest key among those that are not null."""
    is_max = isinstance(node, exp.ArgMax)
    is_value = exp.Not(this=is_null(spark(node.this)))
    counts = is_value if condition is None else exp.and_(is_value, exp.Paren(this=condition))
    if node.args.get("count"):
        rows = over(call("collect_list", when(counts, call("named_struct", *keys_of(node.expression, spark), text("v"), spark(node.this)))))
        best = call(
            "slice", call("sort_array", rows, exp.false() if is_max else exp.true()), exp.Literal.number(1), node.args["count"].copy()
        )
        return field_of_each(best, "v")
    key = call("named_struct", *keys_of(node.expression, spark)) if isinstance(node.expression, exp.Tuple) else spark(node.expression)
    return over(call("max_by" if is_max else "min_by", spark(node.this), when(counts, key)))


def sort_fields(order: exp.Order, spark: Spark) -> tuple[list[exp.Expression], bool]:
    """The fields of a struct in the order of which a list is to be sorted, and whether upwards."""
    is_upwards = not all(o.args.get("desc") for o in order.expressions)
    fields: list[exp.Expression] = []
    for n, ordered in enumerate(order.expressions):
        key, is_turned = spark(ordered.this), bool(ordered.args.get("desc")) and is_upwards
        if is_turned and type_of(ordered.this) not in {"BOOLEAN", "BIGINT", "HUGEINT", "INTEGER", "DOUBLE"}:
            raise Untranslatable(order, "texts sorted downwards beside a key sorted upwards")
        nulls_first = bool(ordered.args.get("nulls_first"))
        null_flag = is_null(key.copy()) if nulls_first != is_upwards else exp.Not(this=is_null(key.copy()))
        turned = (exp.Not if type_of(ordered.this) == "BOOLEAN" else exp.Neg)(this=exp.Paren(this=key)) if is_turned else key
        fields += [text(f"n{n}"), null_flag, text(f"k{n}"), turned]
    return fields, is_upwards


def list_of(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Collect values with their nulls and in their order; a list of no rows is null."""
    order = node.this if isinstance(node.this, exp.Order) else None
    value = order.this if order else node.this
    collected = "collect_set" if isinstance(value, exp.Distinct) else "collect_list"
    if isinstance(value, exp.Distinct):
        (value,) = value.expressions
        if order and any(o.this != value for o in order.expressions):
            raise Untranslatable(node, "distinct values in the order of something else")
    fields, is_upwards = sort_fields(order, spark) if order else ([], True)
    rows = over(call(collected, when(condition, call("named_struct", *fields, text("v"), spark(value)))))
    found = field_of_each(call("sort_array", rows, exp.true() if is_upwards else exp.false()) if order else rows, "v")
    is_any = exp.GT(this=over(exp.Count(this=when(condition, exp.Literal.number(1)))), expression=exp.Literal.number(0))
    return when(is_any, found)


def joined_texts(node: exp.Expression, condition: exp.Expression | None, spark: Spark, over: Over) -> exp.Expression:
    """Join texts in their order; without a text the result is null."""
    value = node.this.this if isinstance(node.this, exp.Order) else node.this
    listed = list_of(exp.ArrayAgg(this=node.this.copy()), condition, spark, over)
    is_any = exp.GT(this=over(exp.Count(this=when(condition, spark(value)))), expression=exp.Literal.number(0))
    return when(is_any, call("array_join", listed, spark(node.args["separator"])))


AGGREGATES: dict[type[exp.Expression], Rule] = {
    **dict.fromkeys((exp.Count, exp.Sum, exp.Min, exp.Max, exp.LogicalOr, exp.BitwiseXorAgg, exp.FirstValue), of_values),
    **dict.fromkeys((exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank), of_values),
    exp.AnyValue: any_value,
    exp.ArgMax: extreme,
    exp.ArgMin: extreme,
    exp.ArrayAgg: list_of,
    exp.GroupConcat: joined_texts,
    exp.Median: median,
}


def aggregate(node: exp.Expression, spark: Spark) -> exp.Expression:
    """Translate an aggregate with its filter and its window."""
    window = node if isinstance(node, exp.Window) else None
    inner = node.this if window else node
    condition = None
    if isinstance(inner, exp.Filter):
        condition, inner = spark(inner.expression.this), inner.this
    if isinstance(inner, exp.IgnoreNulls) and isinstance(inner.this, exp.AnyValue):
        inner = inner.this
    rule = AGGREGATES.get(type(inner))
    if rule is None:
        raise Untranslatable(node, "an aggregate without a rule")

    def over(function: exp.Expression) -> exp.Expression:
        if window is None:
            return function
        order = window.args.get("order")
        if order is None and isinstance(inner, (exp.RowNumber, exp.Rank, exp.DenseRank)):
            # an engine computes a subquery again for each place that reads it, and would number its rows otherwise
            raise Untranslatable(window, "a number without an order differs each time")
        spec = window.args.get("spec")
        partition = [spark(p) for p in window.args.get("partition_by") or []]
        return exp.Window(this=function, partition_by=partition, order=order and spark(order), spec=spec and spec.copy(), over="OVER")

    return rule(inner, condition, spark, over)
