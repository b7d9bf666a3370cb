"""Trends: what rises, is new and falls as of any day, with its numbers and papers."""

from __future__ import annotations

import datetime as dt
import itertools

import streamlit as st

from dashboard import address, data, layout
from dashboard.charts.sparklines import Span
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.text import plain, with_mathematics
from dashboard.views import free_phrase, share_chart, trend_views
from papertrends.sentences import counted

PAGE = "trends"
SHOWN = 12
EMERGING = 20
SECTIONS = {
    "rising": ("Rising", "Nothing is called rising: no share grew more than chance explains, from papers enough."),
    "new": (
        "New",
        "Nothing is called new: no phrase first seen in the recent weeks has papers enough to name it and too few to call it rising.",
    ),
    "falling": ("Falling", "Nothing is called falling."),
}


def choose_day() -> Row:
    """Let the reader pick the day as of which the page speaks, and say what is compared; returns the window."""
    days = data.row("trend_days")
    first, last = days["first_day"], days["last_day"]
    usual = days["telling"] or days["newest"] or last
    asked = st.query_params.get("as_of", "")
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        as_of = address.day(PAGE, "as_of", "As of", first, last, usual, outside=usual, required=True) or usual
    window = data.row("trend_window", as_of=as_of)
    with right:
        st.markdown(trend_views.window_sentence(window))
    if not window["is_sunday"]:
        st.caption("All sources are compared on a day that is no Sunday: one that joined or left within these weeks looks like a trend.")
    if asked and not (address.is_day(asked) and first <= dt.date.fromisoformat(asked) <= last):
        st.warning(f"{layout.code(asked)} is not a day between {first} and {last}; shown is {as_of}.", icon=":material/event_busy:")
    if as_of == usual and days["newest"] and days["newest"] > usual:
        st.caption(
            f"The newest Sunday to compare in full is shown; those up to {days['newest']} have too few recent papers, or too few before."
        )
    if window["is_partial"]:
        st.info("The week that ends on this day is still running: these numbers change until it is over.", icon=":material/hourglass_top:")
    if not window["has_history"]:
        st.info(
            "Too little history before this day to call anything rising: digests of at least eight weeks before the recent ones make a "
            "baseline. Add digests of earlier days, or ask for a later day.",
            icon=":material/timeline:",
        )
    return window


def section(status: str, found: list[Row], points: dict[str, list[Row]], span: Span, source: str | None, *, tested: bool) -> None:
    """Show what has one status, strongest first."""
    title, nothing = SECTIONS[status]
    st.subheader(f"{title} ({len(found)})")
    if not found:
        st.caption(nothing if tested else "Nothing was compared: there is too little history.")
        return
    shown = found
    if len(found) > SHOWN:
        slot = address.begin(PAGE, f"all_{status}", lambda text: text == "1")
        everything = st.session_state[slot]
        shown = found if everything else found[:SHOWN]
    for place, row in enumerate(shown, 1):
        trend_views.trend_row(place, row, points.get(trend_views.key_of(row["kind"], row["id"]), []), span, source)
    if len(found) > SHOWN:
        chosen = st.toggle(f"Show all {len(found)}", key=f"{PAGE}.all_{status}")
        address.end(PAGE, f"all_{status}", "1" if chosen else "")


def comparisons(window: Row, kind: str) -> list[Row]:
    """Show what rises, is new and falls; returns it."""
    found = data.rows("trending", kind=kind, as_of=window["as_of"], is_sunday=window["is_sunday"])
    ids = [row["id"] for row in found]
    span = Span(window["baseline_from"], window["as_of"], window["recent_from"])
    points: dict[str, list[Row]] = {}
    for point in data.rows(
        "shares",
        grain="week",
        topic_ids=ids if kind == "topic" else [],
        phrase_ids=ids if kind == "phrase" else [],
        first_day=span.first,
        last_day=span.last,
    ):
        points.setdefault(point["key"], []).append(point)
    by_status = {status: [row for row in found if row["status"] == status] for status in SECTIONS}
    source = window["sources"][0] if len(window["sources"] or []) == 1 else None
    left, right = st.columns(2, gap="large")
    with left:
        section("rising", by_status["rising"], points, span, source, tested=window["has_history"])
    with right:
        if kind == "phrase":
            section("new", by_status["new"], points, span, source, tested=window["has_history"])
        section("falling", by_status["falling"], points, span, source, tested=window["has_history"])
    if found:
        with st.expander(f"The numbers of {counted(len(found), kind)} as a table"):
            trend_views.numbers_table(found)
    st.caption(
        "Shares are of papers first listed in a window; small pictures show the share per week over all sources, the recent weeks on a "
        "grey band, gaps where no digest came. q is the share of false alarms to expect among all that is called with as much evidence "
        "or more: 0.2 is one in five. Neighbouring phrases rise together and are not independent findings."
    )
    return found


def emerging(as_of: dt.date) -> None:
    """Show phrases first seen lately that already spread, with the paper that brought each."""
    sunday = as_of - dt.timedelta(days=(as_of.weekday() + 1) % 7)
    st.subheader("Emerging")
    found = data.rows("emerging", as_of=sunday)
    when = "" if sunday == as_of else f" As of the Sunday before, {sunday}."
    if not found:
        st.caption(f"No phrase was seen for the first time in the eight weeks before and spread over several papers and days.{when}")
        return
    st.caption(f"Phrases seen for the first time in the eight weeks before, in papers of several days, and what brought them.{when}")
    for left, row in zip(itertools.cycle(st.columns(2, gap="large")), found[:EMERGING], strict=False):
        with left, st.container(gap=None):
            trend_views.go_to("phrase", row["phrase_id"], f"**{plain(row['phrase'])}**")
            st.caption(f"{counted(row['papers'], 'paper')} of {counted(row['days'], 'day')}, first on {row['first_listed_on']} by")
            if row["paper_id"]:
                layout.go("paper", f":small[{with_mathematics(row['title'])}]", id=row["paper_id"])
    buttons.table("emerging", data.table("emerging", as_of=sunday))


st.title("Trends")
if layout.no_papers():
    st.stop()
if not data.row("trend_days")["first_day"]:
    layout.too_short_for_a_trend(0, "day")
    st.stop()
window = choose_day()
kind = trend_views.KINDS[address.choice(PAGE, "kind", "Compare", list(trend_views.KINDS))]
address.tell()
found = comparisons(window, kind)
if kind == "phrase":
    emerging(window["as_of"])
st.header("Shares over time")
chosen = share_chart.choose_things(PAGE, share_chart.first_risers(found))
if chosen:
    share_chart.draw(PAGE, chosen, window["as_of"], window["recent_from"])
else:
    st.info("Choose topics and phrases to see their shares.", icon=":material/show_chart:")
st.header("Type a phrase, see its share")
free_phrase.section(PAGE, *share_chart.chosen_time(PAGE, window["as_of"]))
st.header(f"Bursts of {kind}s")
trend_views.bursts(kind, window["baseline_from"], window["as_of"])
