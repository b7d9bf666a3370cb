"""Data health: what became of every file, what could not be read, which days have a digest, how builds ended."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout, manual, paging
from dashboard.data import Value
from dashboard.downloads import buttons
from dashboard.rows.health import (
    CalendarSource,
    ConfigProblem,
    FoundFile,
    HealthTotals,
    InferredYear,
    OutcomeCount,
    RejectCount,
    SpanDigest,
    UndatedDigest,
)
from dashboard.rows.published import Totals
from dashboard.text import plain
from dashboard.views import failed_files, fetch_views, health_views, mail_views, merges_list, reasons, run_views, uploads
from papertrends.reasons import ConfigReason, RejectReason
from papertrends.sentences import counted
from papertrends.settings import Settings

FILES_PER_PAGE = 25
WHOLE = 1_000_000  # characters of a record that is downloaded
ADD = "Add files"
MERGES = "Merges"
VIEWS = ["Files", health_views.UNREADABLE, "Days", "Runs and checks", "Sources", MERGES]


def summary(outcomes: list[OutcomeCount]) -> None:
    """Answer an operator's question in a few lines: did everything load?"""
    totals = data.only("health_totals", HealthTotals)
    files = {found.outcome: found.files for found in outcomes}
    failed, withdrawn = files.get("rejected", 0), files.get("withdrawn", 0)
    in_use = sum(files.values()) - failed - withdrawn
    loaded = "Every file loaded" if not failed else f"{counted(failed, 'file')} failed"
    also = f", {withdrawn:,} withdrawn" if withdrawn else ""
    st.markdown(f"**{loaded}**: {counted(in_use, 'file')} in use{also}. {numbers(data.only('totals', Totals))}.")
    with st.container(gap=None):
        tell(
            totals.rejects,
            "All records read",
            f"{health_views.not_read(totals.rejects)} ({counted(totals.files_with_rejects, 'file')})",
        )
        undated = totals.digests_without_a_day
        tell(
            undated,
            "Every digest is dated",
            f"{undated:,} of {counted(totals.digests, 'digest')} {'is' if undated == 1 else 'are'} undated and not in any trend",
        )
        if fetched := fetch_views.last_runs():
            tell(*fetch_views.summary(fetched))
        if sent := mail_views.summary():
            tell(*sent)
        problems = totals.config_problems
        tell(problems, "Configuration OK", f"{counted(problems, 'configuration row')} {'is' if problems == 1 else 'are'} not used")


def numbers(totals: Totals) -> str:
    """Say how much there is, and since when."""
    days = f" on {counted(totals.days, 'day')} from {totals.first_day} to {totals.last_day}" if totals.first_day else ", all undated"
    papers = f"{counted(totals.papers, 'paper')} ({totals.papers_listed_twice:,} in more than one digest)"
    return f"{papers} from {counted(totals.appearances, 'entry', 'entries')} of {counted(totals.digests, 'digest')}{days}"


def tell(problems: int, well: str, wrong: str) -> None:
    """Say whether something is as it should be, by a sign and in words."""
    st.markdown(f":material/warning: {wrong}" if problems else f":material/check: {well}")


def search(placeholder: str) -> str | None:
    """Offer a filter by the name of the file."""
    return address.words("data-health", "q", "Part of the file's name", placeholder=placeholder) or None


def files(outcomes: list[OutcomeCount]) -> None:
    """List the files, failed ones first, and the rows of the configuration that are not used."""
    st.header("All files")
    left, right = st.columns(2)
    with left:
        words = search("2025-06")
    with right:
        kinds = [(o.outcome, f"{reasons.OUTCOMES.get(o.outcome, o.outcome)} ({o.files:,})") for o in outcomes]
        outcome = layout.pick("Outcome", [(None, "Any outcome"), *kinds], "outcome")
    number = paging.page_number("data-health", "files", words, outcome)
    wanted: dict[str, Value] = {"outcome": outcome, "words": words, "only_rejects": False}
    found = data.rows("outcomes", FoundFile, **wanted, most=FILES_PER_PAGE, skipped=(number - 1) * FILES_PER_PAGE)
    if not found:
        st.info("No file matches. Remove a filter." if words or outcome or number > 1 else "No files yet.", icon=":material/search_off:")
    else:
        st.markdown(f"**{counted(found[0].found, 'file')}**, failed ones first, then the newest")
    for file in found:
        health_views.file_line(file)
    if found:
        paging.turn_pages(number, found[0].found, FILES_PER_PAGE)
        buttons.rows("files", found[0].found, "outcomes", **wanted)
    configuration()


def configuration() -> None:
    """List the rows of the configuration that are not used, and why."""
    problems = data.rows("config_problems", ConfigProblem)
    if not problems:
        return
    st.header("Configuration rows not used")
    said = [
        {
            "row": f"{layout.code(problem.file)} line {problem.line}",
            "why": reasons.explained(ConfigReason, problem.reason),
            "detail": plain(problem.detail),
        }
        for problem in problems
    ]
    st.table(said, border="horizontal")


def unreadable() -> None:
    """Show the records that could not be read, verbatim."""
    by_reason = data.rows("reject_reasons", RejectCount)
    if not by_reason:
        st.success("All records read", icon=":material/check:")
        return
    left, right = st.columns(2)
    with left:
        words = search("2025-06")
    with right:
        kinds = [(f.reason, f"{reasons.short(RejectReason, f.reason)} ({f.pieces:,})") for f in by_reason]
        reason = layout.pick("Why", [(None, "Any reason"), *kinds], "reason")
    count = health_views.rejects(reason=str(reason) if reason else None, words=words)
    if count:
        buttons.rows("unreadable-records", count, "rejects", file=None, reason=reason, words=words, characters=WHOLE)
    else:
        st.info("No record matches. Remove a filter.", icon=":material/search_off:")


