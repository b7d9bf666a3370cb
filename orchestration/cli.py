"""The command `papertrends`, which `make build`, `make run` and `make dev` call."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import shutil
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from pydantic import ValidationError

from orchestration import backup, dagster_storage, doctor, fetching, generations, pipeline, reading, serving, space
from orchestration.alerts import looking, sending
from orchestration.warehouse import damage, lock
from papertrends import logs, run_status
from papertrends.alerts import wording
from papertrends.alerts.settings import AlertSettings
from papertrends.digests.preview import SHOWN
from papertrends.fetching.settings import FetchSettings
from papertrends.sentences import counted
from papertrends.settings import Settings

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult

INTERRUPTED_STATUS = 130
"""The exit status shells use for a program ended by Ctrl-C."""
DOCUMENTED = "docs/operations.md"
MOST_PROBLEMS = 10
"""Rows of the configuration named at the end of a build, at most."""


def arguments() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    parser = argparse.ArgumentParser(
        prog="papertrends",
        description="A warehouse and dashboard for digests of trending research papers.",
        epilog=f"Settings are environment variables: {DOCUMENTED} lists them.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")

    command("run", "serve the Dagster UI and the dashboard, and build from the digests beside them, until Ctrl-C")
    command("serve", "serve the Dagster UI and the dashboard until Ctrl-C")
    command("build", "run the pipeline once, without servers")
    fetch = command("fetch", "fetch digests from the sources in sources.csv into the digests folder; nothing is built")
    fetch.add_argument("source", nargs="?", default="", metavar="SOURCE", help="the name of one source; by default all")
    fetch.add_argument("--since", type=dt.date.fromisoformat, metavar="DAY", help="the first day to fetch, such as 2026-03-02")
    command("doctor", "say what is wrong with this installation and what to do; the exit status is 1 if there is a problem")
    read = command("read", "say what files would be read as, without loading them; the exit status is 1 if one would be rejected")
    read.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file, an archive, or a folder of them")
    read.add_argument("--first", type=whole_number, default=SHOWN, metavar="N", help=f"how many entries and rejects to show ({SHOWN})")
    read.add_argument("--json", action="store_true", help="one JSON object a line for each file, for programs")
    alerts = command("alerts", "send a test alert, or look now whether there is anything to tell")
    alerts.add_argument("what", choices=("test", "check"), help="test: send one to every channel; check: tell what is new")
    backup_to = command("backup", "write the warehouse, the published file and the configuration into one new file; builds may go on")
    backup_to.add_argument("file", type=Path, metavar="FILE", help="the file to write, such as papertrends.tar.gz")
    restore_from = command("restore", "put the files of a backup into an empty data folder and configuration folder")
    restore_from.add_argument("file", type=Path, metavar="FILE", help="a file that `papertrends backup` wrote")
    back = command("rollback", "show an earlier published file again, until the next build publishes")
    back.add_argument("--list", action="store_true", help="list the published files that are kept, and change nothing")
    back.add_argument("number", type=int, nargs="?", metavar="N", help="a number of the list; by default the one before the one shown")
    return parser


def whole_number(text: str) -> int:
    """Read how many things to show."""
    if (number := int(text)) < 0:
        raise ValueError(text)
    return number


def main() -> int:
    """Run one of the commands; returns the exit status."""
    asked = arguments().parse_args()
    logs.begin(f"papertrends {asked.command}")
    try:
        settings = Settings()
        AlertSettings()
        FetchSettings()
    except ValidationError as error:
        for line in invalid_settings(error):
            print(line, file=sys.stderr)
        return 2
    if asked.command == "doctor":
        return examine(settings)
    if asked.command == "fetch":
        return fetching_at_terminal(settings, asked.source, asked.since)
    if asked.command == "read":
        return reading.read(settings, asked.files, most=asked.first, as_json=asked.json)
    if asked.command in {"backup", "restore"}:
        return keep_or_bring_back(settings, asked.command, asked.file)
    if asked.command == "alerts":
        return send_test(settings) if asked.what == "test" else tell_news(settings)
    if asked.command == "rollback":
        return list_generations(settings) if asked.list else roll_back(settings, asked.number)
    try:
        make_dagster_home(settings)
    except OSError as error:
        print(space.sentence_of(settings, error) or f"{settings.dagster_home} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    if asked.command != "build":
        return serving.serve(settings, build=asked.command == "run")
    tell_news(settings)  # a build that was killed could not
    try:
        return build(settings)
    except KeyboardInterrupt:
        # between two steps; within a step, the run itself reports it
        print("cancelled; the published file is unchanged", file=sys.stderr)
        return INTERRUPTED_STATUS
    finally:
        tell_news(settings)


def invalid_settings(error: ValidationError) -> list[str]:
    """Name each invalid setting. The settings of alerts are named without their values, of which some are secret."""
    prefixes = {AlertSettings.__name__: "PAPERTRENDS_ALERT_", FetchSettings.__name__: "PAPERTRENDS_FETCH_"}
    prefix = prefixes.get(error.title, "PAPERTRENDS_")
    lines: list[str] = []
    for wrong in error.errors():
        name = prefix + "_".join(str(part) for part in wrong["loc"] if isinstance(part, str)).upper()
        value = "" if error.title == AlertSettings.__name__ else f"={wrong['input']}"
        said = f"written otherwise than {DOCUMENTED} says" if wrong["type"] == "string_pattern_mismatch" else wrong["msg"]
        # a rule about several settings names them itself
        lines.append(f"{name}{value}: {said}" if wrong["loc"] else wrong["msg"].removeprefix("Value error, "))
    return lines


def send_test(settings: Settings) -> int:
    """Send a test alert to every channel. Returns 1 if there is none, or one did not take it."""
    alerts = AlertSettings()
    if not alerts.channels:
        print("no alerts are configured: set PAPERTRENDS_ALERT_WEBHOOK_URL or PAPERTRENDS_ALERT_MAIL_TO", file=sys.stderr)
        return 1
    why_not = sending.send(alerts, {channel: [wording.TEST] for channel in alerts.channels}, settings.public_url)
    for channel, why in why_not.items():
        where = sending.where(alerts, channel)
        print(f"{where}: sent" if why is None else f"{where}: {why}", file=sys.stdout if why is None else sys.stderr)
    return int(any(why_not.values()))


def tell_news(settings: Settings) -> int:
    """Send alerts about what is new, and say so. Returns 0: whether they arrive is not the build's affair."""
    for sentence in looking.look(settings):
        _say(sentence)
    return 0


