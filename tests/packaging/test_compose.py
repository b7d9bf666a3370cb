"""The compose file: valid against the specification's schema, closed to the outside, and every command really there."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import yaml
from dagster._daemon.types import DaemonHeartbeat
from dagster_postgres.run_storage import PostgresRunStorage
from dagster_postgres.utils import DagsterPostgresException, pg_url_from_config

from tests.conftest import open_to_all, reserved_port

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_the_compose_file_follows_the_specification() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [checker, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_the_services_that_are_promised() -> None:
    assert set(SERVICES) == {"postgres", "prepare", "code", "webserver", "daemon", "dashboard"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_each_service_tells_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_open_to_other_machines(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert interpolated(port, {}).startswith("127.0.0.1:"), f"{name} publishes {port}"
        others = interpolated(port, {"PAPERTRENDS_HOST": "0.0.0.0"})
        assert others.startswith("127.0.0.1:") or name == "dashboard", "the Dagster UI stays on this machine"


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_closed_in_and_bounded(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert all("size=" in mount for mount in service["tmpfs"])
    assert all(service[limit] for limit in ("mem_limit", "cpus", "pids_limit"))
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}


def test_images_can_be_pinned_by_digest() -> None:
    assert interpolated(SERVICES["postgres"]["image"], {"PAPERTRENDS_POSTGRES_IMAGE": "postgres@sha256:1"}) == "postgres@sha256:1"
    arguments = OURS["code"]["build"]["args"]
    assert interpolated(arguments["BASE_IMAGE"], {"PAPERTRENDS_BASE_IMAGE": "python@sha256:2"}) == "python@sha256:2"
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^ARG BASE_IMAGE=(\S+)\nFROM \$\{BASE_IMAGE\}$", dockerfile, flags=re.MULTILINE) == [
        interpolated(arguments["BASE_IMAGE"], {})
    ]


def test_the_image_installs_no_development_dependency() -> None:
    assert re.findall(r"(\S+\.lock)", (ROOT / "Dockerfile").read_text()) == ["requirements-runtime.lock"] * 2
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["dev"]
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements-runtime.lock").read_text(), flags=re.MULTILINE))
    assert not {re.match(r"[a-z0-9-]+", one)[0] for one in groups} & pinned - {"jsonschema", "httpx"}, (
        "Dagster itself needs jsonschema, mcp httpx"
    )


def test_only_the_dashboard_is_given_the_secret_of_the_login() -> None:
    assert [name for name, service in SERVICES.items() if service.get("secrets")] == ["dashboard"]
    variable = OURS["dashboard"]["environment"]["PAPERTRENDS_LOGIN_SECRET_FILE"]
    assert interpolated(variable, {}) == ""
    assert interpolated(variable, {"PAPERTRENDS_LOGIN_SECRET_FILE": "/etc/papertrends/secret"}) == "/run/secrets/login"
    assert interpolated(COMPOSE["secrets"]["login"]["file"], {}) == "/dev/null"


def test_dagster_s_storage_is_migrated_before_anything_uses_it() -> None:
    for name in ("code", "webserver", "daemon"):
        assert SERVICES[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert SERVICES["prepare"]["volumes"] == SERVICES["code"]["volumes"], "it checks the folders of the runs"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_mounted_folder_that_cannot_be_used_is_said_with_its_owner_and_mode(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("data", "digests", "config")}
    for folder in folders.values():
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    os.chown(folders["data"], 65534, 65534)
    folders["config"].chmod(0o700)
    open_to_all(tmp_path)
    variables = {f"PAPERTRENDS_{name.upper()}_DIR": str(folder) for name, folder in folders.items()}

    def said(**more: str) -> str:
        script = (
            "import os, sys; from orchestration import containers as c; os.setgid(65534); os.setuid(65534); print('\\n'.join(c.found()))"
        )
        return subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, env=os.environ | variables | more, text=True)

    assert said() == (
        f"{folders['config']} (PAPERTRENDS_CONFIG_DIR of this machine) belongs to user 0 with mode 0700: user 65534 of the containers "
        "cannot read it. Run `chmod o+rx FOLDER`, or `chown 65534 FOLDER`, on this machine\n"
    )
    folders["config"].chmod(0o755)
    assert said() == "\n"
    assert "cannot write to it. Run `chmod o+rwx FOLDER`" in said(PAPERTRENDS_FETCH_CONTACT="team@example.org")
    folders["digests"].rmdir()
    assert said() == f"{folders['digests']} (PAPERTRENDS_DIGESTS_DIR of this machine) is not mounted\n"


def test_every_volume_named_is_declared_and_people_s_own_files_are_read_only() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith(("$", ".", "/"))}
    assert named == set(COMPOSE["volumes"])
    own = {mount for mount in mounts if mount.startswith("$")}
    writable_when_fetching = {mount for mount in own if mount.endswith(":ro${PAPERTRENDS_FETCH_CONTACT:+,rw}")}
    assert all(mount.endswith(":ro") for mount in own - writable_when_fetching)
    assert writable_when_fetching <= set(SERVICES["code"]["volumes"]), "runs alone fetch"
    assert all(not writable_when_fetching & set(SERVICES[name]["volumes"]) for name in ("webserver", "daemon", "dashboard"))


def test_every_documented_setting_reaches_every_service() -> None:
    pages = "".join((ROOT / "docs" / name).read_text().split("## In containers")[0] for name in ("operations.md", "fetching.md", "mail.md"))
    documented = set(re.findall(r"^\| (`PAPERTRENDS_.*?) \|", pages, flags=re.MULTILINE))
    settings = {name for cell in documented for name in re.findall(r"PAPERTRENDS_\w+", cell)}
    # folders are mounted and ports published
    settings -= {f"PAPERTRENDS_{name}" for name in ("DIGESTS_DIR", "CONFIG_DIR", "DATA_DIR", "DAGSTER_PORT", "DASHBOARD_PORT")}
    assert settings >= {"PAPERTRENDS_RUNS_KEPT", "PAPERTRENDS_MEMORY_LIMIT", "PAPERTRENDS_FETCH_CONTACT", "PAPERTRENDS_FETCH_RETRIES"}
    of_code = ("PAPERTRENDS_FETCH_", "PAPERTRENDS_MAIL_BOUNCES_")
    secrets = {name for name in settings if re.search(r"(PASSWORD|KEY)(_FILE)?$", name) and name.startswith(of_code)}
    assert secrets, "the search finds them"
    for name, service in OURS.items():
        given = set(service["environment"])
        wanted = settings if name == "code" else settings - secrets
        assert wanted <= given, f"{name}: {wanted - given}"
        assert name == "code" or not secrets & given, f"{name} fetches nothing and needs no password"


def test_fetching_can_write_where_it_is_switched_on() -> None:
    (digests,) = (mount for mount in SERVICES["code"]["volumes"] if ":/data/digests" in mount)
    assert interpolated(digests, {}).endswith(":/data/digests:ro")
    assert interpolated(digests, {"PAPERTRENDS_FETCH_CONTACT": "me@a.example"}).endswith(":ro,rw"), "the last one holds"


def interpolated(text: str, variables: dict[str, str]) -> str:
    """What compose makes of `${NAME:-otherwise}` and `${NAME:+instead}`."""
    text = re.sub(r"\$\{(\w+):\+([^}]*)\}", lambda found: found[2] if variables.get(found[1]) else "", text)
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: variables.get(found[1]) or found[2], text)


@pytest.mark.parametrize("name", OURS)
def test_the_command_and_the_files_it_names_exist(name: str) -> None:
    program, *arguments = OURS[name]["command"]
    assert Path(sys.executable).with_name(program).exists()
    for argument in arguments:
        if "/" in argument:
            assert (ROOT / argument).is_file(), f"{name}: {argument}"
        if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", argument) and argument.startswith("orchestration"):
            assert (ROOT / argument.replace(".", "/")).with_suffix(".py").is_file()


def test_each_port_in_a_health_check_is_one_the_command_listens_on() -> None:
    for name in ("code", "webserver", "dashboard"):
        service = OURS[name]
        asked = re.findall(r"127\.0\.0\.1(?::|\", )(\d+)", " ".join(service["healthcheck"]["test"]))
        assert asked
        for port in asked:
            assert port in service["command"], f"{name} is asked at port {port}"


def test_the_workspace_names_the_code_service_and_its_port() -> None:
    [location] = yaml.safe_load((ROOT / "deploy" / "workspace.yaml").read_text())["load_from"]
    server = location["grpc_server"]
    assert server["host"] in SERVICES
    assert str(server["port"]) in SERVICES[server["host"]]["command"]


def test_dagster_s_settings_ask_for_nothing_that_compose_does_not_give() -> None:
    asked = set(re.findall(r"env: (\w+)", (ROOT / "deploy" / "dagster.yaml").read_text()))
    for name, service in OURS.items():
        assert asked <= set(service["environment"]), name


def test_the_driver_that_dagster_asks_for_is_installed() -> None:
    storage = yaml.safe_load((ROOT / "deploy" / "dagster.yaml").read_text())["storage"]["postgres"]["postgres_db"]
    given = {key: "x" if isinstance(value, dict) else value for key, value in storage.items()}
    sqlalchemy.create_engine(pg_url_from_config({"postgres_db": given})).dispose()


def test_passwords_come_from_the_environment() -> None:
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key:
                assert str(value).startswith("${")


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}


@pytest.fixture(scope="module")
def postgres() -> Iterator[dict[str, str]]:
    """A Postgres with Dagster's tables; yields the environment of the services that use it."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path("/usr/bin")]
    if not (programs[-1] / "initdb").exists():
        pytest.skip("no Postgres is installed here")
    # not pytest's folder, which only its owner may enter
    with tempfile.TemporaryDirectory(prefix="papertrends-postgres-") as name, reserved_port() as port:
        yield from serve_postgres(programs[-1], Path(name), str(port))


