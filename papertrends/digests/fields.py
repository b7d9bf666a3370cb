"""What records call things: the names of columns and keys, as data. A new exporter is a name more here.

Names are compared in small letters and without anything but letters and digits, so that "Abstract Note", "abstractNote"
and "abstract_note" are one. Of several names for one field the one that stands first here goes first.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import functools
import re

NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "paper title", "article title", "document title", "item title", "primary title", "title display", "dc:title",
        "dcterms:title", "titles", "paper name", "ti", "title of paper", "publication title (original)", "titel", "titre", "titolo",
    ),
    "abstract": (
        "abstract", "abstract note", "abstract text", "abstracts", "summary", "content_text", "dc:description",
        "dcterms:abstract", "descriptions", "ab", "abstract_inverted_index", "description",
    ),
    "authors": (
        "author full names", "full author names", "authors_parsed", "authors", "author", "creators", "creator", "authorships", "author names", "author list",
        "author string", "author name", "autoren", "auteurs", "dc:creator", "authorships.author.display_name", "authors list", "af", "au",
    ),
    "venue": (
        "venue", "journal-ref", "publication title", "publication name", "source title", "container-title", "journal", "journal title",
        "journal/book", "journal name", "prism:publicationName", "booktitle", "book title", "conference", "conference name",
        "proceedings title", "publication venue", "primary_location", "host_venue", "primary_location.source.display_name", "container",
        "journal info", "pub", "publication", "so", "pub title", "source name", "publication venue name", "primary_location.source", "server", "book series title", "dc:source", "journaltitle", "howpublished", "school", "eventtitle",
    ),
    "published": (
        "published", "published_on", "date_published", "publication_date", "published_date", "published at", "pub_date", "issued", "date", "publish date",
        "published-online", "published-print", "prism:coverDate", "cover date", "first publication date", "online date", "online_date",
        "date issued", "issue date", "earliest_date", "preprint_date", "submitted_date", "submission date", "dc:date", "dates", "year",
        "publication year", "pub year", "py", "pd", "date of publication", "publishing date", "release date", "jahr",
    ),
    "listed_on": ("listed_on",),
    "arxiv_id": ("arxiv_id", "arxiv", "arxiv identifier", "eprint", "arxiv_eprints", "arxiv number"),
    "doi": ("doi", "item doi", "dois", "digital object identifier", "prism:doi", "preprint doi", "di", "article doi"),
    "ids": ("external ids", "ids", "identifiers", "identifier", "dc:identifier", "alternate identifiers", "related identifiers"),
    "url": (
        "url", "abs", "link", "url_abs", "abs_url", "arxiv_url", "paper_url", "article_url", "html_url", "entry_url", "source url", "source urls",
        "landing_page_url", "urls", "links", "hf_url", "huggingface_url", "paper link", "arxiv link", "abstract url", "abstract link", "pdf",
        "pdf_url", "url_pdf", "pdf_link", "full text url", "open access pdf", "download url", "document url", "external url", "doi link", "doi url", "permalink", "plink", "ee", "web page", "page url", "primary_location", "best_oa_location", "ul", "ur", "web",
    ),
    "categories": ("categories", "arxiv categories", "primary_category", "category", "subjects arxiv", "primaryclass"),
    "keywords": (
        "keywords", "author keywords", "keyword", "ai_keywords", "tags", "manual tags", "subject", "subjects", "index terms", "de", "kw",
    ),
    "upvotes": ("upvotes",),
    "id": ("id",),
    "code_url": ("code_url", "github", "github_repo", "github_url", "code", "code link", "repo url", "repository", "url_code", "official code url"),
    "project_url": ("project_url", "project page", "project", "project link", "homepage", "project website"),
    "ai_summary": ("ai_summary",),
    "summary": ("tldr", "tl;dr", "one line summary", "short summary", "ai_tldr", "snippet"),
    "num_comments": ("num_comments", "n_comments", "comment_count", "comments_count"),
    "thumbnail_url": ("thumbnail", "thumbnail_url", "image_url"),
    "versions": ("versions",),
    "month": ("month", "publication month", "pub month"),
    "day": ("day", "publication day"),
}  # fmt: skip
"""The fields of a record, and what they are called by arXiv, Hugging Face, Crossref, OpenAlex, Semantic Scholar, bioRxiv,
DataCite, Europe PMC, DBLP, INSPIRE, CSL JSON, Zotero, PubMed, Scopus, Web of Science, Embase, IEEE, Springer, Lens, Paperpile,
Publish or Perish, Papers with Code, and people's own tables."""

VENUE_IN_SOURCE = frozenset(
    ("cites", "citesurl", "gsrank", "articleurl", "embaselink", "authornames", "fullrecordentrydate", "citationcount")
)
"""Where one of these stands beside it, `source` names the venue (Publish or Perish, Embase); elsewhere it may be anything."""

WRAPPERS = (
    "paper",
    "content",
    "message",
    "attributes",
    "metadata",
    "info",
    "data",
    "bibjson",
    "bib",
    "document",
    "_source",
    "article",
    "work",
    "item",
)
"""Objects within a record that hold what it says: Hugging Face, OpenReview, DataCite, INSPIRE and Zenodo, DBLP, Zotero's API."""

_OTHER = re.compile(r"[^0-9a-z]+")


@functools.lru_cache(maxsize=16_384)
def squashed(name: str) -> str:
    """A name in small letters, letters and digits only."""
    return _OTHER.sub("", name.lower())


_PLACES: dict[str, tuple[tuple[str, int], ...]] = {}
for _field, _names in NAMES.items():
    for _rank, _name in enumerate(_names):
        _PLACES[squashed(_name)] = (*_PLACES.get(squashed(_name), ()), (_field, _rank))


@functools.lru_cache(maxsize=16_384)
def places(name: str) -> tuple[tuple[str, int], ...]:
    """The fields that a column or key of this name fills, each with the rank of the name; empty for a name not known."""
    return _PLACES.get(squashed(name), ())
