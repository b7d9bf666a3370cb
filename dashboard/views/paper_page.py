"""One paper: its text, where it was listed, what it is about and why, what it is like, and what it was merged from."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import streamlit as st

from dashboard import data, layout
from dashboard.data import Row
from dashboard.downloads import buttons
from dashboard.text import paragraphs, plain, with_mathematics
from papertrends.sentences import counted

LISTING_COLUMNS: Final = {
    "listed_on": "listed on",
    "source_kind": "kind",
    "file_path": "digest file",
    "line_start": "from line",
    "line_end": "to line",
    "position": "place in digest",
    "title_as_listed": "title as listed",
}
RELATED: Final = 8
PHRASES: Final = 30
WRITTEN: Final = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def show(paper_id: str) -> None:
    """Show one paper whole; a retired id leads to its paper."""
    found = data.row("paper", paper_id=paper_id)
    if not found:
        st.warning(
            f"No paper has the id {layout.code(paper_id)}. It may have been withdrawn with its digest.", icon=":material/search_off:"
        )
        return
    st.header(with_mathematics(found["title"]))
    _facts(found)
    _trending(found["paper_id"])
    st.markdown(paragraphs(found["abstract"]) if found["abstract"] else ":small[No digest gives an abstract.]")
    _topics(found["paper_id"])
    _phrases(found["paper_id"])
    _listings(found)
    _related(found["paper_id"])


def _facts(paper: Row) -> None:
    """Say who wrote it, where it appeared, when, and under which ids."""
    authors = ", ".join(plain(author) for author in paper["authors"] or [])
    st.markdown("  \n".join(fact for fact in (authors, plain(paper["venue"] or "")) if fact) or ":small[authors unknown]")
    links = [
        *([_link(f"arXiv {paper['arxiv_id']}", f"https://arxiv.org/abs/{paper['arxiv_id']}")] if paper["arxiv_id"] else []),
        *([_link(f"doi {paper['doi']}", f"https://doi.org/{paper['doi']}")] if paper["doi"] else []),
        *([_link("where it was listed from", paper["url"])] if _is_other_address(paper) else []),
    ]
    if links:
        st.markdown(" · ".join(links))
    facts = [
        *([" ".join(layout.code(category) for category in paper["categories"])] if paper["categories"] else []),
        *(
            [f"published {paper['published_on'].strftime(WRITTEN.get(paper['published_precision'] or 'day', '%Y-%m-%d'))}"]
            if paper["published_on"]
            else []
        ),
        f"first listed {paper['first_listed_on']}" if paper["first_listed_on"] else "listed on no known day",
        *([f"last listed {paper['last_listed_on']}"] if paper["last_listed_on"] != paper["first_listed_on"] else []),
        *([counted(paper["upvotes"], "upvote")] if paper["upvotes"] is not None else []),
    ]
    st.markdown(f":small[{' · '.join(facts)}]")


def _link(label: str, address: str) -> str:
    """Link an address from a file: nothing in it can end the link or be another scheme than the web's."""
    return f"[{plain(label)}]({quote(address, safe='/:?&=%#@+,;~.-_')})"


def _is_other_address(paper: Row) -> bool:
    url = paper["url"] or ""
    known = [part for part in (paper["arxiv_id"], paper["doi"]) if part]
    return url.startswith(("https://", "http://")) and not any(part in url.lower() for part in known)


def _trending(paper_id: str) -> None:
    """Say when and why it was among the trending papers."""
    found = data.row("paper_trending", paper_id=paper_id)
    if found:
        reasons = "; ".join(plain(reason) for reason in found["reasons"] or [])
        st.info(
            f"Among the trending papers on {counted(found['sundays'], 'Sunday')}, last on {found['last_as_of']}; "
            f"best place {found['best_rank']} on {found['best_as_of']}. Points: {reasons}.",
            icon=":material/trending_up:",
        )


def _topics(paper_id: str) -> None:
    st.subheader("Topics")
    topics = data.rows("topics_of_paper", paper_id=paper_id)
    for topic in topics:
        with st.container(gap=None):
            area = f"{plain(topic['area'])} › " if topic["area"] else ""
            layout.go("topics", area + plain(topic["name"]), topic=topic["topic_id"])
            st.caption(f"because of {plain(', '.join(topic['evidence'] or []))}" if topic["evidence"] else "no single term named it")
    if not topics:
        st.markdown(":small[Its text supports no topic of the taxonomy.]")


def _phrases(paper_id: str) -> None:
    phrases = data.rows("phrases_of_paper", paper_id=paper_id)
    if not phrases:
        return
    st.subheader("Phrases")
    st.caption("The rarest first, each with how many papers have it.")
    with st.container(horizontal=True, gap="small"):
        for phrase in phrases[:PHRASES]:
            layout.go("phrase", f"{plain(phrase['phrase'])} ({phrase['papers']:,})", id=phrase["phrase_id"])


def _listings(paper: Row) -> None:
    st.subheader("Where it was listed")
    listings = data.table("paper_listings", paper_id=paper["paper_id"])
    st.dataframe(listings, hide_index=True, width="stretch", column_config=dict(LISTING_COLUMNS))
    if paper["appearances"] > 1 or paper["other_ids"]:
        layout.go("merge", f"Why its {counted(paper['appearances'], 'entry', 'entries')} are one paper", paper=paper["paper_id"])
    st.caption(f"paper id {paper['paper_id']}")
    buttons.papers(paper["paper_id"], 1, "paper", paper_id=paper["paper_id"])


def _related(paper_id: str) -> None:
    related = data.rows("related_papers", paper_id=paper_id, most=RELATED)
    if not related:
        return
    st.subheader("Related papers")
    st.caption("By the phrases in common, rare ones counting more, and topics in common.")
    for paper in related:
        with st.container(gap=None):
            layout.paper_line(paper)
            st.caption(f"in common: {plain(', '.join(paper['phrases'][:4]))}")
