"""Trends: the leading risers in one chart, everything that changed in one table, and the papers of any day, week or month."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import address, data, layout, manual
from dashboard.rows.published import Totals
from dashboard.rows.trends import TrendDays, Trending, TrendWindow
from dashboard.views import first_look, free_phrase, outcomes, said_then, share_chart, top_papers, trend_table, trend_views

PAGE = "trends"


def has_any_history() -> bool:
    """Tell whether there are weeks to compare with those before."""
    days = data.only("trend_days", TrendDays)
    return data.only("trend_window", TrendWindow, as_of=days.telling or days.newest or days.last_day).has_history


def before_any_trend() -> None:
    """Say why there is no trend yet, and show what there is: the papers of the newest days, and topics by share."""
    first_look.why_no_trend(data.only("totals", Totals))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("Papers by date")
        top_papers.section(PAGE, data.only("trend_days", TrendDays).last_day)
        st.header("Track any phrase")
        free_phrase.section(PAGE, None, None)
    with right:
        first_look.topics()


def choose_day() -> tuple[TrendWindow, str]:
    """Let the reader pick the as-of day and what is compared, and say it; returns both."""
    days = data.only("trend_days", TrendDays)
    last = days.last_day
    first = days.first_day or last
    usual = days.telling or days.newest or last
    asked = st.query_params.get("as_of", "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        as_of = address.day(PAGE, "as_of", "As of", first, last, usual, outside=usual, width=180) or usual
        kind = trend_views.KINDS[address.choice(PAGE, "kind", "Compare", list(trend_views.KINDS))]
    window = data.only("trend_window", TrendWindow, as_of=as_of)
    said = [trend_views.window_sentence(window)]
    if not window.is_sunday:
        said.append("On days other than Sundays all sources are compared: one that joined or left in these weeks can look like a trend.")
    if days.is_of_unknown_kind:
        said.append(layout.UNKNOWN_KIND)
    if as_of == usual and days.newest and days.newest > usual:
        said.append("Showing the latest week with enough data. Later weeks have too few papers.")
    st.caption(" ".join(said))
    if asked and not (address.is_day(asked) and first <= dt.date.fromisoformat(asked) <= last):
        st.warning(f"{layout.code(asked)} is not a day between {first} and {last}. Showing {as_of}.", icon=":material/event_busy:")
    if window.is_partial:
        st.info("This week is not over: its calls are provisional and may be gone when it ends.", icon=":material/hourglass_top:")
    if not window.has_history:
        later = "" if as_of == usual else ", or choose a later day"
        st.info(f"{trend_views.TOO_LITTLE_HISTORY} Add older digests{later}.", icon=":material/timeline:")
    return window, kind


def compared(window: TrendWindow, kind: str) -> list[Trending]:
    """Look up what rises, is new, grows, falls and was first seen lately, where there is enough history to tell."""
    if not window.has_history:
        return []
    parameters = {"as_of": window.as_of, "is_sunday": window.is_sunday, "recent_from": window.recent_from}
    return data.rows("trending", Trending, kind=kind, **parameters)


st.title("Trends", help=manual.meaning("share", "window", "as of"))
if layout.no_papers():
    st.stop()
if not data.only("trend_days", TrendDays).first_day:
    layout.too_short_for_a_trend(0, "day")
    st.stop()
if "as_of" not in st.query_params and not has_any_history():
    before_any_trend()
    st.stop()
window, kind = choose_day()
found = compared(window, kind)
lines = st.container()
if found:
    st.header(f"What changed among {kind}s", help=manual.meaning("growing", "rising", "chance of lasting", "q"))
    chosen = trend_table.choose(PAGE, found, window, kind)
else:
    chosen = None
    if window.has_history:
        st.info(f"No {kind} is rising or falling significantly.", icon=":material/horizontal_rule:")
with lines:
    shown = share_chart.choose(PAGE, share_chart.first_risers(chosen.rows if chosen else found))
    if shown:
        share_chart.draw(PAGE, shown, window.as_of, window.recent_from)
    else:
        st.info("Choose topics and phrases to see their shares.", icon=":material/show_chart:")
address.commit()
if chosen:
    trend_table.show(PAGE, chosen, window, kind)
said_then.show(kind, window.as_of)
st.header("Trending papers")
top_papers.section(PAGE, window.as_of)
st.header(f"Bursts of {kind}s", help=manual.meaning("burst"))
trend_views.bursts(PAGE, kind, window.baseline_from, window.as_of)
st.header("Track any phrase")
free_phrase.section(PAGE, *share_chart.chosen_time(PAGE, window.as_of))
outcomes.how_often_wrong(kind)
