"""The configuration folder: digests.csv, match_overrides.csv, topics.csv, topic_terms.csv, sources.csv.

All are optional. A row that cannot be used is reported with its line and a reason code; the others are used.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from papertrends.fetching import rows
from papertrends.name_patterns import day_in_name, file_pattern
from papertrends.reasons import ConfigReason

FETCHED = "fetched"
"""The folder in the digests folder into which everything is fetched."""
NO_LINE = 0
"""Stands for a line of digests.csv in rows that were made of sources.csv."""
SOURCE_KINDS = ("daily", "listing", "search", "unknown")
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None}


@dataclass(frozen=True, slots=True)
class Problem:
    """A row, or a file, that cannot be used."""

    file: str
    line: int | None
    reason: ConfigReason
    detail: str


Row = dict[str, str | int | None]
Check = Callable[[dict[str, str]], tuple[ConfigReason, str] | None]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One file of the folder: the table it fills, its columns (and how the table calls them), what must hold."""

    name: str
    table: str
    columns: dict[str, str]
    required: tuple[str, ...]
    check: Check
    derive: Callable[[dict[str, str]], dict[str, str | None]] = lambda _: {}
    """Further columns of the table, made of a row."""


@dataclass(slots=True)
class Config:
    """The folder's rows by table, and its problems."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def _check_digest(row: dict[str, str]) -> tuple[ConfigReason, str] | None:
    if row["listed_on"] and not _is_date(row["listed_on"]):
        return ConfigReason.BAD_DATE, f"listed_on is {row['listed_on']!r}: write it as 2025-06-03"
    if wrong := next((column for column in ("listed_from", "listed_to") if row[column] and not _is_date(row[column])), None):
        return ConfigReason.BAD_DATE, f"{wrong} is {row[wrong]!r}: write it as 2025-06-03"
    is_span = row["listed_from"] or row["listed_to"]
    if is_span and (row["listed_on"] or not row["listed_from"] or row["listed_from"] > row["listed_to"]):
        return ConfigReason.BAD_SPAN, "a list of several days needs listed_from and listed_to in this order, and no listed_on"
    if row["source_kind"] and row["source_kind"] not in SOURCE_KINDS:
        return ConfigReason.BAD_SOURCE_KIND, f"source_kind is {row['source_kind']!r}: one of {', '.join(SOURCE_KINDS)}"
    if row["day_in_name"] and not day_in_name(row["day_in_name"]):
        return ConfigReason.BAD_DAY_IN_NAME, f"day_in_name is {row['day_in_name']!r}: write it as YYYY-MM-DD, DDMMYY or D Mon YYYY"
    if row["withdrawn"].lower() not in TRUTHS:
        return ConfigReason.BAD_WITHDRAWN, f"withdrawn is {row['withdrawn']!r}: true or false"
    return None


def _patterns(row: dict[str, str]) -> dict[str, str | None]:
    """What finds the files that a row is about, and the day in their names."""
    day = day_in_name(row["day_in_name"]) if row["day_in_name"] else None
    return {
        "file": row["file"].rstrip("/"),
        "file_pattern": file_pattern(row["file"] + "**" if row["file"].endswith("/") and file_pattern(row["file"]) else row["file"]),
        "day_pattern": day.pattern if day else None,
        "day_order": day.order if day else None,
    }


def _check_override(row: dict[str, str]) -> tuple[ConfigReason, str] | None:
    if row["verdict"] not in {"same", "different"}:
        return ConfigReason.BAD_VERDICT, f"verdict is {row['verdict']!r}: same or different"
    if row["id_a"] == row["id_b"]:
        return ConfigReason.SAME_ID_TWICE, f"both ids are {row['id_a']!r}"
    return None


def _check_nothing(row: dict[str, str]) -> tuple[ConfigReason, str] | None:
    """The rules of the taxonomy are dbt tests, which see the seeds and the folder's rows: a bad row fails the build."""
    del row


