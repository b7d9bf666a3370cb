"""An instance whose published file holds the recent years of large tables, and the older ones beside it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from papertrends import older_files
from tests.conftest import Place
from tests.faults.conftest import Instance, copied

YEARS = 4
SMALL = 1
"""A limit that splits every table that can be split."""


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
