"""The dashboard: the server, the router, the sample's label, and what goes on with builds."""

from __future__ import annotations

from pathlib import Path

import duckdb

# charts ask whether pandas is imported: in one reader's thread they must not find it half imported by another's
import pandas  # noqa: F401  # pyright: ignore[reportUnusedImport]
import streamlit as st
from starlette.middleware import Middleware
from streamlit.starlette import App

from dashboard import address, data, layout, login, mail_routes
from dashboard.downloads import served_files
from dashboard.rows.published import Fact
from dashboard.status import digests_folder
from dashboard.views import failed_files, keyboard, library_actions, run_state, search_box
from delivery.api import feeds, serving
from papertrends.digests import saving
from papertrends.guard import Guard
from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

HERE = Path(__file__).parent
PAGES = HERE / "app_pages"


def above(shown: data.Generation) -> None:
    """Say in one line that the data is the sample, where it is; and what goes on with builds, where something does."""
    about = {fact.key: fact.value for fact in data.rows("about", Fact)}
    if about.get("sample") == "true":
        folder = digests_folder()
        or_here = " or on Data health under Add files" if Settings().upload_mb and not saving.why_not(Path(folder)) else ""
        st.caption(f":material/science: **Bundled sample**: invented papers. Add your own digests to {layout.code(folder)}{or_here}.")
    run_state.show(shown)


def nothing_published() -> None:
    """Say what to do until something is published, and how the build that publishes it is going."""
    layout.nothing_published()
    run_state.show(None)


def data_health_title(shown: data.Generation | None) -> str:
    """Name the page Data health, with the number of files that failed as its badge."""
    try:
        failed = failed_files.count() if shown else 0
    except (data.NothingPublishedError, duckdb.Error):
        failed = 0
    return f"Data health ({failed:,})" if failed else "Data health"


def sql_pages() -> list[st.Page]:
    """Give the page SQL, and the page of what the reader pinned there."""
    return [
        st.Page(PAGES / "sql.py", title="SQL", icon=":material/terminal:", url_path="sql"),
        st.Page(PAGES / "charts.py", title="My charts", icon=":material/dashboard:", url_path="charts", visibility="hidden"),
    ]


def main() -> None:
    """Route to a page, with one generation of the data from its first query to its last."""
    st.set_page_config(page_title="papertrends", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(HERE / "style.css")
    st.logo(str(HERE / "logo.svg"), size="large")
    shown = data.current_generation()
    st.session_state.generation = shown
    page = st.navigation(
        [
            st.Page(PAGES / "today.py", title="Today", icon=":material/today:", default=True),
            st.Page(PAGES / "trends.py", title="Trends", icon=":material/trending_up:", url_path="trends"),
            st.Page(PAGES / "topics.py", title="Topics", icon=":material/account_tree:", url_path="topics"),
            st.Page(PAGES / "phrase.py", title="Phrase", icon=":material/short_text:", url_path="phrase", visibility="hidden"),
            st.Page(PAGES / "author.py", title="Authors", icon=":material/group:", url_path="author"),
            st.Page(PAGES / "papers.py", title="Papers", icon=":material/article:", url_path="papers"),
            st.Page(PAGES / "paper.py", title="Paper", icon=":material/article:", url_path="paper", visibility="hidden"),
            st.Page(PAGES / "library.py", title="Library", icon=":material/bookmarks:", url_path="library"),
            st.Page(PAGES / "for_you.py", title="For you", icon=":material/person_heart:", url_path="for-you"),
            st.Page(PAGES / "merges.py", title="Merges", icon=":material/merge:", url_path="merges", visibility="hidden"),
            st.Page(PAGES / "merge.py", title="Merge", icon=":material/merge:", url_path="merge", visibility="hidden"),
            st.Page(
                PAGES / "data_health.py",
                title=data_health_title(shown),
                icon=":material/monitor_heart:",
                url_path="data-health",
            ),
            st.Page(
                PAGES / "subscribe.py",
                title="Mail",
                icon=":material/mail:",
                url_path="subscribe",
                visibility="visible" if MailSettings().is_on else "hidden",
            ),
            *(sql_pages() if Settings().has_sql_page else []),
            st.Page(PAGES / "help.py", title="Help", icon=":material/help:", url_path="help", visibility="hidden"),
            st.Page(PAGES / "file.py", title="File", icon=":material/draft:", url_path="file", visibility="hidden"),
        ],
        position="top",
    )
    layout.tab_title(page.title)
    login.log_out_button()
    layout.settle_address()
    keyboard.listen()
    library_actions.begin()
    if shown is None:
        nothing_published()
        return
    try:
        search_box.show(page.url_path)
        above(shown)
        with address.bound(page.url_path):
            page.run()
            if page.url_path != "help":
                layout.go("help", ":small[:material/help: Help]")
    except (data.NothingPublishedError, duckdb.Error) as error:
        # a damaged file may open, and fail only where a page reads it
        if data.current_generation() is None:
            nothing_published()
            return
        layout.unreadable(error)
        run_state.wait_for_another(shown, could_open=not isinstance(error, data.NothingPublishedError))


MIDDLEWARE = [Middleware(Guard, hosts=Settings().dashboard_hosts), Middleware(login.Login, settings=Settings())]
ROUTES = [*served_files.routes(), *mail_routes.routes(), *serving.routes(Settings), *feeds.routes(Settings)]
# what `streamlit run` serves
app = App(Path(__file__), routes=ROUTES, middleware=MIDDLEWARE, secrets=login.secrets())

# Streamlit runs this file for every view
if __name__ == "__main__":
    main()
