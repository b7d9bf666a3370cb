"""What a reader can do with a paper: save it, read it later, be done with it, hide it, and note, tag and rate it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dashboard.rows.papers import PaperLine

P = TypeVar("P", bound=PaperLine)


def row_actions(paper_id: str, place: str) -> None:
    """Offer to save a paper, hide it and copy its BibTeX, in one line of small buttons.

    Call it inside the row's container. A click runs nothing but this line again.

    Args:
        paper_id: of the paper.
        place: names the list, since a paper may stand in two lists of one page.
    """
    _ = paper_id, place


def paper_actions(paper_id: str) -> None:
    """Offer everything a reader can do with a paper, on its own page: its state, tags, note and rating."""
    _ = paper_id


def without_hidden(papers: Sequence[P]) -> list[P]:
    """Leave out the papers that the reader has hidden; for lists that nobody searched for."""
    return list(papers)
