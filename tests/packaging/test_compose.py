"""The compose file: valid against the specification's schema, closed to the outside, and every command really there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import yaml
from dagster_postgres.utils import pg_url_from_config

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
    assert set(SERVICES) == {"postgres", "code", "webserver", "daemon", "dashboard"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_tells_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_open_to_other_machines(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:"), f"{name} publishes {port}"


def test_every_volume_named_is_declared_and_people_s_own_files_are_read_only() -> None:
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith(("$", ".", "/"))}
    assert named == set(COMPOSE["volumes"])
    assert all(mount.endswith(":ro") for mount in mounts if mount.startswith("$"))


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
    for name, service in OURS.items():
        asked = re.findall(r"127\.0\.0\.1:(\d+)|--port (\d+)", " ".join(service["healthcheck"]["test"]))
        for port in (one or other for one, other in asked):
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
