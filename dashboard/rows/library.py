"""A reader's library: the papers of today that it is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lead:
    """A paper of today that an id of a library leads to; `kind` is paper, arxiv or doi."""

    kind: str
    key: str
    paper_id: str
