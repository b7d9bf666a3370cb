"""The rows of sources.csv: what must hold for each, and the sources they make."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from papertrends.fetching.kinds import KINDS, MAILBOX, NAMES
from papertrends.fetching.model import Source
from papertrends.reasons import ConfigReason

COLUMNS = ("name", "kind", "query", "address", "since")
REQUIRED = ("name", "kind")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,59}")

Wrong = tuple[ConfigReason, str]


def check(row: Mapping[str, str]) -> Wrong | None:
    """Say what is wrong with a row, if anything."""
    if not _NAME.fullmatch(row["name"]):
        return ConfigReason.BAD_FETCH_NAME, f"name is {row['name']!r}: it is a folder's name, such as cs-cl"
    if row["kind"] not in NAMES:
        return ConfigReason.BAD_FETCH_KIND, f"kind is {row['kind']!r}: one of {', '.join(NAMES)}"
    return _check_since(row) or _check_query(row) or _check_address(row)


def source_of(row: Mapping[str, str | int | None]) -> Source:
    """Make a source of a row that holds."""
    said = {name: str(row.get(name) or "") for name in COLUMNS}
    address = said["address"] or KINDS[said["kind"]].address
    return Source(said["name"], said["kind"], said["query"], address, dt.date.fromisoformat(said["since"]) if said["since"] else None)


def source_kind(kind: str) -> str:
    """The kind of source to which a fetched digest belongs, where its reader cannot tell; else empty."""
    return KINDS[kind].source_kind if kind in KINDS else ""


def user_of(address: str) -> str:
    """The user in a mailbox's address."""
    return unquote(urlsplit(address).username or "")


def folder_of(address: str) -> str:
    """The folder in a mailbox's address."""
    return unquote(urlsplit(address).path.strip("/")) or "INBOX"


def _check_since(row: Mapping[str, str]) -> Wrong | None:
    if row["since"]:
        try:
            dt.date.fromisoformat(row["since"])
        except ValueError:
            return ConfigReason.BAD_SINCE, f"since is {row['since']!r}: write it as 2025-06-03"
    elif row["kind"] != MAILBOX and KINDS[row["kind"]].needs_since:
        return ConfigReason.MISSING_VALUE, "since is empty: the first day to fetch"
    return None


def _check_query(row: Mapping[str, str]) -> Wrong | None:
    wanted = "none" if row["kind"] == MAILBOX else KINDS[row["kind"]].query
    if wanted == "required" and not row["query"]:
        return ConfigReason.MISSING_VALUE, "query is empty"
    if wanted == "none" and row["query"]:
        return ConfigReason.BAD_QUERY, f"{row['kind']} takes no query"
    return None


def _check_address(row: Mapping[str, str]) -> Wrong | None:
    is_mail = row["kind"] == MAILBOX
    if not row["address"]:
        needed = is_mail or not KINDS[row["kind"]].address
        return (ConfigReason.MISSING_VALUE, "address is empty") if needed else None
    if (parts := _parts(row["address"])) is None:
        return ConfigReason.BAD_ADDRESS, "it has no host, or cannot be read"
    if parts.password is not None or (parts.username is not None and not is_mail):
        # the address is shown in logs
        return ConfigReason.BAD_ADDRESS, "it holds a password or user: set PAPERTRENDS_FETCH_IMAP_PASSWORD for a mailbox"
    if parts.scheme not in (("imaps", "imap") if is_mail else ("https", "http")):
        return ConfigReason.BAD_ADDRESS, f"it begins with {parts.scheme}: – {'imaps' if is_mail else 'https'}: is wanted"
    if is_mail and not parts.username:
        return ConfigReason.BAD_ADDRESS, "it names no user: write it as imaps://user@host/folder; an @ in the user is %40"
    return None


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises if it is no number
    except ValueError:
        return None
    return parts if parts.hostname and not re.search(r"\s", address) else None
