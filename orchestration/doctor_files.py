"""What `papertrends doctor` finds about files: databases that cannot be opened, digest files that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from orchestration import space
from orchestration.findings import Finding
from orchestration.warehouse import lock
from papertrends import ignoring, older_files
from papertrends.reasons import FileReason
from papertrends.sentences import counted
from papertrends.settings import Settings

NAMED = 5
"""Failed files that are named: the page Data health has them all."""
_HOLDER = re.compile(r"\bPID (\d+)")


def databases(settings: Settings) -> Iterator[Finding]:
    """Say whether the warehouse and the published file can be opened, and how large they are."""
    for subject, path, count in (
        ("warehouse", settings.warehouse, "select count(*) from raw.digest_files"),
        ("published file", settings.published, "select count(*) from digests"),
    ):
        if not path.exists():
            yield Finding("warning", subject, f"there is no {path} yet", "run make build")
            continue
        try:
            with duckdb.connect(str(path), read_only=True) as con:
                con.execute(count)
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            if "lock" not in first.lower():
                yield Finding("problem", subject, f"{path} cannot be opened: {first}", "run make build: it is set aside and rebuilt")
            elif lock.is_held(settings.data_dir / "pipeline.lock"):
                yield Finding("ok", subject, f"a build is running and has {path} open")
            else:
                holder = _HOLDER.search(str(error))
                who = f"process {holder[1]}" if holder else "another program"
                yield Finding("warning", subject, f"{who} has {path} open for writing", "close it there: builds wait for it")
        else:
            yield Finding("ok", subject, f"{path} opens, {path.stat().st_size / space.MEGABYTE:,.0f} MB")


def older_years(settings: Settings) -> Iterator[Finding]:
    """Say whether the files with older years are there that the published file needs, where it needs any."""
    folder = older_files.folder_of(settings.published)
    for (generation,) in _published(settings, "select value from about where key = 'generation'") or []:
        yield from _older_years(folder, older_files.needed(folder, generation), older_files.lost(folder, generation))


def _older_years(folder: Path, files: Mapping[str, int], lost: list[Path]) -> Iterator[Finding]:
    if lost:
        more = f" and {len(lost) - NAMED:,} more" if len(lost) > NAMED else ""
        said = f"gone or cut: {', '.join(map(str, lost[:NAMED]))}{more}; what needs these years cannot be shown"
        yield Finding("problem", "older years", said, "run make build: they are written again")
    elif files:
        size = sum(files.values()) / space.MEGABYTE
        yield Finding("ok", "older years", f"{counted(len(files), 'file')} in {folder}, {size:,.0f} MB")


def failed(settings: Settings) -> Iterator[Finding]:
    """Name the digest files that failed and that nobody ignores, each with the reason."""
    rows = _published(settings, "select file_path, reason from digest_outcomes where outcome = 'rejected' order by file_path")
    if rows is None:
        return
    known = ignoring.ignored(settings.config_dir)
    found = [(str(file), str(reason)) for file, reason in rows if file not in known]
    if not found:
        yield Finding("ok", "digest files", "none failed")
        return
    named = "; ".join(f"{file} ({_meaning(reason)})" for file, reason in found[:NAMED])
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    sentence = f"{counted(len(found), 'file')} failed: {named}{more}"
    yield Finding("warning", "digest files", sentence, "the page Data health says what to do about each")


def _published(settings: Settings, query: str) -> list[tuple[Any, ...]] | None:
    """Rows of the published file; None if it cannot be read, which `databases` says."""
    try:
        with duckdb.connect(str(settings.published), read_only=True) as con:
            return con.execute(query).fetchall()
    except duckdb.Error:
        return None


def _meaning(code: str) -> str:
    reason = FileReason.look_up(code)
    return reason.meaning.replace("`", "").rstrip(".") if reason else code
