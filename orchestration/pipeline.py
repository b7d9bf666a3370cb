"""A pipeline run, however it was started: its lock, start and end, and whether there is anything to do."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import duckdb

from orchestration import space
from orchestration.dbt_manifest import project_fingerprint
from orchestration.warehouse import damage, lock, publishing, raw
from orchestration.warehouse.feeds import read_feeds
from papertrends import files, logs, run_status
from papertrends.config_folder import config_fingerprint
from papertrends.digests.readers import READERS_VERSION
from papertrends.digests.walking import walk
from papertrends.feeds.writing import write_feeds
from papertrends.settings import ROOT, Settings

Say = Callable[[str], object]

INTERRUPTED = "the run was cancelled; run it again to load the remaining files"
"""The message of a run that Ctrl-C or the button Terminate ended."""
NOTHING_NEW = "no new file, and no change in configuration, seeds, models or readers"


@contextmanager
def step(settings: Settings, run_id: str, say: Say) -> Generator[None]:
    """Run a step under the warehouse lock and record failures in run_status.json.

    The lock is held from a run's first step to its end (`finish`), including failure and cancellation. Raises what the
    block raises.
    """
    try:
        lock.acquire(settings.data_dir / "pipeline.lock", run_id, wait_seconds=settings.lock_wait_seconds, say=say)
        run_status.begin(settings.run_status, run_id)
        logs.set_run(run_id)
        yield
    except BaseException as error:
        # Ctrl-C and Dagster's cancellation are not subclasses of Exception
        message = failure_in_words(settings, error) if isinstance(error, Exception) else INTERRUPTED
        # nothing can be written to a full disk: whoever started the run reports it
        with suppress(OSError):
            finish(settings, run_id, "failed", message)
            if damage.is_suspected(message):
                ask_for_another(settings, run_id)
        raise


def ask_for_another(settings: Settings, run_id: str) -> bool:
    """Request one more run after one that met damage, which the next one sets aside; only once until a run succeeds."""
    with run_status.changing(settings.run_status) as status:
        is_first = status.again in (None, run_id)
        status.again = status.again or run_id
        return is_first


def finish(
    settings: Settings,
    run_id: str,
    outcome: run_status.Outcome,
    message: str,
    *,
    new_digests: int | None = None,
    new_papers: int | None = None,
) -> run_status.Run:
    """Record how the run ended, and release the lock."""
    try:
        return run_status.end(settings.run_status, run_id, outcome, message, new_digests=new_digests, new_papers=new_papers)
    finally:
        lock.release(settings.data_dir / "pipeline.lock", run_id)


def end_if_nothing_new(settings: Settings, say: Say) -> run_status.Run | None:
    """End a run at once if nothing is new; otherwise keep the lock and return None.

    Dagster does not see such a run: it would write a thousand empty events and hide the last check results.
    """
    run_id = str(uuid.uuid4())
    try:
        lock.acquire(settings.data_dir / "pipeline.lock", run_id, wait_seconds=settings.lock_wait_seconds, say=say)
        # this process has the lock, so any run recorded as running was interrupted
        run_status.begin(settings.run_status, run_id)
        if not is_nothing_new(settings):
            return _leave_to_dagster(settings)
    except (duckdb.Error, raw.NewerWarehouseError):
        return _leave_to_dagster(settings)  # the run reports what is wrong with the warehouse
    except (lock.BusyError, KeyboardInterrupt) as error:
        return finish(settings, run_id, "failed", str(error) or INTERRUPTED)
    return finish(settings, run_id, "nothing_new", NOTHING_NEW + follow_address(settings))


def follow_address(settings: Settings) -> str:
    """Rewrite the feeds if the dashboard's address has changed; return a note about it.

    Only the feeds' links depend on the address; no table does.
    """
    addresses = settings.feeds / "feeds.opml"
    if not addresses.is_file() or f'xmlUrl="{settings.public_url}/' in addresses.read_text(encoding="utf-8"):
        return ""
    try:
        write_feeds(read_feeds(settings.published), settings.feeds, settings.public_url)
    except (OSError, duckdb.Error) as error:
        return f"; feeds still link to the dashboard's old address: {_in_a_sentence(error)}"
    return f"; feeds now link to {settings.public_url}"


def _leave_to_dagster(settings: Settings) -> None:
    """Leave the work to a Dagster run, which has its own id; this one does not count as interrupted."""
    with run_status.changing(settings.run_status) as status:
        status.running = None


def is_nothing_new(settings: Settings, *, wait_seconds: float | None = None) -> bool:
    """Tell whether files, configuration, models and the published file are as the last run left them."""
    if not settings.warehouse.exists() or run_status.read(settings.run_status).files_state != files_state(settings):
        return False
    wanted = fingerprint(settings, wait_seconds=wait_seconds)
    with raw.open_warehouse(settings.warehouse, wait_seconds=wait_seconds) as con:
        # a file that could not be read, or was still being written, may be readable now
        if raw.has_files_to_try_again(con):
            return False
    return is_published(settings, wanted)


def stays_rolled_back(settings: Settings) -> bool:
    """Tell whether somebody has rolled back and no file has changed since: a run at a set hour must not undo it."""
    status = run_status.read(settings.run_status)
    return status.rolled_back_to is not None and status.files_state == files_state(settings)


def files_state(settings: Settings) -> str:
    """Fingerprint the names, sizes and times of everything in the digests folder, and the configuration's content.

    Only the warehouse knows whether the sample is read instead, and a run may have it open. So if the folder is empty,
    the sample's files are part of the fingerprint either way.
    """
    digest = hashlib.sha256(str(settings.digests_dir).encode())
    for folder in (settings.digests_dir, settings.sample_dir):
        is_empty = True
        for found in walk(str(folder)):
            is_empty = False
            # restoring a file's permissions or its old modification time changes its ctime
            about = (
                found.problem if found.status is None else f"{found.status.st_size} {found.status.st_mtime_ns} {found.status.st_ctime_ns}"
            )
            digest.update(f"{found.path}\0{about}\n".encode("utf-8", "surrogateescape"))
        if not is_empty:
            break
    digest.update(config_fingerprint(settings.config_dir).encode())
    return digest.hexdigest()


def fingerprint(settings: Settings, *, wait_seconds: float | None = None) -> str:
    """Fingerprint everything a publish depends on: raw, configuration, seeds, models, readers, and the publishing code."""
    with raw.open_warehouse(settings.warehouse, wait_seconds=wait_seconds) as con:
        row = con.execute(
            """
            select
                count(*) filter (where outcome != 'unchanged'),
                max(seen_order) filter (where outcome != 'unchanged'),
                -- when a file was received, which its year may follow from, an unchanged one can tell anew
                (
                    select bit_xor(hash(content_sha256, received_at)) from (
                        select content_sha256, min(least(modified_at, seen_at)) as received_at
                        from raw.digest_outcomes where content_sha256 is not null group by content_sha256
                    )
                )
            from raw.digest_outcomes
            """
        ).fetchone()
    publishing = [project_fingerprint(ROOT / folder) for folder in ("orchestration/warehouse", "papertrends/feeds")]
    parts = [str(row), config_fingerprint(settings.config_dir), models_fingerprint(settings), *publishing, READERS_VERSION]
    if settings.published_most_rows:
        parts.append(f"most rows {settings.published_most_rows}")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def models_fingerprint(settings: Settings) -> str:
    """Fingerprint everything the tables depend on except the data: models, the packages they call, the engine, DuckDB's version."""
    folders = [settings.dbt_project_dir, *(ROOT / "papertrends" / package for package in ("papers", "phrases", "trends"))]
    return hashlib.sha256("|".join([*map(project_fingerprint, folders), duckdb.__version__, settings.engine]).encode()).hexdigest()


