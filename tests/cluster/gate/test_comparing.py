"""What counts as the same rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from papertrends_cluster.gate.comparing import difference


def table(*rows: Any, kind: pa.DataType | None = None) -> pa.Table:
    return pa.table({"v": pa.array(list(rows), kind)})


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (table(1, 2, None), table(None, 2, 1)),
        (table(0.1 + 0.2, 1e20), table(0.3, 1e20 * (1 + 1e-12))),
        (table([1.0, None], None), table(None, [1.0 + 1e-13, None])),
        (table(1, 2, kind=pa.int8()), table(1, 2, kind=pa.int64())),
        (table(float("nan")), table(float("nan"))),
        (table({"a": 0.3, "b": "x"}), table({"a": 0.1 + 0.2, "b": "x"})),
    ],
)
def test_the_same(expected: pa.Table, found: pa.Table) -> None:
    assert difference(expected, found) is None


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (table(1, 1, 2), table(1, 2, 2)),
        (table(1, None), table(1, 0)),
        (table("a", ""), table("a", None)),
        (table(["a", "b"]), table(["b", "a"])),
        (table([], kind=pa.list_(pa.int64())), table(None, kind=pa.list_(pa.int64()))),
        (table(1.0), table(1.0 + 1e-7)),
        (table(float("nan")), table(None, kind=pa.float64())),
        (table("1"), table(1)),
        (table(1), pa.table({"w": [1]})),
        (table(1), table(1.0)),
    ],
)
def test_not_the_same(expected: pa.Table, found: pa.Table) -> None:
    assert difference(expected, found) is not None
