"""The chart of shares over time, with its choices: which topics and phrases, by day, week or month, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NoReturn

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout, periods
from dashboard.charts import trend_charts
from dashboard.downloads import buttons
from dashboard.rows.topics import Choice
from dashboard.rows.trends import TrendDays, Trending
from dashboard.text import plain
from dashboard.views import trend_views

GRAINS: Final = ["week", "month", "day"]
SPANS: Final = ["one year", "all history"]
SCALES: Final = ["same scale", "own scales"]
YEAR = timedelta(days=365)
SIDE_BY_SIDE: Final = 3
MOST_UPVOTED: Final = 3
OPTIONS: Final = 1500
"""The number of topics, and of phrases, offered by name; any other phrase can be added from its own page."""


def choose(page: str, usual: Sequence[str]) -> list[str]:
    """Let the reader choose topics and phrases; gives their keys.

    Args:
        page: name of the page.
        usual: keys shown where the address names none.
    """
    asked = [key for key in st.query_params.get("show", "").split(",") if key]
    found = data.rows("topics_and_phrases", Choice, most=OPTIONS, keys=[*asked, *usual])
    names = {thing.key: f"{thing.name} · {thing.papers:,}" for thing in found}
    unknown = [key for key in asked if key not in names]

    def read(text: str) -> list[str]:
        keys = [key for key in dict.fromkeys(text.split(",")) if key in names] if text else list(usual)
        return keys[: trend_charts.MOST_LINES]

    slot = address.bind(page, "show", read)
    # what nobody has chosen follows what the page shows
    if not asked and st.session_state[slot] == st.session_state.get(f"{slot}.usual"):
        st.session_state[slot] = read("")
    st.session_state[f"{slot}.usual"] = list(usual)
    # what an earlier publish or another as_of offered may be gone from the options
    st.session_state[slot] = [key for key in st.session_state[slot] if key in names]
    chosen: list[str] = st.multiselect(
        "Topics and phrases (papers)",
        list(names),
        key=slot,
        format_func=lambda key: names[key],
        max_selections=trend_charts.MOST_LINES,
        placeholder="Choose up to six",
        select_all=False,
    )
    address.note(page, "show", "" if chosen == list(usual) else ",".join(chosen))
    if unknown:
        st.warning(f"No topic or phrase has the id {', '.join(map(layout.code, unknown))}.", icon=":material/search_off:")
    return chosen


def days_of(span: str, until: date) -> tuple[date | None, date | None]:
    """Give the first and last day of a span that ends on a day; None for no limit."""
    return (until - YEAR, until) if span == SPANS[0] else (None, None)


def chosen_time(page: str, until: date) -> tuple[date | None, date | None]:
    """Give the first and last day of the page's chart, for another chart to match."""
    return days_of(st.session_state.get(f"{page}.time") or st.query_params.get("time") or SPANS[0], until)


def chosen_grain(page: str) -> str:
    """Give the period of the page's chart."""
    return st.session_state.get(f"{page}.grain") or GRAINS[0]


def draw(page: str, keys: Sequence[str], until: date | None = None, recent_from: date | None = None) -> None:
    """Draw the shares of topics and phrases, with a choice of period and time, and offer the numbers.

    Args:
        page: name of the page.
        keys: t:<topic_id> or p:<phrase_id>.
        until: last day of the year that is shown first; None for the last day there is.
        recent_from: first day of the window to mark, which ends on `until`.
    """
    with st.container(horizontal=True):
        grain = address.choice(page, "grain", "Period", GRAINS)
        span = address.choice(page, "time", "Time", SPANS)
    first_day, last_day = days_of(span, until or data.only("trend_days", TrendDays).last_day)
    found = _shares(keys, grain, first_day, last_day)
    if not found.num_rows:
        st.info(f"No digests in this time. “{SPANS[1]}” shows every {grain} that has one.", icon=":material/event_busy:")
        return
    recent = (recent_from, until) if recent_from and until else None
    told = _milestones(keys[0], first_day, last_day) if len(keys) == 1 else None
    if names := trend_charts.names_above(found):
        with st.container(key=f"narrow-names-{page}"):
            st.html(names)
    drawn = trend_charts.shares(found, grain, recent, told)
    event = st.altair_chart(drawn, width="stretch", key=f"{page}.shares", on_select="rerun")
    st.caption(
        f"Share of papers first listed each {grain}. Band = 95% interval, where there are papers. Hover for counts, click a mark for its "
        f"papers. Hollow = incomplete {grain}; gap = no digest"
        f"{'; diamonds = first paper, bursts, most upvoted papers' if told else ''}{'; grey = weeks compared' if recent else ''}."
    )
    if point := trend_views.clicked(event, trend_charts.POINT):
        open_papers(point, grain)
    with st.expander("Table"):
        shown = found.drop_columns(["key", "stretch"])
        percent = {"share": st.column_config.NumberColumn(format="percent")}
        st.dataframe(shown, hide_index=True, width="stretch", column_config=layout.titles(shown) | percent)
    buttons.chart("shares", drawn, found.drop_columns(["stretch"]))


