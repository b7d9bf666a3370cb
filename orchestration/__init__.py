"""Dagster, reading and writing the warehouse, and the command line."""
