"""Papers: filter and read, with where each was listed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import data, layout

PER_PAGE = 25

st.title("Papers")
if layout.no_papers():
    st.stop()


def asked_day(key: str, earliest: dt.date, latest: dt.date) -> dt.date | None:
    """Read a day from the page's address; one that is no day is none, one outside the data is the nearest inside."""
    try:
        return min(max(dt.date.fromisoformat(st.query_params.get(key, "")), earliest), latest)
    except ValueError:
        return None


def keep(key: str, value: str | None) -> None:
    """Keep a filter in the page's address."""
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)


totals = data.row("totals")
words = st.text_input("Words in title or abstract", st.query_params.get("q", ""), placeholder="diffusion video").strip()
keep("q", words)
left, middle, right = st.columns(3)
with left:
    topics = [(None, "any topic")] + [(t["topic_id"], f"{t['area']} › {t['name']}") for t in data.rows("topic_options") if t["papers"]]
    topic_id = layout.pick("Topic", topics, "topic")
with middle:
    source = layout.pick("Source", [(None, "any source")] + [(s["source"], s["source"]) for s in data.rows("sources")], "source")
with right:
    sort = layout.pick("Sort by", [(s, s) for s in ("newest", "upvotes", "times listed", "title")], "sort")
first_day = last_day = None
if totals["first_day"]:
    from_column, to_column = st.columns(2)
    earliest, latest = totals["first_day"], totals["last_day"]
    first_day = from_column.date_input(
        "First listed from", asked_day("from", earliest, latest), min_value=earliest, max_value=latest, format="YYYY-MM-DD"
    )
    last_day = to_column.date_input("to", asked_day("to", earliest, latest), min_value=earliest, max_value=latest, format="YYYY-MM-DD")
    keep("from", first_day.isoformat() if first_day else None)
    keep("to", last_day.isoformat() if last_day else None)
only_repeated = st.checkbox("Only papers in more than one digest", st.query_params.get("repeated") == "1")
keep("repeated", "1" if only_repeated else None)

page = max(1, int(st.query_params["page"])) if st.query_params.get("page", "").isdigit() else 1
found = data.rows(
    "papers",
    words=words or None,
    topic_id=topic_id,
    source=source,
    first_day=first_day,
    last_day=last_day,
    only_repeated=only_repeated,
    sort=sort,
    most=PER_PAGE,
    skipped=(page - 1) * PER_PAGE,
)
if not found:
    st.info("No paper matches. Take a filter away, or try fewer words.", icon=":material/search_off:")
    st.stop()
count = found[0]["found"]
pages = -(-count // PER_PAGE)
st.markdown(f"**{count:,}** of {totals['papers']:,} papers" + (f", page {page} of {pages}" if pages > 1 else ""))
for paper in found:
    layout.paper_line(paper)
if pages > 1:
    chosen = st.number_input("Page", 1, pages, page)
    if chosen != page:
        keep("page", str(chosen) if chosen > 1 else None)
        st.rerun()
