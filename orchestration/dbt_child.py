"""dbt in a process that ends with the run that started it, and keeps its temporary files in its target folder.

Started as `python -m orchestration.dbt_child build …`, with dbt's own arguments.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.dbt_manifest import PARSED

PARENT = "PAPERTRENDS_RUN_PROCESS"
"""The environment variable that names the process of the run."""
ROWS = re.compile(r"^(\d+) rows?$")
"""What dbt then says of a model that was built, where it says no more than OK by itself."""
PR_SET_PDEATHSIG = 1
"""Linux's own number: "send this process a signal when its parent ends"."""


def end_with(parent: int) -> None:
    """Let this process be killed when its parent ends, however that ends.

    An orphaned dbt would hold the warehouse and go on writing. On other systems than Linux, the next run waits for it.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the run that started dbt has ended meanwhile")


def keep_temporary_files_in(folder: Path) -> None:
    """Write temporary files there: of each Python model dbt-duckdb leaves a compiled file."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def tell_rows() -> None:
    """Let dbt say how many rows each model has that it has built. Only dbt can count them meanwhile: it holds the warehouse."""
    from dbt.task.run import ModelRunner  # noqa: PLC0415 - as in `main`

    name = "_build_run_model_result"  # dbt offers no hook that sees a model's table and what is said of it
    build_result: Callable[..., Any] = getattr(ModelRunner, name)

    def with_rows(runner: ModelRunner, model: Any, context: dict[str, Any], *timing: float) -> Any:
        result = build_result(runner, model, context, *timing)
        _, counted = runner.adapter.execute(f"select count(*) from {model.relation_name}", fetch=True)  # noqa: S608 - dbt's own name
        rows = int(counted.rows[0][0])
        result.message = f"{rows} {'row' if rows == 1 else 'rows'}"
        return result

    setattr(ModelRunner, name, with_rows)


def leave_out_what_nobody_reads() -> None:
    """Let dbt write what it logs as information, and no manifest: the definitions have theirs.

    dbt turns each of 5,300 debug messages into JSON and looks for secrets in it before it drops it. Under a profiler that
    was a fifth of its time on the sample, and the manifest a twentieth.
    """
    os.environ.setdefault("DBT_LOG_LEVEL_FILE", "info")
    # imported here, as in main
    from dbt.task import runnable  # noqa: PLC0415
    from dbt_common.events.base_types import EventLevel, EventMsg  # noqa: PLC0415
    from dbt_common.events.event_manager import EventManager  # noqa: PLC0415
    from dbt_common.events.logger import LoggerConfig  # noqa: PLC0415

    ranks = {level.value: rank for rank, level in enumerate(EventLevel)}
    add_logger = EventManager.add_logger

    def add_logger_of_its_level(self: EventManager, config: LoggerConfig) -> None:
        wanted, least = config.filter, ranks[config.level.value]

        def is_wanted(message: EventMsg) -> bool:
            return ranks[message.info.level] >= least and wanted(message)

        config.filter = is_wanted
        add_logger(self, config)

    EventManager.add_logger = add_logger_of_its_level
    setattr(runnable, "write_manifest", lambda *_: None)  # noqa: B010 - dbt does not export what it imports


def main() -> None:
    """Run dbt; ends the process with dbt's exit status."""
    end_with(int(os.environ.get(PARENT, os.getppid())))
    keep_temporary_files_in(Path(os.environ["DBT_TARGET_PATH"], "tmp"))
    # imported here: it takes seconds in which the run may end
    from dbt.cli.main import cli  # noqa: PLC0415
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415
    from dbt.parser.manifest import extended_mashumuro_decoder  # noqa: PLC0415

    tell_rows()
    leave_out_what_nobody_reads()
    # given a manifest, dbt parses nothing; of itself it would for each data folder, since the profile names that
    parsed = Path(os.environ["DBT_PROJECT_DIR"], "target", PARSED).read_bytes()
    manifest = Manifest.from_msgpack(parsed, decoder=extended_mashumuro_decoder)
    manifest.build_flat_graph()
    cli(obj={"manifest": manifest})


if __name__ == "__main__":
    main()
