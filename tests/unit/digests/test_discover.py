"""What lies in a digests folder: every file has its place or its reason, and nothing is changed."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from papertrends.digests.discover import Unopened, discover
from papertrends.digests.hashing import content_sha256
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile, Entry, Unreadable
from papertrends.digests.reading import read_digest

RECORD = b'{"title": "A"}\n'


def found(folder: Path, limits: Limits | None = None) -> dict[str, DigestFile | Unopened]:
    listed = list(discover(folder, limits))
    assert len({file.path for file in listed}) == len(listed)
    return {str(file.path): file for file in listed}


def reasons(folder: Path, limits: Limits | None = None) -> dict[str, str]:
    """Each path's reason, also where it shows only on reading; an empty one where the file is read."""
    result: dict[str, str] = {}
    for path, file in found(folder, limits).items():
        try:
            if isinstance(file, Unopened):
                result[path] = file.reason
            else:
                content_sha256(file)
                list(read_digest(file, limits).pieces())
                result[path] = ""
        except Unreadable as refusal:
            result[path] = refusal.reason
    return result


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


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
