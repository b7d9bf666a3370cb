"""Make an answer small enough for an agent's context: shorter texts and lists first, then fewer rows."""

from __future__ import annotations

import json
import math
from typing import Any, Final, cast

from pydantic import BaseModel

MOST_BYTES: Final = 4096
"""Of an answer, unless the whole is asked for."""
STEPS: Final = ((400, 6), (160, 3), (80, 1))
"""Letters of a text and parts of a list that are kept, less and less."""
KEPT: Final = frozenset(
    {"paper_id", "id", "file", "url", "sql", "statement", "cursor", "generation", "published_at", "table", "notes", "columns"}
)
"""What is of no use when it is cut."""
SHORTENED: Final = "Texts, lists or rows were left out to keep this short: ask for the next rows, or with whole=true."


def fitted(answer: BaseModel, *, whole: bool = False, most_bytes: int = MOST_BYTES) -> str:
    """Write an answer as JSON of at most so many bytes; an answer that was made smaller says so."""
    full: dict[str, Any] = _without_nothing(answer.model_dump(mode="json"))
    if whole or _size(full) <= most_bytes:
        return _written(full)
    notes = [*full.get("notes", []), SHORTENED]
    rows: list[Any] = full.get("rows", [])
    for letters, parts in STEPS:
        cut = {**_cut(full, letters, parts), "notes": notes, "rows": [_row(row, letters, parts) for row in rows]}
        if _size(cut) <= most_bytes:
            return _written(cut)
    letters, parts = STEPS[1] if len(rows) > 1 else STEPS[-1]
    smaller = {**_cut(full, letters, parts), "notes": notes, "rows": [_row(row, letters, parts) for row in rows]}
    return _written(_with_fewer_rows(smaller, most_bytes))


def _with_fewer_rows(answer: dict[str, Any], most_bytes: int) -> dict[str, Any]:
    """Leave out rows at the end, as few as needed; `next` says where they begin."""
    rows: list[Any] = answer["rows"]
    kept = len(rows)
    while kept and _size(answer | {"rows": rows[:kept], "next": answer.get("first", 0) + kept}) > most_bytes:
        kept -= 1
    part = answer | {"rows": rows[:kept]}
    return part | {"next": answer.get("first", 0) + kept} if "found" in answer else part


def _row(row: Any, letters: int, parts: int) -> Any:
    """Shorten what a row holds; a row of a statement keeps all its columns."""
    return [_cut(value, letters, parts) for value in cast("list[Any]", row)] if isinstance(row, list) else _cut(row, letters, parts)


def _cut(value: Any, letters: int, parts: int) -> Any:
    """Shorten texts and lists within a value."""
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {name: part if name in KEPT or name == "rows" else _cut(part, letters, parts) for name, part in named.items()}
    if isinstance(value, list):
        listed = cast("list[Any]", value)
        return [_cut(part, letters, parts) for part in listed[:parts]]
    if isinstance(value, str) and len(value) > letters:
        return value[: letters - 1] + "…"
    return value


def _without_nothing(value: Any) -> Any:
    """Leave out what is not known, and write numbers with six digits."""
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {name: _without_nothing(part) for name, part in named.items() if part is not None and part not in ([], {}, "")}
    if isinstance(value, list):
        return [_without_nothing(part) for part in cast("list[Any]", value)]
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _size(value: Any) -> int:
    return len(_written(value).encode())
