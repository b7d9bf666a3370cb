"""Merges: which entries are one paper and why, what was kept apart, and how to override either; a part of Data health."""

from __future__ import annotations

import streamlit as st

from dashboard import address, data, layout, paging
from dashboard.downloads import buttons
from dashboard.rows.health import ConfigProblem
from dashboard.rows.merges import FoundPair, MatchReason, MergeTotals, Pair, PaperListedAgain
from dashboard.text import plain, with_mathematics
from dashboard.views import merge_doubts, merge_views, reasons
from papertrends.papers.reasons import Reason
from papertrends.sentences import counted

PER_PAGE = 25
VIEWS = ["Papers listed again", "Closest pairs kept apart", "Overrides", "How often is this wrong?"]


def overview(counts: list[MatchReason]) -> None:
    """Say in numbers what became of the entries."""
    totals = data.only("merge_totals", MergeTotals)
    merged, apart = (sum(found.pairs for found in counts if found.verdict == verdict) for verdict in ("same", "different"))
    st.markdown(
        f"**{totals.entries:,}** entries → **{totals.papers:,}** papers, **{totals.papers_listed_again:,}** of them listed more than once. "
        f"**{totals.pairs:,}** pairs compared: **{merged:,}** merged, **{apart:,}** kept apart."
    )
    if counts:
        with st.expander("Pairs by reason"):
            said = [
                {
                    "verdict": f.verdict,
                    "reason": reasons.explained(Reason, f.reason),
                    "pairs": f"{f.pairs:,}",
                    "close to a limit": f"{f.close:,}",
                }
                for f in counts
            ]
            st.table(said, border="horizontal")


def reason_options(counts: list[MatchReason], verdict: str) -> list[tuple[str | None, str]]:
    """Offer the reasons that there are, with what they mean and how many pairs they decided."""
    some = [found for found in counts if found.verdict == verdict]
    meant = [(f.reason, f"{reasons.short(Reason, f.reason)} ({counted(f.pairs, 'pair')})") for f in some]
    return [(None, "any reason"), *meant]


def papers_listed_again(counts: list[MatchReason]) -> None:
    """List the papers of several entries, the most listed first."""
    left, right = st.columns(2)
    with left:
        words = address.words("merges", "q", "Words in the title", placeholder="mesh generation")
    with right:
        reason = layout.pick("Merged because", reason_options(counts, "same"), "reason")
    number = paging.page_number("merges", "papers", words, reason)
    found = data.rows("merged_papers", PaperListedAgain, words=words or None, reason=reason, most=PER_PAGE, skipped=(number - 1) * PER_PAGE)
    if not found:
        filtered = words or reason or number > 1
        st.info(
            "No paper that is listed more than once matches. Remove a filter, or try fewer words."
            if filtered
            else "No paper is listed more than once: there was nothing to merge.",
            icon=":material/search_off:",
        )
        return
    st.markdown(f"**{counted(found[0].found, 'paper')}** listed more than once" + (", matching" if words or reason else ""))
    for paper in found:
        days = sorted({str(day) for day in (paper.first_listed_on, paper.last_listed_on) if day})
        with st.container(gap=None):
            layout.go("merge", with_mathematics(paper.title), paper=paper.paper_id)
            st.caption(f"listed {paper.appearances:,} times in {counted(paper.digests, 'digest')}, " + (" to ".join(days) or "undated"))
    paging.turn_pages(number, found[0].found, PER_PAGE)
    buttons.papers("papers-listed-again", found[0].found, "merged_papers", words=words or None, reason=reason)


def pairs_kept_apart(counts: list[MatchReason]) -> None:
    """List the refused pairs, the most alike first."""
    left, right = st.columns(2)
    with left:
        reason = layout.pick("Kept apart because", reason_options(counts, "different"), "reason")
    with right:
        by = layout.pick("Most alike by", [("titles", "titles"), ("abstracts", "abstracts")], "by")
    refused = sum(f.pairs for f in counts if f.verdict == "different" and reason in (None, f.reason))
    if not refused:
        st.info("No pair was kept apart.", icon=":material/call_split:")
        return
    number = min(paging.page_number("merges", "apart", reason, by), -(-refused // merge_views.PAIRS_PER_PAGE))
    skipped = (number - 1) * merge_views.PAIRS_PER_PAGE
    pairs = data.rows(
        "refused_pairs", Pair, reason=reason, by_abstracts=by == "abstracts", most=merge_views.PAIRS_PER_PAGE, skipped=skipped
    )
    st.markdown(
        f"Pairs **{skipped + 1:,}** to **{skipped + len(pairs):,}** of **{refused:,}**, the most alike {by} first. "
        "Differences in **[brackets]**."
    )
    merge_views.show_pairs(pairs, with_papers=True)
    paging.turn_pages(number, refused, merge_views.PAIRS_PER_PAGE)
    buttons.rows("pairs-kept-apart", refused, "refused_pairs", reason=reason, by_abstracts=by == "abstracts")


def overrides() -> None:
    """List what people decided, and which rows are not used."""
    st.markdown(
        "Rows of `match_overrides.csv` in the configuration folder override every rule from the next build on. Its columns are "
        f"`{merge_views.OVERRIDES_HEADER}`: two ids of entries or papers, `same` or `different`, who decided, and why. "
        "Each pair on this page offers its row."
    )
    number = paging.page_number("merges", "overrides")
    pairs = data.rows("overridden_pairs", FoundPair, most=merge_views.PAIRS_PER_PAGE, skipped=(number - 1) * merge_views.PAIRS_PER_PAGE)
    if not pairs:
        st.info("No override is in force.", icon=":material/rule:")
    else:
        st.markdown(f"**{pairs[0].found:,}** in force.")
        merge_views.show_pairs(pairs, with_papers=True)
        paging.turn_pages(number, pairs[0].found, merge_views.PAIRS_PER_PAGE)
    problems = [problem for problem in data.rows("config_problems", ConfigProblem) if problem.file == "match_overrides.csv"]
    if problems:
        st.header("Rows not used")
        for problem in problems:
            st.markdown(f"Line {problem.line}: {plain(problem.detail)} {layout.code(problem.reason)}")


def show(key: str) -> None:
    """Show one of the lists; `key` names the choice in the address."""
    by_reason = data.rows("match_reasons", MatchReason)
    layout.go("help", ":material/help: How entries become one paper", about="dedupe")
    overview(by_reason)
    view = address.choice("merges", key, "Show", VIEWS)
    for filtered, belongs_to in (("q", VIEWS[0]), ("by", VIEWS[1])):
        if view != belongs_to:
            address.note("merges", filtered, "")
    if view == VIEWS[0]:
        papers_listed_again(by_reason)
    elif view == VIEWS[1]:
        pairs_kept_apart(by_reason)
    elif view == VIEWS[2]:
        overrides()
    else:
        merge_doubts.show()
