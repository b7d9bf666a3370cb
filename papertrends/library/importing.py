"""Read references that other programs saved, and find which of them are papers of the digests.

What is read is what digests are read from: BibTeX, RIS, CSL JSON, Zotero's exports and the rest of docs/formats.md. A
reference is found by its arXiv id, then its DOI, then by its title where the rules that merge papers call the two the same.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from papertrends.digests.discover import Unopened, unpack
from papertrends.digests.limits import Limits
from papertrends.digests.model import DigestFile, Entry, Reject
from papertrends.digests.preview import place_of
from papertrends.digests.reading import read_digest
from papertrends.library.model import Reference, cleaned_tags
from papertrends.papers.comparison import Variant, compare
from papertrends.papers.folding import fold
from papertrends.papers.rules import decide

MOST_UNPACKED: Final = 1024**3
"""Bytes of an archive's content."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A reference of a file; its keywords are its tags."""

    reference: Reference
    tags: tuple[str, ...] = ()
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class NotRead:
    """A piece of a file that is no reference: where it stands, and why, as a reason code."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Content(DigestFile):
    content: bytes

    def open(self) -> BinaryIO:
        """Open the content for reading bytes."""
        return io.BytesIO(self.content)


def read(name: str, content: bytes) -> Iterator[Imported | NotRead]:
    """Read a file, piece by piece.

    Args:
        name: of the file.
        content: its bytes; an archive is unpacked.

    Raises:
        Unreadable: nothing of it was understood; the message says why.
    """
    limits = Limits(max_bytes=MOST_UNPACKED)
    path = PurePosixPath(PurePosixPath(name).name or "file")
    for file in unpack(_Content(path, len(content), dt.datetime.now(dt.UTC), content), limits):
        if isinstance(file, Unopened):
            yield NotRead(str(file.path), str(file.reason))
            continue
        for piece in read_digest(file, limits).pieces():
            if isinstance(piece, Entry):
                yield _imported(piece)
            elif isinstance(piece, Reject):
                yield NotRead(place_of(piece), str(piece.reason))


def _imported(entry: Entry) -> Imported:
    year = entry.published_on.year if entry.published_on else None
    known = Reference(entry.title, entry.authors, year, entry.arxiv_id, entry.doi, entry.url, entry.abstract)
    return Imported(known, cleaned_tags(list(entry.keywords)), entry.venue)


def title_key(title: str) -> str:
    """Write a title so that papers with nearly the same one are looked at: its letters and digits, folded."""
    return fold(title).replace(" ", "")


def found_by_title(imported: Imported, candidates: Iterable[tuple[str, Variant]]) -> str | None:
    """Find the paper that a reference is, among those of its title.

    Args:
        imported: the reference.
        candidates: papers with the same `title_key`, each with its id.
    """
    known = imported.reference
    variant = Variant(known.title, known.abstract, known.authors, imported.venue, known.year, known.arxiv_id, known.doi)
    return next((paper_id for paper_id, paper in candidates if decide(compare(variant, paper)).is_same), None)


def placed(
    imported: Sequence[Imported],
    by_arxiv_id: Mapping[str, str],
    by_doi: Mapping[str, str],
    by_title: Mapping[str, Collection[tuple[str, Variant]]],
) -> list[tuple[Imported, str | None]]:
    """Give each reference its paper, or None where no digest lists it.

    Args:
        imported: the references.
        by_arxiv_id: papers by arXiv id.
        by_doi: papers by DOI in lower case.
        by_title: papers by `title_key`.
    """
    return [
        (
            one,
            by_arxiv_id.get(one.reference.arxiv_id or "")
            or by_doi.get((one.reference.doi or "").lower())
            or found_by_title(one, by_title.get(title_key(one.reference.title), ())),
        )
        for one in imported
    ]
