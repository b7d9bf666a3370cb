"""dbt with the cluster as its target: raw goes there first, and the marts come back once all models and tests are done.

Started as `python -m papertrends_cluster.dbt build …`, with dbt's own arguments, in place of `orchestration.dbt_child`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pyarrow as pa

from orchestration import dbt_child
from orchestration.warehouse import raw
from papertrends.settings import Settings
from papertrends_cluster.dbt import runs


def main() -> None:
    """Run dbt; ends the process with dbt's exit status."""
    dbt_child.end_with(int(os.environ.get(dbt_child.PARENT, os.getppid())))
    target = Path(os.environ["DBT_TARGET_PATH"])
    dbt_child.keep_temporary_files_in(target / "tmp")
    dbt_child.tell_rows()
    # Arrow's own allocator keeps the memory of marts that are read
    pa.set_memory_pool(pa.system_memory_pool())
    sys.exit(runs.build(Settings(), sys.argv[1:], target, raw.open_warehouse))


if __name__ == "__main__":
    main()
