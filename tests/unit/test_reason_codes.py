"""A reason is a code with a documented meaning: every code that the source can give stands in the documents."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_reason_code_is_documented():
    documented = (ROOT / "docs" / "reason-codes.md").read_text() + (ROOT / "docs" / "dedupe.md").read_text()
    codes: set[str] = set()
    for path in [path for package in ("papertrends", "orchestration") for path in (ROOT / package).rglob("*.py")]:
        text = path.read_text()
        codes |= set(re.findall(r'(?:Unreadable|Unopened|Problem)\([^"()]*(?:[^"()]*,\s*)?"([a-z]+(?:_[a-z]+)*)"', text))
        codes |= set(re.findall(r'Reject\([^"]*?"([a-z]+(?:_[a-z]+)+)"', text))
        if path.name == "config_folder.py":
            codes |= set(re.findall(r'return "([a-z]+(?:_[a-z]+)+)", ', text))
    assert {"unknown_format", "bad_date"} <= codes, "the search finds the codes"
    assert not sorted(code for code in codes if f"`{code}`" not in documented)
