"""What dbt does when it opens the warehouse: a plugin of dbt-duckdb, named in profiles.yml."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from orchestration.warehouse.lock import BusyError
from orchestration.warehouse.opening import WHY_NOT_OPENED, patiently


class Plugin(BasePlugin):
    """Attaches what the profile names, with patience; dbt-duckdb then finds it attached."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Attach the warehouse, waiting while another program has it open. Raises `BusyError`."""
        for attachment in (self.creds.attach if self.creds else None) or []:
            try:
                patiently(partial(conn.execute, attachment.to_sql()))
            except BusyError as error:
                if target := os.environ.get("DBT_TARGET_PATH"):
                    Path(target, WHY_NOT_OPENED).write_text(str(error), encoding="utf-8")
                raise
