"""What dbt does when it opens the warehouse: a plugin of dbt-duckdb, named in profiles.yml."""

from __future__ import annotations

from functools import partial

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from orchestration.warehouse.opening import patiently


class Plugin(BasePlugin):
    """Attaches what the profile names, with patience; dbt-duckdb then finds it attached."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Attach the warehouse, waiting while another program has it open."""
        for attachment in (self.creds.attach if self.creds else None) or []:
            patiently(partial(conn.execute, attachment.to_sql()))
