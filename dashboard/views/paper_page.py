"""One paper: its text, where it was listed, what it is about and why, what it is like, and what it was merged from."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import data, layout, manual
from dashboard.downloads import buttons, served_files
from dashboard.rows.papers import AuthorName, Paper, PaperLink, PaperTrending, RelatedPaper, TopicOfPaper, ValueSource
from dashboard.rows.topics import PhraseLink
from dashboard.text import paragraphs, plain, with_mathematics
from dashboard.views import library_actions, paper_rows
from papertrends.sentences import counted

LISTING_COLUMNS: Final = {
    "listed_on": "listed on",
    "source_kind": "kind",
    "file_path": "file",
    "line_start": "from line",
    "line_end": "to line",
    "position": "position in digest",
    "title_as_listed": "title as listed",
}
RELATED: Final = 8
SHARED: Final = 4
"""Words in common that are named: the fifth tells little."""
AUTHORS: Final = 10
"""Authors named before the abstract: more would fill a telephone's screen."""
PHRASES: Final = 30
LINKS: Final = {"Page": "source page", "Code": "code", "Project": "project page"}
VALUES: Final = {
    "code_url": "link to code",
    "project_url": "link to project page",
    "thumbnail_url": "address of a picture",
    "num_comments": "comments",
}
"""What columns of a paper are called, where that is not their name."""
WRITTEN: Final = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def show(paper_id: str) -> None:
    """Show one paper whole; a retired id leads to its paper."""
    found = data.row("paper", Paper, paper_id=paper_id)
    if not found:
        st.warning(
            f"No paper has the id {layout.code(paper_id)}. It may have been withdrawn with its digest.", icon=":material/search_off:"
        )
        return
    layout.tab_title(found.title or "Paper")
    st.title(with_mathematics(found.title or ""))
    if found.other_titles:
        st.caption(f"Also listed as: {'; '.join(with_mathematics(title) for title in found.other_titles)}")
    _facts(found)
    library_actions.state(found.paper_id)
    _trending(found.paper_id)
    with st.container(width=layout.READABLE):
        if found.summary:
            st.markdown(f"**In one line:** {with_mathematics(found.summary)}")
        st.markdown(paragraphs(found.abstract) if found.abstract else ":small[No abstract.]")
    _keywords(found)
    library_actions.details(found.paper_id)
    _topics(found.paper_id)
    _phrases(found.paper_id)
    _listings(found)
    _related(found.paper_id)


def _facts(paper: Paper) -> None:
    """Say who wrote it, where it appeared, when, and under which ids."""
    names = paper.authors or []
    known = data.table("authors_of_paper", paper_id=paper.paper_id, most=AUTHORS + 1).to_pylist()
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"paper-facts-{paper.paper_id}"):
        if names:
            paper_rows.authors([AuthorName(**one) for one in known], len(names), AUTHORS)
        else:
            st.markdown(":small[authors unknown]", width="content")
    if paper.venue:
        st.markdown(plain(paper.venue))
    if len(names) > AUTHORS + 1:
        with st.expander(f"All {len(names):,} authors"):
            st.markdown(", ".join(map(plain, names)))
    _links(paper)
    facts = [
        *([" ".join(layout.code(category) for category in paper.categories)] if paper.categories else []),
        *(
            [f"published {paper.published_on.strftime(WRITTEN.get(paper.published_precision or 'day', '%Y-%m-%d'))}"]
            if paper.published_on
            else []
        ),
        layout.first_listed(paper.first_listed_on, paper.last_listed_on),
        *([f"last listed {paper.last_listed_on}"] if paper.first_listed_on and paper.last_listed_on != paper.first_listed_on else []),
        *([counted(paper.upvotes, "upvote")] if paper.upvotes is not None else []),
        *([counted(paper.num_comments, "comment")] if paper.num_comments is not None else []),
    ]
    st.markdown(f":small[{' · '.join(facts)}]")


