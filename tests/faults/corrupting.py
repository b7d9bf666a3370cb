"""Ways to spoil a file."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path


def garbage(path: Path, chance: random.Random) -> None:
    """Something else altogether."""
    path.write_bytes(chance.randbytes(chance.choice([1, 100, 5_000, 500_000])))


def truncated(path: Path, chance: random.Random) -> None:
    """Cut off anywhere."""
    os.truncate(path, chance.randrange(max(1, path.stat().st_size)))


def empty(path: Path, chance: random.Random) -> None:
    """Nothing left."""
    del chance
    os.truncate(path, 0)


def _write_at(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def flipped_bytes(path: Path, chance: random.Random) -> None:
    """Some bytes, anywhere."""
    for _ in range(chance.choice([1, 10, 200])):
        _write_at(path, chance.randrange(max(1, path.stat().st_size)), chance.randbytes(1))


def overwritten_block(path: Path, chance: random.Random) -> None:
    """A block of random bytes or zeros, anywhere."""
    size = chance.choice([512, 4_096, 262_144])
    at = chance.randrange(max(1, path.stat().st_size))
    content = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    _write_at(path, at, content[: max(1, path.stat().st_size - at)])


def spoiled_header(path: Path, chance: random.Random) -> None:
    """Where the kind of file and its version stand."""
    _write_at(path, chance.choice([0, 8, 12, 16, 4_096, 8_192]), chance.randbytes(8))


def appended(path: Path, chance: random.Random) -> None:
    """More than there was."""
    with path.open("ab") as file:
        file.write(chance.randbytes(chance.choice([1, 4_096])))


KINDS: list[Callable[[Path, random.Random], None]] = [
    garbage,
    truncated,
    empty,
    flipped_bytes,
    overwritten_block,
    spoiled_header,
    appended,
]
