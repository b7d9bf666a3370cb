"""SQL: one reading statement, its rows as a table and a chart, and the tables there are."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import address, data, layout
from dashboard.console.examples import examples
from dashboard.downloads import archive, served_files
from dashboard.rows.published import SchemaColumn, SchemaMacro
from dashboard.text import plain
from dashboard.views import result_view, saved_queries, sql_editor
from delivery.answers.console import statements
from delivery.answers.console.statements import Answer, StatementError
from papertrends import older_files
from papertrends.gist import shortened

PAGE: Final = "sql"
# where the last statement that ended with an error is kept, with what was wrong
FAILED: Final = "sql.failed"
HISTORY: Final = "sql.history"
"""Session key for the statements run, the last one first."""
KEPT: Final = 30
PICK: Final = 420
"""Pixels of a choice of statements."""
FIRST: Final = "select *\nfrom papers\norder by first_listed_on desc nulls last\nlimit 20"
HELP: Final = "Ctrl+Enter runs it. Names are offered while you type, or with Ctrl+Space: Tab or Enter takes one, Escape closes the list."
LIMITS: Final = (
    f"Read-only: published tables, {statements.TIME_LIMIT_SECONDS:g} s, {statements.ROW_LIMIT:,} rows, {statements.MEMORY_LIMIT_MB} MB"
)


def statement() -> str | None:
    """Let the reader write a statement; returns the one to show the result of."""
    given = examples()
    slot = address.bind(PAGE, "sql", lambda text: text or FIRST)

    earlier: list[str] = st.session_state.setdefault(HISTORY, [])

    def take(key: str) -> None:
        if picked := st.session_state[key]:
            st.session_state[slot] = given.get(picked, picked)
            st.session_state[key] = None

    with st.container(horizontal=True):
        key = "sql.example"
        st.selectbox("Examples", list(given), index=None, placeholder="Choose an example", key=key, on_change=take, args=(key,), width=PICK)
        saved_queries.picker(PICK)
        if earlier:
            key = "sql.earlier"
            st.selectbox(
                "History",
                earlier,
                index=None,
                placeholder="Statements you ran",
                key=key,
                format_func=lambda sql: shortened(sql, 80),
                on_change=take,
                args=(key,),
                width=PICK,
            )
    with st.form("sql.form", border=False):
        written = st.text_area("Statement", key=slot, height=200, help=HELP)
        runs = st.form_submit_button("Run", icon=":material/play_arrow:", type="primary")
    st.caption(LIMITS)
    address.note(PAGE, "sql", "" if written == FIRST else written)
    address.commit()
    ran = saved_queries.ran()
    if runs:
        ran.add(written)
        earlier[:] = [written, *(sql for sql in earlier if sql != written)][:KEPT]
        st.session_state.pop(FAILED, None)
    if written in ran:
        return written
    if written != FIRST:
        st.info("Not run yet: review it, then press Run.", icon=":material/visibility:")
    return None


def answer_or_error(generation: data.Generation, sql: str) -> Answer | str:
    """Run a statement; what was wrong with it is kept until somebody presses Run."""
    failed = st.session_state.get(FAILED)
    if failed and failed[0] == (generation, sql):
        return failed[1]
    try:
        return result_view.answer_of(generation, sql)
    except StatementError as error:
        st.session_state[FAILED] = ((generation, sql), str(error))
        return str(error)


def database() -> None:
    """Offer the whole published file."""
    st.header("The whole database")
    shown = data.shown_generation()
    older = archive.older_of(shown)
    size = (shown.size + sum(older.values())) / 1024**2
    st.link_button(f"Download ({size:,.1f} MB)", archive.ADDRESS if older else served_files.DATABASE, icon=":material/database:")
    if older:
        st.caption(
            "A tar archive: a DuckDB file with the tables and macros below, for DuckDB 1.5 or later, and a folder with older years. "
            "Unpack it, start `duckdb -readonly papertrends.duckdb` there, "
            f"and run `set variable {older_files.VARIABLE} = '{older_files.FOLDER}'`."
        )
    else:
        st.caption("One DuckDB file with the tables and macros below, for DuckDB 1.5 or later: `duckdb -readonly papertrends-….duckdb`.")
    layout.go("help", ":material/help: SQL cookbook: common questions in SQL", about="sql-cookbook")


def schema() -> None:
    """Show tables, columns and macros, each with what it holds; a word finds those whose name or comment has it."""
    st.header("Tables and macros")
    words = st.text_input("Find a table, column or macro", key="sql.find", placeholder="listed_on").strip().lower()

    def names(*texts: str | None) -> bool:
        return any(words in (text or "").lower() for text in texts)

    tables: dict[str, list[SchemaColumn]] = {}
    for column in data.rows("schema_columns", SchemaColumn):
        tables.setdefault(column.table_name, []).append(column)
    # what only the search reads comes last
    for name, columns in sorted(tables.items(), key=lambda named: named[0].startswith("search_")):
        is_whole = names(name, columns[0].table_comment)
        shown = [column for column in columns if is_whole or names(column.column_name, column.column_comment)]
        if shown:
            with st.expander(f"`{name}`", expanded=bool(words)):
                describe(shown)
    for macro in data.rows("schema_macros", SchemaMacro):
        if names(macro.function_name, macro.comment):
            with st.expander(f"`{macro.function_name}({', '.join(macro.parameters)})`", expanded=bool(words)):
                st.markdown(plain(macro.comment))


def describe(columns: list[SchemaColumn]) -> None:
    """Say what a table and its columns hold."""
    if columns[0].table_comment:
        st.markdown(plain(columns[0].table_comment))
    for column in columns:
        what = f"  \n:small[{plain(column.column_comment)}]" if column.column_comment else ""
        st.markdown(f"{layout.code(column.column_name)} {plain(column.data_type.lower())}{what}")


st.title("SQL")
left, right = st.columns([3, 1.4], gap="large")
with left:
    to_show = statement()
    if to_show is not None:
        if to_show.strip():
            answer = answer_or_error(data.shown_generation(), to_show)
            result_view.show(answer)
            if isinstance(answer, Answer):
                saved_queries.keep(to_show)
            # below the rows, which a reader would otherwise have to scroll to
            st.code(to_show, language="sql", wrap_lines=True)
        else:
            st.info("Write a statement, or choose an example.", icon=":material/edit:")
    else:
        saved_queries.link_to_charts()
with right:
    database()
    schema()
sql_editor.enhance()
