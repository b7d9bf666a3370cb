"""Runs that start by themselves: when digest files appear, change or vanish."""

import json
import time

import dagster as dg

from orchestration import pipeline, run_status
from orchestration.defs.resources import settings
from orchestration.defs.schedules import everything


@dg.sensor(job=everything, minimum_interval_seconds=5, default_status=dg.DefaultSensorStatus.RUNNING)
def digests_folder(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Start one run for all that came, once nothing has changed for some seconds.

    The cursor holds the state of the folders that was last seen, and since when it has stood. The run key is
    both: the same files start nothing twice, and files that come back as they were before are news again.
    """
    state = pipeline.files_state(settings)
    if state == run_status.read(settings.run_status).files_state:
        return dg.SkipReason("no file has come, changed or gone since the last run")
    cursor = json.loads(context.cursor) if context.cursor else {}
    if cursor.get("state") != state:
        context.update_cursor(json.dumps({"state": state, "since": time.time()}))
        return dg.SkipReason("files are changing: waiting until they are still")
    still_for = time.time() - float(cursor["since"])
    if still_for < settings.still_seconds:
        return dg.SkipReason(f"files have been still for {still_for:.0f} s: waiting for {settings.still_seconds:.0f} s")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"{state[:16]}-{cursor['since']:.0f}")])


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def note_failures(context: dg.RunFailureSensorContext) -> None:
    """Note in run_status.json a run that ended without a word, such as one whose process was killed."""
    run_id = context.dagster_run.run_id
    status = run_status.read(settings.run_status)
    if status.running is not None and status.running.run_id == run_id:
        pipeline.finish(settings, run_id, "failed", context.failure_event.message or "the run's process ended")
