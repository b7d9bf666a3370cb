"""run_status.json: how the last runs ended, including those that published nothing.

The dashboard reads it as well as the published file. It is replaced atomically.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, cast

from filelock import FileLock
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from papertrends import files

Outcome = Literal["published", "nothing_new", "failed"]
KEPT_RUNS = 50
"""How many ended runs the file keeps; the warehouse keeps all."""


def _in_utc(moment: dt.datetime) -> dt.datetime:
    try:
        return moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("no such time in UTC") from error


Moment = Annotated[dt.datetime, AfterValidator(_in_utc)]
Number = Annotated[int, Field(ge=0, lt=2**63)]


class Tolerant(BaseModel):
    """A part of the file. Damaged values count as missing: a bad status must not stop anything."""

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_its_default(cls, value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        try:
            return handler(value)
        except ValidationError:
            field = cls.model_fields[str(info.field_name)]
            if field.is_required():
                raise
            return field.get_default(call_default_factory=True)


def _texts(value: object) -> list[str]:
    """Keep only texts."""
    return [one for one in cast("list[object]", value) if isinstance(one, str)] if isinstance(value, list) else []


def _rising(value: object) -> list[float]:
    """Keep a list of numbers of which none is smaller than the one before."""
    found = [float(one) for one in cast("list[object]", value) if isinstance(one, int | float)] if isinstance(value, list) else []
    return found if all(a <= b < math.inf for a, b in pairwise([0.0, *found])) else []


def _sound(part: type[Tolerant]) -> BeforeValidator:
    """Keep only valid parts of a list."""

    def kept(value: object) -> list[Tolerant]:
        found: list[Tolerant] = []
        for one in cast("list[object]", value) if isinstance(value, list) else []:
            with suppress(ValidationError):
                found.append(part.model_validate(one))
        return found

    return BeforeValidator(kept)


class Run(Tolerant):
    """A pipeline run that ended. Times are UTC."""

    run_id: str
    started_at: Moment
    ended_at: Moment
    outcome: Outcome
    new_digests: Number | None = None
    new_papers: Number | None = None
    rejected: Number | None = None
    message: str = ""


class Check(Tolerant):
    """How one dbt test ended. `outcome` is dbt's word: pass, warn, fail, error or skipped; `failures` counts rows.

    `rows` shows the first of them, with the file and line they came from.
    """

    name: str
    table: str | None = None
    column: str | None = None
    outcome: str
    failures: Number | None = None
    rows: Annotated[list[str], BeforeValidator(_texts)] = []


class Checks(Tolerant):
    """How the tests of the last build ended, published or not. Times are UTC."""

    run_id: str
    ended_at: Moment
    results: Annotated[list[Check], _sound(Check)] = []


class RunningRun(Tolerant):
    """A pipeline run in progress, and how many models it has built."""

    run_id: str
    started_at: Moment
    models: Number | None = None
    models_done: Number = 0
    models_began_at: Moment | None = None
    ends_at: Moment | None = None
    """When it will probably end."""


class Rejected(Tolerant):
    """The files that could not be read when the digests folder was last read."""

    files: Number = 0
    first: Annotated[list[str], BeforeValidator(_texts)] = []
    """The first of them, with their reasons."""


class RunStatus(Tolerant):
    """The whole file. `files_state` is the fingerprint of the digests and configuration folders as last loaded."""

    sample: bool = False
    digests_dir: str = ""
    published_at: Moment | None = None
    generation: str | None = None
    rolled_back_to: Moment | None = None
    """When the file that is shown was published, after a rollback; None once a build has published again."""
    files_state: str | None = None
    running: RunningRun | None = None
    broke_off: bool = False
    """Whether a run ended without recording it since the last success: it may have met damage that crashes a process."""
    again: str | None = None
    """The run that met damage in the warehouse; one more run is needed to set it aside."""
    rejected: Rejected | None = None
    model_seconds: Annotated[list[float], BeforeValidator(_rising)] = []
    """Seconds after which the last whole build had built one model, two models and so on."""
    build_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Seconds that it took from there until it had published."""
    checks: Checks | None = None
    runs: Annotated[list[Run], _sound(Run)] = []


def now() -> dt.datetime:
    """The current time in UTC, with the precision JSON keeps."""
    return dt.datetime.now(dt.UTC)


def read(path: Path) -> RunStatus:
    """Read the file; a missing or damaged one has no runs."""
    return _read(path) or RunStatus()


def _read(path: Path) -> RunStatus | None:
    try:
        return RunStatus.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


@contextmanager
def changing(path: Path) -> Generator[RunStatus]:
    """Change the file: the status as the block leaves it is written, one writer at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        status = _read(path)
        if status is None:
            files.set_aside(path)
            status = RunStatus()
        yield status
        files.replace(path, status.model_dump_json(indent=1).encode())


def begin(path: Path, run_id: str) -> dt.datetime:
    """Record that a run has started; one that had started already keeps its start time."""
    with changing(path) as status:
        if status.running is None or status.running.run_id != run_id:
            status.broke_off = status.broke_off or status.running is not None
            status.running = RunningRun(run_id=run_id, started_at=now())
        return status.running.started_at


def note_checks(path: Path, run_id: str, results: list[Check]) -> None:
    """Record how the tests of a build ended."""
    with changing(path) as status:
        status.checks = Checks(run_id=run_id, ended_at=now(), results=results)


def end(
    path: Path,
    run_id: str,
    outcome: Outcome,
    message: str,
    *,
    started_at: dt.datetime | None = None,
    new_digests: int | None = None,
    new_papers: int | None = None,
) -> Run:
    """Record how a run ended. First write wins, so a failure after publishing does not replace the outcome.

    `started_at` is for a run whose start was not recorded, or that another run has since followed.
    """
    with changing(path) as status:
        told = next((run for run in status.runs if run.run_id == run_id), None)
        if told is not None:
            return told
        started = status.running.started_at if status.running and status.running.run_id == run_id else started_at or now()
        run = Run(
            run_id=run_id,
            started_at=started,
            ended_at=now(),
            outcome=outcome,
            message=message,
            new_digests=new_digests,
            new_papers=new_papers,
            rejected=status.rejected.files if status.rejected else None,
        )
        status.runs = [run, *status.runs][:KEPT_RUNS]
        if outcome != "failed":
            status.again, status.broke_off = None, False
        if status.running and status.running.run_id == run_id:
            if outcome == "published" and status.running.models_began_at:
                status.build_seconds = (run.ended_at - status.running.models_began_at).total_seconds()
            status.running = None
        return run
