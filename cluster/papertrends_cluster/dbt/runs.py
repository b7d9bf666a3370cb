"""One run of dbt on the cluster, with raw taken there and the marts brought back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pyarrow.parquet as pq
from dbt.adapters.base.plugin import AdapterPlugin
from dbt.cli.main import dbtRunner

from orchestration.dbt_results import OFFENDING
from orchestration.warehouse.opening import WHY_NOT_OPENED
from papertrends.settings import Settings
from papertrends_cluster.dbt import adapter
from papertrends_cluster.dbt.building import Cluster
from papertrends_cluster.engine import marts
from papertrends_cluster.engine import raw as raw_tables
from papertrends_cluster.engine.session import NoClusterError, require_answer

MOST_OFFENDING = 100
"""Rows of a failed test that are kept to be shown."""
Opens = Callable[[Path], AbstractContextManager[duckdb.DuckDBPyConnection]]


def make_known() -> None:
    """Let dbt find the adapter under its name."""
    module = ModuleType("dbt.adapters.cluster")
    module.__path__ = [str(Path(__file__).parent)]
    module.Plugin = AdapterPlugin(  # type: ignore[attr-defined]
        adapter=adapter.ClusterAdapter,  # type: ignore[arg-type]
        credentials=adapter.Credentials,
        include_path=str(Path(__file__).with_name("project")),
        dependencies=["spark"],
        project_name="dbt_cluster",
    )
    sys.modules[module.__name__] = module


def build(settings: Settings, arguments: list[str], target: Path, open_warehouse: Opens) -> int:
    """Run dbt with raw as it is in the warehouse, and put the marts into the warehouse if all went well; returns dbt's exit status."""
    make_known()
    try:
        cluster = adapter.opened(settings)
    except NoClusterError as error:
        return _said(target, str(error))
    adapter.ClusterAdapter._cluster = cluster  # noqa: SLF001 - dbt makes the adapter, and asks it for no more than a profile
    try:
        return _build(cluster, settings, arguments, target, open_warehouse)
    except Exception as error:
        # without results of dbt, the run says this
        (target / "run_results.json").unlink(missing_ok=True)
        why = "" if isinstance(error, NoClusterError) else f"the cluster failed: {type(error).__name__}: "
        return _said(target, why + next(iter(str(error).splitlines()), ""))
    finally:
        # an engine that has ended need not be told
        with suppress(Exception):
            cluster.close()


def _build(cluster: Cluster, settings: Settings, arguments: list[str], target: Path, open_warehouse: Opens) -> int:
    with open_warehouse(settings.warehouse) as con:
        raw_tables.export(con, cluster.tables)
    status = _run_dbt(cluster, arguments, target)
    if status != 0:
        require_answer()
        return status
    models = _models(target)
    _forget_others(cluster, models)
    known = cluster.relations.stored()
    comments = {name.removeprefix("marts."): about for name, about in models.items() if name.startswith("marts.") and name in known}
    with open_warehouse(settings.warehouse) as con:
        marts.bring_back(cluster.tables, con, comments)
    return status


def _said(target: Path, sentence: str) -> int:
    target.mkdir(parents=True, exist_ok=True)
    (target / WHY_NOT_OPENED).write_text(sentence, encoding="utf-8")
    print(sentence, file=sys.stderr)
    return 2


def _run_dbt(cluster: Cluster, arguments: list[str], target: Path) -> int:
    done = dbtRunner().invoke([*arguments, "--target", "cluster"])
    with suppress(Exception):
        _keep_offending(cluster, list(getattr(done.result, "results", None) or []), target)
    return 0 if done.success else 2 if done.exception else 1


def _models(target: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """What each model and seed is, and each of its columns."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    return {
        f"{node['schema']}.{node['name']}": (
            node["description"].strip(),
            {column["name"]: column["description"].strip() for column in node["columns"].values()},
        )
        for node in nodes
        if node["resource_type"] in {"model", "seed"}
    }


def _forget_others(cluster: Cluster, models: Mapping[str, object]) -> None:
    """Remove the tables of models that are no more."""
    cluster.tables.forget([name for name in cluster.relations.stored() if name not in models and not name.startswith("raw.")])


def _keep_offending(cluster: Cluster, results: list[Any], target: Path) -> None:
    """Keep the rows that failed tests have found where the run's report looks for them."""
    for one in results:
        if one.failures and one.node.resource_type == "test":
            found = cluster.rows(f"select * from ({one.node.compiled_code}) limit {MOST_OFFENDING}").toArrow()
            folder = target / OFFENDING
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(found, folder / f"{one.node.unique_id}.parquet")
