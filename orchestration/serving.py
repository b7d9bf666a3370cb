"""The two servers, side by side: the Dagster UI and the dashboard, on 127.0.0.1."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from papertrends import run_status
from papertrends.settings import ROOT, Settings

HOST = "127.0.0.1"
START_SECONDS = 120.0
"""How long a server may take to answer for the first time."""


def taken_ports(settings: Settings) -> list[str]:
    """Say for each port that is taken which setting moves it."""
    said: list[str] = []
    for setting, port, what in (
        ("PAPERTRENDS_DAGSTER_PORT", settings.dagster_port, "the Dagster UI"),
        ("PAPERTRENDS_DASHBOARD_PORT", settings.dashboard_port, "the dashboard"),
    ):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                said.append(f"port {port} for {what} is taken by another program: end that, or set {setting} to another port")
    if settings.dagster_port == settings.dashboard_port:
        said.append(f"PAPERTRENDS_DAGSTER_PORT and PAPERTRENDS_DASHBOARD_PORT are both {settings.dagster_port}: they must differ")
    return said


def serve(settings: Settings) -> int:
    """Start both servers, print their addresses, and wait until Ctrl-C or until one of them ends.

    Returns 0 after Ctrl-C or SIGTERM, 1 when a server did not start or ended by itself.
    """
    signal.signal(signal.SIGTERM, _as_interrupt)
    commands = {
        "Dagster UI": (["dg", "dev", "--host", HOST, "--port", str(settings.dagster_port)], settings.dagster_port, "/server_info"),
        "dashboard": (
            [
                *("streamlit", "run", str(ROOT / "dashboard" / "app.py"), "--server.headless", "true"),
                *("--browser.gatherUsageStats", "false", "--server.address", HOST, "--server.port", str(settings.dashboard_port)),
            ],
            settings.dashboard_port,
            "/_stcore/health",
        ),
    }
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    servers: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (command, _, _) in commands.items():
            with (logs / f"{name.replace(' ', '-').lower()}.log").open("wb") as log:
                servers[name] = _start(command, log.fileno(), settings)
        for name, (_, port, health) in commands.items():
            if not _answers(servers[name], f"http://{HOST}:{port}{health}"):
                print(f"the {name} did not start; its log is {logs / (name.replace(' ', '-').lower() + '.log')}", file=sys.stderr)
                return 1
        for name, (_, port, _) in commands.items():
            print(f"{name + ':':12} http://{HOST}:{port}")
        print(_what_is_published(settings))
        print("Ctrl-C ends both.", flush=True)
        while True:
            for name, server in servers.items():
                if server.poll() is not None:
                    print(f"the {name} ended (exit status {server.returncode}); its log is in {logs}", file=sys.stderr)
                    return 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nending both servers")
        return 0
    finally:
        _end(list(servers.values()))


def _start(command: list[str], log: int, settings: Settings) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, so that Ctrl-C reaches us alone and we end it whole."""
    program = str(Path(sys.executable).with_name(command[0]))
    env = os.environ | settings.as_environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.Popen([program, *command[1:]], cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)


def _answers(server: subprocess.Popen[bytes], url: str) -> bool:
    """Wait until a server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    return False


def _what_is_published(settings: Settings) -> str:
    status = run_status.read(settings.run_status)
    last = next((run for run in status.runs if run.outcome == "published"), None)
    if last is None or status.published_at is None:
        return "nothing is published yet: start a run in the Dagster UI"
    sample = " (the bundled sample)" if status.sample else ""
    return f"published {status.published_at:%Y-%m-%d %H:%M} UTC{sample}: {last.message}"


def _end(servers: list[subprocess.Popen[bytes]]) -> None:
    """End the servers and all they started; whoever does not listen is killed."""
    for sent, patience in ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        living = [server for server in servers if server.poll() is None]
        for server in living:
            os.killpg(server.pid, sent)
        for server in living:
            try:
                server.wait(patience)
            except subprocess.TimeoutExpired:
                continue


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    del signum, frame
    raise KeyboardInterrupt
