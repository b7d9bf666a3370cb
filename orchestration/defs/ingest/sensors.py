"""Runs that start by themselves: when digest files appear, change or vanish."""

import json
import time
from typing import Any

import dagster as dg

from orchestration import pipeline, retention
from orchestration.defs.resources import settings
from orchestration.defs.schedules import everything
from orchestration.warehouse import lock
from papertrends import files, run_status

LOOKS_EVERY_SECONDS = 5
MOST_OF_THE_TIME = 0.05
"""The share of a processor that looking for files may take: 200,000 files cost 0.9 s a look, and are looked at every 17 s."""

GOING_ON = "a run is going on: looking again when it has ended"


@dg.sensor(job=everything, minimum_interval_seconds=LOOKS_EVERY_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def digests_folder(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Start one run for all that came, once nothing has changed for some seconds.

    The cursor holds the state of the folders that was last seen, and since when it has stood. The run key is
    both: the same files start nothing twice, and files that come back as they were before are news again. After a look
    that took long the next one waits, so that a folder of very many files does not keep a processor busy.
    """
    # another program's log beside the published file would keep readers out
    files.set_aside(files.log_of(settings.published))
    if again := run_status.read(settings.run_status).again:
        if lock.is_held(settings.data_dir / "pipeline.lock"):
            return dg.SkipReason(GOING_ON)
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"again-{again}")])
    cursor = json.loads(context.cursor) if context.cursor else {}
    rest = _rest(cursor)
    if rest > 0:
        return dg.SkipReason(f"looking through the folder took {cursor['took']:.1f} s: looking again in {rest:.0f} s")
    began = time.process_time()
    state = pipeline.files_state(settings)
    took = time.process_time() - began
    looked = {"looked": time.time(), "took": took} if took > MOST_OF_THE_TIME * LOOKS_EVERY_SECONDS else {}
    if state == run_status.read(settings.run_status).files_state:
        context.update_cursor(json.dumps(_seen(cursor) | looked))
        return dg.SkipReason("no file has come, changed or gone since the last run")
    if cursor.get("state") != state:
        context.update_cursor(json.dumps({"state": state, "since": time.time()} | looked))
        return dg.SkipReason("files are changing: waiting until they are still")
    context.update_cursor(json.dumps(_seen(cursor) | looked))
    still_for = time.time() - float(cursor["since"])
    if still_for < settings.still_seconds:
        return dg.SkipReason(f"files have been still for {still_for:.0f} s: waiting for {settings.still_seconds:.0f} s")
    # such as the build of `make run`: beside it, a run would find nothing new and hide how its checks ended
    if lock.is_held(settings.data_dir / "pipeline.lock"):
        return dg.SkipReason(GOING_ON)
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"{state[:16]}-{cursor['since']:.0f}")])


def _seen(cursor: dict[str, Any]) -> dict[str, Any]:
    """What the cursor says of the files."""
    return {key: cursor[key] for key in ("state", "since") if key in cursor}


def _rest(cursor: dict[str, Any]) -> float:
    """Seconds until the folder may be looked at again."""
    passed, pause = time.time() - cursor.get("looked", 0.0), cursor.get("took", 0.0) / MOST_OF_THE_TIME
    # a clock that jumped back must not put us to sleep
    return pause - passed if passed >= 0 else 0.0


@dg.sensor(minimum_interval_seconds=3600, default_status=dg.DefaultSensorStatus.RUNNING)
def old_looks(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Delete what the sensors wrote down when they found nothing, but for the last hour's."""
    retention.forget_old_looks(context.instance)
    return dg.SkipReason("looks of more than an hour ago are deleted")


FROM_OUTSIDE = "This run has been marked as failed from outside the execution context."
"""What Dagster says of a run whose process is gone."""


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def note_failures(context: dg.RunFailureSensorContext) -> None:
    """Note in run_status.json a run that failed without a word, such as one whose process was killed or never got to a step."""
    message = context.failure_event.message or "the run's process ended"
    if message == FROM_OUTSIDE:
        message = "its process is gone, often because memory ran out (PAPERTRENDS_MEMORY_LIMIT); run it again"
    _note(context, message)


@dg.run_status_sensor(run_status=dg.DagsterRunStatus.CANCELED, default_status=dg.DefaultSensorStatus.RUNNING)
def note_cancellations(context: dg.RunStatusSensorContext) -> None:
    """Note in run_status.json a run that somebody ended before it could say so itself."""
    _note(context, pipeline.INTERRUPTED)


@dg.run_status_sensor(run_status=dg.DagsterRunStatus.SUCCESS, default_status=dg.DefaultSensorStatus.RUNNING)
def note_successes(context: dg.RunStatusSensorContext) -> None:
    """Note in run_status.json that a run of single assets is over: it publishes nothing, so no step of it says so."""
    with run_status.changing(settings.run_status) as status:
        if status.running is not None and status.running.run_id == context.dagster_run.run_id:
            status.running = None


def _note(context: dg.RunStatusSensorContext, message: str) -> None:
    """Note how a run ended, unless it said so itself. One that ended before all that are kept may have: it is let be."""
    run, status = context.dagster_run, run_status.read(settings.run_status)
    is_running = status.running is not None and status.running.run_id == run.run_id
    record = context.instance.get_run_record_by_id(run.run_id)
    ended = record.end_time if record is not None and record.end_time is not None else 0.0
    is_news = not status.runs or ended >= status.runs[-1].ended_at.timestamp()
    if is_running or (run.job_name == everything.name and is_news):
        pipeline.finish(settings, run.run_id, "failed", f"{message}; its log in Dagster says more")
