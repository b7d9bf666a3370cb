"""Draw shares of several things over time, and bursts: partial periods hollow, missing ones gaps, nothing by colour alone."""

from __future__ import annotations

import html
import math
from datetime import date, timedelta
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.charts.style import DASHES, PALETTE, SHARE, Chart

SHAPES = {"circle": "●", "square": "■", "triangle-up": "▲", "diamond": "◆", "cross": "✚", "triangle-down": "▼"}
MOST_LINES = len(PALETTE)
"""Lines that can be told apart by dash and mark."""
BAND = "#808080"
AXIS_DAY = "%Y-%m-%d"
MOST_TICKS = 10
HEIGHT = 420
LABEL = 17  # pixels that a name takes
DRAWN = 0.7  # of the height: what the axis below leaves
# with few papers the intervals of several lines cover each other and the whole chart: together they stay lighter than a line
INTERVALS = 0.18  # opacity, shared by the lines
ROOM = 0.28  # for the names, of the time shown
PART = ROOM / (1 + ROOM)
MARGIN = 0.03  # without names
MILLISECONDS = 86_400_000  # of a day
NARROW = 540
"""Pixels: in a narrower chart there is no room beside the lines, and `names_above` names them."""
NAME_PLACE: dict[str, Any] = {
    "align": "left",
    "dx": 10,
    # what stands over the edge, seen or not, makes a chart narrower
    "opacity": alt.ExprRef(f"width < {NARROW} ? 0 : 1"),
    "limit": alt.ExprRef(f"width < {NARROW} ? 1 : width * {PART:.3f} - 10"),
}
MILESTONE = 0.08  # of the time shown: what the words of a milestone take
Z = 1.96  # of a 95% interval
POINT = "point"
"""Name of the selection of a mark; it gives `key` and `period_start`."""
BURST = "burst"
"""Name of the selection of a burst; it gives `id`."""


def _same_look(names: list[str]) -> dict[str, Any]:
    """Give each name a colour, a dash and a mark."""

    def scale(looks: list[Any]) -> alt.Scale:
        return alt.Scale(domain=names, range=looks[: len(names)])

    return {
        "color": alt.Color("name:N", title=None, scale=scale(PALETTE), legend=None),
        "shape": alt.Shape("name:N", title=None, scale=scale(list(SHAPES)), legend=None),
        "dash": alt.StrokeDash("name:N", title=None, scale=scale(DASHES), legend=None),
    }


def names_above(found: pa.Table) -> str:
    """Name the lines of a chart in HTML, each with its mark; "" where the chart does so itself."""
    names = list(dict.fromkeys(found.column("name").to_pylist()))
    looks = zip(names, PALETTE, SHAPES.values(), strict=False)
    said = [f'<b style="color: {color}">{mark}</b> {html.escape(name)}' for name, color, mark in looks]
    return f"<small>{' &ensp; '.join(said)}</small>" if len(names) > 1 else ""


def interval(papers: int, total: int) -> tuple[float, float]:
    """Give the 95% interval of a share (Wilson 1927); everything from 0 to 1 where nothing is counted."""
    if not total:
        return 0.0, 1.0
    share, z2 = papers / total, Z * Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def label_places(rows: list[dict[str, Any]], names: list[str], height: int, top: float) -> pa.Table:
    """Place the name of each line at its last whole period, moved up or down so that no two names overlap.

    Args:
        rows: periods of all lines.
        names: of the lines.
        height: of the chart, in pixels.
        top: the largest share of the axis.
    """
    last = {name: [row for row in rows if row["name"] == name and not row["is_partial"]][-1:] for name in names}
    ends = sorted((row[0]["share"], name) for name, row in last.items() if row)
    step = top * LABEL / (height * DRAWN)
    placed: list[dict[str, Any]] = []
    at = -step
    for place, (share, name) in enumerate(ends):
        above = (len(ends) - 1 - place) * step
        at = max(at + step, min(share, max(0.0, top - above)))
        placed.append({"name": name, "label_at": at, "period_start": max(row["period_start"] for row in rows)})
    return pa.Table.from_pylist(placed)


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


def _days(first: date, last: date, room: str) -> list[alt.DateTime | alt.ExprRef]:
    """Give the domain of an axis of days, with so much room after the last one, as a part of the time before it."""
    end = f"time(datetime({last.year}, {last.month - 1}, {last.day}))"
    length = (last - first).days * MILLISECONDS
    return [alt.DateTime(year=first.year, month=first.month, date=first.day), alt.ExprRef(f"{end} + {length} * {room}")]


