"""Reading digest files. Pure: no dagster, no duckdb, no network."""
