"""The chart of shares: what its band covers, and where the names of its lines stand."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pyarrow as pa
import pytest

from dashboard.charts.trend_charts import bursts, in_words, interval, label_places, names_above, shares


def drawn_rows(chart: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the shares that a chart draws, as the browser gets them."""
    return next(rows for rows in chart["datasets"].values() if "drawn_high" in rows[0])


def weeks_of(name: str, papers: list[int], total: int = 60) -> list[dict[str, Any]]:
    """Weeks of one line, with so many papers of a total in each."""
    return [
        {
            "key": name,
            "name": name,
            "period_start": dt.date(2025, 1, 6) + dt.timedelta(weeks=week),
            "papers": found,
            "total_papers": total,
            "share": found / total,
            "is_partial": False,
            "stretch": 0,
        }
        for week, found in enumerate(papers)
    ]


def test_the_interval_of_weeks_without_papers_does_not_cover_the_chart():
    rows = weeks_of("rare", [0, 0, 2, 0])
    shown = drawn_rows(shares(pa.Table.from_pylist(rows), "week").to_dict())
    assert [row["drawn_high"] for row in shown] == pytest.approx([0, 0, interval(2, 60)[1], 0])
    assert [row["high"] for row in shown] == pytest.approx([interval(papers, 60)[1] for papers in (0, 0, 2, 0)]), "hovering tells it"


@pytest.mark.parametrize(("names", "title"), [(["one"], "one"), (["one", "two"], None)])
def test_a_line_that_is_alone_has_its_name_above_the_chart(names, title):
    table = pa.Table.from_pylist([row for name in names for row in weeks_of(name, [1, 2, 3])])
    drawn = shares(table, "week").to_dict()
    assert (drawn["title"]["text"] if "title" in drawn else None) == title


def test_names_of_lines_that_end_at_one_share_are_a_line_apart_in_what_is_drawn():
    names = ["one", "two", "three"]
    placed = label_places([row for name in names for row in weeks_of(name, [3, 0])], names, 420, 0.06).to_pylist()
    at = sorted(row["label_at"] for row in placed)
    # the axis and its title take a quarter of the height
    assert min(after - before for before, after in itertools.pairwise(at)) / 0.06 * 420 * 0.75 >= 17


def test_words_beside_a_milestone_leave_out_what_would_lie_on_the_next_one_or_be_cut():
    told = [(dt.date(2025, 1, 6), "first paper"), (dt.date(2025, 1, 13), "burst"), (dt.date(2025, 6, 1), "9 upvotes")]
    told.append((dt.date(2025, 12, 22), "burst"))
    table = pa.table({"day": [day for day, _ in told], "what": [what for _, what in told]})
    assert in_words(table, (dt.date(2025, 1, 6), dt.date(2025, 12, 29))) == ["", "burst", "", ""]


def test_names_above_a_chart_have_the_marks_of_their_lines_and_are_text():
    table = pa.Table.from_pylist([row for name in ("one", "<b>two") for row in weeks_of(name, [1, 2])])
    said = names_above(table)
    assert said.index("●</b> one") < said.index("■</b> &lt;b&gt;two")
    assert names_above(pa.Table.from_pylist(weeks_of("one", [1, 2]))) == "", "the chart's title says it"


def test_the_axis_of_bursts_marks_no_day_after_the_last_one():
    first, last = dt.date(2025, 1, 6), dt.date(2025, 3, 2)
    row = {"row": "a", "id": "a", "name": "a", "started_on": first, "shown_until": last, "ended_on": last, "strength": 9.0, "state": "over"}
    drawn = bursts(pa.Table.from_pylist([row])).to_dict()
    [values] = [layer["encoding"]["x"]["axis"]["values"] for layer in drawn["layer"] if "axis" in layer["encoding"].get("x", {})]
    days = [dt.date(day["year"], day["month"], day["date"]) for day in values]
    assert first <= min(days) <= max(days) <= last
