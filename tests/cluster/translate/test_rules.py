"""Each rule gives DuckDB's rows on Sail, and is needed: without it the rows are others, or the engine refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from papertrends_cluster.gate.models import Model
from papertrends_cluster.gate.proving import Gate
from papertrends_cluster.translate import Untranslatable, aggregates, expressions, reading, shapes
from sqlglot import exp

Without = Callable[[pytest.MonkeyPatch], None]


def as_written(node: exp.Expression) -> exp.Expression:
    """Pass on what sqlglot makes of it."""
    return expressions.with_parts(node)


def no_rule(*kinds: type[exp.Expression]) -> Without:
    return lambda patch: [patch.setitem(expressions.RULES, kind, as_written) for kind in kinds] and None


def no_shape(name: str) -> Without:
    return lambda patch: patch.setattr(shapes, "RULES", tuple(rule for rule in shapes.RULES if rule.__name__ != name))


def no_aggregate(*kinds: type[exp.Expression]) -> Without:
    return lambda patch: [patch.setitem(aggregates.AGGREGATES, kind, aggregates.of_values) for kind in kinds] and None


def nothing_by_duckdb(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(expressions, "by_duckdb", as_written)


def replaced(module: object, name: str, value: object) -> Without:
    return lambda patch: patch.setattr(module, name, value)


def plain_condition(
    node: exp.Expression, condition: exp.Expression | None, spark: aggregates.Spark, over: aggregates.Over
) -> exp.Expression:
    """Filter as DuckDB writes it, outside the window."""
    done = node.copy()
    done.set("this", spark(node.this) if not isinstance(node.this, exp.Star) else node.this.copy())
    return over(exp.Filter(this=done, expression=exp.Where(this=condition)) if condition is not None else done)


RULES: dict[str, tuple[Without, tuple[str, ...]]] = {
    "without_hints": (
        replaced(reading, "without_hints", lambda tree: tree),
        ("with t as materialized (select id from warehouse.raw.things) select id from t",),
    ),
    "named_windows_written_out": (
        replaced(reading, "named_windows_written_out", lambda tree: tree),
        ("select id, sum(n) over w as s, max(n) over w as m from raw.things window w as (partition by kind order by id)",),
    ),
    "group_by_all_written_out": (
        no_shape("group_by_all_written_out"),
        ("select kind, count(*) as n, kind || 'x' as v from raw.things group by all", "select sum(n) as s from raw.things group by all"),
    ),
    "qualify_as_where": (
        no_shape("qualify_as_where"),
        (
            "select * from raw.things qualify row_number() over (partition by kind order by n desc, id) = 1",
            "select id from raw.things qualify rank() over (order by day) <= 2 or max(x) over (partition by kind) > 1",
        ),
    ),
    "unnested_outside": (
        no_shape("unnested_outside"),
        (
            "select kind, unnest(any_value(keys)) as key from raw.things where id in (1, 4) group by kind",
            "select distinct unnest(words) as word from raw.things",
            "select id, unnest(words[2:]) as word, unnest(keys) as key from raw.things",
            "select id from raw.things where id in (select unnest(keys) as key from raw.things union select id from raw.others)",
        ),
    ),
    "unnested_in_view": (
        replaced(expressions, "unnested_in_view", lambda select: None),
        ("select id, unnest(words) as word, unnest(keys) as key from raw.things", "select unnest(found) as f from raw.things"),
    ),
    "by_duckdb": (
        nothing_by_duckdb,
        (
            "select xor(n, 5) & 3 as v, id from raw.things",
            "select name[:-3] as v, words[2:3] as w, words[1] as f, words[2:] as r, keys[-1] as l, id from raw.things",
            "select nullif(words, ['a']) as v, nullif(n, 3) as w, nullif(keys, []) as z, nullif([name], [null]) as q from raw.things",
            "select regexp_replace(name, '(a)(a)', '\\2-\\1') as v, regexp_replace(name, 'a', '\\0\\0', 'g') as w from raw.things",
            "select round(x, 2) as v, (hash(id, name) >> 1)::bigint as h, id // 2 as d from raw.things",
            "select strip_accents(name) as v, trim(lower(name)) as w, id % 2 as m from raw.things",
            "select name from raw.things where id > 0 and list_has_any(words, ['a', 'q'])",
            "select list_transform(words, lambda w: strip_accents(w) || kind) as v from raw.things",
            "select case when x > 0 then ln(x) + lgamma(x) end as v from raw.things",
        ),
    ),
    "guarded": (
        no_rule(exp.Case, exp.Coalesce),
        ("select id, case when n > 3 then log10(n - 3) end as v from raw.things", "select coalesce(x, log10(id)) as v from raw.things"),
    ),
    "one_number_type": (
        replaced(expressions, "one_number_type", lambda node: node),
        (
            "select case when id = 1 then 1.0 else x end as v from raw.things",
            "select coalesce(x, 1.5) as v, greatest(x, 0.1) as w from raw.things",
            "select id from raw.things where x = 0.3",
            "select case when id = 1 then 0.7 else 0.55 end as v, coalesce(case when id = 1 then 0.5 end, 0.25) as w from raw.things",
        ),
    ),
    "division": (
        no_rule(exp.Div),
        (
            "select n / 7 as v, 2.0 / n as w, sum(n) over () / id as z from raw.things",
            "select n * 0.1 / 3 as v from raw.things",
            "select case when n > 3 then ln(id / (n - 3)) + id / (n - 3) end as v from raw.things",
        ),
    ),
    "moved": (
        no_rule(exp.Add, exp.Sub),
        (
            "select day - date '2024-01-01' as v, day + 1 as w, day - 7 * 2 as z from raw.things",
            "select day + interval 1 day as v, moment - interval 1 month as w, moment > day + interval 6 day as z from raw.things",
        ),
    ),
    "truncated": (
        no_rule(exp.DateTrunc, exp.TimestampTrunc),
        ("select date_trunc('week', day) as v, date_trunc('month', day) as w, date_trunc('day', day) as z from raw.things",),
    ),
    "cast_alike": (
        no_rule(exp.Cast),
        (
            "select x::bigint as v, n::varchar as w, day::varchar as z, is_new::integer as b from raw.things where x < 3",
            "select x::varchar as v from raw.things",
        ),
    ),
    "joined_text": (
        no_rule(exp.DPipe, exp.ConcatWs),
        ("select x || 'x' as v, n || name as w from raw.things", "select concat_ws('|', name, x, day) as v from raw.things"),
    ),
    "left_part": (no_rule(exp.Left), ("select left(name, 3) as v, left(name, n - 4) as w from raw.things",)),
    "length": (no_rule(exp.Length), ("select len(words) as v, length(name) as w, len(found) as z from raw.things",)),
    "list_of": (
        no_rule(exp.Array),
        ("select [n, id] as v, coalesce(words, []) as w from raw.things", "select coalesce(found, []) as v from raw.things"),
    ),
    "struct_of": (no_rule(exp.Struct), ("select {'a': id, 'b': name} as v, struct_pack(c := n) as w from raw.things",)),
    "of_values": (
        replaced(aggregates, "AGGREGATES", aggregates.AGGREGATES | dict.fromkeys((exp.Count, exp.Sum, exp.Min), plain_condition)),
        (
            "select id, count(*) filter (where n > 3) over (partition by kind) as v from raw.things",
            "select kind, count(distinct n) filter (where id > 1) as v, sum(n) filter (where is_new) as w from raw.things group by kind",
        ),
    ),
    "any_value": (
        no_aggregate(exp.AnyValue),
        (
            "select any_value(n) as v from (select n from raw.things where id in (2, 3) order by n nulls first)",
            "select kind, any_value(n) as v, any_value(x) filter (where id > 2) as w from raw.things where id in (2, 3, 5) group by kind",
        ),
    ),
    "extreme": (
        no_aggregate(exp.ArgMax, exp.ArgMin),
        (
            "select kind, arg_min(id, (n, id)) as v, arg_max(id, (n, -id)) as w, arg_max(n, id) as z from raw.things group by kind",
            "select kind, max_by(id, (n, day, id), 2) as v, arg_max(name, x) filter (where is_new) as w from raw.things group by kind",
            "select id, arg_max(n, id) over (partition by kind) as v from raw.things",
        ),
    ),
    "median": (
        no_aggregate(exp.Median),
        (
            "select id, median(n) over (partition by kind order by id rows between 3 preceding and 1 preceding) as v from raw.things",
            "select kind, median(x) as v, median(n) filter (where id > 1) as w from raw.things group by kind",
        ),
    ),
    "keys_of": (
        replaced(
            aggregates,
            "keys_of",
            lambda key, spark: [f for n, part in enumerate(key.expressions) for f in (exp.Literal.string(f"k{n}"), spark(part))],
        ),
        ("select kind, arg_min(id, (x, id)) as v, arg_max(id, (x, id)) as w from raw.things group by kind",),
    ),
    "list_of_values": (
        no_aggregate(exp.ArrayAgg),
        (
            "select kind, list(n order by id) as v, list(name order by n desc, id) as w from raw.things group by kind",
            "select list(distinct n order by n) as v, list(id order by day desc nulls last) as w from raw.things",
            "select list(id order by is_new desc, n desc, name) as v, list(id) filter (where id > 9) as w from raw.things",
            "select list(id order by name desc) as v, list(id order by x nulls first, id) as w from raw.things",
        ),
    ),
    "joined_texts": (
        no_aggregate(exp.GroupConcat),
        (
            "select kind, string_agg(name, chr(10) order by name) as v from raw.things group by kind",
            "select kind, string_agg(name, ', ' order by n desc, id) as w from raw.things group by kind",
            "select string_agg(name, ',') filter (where id = 6) as v from raw.things",
        ),
    ),
}
"""Rules by name: what takes it away, and queries that need it."""


NEEDED_BY_SPARK = {"joined_text", "left_part", "median"}
"""Rules that Sail could do without, as far as these rows show."""
NEEDED_BY_OLDER_SPARK = {"guarded", "joined_texts", "list_of"}
"""Rules that Spark 4.1 was shown to need. Spark 4.2, which is installed, and Sail could do without."""


def wrong(rows: Gate, sql: str) -> str | None:
    """How the rows of a query differ, or why there are none."""
    model = Model("example", "raw.example", "full", sql)
    try:
        return str(found) if (found := rows.difference(model, rows.translated(model))) else None
    except Untranslatable as error:
        return str(error)
    except Exception as error:  # whatever the engine says
        return f"{type(error).__name__}: {str(error)[:300]}"


def assert_same_rows(gate: Gate, rule: str) -> None:
    failures = {sql: found for sql in RULES[rule][1] if (found := wrong(gate, sql))}
    assert not failures, "\n".join(f"{sql}: {found}" for sql, found in failures.items())


@pytest.mark.parametrize("rule", RULES)
def test_gives_the_same_rows_on_sail(on_sail: Gate, rule: str) -> None:
    assert_same_rows(on_sail, rule)


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_gives_the_same_rows_on_spark(on_spark: Gate, rule: str) -> None:
    assert_same_rows(on_spark, rule)


@pytest.mark.parametrize("rule", sorted(RULES.keys() - NEEDED_BY_SPARK - NEEDED_BY_OLDER_SPARK))
def test_is_needed_by_sail(on_sail: Gate, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without, examples = RULES[rule]
    without(monkeypatch)
    assert any(wrong(on_sail, sql) for sql in examples)


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(NEEDED_BY_SPARK))
def test_is_needed_by_spark(on_spark: Gate, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without, examples = RULES[rule]
    without(monkeypatch)
    assert any(wrong(on_spark, sql) for sql in examples)
