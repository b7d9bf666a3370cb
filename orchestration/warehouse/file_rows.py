"""What the raw layer keeps of a file that was read."""

from __future__ import annotations

import hashlib
from typing import Any

from papertrends.digests.reading import Reading

Row = dict[str, Any]


def file_id_of(sha: str, reading: Reading) -> str:
    """The id of one reading of a content: another version of its reader gives another one."""
    return "f_" + hashlib.md5(f"{sha}:{reading.format}:{reading.reader_version}".encode(), usedforsecurity=False).hexdigest()[:20]


def file_row(about: Row, reading: Reading) -> Row:
    """The row of digest_files, but for the run that read it and when."""
    digest, accounts = reading.digest, reading.accounts
    return {
        "file_id": file_id_of(about["content_sha256"], reading),
        "content_sha256": about["content_sha256"],
        "file_path": about["file_path"],
        "format": reading.format,
        "reader_version": reading.reader_version,
        "source": digest.source,
        "source_kind": digest.source_kind,
        "listed_on": digest.listed_on,
        "listed_on_source": digest.listed_on_source,
        "listed_from": digest.listed_from,
        "listed_to": digest.listed_to,
        "listed_month": digest.listed_month,
        "listed_day": digest.listed_day,
        "page_url": digest.page_url,
        "encoding": digest.encoding,
        "encoding_errors": digest.encoding_errors,
        "remark": digest.remark.reason if digest.remark else None,
        "remark_line": digest.remark.line if digest.remark else None,
        "remark_detail": digest.remark.detail if digest.remark else None,
        "size_bytes": about["size_bytes"],
        "lines": accounts.lines,
        "lines_accounted": accounts.lines_accounted,
        "items": accounts.items,
        "items_accounted": accounts.items_accounted,
        "entries": accounts.entries,
        "rejects": accounts.rejects,
    }
