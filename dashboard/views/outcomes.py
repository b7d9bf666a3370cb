"""How often trends are wrong: what came of past calls, on the reader's own digests."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import data, layout
from dashboard.downloads import buttons
from dashboard.rows.trends import CallOutcome, FalseCalls, PaperOutcomes
from dashboard.views import trend_views
from papertrends.sentences import counted

DAYS: Final = 28
"""The dbt project's `paper_recent_days`."""
SAMPLES: Final = {"trending": "trending", "most_upvoted": "as many of the most upvoted", "recent": "all recent papers"}


def how_often_wrong(kind: str) -> None:
    """Show how much of what was called on past Sundays lasted, and how much chance alone would call."""
    st.header("How often is this wrong?")
    layout.go("help", ":material/help: How trends are measured", about="trends")
    _by_chance(kind)
    _calls(kind)
    st.subheader("Trending papers")
    _papers()


def _by_chance(kind: str) -> None:
    false = data.only("false_calls", FalseCalls, kind=kind)
    if not false.sundays:
        return
    said = [
        f"**By chance:** with the days of all papers shuffled, {counted(false.risen, kind)} would be called rising or new and "
        f"{false.fallen:,} falling on the last {counted(false.sundays, 'Sunday')}. With the real days it is {false.called_risen:,} and "
        f"{false.called_fallen:,}."
    ]
    if false.burst_sundays:
        said.append(
            f"On the {false.burst_sundays:,} of these Sundays that eight whole weeks follow, {false.called_bursts:,} were in a burst; by "
            f"chance, {false.bursts:,} would be."
        )
    st.markdown(" ".join(said))


def _calls(kind: str) -> None:
    found = data.rows("call_outcomes", CallOutcome, kind=kind)
    if not found:
        st.caption("No answer yet: it takes eight weeks of digests after a Sunday on which something was called.")
        return
    st.table([_row(row, kind) for row in found], border="horizontal")
    st.caption(
        f"From your own digests; each {kind} counts once per Sunday. A rise lasted if the share in the eight weeks after the Sunday was "
        f"still at least {'1.2' if kind == 'topic' else '1.5'} times that of the half year before; a fall lasted if it was at most the "
        "inverse. Bursts are those known on the Sunday, in the last year; one lasted if its later share was as many times the share of all "
        'weeks before. "By chance" is how many would seem to last if the share went back to what it was. "Rising" and "new" grew more than '
        'chance explains and are likely to last; "growing" is less likely to last, or not among the 16 likeliest.'
    )
    with st.expander("Stated chances and what happened"):
        shown = data.table("calibration", kind=kind)
        percent = st.column_config.NumberColumn(format="percent")
        columns = {
            "chance_from": st.column_config.NumberColumn("chance from", format="percent"),
            "stated": percent,
            "lasted": percent,
        }
        st.dataframe(shown, hide_index=True, width="stretch", column_config=columns)
        buttons.table("calibration", shown)


def _row(row: CallOutcome, kind: str) -> dict[str, str]:
    return {
        "status": f"{trend_views.MARKS.get(row.status, ':material/bolt:')} {'in a burst' if row.status == 'burst' else row.status}",
        "called": f"{row.called:,} ({counted(row.different, kind)}, {counted(row.sundays, 'Sunday')})",
        "lasted": f"{row.lasted:,} ({row.lasted / row.called:.0%})",
        "stated chance": "–" if row.stated is None else f"{row.stated:.0%}",
        "by chance": f"{row.by_chance:,.0f} ({row.by_chance / row.called:.0%})",
    }


def _papers() -> None:
    found = data.rows("paper_outcomes", PaperOutcomes)
    if not found:
        st.caption(f"No answer yet: it takes {DAYS} days of digests after a Sunday.")
        return
    if not any(row.listed_again for row in found):
        st.caption(
            f"No answer: no later list named a paper again within {DAYS} days, and the digests do not say how many upvotes a paper had "
            "later."
        )
        return
    st.table(
        [
            {
                "papers": SAMPLES[row.sample],
                "on all Sundays": f"{row.papers:,}",
                "listed again": f"{row.listed_again:,} ({row.listed_again / row.papers:.1%})",
            }
            for row in found
        ],
        border="horizontal",
    )
    st.caption(
        f'Each paper counts once for each of {counted(found[0].sundays, "Sunday")}. "Listed again" means that a daily list or a listing '
        f"showed it as new within the next {DAYS} days. The digests do not say how many upvotes a paper had later."
    )
