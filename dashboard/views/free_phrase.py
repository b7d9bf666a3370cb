"""Any phrase a reader types: the papers that have its words in order, week by week."""

from __future__ import annotations

from datetime import date
from typing import Final

import pyarrow as pa
import streamlit as st

from dashboard import address, data, layout
from dashboard.charts import trend_charts
from dashboard.downloads import buttons
from dashboard.rows.topics import PhraseLink
from dashboard.text import plain
from delivery.answers.search.folding import words_of
from papertrends.phrases.ngrams import phrase_id_of
from papertrends.sentences import counted

LONGEST: Final = 120
SHORTEST: Final = 2


def section(page: str, first_day: date | None, last_day: date | None) -> None:
    """Ask for a phrase and show its share, or say why there is nothing to show.

    Args:
        page: name of the page.
        first_day: from which on the chart shows weeks; None for all.
        last_day: up to which it does.
    """
    label = "Exact phrase in title or abstract"
    typed = address.words(page, "phrase", label, button="Show", max_chars=LONGEST, placeholder="world model")
    words = words_of(typed)
    if not typed:
        st.caption("Works for any words, not only discovered phrases. Case, accents and punctuation are ignored.")
        return
    if sum(map(len, words)) < SHORTEST:
        st.info("Type at least two letters or digits.", icon=":material/keyboard:")
        return
    quoted = '"' + typed.replace('"', " ").replace("*", " ") + '"'
    found = data.table("free_phrase", shown=" ".join(words), quoted=quoted)
    papers = sum(found.column("papers").to_pylist())
    total = sum(found.column("total_papers").to_pylist())
    known = data.row("known_phrase", PhraseLink, phrase_id=phrase_id_of(typed), words=" ".join(words))
    if papers:
        st.markdown(
            f"**{papers:,}** of {counted(total, 'dated paper')} ({papers / total:.1%}) "
            f"{'contains' if papers == 1 else 'contain'} “{plain(typed)}”."
        )
    else:
        st.info(
            f"None of {counted(total, 'dated paper')} contains these words in this order. Try fewer words, or the singular.",
            icon=":material/search_off:",
        )
    with st.container(horizontal=True):
        if papers:
            layout.go("papers", ":material/article: Show papers", q=quoted)
        if known:
            layout.go("phrase", f":material/short_text: Phrase page: **{plain(known.phrase)}**", id=known.phrase_id)
    if papers:
        if known:
            st.caption("The phrase's own page also counts other spellings, so its numbers may be larger.")
        shown = _between(found, first_day, last_day)
        shown = shown if shown.num_rows else found
        drawn = trend_charts.shares(shown, "week")
        st.altair_chart(drawn, width="stretch")
        buttons.chart("share-of-words", drawn, shown.drop_columns(["stretch"]))


def _between(found: pa.Table, first_day: date | None, last_day: date | None) -> pa.Table:
    """Keep the weeks that begin within some days."""
    rows = [row for row in found.to_pylist() if (first_day or date.min) <= row["period_start"] <= (last_day or date.max)]
    return pa.Table.from_pylist(rows, schema=found.schema)
