"""Run a named query against the published file, cached per published generation."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import streamlit as st

from delivery.answers.asking import QUERIES, R, Value, as_rows, used_by
from delivery.answers.asking import query_text as text_of
from delivery.answers.published import Generation, NothingPublishedError, connection_to, generation_at
from papertrends.settings import Settings

__all__ = ["Generation", "NothingPublishedError", "Value"]

QUERIES_DIR = Path(__file__).parent / "queries"


def current_generation() -> Generation | None:
    """Identify the file that is published now; None if there is none."""
    return generation_at(Settings().published)


def opens(generation: Generation) -> bool:
    """Tell whether a generation, or the one that replaced it, can be opened."""
    try:
        _, cursor = connection_to(generation)
    except (NothingPublishedError, duckdb.Error):
        return False
    cursor.close()
    return True


def shown_generation() -> Generation:
    """Give the generation that this run of the script shows, the same from its first query to its last.

    Raises:
        NothingPublishedError: there is no published file.
    """
    generation: Generation | None = st.session_state.get("generation")
    if generation is None:
        generation = current_generation()
        if generation is None:
            raise NothingPublishedError(str(Settings().published))
        st.session_state["generation"] = generation
    return generation


def query_text(name: str) -> str:
    """Read the SQL of a named query, of the dashboard's own or of those that every interface asks.

    Raises:
        FileNotFoundError: there is no such query.
    """
    return text_of(name, (QUERIES_DIR, QUERIES))


@st.cache_data(max_entries=512, show_spinner=False)
def _run(generation: Generation, sql: str, parameters: dict[str, Value]) -> pa.Table:
    _, cursor = connection_to(generation)
    with cursor:
        return cursor.execute(sql, parameters).to_arrow_table()


def table(name: str, **parameters: Value) -> pa.Table:
    """Run a named query and give its result as an Arrow table.

    Args:
        name: of the file `queries/<name>.sql`, without its ending.
        parameters: values of the query's `$names`; a parameter that the query does not use is ignored.

    Raises:
        NothingPublishedError: there is no published file.
    """
    sql = query_text(name)
    return _run(shown_generation(), sql, used_by(sql, parameters))


def once(generation: Generation, name: str, **parameters: Value) -> pa.Table:
    """Run a named query on a generation without caching: for downloads, which may be large and are requested late.

    Raises:
        NothingPublishedError: there is no published file.
    """
    sql = query_text(name)
    _, cursor = connection_to(generation)
    with cursor:
        return cursor.execute(sql, used_by(sql, parameters)).to_arrow_table()


def rows(query: str, kind: type[R], /, **parameters: Value) -> list[R]:
    """Run a named query and give its result as rows of a type of dashboard/rows."""
    return as_rows(table(query, **parameters), kind)


def row(query: str, kind: type[R], /, **parameters: Value) -> R | None:
    """Run a named query that gives one row or none."""
    return next(iter(rows(query, kind, **parameters)), None)


def only(query: str, kind: type[R], /, **parameters: Value) -> R:
    """Run a named query that gives exactly one row."""
    return rows(query, kind, **parameters)[0]
