"""What lies in a digests folder: every file has its place or its reason, and nothing is changed."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from papertrends.digests.discover import Unopened, discover
from papertrends.digests.limits import Limits
from tests.unit.digests.folders import RECORD, found, reasons, tarred


def test_files_are_found_in_order_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
    names = [
        "b.jsonl",
        "a/z.jsonl",
        "a/b/c.jsonl",
        "quo'te\".jsonl",
        "new\nline.jsonl",
        "ünï 中文 🌱.jsonl",
        " space .jsonl",
        ".hidden",
        ".git/x",
        "a/.DS_Store",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(RECORD)
    seen = list(found(tmp_path))
    assert set(seen) == {name for name in names if not any(part.startswith(".") for part in name.split("/"))}
    assert seen == list(found(tmp_path))
    assert set(reasons(tmp_path).values()) == {""}


def test_a_name_that_is_no_utf8_is_written_as_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.jsonl")).write_bytes(RECORD)
    assert reasons(tmp_path) == {"caf\\xe9.jsonl": ""}


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "x.jsonl").write_bytes(RECORD)
    folder = tmp_path / "digests"
    folder.mkdir()
    (folder / "file").symlink_to(secret / "x.jsonl")
    (folder / "folder").symlink_to(secret)
    (folder / "gone").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    assert reasons(folder) == {
        "file": "link_not_followed",
        "folder": "link_not_followed",
        "gone": "link_not_followed",
        "pipe": "not_a_file",
    }


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    files = {
        "empty": b"", "blank": b" \n\r\n\t", "bom": b"\xef\xbb\xbf", "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100), "noise": bytes(range(256)) * 9,
        "poem.txt": b"Roses are red\nViolets are blue\n", "page.html": b"<html><body>Hello</body></html>", "plain.json": b'{"a": 1}',
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert reasons(tmp_path) == {
        "empty": "empty", "blank": "empty", "bom": "empty", "picture.png": "binary", "noise": "binary",
        "poem.txt": "unknown_format", "page.html": "unknown_format", "plain.json": "unknown_format",
    }  # fmt: skip


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "large.jsonl").write_bytes(RECORD * 100)
    (tmp_path / "large.jsonl.gz").write_bytes(gzip.compress(RECORD * 100))
    assert reasons(tmp_path, Limits(max_bytes=500)) == {"large.jsonl": "too_large", "large.jsonl.gz": "too_large"}


def test_nothing_is_changed(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tarred({"x.jsonl": RECORD}))
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()}
    reasons(tmp_path)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()} == before


def test_a_thousand_folders_deep_is_read_like_any_other(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_100):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with os.fdopen(os.open("deep.jsonl", os.O_WRONLY | os.O_CREAT, dir_fd=here), "wb") as out:
        out.write(RECORD)
    os.close(here)
    (tmp_path / "beside.jsonl").write_bytes(RECORD)
    assert reasons(tmp_path) == {"beside.jsonl": "", "d/" * 1_100 + "deep.jsonl": ""}
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # Python's own way ends at such a depth


def test_a_path_that_is_too_long_is_left_out_with_its_reason(tmp_path: Path) -> None:
    name = "n" * 250
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(17):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (tmp_path / "z.jsonl").write_bytes(RECORD)
    said = reasons(tmp_path)
    assert said.pop("z.jsonl") == ""
    assert list(said.values()) == ["folder_not_read"]


@pytest.mark.parametrize(("mode", "detail"), [(0o444, "cannot be entered"), (0o311, "cannot be listed"), (0, "cannot be listed")])
def test_a_folder_that_cannot_be_read_says_so_and_others_go_on(tmp_path: Path, mode: int, detail: str) -> None:
    """Root may enter any folder: somebody else looks."""
    for name in ("shut/in.jsonl", "open/in.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(RECORD)
    (tmp_path / "shut").chmod(mode)
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    assert as_somebody_else(lambda: {str(f.path): f.detail if isinstance(f, Unopened) else "" for f in discover(tmp_path)}) == {
        "open/in.jsonl": "",
        "shut": f"the folder {detail}: Permission denied",
    }


def as_somebody_else(look: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What a look gives in a child process of a user who owns nothing."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65534) if os.geteuid() == 0 else None
        os.write(here, json.dumps(look()).encode())
        os._exit(0)
    os.close(here)
    with os.fdopen(there) as told:
        found = json.loads(told.read())
    os.waitpid(child, 0)
    return found
