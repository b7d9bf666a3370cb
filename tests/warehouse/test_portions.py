"""Thirteen months of real digests and an edited copy of a part of them: the same papers however they came in."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from orchestration.warehouse import raw
from orchestration.warehouse.loading import load_digests
from tests.warehouse.papers_warehouse import run, tables

PORTIONS = 12


def build(folder: Path, portions: list[list[Path]]) -> dict[str, list[tuple[object, ...]]]:
    """Give a new warehouse one portion of files after the other, with a build after each."""
    digests, data = folder / "digests", folder / "data"
    data.mkdir(parents=True)
    for number, portion in enumerate(portions):
        for file in portion:
            there = digests / file.parent.name / file.name
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, there)
        with raw.open_warehouse(data / "warehouse.duckdb") as con:
            load_digests(con, digests, f"run-{number}", max_file_bytes=1 << 30, say=lambda _: None)
        run(data)
    return tables(data)


@pytest.mark.slow
def test_real_digests_in_portions_give_the_same_tables(shared: Path, tmp_path: Path) -> None:
    files = [file for name in ("hf-api", "hf-jsonfeed", "arxiv-daily") for file in sorted((shared / "data" / name).iterdir())]
    files.append(shared / "data" / "dedupe" / "arxiv-variants.jsonl")
    at_once = build(tmp_path / "once", [files])
    assert len(at_once["papers"]) > 5_000
    assert len(at_once["aliases"]) > 100
    for seed in (1, 2):
        shuffled = random.Random(seed).sample(files, k=len(files))
        in_portions = build(tmp_path / f"order-{seed}", [shuffled[number::PORTIONS] for number in range(PORTIONS)])
        for name, rows in at_once.items():
            assert in_portions[name] == rows, (seed, name)
