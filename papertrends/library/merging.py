"""One paper, saved under several of its ids: what its items say together.

Items keep the id that a paper had when its reader acted. Ids are led on only when items are read, so an undone merge or a
rollback of the published file gives every item its own paper again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from papertrends.library.model import Item


def led_on(items: Iterable[Item], papers: Mapping[str, str]) -> dict[str, Item]:
    """Give each paper its one item.

    Args:
        items: of a reader; references without a paper are left out.
        papers: from the ids that items have to the paper's id of today; an id that is missing leads to itself.

    Returns:
        Items by the paper's id of today, which is also their own.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        if item.paper_id is not None:
            groups.setdefault(papers.get(item.paper_id, item.paper_id), []).append(item)
    return {paper_id: replace(merged(group), paper_id=paper_id) for paper_id, group in groups.items()}


def merged(items: Iterable[Item]) -> Item:
    """Say what items of one paper say together: the newest state and rating, every tag, and every note.

    Raises:
        ValueError: there are no items.
    """
    newest_first = sorted(items, key=lambda item: item.changed_at, reverse=True)
    if not newest_first:
        msg = "no items"
        raise ValueError(msg)
    first, *others = newest_first
    if not others:
        return first
    return replace(
        first,
        added_at=min(item.added_at for item in newest_first),
        state=next((item.state for item in newest_first if item.state), None),
        rating=next((item.rating for item in newest_first if item.rating), None),
        note="\n\n".join(dict.fromkeys(item.note for item in reversed(newest_first) if item.note)),
        tags=tuple(sorted({tag for item in newest_first for tag in item.tags}, key=lambda tag: (tag.casefold(), tag))),
    )
