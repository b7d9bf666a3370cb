"""Dagster's daemon, in place of `dagster-daemon`: it stores the planned events of each run, for which `keep_engines` is made."""

import sys

from dagster._daemon.cli import main

from orchestration.dagster_engines import keep_engines

if __name__ == "__main__":
    keep_engines()
    sys.exit(main())
