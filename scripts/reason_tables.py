"""Write the tables of reason codes in docs/ from papertrends/reasons.py and papertrends/papers/reasons.py.

Run it after a change of a reason: `make reasons`. A test compares the committed pages with what this writes.
"""

from __future__ import annotations

import re
from pathlib import Path

from papertrends.papers.reasons import Reason as MergeReason
from papertrends.reasons import ConfigReason, FetchReason, FileReason, Reason, RejectReason

DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[Path, tuple[type[Reason], ...]] = {
    DOCS / "reason-codes.md": (FileReason, RejectReason, ConfigReason, FetchReason),
    DOCS / "dedupe.md": (MergeReason,),
}


def linked(sentence: str) -> str:
    """Turn the names of other pages into links."""
    return re.sub(r"`docs/([\w-]+\.md)`", r"[\1](\1)", sentence)


def table(reasons: type[Reason]) -> str:
    """Write the codes of one kind as a table."""
    has_to_do = any(reason.to_do for reason in reasons)
    heads = ["code", "meaning", *(["what to do"] if has_to_do else [])]
    rows = [[f"`{reason}`", linked(reason.meaning), *([linked(reason.to_do)] if has_to_do else [])] for reason in reasons]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])


def current(page: Path) -> str:
    """Give a page with its tables as they are to be."""
    text = page.read_text(encoding="utf-8")
    for reasons in PAGES[page]:
        marks = f"<!-- {reasons.__name__} -->", f"<!-- end of {reasons.__name__} -->"
        before, rest = text.split(marks[0])
        text = f"{before}{marks[0]}\n\n{table(reasons)}\n\n{marks[1]}{rest.split(marks[1])[1]}"
    return text


def main() -> None:
    """Write the pages."""
    for page in PAGES:
        page.write_text(current(page), encoding="utf-8")


if __name__ == "__main__":
    main()
