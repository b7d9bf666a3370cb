"""What the tests of deliveries share: a published file to read, and one that a test may replace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.answers.published import Reader, reading
from tests.conftest import Place


@pytest.fixture
def reader(history: Place) -> Iterator[Reader]:
    """Months of invented papers to ask."""
    with reading(history.published) as opened:
        yield opened


@pytest.fixture
def own(history: Place, tmp_path: Path) -> Place:
    """A copy of what months of invented papers gave, for a test to change as it likes."""
    (tmp_path / "data").mkdir()
    for name in ("papertrends.duckdb", "run_status.json"):
        shutil.copyfile(history.data / name, tmp_path / "data" / name)
    return Place(tmp_path)
