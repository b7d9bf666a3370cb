"""What the page on merges shows of one pair, one entry, one decision: both sides, and the way to override it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data, layout, paging
from dashboard.rows.merges import Entry, FoundPair, ListedEntry, MergedPaper, Pair
from dashboard.rows.papers import Described
from dashboard.text import plain, with_mathematics
from dashboard.views import reasons
from dashboard.views.differences import differ, marked
from papertrends.papers.reasons import Reason
from papertrends.sentences import counted

VERDICTS: Final = {"same": ":material/merge: one paper", "different": ":material/call_split: two papers"}
OPPOSITE: Final = {"same": "different", "different": "same"}
AUTHORS_SHOWN: Final = 8
PAIRS_PER_PAGE: Final = 10
ENTRIES_SHOWN: Final = 50
OVERRIDES_HEADER: Final = "id_a,id_b,verdict,who,why"
NOT_SHOWN: Final = "from an earlier capture of its list, or a repeat on one page: the title is its paper's"


def entries_of(pairs: Sequence[Pair]) -> dict[str, Entry]:
    """Look up the entries of some pairs, and their papers."""
    ids = sorted({entry_id for pair in pairs for entry_id in (pair.entry_id_a, pair.entry_id_b)})
    return {entry.entry_id: entry for entry in data.rows("entries", Entry, entry_ids=ids)}


def year(paper: Described) -> str:
    """Say when a paper appeared, as exactly as is known."""
    published = paper.published_on
    if published is None:
        return ""
    return published.isoformat()[: {"day": 10, "month": 7}.get(paper.published_precision or "", 4)]


def facts(paper: Described) -> list[str]:
    """Say a paper's authors, venue, date and ids, a line each, escaped; what is unknown is said to be."""
    authors = [plain(author) for author in (paper.authors or [])[:AUTHORS_SHOWN]]
    more = len(paper.authors or []) - len(authors)
    ids = [*([f"arXiv {plain(paper.arxiv_id)}"] if paper.arxiv_id else []), *([f"doi {plain(paper.doi)}"] if paper.doi else [])]
    return [
        (", ".join(authors) + (f" and {more:,} more" if more > 0 else "")) or "authors unknown",
        " · ".join(part for part in (plain(paper.venue) or "venue unknown", year(paper) or "date unknown") if part),
        " · ".join(ids) or "no arXiv id, no DOI",
    ]


def place(entry: ListedEntry, *, paper_id: str | None = None) -> None:
    """Say where and when an entry was listed, and lead to its file, and to its paper where that is wanted."""
    day = entry.listed_on.isoformat() if entry.listed_on else "undated"
    st.caption(NOT_SHOWN if entry.file_path is None else f"listed by {plain(entry.source or 'an unnamed source')}, {day}")
    with st.container(horizontal=True, gap="small"):
        if entry.file_path is not None:
            layout.go("file", f":small[{plain(entry.file_path)}, {lines(entry)}]", file=entry.file_path)
        if paper_id is not None:
            layout.go("paper", ":small[its paper]", id=paper_id)


def lines(entry: ListedEntry) -> str:
    """Say at which lines, or in which place, of its file an entry stands."""
    if entry.line_start is None:
        return f"item {entry.position:,}" if entry.position is not None else "place unknown"
    return f"line {entry.line_start:,}" if entry.line_end == entry.line_start else f"lines {entry.line_start:,} to {entry.line_end:,}"


def similarity(pair: Pair) -> str:
    """Say how alike titles and abstracts are."""
    titles, abstracts = pair.title_similarity, pair.abstract_similarity
    if titles is None:
        return "not compared by a rule"
    said = [f"titles {titles:.0%} alike", "at least one has no abstract" if abstracts is None else f"abstracts {abstracts:.0%} alike"]
    if pair.margin is not None:
        said.append(f"{counted(round(100 * pair.margin), 'point')} from another verdict")
    return " · ".join(said)


