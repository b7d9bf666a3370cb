"""The commands of `papertrends`, one module per group. `orchestration/cli.py` lists the groups."""
