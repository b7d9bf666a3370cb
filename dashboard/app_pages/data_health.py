"""Data health: what became of every file, what was not understood, which days have a digest, how runs ended."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout, paging
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.text import plain
from dashboard.views import health_views, reasons, run_views
from papertrends.sentences import counted

FILES_PER_PAGE = 25
WHOLE = 1_000_000  # characters of a piece that is downloaded
VIEWS = ["Files", "Not understood", "Days", "Runs and checks", "Sources"]


def summary(outcomes: list[Row]) -> None:
    """Answer an operator's question in a few lines: did everything load?"""
    totals = data.row("health_totals")
    said = " · ".join(f"**{found['files']:,}** {found['outcome']}" for found in outcomes)
    st.markdown(f"{counted(totals['files'], 'file')} seen: {said}" if outcomes else "No file was seen.")
    with st.container(gap=None):
        tell(
            totals["rejects"],
            "Every piece of every file in force was understood.",
            f"{counted(totals['rejects'], 'piece')} of {counted(totals['files_with_rejects'], 'file')} not understood.",
        )
        tell(
            totals["digests_without_a_day"],
            "Every digest has a day.",
            f"{totals['digests_without_a_day']:,} of {counted(totals['digests'], 'digest')} without a day: in no trend.",
        )
        tell(
            totals["config_problems"],
            "Every row of the configuration is used.",
            f"{counted(totals['config_problems'], 'row')} of the configuration not used.",
        )


def tell(problems: int, well: str, wrong: str) -> None:
    """Say whether something is as it should be, by a sign and in words."""
    st.markdown(f":material/warning: {wrong}" if problems else f":material/check: {well}")


def search(placeholder: str) -> str | None:
    """Offer a filter by the name of the file."""
    return address.words("data-health", "q", "Part of the file's name", placeholder=placeholder) or None


def files(outcomes: list[Row]) -> None:
    """List the files, what was rejected first, and the rows of the configuration that are not used."""
    left, right = st.columns(2)
    with left:
        words = search("2025-06")
    with right:
        kinds = [(o["outcome"], f"{o['outcome']}: {reasons.OUTCOMES.get(o['outcome'], '')} ({o['files']:,})") for o in outcomes]
        outcome = layout.pick("Outcome", [(None, "all outcomes"), *kinds], "outcome")
    number = paging.page_number("data-health", "files", words, outcome)
    found = data.rows(
        "outcomes", outcome=outcome, words=words, only_rejects=False, most=FILES_PER_PAGE, skipped=(number - 1) * FILES_PER_PAGE
    )
    if not found:
        st.info(
            "No file matches. Take a filter away." if words or outcome or number > 1 else "No file was seen.", icon=":material/search_off:"
        )
    else:
        st.markdown(f"**{counted(found[0]['found'], 'file')}**, what was rejected first, then the newest")
    for file in found:
        health_views.file_line(file)
    if found:
        paging.turn_pages(number, found[0]["found"], FILES_PER_PAGE)
        st.caption("Every line or item of a file is part of a banner, an entry or a reject; a file's own page says how many.")
        buttons.rows("files", found[0]["found"], "outcomes", outcome=outcome, words=words, only_rejects=False)
    configuration()


def configuration() -> None:
    """List the rows of the configuration that are not used, and why."""
    problems = data.rows("config_problems")
    if not problems:
        return
    st.subheader("Rows of the configuration that are not used")
    said = [
        {
            "row": f"{layout.code(problem['file'])} line {problem['line']}",
            "why": f"{reasons.CONFIGURATION.get(problem['reason'], '')} {layout.code(problem['reason'])}",
            "detail": plain(problem["detail"]),
        }
        for problem in problems
    ]
    st.table(said, border="horizontal")


