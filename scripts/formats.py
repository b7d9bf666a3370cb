"""Write the tables of docs/formats.md: the formats from the readers' own descriptions, the names from the table of names.

Run it after a change of a reader or of `papertrends/digests/fields.py`: `make formats`. A test compares the committed page
with what this writes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "formats.md"


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def formats() -> str:
    """The formats, in the order in which readers are asked."""
    from papertrends.digests.readers import READERS  # noqa: PLC0415 - the script runs from anywhere

    rows = [(f"`{r.name}`", r.about.what, r.about.source, r.about.source_kind, r.about.day) for r in READERS]
    return table(("`digests.format`", "what it is", "source", "source_kind", "which day it lists"), rows)


def names() -> str:
    """The names of each field."""
    from papertrends.digests.fields import NAMES  # noqa: PLC0415 - the script runs from anywhere

    rows = [(f"`{field}`", ", ".join(f"`{name}`" for name in known)) for field, known in NAMES.items()]
    return table(("field", "its names, the best first"), rows)


def document(text: str) -> str:
    """The page with its tables as the code has them now."""
    for mark, made in (("formats", formats()), ("names", names())):
        begin, end = f"<!-- {mark}: made by scripts/formats.py -->", f"<!-- end of {mark} -->"
        text = re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n\n{made}\n\n{end}", text, flags=re.DOTALL)  # noqa: B023 - used at once
    return text


def main() -> None:
    """Write the page."""
    sys.path.insert(0, str(ROOT))
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
