"""What the dashboard's tests share: a published file to change, and a page under Streamlit's own test runner."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import Place

APP = Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def published(built, tmp_path, monkeypatch) -> Path:
    """A copy of what the fixture digests gave, for a test to change as it likes."""
    for name in ("papertrends.duckdb", "run_status.json"):
        shutil.copyfile(built.data / name, tmp_path / name)
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def months(history, monkeypatch) -> Place:
    """Months of invented papers, published: a page to look at, nothing to change."""
    monkeypatch.setenv("PAPERTRENDS_DATA_DIR", str(history.data))
    return history


def _open_page(page: str = "today", **state: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    if "_" in page:
        app.run()  # only then Streamlit knows a page whose address has another name than its file
    if page != "today":
        app.switch_page(f"app_pages/{page}.py")
    for key, value in state.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def _said(app: AppTest) -> str:
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Run a page with its state in the address, as for a user who was sent the link."""
    return _open_page


@pytest.fixture
def said() -> Callable[[AppTest], str]:
    """All text on a page."""
    return _said
