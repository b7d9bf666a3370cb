"""Small invented files as exporters, APIs, journals and alerts write them, each with the values that must come out of it.

The files of tests/fixtures/formats hold several each: a line `=== name`, a line of JSON that says what is expected, then the content.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from digest_memory import read

from papertrends.digests.model import Unreadable

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "formats"
_CASE = re.compile(r"=== (?P<name>\S+)\n(?P<expected>.*)\n(?P<content>(?:(?!=== ).*(?:\n|\Z))*)")


def cases() -> dict[str, tuple[dict[str, Any], bytes]]:
    """By name: what is expected, and the file."""
    found: dict[str, tuple[dict[str, Any], bytes]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for case in _CASE.finditer(path.read_bytes().decode()):
            expected = json.loads(case["expected"])
            found[case["name"]] = expected, case["content"].removesuffix("\n").encode(expected.pop("encoding", "utf-8"))
    return found


CASES = cases()


def plain(value: object) -> object:
    """A value as JSON would write it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def test_there_are_cases_of_every_family() -> None:
    assert len(CASES) > 100


@pytest.mark.parametrize("name", CASES)
def test_values_come_out(name: str) -> None:
    expected, content = CASES[name]
    if "refused" in expected:
        with pytest.raises(Unreadable) as refusal:
            read(content, name)
        assert refusal.value.reason == expected["refused"]
        return
    found = read(content, name)
    said = [{field: plain(getattr(entry, field)) for field in want} for entry, want in zip(found.entries, expected["papers"], strict=True)]
    assert said == expected["papers"]
    assert {field: plain(getattr(found.digest, field)) for field in expected.get("digest", {})} == expected.get("digest", {})
    assert len(found.rejects) == expected.get("rejects", 0)