def examine(settings: Settings) -> int:
    """Print what the doctor found. Returns 1 if there is a problem."""
    findings = doctor.examine(settings)
    print(doctor.report(findings))
    return int(any(finding.level == "problem" for finding in findings))


def fetching_at_terminal(settings: Settings, source: str, since: dt.date | None) -> int:
    """Fetch. Returns 1 if something could not be fetched."""
    try:
        make_digests_folder(settings)
        return fetching.at_terminal(settings, source, since)
    except OSError as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cancelled; the next fetch goes on from here", file=sys.stderr)
        return INTERRUPTED_STATUS


def keep_or_bring_back(settings: Settings, command: str, file: Path) -> int:
    """Make or restore a backup. Returns 1 if that was refused."""
    try:
        if command == "backup":
            made = backup.write_backup(settings, file)
            print(f"wrote {made} ({made.stat().st_size / space.MEGABYTE:,.0f} MB); digest files are not part of it")
        else:
            backup.restore_backup(settings, file)
            print(f"restored {file} into {settings.data_dir} and {settings.config_dir}; put the digest files back, too")
    except (backup.BackupError, lock.BusyError, OSError) as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    return 0


def list_generations(settings: Settings) -> int:
    """Print the published files that can be shown. Returns 1 if there are none."""
    found = generations.known(settings)
    for number, one in enumerate(found, start=1):
        print(f"{number:3}  {one.sentence()}{'  (shown)' if one.is_shown else ''}")
    if not found:
        print("nothing is published yet", file=sys.stderr)
    return int(not found)


def roll_back(settings: Settings, number: int | None) -> int:
    """Show an earlier published file. Returns 1 if that was refused."""
    try:
        shown, amiss = generations.roll_back(settings, number)
    except (generations.RollbackError, lock.BusyError, OSError) as error:
        print(space.sentence_of(settings, error) or error, file=sys.stderr)
        return 1
    print(f"rolled back to what was {shown.sentence()}\nthe next build that finds something new, or `make build`, publishes again")
    if amiss:
        print(amiss, file=sys.stderr)
    return 0


