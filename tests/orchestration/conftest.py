"""Builds of our own fixture digests, which several tests look at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def filled(place):
    """An instance with the fixture digests, not built yet."""
    shutil.copytree(FIXTURES / "digests", place.digests, dirs_exist_ok=True)
    return place
