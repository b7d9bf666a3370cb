"""The warehouse file and its raw layer. Knows duckdb, not dagster."""
