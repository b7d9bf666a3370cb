"""A table whose rows can be clicked; on a telephone with the columns that matter most, and names that run on to a second line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import streamlit as st

NARROW_ROW: Final = 66
"""Pixels: in lower rows Streamlit cuts text off."""
NARROW_ROWS: Final = 8
NAME, NUMBER = 146, 58
"""Pixels of the columns on a telephone; one of words takes what its words take."""


def show(table: pa.Table, key: str, config: dict[str, Any], narrow: Sequence[str], *, row: int, rows: int) -> int | None:
    """Show a table twice, of which style.css hides one; gives the place of the row that was clicked.

    Args:
        table: the first column is the name.
        key: of the widget.
        config: of its columns.
        narrow: the columns that a telephone shows, the name first.
        row: height of a row, in pixels.
        rows: that are seen without scrolling in the table.
    """
    slim: dict[str, Any] = {
        name: {**config.get(name, {}), "width": NUMBER} for name in narrow[1:] if not pa.types.is_string(table.schema.field(name).type)
    }
    slim[narrow[0]] = {**config.get(narrow[0], {}), "width": NAME}
    for form, shown, columns, high, most in (
        ("wide", table, config, row, rows),
        ("narrow", table.select(list(narrow)), config | slim, NARROW_ROW, NARROW_ROWS),
    ):
        with st.container(key=f"{form}-{key}"):
            event = st.dataframe(
                shown,
                key=f"{key}.{form}",
                hide_index=True,
                width="stretch",
                row_height=high,
                height=high * min(shown.num_rows, most) + row,
                on_select="rerun",
                selection_mode="single-cell",
                placeholder="–",
                column_config=columns,
            )
        if event.selection.cells:
            return event.selection.cells[0][0]
    return None
