"""Authors: the papers, co-authors and topics of one name, or a search for a name."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, data, layout, manual, names
from dashboard.charts import author_chart
from dashboard.downloads import buttons
from dashboard.rows.authors import AuthorAbout, AuthorTopic, CoAuthor
from dashboard.rows.papers import PaperLine
from dashboard.rows.published import Totals
from dashboard.text import plain
from dashboard.views import library_actions, paper_rows, trend_views
from papertrends.sentences import counted

PAGE: Final = "author"
PAPERS: Final = 25
CO_AUTHORS: Final = 24
TOPICS: Final = 12
FOUND: Final = 60
SPELLINGS: Final = 12
COLUMNS: Final = 3
ORDERS: Final = ["newest", "most upvotes"]
AMBIGUOUS: Final = (
    "Names alone are ambiguous: two people may share a name, and one person may write under several. "
    "Accents, case and dots do not matter; A. Lovelace and Ada Lovelace count as two names."
)


def find() -> None:
    """Search for authors by name, or list those with the most papers."""
    st.title("Authors", help=manual.meaning("author"))
    if layout.no_papers():
        return
    typed = address.words(PAGE, "q", "Name of an author", placeholder="yann lecun", max_chars=120)
    found = names.authors(typed, FOUND + 1) if typed else names.most_papers(FOUND + 1)
    if not found:
        nobody = f"No author is called “{plain(typed)}”. Try the family name alone." if typed else "No paper names its authors."
        st.info(nobody, icon=":material/person_search:")
        return
    more = f"the {FOUND} with the most papers" if len(found) > FOUND else counted(len(found), "name")
    st.caption(f"{'Names that match' if typed else 'Names'}: {more}. {AMBIGUOUS}")
    shown = found[:FOUND]
    # on a telephone one column follows another
    long = -(-len(shown) // COLUMNS)
    columns = st.columns(COLUMNS)
    for place, author in enumerate(shown):
        with columns[place // long]:
            layout.go(PAGE, f"{plain(author.author)} :small[{author.papers:,}]", name=author.author_key)


def about(author: AuthorAbout, key: str) -> None:
    """Say whose page it is, and what a name can tell."""
    st.title(plain(author.author))
    library_actions.follow_button("author", key, author.author)
    years = f", first listed {author.first_day} to {author.last_day}" if author.first_day else ", all undated"
    total = data.only("totals", Totals).papers
    st.markdown(f"**{author.papers:,}** of {counted(total, 'paper')}{years}")
    spellings = [name for name in author.spellings if name != author.author]
    also = f"Also written {plain(', '.join(spellings))}. " if spellings else ""
    st.caption(also + AMBIGUOUS)
    others = [other for other in names.authors(_initials(key)) if _may_be(key, other.author_key)][:SPELLINGS]
    if others:
        with st.container(horizontal=True, gap="small"):
            st.caption("Perhaps the same person, or another:", width="content")
            for other in others:
                layout.go(PAGE, f"{plain(other.author)} :small[{other.papers:,}]", name=other.author_key)


def _may_be(key: str, other: str) -> bool:
    """Tell whether two names with the same initial may be one person's: an initial stands for any name, Ada is not Ann."""
    given, its = key.split(maxsplit=1)[0], other.split(maxsplit=1)[0]
    return key != other and (given == its or len(given) == 1 or len(its) == 1)


def _initials(key: str) -> str:
    """Give the family name with the first letter of the given one, as other spellings may have it."""
    words = key.split()
    return f"{words[0][0]} {words[-1]}" if len(words) > 1 else ""


def beside(key: str) -> None:
    """Link the names on the same papers, and the topics of the papers."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Co-authors")
        found = data.rows("co_authors", CoAuthor, author_key=key, most=CO_AUTHORS)
        st.caption("Most papers in common first (papers in common / papers of the name)." if found else "None named.")
        with st.container(horizontal=True, gap="small"):
            for other in found:
                layout.go(PAGE, f"{plain(other.author)} :small[{other.together:,} / {other.papers:,}]", name=other.author_key)
    with right:
        st.header("Topics")
        topics = data.rows("author_topics", AuthorTopic, author_key=key, most=TOPICS)
        st.caption("How many of the papers have each topic." if topics else "None of the papers has a topic of the taxonomy.")
        with st.container(horizontal=True, gap="small"):
            for topic in topics:
                trend_views.go_to("topic", topic.topic_id, f"{plain(topic.name)} :small[{topic.papers:,}]")


def papers(author: AuthorAbout, key: str) -> None:
    """List the papers, and link all."""
    st.header("Papers")
    by_upvotes = address.choice(PAGE, "sort", "Order of papers", ORDERS) == ORDERS[1]
    found = data.rows("papers_by_author", PaperLine, author_key=key, by_upvotes=by_upvotes, most=PAPERS)
    paper_rows.show("papers", [paper.paper_id for paper in found])
    with st.container(horizontal=True, vertical_alignment="center"):
        layout.go("papers", f":material/article: Search these {counted(author.papers, 'paper')}", q=f'author:"{key}"')
        layout.go("papers", ":material/search: Papers that have these words", q=key)
        buttons.papers("papers", author.papers, "papers_by_author", author_key=key, by_upvotes=False)


def show(author: AuthorAbout, key: str) -> None:
    """Show one name whole."""
    about(author, key)
    found = data.table("author_months", author_key=key)
    if found.num_rows:
        st.header("Papers over time")
        drawn = author_chart.months(found)
        st.altair_chart(drawn, width="stretch")
        buttons.chart("papers-over-time", drawn, found)
    papers(author, key)
    beside(key)


asked = st.query_params.get("name", "")
author = data.row("author", AuthorAbout, author_key=asked) if asked else None
if author:
    show(author, asked)
else:
    if asked:
        st.warning(f"No author has the name {layout.code(asked)}.", icon=":material/search_off:")
    find()
