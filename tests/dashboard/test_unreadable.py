"""A published file that cannot be read is named as such, on every page, without an exception."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.dashboard.test_pages import PAGES


def spoil(path: Path, how: str) -> None:
    if how == "garbage":
        path.write_bytes(os.urandom(100_000))
    elif how == "truncated":
        os.truncate(path, path.stat().st_size // 2)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "foreign":
        path.unlink()
        duckdb.connect(str(path)).execute("create table accounts as select 1 as one").close()
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        with path.open("r+b") as file:
            for at in range(300_000, path.stat().st_size, 100_000):
                file.seek(at)
                file.write(os.urandom(64))


@pytest.mark.parametrize("how", ["garbage", "truncated", "empty", "foreign", "folder", "flipped"])
def test_it_says_what_is_the_matter_and_what_to_do(published, how, open_page, said):
    spoil(published / "papertrends.duckdb", how)
    text = said(open_page())
    assert "The published file cannot be read" in text
    assert str(published / "papertrends.duckdb") in text
    assert "Run `make build`: it is published again" in text
    assert "There is no file" not in text


@pytest.mark.parametrize("page", PAGES)
def test_so_does_every_page(published, page, open_page, said):
    spoil(published / "papertrends.duckdb", "flipped")
    assert "The published file cannot be read" in said(open_page(page))


HOLDER = """
import duckdb, os, sys
con = duckdb.connect(sys.argv[1])
con.execute("create table mine as select 1 as one")
print("open", flush=True)
input()
os._exit(1)
"""


def test_a_program_that_holds_it_and_the_log_of_another_file_are_named(published, open_page, said):
    path = published / "papertrends.duckdb"
    shutil.copyfile(path, published / "older.duckdb")
    with duckdb.connect(str(published / "older.duckdb")) as con:
        con.execute("create table more as select 1 as one")
    for held in (path, published / "older.duckdb"):
        command = [sys.executable, "-c", HOLDER, str(held)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout.readline() == "open\n"
            if held == path:
                assert "Another program has it open for writing" in said(open_page())
            holder.communicate("\n")
    (published / "older.duckdb.wal").rename(published / "papertrends.duckdb.wal")
    assert "left ``papertrends.duckdb.wal`` beside it" in said(open_page())