def days() -> None:
    """Show on which days each source has a digest, and which digests are undated."""
    sources = data.rows("calendar_sources", CalendarSource)
    drawn = [source for source in sources if source.days >= health_views.FEWEST_DAYS]
    if drawn:
        years = sorted({year for source in drawn for year in source.years}, reverse=True)
        year = int(str(layout.pick("Year", [(year, str(year)) for year in years], "year")))
        st.caption("Filled square: a day with a digest. Small cross: no digest.")
        with_days = [source for source in drawn if year in source.years]
        for source in with_days[: health_views.CALENDARS_SHOWN]:
            health_views.calendar(source, year)
        more = [plain(source.source) for source in with_days[health_views.CALENDARS_SHOWN :]]
        if more:
            st.caption(f"Not drawn (fewer days): {', '.join(more)}.")
        others = [plain(source.source) for source in drawn if year not in source.years]
        if others:
            st.caption(f"In other years: {', '.join(others)}.")
    few = [f"{plain(s.source)} on {' and '.join(sorted({str(s.first_day), str(s.last_day)}))}" for s in sources if s not in drawn]
    if few:
        st.markdown(f"Sources with one or two days: {'; '.join(few)}.")
    if not sources:
        st.info("No digest is dated.", icon=":material/calendar_month:")
    digests_of_several_days()
    undated_digests()
    inferred_years()


def digests_of_several_days() -> None:
    """List the digests of a week or a month, if there are any."""
    spans = data.rows("digests_of_several_days", SpanDigest, most=health_views.DIGESTS_SHOWN)
    if not spans:
        return
    st.header("Lists of a week or a month")
    shown = "" if spans[0].found <= len(spans) else f" (newest {len(spans)} shown)"
    st.markdown(f"**{counted(spans[0].found, 'digest')}**{shown}. {health_views.SPANS_COUNT}")
    for digest in spans:
        with st.container(gap=None):
            layout.go("file", plain(digest.file_path), file=digest.file_path)
            facts = [f"{digest.listed_from} to {digest.listed_to}", f"{plain(digest.source)} ({digest.source_kind})"]
            st.caption(" · ".join([*facts, counted(digest.entries, "entry", "entries")]))


def undated_digests() -> None:
    """List the undated digests, with the rows that date them."""
    undated = data.rows("undated_digests", UndatedDigest, most=health_views.DIGESTS_SHOWN)
    st.header("Undated digests", help=manual.meaning("undated"))
    if not undated:
        st.success("Every digest is dated", icon=":material/check:")
        return
    shown = "" if undated[0].found <= len(undated) else f" (newest {len(undated)} shown)"
    st.markdown(f"**{counted(undated[0].found, 'digest')}**{shown}. Their papers count as papers and in topics, but not in trends.")
    for digest in undated:
        with st.container(gap=None):
            layout.go("file", plain(digest.file_path), file=digest.file_path)
            st.caption(f"{plain(digest.source)} · {counted(digest.entries, 'entry', 'entries')} · received {str(digest.received_at)[:10]}")
    health_views.day_row({digest.file_path: None for digest in undated})


def inferred_years() -> None:
    """List the digests whose page says no year, with the rows that say it."""
    found = data.rows("inferred_years", InferredYear, most=health_views.DIGESTS_SHOWN)
    if not found:
        return
    st.header("Digests with an inferred year")
    shown = "" if found[0].found <= len(found) else f" (newest {len(found)} shown)"
    st.markdown(
        f"**{counted(found[0].found, 'digest')}**{shown}. The page says a day and a month, and the year is the last one in which the file "
        "can have been saved. A file saved from an old page is therefore dated too late."
    )
    for digest in found:
        with st.container(gap=None):
            layout.go("file", plain(digest.file_path), file=digest.file_path)
            st.caption(f"{digest.listed_on} · {plain(digest.source)} · {counted(digest.entries, 'entry', 'entries')}")
    health_views.day_row({digest.file_path: digest.listed_on for digest in found})


def runs_and_checks() -> None:
    """Show how builds and fetches ended, and the checks of the last build."""
    st.header("Builds")
    shown = pa.Table.from_pylist(run_views.runs())
    if shown.num_rows:
        st.dataframe(shown, hide_index=True, width="stretch")
        buttons.table("runs", shown)
    else:
        st.info("No build on record.", icon=":material/history:")
    fetch_views.fetches()
    mail_views.deliveries()
    st.header("Checks")
    run_views.checks()


def sources() -> None:
    """Show what each source gave."""
    found = data.table("sources")
    st.dataframe(found, hide_index=True, width="stretch", column_config=layout.titles(found))
    buttons.table("sources", data.table("sources"))


if path := st.query_params.get("file"):
    health_views.file_page(path)
    st.stop()
st.title("Data health", help=manual.meaning("digest", "entry", "outcome"))
by_outcome = data.rows("outcome_counts", OutcomeCount)
if not by_outcome:
    layout.no_papers()
summary(by_outcome)
view = address.choice("data-health", "view", "Show", [*VIEWS, ADD] if Settings().upload_mb else VIEWS)
address.commit()
if view == VIEWS[0]:
    failed_files.show()
    files(by_outcome)
elif view == VIEWS[1]:
    unreadable()
elif view == VIEWS[2]:
    days()
elif view == VIEWS[3]:
    runs_and_checks()
elif view == MERGES:
    merges_list.show("merges")
elif view == ADD:
    uploads.show()
else:
    sources()
