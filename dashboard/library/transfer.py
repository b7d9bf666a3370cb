"""Bring references into a library from a file, and take its papers out with their tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from dashboard import data
from dashboard.data import Generation
from dashboard.downloads import csl, exports
from dashboard.downloads.exports import Row, Written
from dashboard.library import shelf
from dashboard.rows.library import Lead
from papertrends.library import importing
from papertrends.library.importing import Imported, NotRead
from papertrends.library.model import Item, State, cleaned_tags
from papertrends.library.store import Subject
from papertrends.papers.comparison import Variant

CHUNK: Final = 250
"""References that are added at once: others can write in between, and the bar moves on."""


@dataclass(slots=True)
class Report:
    """What came of a file: the references found among the papers, those kept as they are, and what was not read."""

    found: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    not_read: list[NotRead] = field(default_factory=list)


def bring_in(name: str, content: bytes, state: State) -> Iterator[tuple[float, Report]]:
    """Import a file, and say after each step how far it is: a share from 0 to 1.

    A paper that has a state keeps it; tags are added.

    Raises:
        Unreadable: nothing of the file was understood.
        LibraryError: the library cannot be changed.
    """
    report = Report()
    references: list[Imported] = []
    for piece in importing.read(name, content):
        if isinstance(piece, NotRead):
            report.not_read.append(piece)
        else:
            references.append(piece)
            if len(references) % CHUNK == 0:
                yield 0.1, report
    placed = _placed(references)
    known = shelf.references(sorted({paper_id for _, paper_id in placed if paper_id}))
    yield 0.3, report
    kept_ids = shelf.current().kept_ids
    for at in range(0, len(placed), CHUNK):
        part = placed[at : at + CHUNK]
        by_tags: dict[tuple[str, ...], list[Subject]] = {}
        for one, paper_id in part:
            reference = known.get(paper_id or "", one.reference)
            by_tags.setdefault(one.tags, []).append(Subject(paper_id, reference, kept_ids.get(paper_id or "", ())))
            (report.found if paper_id else report.kept).append(one.reference.title)
        for tags, subjects in by_tags.items():
            shelf.add(subjects, _keeping(state, tags))
        yield 0.3 + 0.7 * (at + len(part)) / len(placed), report


def _keeping(state: State, tags: tuple[str, ...]) -> Callable[[Item], Item]:
    return lambda item: replace(item, state=item.state or state, tags=cleaned_tags([*item.tags, *tags]))


def _placed(references: Sequence[Imported]) -> list[tuple[Imported, str | None]]:
    """Find the papers of references, in two queries for all of them."""
    generation = data.shown_generation()
    leads = data.rows(
        "library_leads",
        Lead,
        paper_ids=[],
        arxiv_ids=sorted({one.reference.arxiv_id for one in references if one.reference.arxiv_id}),
        dois=sorted({one.reference.doi.lower() for one in references if one.reference.doi}),
    )
    ids = {kind: {lead.key: lead.paper_id for lead in leads if lead.kind == kind} for kind in ("arxiv", "doi")}
    titles = sorted({importing.title_key(one.reference.title) for one in references} - {""})
    by_title: dict[str, list[tuple[str, Variant]]] = {}
    for row in data.once(generation, "papers_by_title", titles=titles).to_pylist():
        by_title.setdefault(row["key"], []).append((row["paper_id"], _variant(row)))
    return importing.placed(references, ids["arxiv"], ids["doi"], by_title)


def _variant(row: dict[str, Any]) -> Variant:
    year = row["published_on"].year if row["published_on"] else None
    authors = tuple(row["authors"] or ())
    return Variant(row["title"], row["abstract"], authors, row["venue"], year, row["arxiv_id"], row["doi"])


def formats(items: Sequence[Item]) -> list[Written]:
    """Offer items in every format, with the reader's tags as keywords; they are read and written when one is asked for."""
    generation = data.shown_generation()

    def read() -> list[Row]:
        return rows(generation, items)

    return [
        ("BibTeX", "bib", "application/x-bibtex", lambda: exports.bibtex(read()).encode()),
        ("RIS", "ris", "application/x-research-info-systems", lambda: exports.ris(read()).encode()),
        ("CSL JSON", "json", "application/vnd.citationstyles.csl+json", lambda: csl.csl_json(read()).encode()),
    ]


def rows(generation: Generation, items: Sequence[Item]) -> list[Row]:
    """Write items as rows of papers: whole where a digest lists them, else what the library knows."""
    ids = [item.paper_id for item in items if item.paper_id]
    papers = {row["paper_id"]: row for row in data.once(generation, "papers_by_id", paper_ids=ids).to_pylist()}
    return [
        papers.get(item.paper_id or "", _row(item)) | {"keywords": list(item.tags), "categories": [], "note": item.note} for item in items
    ]


def _row(item: Item) -> Row:
    known = item.reference
    return {
        "paper_id": item.paper_id or "",
        "title": known.title,
        "authors": list(known.authors),
        "published_on": dt.date(known.year, 1, 1) if known.year else None,
        "published_precision": "year",
        "arxiv_id": known.arxiv_id,
        "doi": known.doi,
        "url": known.url,
        "abstract": known.abstract,
    }