def pair_card(pair: Pair, entries: dict[str, Entry], *, with_papers: bool) -> None:
    """Show a decided pair side by side: titles with differences marked, verdict, reason and numbers."""
    a, b = entries[pair.entry_id_a], entries[pair.entry_id_b]
    titles = [side.title_as_listed or side.title or "" for side in (a, b)]
    with st.container(border=True):
        by = "override" if pair.decided_by == "override" else "rule"
        st.markdown(f"**{VERDICTS[pair.verdict]}**, by {by}: {reasons.explained(Reason, pair.reason)}  \n{similarity(pair)}")
        for column, side, title in zip(st.columns(2), (a, b), marked(*titles), strict=True):
            with column, st.container(gap=None):
                st.markdown(title or ":small[no title]")
                if with_papers:
                    st.caption("  \n".join(facts(side)))
                place(side, paper_id=side.paper_id if with_papers and side.title is not None else None)
        if a.title_as_listed and b.title_as_listed and not differ(*titles):
            st.caption("Identical titles.")
        if pair.verdict == "different" and a.paper_id == b.paper_id:
            st.caption("Both are in one paper anyway: other pairs join them.")
        with st.expander("Override"):
            override(pair)


def override_line(pair: Pair) -> str:
    """Write the row of match_overrides.csv that says the opposite of what was decided."""
    out = io.StringIO()
    why = f"was {pair.verdict}: {pair.reason}"
    csv.writer(out, lineterminator="").writerow([pair.entry_id_a, pair.entry_id_b, OPPOSITE[pair.verdict], "your name", why])
    return out.getvalue()


def override(pair: Pair) -> None:
    """Offer the row that overrides a decision, and say where it goes."""
    if pair.decided_by == "override":
        st.markdown(
            "This is an override. Remove the row with these two ids from `match_overrides.csv`, and the rules decide again in the next "
            "build; or add this row below it, because the last row about a pair counts:"
        )
    else:
        verdict = "two papers" if pair.verdict == "same" else "one paper"
        st.markdown(
            f"To make them {verdict}, add this row to `match_overrides.csv` in the configuration folder, with your name and the reason. "
            f"A new file starts with the line `{OVERRIDES_HEADER}`. The next build applies it."
        )
    st.code(override_line(pair), language=None, wrap_lines=True)


def entry_list(paper: MergedPaper, entries: Sequence[ListedEntry]) -> None:
    """List the entries of a paper as their digests have them, with what differs from the paper's title marked."""
    for entry in entries:
        with st.container(gap=None):
            st.markdown(marked(entry.title_as_listed or "", paper.title or "")[0] or ":small[no title]")
            place(entry)
    if paper.appearances > len(entries):
        st.caption(f"and {paper.appearances - len(entries):,} more")
    hidden = len(paper.entry_ids) - paper.appearances
    if hidden > 0:
        st.caption(f"Also {counted(hidden, 'entry', 'entries')} from earlier captures of the same lists, or repeated on one page.")


def show_pairs(pairs: Sequence[Pair], *, with_papers: bool) -> None:
    """Show pairs side by side."""
    entries = entries_of(pairs)
    for pair in pairs:
        pair_card(pair, entries, with_papers=with_papers)


def merge_page(asked: str) -> None:
    """Show why the entries of one paper were merged; a retired id leads to its paper."""
    layout.go("merges", "All merges")
    found = data.row("merged_paper", MergedPaper, paper_id=asked)
    if not found:
        st.warning(f"No paper has the id {layout.code(asked)}. It may have been withdrawn with its digest.", icon=":material/search_off:")
        return
    st.title(with_mathematics(found.title or ""))
    if found.paper_id != asked:
        st.info(
            f"The entry {layout.code(asked)} is now part of this paper, {layout.code(found.paper_id)}.",
            icon=":material/redo:",
        )
    st.caption("  \n".join(facts(found)))
    layout.go("paper", "Paper page", id=found.paper_id)
    entries = data.rows("paper_entries", ListedEntry, paper_id=found.paper_id, most=ENTRIES_SHOWN)
    st.header(f"Its {counted(found.appearances, 'entry', 'entries')}")
    entry_list(found, entries)
    number = paging.page_number("merge", asked)
    pairs = data.rows("paper_pairs", FoundPair, entry_ids=found.entry_ids, most=PAIRS_PER_PAGE, skipped=(number - 1) * PAIRS_PER_PAGE)
    st.header("Pairs compared")
    if not pairs:
        st.markdown("No other entry shares an id, a title or enough of its words with this paper, so nothing was compared.")
        return
    st.markdown(f"**{counted(pairs[0].found, 'pair')}**. Differences in **[brackets]**.")
    show_pairs(pairs, with_papers=any(pair.verdict == "different" for pair in pairs))
    paging.turn_pages(number, pairs[0].found, PAIRS_PER_PAGE)
