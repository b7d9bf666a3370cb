"""The result of a statement on the page SQL: its rows, and a chart whose settings stand in the address."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, layout
from dashboard.charts import result_chart
from dashboard.downloads import buttons
from delivery.answers.console.statements import Answer
from papertrends.sentences import counted

PAGE: Final = "sql"
NO_CHART: Final = "none"


def show(answer: Answer | str) -> None:
    """Show a result, or what is wrong."""
    if isinstance(answer, str):
        st.error(f"```\n{answer.replace('```', '')}\n```", icon=":material/error:")
        return
    cut = ", cut: there are more" if answer.is_cut else ""
    st.markdown(f"**{counted(answer.table.num_rows, 'row')}**{cut}, in {answer.seconds:.1f} s")
    if not answer.table.num_rows:
        st.caption(f"No rows. Columns: {', '.join(map(layout.code, answer.table.column_names))}.")
        return
    st.dataframe(answer.table, hide_index=True, width="stretch")
    buttons.table("result", answer.table)
    names = answer.table.column_names
    if result_chart.numeric_columns(answer.table) and len(set(names)) == len(names) > 1:
        _chart(answer)


def _chart(answer: Answer) -> None:
    """Let the reader choose what is drawn of a result."""
    kind = address.choice(PAGE, "chart", "Chart", [NO_CHART, *result_chart.KINDS], hidden_label=False)
    if kind == NO_CHART:
        for key in ("x", "y", "color", "stack"):
            address.note(PAGE, key, "")
        return
    table, numbers = answer.table, result_chart.numeric_columns(answer.table)
    left, middle, right = st.columns(3)
    with middle:
        y = _several("y", "Y axis", numbers)
    with left:
        x = _one("x", "X axis", [name for name in table.column_names if name not in y] or table.column_names)
    color = None
    with right:
        splits = [name for name in table.column_names if name not in {x, *y}]
        if len(y) == 1 and splits:
            color = _one("color", "Series", [NO_CHART, *splits])
        if kind in result_chart.STACKED and (len(y) > 1 or color not in (None, NO_CHART)):
            slot = address.bind(PAGE, "stack", lambda text: text == "1")
            st.checkbox("Stacked", key=slot)
            address.note(PAGE, "stack", "1" if st.session_state[slot] else "")
    color = None if color == NO_CHART else color
    if result_chart.too_many_series(table, color):
        st.info(f"{layout.code(color)} has more than {result_chart.MOST_SERIES} values: choose another column.", icon=":material/palette:")
        return
    drawn = result_chart.drawn(table, kind, x, y, color, stack=bool(st.session_state.get(f"{PAGE}.stack")))
    st.altair_chart(drawn, width="stretch")
    if table.num_rows > result_chart.MOST:
        st.caption(f"The first {result_chart.MOST:,} rows are drawn.")
    buttons.chart("chart", drawn, table)


def _one(key: str, label: str, options: list[str]) -> str:
    slot = address.bind(PAGE, key, str, lambda text: text if text in options else options[0])
    chosen = st.selectbox(label, options, key=slot)
    address.note(PAGE, key, "" if chosen == options[0] else chosen)
    return chosen


def _several(key: str, label: str, options: list[str]) -> list[str]:
    """Offer columns, at least one of them; their names are joined by commas in the address."""
    slot = address.bind(
        PAGE,
        key,
        lambda text: [name for name in options if name in text.split(",")],
        lambda names: [n for n in names if n in options] or options[:1],
    )
    chosen = st.multiselect(label, options, key=slot) or options[:1]
    address.note(PAGE, key, "" if chosen == options[:1] else ",".join(chosen))
    return chosen
