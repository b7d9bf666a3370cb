"""The steps of a run, without Dagster: load digests into the warehouse, and publish."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestration import generations, pipeline, space
from orchestration.pipeline import Say
from orchestration.warehouse import damage, methods, origin, publishing, raw
from orchestration.warehouse.loading import Summary, load_digests
from papertrends import older_files, run_status
from papertrends.sentences import counted
from papertrends.settings import Settings


class NotBuiltError(RuntimeError):
    """The marts are incomplete: a build is in progress, or the last one failed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded from where."""

    folder: Path
    summary: Summary
    rows: dict[str, int]
    """Rows of the raw tables asked for."""


def load(settings: Settings, run_id: str, tables: list[str], say: Say, warn: Say) -> Loaded:
    """Load the user's digests or the sample into a sound warehouse of this version.

    Raises `space.NoSpaceError`, `origin.DigestsFolderError`, `raw.NewerWarehouseError`, and what DuckDB raises.
    """
    with pipeline.step(settings, run_id, say):
        generations.make_room(settings, say)
        space.check(settings)
        state = pipeline.files_state(settings)
        before = run_status.read(settings.run_status)
        # a run that failed or broke off may have met damage that opening does not show
        has_failed = before.broke_off or not before.runs or before.runs[0].outcome == "failed"
        mended = damage.mend(settings.warehouse, settings.published, thoroughly=has_failed, say=say)
        if mended:
            warn(mended)
        sample = origin.settle(settings.warehouse, settings.digests_dir, settings.sample_dir)
        folder = settings.sample_dir if sample else settings.digests_dir
        with raw.open_warehouse(settings.warehouse, say=say) as con:
            origin.migrate(con, settings.sample_dir)
            summary = load_digests(con, folder, run_id, max_file_bytes=settings.max_file_bytes, say=say)
            rows = raw.count_rows(con, tables)
            rejected = raw.rejected_files(con)
            if mended and (lost := damage.name_lost(con, settings.published)):
                raw.add_remark(con, lost)
                warn(lost)
        with run_status.changing(settings.run_status) as status:
            status.sample, status.digests_dir, status.files_state, status.rejected = sample, str(folder), state, rejected
        say(summary.sentence())
    return Loaded(folder, summary, rows)


def publish(settings: Settings, run_id: str) -> tuple[publishing.Published, str]:
    """Publish the marts and record it in the warehouse and run_status.json; return what was written, also as a sentence.

    Raises `NotBuiltError`, and what DuckDB raises.
    """
    with raw.open_warehouse(settings.warehouse) as con:
        built_from = raw.built_from(con)
        news = "; ".join([raw.outcomes_since_publish(con), *raw.remarks(con)])
        is_sample = bool(origin.recorded(con))
        generations.keep_noted(settings, con)
        is_as_left = publishing.is_as_noted(con, settings.published)
        is_damaged = not is_as_left and bool(damage.what_is_wrong(settings.published, must_hold="about"))
    if built_from is None:
        msg = "the marts are incomplete, because the last build of the models failed or is in progress; run the whole pipeline"
        raise NotBuiltError(msg)
    status = run_status.read(settings.run_status)
    started_at = status.running.started_at if status.running else run_status.now()
    folder = settings.sample_dir if is_sample else settings.digests_dir
    about = {"sample": str(is_sample).lower(), "digests_dir": str(folder), "public_url": settings.public_url}
    about |= methods.facts(settings.dbt_project_dir)
    done = publishing.publish(
        settings.warehouse,
        settings.published,
        (run_id, started_at),
        about,
        news,
        is_as_left=is_as_left,
        is_damaged=is_damaged,
        most_rows=settings.published_most_rows,
    )
    with raw.open_warehouse(settings.warehouse) as con:
        publishing.note_published(con, settings.published, built_from, done.generation)
    # what stays by mistake goes with the next publish
    with suppress(OSError):
        older_files.sweep(older_files.folder_of(settings.published), status.generation, [path.stem for path in generations.kept(settings)])
    with run_status.changing(settings.run_status) as status:
        status.generation, status.published_at, status.rolled_back_to = done.generation, run_status.now(), None
    return done, f"{counted(done.papers, 'paper')} from {counted(done.digests, 'digest')}; {news}"
