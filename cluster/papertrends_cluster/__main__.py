"""Run a command with a cluster on this machine: `python -m papertrends_cluster [--spark] COMMAND …`.

The cluster is Sail with two workers, or, with `--spark`, a Spark cluster of a master and two workers, for which Java is needed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from contextlib import AbstractContextManager

from papertrends_cluster.engine import local


def main() -> int:
    """Start the cluster, run the command, end the cluster; returns the command's exit status."""
    parser = argparse.ArgumentParser(prog="python -m papertrends_cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--spark", action="store_true", help="Spark instead of Sail")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    cluster: AbstractContextManager[tuple[str, object]] = local.spark() if asked.spark else local.sail()
    # Spark's wheel has no Delta Lake
    kept_as = {"PAPERTRENDS_CLUSTER_FORMAT": "parquet"} if asked.spark else {}
    with cluster as (remote, _):
        environment = os.environ | kept_as | {"PAPERTRENDS_ENGINE": "cluster", "SPARK_REMOTE": remote}
        return subprocess.run(asked.command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