def _links(paper: Paper) -> None:
    """Link where the paper is; without any id or address of it, searches for its title."""
    found = data.rows("paper_links", PaperLink, paper_id=paper.paper_id)
    ids = {"arXiv": f"arXiv {paper.arxiv_id}", "DOI": f"doi {paper.doi}"}
    links = [layout.link((ids | LINKS).get(link.link, link.link), link.url) for link in found if not link.is_search]
    searches = [layout.link(link.link, link.url) for link in found if link.is_search]
    bibtex = f"[BibTeX]({served_files.bibtex_of(paper.paper_id)})"
    if links:
        st.markdown(" · ".join([*links, bibtex]))
    else:
        st.markdown(f"No id or address is known. Search for its title: {' · '.join(searches)}. Cite it: {bibtex}")


def _keywords(paper: Paper) -> None:
    """Name its keywords, and where these and the other values come from that not every digest has."""
    if paper.keywords:
        st.markdown(f":small[Keywords: {', '.join(plain(keyword) for keyword in paper.keywords)}]")
    sources = data.rows("paper_value_sources", ValueSource, paper_id=paper.paper_id)
    said = [
        f"{', '.join(VALUES.get(column, column) for column in found.columns)} from "
        + (plain(", ".join(filter(None, (found.source, str(found.listed_on or ""))))) if found.source else "the abstract")
        for found in sources
    ]
    if said:
        st.caption(f"Sources: {'; '.join(said)}.")


def _trending(paper_id: str) -> None:
    """Say when and why it was among the trending papers."""
    found = data.row("paper_trending", PaperTrending, paper_id=paper_id)
    if found:
        best = f"best rank {found.best_rank}" + (f" in the week to {found.best_as_of}" if found.best_as_of != found.last_as_of else "")
        weeks = f"Trending for {counted(found.sundays, 'week')}, last in the week to {found.last_as_of}"
        with st.expander(f"{weeks} ({best})", icon=":material/trending_up:"):
            st.markdown("\n".join(f"- {plain(reason)}" for reason in found.reasons or []))


def _topics(paper_id: str) -> None:
    st.header("Topics", help=manual.meaning("topic"))
    topics = data.rows("topics_of_paper", TopicOfPaper, paper_id=paper_id)
    for topic in topics:
        with st.container(gap=None):
            area = f"{plain(topic.area)} › " if topic.area else ""
            layout.go("topics", area + plain(topic.name), topic=topic.topic_id)
            st.caption(f"matched: {plain(', '.join(topic.evidence))}" if topic.evidence else "no single term matched")
    if not topics:
        st.markdown(":small[No topic of the taxonomy matches.]")


def _phrases(paper_id: str) -> None:
    phrases = data.rows("phrases_of_paper", PhraseLink, paper_id=paper_id)
    if not phrases:
        return
    st.header("Phrases", help=manual.meaning("phrase"))
    st.caption("Rarest first, with how many papers have each.")
    with st.container(horizontal=True, gap="small"):
        for phrase in phrases[:PHRASES]:
            layout.go("phrase", f"{plain(phrase.phrase)} ({phrase.papers:,})", id=phrase.phrase_id)


def _listings(paper: Paper) -> None:
    st.header("Where it was listed", help=manual.meaning("digest", "listed on"))
    listings = data.table("paper_listings", paper_id=paper.paper_id)
    st.dataframe(listings, hide_index=True, width="stretch", column_config=dict(LISTING_COLUMNS), placeholder="")
    if paper.appearances > 1 or paper.other_ids:
        layout.go("merge", f"Why these {counted(paper.appearances, 'entry', 'entries')} are one paper", paper=paper.paper_id)
    st.caption(f"paper id {paper.paper_id}")
    buttons.papers(paper.paper_id, 1, "paper", paper_id=paper.paper_id)


def _related(paper_id: str) -> None:
    related = data.rows("related_papers", RelatedPaper, paper_id=paper_id, most=RELATED)
    if not related:
        return
    st.header("Related papers", help="Papers that share words which are frequent in this one's title and abstract, and rare elsewhere.")
    why = {paper.paper_id: f"shared: {plain(', '.join(paper.words[:SHARED]))}" for paper in related}
    paper_rows.show("related", [paper.paper_id for paper in related], why)
