"""Ask the published file a named query: a file in `queries`, with its parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import pyarrow as pa

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QUERIES: Final = Path(__file__).parent / "queries"
PARAMETER: Final = re.compile(r"\$([a-z_]+)")

Value = str | int | float | bool | date | datetime | list[str] | list[int] | list[float] | None
R = TypeVar("R", bound="DataclassInstance")


class Asking(Protocol):
    """Whatever runs a named query and gives its rows."""

    def rows(self, query: str, kind: type[R], /, **parameters: Value) -> list[R]:
        """Run a named query and give its result as rows of a type."""
        ...


@lru_cache(maxsize=256)
def _text(path: Path, mtime_ns: int) -> str:
    """Read a query; the file's time is part of the key, so that an edited query is read again."""
    _ = mtime_ns
    return path.read_text(encoding="utf-8")


def query_text(name: str, folders: Sequence[Path] = (QUERIES,)) -> str:
    """Read the SQL of a named query, from the first folder that has it.

    Raises:
        FileNotFoundError: there is no such query.
    """
    path = next((found for folder in folders if (found := folder / f"{name}.sql").is_file()), folders[0] / f"{name}.sql")
    return _text(path, path.stat().st_mtime_ns)


def used_by(sql: str, parameters: dict[str, Value]) -> dict[str, Value]:
    """Choose the parameters that a query uses; one that is not given is null."""
    return {key: parameters.get(key) for key in PARAMETER.findall(sql)}


def as_rows(found: pa.Table, kind: type[R]) -> list[R]:
    """Make rows of a type of a table that has its columns."""
    columns = [found.column(field.name).to_pylist() for field in fields(kind)]
    return [kind(*values) for values in zip(*columns, strict=True)]
