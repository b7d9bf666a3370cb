"""dbt-spark with the tables of one copy of models: they are written for DuckDB, translated when they are built, and kept in `Tables`."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt.adapters.base import available
from dbt.adapters.contracts.relation import RelationType
from dbt.adapters.spark import SparkAdapter, SparkConnectionManager, SparkCredentials
from dbt.adapters.spark.relation import SparkRelation
from dbt_common.exceptions import DbtDatabaseError

from papertrends.settings import Settings
from papertrends_cluster.dbt.building import Cluster
from papertrends_cluster.translate.proofs import require_proof

SCHEMAS = ("raw", "seeds", "staging", "intermediate", "marts")


@dataclass
class Credentials(SparkCredentials):
    """What the profile says; where the cluster is says SPARK_REMOTE."""

    def __post_init__(self) -> None:
        """Leave Spark as strict about types as it is by itself."""
        super().__post_init__()
        self.server_side_parameters = {}

    @property
    def type(self) -> str:
        """The adapter's name."""
        return "cluster"

    @property
    def unique_field(self) -> str:
        """What dbt tells its cache by."""
        return os.environ.get("SPARK_REMOTE", "")


class ConnectionManager(SparkConnectionManager):
    """dbt-spark's own, under this adapter's name."""

    TYPE = "cluster"


class ClusterAdapter(SparkAdapter):
    """Builds models on the cluster. dbt sees the relations that `Relations` keeps."""

    ConnectionManager = ConnectionManager
    _cluster: Cluster | None = None

    @classmethod
    def type(cls) -> str:
        """The adapter's name."""
        return "cluster"

    @property
    def cluster(self) -> Cluster:
        """The session with the cluster, opened when it is first needed."""
        if ClusterAdapter._cluster is None:
            ClusterAdapter._cluster = opened(Settings())
        return ClusterAdapter._cluster

    def list_schemas(self, database: str | None) -> list[str]:
        """The schemas that there are, or will be."""
        return list(SCHEMAS)

    def check_schema_exists(self, database: str, schema: str) -> bool:
        """Every schema that is asked for is made with its first table."""
        return True

    def create_schema(self, relation: SparkRelation) -> None:
        """Made with its first table."""

    def list_relations_without_caching(self, schema_relation: SparkRelation) -> list[SparkRelation]:
        """The tables of a schema that are kept."""
        names = [name.split(".") for name in self.cluster.relations.stored()]
        wanted = str(schema_relation.schema)
        return [self.Relation.create(schema=s, identifier=n, type=RelationType.Table) for s, n in names if s == wanted]

    def drop_relation(self, relation: SparkRelation) -> None:
        """Drop a table and its files."""
        self.cluster.tables.forget([relation.render()])

    @available
    def translated(self, query: str) -> str:
        """A query in the engine's words."""
        return self._told(lambda: self.cluster.translated(query))

    @available
    def build(self, relation: SparkRelation, code: str, model: dict[str, Any], adds_to: bool = False) -> None:
        """Make a model's table, or add to it what is new; an error for a query that the gate has not passed."""
        self._told(lambda: self._build(relation, code, model, adds_to))

    def _build(self, relation: SparkRelation, code: str, model: dict[str, Any], adds_to: bool) -> None:
        if model["language"] == "sql":
            require_proof(model["name"], code)
        self.cluster.build(relation.render(), code, model, adds_to=adds_to)

    @available
    def build_seed(self, relation: SparkRelation, path: str, types: dict[str, str]) -> None:
        """Make the table of a seed."""
        self._told(lambda: self.cluster.seed(relation.render(), Path(path), types))

    @available
    def change(self, statement: str) -> None:
        """Do what a hook says."""
        self._told(lambda: self.cluster.change(statement))

    @available
    def done(self) -> None:
        """Let what a model changed count."""
        self._told(self.cluster.tables.done)

    def _told(self, do: Any) -> Any:
        try:
            return do()
        except DbtDatabaseError:
            raise
        except Exception as error:
            # the next run does it, if the engine has ended
            with suppress(Exception):
                self.cluster.tables.undo()
            raise DbtDatabaseError(f"{type(error).__name__}: {error}") from error


def opened(settings: Settings) -> Cluster:
    """The session with the cluster that settings and SPARK_REMOTE name."""
    return Cluster.opened(
        settings.data_dir / "cluster.duckdb",
        settings.cluster_storage or (settings.data_dir / "cluster").as_uri(),
        kept_as=settings.cluster_format,
        most_rows=settings.cluster_most_rows,
        memory_limit=settings.memory_limit,
    )
