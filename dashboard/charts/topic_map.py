"""Draw the map of the field: each topic by its share and its growth, sized by its papers."""

from __future__ import annotations

import math
import textwrap
from typing import Any, Final, get_args

import altair as alt
import pyarrow as pa

from dashboard.charts import labels
from dashboard.charts.labels import Align, Point, Side
from dashboard.charts.style import PALETTE, SHARE, Chart

TOPIC: Final = "topic"
"""Name of the selection of a topic; it gives `topic_id`."""
WIDTH, NARROW, HEIGHT = 900, 260, 400
"""Pixels for which names are placed: a wider chart has room for the same ones. In a narrow one only what changed has its name."""
LETTERS: Final = 16
"""Of a name in a narrow chart: a longer one goes on in the next line."""
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
    upright = (min(USUAL[0], min(changes) / 1.2), max(USUAL[1], max(changes) * 1.2))
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
    """Write the names beside their marks: a layer for each alignment, in a wide chart and in a narrow one."""
    return [
        base.transform_filter(f"datum.{form}_align === '{align}'")
        .mark_text(
            align=align,
            fontSize=12,
            lineHeight=labels.LINE,
            lineBreak="\n",
            color="#808080",
            opacity=alt.ExprRef(f"{seen} ? 1 : 0"),
            # what stands over the edge, seen or not, makes a chart narrower
            limit=alt.ExprRef(f"{seen} ? {WIDTH} : 1"),
            dx=alt.ExprRef(f"datum.{form}_dx"),
            dy=alt.ExprRef(f"datum.{form}_dy"),
        )
        .encode(text=f"{form}_text:N", size=alt.value(12))
        for form, seen in (("wide", f"width >= {WIDTH}"), ("narrow", f"width < {WIDTH}"))
        for align in get_args(Align)
    ]


def _table(rows: list[dict[str, Any]], across: tuple[float, float], upright: tuple[float, float]) -> pa.Table:
    """Add to each topic its name in a wide chart and in a narrow one, on which side of the mark and how far from it."""

    def at(value: float, ends: tuple[float, float]) -> float:
        return math.log(value / ends[0]) / math.log(ends[1] / ends[0])

    def names(shown: list[dict[str, Any]], width: float, letters: int) -> dict[str, dict[str, Any]]:
        points = {
            row["topic_id"]: Point(
                row["topic_id"],
                "\n".join(textwrap.wrap(row["name"], letters)),
                width * at(row["recent_share"], across),
                HEIGHT * (1 - at(row["growth"], upright)),
                math.sqrt(row["size"] / math.pi),
            )
            for row in shown
        }
        sides = labels.placed(list(points.values()), width, HEIGHT, [HEIGHT * (1 - at(1.0, upright))])
        return {key: _label(points[key], side) for key, side in sides.items()}

    def label(found: dict[str, dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
        return found.get(row["topic_id"], {"text": "", "align": "", "dx": 0.0, "dy": 0.0})

    # those that changed choose their place first, then the largest
    first = sorted(rows, key=lambda row: (row["status"] == "steady", -row["recent_share"]))
    wide = names(first, WIDTH, WIDTH)
    # in a narrow chart the names of these may lie on the marks of the others
    narrow = names([row for row in first if row["status"] != "steady"], NARROW, LETTERS)
    return pa.Table.from_pylist(
        [
            row
            | {f"{form}_{name}": value for form, found in (("wide", wide), ("narrow", narrow)) for name, value in label(found, row).items()}
            for row in rows
        ]
    )


def _label(point: Point, side: Side) -> dict[str, Any]:
    dx, dy = labels.offset(point, side)
    # Vega puts the first line at the place, and the others below it
    above = (point.name.count("\n")) * labels.LINE / 2
    return {"text": point.name, "align": labels.alignment(side), "dx": dx, "dy": dy - above}
