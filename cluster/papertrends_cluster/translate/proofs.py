"""Which queries were shown to give DuckDB's rows: proofs.json, written by the gate and compared with it by its tests.

A query is known by a fingerprint of what it says, so a model that was changed is not proved until the gate has run again.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from papertrends_cluster.translate.reading import without_hints

RECORD = Path(__file__).with_name("proofs.json")
VERSIONS = {"duckdb": duckdb.__version__, "sqlglot": sqlglot.__version__}


class NotProvedError(Exception):
    """A model's query was not shown to give DuckDB's rows."""


def fingerprint(sql: str) -> str:
    """What a query says, whatever its layout, its comments, and the catalog and the quotes of its relations."""
    tree = without_hints(sqlglot.parse_one(sql, read="duckdb"))
    for node in tree.walk():
        node.comments = None
        if isinstance(node, exp.Identifier):
            node.set("quoted", False)
    return hashlib.sha256(tree.sql("duckdb").encode()).hexdigest()[:20]


@functools.cache
def record() -> dict[str, Any]:
    """What the gate has written."""
    return json.loads(RECORD.read_text())


def require_proof(model: str, sql: str) -> None:
    """Raise `NotProvedError` if the gate has not passed this query of a model."""
    if record()["versions"] != VERSIONS:
        raise NotProvedError(f"{model}: shown equal with {record()['versions']}, and this is {VERSIONS}")
    if fingerprint(sql) not in record()["models"].get(model, []):
        raise NotProvedError(
            f"{model}: this query was not shown to give DuckDB's rows; `make cluster-proofs` shows it, or says how it differs"
        )
