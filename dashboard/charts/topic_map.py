"""Draw the map of the field: each topic by its share and its growth, sized by its papers."""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import altair as alt
import pyarrow as pa

from dashboard.charts.style import PALETTE, SHARE, Chart

TOPIC: Final = "topic"
"""Name of the selection of a topic; it gives `topic_id`."""
LABELLED: Final = 14
LIMIT: Final = alt.ExprRef("min(190, width * 0.42)")
# on a telephone only what changed has its name
SEEN: Final = alt.ExprRef("width < 500 && datum.status === 'steady' ? 0 : 1")
WIDE, HIGH = 1.4, 0.25
"""Doublings of share and of growth that a name takes."""
STATUSES: Final = {"rising": PALETTE[1], "growing": PALETTE[4], "steady": "#808080", "falling": PALETTE[0]}
LEAST_CHANGE, MOST_CHANGE = 0.25, 8.0


def growth(rows: list[dict[str, Any]]) -> Chart:
    """Draw topics; rows of topic_id, name, area, papers, status, recent_papers, recent_share, baseline_share, change.

    Growth beyond what the axis shows is drawn at its end. The largest and those that changed most have their names.
    """
    for row in rows:
        row["growth"] = min(max(row["change"], LEAST_CHANGE), MOST_CHANGE)
        row["status"] = row["status"] if row["status"] in STATUSES else "steady"
    names = _named(rows)
    table = pa.Table.from_pylist([row | {"label": row["name"] if row["topic_id"] in names else ""} for row in rows])
    shares = [row["recent_share"] for row in rows]
    base = alt.Chart(table).encode(
        x=alt.X(
            "recent_share:Q",
            title="share of recent papers",
            scale=alt.Scale(type="log", base=2, domain=[min(shares) / 1.3, max(shares) * 1.8], nice=False),
            axis=alt.Axis(format=SHARE, tickCount=8, labelOverlap=True),
        ),
        y=alt.Y(
            "growth:Q",
            title="times the share before",
            scale=alt.Scale(type="log", base=2, domain=[LEAST_CHANGE, MOST_CHANGE]),
            axis=alt.Axis(values=[0.25, 0.5, 1, 2, 4, 8], labelExpr="datum.value + '×'"),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="topic"),
            alt.Tooltip("area:N", title="area"),
            alt.Tooltip("status:N"),
            alt.Tooltip("recent_share:Q", title="share now", format=SHARE),
            alt.Tooltip("baseline_share:Q", title="share before", format=SHARE),
            alt.Tooltip("change:Q", title="change", format=".2f"),
            alt.Tooltip("recent_papers:Q", title="recent papers", format=","),
            alt.Tooltip("papers:Q", title="papers in all", format=","),
        ],
    )
    line = alt.Chart(pa.table({"growth": [1.0]})).mark_rule(strokeDash=[4, 4], color="#808080").encode(y="growth:Q")
    return alt.layer(line, _marks(base), *_names(base, shares)).properties(height=460)


def _marks(base: alt.Chart) -> alt.Chart:
    """Draw each topic as a mark that can be chosen; its colour and shape say its status."""
    domain = list(STATUSES)
    return (
        base.mark_point(filled=True, opacity=0.75, cursor="pointer")
        .encode(
            size=alt.Size("papers:Q", scale=alt.Scale(range=[40, 900]), legend=None),
            color=alt.Color(
                "status:N",
                title=None,
                scale=alt.Scale(domain=domain, range=list(STATUSES.values())),
                legend=alt.Legend(orient="top", columns=2),
            ),
            shape=alt.Shape(
                "status:N",
                title=None,
                scale=alt.Scale(domain=domain, range=["triangle-up", "diamond", "circle", "triangle-down"]),
                legend=alt.Legend(orient="top", columns=2),
            ),
        )
        .add_params(alt.selection_point(name=TOPIC, fields=["topic_id"], toggle=False))
    )


def _names(base: alt.Chart, shares: list[float]) -> list[alt.Chart]:
    """Write the names of topics on the side of their mark that faces the middle of the chart."""
    middle = math.sqrt(min(shares) * max(shares))
    # names stand towards the middle: a chart makes room for what stands over its edge by shrinking
    sides: dict[Literal["left", "right"], str] = {"left": f"datum.recent_share <= {middle}", "right": f"datum.recent_share > {middle}"}
    return [
        base.transform_filter(side)
        .mark_text(align=align, dx=12 if align == "left" else -14, dy=-8, fontSize=12, color="#808080", limit=LIMIT, opacity=SEEN)
        .encode(text="label:N", size=alt.value(12))
        for align, side in sides.items()
    ]


def _named(rows: list[dict[str, Any]]) -> set[str]:
    """Choose topics to name, those that changed first, so that no two names are at one place."""
    places: dict[str, tuple[float, float]] = {}
    for row in sorted(rows, key=lambda row: (row["status"] == "steady", -row["recent_share"])):
        at = (math.log2(row["recent_share"]), math.log2(row["growth"]))
        if all(abs(at[0] - x) > WIDE or abs(at[1] - y) > HIGH for x, y in places.values()):
            places[row["topic_id"]] = at
        if len(places) == LABELLED:
            break
    return set(places)
