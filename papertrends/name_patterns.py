"""Patterns of digests.csv: which files a row is about, and where the day stands in their names."""

from __future__ import annotations

import re
from typing import NamedTuple

_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_WILD_MEANS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_TOKENS = {
    "YYYY": "(?:19|20)[0-9]{2}", "YY": "[0-9]{2}", "MONTH": "[A-Za-z]{3,9}", "MON": "[A-Za-z]{3}",
    "MM": "[0-9]{2}", "M": "[0-9]{1,2}", "DD": "[0-9]{2}", "D": "[0-9]{1,2}",
}  # fmt: skip
_TOKEN = re.compile("|".join(_TOKENS), re.IGNORECASE)
_EDGES = ("[^0-9]", "[^A-Za-z]")


class DayInName(NamedTuple):
    """How a day stands in a name: what finds it, and the order in which its groups are year, month and day."""

    pattern: str
    order: str


def file_pattern(file: str) -> str | None:
    """The regular expression for a name with `*`, `**` or `?`, of a whole path below the digests folder; None for other names."""
    if not _WILD.search(file):
        return None
    parts, at = ["(?:.*/)?"], 0
    for found in _WILD.finditer(file):
        parts += [re.escape(file[at : found.start()]), _WILD_MEANS[found.group()]]
        at = found.end()
    return "".join([*parts, re.escape(file[at:])])


def day_in_name(text: str) -> DayInName | None:
    """Read a template such as YYMMDD, DD.MM.YYYY or DD-Mon-YY; None where it does not say year, month and day once each."""
    body, at = "", 0
    seen: list[str] = []
    for found in _TOKEN.finditer(text):
        body += f"{re.escape(text[at : found.start()])}({_TOKENS[found.group().upper()]})"
        seen.append(found.group()[0].upper())
        at = found.end()
    rest = text[at:]
    if sorted(seen) != ["D", "M", "Y"]:
        return None
    # what stands in the place of a token goes on neither before nor after it: 12506031 holds no 250603
    before = f"(?:^|{_EDGES[body.startswith('([A')]})" if _TOKEN.match(text) else ""
    after = "" if rest else f"(?:{_EDGES[body.endswith(('[A-Za-z]{3})', '[A-Za-z]{3,9})'))]}|$)"
    order = "-".join(f"\\{seen.index(part) + 1}" for part in "YMD")
    return DayInName(f"{before}{body}{re.escape(rest)}{after}", order)
