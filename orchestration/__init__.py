"""The pipeline: Dagster, the warehouse, publishing and the command line."""

import gc

gc.set_threshold(50_000)
"""Objects made between two looks for unused ones. Importing Dagster and dbt makes millions that stay: with Python's 700, a
quarter of the time of a start, and half of the time of comparing papers, went into looking through them."""
