"""Ids that identify a paper across sources: arXiv ids and DOIs, taken only from where they are clearly meant as such."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

_NEW_ID = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
_OLD_ID = r"[a-z][a-z-]{1,15}(?:\.[A-Za-z]{2,3})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}"
_BARE = re.compile(rf"({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?")
_VERSION = r"(?:v([1-9][0-9]{0,2}))?(?![0-9])"
_PAPER_HOSTS = (
    r"huggingface\.co/papers|hf\.co/papers|alphaxiv\.org/overview|emergentmind\.com/papers|arxiv-vanity\.com/papers|semanticscholar\.org"
    r"|tldr\.takara\.ai/p|papers\.cool|scirate\.com|themoonlight\.io/paper|deeplearn\.org|bytez\.com/docs"
)
"""Addresses of papers where an arXiv id may follow without more ado; in others `arxiv`, `abs`, `pdf` and the like say so."""
_SHOWN = re.compile(
    rf"(?:https?://)?(?:[A-Za-z0-9-]+\.)*(?:(?:{_PAPER_HOSTS})/|(?:[a-z0-9-]+\.[a-z]{{2,8}}(?:/[^/\s?#]{{1,40}}){{0,3}}/)?"
    rf"(?:arxiv\.org|arxiv|ar5iv\.org|abs|pdf|html|format|ps|arxiv:)/|doi\.org/10\.48550/arxiv\.|semanticscholar\.org/arxiv[:/])"
    rf"(?:abs/|pdf/|html/)?(?:arxiv:)?({_NEW_ID}|{_OLD_ID}){_VERSION}",
    re.IGNORECASE,
)
_PREFIXED = re.compile(rf"(?:oai:arxiv\.org:|arxiv:\s*)({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_NEW_ID}|{_OLD_ID})(?:v([1-9][0-9]{{0,2}}))?", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:?\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://[^/\s]+/(?:[^\s?#]*/|[^\s?#]*\?(?:[^\s#]*&)?(?:id|doi)=)?(10\.[0-9]{4,9}/[^\s?#&]+)", re.IGNORECASE)
_DOI_RESOLVED = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI_PAGE = re.compile(
    r"(?:v[0-9]{1,2})?(?:\.(?:full|abstract|short|article|supplementary)[a-z-]*)*(?:\.pdf|\.html?|\.epub|\.xml)?"
    r"(?:/(?:abstract|full|fulltext|pdf|epdf|meta|html|references|figures|summary|pdfft))*/?$",
    re.IGNORECASE,
)
"""What publishers' pages put after a DOI in an address."""
_PREPRINT_VERSION = re.compile(r"^(10\.(?:1101|64898)/[0-9.]+)v[0-9]{1,2}$")
_DOI_IN_TEXT = re.compile(r"(?:\bdoi:?\s*|doi\.org/)(10\.[0-9]{4,9}/[^\s<>\"'|]+)", re.IGNORECASE)
_REDIRECT = re.compile(
    r"https?://(?:scholar\.google|www\.google)\.[a-z.]{2,7}/(?:scholar_)?url\?(?:[^#\s]*&)?(?:url|q)=([^&#\s]+)", re.IGNORECASE
)
_OLD_SUBJECT = re.compile(r"\.[A-Za-z]{2,3}(?=/)")


class ArxivId(NamedTuple):
    """An arXiv id without its version, and the version where one is given."""

    id: str
    version: int | None


def _made(found: re.Match[str]) -> ArxivId:
    """Old ids are known with and without their subject class (math.GT/0309136); the id is the one without."""
    plain = _OLD_SUBJECT.sub("", found[1].lower() if "/" not in found[1] else found[1])
    return ArxivId(plain, int(found[2]) if found[2] else None)


def arxiv_id(text: str) -> ArxivId | None:
    """Parse an id as arXiv writes it (2501.01234v2, math/0309136), with or without arXiv: before it or as an address."""
    text = text.strip()
    found = _BARE.fullmatch(text) or _PREFIXED.fullmatch(text)
    return _made(found) if found else shown_arxiv_id(text)


def shown_arxiv_id(text: str) -> ArxivId | None:
    """Find an id only where the text shows it to be arXiv's: an address that says so (arXiv's, Hugging Face's, alphaXiv's), or arXiv:id."""
    text = direct(text.strip())
    found = _SHOWN.match(text) or _PREFIXED.fullmatch(text) or _ARXIV_DOI.fullmatch(text)
    return _made(found) if found else None


def doi(text: str) -> str | None:
    """Normalise a DOI: lower case, without resolver. The first one, if arXiv gives several."""
    words = text.split()
    found = _DOI.fullmatch(words[0] if len(words) > 1 and words[0].lower() != "doi:" else text.strip())
    return _plain(found[1].rstrip(".,;")) if found else None


def _plain(text: str) -> str:
    """A DOI in small letters, and without the version that preprint servers put after theirs."""
    return _PREPRINT_VERSION.sub(r"\1", text.lower())


def doi_of_address(text: str) -> str | None:
    """The DOI in an address of a resolver or of a publisher's page; nothing of the page's own after it."""
    found = _DOI_ADDRESS.match(direct(text.strip()).replace("%2F", "/").replace("%2f", "/"))
    if not found:
        return None
    if _DOI_RESOLVED.match(found.group()):
        return _plain(found[1].rstrip(".,;"))
    return _plain(_DOI_PAGE.sub("", found[1]).rstrip(".,;)"))


def doi_in_text(text: str) -> str | None:
    """A DOI that a text names as one: doi:10.…, or an address of doi.org."""
    found = _DOI_IN_TEXT.search(text)
    return found[1].rstrip(".,;)").lower() if found else None


def direct(address: str) -> str:
    """The address behind one of Google's redirects."""
    found = _REDIRECT.match(address) if "url" in address and "google" in address else None
    return unquote(found[1]) if found else address
