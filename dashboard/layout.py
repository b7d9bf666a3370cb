"""What several pages show: the empty states, links between pages, the tab's title."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import pyarrow as pa
import streamlit as st

from dashboard import address, data
from dashboard.data import Value
from dashboard.downloads import served_files
from dashboard.rows.published import Totals
from dashboard.status import digests_folder
from dashboard.text import isolated, one_line, plain
from papertrends.sentences import counted
from papertrends.settings import Settings

SAME_PAGE = "here"
"""Marks a link to the page that shows it; taken off the address when it is followed."""
READABLE: Final = 860
"""Pixels: longer lines are hard to read."""
PERCENT: Final = "%.1f%%"
"""Format of a column in percent: Streamlit's own leaves out zeros, so that digits of one place do not stand below each other."""
FEW_PERIODS = 4
"""Fewer periods than this show no trend, only points."""

UNKNOWN_KIND: Final = (
    "No digest here is known to be a daily list or a listing, so saved pages are counted, which may be searches. "
    "`digests.csv` can say of what kind they are."
)
"""Said where shares and rankings come from digests of unknown kind."""


def go(page: str, label: str, **state: str | None) -> None:
    """Offer a link to a page and its state, in the same tab: `label` is Markdown, escaped where it comes from a file."""
    wanted = {key: value for key, value in state.items() if value is not None}
    if urlsplit(st.context.url or "").path.rpartition("/")[2] == page.replace("_", "-"):
        wanted[SAME_PAGE] = "1"
    st.page_link(f"app_pages/{page}.py", label=label, query_params=wanted)


def jump(page: str, **state: str) -> NoReturn:
    """Open a page and its state, as a link does, after a click on a chart or in a table.

    st.switch_page would first write the state into the address of the page that is left, and "back" would lead there.
    """
    address = json.dumps(f"{page.replace('_', '-')}?{urlencode(state)}").replace("<", "\\u003c")
    script = f"history.pushState({{}}, '', {address}); dispatchEvent(new PopStateEvent('popstate', {{state: {{}}}}))"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    st.stop()


def settle_address() -> None:
    """Bring a link within the page into the browser's address, which Streamlit leaves as it was; back then goes back."""
    if SAME_PAGE in st.query_params:
        del st.query_params[SAME_PAGE]


def code(value: object) -> str:
    """Write a path or an id the way Markdown writes code; a backtick in it cannot end it."""
    return isolated("``" + one_line(value).replace("`", "'") + "``")


def feed(name: str, label: str) -> None:
    """Link a feed, where it is written: papers, topics/<topic_id>, phrases/<phrase_id>."""
    if address := served_files.feed_of(name):
        st.link_button(label, address, icon=":material/rss_feed:", type="tertiary")


def nothing_published() -> None:
    """Say that there is no published file, and what to do."""
    st.title("Nothing is published yet")
    st.info(
        f"There is no file {code(Settings().published)}. The first build writes it. If none is running, run `make build` in the "
        "project's folder, or the job “everything” in the Dagster UI. The result appears here without a reload.",
        icon=":material/inventory_2:",
    )


def unreadable(error: Exception) -> None:
    """Say that the published file is there and cannot be read, why, and what to do."""
    path = Settings().published
    said = next(iter(str(error).splitlines()), "")
    log = path.with_name(f"{path.name}.wal")
    if "could not set lock" in said.lower():
        what = "Another program has it open for writing: close it there, or open it read-only. This page then continues by itself."
    elif log.exists():
        what = f"Another program left {code(log.name)} beside it: the next build moves it aside, or the Dagster UI does within seconds."
    else:
        what = "Run `make build`: it is published again from the warehouse, and the damaged file is kept beside it."
    st.title("The published file cannot be read")
    st.error(f"{code(path)} is there, and DuckDB says: {plain(said)}\n\n{what}", icon=":material/broken_image:")


def no_papers() -> bool:
    """Say that the warehouse is empty, and what to do; returns whether it is."""
    if data.only("totals", Totals).papers:
        return False
    folder = digests_folder()
    st.info(
        f"The warehouse has no papers. Add digest files to {code(folder)}: a build starts by itself while the Dagster UI is running, "
        "or run `make build`. Files that gave no papers are listed on Data health, with the reason.",
        icon=":material/inbox:",
    )
    return True


def too_short_for_a_trend(periods: int, grain: str) -> None:
    """Say that so few periods are no trend, and why there are so few."""
    if periods >= FEW_PERIODS:
        return
    totals = data.only("totals", Totals)
    undated = totals.digests_without_a_day
    why = (
        f"{undated:,} of {counted(totals.digests, 'digest')} {'is' if undated == 1 else 'are'} undated and not in any trend; "
        "`digests.csv` in the configuration folder can give each its date."
        if undated
        else "Add digests of more days."
    )
    st.info(f"{counted(periods, grain)} with digests: too little for a trend. {why}", icon=":material/timeline:")


def link(label: str, address: str) -> str:
    """Link an address from a file: nothing in it can end the link or be another scheme than the web's."""
    return f"[{plain(label)}]({quote(address, safe='/:?&=%#@+,;~.-_')})" if address.startswith(("https://", "http://")) else plain(label)


def first_listed(first: dt.date | None, last: dt.date | None) -> str:
    """Say when a paper was first listed, or that digests listed only replacements of it."""
    if first is None:
        return f"listed only as replaced, last {last}" if last else "undated"
    return f"first listed {first}"


def titles(table: pa.Table) -> dict[str, Any]:
    """Title the columns of a table in words, where the published file has names."""
    return {name: name.replace("_", " ") for name in table.column_names}


def percents(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Write shares as numbers of percent, for columns with the format `PERCENT`."""
    for name in columns:
        percent = [None if share is None else 100 * share for share in table.column(name).to_pylist()]
        table = table.set_column(table.column_names.index(name), name, pa.array(percent, pa.float64()))
    return table


def tab_title(title: str) -> None:
    """Name the browser's tab: what it shows, then the product."""
    st.set_page_config(page_title=f"{one_line(title)} · papertrends")


def pick(label: str, options: Sequence[tuple[Value, str]], key: str) -> Value:
    """Offer a choice whose value stands in the page's address; the first option is the default and stands for itself."""
    values = [str(value) if value is not None else "" for value, _ in options]
    names = {value: name for value, (_, name) in zip(values, options, strict=True)}
    asked = st.query_params.get(key, values[0])
    chosen = st.selectbox(label, values, index=values.index(asked) if asked in values else 0, format_func=lambda value: names[value])
    address.note("", key, "" if chosen == values[0] else chosen)
    return dict(zip(values, (value for value, _ in options), strict=True))[chosen]
