"""The documentation that comes with papertrends, on its pages: whole, and the meaning of a word from the glossary."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "docs"
PAGES: Final = (
    "glossary",
    "search",
    "library",
    "trends",
    "topics",
    "dedupe",
    "sql-cookbook",
    "formats",
    "reason-codes",
    "fetching",
    "feeds",
    "operations",
    "security",
)
"""What readers and operators need, in the order of the page Help."""
_LINK: Final = re.compile(r"\[([^\]]+)\]\((?!https?:)([^)]*)\)")
_COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_TERM: Final = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", re.MULTILINE)


@lru_cache(maxsize=len(PAGES))
def page(name: str) -> tuple[str, str]:
    """Give the title and the text of a page; links to pages that are not on screen are text.

    Raises:
        OSError: papertrends was installed without its documentation.
    """
    text = _COMMENT.sub("", (FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title, _, rest = text.partition("\n")
    return title.removeprefix("# "), _LINK.sub(_on_screen, rest.strip())


def pages() -> list[str]:
    """Name the pages that there are."""
    return [name for name in PAGES if (FOLDER / f"{name}.md").is_file()]


def _on_screen(link: re.Match[str]) -> str:
    name, _, _ = link[2].partition("#")
    return f"[{link[1]}](help?about={name[:-3]})" if name.removesuffix(".md") in PAGES else link[1]


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    try:
        text = (FOLDER / "glossary.md").read_text(encoding="utf-8")
    except OSError:
        return {}
    found = {term: _LINK.sub(r"\1", meaning) for terms, meaning in _TERM.findall(text) for term in terms.split(", ")}
    return {term: meaning.replace("**", "") for term, meaning in found.items()}


def meaning(*terms: str) -> str | None:
    """Say what words mean, as the glossary does; for a hint."""
    said = [f"{term[0].upper()}{term[1:]}: {_meanings()[term]}" for term in terms if term in _meanings()]
    return "\n\n".join(said) or None
