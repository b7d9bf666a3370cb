"""What stands where there is no paper yet: what a digest is, where to get one, and where to put it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import layout
from dashboard.status import digests_folder
from dashboard.views import failed_files, uploads
from papertrends.config_folder import read_sources
from papertrends.sentences import counted
from papertrends.settings import Settings

WHERE: Final = (
    "A **digest** is a saved list of papers: a day's page of Hugging Face papers, an arXiv or Scholar alert as a mail, an RSS feed, or an "
    "export from Zotero, Scopus or a spreadsheet. Its format is recognised by its content."
)
EXAMPLE: Final = "name,kind,query,address,since\nhf,daily-papers,,,2026-03-02\ncs-cl,arxiv,cs.CL,,2026-03-02"


def show() -> None:
    """Say what a digest is, where to get one, and take files."""
    st.markdown(f"{WHERE} Add digests to see what is new, what rises, and which papers matter.")
    if failed := failed_files.count():
        layout.go("data_health", f":material/report: {counted(failed, 'file')} failed: what to do")
    layout.go("help", ":material/help: All formats that are read", about="formats")
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Add files")
        if Settings().upload_mb:
            uploads.show()
        st.markdown(
            f"Or copy them to {layout.code(digests_folder())}: a build starts by itself while the Dagster UI runs, or run `make build`."
        )
    with right:
        st.header("Fetch them")
        fetching()


def fetching() -> None:
    """Lead to where digests are fetched if sources are named, or say how to name them."""
    settings = Settings()
    sources, _ = read_sources(settings.config_dir)
    if not sources:
        st.markdown(f"papertrends fetches what `sources.csv` in {layout.code(settings.config_dir)} names. For example:")
        st.code(EXAMPLE, language="csv")
        st.markdown("Then run `papertrends fetch`.")
        return
    st.markdown(
        f"{counted(len(sources), 'source')} in `sources.csv`. Run `papertrends fetch`, or start the job `fetch_digests` in the Dagster UI."
    )
    # the Dagster UI is served to this machine only
    if not settings.is_open:
        job = f"http://127.0.0.1:{settings.dagster_port}/locations/papertrends/jobs/fetch_digests"
        st.link_button("Fetch in the Dagster UI", job, icon=":material/cloud_download:")
