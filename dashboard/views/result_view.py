"""The result of a statement on the page SQL: its rows, and a chart whose settings stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard import address, data, layout
from dashboard.charts import result_chart
from dashboard.downloads import buttons
from dashboard.text import plain
from delivery.answers.console import statements
from delivery.answers.console.statements import Answer, StatementError
from papertrends.sentences import counted
from papertrends.settings import Settings

PAGE: Final = "sql"
NO_CHART: Final = "none"
ROWS_HIGH: Final = 340
"""Pixels of rows among charts."""


@st.cache_data(max_entries=4, show_spinner="Running …")
def answer_of(generation: data.Generation, sql: str) -> Answer:
    """Run a statement once per published file; one that failed runs again on the next request.

    Raises:
        StatementError: what is wrong with it.
    """
    _ = generation
    return statements.ask(Settings().published, sql)


@st.cache_data(max_entries=64, show_spinner="Running …")
def _start_of_answer(generation: data.Generation, sql: str) -> Answer:
    """Run a statement for the rows that a chart can draw. Raises `StatementError`."""
    _ = generation
    return statements.ask(Settings().published, sql, row_limit=result_chart.MOST)


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


def fixed(name: str, sql: str, settings: Mapping[str, str]) -> None:
    """Show the result of a saved statement, as the chart that its settings describe, or as rows.

    Args:
        name: of the query; what is downloaded is called so.
        sql: the statement.
        settings: of the chart, by their names in the address.
    """
    try:
        table = _start_of_answer(data.shown_generation(), sql).table
    except StatementError as error:
        st.error(plain(error), icon=":material/error:")
        return
    names, numbers = table.column_names, result_chart.numeric_columns(table)
    y = [column for column in settings.get("y", "").split(",") if column in numbers] or numbers[:1]
    rest = [column for column in names if column not in y]
    kind, x = settings.get("chart"), settings.get("x", "")
    if kind not in result_chart.KINDS or not y or not rest or len(set(names)) < len(names):
        st.dataframe(table, hide_index=True, width="stretch", height=ROWS_HIGH)
        buttons.table(name, table)
        return
    color = settings.get("color") if settings.get("color") in rest and len(y) == 1 else None
    drawn = result_chart.drawn(table, kind, x if x in names else rest[0], y, color, stack=settings.get("stack") == "1")
    st.altair_chart(drawn, width="stretch")
    buttons.chart(name, drawn, table)


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
