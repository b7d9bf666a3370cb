"""Draw the map of the field: each topic by its share and its growth, sized by its papers."""

from __future__ import annotations

import math
from typing import Any, Final, get_args

import altair as alt
import pyarrow as pa

from dashboard.charts import labels
from dashboard.charts.labels import Align, Point
from dashboard.charts.style import PALETTE, SHARE, Chart

TOPIC: Final = "topic"
"""Name of the selection of a topic; it gives `topic_id`."""
WIDTH, HEIGHT = 900, 400
"""Pixels for which names are placed: a wider chart has room for the same ones, a narrower one shows only what changed."""
IS_HIDDEN: Final = f"width < {WIDTH} && datum.status === 'steady'"
SEEN: Final = alt.ExprRef(f"{IS_HIDDEN} ? 0 : 1")
# what stands over the edge, seen or not, makes a chart narrower
LIMIT: Final = alt.ExprRef(f"{IS_HIDDEN} ? 1 : width < {WIDTH} ? width * 0.3 : {WIDTH}")
AROUND: Final = 110
"""Pixels of the legend and of an axis."""
LARGEST: Final = 700
"""Square pixels of the mark with the most papers."""
STATUSES: Final = {"rising": PALETTE[1], "growing": PALETTE[4], "steady": "#808080", "falling": PALETTE[0]}
LEAST_CHANGE, MOST_CHANGE = 0.25, 8.0
"""Growth beyond these is drawn at the end of the axis."""
USUAL: Final = (0.5, 2.0)
"""What the axis shows at least."""


def growth(rows: list[dict[str, Any]]) -> Chart:
    """Draw topics; rows of topic_id, name, area, papers, status, recent_papers, recent_share, baseline_share, change.

    The largest and those that changed most have their names, as far as there is room.
    """
    most = max(row["papers"] for row in rows)
    for row in rows:
        row["growth"] = min(max(row["change"], LEAST_CHANGE), MOST_CHANGE)
        row["status"] = row["status"] if row["status"] in STATUSES else "steady"
        row["size"] = max(40.0, LARGEST * row["papers"] / most)
    shares, changes = [row["recent_share"] for row in rows], [row["growth"] for row in rows]
    across = (min(shares) / 1.3, max(shares) * 1.3)
    upright = (min(USUAL[0], min(changes) / 1.1), max(USUAL[1], max(changes) * 1.1))
    base = alt.Chart(_table(rows, across, upright)).encode(
        x=alt.X(
            "recent_share:Q",
            title="share of recent papers",
            scale=alt.Scale(type="log", base=2, domain=list(across), nice=False),
            axis=alt.Axis(format=SHARE, tickCount=8, labelOverlap=True),
        ),
        y=alt.Y(
            "growth:Q",
            title="times the share before",
            scale=alt.Scale(type="log", base=2, domain=list(upright), nice=False),
            axis=alt.Axis(values=[0.25, 0.5, 0.7, 1, 1.4, 2, 4, 8], labelExpr="datum.value + '×'"),
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
    return alt.layer(line, _marks(base), *_names(base)).properties(height=HEIGHT + AROUND)


def _marks(base: alt.Chart) -> alt.Chart:
    """Draw each topic as a mark that can be chosen; its colour and shape say its status."""
    domain = list(STATUSES)
    return (
        base.mark_point(filled=True, opacity=0.75, cursor="pointer")
        .encode(
            size=alt.Size("size:Q", scale=None),
            color=alt.Color(
                "status:N",
                title=None,
                scale=alt.Scale(domain=domain, range=list(STATUSES.values())),
                legend=alt.Legend(orient="top", columns=alt.ExprRef("width < 500 ? 2 : 4")),
            ),
            shape=alt.Shape(
                "status:N",
                title=None,
                scale=alt.Scale(domain=domain, range=["triangle-up", "diamond", "circle", "triangle-down"]),
                legend=alt.Legend(orient="top", columns=alt.ExprRef("width < 500 ? 2 : 4")),
            ),
        )
        .add_params(alt.selection_point(name=TOPIC, fields=["topic_id"], toggle=False))
    )


def _names(base: alt.Chart) -> list[alt.Chart]:
    """Write the names beside their marks: a layer for each alignment."""
    return [
        base.transform_filter(f"datum.align === '{align}'")
        .mark_text(
            align=align, fontSize=12, color="#808080", opacity=SEEN, limit=LIMIT, dx=alt.ExprRef("datum.dx"), dy=alt.ExprRef("datum.dy")
        )
        .encode(text="name:N", size=alt.value(12))
        for align in get_args(Align)
    ]


def _table(rows: list[dict[str, Any]], across: tuple[float, float], upright: tuple[float, float]) -> pa.Table:
    """Add to each topic the side of its name and how far it is from the mark; those that changed come first, then the largest."""

    def at(value: float, ends: tuple[float, float]) -> float:
        return math.log(value / ends[0]) / math.log(ends[1] / ends[0])

    points = [
        Point(
            row["topic_id"],
            row["name"],
            WIDTH * at(row["recent_share"], across),
            HEIGHT * (1 - at(row["growth"], upright)),
            math.sqrt(row["size"] / math.pi),
        )
        for row in sorted(rows, key=lambda row: (row["status"] == "steady", -row["recent_share"]))
    ]
    sides = labels.placed(points, WIDTH, HEIGHT, [HEIGHT * (1 - at(1.0, upright))])
    radii = {point.key: point.radius for point in points}

    def label(key: str) -> dict[str, Any]:
        side = sides.get(key)
        dx, dy = labels.offset(radii[key], side) if side else (0.0, 0.0)
        return {"align": labels.alignment(side) if side else "", "dx": dx, "dy": dy}

    return pa.Table.from_pylist([row | label(row["topic_id"]) for row in rows])
