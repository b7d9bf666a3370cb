"""Run the services of docker-compose.yml without Docker, under what it grants them.

Started by root in namespaces of its own (`unshare --mount --net --pid --fork`): the file system is read-only but for what compose
mounts, each service runs as the image's user without capabilities, and the names of services lead to this machine. Prints JSON
objects, one a line.

Arguments: the folder of the code, that of the programs, an empty folder, and Postgres's programs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import yaml

APP, BIN, WORK, POSTGRES = map(Path, sys.argv[1:5])
COMPOSE: dict[str, Any] = yaml.safe_load((APP / "docker-compose.yml").read_text())
USER = "10001"
PATIENCE_SECONDS = 1500
RUN = """mutation { launchRun(executionParams: {
  selector: {jobName: "everything", repositoryLocationName: "papertrends", repositoryName: "__repository__"}
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on Error { message } } }"""


def interpolated(value: object) -> str:
    """What compose makes of a value without any variable set."""
    text = re.sub(r"\$\{\w+:\+[^}]*\}", "", str(value))
    while (found := re.sub(r"\$\{\w+:-([^${}]*)\}", r"\1", text)) != text:
        text = found
    return text


def shell(command: str) -> None:
    subprocess.run(["sh", "-ec", command], check=True)


def mount() -> None:
    """Give every service /app, /data and an empty /tmp, and nothing else to write to."""
    for folder in ("data", "digests", "config", "postgres"):
        (WORK / folder).mkdir(exist_ok=True)
    os.chown(WORK / "data", int(USER), int(USER))
    (WORK / "hosts").write_text("127.0.0.1 localhost postgres code\n")
    shell(
        f"""mount --make-rprivate /
        ip link set lo up
        mkdir -p /app /data
        mount --bind {APP} /app && mount -o remount,bind,ro /app
        mount --bind {WORK}/data /data && mkdir -p /data/digests /data/config
        mount --bind {WORK}/digests /data/digests && mount -o remount,bind,ro /data/digests
        mount --bind {WORK}/config /data/config && mount -o remount,bind,ro /data/config
        mkdir -p /mnt/postgres 2>/dev/null || true
        mount -t tmpfs -o mode=755 none /mnt && mkdir -p /mnt/postgres && mount --bind {WORK}/postgres /mnt/postgres
        mount --bind {WORK}/hosts /etc/hosts
        mount -t tmpfs -o mode=1777 none /var/run/postgresql
        mount -o remount,bind,ro /
        mount -t tmpfs -o mode=1777 none /tmp
        """
    )


def start_postgres() -> None:
    shell("chown postgres /mnt/postgres")
    as_postgres = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--no-new-privs", "--bounding-set", "-all"]
    subprocess.run(
        [*as_postgres, POSTGRES / "initdb", "-D", "/mnt/postgres/data", "-U", "papertrends", "-A", "trust"], check=True, cwd="/tmp"
    )
    server = [*as_postgres, POSTGRES / "postgres", "-D", "/mnt/postgres/data", "-h", "127.0.0.1", "-k", "/var/run/postgresql"]
    subprocess.Popen(server, cwd="/tmp", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    check = COMPOSE["services"]["postgres"]["healthcheck"]["test"][1:]
    until(lambda: subprocess.run([POSTGRES / check[0], "-h", "127.0.0.1", *check[1:]], check=False, capture_output=True).returncode == 0)
    subprocess.run([POSTGRES / "createdb", "-h", "127.0.0.1", "-U", "papertrends", "dagster"], check=True)


def until(holds: Any) -> float:
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise TimeoutError
        time.sleep(0.5)
    return time.monotonic() - began


def environment(service: dict[str, Any]) -> dict[str, str]:
    """What the image and compose set; a variable that has no value there is not set."""
    given = {name: interpolated(value) for name, value in service["environment"].items() if value is not None}
    image = dict(re.findall(r"(\w+)=(\S+)", " ".join(re.findall(r"^ENV (.*)$", (APP / "Dockerfile").read_text(), re.MULTILINE))))
    return image | given | {"PATH": f"{BIN}:/usr/bin:/bin"}


def closed_in(user: str) -> list[str]:
    """Become a user who has no capability and can gain none."""
    rights = ["--no-new-privs", "--bounding-set", "-all", "--inh-caps", "-all"]
    return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", *rights]


def command_of(command: list[str]) -> list[str]:
    return [*closed_in(USER), str(BIN / command[0]), *command[1:]]


def run(name: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a service's environment, as `docker compose exec` does."""
    service = COMPOSE["services"][name]
    return subprocess.run(command_of(list(command)), cwd="/app", env=environment(service), capture_output=True, text=True, check=False)


def report(name: str, **said: object) -> None:
    print(json.dumps({"service": name, **said}), flush=True)


def start(name: str) -> None:
    """Start a service and wait until its own health check calls it well."""
    service = COMPOSE["services"][name]
    with Path(f"/tmp/{name}.log").open("wb") as log:
        process = subprocess.Popen(command_of(service["command"]), cwd="/app", env=environment(service), stdout=log, stderr=log)

    def is_well() -> bool:
        if process.poll() is not None:
            raise RuntimeError(Path(f"/tmp/{name}.log").read_text()[-2000:])
        return run(name, *service["healthcheck"]["test"][1:]).returncode == 0

    try:
        report(name, well_after=round(until(is_well), 1))
    except (RuntimeError, TimeoutError) as error:
        report(name, failed=f"{error}", log=Path(f"/tmp/{name}.log").read_text()[-3000:])
        raise


def main() -> None:
    mount()
    start_postgres()
    Path("/data").chmod(0o500)
    os.chown("/data", 0, 0)
    refused = run("prepare", *COMPOSE["services"]["prepare"]["command"])
    report("prepare", without_permission=refused.stderr, status=refused.returncode)
    os.chown("/data", int(USER), int(USER))
    Path("/data").chmod(0o700)
    for again in range(2):
        done = run("prepare", *COMPOSE["services"]["prepare"]["command"])
        report("prepare", status=done.returncode, again=again, said=(done.stdout + done.stderr)[-1500:])
    for name in ("code", "webserver", "daemon", "dashboard"):
        start(name)
    asked = Request("http://127.0.0.1:3000/graphql", json.dumps({"query": RUN}).encode(), {"Content-Type": "application/json"})
    report("webserver", launched=json.load(urlopen(asked))["data"]["launchRun"])  # noqa: S310 - our own address
    published = Path("/data/papertrends.duckdb")
    report("code", published_after=round(until(published.exists), 1))
    until(lambda: json.loads(Path("/data/run_status.json").read_text())["runs"])
    run_status = json.loads(Path("/data/run_status.json").read_text())["runs"][0]
    report("code", outcome=run_status["outcome"], message=run_status["message"])
    for command in (["doctor"], ["backup", "/data/backup.tar.gz"], ["rollback", "--list"]):
        done = run("code", "python", "-m", "orchestration.cli", *command)
        report("code", command=command, status=done.returncode, said=(done.stdout + done.stderr)[-3000:])
    logs = {name: Path(f"/tmp/{name}.log").read_text() for name in ("code", "webserver", "daemon", "dashboard")}
    for name, log in logs.items():
        report(name, amiss=[line for line in log.splitlines() if "Read-only" in line or "Permission" in line or "Traceback" in line])
    kib = {name: peak_of(name) for name in logs}
    report("all", peak_mb={name: value // 1024 for name, value in kib.items()})


def peak_of(name: str) -> int:
    """The most memory the processes of a service have had, in KiB."""
    words = " ".join(COMPOSE["services"][name]["command"][:3])
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            line = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words.split(" ", 1)[-1] in line:
                total += int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0])
        except (OSError, IndexError):
            continue
    return total


main()
