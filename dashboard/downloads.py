"""Take along what is on screen: one button that opens the formats there are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.exports import Written


def offer(formats: Sequence[Written], name: str, label: str = "Download") -> None:
    """Offer what is on screen in several formats; each is written only when somebody asks for it.

    Args:
        formats: as `exports.paper_formats`, `table_formats` and `chart_formats` give them.
        name: of the file, without its ending; also what tells this button from others of the page.
        label: on the button.
    """
    with st.popover(label, icon=":material/download:"):
        for title, ending, media_type, write in formats:
            st.download_button(
                title, write, f"{name}.{ending}", media_type, key=f"download.{name}.{ending}", on_click="ignore", width="stretch"
            )
