"""The tables of the cluster: written beside what is there, and counted only when a model is done."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

from papertrends_cluster.engine.relations import Relations, Stored, quoted
from papertrends_cluster.engine.types import kept_type, spark_schema, spark_type

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOG_ENTRY = re.compile(r"(\d{20})\.json$")
"""A version in the log of a Delta table."""


class Tables:
    """Writes and changes tables, in Delta or Parquet, under one address."""

    def __init__(self, spark: SparkSession, relations: Relations, storage: str, *, kept_as: str) -> None:
        """`storage` is an address that this process and the engine read alike: a folder, or s3://… and the like."""
        self.spark, self.relations, self.storage, self.kept_as = spark, relations, storage.rstrip("/"), kept_as
        self.files, self._root = fs.FileSystem.from_uri(self.storage)
        self._changed: dict[str, Stored] = {}
        self._left: list[str] = []
        self._for_now: list[str] = []

    def open(self) -> None:
        """Make known to the session what earlier ones have kept; what they had not kept is left out."""
        for name, at in self.relations.stored().items():
            if at.format == "delta" and at.version is not None and self._version(at.location) != at.version:
                # a build broke off between two changes of this table
                kept = self.spark.read.format("delta").option("versionAsOf", at.version).load(at.location)
                self.replace(name, kept)
            else:
                self._define(name, at)
        self.done()

    def place(self, name: str) -> str:
        """An address that is not in use, for a relation's files."""
        return f"{self.storage}/{name.replace('.', '/')}/{uuid.uuid4().hex[:12]}"

    def replace(self, name: str, rows: DataFrame) -> None:
        """Let a table consist of these rows; they may come from the table itself."""
        location = self.place(name)
        if self.kept_as == "delta":
            self._make_delta(location, self.relations.columns(name))
            rows.write.format("delta").mode("append").save(location)
        else:
            self._write_parquet(rows, location, self.relations.columns(name))
        self._moved(name, location, self.kept_as)

    def add_files(self, name: str, location: str) -> None:
        """Let a table consist of the Parquet files of a folder."""
        self._moved(name, location, "parquet")

    def change(self, name: str, gone: DataFrame | None, new: DataFrame | None) -> None:
        """Delete the rows that agree with one of `gone` in all its columns, null like null, then add those of `new`.

        Both may come from the table itself: they are read before it changes.
        """
        at = self._at(name)
        gone = None if gone is None else self._staged_keys(name, gone)
        if gone is not None and gone.isEmpty():
            # as with most hooks: even then, a merge would read the whole table
            gone = None
        if gone is None and new is None:
            return
        if at.format == "delta":
            if gone is not None and new is not None and self._without(self.spark.table(quoted(name)), gone).isEmpty():
                # as with the first rows of a table: a merge would keep all of them in memory
                self.replace(name, new)
                return
            added = None if new is None else self.staged(new, self.relations.columns(name))
            if gone is not None:
                self._merge_deleting(name, gone)
            if added is not None:
                added.write.format("delta").mode("append").save(at.location)
            self._changed[name] = Stored(at.location, "delta", self._version(at.location))
        else:
            rows = self.spark.table(quoted(name))
            rows = rows if gone is None else self._without(rows, gone)
            self.replace(name, rows if new is None else rows.unionByName(self.staged(new, self.relations.columns(name))))

    def exported(self, name: str) -> ds.Dataset:
        """The rows of a table as Parquet files that this process can read, until `done`."""
        at = self._at(name)
        location = at.location
        if at.format != "parquet":
            location = self._write_files(self.spark.table(quoted(name)), self.relations.columns(name))
        return ds.dataset(self._path(location), filesystem=self.files, format="parquet")

    def staged_file(self, write: Callable[[Any], object], columns: Mapping[str, str]) -> DataFrame:
        """Rows that this process writes as Parquet, for the engine to read until `done`."""
        location = self.place("staged.written")
        self.write_file(f"{location}/rows.parquet", write)
        self._left.append(location)
        return self.spark.read.parquet(location).selectExpr(*casts(columns))

    def make_for_now(self, name: str, rows: DataFrame, columns: Mapping[str, str]) -> None:
        """Make a table that nothing keeps: its rows are gone with `done`."""
        self.relations.declare(name, columns)
        self._for_now.append(name)
        self._define(name, Stored(self._write_files(rows, columns), "parquet"))

    def write_file(self, address: str, write: Callable[[Any], object]) -> None:
        """Write a file under a name that engines leave out, then give it its own."""
        folder, _, name = self._path(address).rpartition("/")
        self.files.create_dir(folder)
        with self.files.open_output_stream(f"{folder}/_{name}") as file:
            write(file)
        self.files.move(f"{folder}/_{name}", f"{folder}/{name}")

    def done(self) -> None:
        """Keep all changes since the last time; then remove the files that nothing refers to."""
        self.relations.keep(self._changed)
        self._changed.clear()
        for location in self._left:
            self._remove(location)
        self._left.clear()
        for name in self._for_now:
            self.spark.sql(f"drop table if exists {quoted(name)}").collect()
        self.relations.forget(self._for_now)
        self._for_now.clear()

    def undo(self) -> None:
        """Let tables be again what was kept last, after a model failed."""
        for name in self._changed.keys() - self.relations.stored().keys():
            self.spark.sql(f"drop table if exists {quoted(name)}").collect()
        self.relations.restore()
        self._left.clear()
        self._changed.clear()
        self.open()

    def forget(self, names: Iterable[str]) -> None:
        """Remove relations and their files."""
        known = self.relations.stored()
        for name in names:
            if at := known.get(name):
                self.spark.sql(f"drop table if exists {quoted(name)}").collect()
                self._remove(at.location)
        self.relations.forget(names)

    def _at(self, name: str) -> Stored:
        return self._changed.get(name) or self.relations.stored()[name]

    def _moved(self, name: str, location: str, kept_as: str) -> None:
        before = self._changed.get(name) or self.relations.stored().get(name)
        if before and before.location != location:
            self._left.append(before.location)
        at = Stored(location, kept_as, self._version(location) if kept_as == "delta" else None)
        self._define(name, at)
        self._changed[name] = at

    def _make_delta(self, location: str, columns: Mapping[str, str]) -> None:
        """Make a table whose columns, and what is in them, may be null: the first rows alone would say otherwise."""
        self.spark.sql("create schema if not exists staged").collect()
        self.spark.sql(f"create table staged.made ({spark_schema(columns)}) using delta location '{location}'").collect()
        self.spark.sql("drop table staged.made").collect()

    def _define(self, name: str, at: Stored) -> None:
        schema, _, _ = name.partition(".")
        self.spark.sql(f"create schema if not exists {schema}").collect()
        self.spark.sql(f"drop table if exists {quoted(name)}").collect()
        columns = "" if at.format == "delta" else f"({spark_schema(self.relations.columns(name))})"
        self.spark.sql(f"create table {quoted(name)} {columns} using {at.format} location '{at.location}'").collect()

    def staged(self, rows: DataFrame, columns: Mapping[str, str]) -> DataFrame:
        """The same rows, computed now and once, until `done`."""
        return self.spark.read.schema(spark_schema(columns)).parquet(self._write_files(rows, columns))

    def _write_files(self, rows: DataFrame, columns: Mapping[str, str]) -> str:
        location = self.place("staged.rows")
        self._left.append(location)
        self._write_parquet(rows, location, columns)
        return location

    def _write_parquet(self, rows: DataFrame, location: str, columns: Mapping[str, str]) -> None:
        rows.write.parquet(location)
        found = self.files.get_file_info(fs.FileSelector(self._path(location), allow_not_found=True))
        if not any(one.extension == "parquet" for one in found):
            # Sail writes no file for no rows
            kept = {column: kept_type(kind) for column, kind in columns.items()}
            self.write_file(f"{location}/rows.parquet", lambda file: pq.write_table(empty(kept), file))

    def _staged_keys(self, name: str, gone: DataFrame) -> DataFrame:
        columns = self.relations.columns(name)
        return self.staged(gone.distinct(), {column: columns[column] for column in columns if column in gone.columns})

    def _merge_deleting(self, name: str, gone: DataFrame) -> None:
        # `delete … where … in (select …)` is not planned by Sail
        keys = " and ".join(f"changed.`{column}` <=> gone.`{column}`" for column in gone.columns)
        gone.createOrReplaceTempView("gone_rows")
        self.spark.sql(f"merge into {quoted(name)} as changed using gone_rows as gone on {keys} when matched then delete").collect()

    @staticmethod
    def _without(rows: DataFrame, gone: DataFrame) -> DataFrame:
        renamed = gone.toDF(*(f"gone_{column}" for column in gone.columns))
        agrees = [rows[column].eqNullSafe(renamed[f"gone_{column}"]) for column in gone.columns]
        condition = agrees[0]
        for further in agrees[1:]:
            condition = condition & further
        return rows.join(renamed, condition, "left_anti")

    def _version(self, location: str) -> int:
        log = fs.FileSelector(f"{self._path(location)}/_delta_log", allow_not_found=True)
        return max((int(found[1]) for one in self.files.get_file_info(log) if (found := LOG_ENTRY.search(one.path))), default=-1)

    def _path(self, location: str) -> str:
        return self._root + location.removeprefix(self.storage)

    def _remove(self, location: str) -> None:
        if self.files.get_file_info(self._path(location)).type == fs.FileType.Directory:
            self.files.delete_dir(self._path(location))


def empty(columns: Mapping[str, str]) -> pa.Table:
    """A table without rows, with the types that DuckDB gives its own."""
    with duckdb.connect() as con:
        return con.sql("select " + ", ".join(f'null::{kind} as "{name}"' for name, kind in columns.items()) + " limit 0").to_arrow_table()


def casts(columns: Mapping[str, str]) -> list[str]:
    """Expressions that give columns the types that DuckDB would give them, as far as the engine has them."""
    return [f"cast(`{name}` as {spark_type(kind)}) as `{name}`" for name, kind in columns.items()]
