"""What the paper models compute outside SQL. Pure: no dagster, no duckdb."""
