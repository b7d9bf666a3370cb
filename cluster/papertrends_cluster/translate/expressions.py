"""Rules for expressions: what Spark says in the same words, what in others, and what DuckDB evaluates within the executors."""

from __future__ import annotations

import functools
from collections.abc import Callable

import duckdb
from sqlglot import exp

from papertrends_cluster.translate.aggregates import AGGREGATES, aggregate
from papertrends_cluster.translate.binding import TYPE, type_of
from papertrends_cluster.translate.calls import call
from papertrends_cluster.translate.errors import Untranslatable
from papertrends_cluster.translate.functions import function_for

INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT"}
SAME_AS_TEXT = INTEGERS | {"VARCHAR", "DATE", "BOOLEAN"}

CASTS = (
    (INTEGERS, INTEGERS | {"DOUBLE"}),
    (SAME_AS_TEXT, {"VARCHAR"}),
    ({"BOOLEAN"}, INTEGERS),
    ({"TIMESTAMP"}, {"DATE"}),
)
"""Types of which each of the first is cast alike to each of the second."""

ALIKE = (
    exp.Alias, exp.Paren, exp.Literal, exp.Null, exp.Boolean, exp.Ordered, exp.Order, exp.Where, exp.Distinct,
    exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.Mul, exp.Neg, exp.Greatest, exp.Least, exp.If, exp.MD5, exp.Ln, exp.Sqrt, exp.Exp, exp.StartsWith, exp.Contains,
    exp.EndsWith, exp.ArrayContains, exp.Exists, exp.WindowSpec,
)  # fmt: skip
"""Expressions that mean the same in Spark if their parts do."""

ONE_TYPE = (exp.Binary, exp.Coalesce, exp.Greatest, exp.Least, exp.Between, exp.In, exp.Nullif)
"""Expressions whose parts are brought to one type."""

Rule = Callable[[exp.Expression], "exp.Expression | None"]


def spark(node: exp.Expression) -> exp.Expression:
    """Translate an expression; the given one is left as it is."""
    if isinstance(node, (exp.Select, exp.SetOperation)):
        return node
    if isinstance(node, (tuple(AGGREGATES), exp.Window, exp.Filter, exp.IgnoreNulls)):
        return aggregate(node, spark)
    rule = with_parts if isinstance(node, ALIKE) else RULES.get(type(node))
    try:
        done = rule(node) if rule else None
    except Untranslatable:  # of a part: DuckDB may evaluate all of it
        done = None
    return by_duckdb(node) if done is None else done


