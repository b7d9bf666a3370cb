"""Tell a digest from an empty list, an error or something else in a response with status 200, and where the next page begins."""

from __future__ import annotations

import json
from typing import Any, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

from papertrends.fetching.memory import sha256
from papertrends.fetching.model import Verdict
from papertrends.reasons import FetchReason

ATOM = "{http://www.w3.org/2005/Atom}"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
FEED_ROOTS = {"rss", "feed", "RDF"}
DAILY_PAPERS_PAGE = 100
OPENALEX_PAGE = 100
OPENALEX_MOST = 10_000
"""Results that OpenAlex gives page by page without a key; beyond that it answers with an error."""
SHOWN = 300
"""Characters of a source's own error message."""
EMPTY = Verdict("empty", detail="nothing is listed")


def daily_papers(body: bytes, cursor: str | None) -> Verdict:
    """Judge a list of Hugging Face's daily papers API."""
    answer = _parsed(body)
    if isinstance(answer, Verdict):
        return answer
    if not isinstance(answer, list):
        return _not_a_digest("no list of papers")
    papers = cast("list[object]", answer)
    following = str(int(cursor or 0) + 1) if len(papers) >= DAILY_PAPERS_PAGE else None
    return Verdict("digest", entries=len(papers), following=following) if papers else EMPTY


def biorxiv(body: bytes, cursor: str | None) -> Verdict:
    """Judge a page of bioRxiv's or medRxiv's details."""
    answer = _parsed(body)
    if isinstance(answer, Verdict):
        return answer
    papers, messages = _list(answer, "collection"), _list(answer, "messages")
    if papers is None or not messages or not isinstance(messages[0], dict):
        return _not_a_digest("no collection of papers")
    said = cast("dict[str, object]", messages[0])
    status = str(said.get("status", ""))
    if not papers:
        # beyond the last page, too, the status says that there are no posts
        return EMPTY if status == "ok" or "no posts" in status.lower() else _source_error(status)
    so_far = int(cursor or 0) + len(papers)
    return Verdict("digest", entries=len(papers), following=str(so_far) if so_far < _number(said.get("total")) else None)


def openalex(body: bytes, cursor: str | None) -> Verdict:
    """Judge a page of OpenAlex's works."""
    answer = _parsed(body)
    if isinstance(answer, Verdict):
        return answer
    works = _list(answer, "results")
    meta = answer.get("meta") if isinstance(answer, dict) else None
    if works is None or not isinstance(meta, dict):
        return _not_a_digest("no results")
    count, page = _number(cast("dict[str, object]", meta).get("count")), int(cursor or 1)
    if count > OPENALEX_MOST:
        return Verdict("failed", FetchReason.TOO_MANY_RESULTS, f"{count:,} works of one day, at most {OPENALEX_MOST:,}")
    following = str(page + 1) if works and page * OPENALEX_PAGE < count else None
    return Verdict("digest", entries=len(works), following=following, identity=_identity(works, "id")) if works else EMPTY


def semantic_scholar(body: bytes, cursor: str | None) -> Verdict:
    """Judge a page of Semantic Scholar's bulk search."""
    del cursor
    answer = _parsed(body)
    if isinstance(answer, Verdict):
        return answer
    papers = _list(answer, "data")
    if papers is None:
        return _not_a_digest("no data")
    token = answer.get("token")
    following = token if isinstance(token, str) and token else None
    return Verdict("digest", entries=len(papers), following=following, identity=_identity(papers, "paperId")) if papers else EMPTY


def arxiv(body: bytes, cursor: str | None) -> Verdict:
    """Judge a page of arXiv's API."""
    feed = _xml(body, strict=True)
    if feed is None:
        return _not_a_digest("no XML")
    if feed.tag != f"{ATOM}feed":
        return _not_a_digest("no Atom feed")
    entries = feed.findall(f"{ATOM}entry")
    if len(entries) == 1 and (entries[0].findtext(f"{ATOM}title") or "").strip() == "Error":
        return _source_error((entries[0].findtext(f"{ATOM}summary") or "").strip())
    total = (feed.findtext(TOTAL) or "").strip()
    so_far = int(cursor or 0) + len(entries)
    expected = int(total) if total.isdigit() else so_far
    if not entries and int(cursor or 0) < expected:
        # arXiv does so now and then, although there are more
        return _not_a_digest(f"an empty page, although {expected:,} entries were promised")
    if not entries:
        return EMPTY
    return Verdict("digest", entries=len(entries), following=str(so_far) if so_far < expected else None)


def feed(body: bytes, cursor: str | None) -> Verdict:
    """Judge an RSS or Atom feed. A broken one is a feed, too: readers take what can be read."""
    del cursor
    root = _xml(body, strict=False)
    if root is None or etree.QName(root).localname not in FEED_ROOTS:
        return _not_a_digest("no RSS or Atom feed")
    entries = list(root.iter("{*}item", "{*}entry"))
    # an empty feed is a digest: arXiv's say with one that nothing was announced
    return Verdict("digest", entries=len(entries))


def error_said(body: bytes) -> str:
    """The message in the JSON of an error response; empty if there is none."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return _message(answer)


def _parsed(body: bytes) -> Any:
    """Parse JSON; returns a verdict if it is none, or an error message."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        return _not_a_digest("no JSON")
    said = _message(answer)
    return _source_error(said) if said else answer


def _message(answer: Any) -> str:
    if not isinstance(answer, dict):
        return ""
    said = [str(answer[name]) for name in ("error", "message") if isinstance(answer.get(name), str) and answer[name]]
    return ": ".join(said)[:SHOWN]


def _source_error(said: str) -> Verdict:
    return Verdict("failed", FetchReason.SOURCE_ERROR, said[:SHOWN])


def _not_a_digest(detail: str) -> Verdict:
    return Verdict("failed", FetchReason.NOT_A_DIGEST, detail)


def _list(answer: Any, name: str) -> list[object] | None:
    found = answer.get(name) if isinstance(answer, dict) else None
    return cast("list[object]", found) if isinstance(found, list) else None


def _number(value: object) -> int:
    """A count, which some APIs write as text."""
    text = str(value)
    return int(text) if text.isdecimal() else 0


def _identity(records: list[object], name: str) -> str:
    """Hash of which papers a page lists; counts of citations and response times change with every answer."""
    ids = sorted(str(cast("dict[str, object]", record).get(name)) for record in records if isinstance(record, dict))
    return sha256("\n".join(ids).encode())


def _xml(body: bytes, *, strict: bool) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=not strict)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
