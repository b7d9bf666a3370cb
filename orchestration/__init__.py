"""Dagster, the warehouse in and out of DuckDB, and the command line."""
