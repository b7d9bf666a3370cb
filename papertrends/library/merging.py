"""Which paper of today each item of a library is about, and what several items of one paper say together.

Items keep the id that a paper had when its reader acted. Ids are led on only when items are read, so an undone merge or a
rollback of the published file gives every item its own paper again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from papertrends.library.model import Item, Reference


@dataclass(frozen=True, slots=True)
class Sorted:
    """The items of a reader, by what they are about.

    Attributes:
        papers: one item per paper, by the paper's id of today, which is also the item's.
        others: items whose paper no digest lists, by `handle`.
        kept_ids: under which ids the items of a paper are kept, by its id of today.
    """

    papers: dict[str, Item]
    others: dict[str, Item]
    kept_ids: dict[str, list[str]] = field(default_factory=dict)


def led_on(items: Iterable[Item], find: Callable[[Item], str | None]) -> Sorted:
    """Lead items on to the papers of today.

    Args:
        items: of one reader.
        find: gives the id of today of an item's paper, and None where no digest lists it.
    """
    groups: dict[str, list[Item]] = {}
    others: dict[str, Item] = {}
    for item in items:
        paper_id = find(item)
        if paper_id is None:
            others[handle(item)] = item
        else:
            groups.setdefault(paper_id, []).append(item)
    papers = {paper_id: replace(merged(group), paper_id=paper_id) for paper_id, group in groups.items()}
    kept = {paper_id: [item.paper_id for item in group if item.paper_id] for paper_id, group in groups.items()}
    return Sorted(papers, others, kept)


def handle(item: Item) -> str:
    """Name an item among those of its reader."""
    return item.paper_id or reference_key(item.reference)


def reference_key(reference: Reference) -> str:
    """Name a reference that no digest lists, so that it is kept once."""
    if reference.arxiv_id:
        return f"arxiv:{reference.arxiv_id}"
    if reference.doi:
        return f"doi:{reference.doi.lower()}"[:400]
    words = "".join(character for character in reference.title.casefold() if character.isalnum())
    return f"title:{words}"[:400]


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
