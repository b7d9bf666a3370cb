"""Trends: what rises, is new and falls as of any day, with its numbers and papers."""

from __future__ import annotations

import datetime as dt
import itertools

import streamlit as st

from dashboard import address, data, layout
from dashboard.charts.sparklines import Span
from dashboard.downloads import buttons
from dashboard.rows.trends import CallOutcome, Emerging, Share, TrendDays, Trending, TrendWindow
from dashboard.text import plain, with_mathematics
from dashboard.views import free_phrase, share_chart, trend_views
from papertrends.sentences import counted

PAGE = "trends"
SHOWN = 12
EMERGING = 20
SECTIONS = {
    "rising": ("Rising", "Nothing is rising."),
    "new": ("New", "No new phrase is rising."),
    "growing": ("Growing", "Nothing else grew more than chance explains."),
    "falling": ("Falling", "Nothing is falling."),
}


def choose_day() -> TrendWindow:
    """Let the reader pick the as-of day, and say what is compared; returns the window."""
    days = data.only("trend_days", TrendDays)
    last = days.last_day
    first = days.first_day or last
    usual = days.telling or days.newest or last
    asked = st.query_params.get("as_of", "")
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        as_of = address.day(PAGE, "as_of", "As of", first, last, usual, outside=usual, required=True) or usual
    window = data.only("trend_window", TrendWindow, as_of=as_of)
    with right:
        st.markdown(trend_views.window_sentence(window))
    if not window.is_sunday:
        st.caption("On days other than Sundays all sources are compared: one that joined or left in these weeks can look like a trend.")
    if asked and not (address.is_day(asked) and first <= dt.date.fromisoformat(asked) <= last):
        st.warning(f"{layout.code(asked)} is not a day between {first} and {last}. Showing {as_of}.", icon=":material/event_busy:")
    if days.is_of_unknown_kind:
        st.caption(layout.UNKNOWN_KIND)
    if as_of == usual and days.newest and days.newest > usual:
        st.caption("Showing the latest week with enough data. Later weeks have too few papers.")
    if window.is_partial:
        st.info("This week is not over: its numbers will change.", icon=":material/hourglass_top:")
    if not window.has_history:
        st.info(f"{trend_views.TOO_LITTLE_HISTORY} Add older digests, or choose a later day.", icon=":material/timeline:")
    return window


def section(status: str, found: list[Trending], points: dict[str, list[Share]], span: Span, source: str | None) -> None:
    """Show what has one status, strongest first."""
    title, nothing = SECTIONS[status]
    st.subheader(f"{title} ({len(found)})")
    if not found:
        st.caption(nothing)
        return
    shown = found
    if len(found) > SHOWN:
        slot = address.bind(PAGE, f"all_{status}", lambda text: text == "1")
        everything = st.session_state[slot]
        shown = found if everything else found[:SHOWN]
    for place, row in enumerate(shown, 1):
        trend_views.trend_row(place, row, points.get(trend_views.key_of(row.kind, row.id), []), span, source)
    if len(found) > SHOWN:
        chosen = st.toggle(f"Show all {len(found)}", key=f"{PAGE}.all_{status}")
        address.note(PAGE, f"all_{status}", "1" if chosen else "")


def comparisons(window: TrendWindow, kind: str) -> list[Trending]:
    """Show what rises, is new, grows and falls, where there is enough history to tell; returns it."""
    if not window.has_history:
        return []
    found = data.rows("trending", Trending, kind=kind, as_of=window.as_of, is_sunday=window.is_sunday)
    span = Span(window.baseline_from, window.as_of, window.recent_from)
    points = trend_views.weekly_shares(kind, found, span)
    by_status = {status: [row for row in found if row.status == status] for status in SECTIONS}
    source = window.sources[0] if window.sources and len(window.sources) == 1 else None
    left, right = st.columns(2, gap="large")
    with left:
        section("rising", by_status["rising"], points, span, source)
    with right:
        if kind == "phrase":
            section("new", by_status["new"], points, span, source)
        section("growing", by_status["growing"], points, span, source)
        section("falling", by_status["falling"], points, span, source)
    if found:
        with st.expander(f"Table of {counted(len(found), kind)}"):
            trend_views.numbers_table(found)
    st.caption(
        "Shares are of papers first listed in a period. Sparklines: weekly share of all sources; grey = recent weeks; gaps = no digest. "
        "Rising and new: grew more than chance explains, and likely to last, which means that the share eight weeks later is still at "
        "least 1.5 times (topics: 1.2 times) that of the half year before. Growing: less likely to last, or not among the 16 likeliest. "
        "q: expected false-positive rate. Related phrases rise together and are not independent findings."
    )
    return found


