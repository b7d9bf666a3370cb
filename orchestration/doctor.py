"""`papertrends doctor`: check everything a build depends on, and say what is wrong and what to do.

Nothing is changed. Each examination is a function of the settings that returns findings.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import sys
from collections.abc import Callable, Iterator
from importlib import metadata

import duckdb

from orchestration import doctor_fetching, doctor_files, doctor_mail, generations, space, supervisor
from orchestration.alerts import looking, sending
from orchestration.findings import Finding, Level
from orchestration.warehouse import origin
from papertrends import run_status
from papertrends.alerts.settings import AlertSettings
from papertrends.digests.walking import walk
from papertrends.library import copying
from papertrends.library.opening import LibraryError, opened
from papertrends.sentences import counted
from papertrends.setting_names import unknown_names, used_names
from papertrends.settings import Settings

OLD_DAYS = 7
"""A weekly digest is on time; a daily one that stopped a week ago is not."""
SHOWN_FOLDERS = 3


Examination = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> list[Finding]:
    """Make every examination, in the order of `EXAMINATIONS`."""
    return [finding for examination in EXAMINATIONS for finding in examination(settings)]


def versions(settings: Settings) -> Iterator[Finding]:
    """The installed versions of the packages that decide the result of a build."""
    del settings
    names = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "streamlit")
    python = ".".join(map(str, sys.version_info[:3]))
    found = ", ".join([f"Python {python}", *(f"{name} {metadata.version(name)}" for name in names)])
    if sys.version_info[:2] == (3, 11):
        yield Finding("ok", "versions", found)
    else:
        yield Finding("problem", "versions", f"{found}: papertrends needs Python 3.11", "make PYTHON=/path/to/python3.11 run")


def mistyped_settings(settings: Settings) -> Iterator[Finding]:
    """Whether every variable that looks like a setting is one."""
    del settings
    unknown = unknown_names()
    for sentence in unknown:
        yield Finding("warning", "settings", sentence, "correct its name, or remove it")
    if not unknown:
        yield Finding("ok", "settings", f"{counted(len(used_names()), 'setting')} in the environment, and no unknown one")


def digests_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the digests folder and all below it can be read."""
    folder = settings.digests_dir
    if not folder.is_dir():
        yield Finding(
            "warning",
            "digests folder",
            f"{folder} {'is not a folder' if folder.exists() else 'does not exist'}",
            "put digest files there, or set PAPERTRENDS_DIGESTS_DIR",
        )
        return
    found = list(walk(str(folder)))
    closed = [one.path for one in found if one.status is None]
    if closed:
        named = ", ".join(closed[:SHOWN_FOLDERS])
        yield Finding(
            "problem",
            "digests folder",
            f"user {os.getuid()} cannot read {named}",
            "give this user read and execute permission on the folder",
        )
    elif not found:
        yield Finding("warning", "digests folder", f"{folder} is empty", f"put digest files there; {_shown_meanwhile(settings)}")
    else:
        yield Finding("ok", "digests folder", f"{folder} holds {counted(len(found), 'file')}")


def _shown_meanwhile(settings: Settings) -> str:
    """What a build publishes without digest files. A warehouse that ever held own digests never gets the sample."""
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as con:
            holds_own = origin.recorded(con) is False
    except duckdb.Error:
        # no warehouse yet, or one that is in use or damaged: doctor_files.databases says which
        holds_own = settings.warehouse.exists()
    return "papers from earlier files stay published" if holds_own else "until then the sample is shown"


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written and has room for a build."""
    folder = settings.data_dir
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding(
            "problem", "data folder", f"user {os.getuid()} cannot write to {there}", "change its owner or set PAPERTRENDS_DATA_DIR"
        )
        return
    free, needed = space.free(folder), space.needed(settings)
    said = f"{_megabytes(free)} free at {folder}; a build may need {_megabytes(needed)}"
    if free < needed:
        yield Finding("problem", "disk", said, f"free some space; {space.MAY_BE_DELETED}")
    else:
        yield Finding("ok", "disk", said)


def library(settings: Settings) -> Iterator[Finding]:
    """Whether readers' libraries can be read and changed."""
    if not settings.library_url and not settings.library_file.exists():
        yield Finding("ok", "library", f"nobody has opened the dashboard yet, so there is no {settings.library_file}")
        return
    try:
        found = opened(settings.library, migrate=False)
        count = copying.count_readers(found)
    except LibraryError as error:
        yield Finding("problem", "library", str(error), "the dashboard goes on without it; docs/library.md says what to do")
        return
    said = f"{found.where[0].lower()}{found.where[1:]} opens, {counted(count, 'reader')}"
    if found.can_write:
        yield Finding("ok", "library", said)
    else:
        yield Finding("warning", "library", f"{said}, but it is read-only", "change its owner or mode, or set PAPERTRENDS_LIBRARY_URL")


def earlier_generations(settings: Settings) -> Iterator[Finding]:
    """How many earlier published files are kept, and whether one of them is shown."""
    count, size = len(generations.kept(settings)), generations.disk_space(settings)
    said = f"{counted(count, 'published file')} kept for a rollback, {_megabytes(size)} on disk besides the published one"
    back = run_status.read(settings.run_status).rolled_back_to
    if back is not None:
        said += f"; rolled back to what was published {back:%Y-%m-%d %H:%M} UTC"
        yield Finding("warning", "generations", said, "when the cause is mended, run make build: it publishes again")
    else:
        yield Finding("ok", "generations", said)


