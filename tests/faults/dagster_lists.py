"""How long Dagster's UI waits for its lists: the questions it asks, put to a storage by GraphQL."""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_graphql.cli import execute_query
from dagster_webserver.version import __version__

RUNS = """
    query { runsFeedOrError(limit: 31, view: ROOTS) { ... on RunsFeedConnection { hasMore cursor results {
        id runStatus creationTime startTime endTime tags { key value } jobName
        assetSelection { path } assetCheckSelection { name assetKey { path } }
        ... on Run { externalJobSource stepKeysToExecute hasReExecutePermission canTerminate
            stats { ... on RunStatsSnapshot { id startTime endTime } } }
    } } } }
"""
CATALOGUE = """
    query { assetsOrError(limit: 1000) { ... on AssetConnection { nodes { id key { path }
        definition { id groupName description kinds jobNames isMaterializable opNames repository { id name } }
        assetMaterializations(limit: 1) { timestamp runId metadataEntries { label ... on IntMetadataEntry { intValue } } }
    } } } }
"""
CHECKS = """
    query { assetNodes { id assetKey { path } assetChecksOrError { ... on AssetChecks { checks { name description
        executionForLatestMaterialization { id runId status evaluation { severity success } }
    } } } } }
"""
REPEATED = 5


def seconds_of(home: Path) -> dict[str, tuple[float, float]]:
    """The median seconds until each list is there, and of processor time for it, by name; checks that each has content."""
    target = ModuleTarget("orchestration.definitions", None, None, "papertrends")
    with (
        dg.DagsterInstance.from_config(str(home)) as instance,
        WorkspaceProcessContext(instance, version=__version__, workspace_load_target=target) as context,
    ):
        return {name: _median(context, query) for name, query in (("runs", RUNS), ("catalogue", CATALOGUE), ("checks", CHECKS))}


def _median(context: WorkspaceProcessContext, query: str) -> tuple[float, float]:
    waited: list[float] = []
    worked: list[float] = []
    for _ in range(REPEATED):
        began, busy = time.perf_counter(), time.process_time()
        answer: dict[str, Any] = execute_query(context, query)
        waited.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
        assert "errors" not in answer, answer
        assert len(json.dumps(answer)) > 1_000, "a list with nothing in it is soon shown"
    return round(statistics.median(waited), 2), round(statistics.median(worked), 2)
