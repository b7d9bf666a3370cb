"""What became of a file, and what reason codes mean."""

from __future__ import annotations

from typing import Final

from dashboard import layout
from papertrends.reasons import Reason

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


def short(kind: type[Reason], code: str) -> str:
    """Say what a reason code means without Markdown, for a list of choices."""
    found = kind.look_up(code)
    return found.meaning.replace("`", "") if found else code
