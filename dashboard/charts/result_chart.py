"""Draw the result of a statement: one or several columns over another, split by a third, side by side or stacked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

import altair as alt
import pyarrow as pa

from dashboard.charts.style import ACCENT, PALETTE
from dashboard.charts.trend_charts import ticks

KINDS: Final = ("bars", "line", "area", "points")
STACKED: Final = ("bars", "area")
"""Kinds whose series can be stacked."""
MOST: Final = 1_000
"""The most rows drawn: with more, nobody can read the chart, and the browser hangs."""
MOST_SERIES: Final = 20
WIDTH: Final = 600
"""Pixels that bars share on a narrow page, and no bar is wider than `WIDEST`."""
WIDEST: Final = 18
DAY: Final = "%Y-%m-%d"


def numeric_columns(table: pa.Table) -> list[str]:
    """Name the columns that can be on the y axis."""
    return [field.name for field in table.schema if _is_number(field.type)]


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """Give a column as a chart takes it: decimals as floats, and what is neither a time nor a number as text."""
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64())
    if pa.types.is_temporal(column.type) or _is_number(column.type):
        return column
    return pa.array([str(value) for value in column.to_pylist()], pa.string())


def _days(column: pa.ChunkedArray | pa.Array) -> list[date]:
    """Give the days of a column of dates, or of moments that are all midnight; none where it has anything else."""
    if not pa.types.is_temporal(column.type):
        return []
    values = [value for value in column.to_pylist() if value is not None]
    if pa.types.is_date(column.type):
        return values
    return [value.date() for value in values] if all(isinstance(v, datetime) and v.time() == time() for v in values) else []


def _axis(days: list[date], names: int) -> alt.Axis:
    """Write days with their year, and names, where there are any, at an angle, so that they leave room for the chart."""
    if days:
        # an axis left to itself writes "April" for a month of any year, and marks Sundays where weeks begin on Mondays
        return alt.Axis(format=DAY, labelAngle=-30, labelOverlap=True, values=ticks(days))
    return alt.Axis(labelLimit=160, labelAngle=-40, labelOverlap=names > MOST_SERIES) if names else alt.Axis(labelOverlap=True)


def drawn(table: pa.Table, kind: str, x: str, y: Sequence[str], color: str | None = None, *, stack: bool = False) -> alt.Chart:
    """Draw columns of a table's first rows, in their order.

    Args:
        table: the result.
        kind: one of `KINDS`.
        x: the column across.
        y: the columns upright; each is a series.
        color: a column that splits the only upright column into series; None for none.
        stack: whether series of bars and areas stand on each other.
    """
    cut = table.slice(0, MOST)
    across = _plain(cut.column(x))
    series = [(name, [name] * cut.num_rows if color is None else [str(v) for v in cut.column(color).to_pylist()]) for name in y]
    shown = pa.concat_tables(
        pa.table({"x": across, "y": _plain(cut.column(name)).cast(pa.float64()), "series": pa.array(names, pa.string())})
        for name, names in series
    )
    is_time, is_number = pa.types.is_temporal(shown.column("x").type), _is_number(shown.column("x").type)
    days = _days(across)
    has_series = len(y) > 1 or color is not None
    title = y[0] if len(y) == 1 else "value"
    kind_of_x = "temporal" if is_time else "quantitative" if is_number else "nominal"
    base = alt.Chart(shown).encode(
        x=alt.X(
            "x",
            type=kind_of_x,
            title=x,
            sort=None,
            axis=_axis(days, 0 if is_time or is_number else cut.num_rows),
            scale=alt.Scale(padding=WIDEST) if is_time else alt.Undefined,
        ),
        y=alt.Y("y:Q", title=title, stack="zero" if stack and kind in STACKED else None),
        tooltip=[
            alt.Tooltip("x", type=kind_of_x, title=x, format=DAY if days else alt.Undefined),
            *([alt.Tooltip("series:N", title=color or "column")] if has_series else []),
            alt.Tooltip("y:Q", title=title),
        ],
    )
    if has_series:
        scale = alt.Scale(range=PALETTE)
        base = base.encode(
            color=alt.Color("series:N", title=color or "", sort=None, scale=scale, legend=alt.Legend(orient="top", labelLimit=220))
        )
    elif kind != "area":
        base = base.encode(color=alt.value(ACCENT))
    if has_series and kind == "bars" and not stack and not (is_time or is_number):
        base = base.encode(xOffset=alt.XOffset("series:N", sort=None))
    # bars along days or numbers have a width of their own, and would cover their neighbours where there are many
    width = max(1, min(WIDEST, WIDTH // max(1, cut.num_rows))) if is_time or is_number else alt.Undefined
    marks = {
        "bars": base.mark_bar(size=width) if width is not alt.Undefined else base.mark_bar(),
        "line": base.mark_line(point=True),
        "area": base.mark_area(opacity=0.75, color=ACCENT) if not has_series else base.mark_area(opacity=0.75),
    }
    return marks.get(kind, base.mark_point()).properties(height=340)


def too_many_series(table: pa.Table, color: str | None) -> bool:
    """Tell whether a column has more values than a legend can hold."""
    return color is not None and len(set(table.slice(0, MOST).column(color).to_pylist())) > MOST_SERIES
