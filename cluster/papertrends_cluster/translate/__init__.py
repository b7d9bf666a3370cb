"""One copy of the models: DuckDB's SQL of a model, as dbt compiles it, for Spark and Sail.

What Spark says in the same words stays; what it says in others is rewritten by a rule; any other scalar expression is evaluated
by DuckDB within the executors (functions.py). What is left is an error, never passed through.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from papertrends_cluster.translate.binding import annotated
from papertrends_cluster.translate.errors import Untranslatable
from papertrends_cluster.translate.expressions import spark_tree
from papertrends_cluster.translate.reading import read
from papertrends_cluster.translate.refusing import refuse_unknown
from papertrends_cluster.translate.shapes import reshaped

__all__ = ["Engine", "Untranslatable", "translate"]

Engine = Literal["sail", "spark"]


def translate(sql: str, upstream: Mapping[str, Mapping[str, str]], *, engine: Engine = "sail") -> str:
    """Give a model's SQL in the words of the engine.

    Args:
        sql: what dbt compiles for DuckDB.
        upstream: the columns of each relation that it names, with DuckDB's types.
        engine: who is to run it.

    Raises:
        Untranslatable: if a part of it has no known translation.
    """
    tree = reshaped(read(sql, upstream))
    refuse_unknown(tree)
    return spark_tree(annotated(tree, upstream)).sql("spark", pretty=True)
