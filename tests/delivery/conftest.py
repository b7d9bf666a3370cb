"""What the tests of deliveries share: a published file to read, and one that a test may replace."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest

from delivery.answers.published import Reader, reading
from tests.conftest import Place

T = TypeVar("T")


def run_apart(function: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
    """Run a coroutine function in a thread of its own: in this one, the browser of other tests may have a loop running."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, function, *given).result()


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
