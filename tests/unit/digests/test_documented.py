"""The pages about formats and reason codes say everything that the readers do."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from papertrends.digests.readers import READERS, READERS_VERSION

ROOT = Path(__file__).resolve().parents[3]
CALLS = r"(?:Unreadable|Unopened|Reject|NotTaken|reject|_broken|_item|_made)"
CODE = re.compile(CALLS + r"""\((?:[^()"]*,\s*)?f?"([a-z]+(?:_[a-z]+)*)"|reason = "([a-z_]+)"|\("((?:bad|nested|truncated)[a-z_]*)",""")


def codes() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "papertrends" / "digests").rglob("*.py")]
    return {code for source in sources for found in CODE.findall(source) for code in found if code}


def test_the_codes_are_found_at_all() -> None:
    assert {"empty", "no_title", "damaged", "nested_too_deep", "served_error", "link_not_followed", "bad_member_name"} <= codes()


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_reason_code_has_its_meaning(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "reason-codes.md").read_text(encoding="utf-8")


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
