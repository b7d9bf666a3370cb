"""The gate's warehouse: the product builds it twice, so that models that are added to have something to add."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
from papertrends_cluster.gate.models import Model, compile_models

from tests import invented_history

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent


def build(root: Path) -> None:
    """What `papertrends build` does, with folders of our own."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PAPERTRENDS_", "DAGSTER_", "DBT_"))}
    env |= {f"PAPERTRENDS_{name.upper()}_DIR": str(root / name) for name in ("digests", "config", "data")}
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "build"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def digests(root: Path) -> tuple[list[Path], list[Path]]:
    """Write the digests; returns those of the first build and those that come later."""
    later = root / "later"
    for folder in (root / "digests", root / "config", root / "data", later):
        folder.mkdir(parents=True)
    invented_history.write(later)
    shutil.copytree(ROOT / "data" / "sample" / "digests", later, dirs_exist_ok=True)
    shutil.copytree(ROOT / "tests" / "fixtures" / "digests", later, dirs_exist_ok=True)
    shutil.copytree(HERE / "digests", later, dirs_exist_ok=True)
    files = sorted(path.relative_to(later) for path in later.rglob("*") if path.is_file())
    return [path for n, path in enumerate(files) if n % 7], [path for n, path in enumerate(files) if not n % 7]


def put(root: Path, files: list[Path]) -> None:
    """Put files into the folder that the product reads."""
    for path in files:
        target = root / "digests" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "later" / path, target)


def prepare(root: Path) -> None:
    """Build, add, build again; then keep every relation as a table, with rows written by us, and those of the first build as `before`."""
    first, added = digests(root)
    put(root, first)
    build(root)
    shutil.copyfile(root / "data" / "warehouse.duckdb", root / "before.duckdb")
    put(root, added)
    for table in (HERE / "config").iterdir():
        shutil.copyfile(table, root / "config" / table.name)
    build(root)
    compile_models(ROOT / "dbt_project", root / "data", root / "compiled")
    keep(root / "data" / "warehouse.duckdb", root / "warehouse.duckdb", ("raw", "seeds", "staging", "intermediate", "marts"))
    keep(root / "before.duckdb", root / "warehouse.duckdb", ("intermediate", "marts"), below="before")
    shutil.copyfile(root / "warehouse.duckdb", root / "plain-warehouse.duckdb")
    write(root / "warehouse.duckdb", HERE / "rows.sql")
    shutil.copyfile(root / "warehouse.duckdb", root / "bare-warehouse.duckdb")
    write(root / "bare-warehouse.duckdb", HERE / "bare.sql")


def write(warehouse: Path, rows: Path) -> None:
    """Write rows of ours into a warehouse."""
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as warehouse")
        con.execute(rows.read_text())


def of_plain(models: dict[str, Model]) -> dict[str, Model]:
    """The models that need the texts of rows: rows written by us have n-grams that stand in no text."""
    return {name: model for name, model in models.items() if model.name == "int_phrase_spellings"}


def of_bare(models: dict[str, Model]) -> dict[str, Model]:
    """The models that read what the bare warehouse has in another way."""
    return {name: model for name, model in models.items() if '"int_entries"' in model.sql}


def keep(warehouse: Path, kept: Path, schemas: tuple[str, ...], below: str = "") -> None:
    """Keep the relations of some schemas as tables."""
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as warehouse (read_only)")
        con.execute(f"attach '{kept}' as kept")
        found = con.execute("select table_schema, table_name from information_schema.tables where table_catalog = 'warehouse'").fetchall()
        for schema, name in found:
            if schema in schemas:
                con.execute(f"create schema if not exists kept.{below or schema}")
                con.execute(f"create table kept.{below or schema}.{name} as select * from warehouse.{schema}.{name}")
