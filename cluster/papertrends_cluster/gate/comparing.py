"""Whether two tables have the same rows: nulls equal, lists in their order, numbers of nine digits."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

DIGITS = 1e-9
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "UBIGINT")


@dataclass(frozen=True)
class Difference:
    """Rows that only one side has."""

    only_expected: list[tuple[Any, ...]]
    only_found: list[tuple[Any, ...]]
    said: str = ""

    def __str__(self) -> str:
        if self.said:
            return self.said
        rows = [f"  {side} {row}"[:400] for side, has in (("-", self.only_expected), ("+", self.only_found)) for row in has[:5]]
        return "\n".join([f"{len(self.only_expected)} rows missing, {len(self.only_found)} rows too many", *rows])


def family(kind: str) -> str:
    """The types that hold the same values, as one."""
    kind = re.sub(rf"\b({'|'.join(WHOLE)})\b", "whole number", kind.replace('"', ""))
    return re.sub(r"\b(DOUBLE|FLOAT|DECIMAL\(\d+,\s*\d+\))", "number", kind)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same but for the last digits of numbers."""
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=DIGITS, abs_tol=DIGITS) or (math.isnan(one) and math.isnan(other))
    return one == other


def is_exact(value: Any) -> bool:
    """Whether a value has no fraction in it."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return not isinstance(value, float) and all(map(is_exact, parts))


def matched(expected: list[tuple[Any, ...]], found: list[tuple[Any, ...]]) -> Difference | None:
    """Pair the rows of both sides by what has no fraction, and then by the rest."""

    def key(row: tuple[Any, ...]) -> str:
        return repr([value if is_exact(value) else None for value in row])

    candidates: dict[str, list[tuple[Any, ...]]] = {}
    for row in sorted(found, key=repr):
        candidates.setdefault(key(row), []).append(row)
    missing: list[tuple[Any, ...]] = []
    for row in sorted(expected, key=repr):
        alike_ones = candidates.get(key(row), [])
        place = next((n for n, other in enumerate(alike_ones) if alike(row, other)), None)
        if place is None:
            missing.append(row)
        else:
            alike_ones.pop(place)
    surplus = [row for rows in candidates.values() for row in rows]
    return Difference(missing, surplus) if missing or surplus else None


def difference(expected: pa.Table, found: pa.Table) -> Difference | None:
    """Say how two tables differ; columns have to have the same names in the same order, and types that hold the same values."""
    connection = duckdb.connect()
    connection.register("expected", expected)
    connection.register("found", found)
    kinds = [{name: family(kind) for name, kind, *_ in connection.execute(f"describe {side}").fetchall()} for side in ("expected", "found")]
    if list(kinds[0].items()) != list(kinds[1].items()):
        return Difference([], [], f"columns {kinds[0]} came out as {kinds[1]}")
    only = [
        connection.execute(f"select * from {a} except all select * from {b}").fetchall()
        for a, b in (("expected", "found"), ("found", "expected"))
    ]
    return matched(only[0], only[1]) if only[0] or only[1] else None
