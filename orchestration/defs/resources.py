"""Resources that the assets share."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from typing import Any

import dagster as dg
from packaging.version import Version

from orchestration import terminal
from orchestration.dagster_engines import keep_engines
from orchestration.dbt_manifest import ensure_manifest, project_fingerprint
from papertrends.settings import Settings

# dbt runs in a process of its own: in this one, where it would only name what Dagster names itself, importing it takes a second
sys.modules["dbt.version"] = None  # type: ignore[assignment]
from dagster_dbt import DbtCliResource, DbtProject  # noqa: E402

del sys.modules["dbt.version"]

keep_engines()
settings = Settings()
# dbt's profile reads the data folder from the environment, and dbt runs in a folder of its own
os.environ["PAPERTRENDS_DATA_DIR"] = str(settings.data_dir)
# otherwise the log would be in the code's folder, shared by all runs
os.environ.setdefault("DBT_LOG_PATH", str(settings.data_dir / "logs"))

MANIFEST = ensure_manifest(settings.dbt_project_dir)
MANIFEST_FINGERPRINT = project_fingerprint(settings.dbt_project_dir)
"""Fingerprint of the dbt project from which the assets were made."""

dbt_project = DbtProject(project_dir=settings.dbt_project_dir, profiles_dir=settings.dbt_project_dir)

WAREHOUSE_POOL = "warehouse"
"""The pool of everything that writes to the warehouse; its limit is 1."""


one_process = dg.in_process_executor.configured(lambda _: {}, config_schema={}, name="one_process")
"""Runs all steps in one process; not configurable."""


class InstalledDbt(DbtCliResource):
    """The dbt installed with Dagster. Its version is read from the package: `dbt --version` takes seconds and asks the internet."""

    @cached_property
    def _cli_version(self) -> Version:
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        """Do without dbt in Dagster's process, which would use it only to count rows and columns: importing it takes seconds."""


DBT_PROGRAMS = {"duckdb": "orchestration.dbt_child", "cluster": "papertrends_cluster.dbt"}
"""What runs dbt, by the engine that the models run on."""

dbt = InstalledDbt(
    project_dir=str(settings.dbt_project_dir),
    profiles_dir=str(settings.dbt_project_dir),
    # dbt as a child that ends with its run
    dbt_executable=sys.executable,
    global_config_flags=["-m", DBT_PROGRAMS[settings.engine]],
)
"""Not a Dagster resource: a run's configuration could replace its program, flags and folder."""


@dg.io_manager(config_schema={})
def nothing_kept(_: dg.InitResourceContext) -> dg.IOManager:
    """Replace Dagster's default IO manager, whose folder a run's configuration could choose. No step returns data."""
    return dg.InMemoryIOManager()


@dg.definitions
def resources() -> dg.Definitions:
    """Run all steps in one process, since a process per step costs seven seconds, and let no run configure that."""
    return dg.Definitions(
        resources={"io_manager": nothing_kept},
        executor=one_process,
        loggers={"console": dg.LoggerDefinition(terminal.logger, description="Log of a run, for a terminal.", config_schema={})},
    )
