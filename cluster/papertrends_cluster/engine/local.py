"""Engines on this machine, for tests and first tries: Sail with two workers, or a Spark cluster of a master and two workers.

All of them listen on 127.0.0.1 only.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 120
OF_SAIL = {
    # models that run in one place keep the engine waiting
    "SAIL_SPARK__SESSION_TIMEOUT_SECS": "86400",
    # functions in Python run on the threads that also answer: with one for each core, as by itself, none may be left to answer
    "TOKIO_WORKER_THREADS": "32",
    # memory that is free goes back to the system: by itself, Sail's allocator keeps gigabytes of it for each of these threads
    "MIMALLOC_PURGE_DELAY": "0",
}
OF_SAIL_CLUSTER = {
    "SAIL_MODE": "local-cluster",
    # a stage begins when those before it have ended, so that they are not all in memory at once
    "SAIL_CLUSTER__SHUFFLE_BACKEND__TYPE": "storage",
    # a worker that is busy with Python, or has nothing to do while a model runs in one place, is not given up
    "SAIL_CLUSTER__WORKER_HEARTBEAT_TIMEOUT_SECS": "86400",
    "SAIL_CLUSTER__WORKER_MAX_IDLE_TIME_SECS": "86400",
}


class DidNotStartError(RuntimeError):
    """A local engine ended at once, or did not listen in time."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, environment: dict[str, str], log: Path) -> Generator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; the block begins when it listens. Raises `DidNotStartError`."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=_without_remote() | environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, process, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _without_remote() -> dict[str, str]:
    """Our own environment without SPARK_REMOTE, which a Spark server would take for its own master."""
    return {name: value for name, value in os.environ.items() if name != "SPARK_REMOTE"}


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    began = time.monotonic()
    while time.monotonic() - began < SECONDS_TO_START and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    msg = f"{process.args} did not start: {log.read_text(errors='replace')[-2000:]}"  # type: ignore[str-bytes-safe]
    raise DidNotStartError(msg)


@contextmanager
def sail(workers: int = WORKERS, *, port: int | None = None, log: Path | None = None) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """Start Sail; yields SPARK_REMOTE and the process. Workers are threads of it; with none, it runs queries by itself."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("sail")), "spark", "server", "--ip", HOST, "--port", str(port)]
    with tempfile.TemporaryDirectory(prefix="sail") as folder:
        environment = OF_SAIL | (_of_workers(workers, Path(folder)) if workers else {"SAIL_MODE": "local"})
        with running(command, port, environment, log or Path(folder) / "sail.log") as process:
            yield f"sc://{HOST}:{port}", process


def _of_workers(workers: int, folder: Path) -> dict[str, str]:
    return OF_SAIL_CLUSTER | {
        "SAIL_CLUSTER__WORKER_INITIAL_COUNT": str(workers),
        "SAIL_CLUSTER__WORKER_MAX_COUNT": str(workers),
        "SAIL_CLUSTER__SHUFFLE_BACKEND__STORAGE__PATH": folder.as_uri(),
    }


@contextmanager
def spark(
    workers: int = WORKERS, *, memory: str = "1g", folder: Path | None = None
) -> Generator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a Spark cluster of a master, workers and Connect; yields SPARK_REMOTE and the workers. Needs Java 17 or newer."""
    folder = folder or Path(tempfile.mkdtemp(prefix="spark"))
    home = Path(next(iter((find_spec("pyspark") or _missing()).submodule_search_locations or [])))
    master, connect = free_port(), free_port()
    environment = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_NO_DAEMONIZE": "1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "512m",
    }
    launch = str(home / "bin" / "spark-class")
    deploy = "org.apache.spark.deploy"
    with ExitStack() as stack:
        web = ["--webui-port", str(free_port())]
        stack.enter_context(
            running(
                [launch, f"{deploy}.master.Master", "--host", HOST, "--port", str(master), *web], master, environment, folder / "master.log"
            )
        )
        processes: list[subprocess.Popen[bytes]] = []
        for number in range(workers):
            port = free_port()
            command = [launch, f"{deploy}.worker.Worker", "--host", HOST, "--port", str(port), "--webui-port", str(free_port())]
            command += ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"work{number}"), f"spark://{HOST}:{master}"]
            processes.append(stack.enter_context(running(command, port, environment, folder / f"worker{number}.log")))
        submit = [str(home / "bin" / "spark-submit"), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        submit += ["--master", f"spark://{HOST}:{master}", "--driver-memory", memory, "--executor-memory", memory]
        for name, value in {
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(connect),
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.ui.port": str(free_port()),
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.sql.shuffle.partitions": str(2 * workers),
            "spark.sql.catalogImplementation": "in-memory",
        }.items():
            submit += ["--conf", f"{name}={value}"]
        stack.enter_context(running([*submit, "spark-internal"], connect, environment, folder / "connect.log"))
        yield f"sc://{HOST}:{connect}", processes


def _missing() -> object:
    msg = "pyspark is not installed: make cluster-install"
    raise DidNotStartError(msg)
