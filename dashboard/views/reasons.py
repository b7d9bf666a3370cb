"""What became of a file, and what reason codes mean."""

from __future__ import annotations

from typing import Final

from dashboard import layout
from papertrends.reasons import FileReason, Reason

OUTCOMES: Final[dict[str, str]] = {
    "loaded": "Loaded",
    "unchanged": "Unchanged",
    "duplicate": "Duplicate of another file",
    "revised": "Revised",
    "rejected": "Failed",
    "vanished": "Gone from the folder, still used",
    "withdrawn": "Withdrawn in digests.csv",
}
"""What became of a file."""


def explained(kind: type[Reason], code: str) -> str:
    """Say what a reason code means, and name it; of a code that this version does not know, the code alone."""
    found = kind.look_up(code)
    return " ".join(part for part in (found.meaning if found else "", layout.code(code)) if part)


def why_not_read(reason: str, line: int | None) -> str:
    """Say why a file was not read, and what to do about it."""
    at = f" (line {line:,})" if line is not None else ""
    known = FileReason.look_up(reason)
    return f"{explained(FileReason, reason)}{at}" + (f"  \nWhat to do: {known.to_do}." if known else "")


def short(kind: type[Reason], code: str) -> str:
    """Say what a reason code means without Markdown, for a list of choices."""
    found = kind.look_up(code)
    return found.meaning.replace("`", "") if found else code
