"""BibTeX: entries cut out of a file by their braces and parsed one by one, so that a broken one does not affect the others."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock
from bibtexparser.model import Entry as BibEntry

from papertrends.digests.lines import Line
from papertrends.digests.tex import without_tex

MAX_ENTRY_CHARACTERS = 1024 * 1024
MAX_ENTRY_LINES = 20_000
MAX_STRINGS = 2_000
_AT = re.compile(r"@\s*([A-Za-z]{1,30})\s*([{(])")
_AT_LINE = re.compile(r"\s*@\s*[A-Za-z]{1,30}\s*[{(]")
_KEY = re.compile(r"(@\s*[A-Za-z]{1,30}\s*[{(])([^,={}\"]{0,500}),")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_SPECIAL = {
    r"\textbackslash": "\ue002", r"\textasciitilde": "~", r"\textasciicircum": "^", r"\ldots": "…", r"\dots": "…", r"\textendash": "–", r"\textemdash": "—",
    r"\textquoteright": "’", r"\textquoteleft": "‘", r"\textless": "<", r"\textgreater": ">",
}  # fmt: skip
_COMMAND = re.compile("(" + "|".join(re.escape(name) for name in _SPECIAL) + r")(?![A-Za-z])(?:\{\}|\s?)")
_FONT = re.compile(r"\\(?:emph|text(?:it|bf|tt|rm|sc|sf|sl|up|normal)?|mbox|mkbib\w+|url|href\{[^{}]*\}|uppercase|noopsort)\s*(?=\{)")
_FORMULA = re.compile(r"(?<!\\)(\$[^$]{1,2000}\$)")
_QUOTED = re.compile(r"\\([&%_#$ {}])")
_HELD = {"\\{": "\ue000", "\\}": "\ue001"}
_ACRONYM_BRACE = re.compile(r"[{}]")
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class BibBlock:
    """The text of one entry, its lines and its kind."""

    kind: str
    start: int
    end: int
    text: str
    is_closed: bool = True


@dataclass(slots=True)
class BibRecord:
    """What an entry says, by name; `problem` says why it could not be parsed."""

    values: dict[str, object] = field(default_factory=dict)
    problem: str = ""


def blocks(lines: Iterator[Line]) -> Iterator[BibBlock]:
    """Cut entries out of lines. An entry that is not closed ends where the next begins at the start of a line."""
    block: BibBlock | None = None
    parts: list[str] = []
    depth = size = 0
    for line in lines:
        text = line.text
        if block and depth > 0 and (_AT_LINE.match(text) or size > MAX_ENTRY_CHARACTERS or len(parts) > MAX_ENTRY_LINES):
            yield BibBlock(block.kind, block.start, max(block.end, block.start), "\n".join(parts), is_closed=False)
            block, parts, depth, size = None, [], 0, 0
        at = 0
        while True:
            if block is None:
                found = _AT.search(text, at)
                if not found:
                    break
                block, parts, depth, size = BibBlock(found[1].lower(), line.number, line.number, ""), [], 1, 0
                start, at = found.start(), found.end()
            else:
                start = 0
            end, depth = _end(text, at, depth)
            parts.append(text[start:end])
            size += end - start
            block.end = line.number
            at = end
            if depth > 0:
                break
            yield BibBlock(block.kind, block.start, block.end, "\n".join(parts))
            block = None
    if block:
        yield BibBlock(block.kind, block.start, block.end, "\n".join(parts), is_closed=False)


def _end(text: str, at: int, depth: int) -> tuple[int, int]:
    """Where the braces that are open close within a line, or its end, and how many stay open."""
    for found in _BRACES.finditer(text, at):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return found.end(), 0
    return len(text), depth


def parsed(block: BibBlock, strings: str) -> BibRecord:
    """Parse one entry; `strings` are the abbreviations defined before it."""
    text = _KEY.sub(r"\1key,", block.text.replace("\0", ""), count=1)
    try:
        library = parse_string(f"{strings}\n{text}")
    except Exception as error:
        return BibRecord(problem=f"{type(error).__name__}: {error}"[:200])
    entry = next(iter(library.entries), None)
    if entry is None:
        failed = next(iter(library.failed_blocks), None)
        entry = failed.ignore_error_block if isinstance(failed, DuplicateFieldKeyBlock) else None
        if not isinstance(entry, BibEntry):
            return BibRecord(problem="the entry cannot be parsed")
    key = _KEY.match(block.text)
    values: dict[str, object] = {"id": key[2].strip()} if key and key[2].strip() else {}
    for part in entry.fields:
        name, value = part.key.strip().lower(), str(part.value)
        if name in ("author", "editor"):
            values[name] = [_name(one) for one in _people(value)]
        elif name in ("url", "doi", "eprint", "file", "link"):
            values[name] = plain(value) if "\\" in value else value.strip("{} ")
        else:
            values.setdefault(name, plain(value))
    values.pop("editor", None) if "author" in values else None
    if year := values.pop("year", None):
        month, day = str(values.pop("month", "") or ""), str(values.pop("day", "") or "")
        values["year"] = year
        if month:
            number = month.zfill(2) if month.isdigit() else month
            joined = "-".join(part for part in (str(year), number, day.zfill(2) if day.isdigit() else "") if part)
            values["issued"] = joined if month.isdigit() else f"{year} {month} {day}".strip()
    return BibRecord(values)


def _people(text: str) -> list[str]:
    """Split names at each "and" outside braces."""
    names, depth, start = list[str](), 0, 0
    for found in re.finditer(r"[{}]|\s+and\s+", text, re.IGNORECASE):
        sign = found.group()
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0:
            names.append(text[start : found.start()])
            start = found.end()
    names.append(text[start:])
    return [name for name in names if name.strip()]


def _name(text: str) -> object:
    text = text.strip()
    if text.startswith("{") and text.endswith("}") and text.find("}") == len(text) - 1:
        return {"literal": plain(text)}
    return plain(text)


def plain(text: str) -> str:
    """A value as people read it: accents as letters, escapes and braces resolved, formulas as they are."""
    text = " ".join(text.split())
    if not any(sign in text for sign in "\\{}~"):
        return text.replace("---", "—").replace("--", "–")
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(_FORMULA.split(text))).strip()


def _plain(text: str) -> str:
    for sign, held in _HELD.items():
        text = text.replace(sign, held)
    text = _FONT.sub("", without_tex(text)).replace("~", " ")
    text = _COMMAND.sub(lambda found: _SPECIAL[found[1]], text)
    text = _QUOTED.sub(r"\1", text)
    text = _ACRONYM_BRACE.sub("", text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return text.replace("\ue000", "{").replace("\ue001", "}").replace("\ue002", "\\")
