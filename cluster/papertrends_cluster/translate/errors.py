"""What is raised for SQL without a known translation."""

from __future__ import annotations

from sqlglot import exp


class Untranslatable(Exception):  # noqa: N818 -- the name that callers know
    """A part of a model has no translation that is known to mean the same."""

    def __init__(self, part: exp.Expression | str, why: str) -> None:
        text = part if isinstance(part, str) else part.sql("duckdb")
        super().__init__(f"{why}: {text[:300]}")