DIGESTS = ConfigFile(
    "digests.csv",
    "config_digests",
    {c: c for c in ("file", "listed_on", "source_kind", "source", "withdrawn", "day_in_name", "listed_from", "listed_to")},
    ("file",),
    _check_digest,
    _patterns,
)
CONFIG_FILES = (
    DIGESTS,
    ConfigFile(
        "match_overrides.csv",
        "config_match_overrides",
        {"id_a": "id_a", "id_b": "id_b", "verdict": "verdict", "who": "decided_by", "why": "reason"},
        ("id_a", "id_b", "verdict"),
        _check_override,
    ),
    ConfigFile(
        "topics.csv",
        "config_topics",
        {c: c for c in ("topic_id", "parent_topic_id", "name", "description", "arxiv_categories")},
        (),
        _check_nothing,
    ),
    ConfigFile("topic_terms.csv", "config_topic_terms", {c: c for c in ("topic_id", "term", "weight")}, (), _check_nothing),
)

SOURCES = ConfigFile("sources.csv", "sources", {c: c for c in rows.COLUMNS}, rows.REQUIRED, rows.check)
"""What to fetch. It fills no table of its own."""


def read_config(folder: Path) -> Config:
    """Read the folder. Never raises because of a file's content; a missing folder is empty."""
    sources, problems = read_sources(folder)
    config = Config({DIGESTS.table: _of_fetched(sources)}, problems)
    for kind in CONFIG_FILES:
        config.rows.setdefault(kind.table, [])
        path = folder / kind.name
        if path.is_file():
            _read_file(path, kind, config)
    return config


def read_sources(folder: Path) -> tuple[list[Row], list[Problem]]:
    """Read sources.csv: its rows, and what is wrong with others. Of two rows of one name, the first is used."""
    config, path = Config(rows={SOURCES.table: []}), folder / SOURCES.name
    if path.is_file():
        _read_file(path, SOURCES, config)
    used: dict[str, Row] = {}
    for row in config.rows[SOURCES.table]:
        # a name is a folder's, and some disks do not tell capitals apart
        if row is not used.setdefault(str(row["name"]).lower(), row):
            line = row["line"] if isinstance(row["line"], int) else None
            config.problems.append(Problem(SOURCES.name, line, ConfigReason.BAD_FETCH_NAME, f"name {row['name']} stands twice"))
    return list(used.values()), config.problems


def config_fingerprint(folder: Path) -> str:
    """Hash the folder's files."""
    digest = hashlib.sha256()
    for kind in (*CONFIG_FILES, SOURCES):
        path = folder / kind.name
        if path.is_file():
            digest.update(kind.name.encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read_file(path: Path, kind: ConfigFile, config: Config) -> None:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    missing = [c for c in kind.required if c not in (reader.fieldnames or [])]
    if missing:
        config.problems.append(
            Problem(
                kind.name, 1, ConfigReason.MISSING_COLUMN, f"the header names no {', '.join(missing)}; it needs {', '.join(kind.columns)}"
            )
        )
        return
    line = 1
    try:
        for read in reader:
            line = reader.line_num
            first = line - sum(str(value).count("\n") for value in read.values())
            row = {column: str(read.get(column) or "").strip() for column in kind.columns}
            if not any(row.values()):
                continue
            empty = [c for c in kind.required if not row[c]]
            wrong = (ConfigReason.MISSING_VALUE, f"{', '.join(empty)} is empty") if empty else kind.check(row)
            if wrong:
                config.problems.append(Problem(kind.name, first, *wrong))
            else:
                config.rows[kind.table].append(_table_row(kind, first, row))
    except csv.Error as error:
        config.problems.append(Problem(kind.name, line + 1, ConfigReason.BAD_CSV, str(error)))


def _table_row(kind: ConfigFile, line: int, row: dict[str, str]) -> Row:
    said = {to: row[column] or None for column, to in kind.columns.items()}
    return {"line": line} | said | kind.derive(row)


def _of_fetched(sources: list[Row]) -> list[Row]:
    """Rows of digests.csv that say of fetched files what their readers cannot know; its own rows decide before these."""
    empty = dict.fromkeys(DIGESTS.columns, "")
    named = [(str(row["name"]), rows.source_kind(str(row["kind"]))) for row in sources]
    return [
        _table_row(DIGESTS, NO_LINE, empty | {"file": f"{FETCHED}/{name}/", "source": name, "source_kind": kind})
        for name, kind in named
        if kind
    ]


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