def serve_postgres(programs: Path, folder: Path, port: str) -> Iterator[dict[str, str]]:
    as_somebody: dict[str, Any] = {}
    if os.geteuid() == 0:
        # Postgres does not run as root
        somebody = pwd.getpwnam("postgres").pw_uid
        os.chown(folder, somebody, -1)
        as_somebody = {"user": somebody}
    data = str(folder / "data")
    initdb = [programs / "initdb", "-D", data, "-U", "papertrends", "-A", "trust"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_somebody)
    serve = [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", port, "-k", str(folder), "-c", "fsync=off"]
    with subprocess.Popen(serve, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_somebody) as server:
        asking = {"HOST": "127.0.0.1", "USER": "papertrends", "PASSWORD": "x", "DB": "postgres"}
        yield {f"PAPERTRENDS_POSTGRES_{name}": value for name, value in asking.items()} | {"PGPORT": port}
        server.terminate()


def test_the_health_check_of_the_daemon_knows_a_living_one_from_a_dead_one(postgres: dict[str, str]) -> None:
    address = f"postgresql+psycopg2://papertrends@127.0.0.1:{postgres['PGPORT']}/postgres"
    storage = connected(address)
    _, _, *arguments = OURS["daemon"]["healthcheck"]["test"]

    def is_well() -> bool:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=os.environ | postgres, capture_output=True, check=False).returncode == 0

    assert not is_well()
    for seconds_ago, expected in ((0, True), (3_600, False)):
        for kind in ("SENSOR", "SCHEDULER", "QUEUED_RUN_COORDINATOR"):
            storage.add_daemon_heartbeat(DaemonHeartbeat(time.time() - seconds_ago, kind, "an id", []))
        assert is_well() is expected
    storage.dispose()


def connected(address: str) -> PostgresRunStorage:
    """Dagster's storage of runs, as soon as Postgres answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return PostgresRunStorage.create_clean_storage(address)
        except (sqlalchemy.exc.OperationalError, DagsterPostgresException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
