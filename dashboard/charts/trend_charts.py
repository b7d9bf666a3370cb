"""Draw shares of several things over time, and bursts: partial periods hollow, missing ones gaps, nothing by colour alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.style import DASHES, PALETTE, SHARE, Chart

SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
MOST_LINES = len(PALETTE)
"""Lines that can be told apart by dash and mark."""
BAND = "#808080"
AXIS_DAY = "%Y-%m-%d"
MOST_TICKS = 10
ROW = 24  # of the legend, which takes its height from the chart


def _same_look(names: list[str]) -> dict[str, Any]:
    """Give each name a colour, a dash and a mark, in one legend."""
    legend = alt.Legend(orient="top", labelLimit=320, symbolSize=90, symbolStrokeWidth=0, columns=1)

    def scale(looks: list[Any]) -> alt.Scale:
        return alt.Scale(domain=names, range=looks[: len(names)])

    return {
        "color": alt.Color("name:N", title=None, scale=scale(PALETTE), legend=legend),
        "shape": alt.Shape("name:N", title=None, scale=scale(SHAPES), legend=legend),
        "dash": alt.StrokeDash("name:N", title=None, scale=scale(DASHES), legend=None),
    }


def ticks(starts: list[date], most: int = MOST_TICKS) -> list[alt.DateTime]:
    """Choose periods to mark, evenly, up to the last one: an axis left to itself marks Sundays where weeks begin on Mondays.

    Args:
        starts: first days of periods, in any order, repeated or not.
        most: how many to mark.

    Returns:
        Days, ascending, in the form that a browser draws: it leaves an axis of numbers without labels.
    """
    days = sorted(set(starts))
    step = -(-len(days) // most) if days else 1
    return [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in sorted(days[::-1][::step])]


def shares(found: pa.Table, grain: str, recent: tuple[date, date] | None = None) -> Chart:
    """Draw shares over time; columns name, period_start, papers, total_papers, share, is_partial, stretch.

    A line joins periods of one stretch only: one without a digest is a gap. A partial period is hollow and no line leads to it.

    Args:
        found: at most `MOST_LINES` names.
        grain: day, week or month.
        recent: first and last day of the window that is compared, shown as a band.
    """
    names = list(dict.fromkeys(found.column("name").to_pylist()))
    look = _same_look(names)
    axis = alt.Axis(format=AXIS_DAY, labelAngle=-30, labelOverlap=True, values=ticks(found.column("period_start").to_pylist()))
    base = alt.Chart(found).encode(
        x=alt.X("period_start:T", title=f"{grain} beginning", axis=axis),
        y=alt.Y("share:Q", title="share of papers first listed", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(zero=True)),
        tooltip=[
            alt.Tooltip("name:N", title="what"),
            alt.Tooltip("period_start:T", title=f"{grain} beginning", format=AXIS_DAY),
            alt.Tooltip("papers:Q", title="papers", format=","),
            alt.Tooltip("total_papers:Q", title="of papers first listed", format=","),
            alt.Tooltip("share:Q", title="share", format=SHARE),
            alt.Tooltip("is_partial:N", title="period incomplete"),
        ],
    )
    lines = (
        base.mark_line(strokeWidth=2, opacity=0.8)
        .encode(color=look["color"], strokeDash=look["dash"], detail=["stretch:N"])
        .transform_filter("!datum.is_partial")
    )
    hollow = base.mark_point(size=60).encode(color=look["color"], shape=look["shape"]).transform_filter("datum.is_partial")
    whole = (
        base.mark_point(size=34, filled=True, opacity=1)
        .encode(color=look["color"], shape=look["shape"])
        .transform_filter("!datum.is_partial")
    )
    layers: list[alt.Chart] = [lines, hollow, whole]
    if recent:
        band = pa.table({"from": [recent[0]], "to": [recent[1]]})
        layers.insert(0, alt.Chart(band).mark_rect(color=BAND, opacity=0.15).encode(x="from:T", x2="to:T"))
    return alt.layer(*layers).properties(height=320 + ROW * len(names))


def bursts(found: pa.Table) -> Chart:
    """Draw bursts as bars in time, the strongest on top; columns row, name, started_on, shown_until, ended_on, strength, papers, state.

    A burst that is still on has no end: its bar ends in an arrow and its row says so.
    """
    base = alt.Chart(found).encode(
        y=alt.Y("row:N", title=None, sort=alt.EncodingSortField("strength", op="max", order="descending"), axis=alt.Axis(labelLimit=190)),
        tooltip=[
            alt.Tooltip("name:N", title="what"),
            alt.Tooltip("started_on:T", title="from", format=AXIS_DAY),
            alt.Tooltip("state:N", title="until"),
            alt.Tooltip("strength:Q", title="strength (nats)", format=".1f"),
        ],
    )
    bars = base.mark_bar(height=10, color=PALETTE[0], cornerRadius=2).encode(
        x=alt.X("started_on:T", title=None, axis=alt.Axis(format=AXIS_DAY, labelAngle=-30, labelOverlap=True, tickCount=8)),
        x2="shown_until:T",
    )
    arrows = (
        base.mark_point(shape="triangle-right", size=110, filled=True, color=PALETTE[1], opacity=1)
        .encode(x="shown_until:T")
        .transform_filter("datum.ended_on === null")
    )
    return (bars + arrows).properties(height=alt.Step(26))
