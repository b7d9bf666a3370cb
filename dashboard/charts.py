"""Draw: every chart with its denominator, no value told by colour alone."""

from __future__ import annotations

from typing import Any

import altair as alt
import pyarrow as pa

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

ACCENT = "#3b6fd4"  # 4.6:1 on white, 4.1:1 on the dark theme's ground: enough for marks and large text in both
PALETTE = ["#3b6fd4", "#c2571a", "#2e8b57", "#a04cc0", "#8a6d00", "#c03565"]
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
SHARE = ".1%"
LABELS = 12  # of the time axis: more would overlap


def topic_bars(shares: pa.Table) -> Chart:
    """Draw topics by share of papers; columns name, papers, total_papers, share."""
    base = alt.Chart(shares).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X("share:Q", title="share of all papers", axis=alt.Axis(format="%")),
        tooltip=[
            alt.Tooltip("name:N", title="topic"),
            alt.Tooltip("papers:Q", title="papers"),
            alt.Tooltip("total_papers:Q", title="of all papers"),
            alt.Tooltip("share:Q", title="share", format=SHARE),
        ],
    )
    bars = base.mark_bar(color=ACCENT)
    labels = base.mark_text(align="left", dx=4).encode(text=alt.Text("papers:Q"))
    return (bars + labels).properties(height=alt.Step(24))


def ticks(trend: pa.Table) -> list[str]:
    """Choose at most a dozen of the periods themselves as labels: a week's label is the Monday it begins on."""
    days = sorted({day.isoformat() for day in trend.column("period_start").to_pylist()})
    step = -(-len(days) // LABELS) or 1
    return days[::step]


def share_over_time(trend: pa.Table, grain: str) -> Chart:
    """Draw a topic's share per period; columns period_start, papers, total_papers, share, is_partial, and perhaps name.

    Each period that has digests is a point; one without is a gap in the points, never a zero. A partial period is hollow,
    and no line leads to it: its share is of few papers.
    """
    named = "name" in trend.column_names
    colour: Any = alt.Color("name:N", title=None, scale=alt.Scale(range=PALETTE)) if named else alt.value(ACCENT)
    base = alt.Chart(trend).encode(
        x=alt.X("period_start:T", title=f"{grain} beginning", axis=alt.Axis(format="%Y-%m-%d", labelAngle=-30, values=ticks(trend))),
        y=alt.Y("share:Q", title="share of papers first listed", axis=alt.Axis(format="%"), scale=alt.Scale(zero=True)),
        color=colour,
        tooltip=[
            *([alt.Tooltip("name:N", title="what")] if named else []),
            alt.Tooltip("period_start:T", title=f"{grain} beginning", format="%Y-%m-%d"),
            alt.Tooltip("papers:Q", title="papers"),
            alt.Tooltip("total_papers:Q", title="of papers first listed"),
            alt.Tooltip("share:Q", title="share", format=SHARE),
            alt.Tooltip("is_partial:N", title="period incomplete"),
        ],
    )
    line = base.mark_line(opacity=0.55).transform_filter("!datum.is_partial")
    if named:
        line = line.encode(strokeDash=alt.StrokeDash("name:N", title=None, scale=alt.Scale(range=DASHES)))
    hollow = base.mark_point(size=45).transform_filter("datum.is_partial")
    whole = base.mark_point(size=45, filled=True).transform_filter("!datum.is_partial")
    return (line + hollow + whole).properties(height=300)