def access(settings: Settings) -> Iterator[Finding]:
    """Whether other machines can reach the dashboard, and how readers log in."""
    if refusal := settings.refusal(has_public_url="public_url" in settings.model_fields_set):
        yield Finding("problem", "access", refusal, "docs/security.md describes both kinds of login")
        return
    who = f"other machines reach it on {settings.host}" if settings.is_open else "only this machine reaches it"
    said = f"{who}; login: {settings.login}; SQL page: {'on' if settings.has_sql_page else 'off'}"
    file = settings.login_secret_file
    if file is not None and settings.login in {"oidc", "proxy"} and file.stat().st_mode & 0o044:
        yield Finding("warning", "access", f"{said}; other users of this machine can read {file}", f"chmod 600 {file}")
    elif settings.is_open and not settings.public_url.startswith("https://"):
        yield Finding("warning", "access", f"{said}; without https, others in the network can read along", "put https in front of it")
    else:
        yield Finding("ok", "access", said)


def last_run(settings: Settings) -> Iterator[Finding]:
    """How the last run ended, and how old the data is."""
    status = run_status.read(settings.run_status)
    if not status.runs:
        yield Finding("warning", "last run", "no run is on record", "run make build")
        return
    run = status.runs[0]
    said = f"the last run ended {run.ended_at:%Y-%m-%d %H:%M} UTC: {run.outcome.replace('_', ' ')}"
    if run.outcome == "failed":
        yield Finding("problem", "last run", f"{said}: {run.message}", "its log is in the Dagster UI under Runs")
    else:
        yield Finding("ok", "last run", said)


def age_of_data(settings: Settings) -> Iterator[Finding]:
    """How long ago the newest digest was listed."""
    try:
        newest = looking.newest_digest(settings)
    except duckdb.Error:
        return  # said by doctor_files.databases
    if newest is None:
        yield Finding("warning", "age", "no digest is dated, so there are no trends", "date them in digests.csv")
        return
    days = (run_status.now().date() - newest).days
    if days > OLD_DAYS:
        yield Finding("warning", "age", f"the newest digest is of {newest}, {days} days ago", f"add newer files to {settings.digests_dir}")
    else:
        yield Finding("ok", "age", f"the newest digest is of {newest}")


def clock(settings: Settings) -> Iterator[Finding]:
    """Whether the clock is behind something that has already happened."""
    status = run_status.read(settings.run_status)
    moments = [run.ended_at for run in status.runs] + ([status.published_at] if status.published_at else [])
    latest = max(moments, default=None)
    now = run_status.now()
    if latest is not None and latest > now + dt.timedelta(minutes=5):
        yield Finding(
            "problem", "clock", f"it is {now:%Y-%m-%d %H:%M} UTC, but a run ended at {latest:%Y-%m-%d %H:%M} UTC", "set the clock"
        )
    else:
        yield Finding("ok", "clock", f"it is {now:%Y-%m-%d %H:%M} UTC")


def ports(settings: Settings) -> Iterator[Finding]:
    """Where the two servers answer, or whether their ports are free."""
    running = supervisor.running(settings.data_dir / "servers.json")
    for name, port, setting in (
        ("Dagster UI", settings.dagster_port, "PAPERTRENDS_DAGSTER_PORT"),
        ("dashboard", settings.dashboard_port, "PAPERTRENDS_DASHBOARD_PORT"),
    ):
        if name in running:
            yield Finding("ok", "ports", f"the {name} runs at {running[name]}")
            continue
        with socket.socket() as probe:
            probe.settimeout(1)
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        if taken:
            yield Finding("warning", "ports", f"port {port} for the {name} is in use, not by papertrends", f"set {setting} to another port")
        else:
            yield Finding("ok", "ports", f"port {port} for the {name} is free")


def alerts(settings: Settings) -> Iterator[Finding]:
    """Where alerts go, and whether the last ones arrived."""
    configured, told = AlertSettings(), looking.read_state(settings).channels
    if not configured.channels:
        yield Finding("ok", "alerts", "none are sent; PAPERTRENDS_ALERT_WEBHOOK_URL or PAPERTRENDS_ALERT_MAIL_TO switches them on")
    for name in configured.channels:
        where, channel = sending.where(configured, name), told.get(name)
        if channel and channel.failures:
            failed = f"{where} did not take the last alert, {counted(channel.failures, 'attempt')}: {channel.why}"
            yield Finding("warning", "alerts", failed, "correct the settings, then run papertrends alerts test")
        else:
            yield Finding("ok", "alerts", f"they go to {where}")


EXAMINATIONS: tuple[Examination, ...] = (
    versions,
    mistyped_settings,
    digests_folder,
    data_folder,
    doctor_files.databases,
    doctor_files.older_years,
    doctor_files.failed,
    library,
    earlier_generations,
    access,
    last_run,
    age_of_data,
    clock,
    ports,
    doctor_fetching.look,
    alerts,
    doctor_mail.look,
)


def report(findings: list[Finding]) -> str:
    """The findings as lines for a terminal."""
    marks: dict[Level, str] = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}
    return "\n".join(
        f"{marks[finding.level]}  {finding.subject}: {finding.sentence}" + (f"\n         → {finding.remedy}" if finding.remedy else "")
        for finding in findings
    )


def _megabytes(size: int) -> str:
    return f"{size / space.MEGABYTE:,.0f} MB"