def shares(
    found: pa.Table,
    grain: str,
    recent: tuple[date, date] | None = None,
    told: pa.Table | None = None,
    *,
    height: int = HEIGHT,
    top: float | None = None,
    is_named: bool = True,
) -> Chart:
    """Draw shares over time, with 95% intervals; columns name, period_start, papers, total_papers, share, is_partial, stretch.

    A line joins periods of one stretch only: one without a digest is a gap. A partial period is hollow and no line leads to it.
    Each of several lines has its name at its end, or in `names_above`; one alone has it above the chart. With a column `key`, a mark can
    be chosen (`POINT`).

    Args:
        found: at most `MOST_LINES` names.
        grain: day, week or month.
        recent: first and last day of the window that is compared, shown as a band.
        told: what happened, shown at the top; columns day, what, title.
        height: of the chart, in pixels.
        top: the largest share of the axis; None for as much as the lines need.
        is_named: whether the axes have titles, and the lines names.
    """
    rows: list[dict[str, Any]] = found.to_pylist()
    names = list(dict.fromkeys(row["name"] for row in rows))
    look = _same_look(names)
    has_names = is_named and len(names) > 1
    most = top or 1.15 * max((row["share"] for row in rows), default=0) or 1.0
    drawn = _with_intervals(found)
    starts = found.column("period_start").to_pylist()
    # room for the names at the right
    days = _days(min(starts), max(starts), f"(width < {NARROW} ? {MARGIN} : {ROOM})" if has_names else str(MARGIN))
    axis = alt.Axis(format=AXIS_DAY, labelAngle=-30, labelOverlap=True, values=ticks(starts))
    x = alt.X("period_start:T", title=f"{grain} beginning" if is_named else None, axis=axis, scale=alt.Scale(domain=days))
    scale = alt.Scale(domain=[0, most], clamp=True)
    base = alt.Chart(drawn).encode(
        x=x,
        y=alt.Y("share:Q", title="share of papers first listed" if is_named else None, axis=alt.Axis(format="%", tickCount=5), scale=scale),
        tooltip=_tooltip(grain),
    )
    layers = _lines(base, look, scale, len(names), can_choose="key" in found.column_names)
    if has_names:
        labels = alt.Chart(label_places(rows, names, height, most)).mark_text(fontSize=13, fontWeight=600, **NAME_PLACE)
        layers.append(labels.encode(x=x, y=alt.Y("label_at:Q", scale=scale), text="name:N", color=look["color"], tooltip="name:N"))
    if told is not None and told.num_rows:
        layers += _milestones(told, most, x, scale, (min(starts), max(starts)))
    if recent:
        band = pa.table({"from": [recent[0]], "to": [recent[1]]})
        layers.insert(0, alt.Chart(band).mark_rect(color=BAND, opacity=0.15).encode(x="from:T", x2="to:T"))
    drawn_layers = alt.layer(*layers).properties(height=height)
    if is_named and not has_names:
        # the name of a line that is alone has more room above the chart than at its end
        return drawn_layers.properties(title=alt.Title(names[0], anchor="start", color=PALETTE[0], fontSize=13, fontWeight=600))
    return drawn_layers


def _with_intervals(found: pa.Table) -> pa.Table:
    """Add the 95% interval of each share, and the part of it that is drawn.

    Where few papers were listed, the interval of no paper at all reaches above the chart: drawn, it would cover everything else.
    """
    shares: list[tuple[int, int]] = list(zip(found.column("papers").to_pylist(), found.column("total_papers").to_pylist(), strict=True))
    bounds = [interval(papers, total) for papers, total in shares]
    columns = {
        "low": [low for low, _ in bounds],
        "high": [high for _, high in bounds],
        "drawn_high": [high if papers else 0.0 for (papers, _), (_, high) in zip(shares, bounds, strict=True)],
    }
    for name, values in columns.items():
        found = found.append_column(name, pa.array(values, pa.float64()))
    return found


def _tooltip(grain: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title="what"),
        alt.Tooltip("period_start:T", title=f"{grain} beginning", format=AXIS_DAY),
        alt.Tooltip("papers:Q", title="papers", format=","),
        alt.Tooltip("total_papers:Q", title="of papers first listed", format=","),
        alt.Tooltip("share:Q", title="share", format=SHARE),
        alt.Tooltip("low:Q", title="95% interval from", format=SHARE),
        alt.Tooltip("high:Q", title="to", format=SHARE),
        alt.Tooltip("is_partial:N", title="period incomplete"),
    ]


