"""Papers as CSL JSON, which Zotero, Pandoc and citation processors read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dashboard.downloads.exports import Row, with_keys


def csl_json(papers: Iterable[Row]) -> str:
    """Write papers as a JSON array of CSL items; keys are those of the BibTeX export."""
    return json.dumps([_item(paper, key) for key, paper in with_keys(papers)], ensure_ascii=False, indent=1)


def _item(paper: Row, key: str) -> dict[str, Any]:
    is_proceedings = bool(paper.get("venue")) and not paper.get("arxiv_id")
    arxiv = f"https://arxiv.org/abs/{paper['arxiv_id']}" if paper.get("arxiv_id") else None
    fields: dict[str, Any] = {
        "id": key,
        "type": "paper-conference" if is_proceedings else "article",
        "title": paper["title"],
        "author": [_name(author) for author in paper.get("authors") or []],
        "issued": _date(paper),
        "container-title": paper.get("venue"),
        "publisher": "arXiv" if paper.get("arxiv_id") else None,
        "number": f"arXiv:{paper['arxiv_id']}" if paper.get("arxiv_id") else None,
        "DOI": paper.get("doi"),
        "URL": arxiv or paper.get("url"),
        "abstract": paper.get("abstract"),
        "keyword": ", ".join(paper.get("keywords") or []),
        "annote": paper.get("note"),
    }
    return {name: value for name, value in fields.items() if value}


def _name(author: str) -> dict[str, str]:
    """Write a name in two parts where it has two; a group stays whole."""
    family, comma, given = author.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    *given_names, last = author.split() or [author]
    return {"family": last, "given": " ".join(given_names)} if given_names else {"literal": author}


def _date(paper: Row) -> dict[str, list[list[int]]] | None:
    published = paper.get("published_on")
    if published is None:
        return None
    parts = {"day": 3, "month": 2}.get(paper.get("published_precision") or "", 1)
    return {"date-parts": [[published.year, published.month, published.day][:parts]]}
