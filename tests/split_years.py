"""An instance whose published file holds the recent years of large tables, and the older ones beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from delivery.answers.published import reading
from papertrends import older_files
from tests.conftest import Place
from tests.faults.conftest import Instance, copied

YEARS = 4
SMALL = 1
"""A limit that splits every table that can be split."""
OF_A_PUBLISH = ("about", "pipeline_runs", "published_trends")
"""Tables that differ from one publish to the next."""


def spread(place: Place, root: Path) -> Instance:
    """Copy an instance, with its papers in four years instead of one; nothing of it is published yet."""
    instance = copied(place, root, made_by_dbt=place.published)
    change(instance, f"update marts.papers set first_listed_on = (first_listed_on - to_years((paper_no % {YEARS})::integer))::date")
    return instance


def change(instance: Instance, sql: str) -> None:
    """Change the warehouse, as the models would."""
    with duckdb.connect(str(instance.settings.warehouse)) as con:
        con.execute(sql)


def publish(instance: Instance, most_rows: int, run_id: str = "split") -> None:
    """Publish with this limit."""
    settings = instance.settings.model_copy(update={"published_most_rows": most_rows})
    instance.settings, instance.run_id = settings, run_id
    assert instance.publish().outcome == "published"


def parquet(instance: Instance) -> dict[str, tuple[int, int]]:
    """The files with older years, each with its inode and time."""
    folder = older_files.folder_of(instance.settings.published)
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.parquet"))}


def tables(published: Path) -> dict[str, list[Any]]:
    """Every row of every table that a reader sees, with the columns, their types and comments."""
    with reading(published) as reader:
        columns = reader.statement(
            "select table_name, column_name, column_index, data_type, comment from duckdb_columns() "
            "where database_name = 'published' and schema_name = 'main' order by all"
        )
        comments = reader.statement(
            "select table_name as name, comment from duckdb_tables() where database_name = 'published' and schema_name = 'main' "
            "union all select view_name, comment from duckdb_views() where database_name = 'published' order by all"
        )
        names = {str(row["table_name"]) for row in columns}
        rows = {
            name: reader.statement(f'select t::varchar as row from "{name}" as t order by 1') for name in names if name not in OF_A_PUBLISH
        }
    return rows | {"columns": columns, "comments": comments}
