"""Colours and completions for the statement on the page SQL, in a browser that runs scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import data
from dashboard.rows.published import Keyword, SchemaColumn, SchemaMacro
from dashboard.text import one_line
from papertrends.gist import shortened

SCRIPT: Final = Path(__file__).parents[1] / "sql_editor.js"
LONGEST_COMMENT: Final = 80


def _about(comment: str | None) -> str:
    return shortened(one_line(comment), LONGEST_COMMENT)


def names() -> list[tuple[str, str, str, str]]:
    """List what a statement may name: its kind, name and comment, and the table of a column.

    Where two kinds share a name, the one listed last gives the word its colour.
    """
    keywords = data.rows("keywords", Keyword)
    columns = data.rows("schema_columns", SchemaColumn)
    tables = {column.table_name: column.table_comment for column in columns}
    return [
        *(("word", one.keyword, "", "") for one in keywords if one.may_be_a_name),
        *(("column", one.column_name, _about(one.column_comment), one.table_name) for one in columns),
        *(("table", name, _about(comment), "") for name, comment in tables.items()),
        *(("function", one.function_name, _about(one.comment), "") for one in data.rows("schema_macros", SchemaMacro)),
        *(("keyword", one.keyword, "", "") for one in keywords if not one.may_be_a_name),
    ]


@st.cache_data(max_entries=2, show_spinner=False)
def script(generation: data.Generation) -> str:
    """Write the script with the names of a published file."""
    _ = generation
    # nothing in a comment may end the script
    given = json.dumps(names(), separators=(",", ":")).replace("<", "\\u003c")
    return SCRIPT.read_text(encoding="utf-8").replace("NAMES", given, 1)


def enhance() -> None:
    """Let the browser colour the statement and offer names."""
    with st.container(key="sql-editor"):
        st.html(f"<script>{script(data.shown_generation())}</script>", unsafe_allow_javascript=True)
