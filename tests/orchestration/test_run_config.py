"""The configuration of a run cannot set a path, a flag or a program."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest
from dagster._config import ConfigType

JOBS = ("everything", "__ASSET_JOB", "fetch_digests")
HARMLESS = {
    "ops.dbt_models.config.full_refresh",
    "ops.fetch_into_digests_folder.config.source",
    "ops.fetch_into_digests_folder.config.since",
}
EVIL_DBT = {
    "project_dir": "/tmp/evil",
    "profiles_dir": "/tmp/evil",
    "dbt_executable": "/usr/bin/env",
    "global_config_flags": ["sh", "-c", "id"],
}
HOSTILE: dict[str, dict[str, Any]] = {
    "another program for dbt": {"resources": {"dbt": {"config": EVIL_DBT}}},
    "another folder for what steps return": {"resources": {"io_manager": {"config": {"base_dir": "/tmp/evil"}}}},
    "another resource": {"resources": {"evil": {"config": {"path": "/tmp/evil"}}}},
    "flags for dbt": {"ops": {"dbt_models": {"config": {"full_refresh": True, "args": ["--profiles-dir", "/tmp/evil"]}}}},
    "folders for reading": {"ops": {"load_digests": {"config": {"folder": "/etc"}}}},
    "an input from a file": {"ops": {"dbt_models": {"inputs": {"raw": {"pickle": {"path": "/tmp/evil"}}}}}},
    "an output to a file": {"ops": {"dbt_models": {"outputs": [{"result": {"json": {"path": "/tmp/evil"}}}]}}},
    "another executor": {"execution": {"config": {"multiprocess": {"start_method": {"spawn": {}}}}}},
    "a file for the executor": {"execution": {"config": {"marker_to_close": "/tmp/evil"}}},
    "another logger": {"loggers": {"file": {"config": {"path": "/tmp/evil"}}}},
    "a setting of the logger": {"loggers": {"console": {"config": {"name": "evil"}}}},
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> dg.RepositoryDefinition:
    """All jobs."""
    from orchestration.definitions import defs

    return defs().get_repository_def()


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_configuration_is_refused(repository: dg.RepositoryDefinition, what: str):
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(repository.get_job("everything"), HOSTILE[what])


def test_a_day_to_fetch_cannot_read_an_environment_variable(repository: dg.RepositoryDefinition):
    """Dagster's own kind of text takes `env`, and the sentence that says that it is no day would tell a password."""
    days = {"ops": {"fetch_into_digests_folder": {"config": {"since": {"env": "HOME"}}}}}
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(repository.get_job("fetch_digests"), days)


def test_what_is_meant_to_be_configured_still_is(repository: dg.RepositoryDefinition):
    assert dg.validate_run_config(repository.get_job("everything"), {"ops": {"dbt_models": {"config": {"full_refresh": True}}}})
    days = {"ops": {"fetch_into_digests_folder": {"config": {"since": "2026-03-02"}}}}
    assert dg.validate_run_config(repository.get_job("fetch_digests"), days)


def values(kind: ConfigType, path: str = "") -> dict[str, str]:
    """Every value that a job's configuration takes, by its path, with its type."""
    fields = getattr(kind, "fields", None)
    if fields is not None:
        return {at: name for key, field in fields.items() for at, name in values(field.config_type, f"{path}.{key}".lstrip(".")).items()}
    inner = getattr(kind, "inner_type", None)
    return values(inner, path) if inner is not None else {path: kind.key}


@pytest.mark.parametrize("job", JOBS)
def test_nothing_else_is_configurable(repository: dg.RepositoryDefinition, job: str):
    """What is added later has to be looked at: each new value must be named here."""
    found = values(repository.get_job(job).run_config_schema.run_config_schema_type)
    # an op that declares no configuration takes any, and nothing reads it
    unread = {path for path, kind in found.items() if kind == "Any"}
    assert set(found) - unread <= HARMLESS
    assert all(path.startswith("ops.") for path in unread)
