"""Statements to begin with, one file each, whose first line says what it asks."""

from __future__ import annotations

from dashboard.data import QUERIES_DIR


def examples() -> dict[str, str]:
    """Give the statements by what they ask."""
    found: dict[str, str] = {}
    for path in sorted((QUERIES_DIR / "examples").glob("*.sql")):
        title, _, statement = path.read_text(encoding="utf-8").partition("\n")
        found[title.removeprefix("-- ")] = statement.strip()
    return found
