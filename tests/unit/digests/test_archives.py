"""Digests in archives: members are files of their own, and bad ones cost only themselves."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from papertrends.digests.discover import discover
from papertrends.digests.hashing import content_sha256
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile, Entry
from papertrends.digests.reading import read_digest
from tests.unit.digests.folders import RECORD, found, reasons, tarred, zipped


def test_the_same_content_has_one_hash_however_it_is_packed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(RECORD)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(RECORD))
    (tmp_path / "c.zip").write_bytes(zipped({"in/x.jsonl": RECORD}))
    (tmp_path / "d.tar").write_bytes(tarred({"x.jsonl": RECORD}, "w"))
    (tmp_path / "e.tgz").write_bytes(tarred({"x.jsonl": RECORD}))
    (tmp_path / "f.zip").write_bytes(zipped({"inner.tar.gz": tarred({"y.jsonl.gz": gzip.compress(RECORD)})}))
    files = found(tmp_path)
    assert list(files) == [
        "a.jsonl",
        "b.jsonl.gz",
        "c.zip!/in/x.jsonl",
        "d.tar!/x.jsonl",
        "e.tgz!/x.jsonl",
        "f.zip!/inner.tar.gz!/y.jsonl.gz",
    ]
    assert {content_sha256(file) for file in files.values() if isinstance(file, DigestFile)} == {hashlib.sha256(RECORD).hexdigest()}
    assert set(reasons(tmp_path).values()) == {""}


def test_members_can_be_read_in_any_order_and_again(tmp_path: Path) -> None:
    for name, pack in {"a.zip": zipped, "b.tar.gz": tarred}.items():
        (tmp_path / name).write_bytes(pack({f"{n}.jsonl": b'{"title": "T%d"}\n' % n for n in range(20)}))
    files = [file for file in discover(tmp_path) if isinstance(file, DigestFile)]
    for file in [*reversed(files), *files]:
        titles = [piece.title for piece in read_digest(file).pieces() if isinstance(piece, Entry)]
        assert titles == [f"T{file.path.stem}"]


def test_bad_members_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        zipped(
            {
                "../up.jsonl": RECORD,
                "/root.jsonl": RECORD,
                "C:\\x.jsonl": RECORD,
                "good.jsonl": RECORD,
                "bomb.jsonl": b" " * 80_000_000,
                ".hidden": b"",
                "__MACOSX/x": b"",
                "folder/": b"",
            }
        )
    )
    result = reasons(tmp_path)
    assert result.pop("a.zip!/good.jsonl") == ""
    assert result.pop("a.zip!/bomb.jsonl") == "expands_too_much"
    assert set(result.values()) == {"bad_member_name"}
    assert len(result) == 3


def test_links_and_odd_things_in_a_tar(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE, "folder": tarfile.DIRTYPE}.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    assert reasons(tmp_path) == {"a.tar!/hard": "link_not_followed", "a.tar!/link": "link_not_followed", "a.tar!/pipe": "not_a_file"}


def test_encrypted_members_say_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"x.jsonl": RECORD, "y.jsonl": RECORD}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert reasons(tmp_path) == {"a.zip!/x.jsonl": "encrypted", "a.zip!/y.jsonl": ""}


def test_bombs_and_damage(tmp_path: Path) -> None:
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(100_000_000)))
    (tmp_path / "cut.gz").write_bytes(gzip.compress(os.urandom(100_000))[:5000])
    broken = bytearray(gzip.compress(RECORD * 1000))
    broken[len(broken) // 2] ^= 0xFF
    (tmp_path / "broken.gz").write_bytes(bytes(broken))
    (tmp_path / "cut.zip").write_bytes(zipped({"x": RECORD})[:60])
    (tmp_path / "cut.tgz").write_bytes(tarred({"x": os.urandom(5000), "y": RECORD})[:4000])
    (tmp_path / "empty.zip").write_bytes(zipped({}))
    assert reasons(tmp_path) == {
        "bomb.gz": "expands_too_much", "broken.gz": "damaged", "cut.gz": "truncated", "cut.tgz": "truncated", "cut.zip": "damaged", "empty.zip": "empty",
    }  # fmt: skip


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    data = RECORD
    for _ in range(6):
        data = zipped({"x.zip": data})
    (tmp_path / "deep.zip").write_bytes(data)
    assert set(reasons(tmp_path).values()) == {"nested_too_deep"}


def test_a_tar_with_too_many_members(tmp_path: Path) -> None:
    (tmp_path / "many.tar").write_bytes(tarred({f"{n}": RECORD for n in range(50)}, "w"))
    assert reasons(tmp_path, Limits(max_members=20)) == {"many.tar": "too_many_members"}


@pytest.mark.parametrize("name", ["a.zip", "b.tar.gz"])
def test_times_of_members_are_their_own_but_never_in_the_future(tmp_path: Path, name: str) -> None:
    pack = zipped if name.endswith("zip") else tarred
    (tmp_path / name).write_bytes(pack({"x.jsonl": RECORD}))
    (member,) = found(tmp_path).values()
    assert member.modified_at.timestamp() <= (tmp_path / name).stat().st_mtime + 1
