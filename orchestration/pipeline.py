"""One pipeline run, whichever way it was started: its lock, its beginning, its end, and whether there is anything to do."""

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
from papertrends import files, run_status
from papertrends.config_folder import config_fingerprint
from papertrends.digests.readers import READERS_VERSION
from papertrends.digests.walking import walk
from papertrends.feeds.writing import write_feeds
from papertrends.settings import ROOT, Settings

Say = Callable[[str], object]

INTERRUPTED = "the run was cancelled; run it again to load the remaining files"
"""What is said of a run that Ctrl-C or the button Terminate ended."""
NOTHING_NEW = "no new file, and no change in configuration, seeds, models or readers"


@contextmanager
def step(settings: Settings, run_id: str, say: Say) -> Generator[None]:
    """Be one step of a run: hold the warehouse, and let run_status.json tell of a failure.

    The lock is kept from a run's first step to its end (`finish`), which a failure or an interruption is, too. Raises what
    the block raises.
    """
    try:
        lock.acquire(settings.data_dir / "pipeline.lock", run_id, wait_seconds=settings.lock_wait_seconds, say=say)
        run_status.begin(settings.run_status, run_id)
        yield
    except BaseException as error:
        # Ctrl-C, and Dagster's own signal that somebody ended the run, are no Exception
        message = failure_in_words(settings, error) if isinstance(error, Exception) else INTERRUPTED
        # a full disk takes no word: who started the run has to tell
        with suppress(OSError):
            finish(settings, run_id, "failed", message)
            if damage.is_suspected(message):
                ask_for_another(settings, run_id)
        raise


def ask_for_another(settings: Settings, run_id: str) -> bool:
    """Ask for one more run after one that met damage, which the next one sets aside; only once until a run ends well."""
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
    """Note how the run ended and let the next one begin."""
    try:
        return run_status.end(settings.run_status, run_id, outcome, message, new_digests=new_digests, new_papers=new_papers)
    finally:
        lock.release(settings.data_dir / "pipeline.lock", run_id)


def end_if_nothing_new(settings: Settings, say: Say) -> run_status.Run | None:
    """End a run before it begins when there is nothing for it to do; otherwise this process holds the lock, and goes on.

    Dagster hears of no such run: it would write a thousand events that say nothing, and hide how the last checks ended.
    """
    run_id = str(uuid.uuid4())
    try:
        lock.acquire(settings.data_dir / "pipeline.lock", run_id, wait_seconds=settings.lock_wait_seconds, say=say)
        # a run that is noted as going on has broken off, since this process has the lock
        run_status.begin(settings.run_status, run_id)
        if not is_nothing_new(settings):
            return _leave_to_dagster(settings)
    except (duckdb.Error, raw.NewerWarehouseError):
        return _leave_to_dagster(settings)  # the run says better what is wrong with the warehouse
    except (lock.BusyError, KeyboardInterrupt) as error:
        return finish(settings, run_id, "failed", str(error) or INTERRUPTED)
    return finish(settings, run_id, "nothing_new", NOTHING_NEW + follow_address(settings))


def follow_address(settings: Settings) -> str:
    """Write the feeds anew where their links start with another address than the dashboard now has; say so.

    Only they depend on it: no table does.
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
    """Let a run of another id go on: this one has not broken off."""
    with run_status.changing(settings.run_status) as status:
        status.running = None


def is_nothing_new(settings: Settings, *, wait_seconds: float | None = None) -> bool:
    """Tell whether a run would find all as the last one left it: files, configuration, models, and what is published."""
    if not settings.warehouse.exists() or run_status.read(settings.run_status).files_state != files_state(settings):
        return False
    wanted = fingerprint(settings, wait_seconds=wait_seconds)
    with raw.open_warehouse(settings.warehouse, wait_seconds=wait_seconds) as con:
        # what the disk or somebody's writing kept from being read may be readable now
        if raw.has_files_to_try_again(con):
            return False
    return is_published(settings, wanted)


def files_state(settings: Settings) -> str:
    """Fingerprint the names, sizes and times of all that lies in the digests folder, and the configuration's content.

    Whether the sample is read in their place is for the warehouse to say, which a run has open: where nothing lies there,
    the sample's files are part of the fingerprint either way.
    """
    digest = hashlib.sha256(str(settings.digests_dir).encode())
    for folder in (settings.digests_dir, settings.sample_dir):
        is_empty = True
        for found in walk(str(folder)):
            is_empty = False
            # a file given back its permissions, or its old time, has a new time of change
            about = (
                found.problem if found.status is None else f"{found.status.st_size} {found.status.st_mtime_ns} {found.status.st_ctime_ns}"
            )
            digest.update(f"{found.path}\0{about}\n".encode("utf-8", "surrogateescape"))
        if not is_empty:
            break
    digest.update(config_fingerprint(settings.config_dir).encode())
    return digest.hexdigest()


def fingerprint(settings: Settings, *, wait_seconds: float | None = None) -> str:
    """Everything that a publish follows from: what is in raw, configuration, seeds and models, readers, how it is written."""
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
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def models_fingerprint(settings: Settings) -> str:
    """Everything that makes the tables come out as they do, the data aside: models, what they stand on, the engine."""
    folders = [settings.dbt_project_dir, *(ROOT / "papertrends" / package for package in ("papers", "phrases", "trends"))]
    return hashlib.sha256("|".join([*map(project_fingerprint, folders), duckdb.__version__]).encode()).hexdigest()


def is_published(settings: Settings, wanted: str) -> bool:
    """Tell whether what is published, and the whole marts below it, already follow from the same things."""
    with raw.open_warehouse(settings.warehouse) as con:
        row = con.execute("select fingerprint from meta.published").fetchone()
        return row == (wanted,) and raw.built_from(con) == wanted and published_is_whole(settings, con)


def published_is_whole(settings: Settings, con: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the published file is there and sound; a log beside it, which is never ours, is set aside.

    One of the size and time that were noted is taken to be so. Another is read: it may be a copy that came back from
    a backup, which is then noted.
    """
    files.set_aside(files.log_of(settings.published))
    if publishing.is_as_noted(con, settings.published):
        return True
    if not settings.published.is_file():
        return False
    return damage.what_is_wrong(settings.published, must_hold="about") is None and publishing.note_copy(con, settings.published)


def failure_in_words(settings: Settings, error: Exception) -> str:
    """Say what ended a run, and what to do where that is known."""
    return space.sentence_of(settings, error) or _in_a_sentence(error)


def _in_a_sentence(error: BaseException) -> str:
    """What an exception says, short enough for a line in a table."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # our own say what is the matter; of others the kind tells more than the words: KeyError: 'title'
    kind = "" if type(error).__module__.startswith(("orchestration", "papertrends")) else f"{type(error).__name__}: "
    return f"{kind}{' '.join(lines)}"[:500]
