"""Sensors: start runs when digest files change, and record how runs ended."""

import json
import time
from typing import Any

import dagster as dg

from orchestration import broken_off, pipeline, retention, run_tags
from orchestration.alerts import looking
from orchestration.defs.resources import settings
from orchestration.defs.schedules import everything
from orchestration.warehouse import lock
from papertrends import files, run_status

LOOKS_EVERY_SECONDS = 5
"""So often does Dagster look. Asked for as much, it would leave out each look that comes a moment early."""
MOST_OF_THE_TIME = 0.05
"""Share of a core that scanning may take. 200,000 files take 0.9 s, so they are scanned every 17 s."""

KILLED_RUNS_EVERY_SECONDS = 30

GOING_ON = "a run is in progress: checking again when it has ended"


@dg.sensor(job=everything, minimum_interval_seconds=LOOKS_EVERY_SECONDS - 1, default_status=dg.DefaultSensorStatus.RUNNING)
def digests_folder(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Start a run when files were added, changed or removed and have then been unchanged for some seconds.

    The cursor holds the last seen state of the folder and when it was first seen. The run key is
    both, so the same files never start two runs, but files that return to an earlier state do start one. After a
    long scan the next one waits, so that a very large folder does not keep a core busy.
    """
    # a log left by another program beside the published file would lock readers out
    files.set_aside(files.log_of(settings.published))
    if again := run_status.read(settings.run_status).again:
        if lock.is_held(settings.data_dir / "pipeline.lock"):
            return dg.SkipReason(GOING_ON)
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"again-{again}")])
    cursor = json.loads(context.cursor) if context.cursor else {}
    rest = _rest(cursor)
    if rest > 0:
        return dg.SkipReason(f"scanning the folder took {cursor['took']:.1f} s: scanning again in {rest:.0f} s")
    began = time.process_time()
    state = pipeline.files_state(settings)
    took = time.process_time() - began
    looked = {"looked": time.time(), "took": took} if took > MOST_OF_THE_TIME * LOOKS_EVERY_SECONDS else {}
    if state == run_status.read(settings.run_status).files_state:
        context.update_cursor(json.dumps(_seen(cursor) | looked))
        return dg.SkipReason("no file was added, changed or removed since the last run")
    now = time.time()
    # a clock set back must not stop the sensor
    since = min(float(cursor["since"]), now) if cursor.get("state") == state else now
    context.update_cursor(json.dumps({"state": state, "since": since} | looked))
    missing = settings.still_seconds - (now - since)
    if missing > LOOKS_EVERY_SECONDS:
        return dg.SkipReason(f"files unchanged for {now - since:.0f} s: waiting for {settings.still_seconds:.0f} s")
    if missing > 0:
        # a short rest is waited for here, since the next look comes seconds later
        time.sleep(missing)
        if pipeline.files_state(settings) != state:
            return dg.SkipReason("files are changing: waiting until they stop")
    # during the build of `make run`, a run would find nothing new and hide that build's check results
    if lock.is_held(settings.data_dir / "pipeline.lock"):
        return dg.SkipReason(GOING_ON)
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"{state[:16]}-{since:.0f}")])


def _seen(cursor: dict[str, Any]) -> dict[str, Any]:
    """The part of the cursor about the files."""
    return {key: cursor[key] for key in ("state", "since") if key in cursor}


def _rest(cursor: dict[str, Any]) -> float:
    """Seconds until the folder may be scanned again."""
    passed, pause = time.time() - cursor.get("looked", 0.0), cursor.get("took", 0.0) / MOST_OF_THE_TIME
    # a clock set back must not stop the sensor
    return pause - passed if passed >= 0 else 0.0


@dg.sensor(minimum_interval_seconds=3600, default_status=dg.DefaultSensorStatus.RUNNING)
def old_looks(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Delete the sensors' skipped ticks older than an hour."""
    retention.forget_old_looks(context.instance)
    return dg.SkipReason("skipped ticks older than an hour are deleted")


@dg.sensor(minimum_interval_seconds=KILLED_RUNS_EVERY_SECONDS, default_status=dg.DefaultSensorStatus.RUNNING)
def killed_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Record that a run was killed, which it could not do itself: until then it is shown as running."""
    status = run_status.read(settings.run_status)
    if status.running is None or not looking.was_killed(settings, status):
        return dg.SkipReason("no run was killed")
    run = context.instance.get_run_by_id(status.running.run_id)
    if run is not None and run.is_success:
        return dg.SkipReason("a run of single assets has ended")  # `note_successes` records it
    broken_off.end_runs_without_a_process(context.instance, settings, "", context.log.warning)
    run_status.end(settings.run_status, status.running.run_id, "failed", broken_off.MESSAGE)
    return dg.SkipReason(f"run {status.running.run_id} was killed")


FROM_OUTSIDE = "This run has been marked as failed from outside the execution context."
"""Dagster's message for a run whose process is gone."""


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def note_failures(context: dg.RunFailureSensorContext) -> None:
    """Record a failed run in run_status.json if it could not do so itself, for example because its process was killed."""
    message = context.failure_event.message or "the run's process ended"
    if message == FROM_OUTSIDE:
        message = "its process is gone, often for lack of memory (PAPERTRENDS_MEMORY_LIMIT); run it again"
    _note(context, message)


@dg.run_status_sensor(run_status=dg.DagsterRunStatus.CANCELED, default_status=dg.DefaultSensorStatus.RUNNING)
def note_cancellations(context: dg.RunStatusSensorContext) -> None:
    """Record a cancelled run in run_status.json if it could not do so itself."""
    _note(context, pipeline.INTERRUPTED)


@dg.run_status_sensor(run_status=dg.DagsterRunStatus.SUCCESS, default_status=dg.DefaultSensorStatus.RUNNING)
def note_successes(context: dg.RunStatusSensorContext) -> None:
    """Record in run_status.json that a run of single assets has ended. Such a run publishes nothing, so no step records it."""
    run_id = context.dagster_run.run_id
    with run_status.changing(settings.run_status) as status:
        if status.running is not None and status.running.run_id == run_id:
            status.running = None
            context.instance.add_run_tags(run_id, {run_tags.OUTCOME: run_tags.SINGLE_ASSETS})


def _note(context: dg.RunStatusSensorContext, message: str) -> None:
    """Record the outcome unless the run did; ignore runs older than the kept history."""
    run, status = context.dagster_run, run_status.read(settings.run_status)
    is_running = status.running is not None and status.running.run_id == run.run_id
    record = context.instance.get_run_record_by_id(run.run_id)
    ended = record.end_time if record is not None and record.end_time is not None else 0.0
    is_news = not status.runs or ended >= status.runs[-1].ended_at.timestamp()
    if is_running or (run.job_name == everything.name and is_news):
        pipeline.finish(settings, run.run_id, "failed", f"{message}; see its log in Dagster")
    run_tags.tag(context.instance, settings, run.run_id)
