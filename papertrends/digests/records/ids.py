"""What identifies a record's paper: arXiv id, DOI, address."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from papertrends.digests.fields import squashed
from papertrends.digests.identities import ArxivId, arxiv_id, doi, doi_of_address, shown_arxiv_id
from papertrends.digests.persons import text_of
from papertrends.digests.records.found import Found, Record
from papertrends.digests.records.texts import ADDRESS_KEYS, all_texts, texts
from papertrends.digests.text import storable

_PMID = re.compile(r"[1-9][0-9]{0,8}")
_LONGEST_NOTE = 2_000
_SNAPSHOT = frozenset(("versions", "authors_parsed", "submitter", "journal-ref", "update_date"))
"""Names that arXiv's own metadata have, in which `id` is an arXiv id."""


def arxiv_id_of(found: Found, record: Record) -> ArxivId | None:
    """The record's arXiv id, if it is marked as one by its key, an address, or the form of arXiv's own snapshot."""
    for text in all_texts(found.get("arxiv_id")):
        if identity := arxiv_id(text):
            return identity
    own = record.get("id")
    if not _SNAPSHOT.isdisjoint(record) and isinstance(own, str) and (identity := arxiv_id(own)):
        return identity
    if "ids" in found:
        for kind, text in _ids(found):
            if identity := arxiv_id(text) if kind == "arxiv" else shown_arxiv_id(text):
                return identity
    for text in itertools.chain(all_texts(found.get("url"), ADDRESS_KEYS), texts(own), all_texts(found.get("doi"))):
        if identity := shown_arxiv_id(text):
            return identity
    for line in _noted(found):
        if identity := shown_arxiv_id(line.split(" [", maxsplit=1)[0]):
            return identity
    for text in all_texts(found.get("venue")):
        if "arxiv:" in text.lower() and (
            identity := shown_arxiv_id(text[text.lower().rindex("arxiv:") :].split(" [")[0].split(" (")[0].rstrip(",."))
        ):
            return identity
    return None


def _ids(found: Found) -> Iterator[tuple[str, str]]:
    """The identifiers that a record lists, each with its kind in small letters where it has one."""
    for value in found.get("ids", ()):
        if isinstance(value, Mapping):
            for kind, inner in cast("Mapping[str, Any]", value).items():
                yield from ((squashed(kind), text) for text in texts(inner))
        elif isinstance(value, list | tuple):
            for part in value:
                kind = (
                    next((text_of(part[key]) for key in ("identifierType", "type", "scheme", "kind") if key in part), "")
                    if isinstance(part, dict)
                    else ""
                )
                yield from ((squashed(kind), text) for text in texts(part, ("identifier", "value", "id")))
        else:
            yield "", text_of(value)


def doi_of(found: Found, record: Record) -> str | None:
    """The record's DOI: under its own name, among its ids, in an address, or as a line of a note."""
    for text in all_texts(found.get("doi")):
        if known := doi(text) or doi_of_address(text):
            return known
    for kind, text in _ids(found) if "ids" in found else ():
        if known := doi(text) if kind == "doi" or text[:4].lower() == "doi:" else doi_of_address(text):
            return known
    for text in itertools.chain(all_texts(found.get("url"), ADDRESS_KEYS), texts(record.get("id"))):
        if "10." in text and (known := doi_of_address(text)):
            return known
    own = record.get("id")
    if isinstance(own, str) and own.startswith("10.") and (known := doi(own)):
        return known
    return next((known for line in _noted(found) if line[:4].lower() == "doi:" and (known := doi(line))), None)


def _noted(found: Found) -> Iterator[str]:
    """The lines of a note, where Zotero and others keep an id that has no field of its own: "DOI: 10.…", "arXiv:…"."""
    for text in all_texts(found.get("note")):
        yield from (line.strip() for line in text[:_LONGEST_NOTE].splitlines() if ":" in line)


def snapshot_version(record: Record) -> int | None:
    """The version that the last of arXiv's `versions` has."""
    versions = record.get("versions")
    last = versions[-1] if isinstance(versions, list) and versions else None
    name = last.get("version") if isinstance(last, dict) else None
    return int(name[1:]) if isinstance(name, str) and re.fullmatch(r"v[1-9][0-9]{0,2}", name) else None


def url_of(found: Found, record: Record) -> str | None:
    """The record's address, the best name first; a PubMed id stands for one."""
    stated = next(
        (address for text in all_texts(found.get("url"), ADDRESS_KEYS) if (address := storable(text).strip()) and address[0] != "/"), None
    )
    if stated is None and isinstance(forum := record.get("forum"), str) and forum:
        return f"https://openreview.net/forum?id={storable(forum)}"
    if stated or "pmid" not in found:
        return stated
    number = next((text for text in all_texts(found["pmid"]) if _PMID.fullmatch(text.strip())), "")
    return f"https://pubmed.ncbi.nlm.nih.gov/{number.strip()}/" if number else None