def make_dagster_home(settings: Settings) -> None:
    """Create Dagster's home in the data folder, with the project's settings."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    for sentence in dagster_storage.mend(settings.dagster_home):
        print(sentence, file=sys.stderr)
    if "DAGSTER_HOME" not in os.environ:
        shutil.copyfile(Path(__file__).with_name("dagster.yaml"), settings.dagster_home / "dagster.yaml")
        os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


def build(settings: Settings) -> int:
    """Run the pipeline once. Returns 0 if it published or found nothing new."""
    began = time.monotonic()
    try:
        make_digests_folder(settings)
        generations.make_room(settings, _say)
        space.check(settings)
        run = pipeline.end_if_nothing_new(settings, _say) or run_pipeline(settings)
    except Exception as error:
        # Dagster's storage is on the same disk and fails first
        message = space.sentence_of(settings, error)
        if message is None:
            raise
        return failed(settings, message, time.monotonic() - began)
    seconds = time.monotonic() - began
    if run.outcome == "failed":
        return failed(settings, run.message, seconds)
    print(in_words(settings, run, seconds))
    for line in configuration_problems(settings):
        print(line, file=sys.stderr)
    return 0


def failed(settings: Settings, message: str, seconds: float) -> int:
    """Say why a build failed; returns its exit status."""
    kept = "the published file is unchanged" if settings.published.exists() else "nothing was published yet"
    logs.error(f"failed after {seconds:.0f} s: {message}\n{kept}")
    return 1


def make_digests_folder(settings: Settings) -> None:
    """Create the digests folder of a new instance. In an existing one it may only be unmounted, which the run reports."""
    if not settings.digests_dir.is_dir() and not settings.warehouse.exists():
        print(f"created the folder {settings.digests_dir}; put digest files there (PAPERTRENDS_DIGESTS_DIR)")
        settings.digests_dir.mkdir(parents=True, exist_ok=True)


def run_pipeline(settings: Settings) -> run_status.Run:
    """Run the pipeline in this process, and once more if the first run met damaged files, which the second sets aside."""
    _say(f"building {settings.data_dir}; Dagster and dbt take some seconds to start")
    # imported here: Dagster and dbt's manifest take seconds, which other commands should not
    warnings.filterwarnings("ignore")
    # outside a run, only Dagster's errors matter at a terminal
    for name in ("dagster", "dagster._core.execution"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        run = run_once(settings)
    except Exception:
        said = dagster_storage.mend(settings.dagster_home)
        if not said:
            raise
        _say("\n".join([*said, "starting over"]))
        return run_once(settings)
    if run.outcome == "failed" and damage.is_suspected(run.message) and pipeline.ask_for_another(settings, run.run_id):
        _say(f"the warehouse may be damaged ({run.message}): starting over once")
        return run_once(settings)
    return run


def run_once(settings: Settings) -> run_status.Run:
    """Run the pipeline in this process; returns how it ended."""
    import dagster as dg  # noqa: PLC0415

    from orchestration import broken_off, run_tags, terminal  # noqa: PLC0415
    from orchestration.definitions import defs  # noqa: PLC0415
    from orchestration.defs.transform.assets import dbt_models  # noqa: PLC0415

    job = defs().resolve_job_def("everything")
    with dg.DagsterInstance.get() as instance:
        with terminal.progress(models=len(list(dbt_models.keys))):
            result = job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {}}}},
                tags=broken_off.tag_of_this_process(),
            )
        run = _ended(settings, result)
        run_tags.tag(instance, settings, run.run_id)
    return run


def _ended(settings: Settings, result: ExecuteInProcessResult) -> run_status.Run:
    """Return how a run ended, which it has mostly recorded itself."""
    # used only if no step recorded the outcome: no step sees what fails in a check or between steps
    errors = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    message = errors[0].message.strip() if errors and errors[0] else "it ended without a message"
    message = space.sentence_of(settings, message) or f"{message[:500]}; its log is in the Dagster UI"
    return pipeline.finish(settings, result.run_id, "failed", message)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def in_words(settings: Settings, run: run_status.Run, seconds: float) -> str:
    """Describe a successful run."""
    status = run_status.read(settings.run_status)
    sample = f"\nthis is the bundled sample; add your own digests to {settings.digests_dir}" if status.sample else ""
    if run.outcome == "nothing_new":
        return f"nothing new to publish ({seconds:.0f} s): {run.message}; {settings.published} is unchanged{sample}"
    if run.new_papers is None:
        return f"published {run.message} ({seconds:.0f} s)\n{settings.published}{sample}"
    new = f"{counted(run.new_papers, 'new paper')} in {counted(run.new_digests, 'new digest')}"
    if not run.new_papers and not run.new_digests:
        new = "no new digests or papers"
    return f"published {run.message}: {new} ({seconds:.0f} s)\n{settings.published}{sample}"


def configuration_problems(settings: Settings) -> list[str]:
    """Name the rows of the configuration folder that cannot be used, as the published file lists them."""
    try:
        with duckdb.connect(str(settings.published), read_only=True) as con:
            rows = con.execute("select file, line, reason, detail from config_problems order by file, line").fetchall()
    except duckdb.Error as error:
        # another program may have opened it for writing the moment it was published
        return [f"{settings.published} cannot be read now: {str(error).splitlines()[0]}"]
    said = [f"{file}:{line}: {reason}{f' ({detail})' if detail else ''}" for file, line, reason, detail in rows[:MOST_PROBLEMS]]
    more = [f"and {len(rows) - MOST_PROBLEMS} more, on the page Data health"] if len(rows) > MOST_PROBLEMS else []
    return [*([f"rows of {settings.config_dir} that cannot be used:"] if rows else []), *said, *more]


if __name__ == "__main__":
    sys.exit(main())
