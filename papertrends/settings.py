"""Every PAPERTRENDS_* setting, typed and validated, with its default."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_settings import NoDecode

from papertrends.access import AccessSettings

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root; default folders are below it, whatever the working directory."""


def _absolute(path: Path) -> Path:
    """Resolve a path against the current directory."""
    return path.expanduser().absolute()


Folder = Annotated[Path, AfterValidator(_absolute)]
HOST_NAME = r"^[a-z0-9._-]+$"
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(AccessSettings):
    """The settings of pipeline and dashboard.

    Relative paths are resolved against the current directory. Raises pydantic's `ValidationError`, which names the invalid
    setting.
    """

    digests_dir: Folder = Field(default=ROOT / "data" / "digests", description="where digest files lie, read recursively")
    config_dir: Folder = Field(default=ROOT / "data" / "config", description="where people's own decisions lie; all optional")
    data_dir: Folder = Field(default=ROOT / "data", description="where everything the pipeline makes goes")
    dagster_port: Port = Field(default=3000, description="port of the Dagster UI on 127.0.0.1")
    dashboard_port: Port = Field(default=8501, description="port of the dashboard")
    max_file_mb: int = Field(default=20_000, gt=0, description="a digest file larger than this many MiB is rejected")
    upload_mb: int = Field(
        default=200, ge=0, description="largest file that can be added on the page Data health, in MiB; 0 switches it off"
    )
    # less than the five seconds between two looks of the sensor: the second one finds the files unchanged
    still_seconds: float = Field(default=2.0, ge=0, description="how long files must be unchanged before the sensor starts a run")
    daily_at: str = Field(default="06:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="when the daily run starts, UTC")
    lock_wait_seconds: float = Field(default=1800.0, ge=0, description="how long a run waits for another one to end")
    runs_kept: int = Field(default=7, ge=1, description="how many runs of each job Dagster keeps, with all their events and logs")
    memory_limit: str = Field(
        default="4GB", pattern=r"(?i)^\d+(\.\d+)? ?([kmgt]i?b|%)$", description="memory that DuckDB may use while it builds the models"
    )
    engine: Literal["duckdb", "cluster"] = Field(default="duckdb", description="where the models run: in this process, or on a cluster")
    cluster_storage: str = Field(
        default="", description="where a cluster's tables lie, an address that it and the pipeline reach; unset: cluster in the data folder"
    )
    cluster_format: Literal["delta", "parquet"] = Field(
        default="delta", description="how a cluster keeps its tables; with parquet, each change of a table writes all of it"
    )
    cluster_most_rows: int = Field(
        default=20_000_000,
        ge=1,
        description="largest relation that a model may read in one place, in rows, when a cluster runs the others",
    )
    log_format: Literal["text", "json"] = Field(default="text", description="how processes write their lines")
    generations_kept: int = Field(default=2, ge=0, le=100, description="how many earlier published files are kept for a rollback")
    published_most_rows: int = Field(
        default=0, ge=0, description="largest table, in rows, that the published file holds whole; 0: all of them"
    )
    library_url: str = Field(
        default="", description="SQLAlchemy's address of the database of readers' libraries; unset: library.sqlite in the data folder"
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/]\S*)?$",
        description="the dashboard's address as its readers reach it; links in feeds start with it",
    )
    allowed_hosts: Annotated[tuple[Annotated[str, Field(pattern=HOST_NAME)], ...], NoDecode] = Field(
        default=(), description="names, other than those of this machine, under which browsers may reach the dashboard and the Dagster UI"
    )

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _separated_by_commas(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _with_address(self) -> Self:
        """Derive the dashboard's address from its port unless one is set."""
        address = self.public_url.rstrip("/") or f"http://{self._reachable_host}:{self.dashboard_port}"
        object.__setattr__(self, "public_url", address)  # frozen from here on
        return self

    @property
    def _reachable_host(self) -> str:
        """A host name under which this machine reaches the dashboard."""
        if self.host in {"0.0.0.0", "::"}:  # noqa: S104 - a comparison
            return "127.0.0.1"
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def dashboard_here(self) -> str:
        """The dashboard's address as this machine reaches it."""
        return f"http://{self._reachable_host}:{self.dashboard_port}"

    @property
    def dashboard_hosts(self) -> tuple[str, ...]:
        """The names under which browsers may reach the dashboard: the allowed ones, and those of its addresses."""
        addresses = [self.public_url, *([self.dashboard_here] if self.is_open else [])]
        return (*self.allowed_hosts, *(urlsplit(address).hostname or "" for address in addresses))

    @property
    def as_environment(self) -> dict[str, str]:
        """The folders as environment variables for child processes, whose current directory differs."""
        folders = {"digests_dir": self.digests_dir, "config_dir": self.config_dir, "data_dir": self.data_dir}
        return {f"PAPERTRENDS_{name.upper()}": str(path) for name, path in folders.items()}

    @property
    def warehouse(self) -> Path:
        """The file that only the pipeline opens."""
        return self.data_dir / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The file that everyone reads."""
        return self.data_dir / "papertrends.duckdb"

    @property
    def library_file(self) -> Path:
        """The file of readers' libraries, unless a database is named for them."""
        return self.data_dir / "library.sqlite"

    @property
    def library(self) -> str:
        """The address of readers' libraries, as SQLAlchemy takes it."""
        return self.library_url or f"sqlite:///{self.library_file}"

    @property
    def feeds(self) -> Path:
        """The feeds of new papers."""
        return self.data_dir / "feeds"

    @property
    def run_status(self) -> Path:
        """How the last runs ended."""
        return self.data_dir / "run_status.json"

    @property
    def fetched(self) -> Path:
        """What was fetched and when, one file a source."""
        return self.data_dir / "fetched"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage."""
        return self.data_dir / "dagster"

    @property
    def sample_dir(self) -> Path:
        """The bundled sample's digests."""
        return ROOT / "data" / "sample" / "digests"

    @property
    def dbt_project_dir(self) -> Path:
        """The dbt project."""
        return ROOT / "dbt_project"

    @cached_property
    def max_file_bytes(self) -> int:
        """The size limit in bytes."""
        return self.max_file_mb * 1024 * 1024
