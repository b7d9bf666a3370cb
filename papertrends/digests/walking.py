"""Walks a folder and all below it, both to read digests and to notice changes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A path below the folder. Without `status` it could not be read, and `problem` says why."""

    path: str
    status: os.stat_result | None
    problem: str = ""


def walk(root: str) -> Iterator[Found]:
    """Yield everything but folders below `root`, sorted by name within each folder, without hidden names; links are not followed.

    A folder that cannot be listed or entered is yielded itself, and so is a path that is too long: only what
    disappears during the walk is left out silently.
    """
    # a stack of listings in place of recursion: Python ends a recursion at a depth of a thousand folders
    stack = [_listed(root)]
    while stack:
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
        elif found.status is not None and stat.S_ISDIR(found.status.st_mode):
            stack.append(_listed(found.path))
        else:
            yield found


def _listed(folder: str) -> Iterator[Found]:
    """Yield what lies in a folder itself, other folders among it."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except FileNotFoundError:
        return
    except OSError as error:
        yield Found(folder, None, f"the folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            yield Found(entry.path, entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue
        except PermissionError as error:
            # listing a folder and entering it are two rights
            yield Found(folder, None, f"the folder cannot be entered: {error.strerror}")
            return
        except OSError as error:
            yield Found(entry.path, None, str(error.strerror))