def open_papers(point: Mapping[str, Any], grain: str) -> NoReturn:
    """Open the papers of a mark that was clicked: those of a topic or phrase first listed in one period."""
    key = str(point["key"])
    # the browser says days as milliseconds
    first = datetime.fromtimestamp(point["period_start"] / 1000, UTC).date()
    last = periods.last_day(first, grain)
    kind = "topic" if key.startswith("t:") else "phrase"
    state = {kind: key[2:], "from": first.isoformat(), "to": last.isoformat()}
    layout.jump("papers", **state)


def compare(page: str, until: date) -> None:
    """Let the reader choose up to six topics and phrases, and draw each by itself, side by side."""
    keys = choose(page, [])
    if not keys:
        st.caption("Choose topics and phrases to see their shares side by side. The page's address keeps your choice.")
        return
    with st.container(horizontal=True):
        grain = address.choice(page, "grain", "Period", GRAINS)
        span = address.choice(page, "time", "Time", SPANS)
        scale = address.choice(page, "scale", "Scale", SCALES)
    found = _shares(keys, grain, *days_of(span, until))
    if not found.num_rows:
        st.info(f"No digests in this time. “{SPANS[1]}” shows every {grain} that has one.", icon=":material/event_busy:")
        return
    named = dict(zip(found.column("key").to_pylist(), found.column("name").to_pylist(), strict=True))
    names = [named[key] for key in keys if key in named]
    top = 1.1 * max(found.column("share").to_pylist()) if scale == SCALES[0] else None
    # one row of columns after another: on a telephone they stand in the order chosen
    columns = [column for _ in range(0, len(names), SIDE_BY_SIDE) for column in st.columns(SIDE_BY_SIDE)]
    for place, name in enumerate(names):
        one = pa.Table.from_pylist([row for row in found.to_pylist() if row["name"] == name], schema=found.schema)
        with columns[place]:
            st.markdown(f"**{plain(name)}**")
            drawn = trend_charts.shares(one, grain, height=190, top=top or None, is_named=False)
            event = st.altair_chart(drawn, width="stretch", key=f"{page}.multiple.{place}", on_select="rerun")
            if point := trend_views.clicked(event, trend_charts.POINT):
                open_papers(point, grain)
    buttons.table("shares", found.drop_columns(["stretch"]))


def _milestones(key: str, first_day: date | None, last_day: date | None) -> pa.Table:
    """Look up the first paper, bursts and most upvoted papers of one topic or phrase."""
    kind = "topic" if key.startswith("t:") else "phrase"
    return data.table("milestones", kind=kind, id=key[2:], first_day=first_day, last_day=last_day, most=MOST_UPVOTED)


def _shares(keys: Sequence[str], grain: str, first_day: date | None, last_day: date | None) -> pa.Table:
    return data.table(
        "shares",
        grain=grain,
        topic_ids=[key[2:] for key in keys if key.startswith("t:")],
        phrase_ids=[key[2:] for key in keys if key.startswith("p:")],
        first_day=first_day,
        last_day=last_day,
    )


def first_risers(found: Sequence[Trending], most: int = 3) -> list[str]:
    """Choose what to show where nobody chose: the first rising and new ones, or the first of any status."""
    rising = [row for row in found if row.status in {"rising", "new"}] or list(found)
    return [trend_views.key_of(row.kind, row.id) for row in rising[:most]]
