"""Queries return the columns and types that pages expect."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import importlib
import pkgutil
import re
import types
import typing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from dashboard import data, rows
from delivery.answers.asking import QUERIES

DASHBOARD = Path(__file__).parents[2] / "dashboard"
SOURCES = [*DASHBOARD.rglob("*.py"), *QUERIES.parents[1].rglob("*.py")]
FITS = {
    str: pa.types.is_string,
    int: pa.types.is_integer,
    float: pa.types.is_floating,
    bool: pa.types.is_boolean,
    dt.date: pa.types.is_date,
    dt.datetime: pa.types.is_timestamp,
    list: pa.types.is_list,
}
KINDS = {
    name: kind
    for module in [*(f"dashboard.rows.{module.name}" for module in pkgutil.iter_modules(rows.__path__)), "delivery.answers.rows"]
    for name, kind in vars(importlib.import_module(module)).items()
    if dataclasses.is_dataclass(kind)
}
SAMPLES = {"grain": "week", "most": 1, "skipped": 0, "kind": "topic"}


def asked() -> set[tuple[str, str]]:
    """Each named query with the type that is wanted of it."""
    found: set[tuple[str, str]] = set()
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and ast.unparse(call.func) in {f"{whom}.{how}" for whom in ("data", "asking", "reader") for how in ("rows", "row", "only")}
            ):
                query, kind = call.args
                assert isinstance(query, ast.Constant)
                found.add((query.value, ast.unparse(kind)))
    return found


@pytest.fixture(scope="module")
def published(built):
    with duckdb.connect() as con:
        con.execute(f"attach '{built.published}' as published (read_only)")
        con.execute("use published")
        yield con


@pytest.mark.parametrize(("query", "kind"), sorted(asked()))
def test_a_row_has_the_columns_of_its_query(published, query, kind):
    sql = data.query_text(query)
    given = {name: SAMPLES.get(name) for name in re.findall(r"\$([a-z_]+)", sql)}
    schema = published.execute(sql, given).to_arrow_table().schema
    kinds = typing.get_type_hints(KINDS[kind])
    for field in dataclasses.fields(KINDS[kind]):
        wanted = kinds[field.name]
        [wanted] = [one for one in (typing.get_args(wanted) if isinstance(wanted, types.UnionType) else [wanted]) if one is not type(None)]
        assert FITS[typing.get_origin(wanted) or wanted](schema.field(field.name).type), field.name


def test_every_type_of_row_is_used():
    used = {base.__name__ for _, kind in asked() for base in KINDS[kind].__mro__}
    assert set(KINDS) <= used


def test_every_query_is_used():
    source = "".join(path.read_text() for path in SOURCES)
    queries = [*(DASHBOARD / "queries").glob("*.sql"), *QUERIES.glob("*.sql")]
    assert [path.stem for path in queries if f'"{path.stem}"' not in source] == []