def _lines(base: alt.Chart, look: dict[str, Any], scale: alt.Scale, number: int, *, can_choose: bool) -> list[alt.Chart]:
    """Draw the intervals, lines and marks of so many lines; partial periods are hollow and not joined."""
    whole_periods = base.transform_filter("!datum.is_partial")
    intervals = whole_periods.mark_area(opacity=INTERVALS / number).encode(
        y=alt.Y("low:Q", scale=scale), y2="drawn_high:Q", color=look["color"], detail=["stretch:N"], tooltip=alt.value(None)
    )
    lines = whole_periods.mark_line(strokeWidth=2, opacity=0.8).encode(
        color=look["color"], strokeDash=look["dash"], detail=["stretch:N"], tooltip=alt.value(None)
    )
    hollow = base.mark_point(size=60).encode(color=look["color"], shape=look["shape"]).transform_filter("datum.is_partial")
    marks = whole_periods.mark_point(size=40, filled=True, opacity=1, cursor="pointer").encode(color=look["color"], shape=look["shape"])
    if can_choose:
        marks = marks.add_params(alt.selection_point(name=POINT, fields=["key", "period_start"], nearest=False, toggle=False))
    return [intervals, lines, hollow, marks]


def _milestones(told: pa.Table, top: float, x: alt.X, scale: alt.Scale, shown: tuple[date, date]) -> list[alt.Chart]:
    """Mark what happened at the top of a chart; firsts and bursts say so where there is room, all say more in the tooltip."""
    placed = told.select(["day", "what", "title"]).rename_columns(["period_start", "what", "title"])
    placed = placed.append_column("at", pa.array([top] * told.num_rows, pa.float64()))
    placed = placed.append_column("label", pa.array(in_words(told, shown), pa.string()))
    tooltip = [alt.Tooltip("what:N"), alt.Tooltip("period_start:T", title="day", format=AXIS_DAY), alt.Tooltip("title:N", title="paper")]
    base = alt.Chart(placed).encode(x=x, y=alt.Y("at:Q", scale=scale), tooltip=tooltip)
    marks = base.mark_point(shape="diamond", size=90, filled=True, color="#808080", opacity=1)
    words = base.mark_text(align="left", dx=8, dy=2, fontSize=11, color="#808080", opacity=alt.ExprRef("width < 500 ? 0 : 1"))
    return [marks, words.encode(text="label:N")]


def in_words(told: pa.Table, shown: tuple[date, date]) -> list[str]:
    """Give each milestone the words beside its mark: none where the next one or the end is near, nor for a number of upvotes.

    Args:
        told: what happened; columns day and what, ascending by day.
        shown: the first day and the last that the chart shows.
    """
    days: list[date] = told.column("day").to_pylist()
    room = (shown[1] - shown[0]) * MILESTONE
    following = [*days[1:], shown[1]]
    return [
        what if not what[0].isdigit() and after - day > room else ""
        for day, after, what in zip(days, following, told.column("what").to_pylist(), strict=True)
    ]


def bursts(found: pa.Table) -> Chart:
    """Draw bursts as bars in time, each with its name; columns row, id, name, started_on, shown_until, ended_on, strength, state.

    A burst that is still on has no end: its bar ends in an arrow. A bar can be chosen (`BURST`).
    """
    starts, ends = found.column("started_on").to_pylist(), found.column("shown_until").to_pylist()
    first, last = min(starts), max(ends)
    days = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last + (last - first) * ROOM)]
    base = alt.Chart(found).encode(
        y=alt.Y("row:N", title=None, sort=alt.EncodingSortField("started_on", op="min", order="ascending"), axis=None),
        tooltip=[
            alt.Tooltip("name:N", title="what"),
            alt.Tooltip("started_on:T", title="from", format=AXIS_DAY),
            alt.Tooltip("state:N", title="until"),
            alt.Tooltip("strength:Q", title="strength (nats)", format=".1f"),
        ],
    )
    mondays = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
    axis = alt.Axis(format=AXIS_DAY, labelAngle=-30, labelOverlap=True, values=ticks(mondays))
    bars = (
        base.mark_bar(height=12, color=PALETTE[0], cornerRadius=2, cursor="pointer")
        .encode(x=alt.X("started_on:T", title=None, axis=axis, scale=alt.Scale(domain=days)), x2="shown_until:T")
        .add_params(alt.selection_point(name=BURST, fields=["id"], toggle=False))
    )
    arrows = (
        base.mark_point(shape="triangle-right", size=110, filled=True, color=PALETTE[1], opacity=1)
        .encode(x="shown_until:T")
        .transform_filter("datum.ended_on === null")
    )
    names = (
        alt.Chart(_ends(found))
        .mark_text(align="left", dx=12, fontSize=12, color=PALETTE[0], limit=alt.ExprRef(f"width * {PART:.3f} - 12"))
        .encode(
            y=alt.Y("row:N", sort=alt.EncodingSortField("started_on", op="min", order="ascending"), axis=None), x="last:T", text="row:N"
        )
    )
    return (bars + arrows + names).properties(height=alt.Step(22))


def _ends(found: pa.Table) -> pa.Table:
    """Give each row of bursts once, with its first and last day."""
    rows = found.group_by("row").aggregate([("started_on", "min"), ("shown_until", "max")])
    return rows.rename_columns({"started_on_min": "started_on", "shown_until_max": "last"})
