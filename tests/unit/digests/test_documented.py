"""The page about formats names every reader."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from papertrends.digests.readers import READERS, READERS_VERSION

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_format_is_described(reader: object) -> None:
    assert f"`{reader.name}`" in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")  # type: ignore[attr-defined]


def test_names_are_unique_and_the_fingerprint_is_one() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert re.fullmatch(r"[0-9a-f]{16}", READERS_VERSION)


def test_the_tables_of_formats_are_current() -> None:
    spec = importlib.util.spec_from_file_location("formats", ROOT / "scripts" / "formats.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert module.document(page) == page, "run make formats"
