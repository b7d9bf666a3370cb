"""Ids that identify a paper across sources: arXiv's and DOIs, taken only from where a record shows them to be such."""

from __future__ import annotations

import re
from typing import NamedTuple

_NEW_ID = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
_OLD_ID = r"[a-z][a-z-]{1,15}(?:\.[A-Za-z]{2,3})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
_BARE = re.compile(rf"({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?")
_SHOWN = re.compile(
    r"(?:https?://)?(?:[a-z]+\.)?(?:arxiv\.org/(?:abs|pdf|html|format|ps)/|alphaxiv\.org/(?:abs|pdf|overview)/"
    rf"|huggingface\.co/papers/|hf\.co/papers/|doi\.org/10\.48550/arxiv\.)({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?(?![0-9])",
    re.IGNORECASE,
)
_PREFIXED = re.compile(rf"(?:oai:arxiv\.org:|arxiv:\s*)({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_OLD_SUBJECT = re.compile(r"\.[A-Za-z]{2,3}(?=/)")


class ArxivId(NamedTuple):
    """An arXiv id without its version, and the version where one is given."""

    id: str
    version: int | None


def _made(found: re.Match[str]) -> ArxivId:
    """Old ids are known with and without their subject class (math.GT/0309136); without is the id itself."""
    plain = _OLD_SUBJECT.sub("", found[1].lower() if "/" not in found[1] else found[1])
    return ArxivId(plain, int(found[2]) if found[2] else None)


def arxiv_id(text: str) -> ArxivId | None:
    """Parse an id as arXiv writes it (2501.01234v2, math/0309136), with or without arXiv: before it or as an address."""
    text = text.strip()
    found = _BARE.fullmatch(text) or _PREFIXED.fullmatch(text)
    return _made(found) if found else shown_arxiv_id(text)


def shown_arxiv_id(text: str) -> ArxivId | None:
    """Find an id only where the text shows it to be arXiv's: an address of arXiv or of Hugging Face papers, or arXiv:id."""
    text = text.strip()
    found = _SHOWN.match(text) or _PREFIXED.fullmatch(text) or _ARXIV_DOI.fullmatch(text)
    return _made(found) if found else None


def doi(text: str) -> str | None:
    """Normalise a DOI: lower case, without resolver. The first one, where arXiv gives several."""
    words = text.split()
    found = _DOI.fullmatch(words[0] if len(words) > 1 and words[0].lower() != "doi:" else text.strip())
    return found[1].rstrip(".,;").lower() if found else None
