"""How often merges are wrong: what the ids of the reader's own digests say of the texts, and the pairs closest to the limits."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import data
from dashboard.rows.merges import FoundPair, MatchEvidence
from dashboard.views import merge_views
from papertrends.sentences import counted
from papertrends.trends.intervals import wilson

SHOWN: Final = 5
LISTS: Final = {
    "ids": "Texts and ids disagree",
    "same": "Merged, closest to the limits",
    "different": "Kept apart, closest to the limits",
}


def show() -> None:
    """Show the estimate and the pairs to look at."""
    estimate(data.only("match_evidence", MatchEvidence))
    found = {of: data.rows("doubtful_pairs", FoundPair, of=of, most=SHOWN) for of in LISTS}
    if not any(found.values()):
        st.info("No pair is close to the limits of the rules, or has ids that contradict its texts.", icon=":material/check:")
        return
    for of, pairs in found.items():
        if pairs:
            st.subheader(LISTS[of])
            of_how_many = f"{SHOWN} of {pairs[0].found:,}" if pairs[0].found > SHOWN else f"{counted(pairs[0].found, 'pair')}"
            st.markdown(f"**{of_how_many}**. Differences in **[brackets]**.")
            merge_views.show_pairs(pairs, with_papers=True)
    st.caption(
        "Close to the limits: the rules would decide otherwise if titles and abstracts were up to 10 points more, or less, alike. "
        "The closest come first. Authors and ids are those of the papers, so two merged entries show the same."
    )


def estimate(evidence: MatchEvidence) -> None:
    """Say how often text alone is wrong, where ids tell; where nothing had to be merged, say only what would be merged wrongly."""
    merged = evidence.rightly_merged + evidence.wrongly_merged
    if not evidence.rightly_merged + evidence.missed:
        st.markdown(
            "No error rate yet: no two different entries with one arXiv id or DOI were compared. Of "
            f"{counted(evidence.pairs, 'pair')} with different ids, the rules would merge {evidence.wrongly_merged:,} if the ids were "
            "hidden."
        )
        return
    st.markdown(
        f"Ids tell where text would be wrong: **{counted(evidence.pairs, 'pair')}** have arXiv ids or DOIs on both sides. With the ids "
        "hidden, the rules say of them:"
    )
    same = evidence.rightly_merged + evidence.missed
    st.table(
        [
            {"with the ids hidden": "merged", "pairs": f"{merged:,}", "wrong": _share(evidence.wrongly_merged, merged)},
            {"with the ids hidden": "missed, of those with the same id", "pairs": f"{same:,}", "wrong": _share(evidence.missed, same)},
        ],
        border="horizontal",
    )
    st.caption(
        "In brackets, the 95% interval. Merges are wrong here if the ids differ, though a paper may be posted again under a new id. "
        "Identical entries, and pairs without ids on both sides, are not counted."
    )


def _share(wrong: int, pairs: int) -> str:
    interval = wilson(wrong, pairs)
    return f"{wrong:,} ({interval[0]:.1%} to {interval[1]:.1%})" if interval else "–"
