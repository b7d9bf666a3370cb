"""Bibliographies in tagged lines: RIS, PubMed's nbib, Web of Science's and EndNote's (refer). One record after the other."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from papertrends.digests.lines import Line

MAX_RECORD_LINES = 20_000


class Dialect(NamedTuple):
    """The form of a kind of tagged lines, and the meaning of its tags: names of `fields.NAMES`, several where a tag repeats."""

    name: str
    tag: re.Pattern[str]
    begins: frozenset[str]
    ends: frozenset[str]
    names: Mapping[str, str]
    lists: frozenset[str]
    """The tags that repeat for each author or keyword."""
    blank_ends: bool


def _names(**tags: str) -> dict[str, str]:
    return {tag: name for name, listed in tags.items() for tag in listed.split()}


RIS = Dialect(
    "ris",
    re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?"),
    frozenset(("TY",)),
    frozenset(("ER",)),
    _names(
        title="TI T1 CT", abstract="AB N2", authors="AU A1", date="DA Y1", year="PY", venue="T2 JO JF JA J2 BT C3", doi="DO", url="UR L2 LK",
        pdf_url="L1", keywords="KW", id="ID", identifier="AN", summary_note="N1", type="TY",
    ),
    frozenset(("AU", "A1", "KW")),
    blank_ends=False,
)  # fmt: skip
NBIB = Dialect(
    "nbib",
    re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)"),
    frozenset(("PMID",)),
    frozenset(),
    _names(title="TI BTI TT", abstract="AB", author_full_names="FAU", authors="AU CN", date="DP", online_date="DEP", venue="JT", journal="TA", doi="LID AID", keywords="OT", id="PMID"),
    frozenset(("FAU", "AU", "CN", "OT", "LID", "AID")),
    blank_ends=True,
)  # fmt: skip
WOS = Dialect(
    "wos",
    re.compile(r"([A-Z][A-Z0-9])(?: (.*))?"),
    frozenset(("PT",)),
    frozenset(("ER",)),
    _names(title="TI", abstract="AB", author_full_names="AF", authors="AU", year="PY", publication_date="PD", venue="SO", doi="DI", keywords="DE", id="UT", conference="CT", type="PT"),
    frozenset(("AF", "AU")),
    blank_ends=False,
)  # fmt: skip
REFER = Dialect(
    "refer",
    re.compile(r"%([0-9A-Za-z@!?\[\]$&*(~>+^])(?: (.*))?"),
    frozenset(("0",)),
    frozenset(),
    _names(title="T", abstract="X", authors="A", date="8", year="D", venue="J", booktitle="B", doi="R", url="U", keywords="K", id="F", type="0"),
    frozenset(("A", "K")),
    blank_ends=True,
)  # fmt: skip
DIALECTS = (RIS, NBIB, WOS, REFER)
_ARE_DOIS = re.compile(r"(10\.\S+)(?:\s*\[doi\])?")


class _Tagged(NamedTuple):
    """A line of a record, with its tag and value; without a tag it goes on with the line before."""

    line: Line
    tag: str
    value: str


@dataclass(slots=True)
class TaggedRecord:
    """The lines of one record, and its values by name."""

    lines: list[Line]
    values: dict[str, object] = field(default_factory=dict)
    unused: set[str] = field(default_factory=set)
    is_closed: bool = True


def dialect_of(head: str) -> Dialect | None:
    """The dialect of a text that begins like this: a record must begin early and have a title or authors."""
    lines = [line for line in head.splitlines() if line.strip()][:200]
    for dialect in DIALECTS:
        tags = [found[1] for line in lines if (found := dialect.tag.fullmatch(_line(line, dialect)))]
        first = next((n for n, tag in enumerate(tags) if tag in dialect.begins), None)
        if (
            first is not None
            and len(tags) * 3 >= len(lines[:60])
            and any(dialect.names.get(tag) in ("title", "authors", "author_full_names") for tag in tags)
        ):
            return dialect
    return None


def _line(text: str, dialect: Dialect) -> str:
    text = text.removeprefix("\ufeff").rstrip()
    return text.lstrip() if dialect is RIS and text[:2].isspace() else text


def records(lines: Iterator[Line], dialect: Dialect) -> Iterator[TaggedRecord]:
    """Split lines into records; lines before, between and after them belong to none."""
    gathered: list[_Tagged] = []
    for line in lines:
        found = dialect.tag.fullmatch(_line(line.text, dialect))
        tag = found[1] if found else ""
        begins = tag in dialect.begins or (dialect is REFER and bool(tag) and not gathered)
        if gathered and (begins or len(gathered) >= MAX_RECORD_LINES):
            yield _record(gathered, dialect, is_closed=not dialect.ends)
            gathered = []
        if not gathered and not begins:
            continue
        is_blank_end = dialect.blank_ends and not line.text.strip()
        if not is_blank_end:
            gathered.append(_Tagged(line, tag, (found[2] or "").strip() if found else ""))
        if is_blank_end or tag in dialect.ends:
            yield _record(gathered, dialect)
            gathered = []
    if gathered:
        yield _record(gathered, dialect, is_closed=not dialect.ends)


def _record(tagged: list[_Tagged], dialect: Dialect, *, is_closed: bool = True) -> TaggedRecord:
    while len(tagged) > 1 and not tagged[-1].line.text.strip():
        tagged = tagged[:-1]
    record = TaggedRecord([one.line for one in tagged], is_closed=is_closed)
    values: list[tuple[str, str]] = []
    for line, tag, value in tagged:
        if tag:
            values.append((tag, value))
        elif values and line.text.strip():
            last, said = values[-1]
            if dialect is WOS and last in dialect.lists:
                values.append((last, line.text.strip()))
            else:
                values[-1] = (last, f"{said} {line.text.strip()}".strip())
    for tag, value in values:
        _enter(record, dialect, tag, value)
    return record


def _enter(record: TaggedRecord, dialect: Dialect, tag: str, value: str) -> None:
    name = dialect.names.get(tag)
    if name is None or name == "summary_note":
        if value and tag not in dialect.ends:
            record.unused.add(tag)
        return
    if not value or name == "type":
        return
    if name == "doi":
        found = _ARE_DOIS.fullmatch(value.removeprefix("doi:").strip()) or ("doi.org/" in value and re.match(r".*?(10\.\S+)", value))
        if found:
            record.values.setdefault("doi", found[1])
        return
    if tag in dialect.lists:
        listed = record.values.setdefault(name, [])
        if isinstance(listed, list):
            listed.extend(part for part in (re.split(r"\s?;\s?", value) if name == "keywords" else [value]) if part)
    elif name in ("date", "venue", "title", "abstract", "url") and name in record.values:
        record.values.setdefault({"date": "date issued", "venue": "journal", "url": "link"}.get(name, name), value)
    else:
        record.values[name] = value
