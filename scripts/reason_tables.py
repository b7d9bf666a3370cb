"""Write the tables of docs/reason-codes.md from papertrends/reasons.py.

Run it after a change of a reason: `make reasons`. A test compares the committed page with what this writes.
"""

from __future__ import annotations

import re
from pathlib import Path

from papertrends.reasons import ConfigReason, FileReason, Reason, RejectReason

PAGE = Path(__file__).parents[1] / "docs" / "reason-codes.md"
TABLES: tuple[type[Reason], ...] = (FileReason, RejectReason, ConfigReason)


def linked(sentence: str) -> str:
    """Turn the names of other pages into links."""
    return re.sub(r"`docs/([\w-]+\.md)`", r"[\1](\1)", sentence)


def table(reasons: type[Reason]) -> str:
    """Write the codes of one kind as a table."""
    has_to_do = any(reason.to_do for reason in reasons)
    heads = ["code", "meaning", *(["what to do"] if has_to_do else [])]
    rows = [[f"`{reason}`", linked(reason.meaning), *([linked(reason.to_do)] if has_to_do else [])] for reason in reasons]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])


def current(page: str) -> str:
    """Give the page with its tables as they are to be."""
    for reasons in TABLES:
        marks = f"<!-- {reasons.__name__} -->", f"<!-- end of {reasons.__name__} -->"
        before, rest = page.split(marks[0])
        page = f"{before}{marks[0]}\n\n{table(reasons)}\n\n{marks[1]}{rest.split(marks[1])[1]}"
    return page


def main() -> None:
    """Write the page."""
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
