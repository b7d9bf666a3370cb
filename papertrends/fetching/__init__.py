"""Fetching digests for people with a network. Knows neither Dagster nor DuckDB: answers become files in the digests folder."""
