"""The servers of `make run` and `make dev`: Dagster's code server, web UI and daemon, and the dashboard.

The code server loads the pipeline once for Dagster's other two, which reach it through a socket that only this user can open. The
Dagster UI and the dashboard are protected by `papertrends.guard`.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

import yaml

from orchestration.log_files import begin_anew_when_long
from orchestration.supervisor import (
    POLL_SECONDS,
    AlreadyRunningError,
    NeverStartedError,
    Register,
    Server,
    Supervisor,
    answers_http,
    listens,
)
from papertrends import run_status
from papertrends.sentences import counted
from papertrends.settings import ROOT, Settings

HOST = "127.0.0.1"


def taken_ports(settings: Settings) -> list[str]:
    """For each port that is taken, say which setting changes it."""
    said: list[str] = []
    for setting, host, port, what in (
        ("PAPERTRENDS_DAGSTER_PORT", HOST, settings.dagster_port, "the Dagster UI"),
        ("PAPERTRENDS_DASHBOARD_PORT", settings.host, settings.dashboard_port, "the dashboard"),
    ):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    said.append(f"{host} is not an address of this machine: correct PAPERTRENDS_HOST")
                    continue
                said.append(f"port {port} for {what} is taken by another program: stop it, or set {setting} to another port")
    if settings.dagster_port == settings.dashboard_port:
        said.append(f"PAPERTRENDS_DAGSTER_PORT and PAPERTRENDS_DASHBOARD_PORT are both {settings.dagster_port}: they must differ")
    return said


def serve(settings: Settings, *, build: bool) -> int:
    """Start the servers and, if wanted, a build beside them, and keep the servers up until Ctrl-C.

    Returns 0 after Ctrl-C or SIGTERM, 1 when a server cannot be started.
    """
    if refusal := settings.refusal(has_public_url="public_url" in settings.model_fields_set):
        _complain(refusal)
        return 1
    try:
        register = Register(settings.data_dir / "servers.json")
    except AlreadyRunningError as error:
        _complain(f"papertrends is already running on {settings.data_dir}: end process {error} first (Ctrl-C where it was started)")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_interrupt)
    try:
        if left := register.end_leftovers():
            _say(f"An earlier start was killed and left {counted(left, 'server')} running: ended.")
        if taken := taken_ports(settings):
            for sentence in taken:
                _complain(sentence)
            return 1
        with tempfile.TemporaryDirectory(prefix="papertrends-") as sockets:
            return _keep_up(settings, register, Path(sockets), build=build)
    finally:
        register.close()


def _keep_up(settings: Settings, register: Register, sockets: Path, *, build: bool) -> int:
    try:
        with Supervisor(_servers(settings, sockets), _environment(settings), ROOT, register, _say) as supervisor:
            _say(_what_is_published(settings))
            if build:
                _say("Building: open pages update themselves when it is done. Ctrl-C stops everything.")
                supervisor.run_beside([sys.executable, "-m", "orchestration.cli", "build"])
            else:
                _say("Ctrl-C stops everything.")
            try:
                while True:
                    supervisor.look()
                    for log in (settings.data_dir / "logs").glob("*.log"):
                        begin_anew_when_long(log)
                    time.sleep(POLL_SECONDS)
            finally:
                # a second Ctrl-C must not keep us from ending what we started
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
    except KeyboardInterrupt:
        _say("\nall servers stopped")
        return 0
    except NeverStartedError as error:
        _complain(str(error))
        return 1


def _servers(settings: Settings, sockets: Path) -> list[Server]:
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    code, workspace = sockets / "code", sockets / "workspace.yaml"
    workspace.write_text(yaml.safe_dump({"load_from": [{"grpc_server": {"socket": str(code), "location_name": "papertrends"}}]}))
    dagster_ui, dashboard = f"http://{HOST}:{settings.dagster_port}", settings.dashboard_here
    code_server = ["code-server", "start", "--socket", str(code), "--location-name", "papertrends"]
    servers = [
        Server(
            "dashboard",
            [
                *(_program("streamlit"), "run", str(ROOT / "dashboard" / "app.py"), "--server.headless", "true"),
                *("--browser.gatherUsageStats", "false", "--server.address", settings.host, "--server.port", str(settings.dashboard_port)),
                *("--server.maxUploadSize", str(settings.upload_mb)),
            ],
            logs / "dashboard.log",
            answers=lambda: answers_http(f"{dashboard}/_stcore/health"),
            address=dashboard,
        ),
        Server(
            "code server",
            [_program("dagster"), *code_server, "--module-name", "orchestration.definitions"],
            logs / "code-server.log",
            answers=lambda: listens(code),
        ),
        Server(
            "Dagster UI",
            [
                *(sys.executable, "-m", "orchestration.webserver", "--host", HOST, "--port", str(settings.dagster_port)),
                *("--workspace", str(workspace)),
            ],
            logs / "dagster-ui.log",
            answers=lambda: answers_http(f"{dagster_ui}/server_info"),
            may_start=lambda: listens(code),
            address=dagster_ui,
        ),
        Server(
            "daemon",
            [sys.executable, "-m", "orchestration.daemon", "run", "--workspace", str(workspace)],
            logs / "daemon.log",
            # it has no port to ask; the Dagster UI shows whether its sensors run
            answers=lambda: True,
            may_start=lambda: listens(code),
        ),
    ]
    if settings.log_format == "json":
        for server in servers:
            server.command = _with_json_lines(server.name, server.command)
    return servers


def _with_json_lines(name: str, command: list[str]) -> list[str]:
    program = command[1:] if command[0] == sys.executable else command
    return [sys.executable, "-m", "papertrends.logs", name, *program]


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | settings.as_environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def _what_is_published(settings: Settings) -> str:
    status = run_status.read(settings.run_status)
    if status.rolled_back_to is not None:
        return f"Rolled back to what was published {status.rolled_back_to:%Y-%m-%d %H:%M} UTC."
    last = next((run for run in status.runs if run.outcome == "published"), None)
    if last is None or status.published_at is None:
        return "Nothing is published yet."
    sample = " (the bundled sample)" if status.sample else ""
    return f"Published {status.published_at:%Y-%m-%d %H:%M} UTC{sample}: {last.message}"


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise KeyboardInterrupt