def values_of(node: exp.Expression) -> list[exp.Expression]:
    """The parts that are brought to one type."""
    if isinstance(node, exp.Case):
        return [part for part in (*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default")) if part is not None]
    return [part for part in node.iter_expressions() if isinstance(part, exp.Condition)] if isinstance(node, ONE_TYPE) else []


def one_number_type(node: exp.Expression) -> exp.Expression:
    """Bring numbers to the type that DuckDB gives them: Sail rounds a double beside a decimal, and decimals to the digits of the first."""
    kinds = [type_of(part) for part in values_of(node)]
    done = node.copy()
    done.parent = node.parent
    wanted = "DOUBLE" if "DOUBLE" in kinds else type_of(node) if is_choice(node) and len(set(kinds)) > 1 else ""
    if wanted.startswith(("DOUBLE", "DECIMAL")):
        for part, kind in zip(values_of(done), kinds, strict=True):
            if kind.startswith("DECIMAL") and kind != wanted:
                part.replace(exp.cast(part.copy(), exp.DataType.build(wanted, dialect="duckdb")))
    return done


def is_choice(node: exp.Expression) -> bool:
    """Whether an expression takes one of its parts."""
    return isinstance(node, (exp.Case, exp.Coalesce, exp.Greatest, exp.Least))


def with_parts(node: exp.Expression) -> exp.Expression:
    """Translate the parts of an expression that means the same."""
    node = one_number_type(node)
    done = node.copy()
    for part, own in zip(node.iter_expressions(), list(done.iter_expressions()), strict=True):
        translated = spark(part) if not isinstance(part, (exp.Identifier, exp.TableAlias, exp.DataType)) else part.copy()
        own.replace(translated.copy() if translated is part else translated)
    return done


def by_duckdb(node: exp.Expression) -> exp.Expression:
    """Let DuckDB evaluate an expression within the executors, with its columns, aggregates and subqueries as arguments."""
    kind = type_of(node)
    name = function_for(kind)
    if name is None:
        raise Untranslatable(node, f"no function returns {kind}")
    arguments: list[exp.Expression] = []
    placed: dict[str, exp.Expression] = {}

    def argument(part: exp.Expression) -> exp.Expression:
        is_leaf = TYPE in part.meta or isinstance(part, (exp.Window, exp.Filter, exp.Exists, exp.IgnoreNulls, *AGGREGATES))
        if not is_leaf:
            return part
        key = part.sql("duckdb")
        if key not in placed:
            placed[key] = exp.cast(exp.column(f"a{len(placed)}"), exp.DataType.build(type_of(part), dialect="duckdb"))
            arguments.append(part)
        return placed[key].copy()

    expression = node.transform(argument).sql("duckdb")
    refuse_aggregate(expression, len(arguments))
    if not arguments and kind == "VARCHAR":
        return exp.Literal.string(duckdb.sql(f"select {expression}").fetchall()[0][0])
    return call(name, exp.Literal.string(expression), *(spark(a) for a in arguments))


@functools.cache
def refuse_aggregate(expression: str, arguments: int) -> None:
    """Refuse an aggregate that no rule is about: an executor would compute one for each of its batches."""
    columns = ", ".join(f"null as a{n}" for n in range(arguments)) or "null as a0"
    try:
        duckdb.execute(f"describe select {expression}, row_ from (select {columns}, 0 as row_)").fetchall()
    except duckdb.Error as error:
        raise Untranslatable(expression, f"an aggregate without a rule, or nothing that DuckDB knows ({error})") from error


def column(node: exp.Expression) -> exp.Expression:
    """Keep a column."""
    return node.copy()


def guarded(node: exp.Expression) -> exp.Expression | None:
    """Leave what guards together with what it guards: DuckDB would fail at a logarithm of zero that `case` keeps out."""
    done = with_parts(node)
    return None if by_executor(done) else done


def by_executor(done: exp.Expression) -> bool:
    """Whether DuckDB evaluates a part of what was translated."""
    return any(function.name.startswith("duckdb_") for function in done.find_all(exp.Anonymous))


def division(node: exp.Expression) -> exp.Expression | None:
    """Divide doubles, as DuckDB does; Spark would give decimals of some scale.

    By zero it fails, where DuckDB gives infinity. Within `case` it is left to DuckDB: Sail divides before it looks whether the case is
    that one.
    """
    if node.find_ancestor(exp.Case) and not isinstance(node.expression, exp.Literal):
        return None
    return exp.Div(this=exp.cast(spark(node.this), "double"), expression=exp.cast(spark(node.expression), "double"))


def cast_alike(node: exp.Expression) -> exp.Expression | None:
    """Cast what has one spelling in both: a double would be cut where DuckDB rounds."""
    given, wanted = type_of(node.this), type_of(node)
    is_alike = (
        any(given in some and wanted in others for some, others in CASTS)
        or given in {wanted, '"NULL"'}
        or (given.startswith("DECIMAL") and wanted.startswith(("DOUBLE", "DECIMAL")))
        or (isinstance(node.this, exp.Literal) and wanted == "DATE")
    )
    return with_parts(node) if is_alike else None


def joined_text(node: exp.Expression) -> exp.Expression | None:
    """Join texts and what has one spelling in both."""
    return with_parts(node) if all(type_of(part) in SAME_AS_TEXT for part in node.iter_expressions()) else None


def left_part(node: exp.Expression) -> exp.Expression | None:
    """Take a fixed number of letters; a negative one counts from the end in DuckDB alone."""
    return with_parts(node) if isinstance(node.expression, exp.Literal) else None


def length(node: exp.Expression) -> exp.Expression:
    """Count elements of a list, or letters."""
    return call("array_size" if type_of(node.this).endswith("[]") else "char_length", spark(node.this))


def list_of(node: exp.Expression) -> exp.Expression | None:
    """Make a list of values; an empty one has the type of what it stands beside."""
    if node.expressions:
        return exp.Array(expressions=[spark(e) for e in node.expressions])
    kind = next((type_of(beside) for beside in node.parent.iter_expressions() if beside is not node), None) if node.parent else None
    return exp.cast(exp.Array(), exp.DataType.build(kind, dialect="duckdb")) if kind else None


def struct_of(node: exp.Expression) -> exp.Expression:
    """Make a struct."""
    parts = [part for e in node.expressions for part in (exp.Literal.string(e.this.name), spark(e.expression))]
    return call("named_struct", *parts)


def truncated(node: exp.Expression) -> exp.Expression | None:
    """Find the first moment of a week or month. Spark's function for dates knows no days: a date is its own."""
    if type_of(node.this) != "DATE":
        return None
    unit = node.args["unit"].name.upper()
    day = spark(node.this) if unit == "DAY" else call("trunc", spark(node.this), exp.Literal.string(unit))
    return exp.cast(day, "timestamp_ntz")


def moved(node: exp.Expression) -> exp.Expression | None:
    """Move a date by an interval to a time, as DuckDB does, or add; the days between two dates are counted by DuckDB."""
    if not isinstance(node.expression, exp.Interval):
        return None if type_of(node.this) == type_of(node.expression) == "DATE" else with_parts(node)
    return type(node)(this=exp.cast(spark(node.this), "timestamp_ntz"), expression=node.expression.copy())


def field(node: exp.Expression) -> exp.Expression:
    """Take a field of a struct."""
    return exp.Dot(this=spark(node.this), expression=node.expression.copy())


RULES: dict[type[exp.Expression], Rule] = {
    exp.Column: column,
    exp.Subquery: lambda node: node.copy(),
    exp.Case: guarded,
    exp.Coalesce: guarded,
    exp.Div: division,
    exp.Add: moved,
    exp.Sub: moved,
    exp.DateTrunc: truncated,
    exp.TimestampTrunc: truncated,
    exp.Cast: cast_alike,
    exp.DPipe: joined_text,
    exp.ConcatWs: joined_text,
    exp.Left: left_part,
    exp.Length: length,
    exp.Array: list_of,
    exp.Struct: struct_of,
    exp.Dot: field,
}


def spark_tree(tree: exp.Expression) -> exp.Expression:
    """Translate every expression of a model, in place."""
    for select in reversed(list(tree.find_all(exp.Select))):
        unnested_in_view(select)
        select.set("expressions", [spark(e) for e in select.expressions])
        for part in ("where", "group", "having", "order"):
            if value := select.args.get(part):
                select.set(part, with_parts(value))
        for join in select.args.get("joins") or []:
            if condition := join.args.get("on"):
                join.set("on", spark(condition))
    return tree


def unnested_in_view(select: exp.Select) -> None:
    """Unnest lists in a lateral view, side by side and to the length of the longest."""
    lists = [found for e in select.expressions for found in e.find_all(exp.Explode)]
    if not lists:
        return
    names = [f"item_{n}_" for n, _ in enumerate(lists)]
    values = [found.this.copy() for found in lists]
    for name, found in zip(names, lists, strict=True):
        item = exp.column(name, table="unnested_")
        item.meta[TYPE] = type_of(found.this).removesuffix("[]")
        found.replace(item)
    empty = [call("coalesce", v, exp.Array()) for v in values]
    view = call("explode", *values) if len(values) == 1 else call("inline", call("arrays_zip", *empty))
    alias = exp.TableAlias(this=exp.to_identifier("unnested_"), columns=[exp.to_identifier(name) for name in names])
    select.append("laterals", exp.Lateral(this=view, view=True, alias=alias))