def not_understood() -> None:
    """Show the pieces that were not understood, verbatim."""
    by_reason = data.rows("reject_reasons")
    if not by_reason:
        st.success("Every piece of every file in force was understood.", icon=":material/check:")
        return
    left, right = st.columns(2)
    with left:
        words = search("2025-06")
    with right:
        kinds = [
            (f["reason"], f"{reasons.PIECES.get(f['reason'], '').replace('`', '')} ({f['reason']}, {counted(f['pieces'], 'piece')})")
            for f in by_reason
        ]
        reason = layout.pick("Why", [(None, "any reason"), *kinds], "reason")
    count = health_views.rejects(reason=str(reason) if reason else None, words=words)
    if count:
        buttons.rows("not-understood", count, "rejects", file=None, reason=reason, words=words, characters=WHOLE)
    else:
        st.info("No piece matches. Take a filter away.", icon=":material/search_off:")


def days() -> None:
    """Show on which days each source has a digest, and which digests have no day."""
    sources = data.rows("calendar_sources")
    drawn = [source for source in sources if source["days"] >= health_views.FEWEST_DAYS]
    if drawn:
        years = sorted({year for source in drawn for year in source["years"]}, reverse=True)
        year = int(str(layout.pick("Year", [(year, str(year)) for year in years], "year")))
        st.caption(
            "A filled square is a day with a digest, a small cross a day without. "
            "Before a source's first day and after its last stands nothing."
        )
        with_days = [source for source in drawn if year in source["years"]]
        for source in with_days[: health_views.CALENDARS_SHOWN]:
            health_views.calendar(source, year)
        more = [plain(source["source"]) for source in with_days[health_views.CALENDARS_SHOWN :]]
        if more:
            st.caption(f"Not drawn, as they list fewer days: {', '.join(more)}.")
        others = [plain(source["source"]) for source in drawn if year not in source["years"]]
        if others:
            st.caption(f"In other years: {', '.join(others)}.")
    few = [f"{plain(s['source'])} on {' and '.join(sorted({str(s['first_day']), str(s['last_day'])}))}" for s in sources if s not in drawn]
    if few:
        st.markdown(f"Of one or two days: {'; '.join(few)}.")
    if not sources:
        st.info("No digest has a day.", icon=":material/calendar_month:")
    without_a_day()


def without_a_day() -> None:
    """List the digests without a day, with the rows that give them one."""
    undated = data.rows("undated_digests", most=health_views.DIGESTS_SHOWN)
    st.subheader("Digests without a day")
    if not undated:
        st.success("Every digest has a day.", icon=":material/check:")
        return
    shown = "" if undated[0]["found"] <= len(undated) else f", the newest {len(undated)} of them here"
    st.markdown(f"**{counted(undated[0]['found'], 'digest')}**{shown}. Their papers count as papers and in topics, and in no trend.")
    for digest in undated:
        with st.container(gap=None):
            layout.go("file", plain(digest["file_path"]), file=digest["file_path"])
            st.caption(
                f"{plain(digest['source'])} · {counted(digest['entries'], 'entry', 'entries')} · received {str(digest['received_at'])[:10]}"
            )
    health_views.day_row([digest["file_path"] for digest in undated])


def runs_and_checks() -> None:
    """Show how runs ended, and the tests of the tables in the last of them."""
    st.subheader("Runs")
    runs = run_views.runs()
    if runs:
        shown = pa.Table.from_pylist(runs)
        st.dataframe(shown, hide_index=True, width="stretch")
        buttons.table("runs", shown)
    else:
        st.info("No run is on record.", icon=":material/history:")
    st.subheader("Checks")
    run_views.checks()


def sources() -> None:
    """Show what each source gave."""
    st.dataframe(data.table("sources"), hide_index=True, width="stretch")
    buttons.table("sources", data.table("sources"))


if path := st.query_params.get("file"):
    health_views.file_page(path)
    st.stop()
st.title("Data health")
by_outcome = data.rows("outcome_counts")
if not by_outcome:
    layout.no_papers()
summary(by_outcome)
view = address.choice("data-health", "view", "Show", VIEWS)
address.tell()
if view == VIEWS[0]:
    files(by_outcome)
elif view == VIEWS[1]:
    not_understood()
elif view == VIEWS[2]:
    days()
elif view == VIEWS[3]:
    runs_and_checks()
else:
    sources()
