"""What became of a file, and what reason codes mean."""

from __future__ import annotations

from typing import Final

from dashboard import layout
from papertrends.papers.reasons import SENTENCES
from papertrends.reasons import Reason

MATCHES: Final[dict[str, str]] = {reason.value: sentence for reason, sentence in SENTENCES.items()}
"""Why a pair of entries is one paper, or is not."""

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