def is_published(settings: Settings, wanted: str) -> bool:
    """Tell whether the published file and complete marts already come from this fingerprint."""
    with raw.open_warehouse(settings.warehouse) as con:
        row = con.execute("select fingerprint from meta.published").fetchone()
        return row == (wanted,) and raw.built_from(con) == wanted and published_is_whole(settings, con)


def published_is_whole(settings: Settings, con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the published file is there and sound. A log beside it is never ours, and is set aside.

    A file with the recorded size and time counts as sound. Any other is read: it may be a copy from a backup, which is
    then recorded.
    """
    files.set_aside(files.log_of(settings.published))
    if publishing.is_as_noted(con, settings.published):
        return not publishing.lost_years(con, settings.published)
    if not settings.published.is_file():
        return False
    return damage.what_is_wrong(settings.published, must_hold="about") is None and publishing.note_copy(con, settings.published)


def failure_in_words(settings: Settings, error: Exception) -> str:
    """Say what ended a run and, if known, what to do."""
    return space.sentence_of(settings, error) or _in_a_sentence(error)


def _in_a_sentence(error: BaseException) -> str:
    """An exception's message, short enough for a line in a table."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # our own messages are complete; others need the type to be understood: KeyError: 'title'
    kind = "" if type(error).__module__.startswith(("orchestration", "papertrends")) else f"{type(error).__name__}: "
    return f"{kind}{' '.join(lines)}"[:500]
