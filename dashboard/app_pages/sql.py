"""SQL: one reading statement, its rows as a table and a chart, and the tables there are."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, data, layout
from dashboard.charts import result_chart
from dashboard.console import statements
from dashboard.console.examples import examples
from dashboard.console.statements import Answer, StatementError
from dashboard.downloads import buttons, served_files
from dashboard.rows.published import SchemaColumn, SchemaMacro
from dashboard.text import plain
from papertrends.sentences import counted
from papertrends.settings import Settings

PAGE: Final = "sql"
# where the last statement that ended with an error is kept, with what was wrong
FAILED: Final = "sql.failed"
FIRST: Final = "select *\nfrom papers\norder by first_listed_on desc nulls last\nlimit 20"
LIMITS: Final = (
    f"Read-only: published tables, {statements.TIME_LIMIT_SECONDS:g} s, {statements.ROW_LIMIT:,} rows, {statements.MEMORY_LIMIT_MB} MB"
)


def statement() -> str | None:
    """Let the reader write a statement; returns the one to show the result of."""
    given = examples()
    slot = address.bind(PAGE, "sql", lambda text: text or FIRST)

    def take() -> None:
        if picked := st.session_state["sql.example"]:
            st.session_state[slot] = given[picked]
            st.session_state["sql.example"] = None

    st.selectbox("Examples", list(given), index=None, placeholder="Choose an example", key="sql.example", on_change=take)
    with st.form("sql.form", border=False):
        written = st.text_area("Statement", key=slot, height=200, help="Ctrl+Enter runs it")
        runs = st.form_submit_button("Run", icon=":material/play_arrow:", type="primary")
    st.caption(LIMITS)
    address.note(PAGE, "sql", "" if written == FIRST else written)
    address.commit()
    ran: set[str] = st.session_state.setdefault("sql.ran", set())
    if runs:
        ran.add(written)
        st.session_state.pop(FAILED, None)
    if written in ran:
        return written
    if written != FIRST:
        st.info("Not run yet: review it, then press Run.", icon=":material/visibility:")
    return None


@st.cache_data(max_entries=4, show_spinner="Running …")
def answer_of(generation: data.Generation, sql: str) -> Answer:
    """Run a statement once per published file; one that failed runs again on the next request.

    Raises:
        StatementError: what is wrong with it.
    """
    _ = generation
    return statements.ask(Settings().published, sql)


def answer_or_error(generation: data.Generation, sql: str) -> Answer | str:
    """Run a statement; what was wrong with it is kept until somebody presses Run."""
    failed = st.session_state.get(FAILED)
    if failed and failed[0] == (generation, sql):
        return failed[1]
    try:
        return answer_of(generation, sql)
    except StatementError as error:
        st.session_state[FAILED] = ((generation, sql), str(error))
        return str(error)


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
    numbers = result_chart.numeric_columns(answer.table)
    names = answer.table.column_names
    if not numbers or len(set(names)) != len(names) or len(names) == 1:
        return
    kind = st.segmented_control("Chart", ["none", *result_chart.KINDS], default="none", required=True)
    if kind in (None, "none"):
        return
    left, right = st.columns(2)
    y = right.selectbox("Y axis", numbers, index=0) or numbers[0]
    across = [name for name in names if name != y]
    x = left.selectbox("X axis", across, index=0) or across[0]
    chart = result_chart.drawn(answer.table, kind, x, y)
    st.altair_chart(chart, width="stretch")
    if answer.table.num_rows > result_chart.MOST:
        st.caption(f"The first {result_chart.MOST:,} rows are drawn.")
    buttons.chart("chart", chart, answer.table)


def database() -> None:
    """Offer the whole published file."""
    st.subheader("The whole database")
    size = data.shown_generation().size / 1024**2
    st.link_button(f"Download ({size:,.1f} MB)", served_files.DATABASE, icon=":material/database:")
    st.caption(
        "One DuckDB file with the tables and macros below, for DuckDB 1.5 or later: `duckdb -readonly papertrends-….duckdb`. "
        "`docs/sql-cookbook.md` answers common questions in SQL."
    )


def schema() -> None:
    """Show tables, columns and macros, each with what it holds."""
    st.subheader("Tables")
    tables: dict[str, list[SchemaColumn]] = {}
    for column in data.rows("schema_columns", SchemaColumn):
        tables.setdefault(column.table_name, []).append(column)
    for name, columns in tables.items():
        with st.expander(f"`{name}`"):
            if columns[0].table_comment:
                st.markdown(plain(columns[0].table_comment))
            for column in columns:
                what = f"  \n:small[{plain(column.column_comment)}]" if column.column_comment else ""
                st.markdown(f"{layout.code(column.column_name)} {plain(column.data_type.lower())}{what}")
    st.subheader("Macros")
    st.caption("Call one like a table: `from search_papers('graph*')`.")
    for macro in data.rows("schema_macros", SchemaMacro):
        with st.expander(f"`{macro.function_name}({', '.join(macro.parameters)})`"):
            st.markdown(plain(macro.comment))


st.title("SQL")
left, right = st.columns([3, 1.4], gap="large")
with left:
    to_show = statement()
    if to_show is not None:
        if to_show.strip():
            show(answer_or_error(data.shown_generation(), to_show))
        else:
            st.info("Write a statement, or choose an example.", icon=":material/edit:")
with right:
    database()
    schema()
