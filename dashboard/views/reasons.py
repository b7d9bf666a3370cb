"""What became of a file, and what reason codes mean."""

from __future__ import annotations

import re
from typing import Final

from dashboard import layout
from dashboard.text import plain
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


_DOCUMENT: Final = re.compile(r"`docs/([\w-]+)\.md`")


def explained(kind: type[Reason], code: str) -> str:
    """Say what a reason code means, and name it; of a code that this version does not know, the code alone."""
    found = kind.look_up(code)
    return " ".join(part for part in (found.meaning if found else "", layout.code(code)) if part)


def why_not_read(reason: str, line: int | None, detail: str | None = None) -> str:
    """Say why a file was not read, and what to do about it."""
    at = f" (line {line:,})" if line is not None else ""
    known = FileReason.look_up(reason)
    more = f": {plain(detail)}" if detail else ""
    to_do = _DOCUMENT.sub(r"[\1](help?about=\1)", known.to_do) if known else ""
    return f"{explained(FileReason, reason)}{at}{more}" + (f"  \nWhat to do: {to_do}." if to_do else "")


def short(kind: type[Reason], code: str) -> str:
    """Say what a reason code means without Markdown, for a list of choices."""
    found = kind.look_up(code)
    return found.meaning.replace("`", "") if found else code