def emerging(as_of: dt.date) -> None:
    """Show phrases first seen lately that already spread, with the first paper of each."""
    sunday = as_of - dt.timedelta(days=(as_of.weekday() + 1) % 7)
    st.subheader("Emerging")
    found = data.rows("emerging", Emerging, as_of=sunday)
    when = "" if sunday == as_of else f" As of the Sunday before, {sunday}."
    if not found:
        st.caption(f"No phrase first seen in the last eight weeks has spread to several papers and days.{when}")
        return
    st.caption(f"First seen in the last eight weeks, on more than one day, with the first paper.{when}")
    for left, row in zip(itertools.cycle(st.columns(2, gap="large")), found[:EMERGING], strict=False):
        with left, st.container(gap=None):
            trend_views.go_to("phrase", row.phrase_id, f"**{plain(row.phrase)}**")
            st.caption(f"{counted(row.papers, 'paper')} on {counted(row.days, 'day')}; first on {row.first_listed_on} in")
            if row.paper_id:
                layout.go("paper", f":small[{with_mathematics(row.title or '')}]", id=row.paper_id)
    buttons.table("emerging", data.table("emerging", as_of=sunday))


def how_often_wrong(kind: str) -> None:
    """Show how much of what was called on past Sundays lasted."""
    st.header("How often is this wrong?")
    found = data.rows("call_outcomes", CallOutcome, kind=kind)
    if not found:
        st.caption("No answer yet: it takes eight weeks of digests after a Sunday on which something was called.")
        return
    st.markdown(
        "  \n".join(
            f"{trend_views.MARKS[row.status]} {row.status}: {row.lasted:,} of {row.called:,} lasted ({row.lasted / row.called:.0%}"
            f"{f'; stated chance {row.stated:.0%}' if row.stated is not None else ''}), on {counted(row.sundays, 'Sunday')}"
            for row in found
        )
    )
    st.caption(
        f"Your own digests, each {kind} and Sunday counted once. A rise lasted if the share in the eight weeks after the Sunday was still "
        f"at least {'1.2' if kind == 'topic' else '1.5'} times that of the half year before; a fall, if it was at most the inverse."
    )
    with st.expander("Stated chances and what happened"):
        shown = data.table("calibration", kind=kind)
        percent = st.column_config.NumberColumn(format="percent")
        columns = {
            "chance_from": st.column_config.NumberColumn("chance from", format="percent"),
            "stated": percent,
            "lasted": percent,
        }
        st.dataframe(shown, hide_index=True, width="stretch", column_config=columns)
        buttons.table("calibration", shown)


st.title("Trends")
if layout.no_papers():
    st.stop()
if not data.only("trend_days", TrendDays).first_day:
    layout.too_short_for_a_trend(0, "day")
    st.stop()
window = choose_day()
kind = trend_views.KINDS[address.choice(PAGE, "kind", "Compare", list(trend_views.KINDS))]
address.commit()
found = comparisons(window, kind)
if kind == "phrase":
    emerging(window.as_of)
st.header("Shares over time")
chosen = share_chart.choose(PAGE, share_chart.first_risers(found))
if chosen:
    share_chart.draw(PAGE, chosen, window.as_of, window.recent_from)
else:
    st.info("Choose topics and phrases to see their shares.", icon=":material/show_chart:")
st.header("Track any phrase")
free_phrase.section(PAGE, *share_chart.chosen_time(PAGE, window.as_of))
st.header(f"Bursts of {kind}s")
trend_views.bursts(kind, window.baseline_from, window.as_of)
how_often_wrong(kind)
