"""Draw the result of a statement: one column over another."""

from __future__ import annotations

from typing import Final

import altair as alt
import pyarrow as pa

from dashboard.charts.style import ACCENT

KINDS: Final = ("bars", "line", "points")
MOST: Final = 1_000
"""The most rows drawn: with more, nobody can read the chart, and the browser hangs."""

WIDTH: Final = 600
"""Pixels that bars share on a narrow page, and no bar is wider than `WIDEST`."""
WIDEST: Final = 18


def numeric_columns(table: pa.Table) -> list[str]:
    """Name the columns that can be on the y axis."""
    return [field.name for field in table.schema if _is_number(field.type)]


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def drawn(table: pa.Table, kind: str, x: str, y: str) -> alt.Chart:
    """Draw column y over column x of a table's first rows, in their order."""
    upright = table.column(y)
    upright = upright.cast(pa.float64()) if pa.types.is_decimal(upright.type) else upright
    across = table.column(x)
    is_time, is_number = pa.types.is_temporal(across.type), _is_number(across.type)
    if not is_time and not is_number:
        across = pa.array([str(value) for value in across.to_pylist()], pa.string())
    elif pa.types.is_decimal(across.type):
        across = across.cast(pa.float64())
    shown = pa.table({"x": across, "y": upright}).slice(0, MOST)
    axis = alt.X("x", type="temporal" if is_time else "quantitative" if is_number else "nominal", title=x, sort=None)
    base = alt.Chart(shown).encode(x=axis, y=alt.Y("y:Q", title=y), tooltip=[alt.Tooltip("x", title=x), alt.Tooltip("y:Q", title=y)])
    # bars along days or numbers have a width of their own, and would cover their neighbours where there are many
    width = max(1, min(WIDEST, WIDTH // max(1, shown.num_rows))) if is_time or is_number else alt.Undefined
    marks = {"bars": base.mark_bar(color=ACCENT, size=width), "line": base.mark_line(color=ACCENT, point=True)}
    return marks.get(kind, base.mark_point(color=ACCENT)).properties(height=340)
