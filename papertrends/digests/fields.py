"""The names that records use for columns and keys, as data. A new exporter needs only more names here.

Names are compared in small letters and without accents or anything but letters and digits, so that "Abstract Note",
"abstractNote" and "abstract_note" are one. Of several names for one field, the first one listed here takes precedence.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import functools
import re
import unicodedata

NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "paper title", "article title", "document title", "item title", "primary title", "title display", "dc:title",
        "dcterms:title", "titles", "paper name", "ti", "title of paper", "publication title (original)", "titel", "titre", "titolo", "título", "tytuł", "název", "başlık", "название", "заголовок", "заглавие", "标题", "题名", "篇名", "题目", "论文标题", "论文题目",
        "標題", "タイトル", "論文タイトル", "論題", "題名", "제목", "논문명", "논문제목", "title_s", "label_s", "preprint title",
    ),
    "abstract": (
        "abstract", "abstract note", "abstract text", "abstracts", "summary", "content_text", "dc:description",
        "dcterms:abstract", "descriptions", "ab", "abstract_inverted_index", "description",
        "zusammenfassung", "kurzfassung", "résumé", "resumen", "resumo", "sommario", "riassunto", "samenvatting", "streszczenie", "özet", "аннотация", "реферат",
        "摘要", "中文摘要", "要旨", "抄録", "概要", "초록", "요약", "abstract_s", "preprint abstract",
    ),
    "authors": (
        "author full names", "full author names", "authors_parsed", "authors", "author", "creators", "creator", "authorships", "author names", "author list",
        "author string", "author name", "autoren", "auteurs", "dc:creator", "authorships.author.display_name", "authors list", "author/s", "af", "au", "autores", "autor",
        "autori", "verfasser", "autorzy", "yazarlar", "авторы", "автор", "作者", "著者", "著者名", "저자", "저자명", "authFullName_s", "author_display", "preprint authors",
    ),
    "venue": (
        "venue", "journal-ref", "publication title", "publication name", "source title", "container-title", "journal", "journal title",
        "journal/book", "journal name", "prism:publicationName", "booktitle", "book title", "conference", "conference/journal", "journal/conference", "conference name",
        "proceedings title", "publication venue", "primary_location", "host_venue", "primary_location.source.display_name", "container",
        "journal info", "pub", "publication", "so", "pub title", "source name", "publication venue name", "primary_location.source", "server", "book series title", "dc:source", "journaltitle", "howpublished", "school", "eventtitle",
        "zeitschrift", "revue", "revista", "periódico", "rivista", "tijdschrift", "czasopismo", "журнал", "источник", "期刊", "来源", "文献来源", "刊名", "期刊名称",
        "雑誌名", "掲載誌", "誌名", "학술지", "학술지명", "저널", "publication info", "journals", "published journal", "journalTitle_s", "conferenceTitle_s", "bookTitle_s",
    ),
    "published": (
        "published", "published_on", "date_published", "publication_date", "published_date", "published at", "pub_date", "issued", "date", "publish date",
        "published-online", "published-print", "prism:coverDate", "cover date", "first publication date", "online date", "online_date",
        "date issued", "issue date", "earliest_date", "preprint_date", "submitted_date", "submission date", "dc:date", "dates", "year",
        "publication year", "pub year", "py", "pd", "date of publication", "publishing date", "release date", "jahr",
        "submitted", "first submitted", "posted", "posted date", "publish time", "pdate", "cdate", "date added to xplore", "published year", "year published", "date published", "publicationDate_s", "producedDate_s", "producedDateY_i", "publishedDate",
        "veröffentlicht", "veröffentlicht am", "veröffentlichungsdatum", "erscheinungsdatum", "erscheinungsjahr", "datum", "date de publication", "année", "fecha",
        "fecha de publicación", "año", "data de publicação", "ano", "data di pubblicazione", "anno", "rok", "дата публикации", "дата", "год", "发表日期", "发表时间",
        "发布日期", "出版日期", "日期", "发表年份", "年份", "年", "発行日", "出版日", "公開日", "発行年", "出版年", "발행일", "출판일", "발행연도", "발행년도", "연도",
    ),
    "listed_on": ("listed_on",),
    "arxiv_id": ("arxiv_id", "arxiv", "arxiv identifier", "eprint", "arxiv_eprints", "arxiv number", "arxivId_s", "universal paper id", "paper_id"),
    "doi": ("doi", "item doi", "dois", "digital object identifier", "prism:doi", "preprint doi", "di", "article doi", "biorxiv doi", "doiId_s", "published doi"),
    "ids": ("external ids", "ids", "identifiers", "identifier", "dc:identifier", "alternate identifiers", "related identifiers"),
    "url": (
        "url", "abs", "link", "url_abs", "abs_url", "arxiv_url", "paper_url", "article_url", "html_url", "entry_url", "source url", "source urls",
        "landing_page_url", "urls", "links", "hf_url", "huggingface_url", "paper link", "arxiv link", "abstract url", "abstract link", "pdf",
        "pdf_url", "url_pdf", "pdf_link", "full text url", "open access pdf", "download url", "document url", "external url", "doi link", "doi url", "permalink", "plink", "ee", "web page", "page url", "primary_location", "best_oa_location", "ul", "ur", "web",
        "primary_location.landing_page_url", "consensus link", "uri_s", "lien", "enlace", "ссылка", "链接", "网址", "原文链接", "论文链接", "リンク", "링크", "論文リンク",
    ),
    "categories": ("categories", "arxiv categories", "primary_category", "category", "subjects arxiv", "primaryclass", "preprint category", "arxiv_eprints"),
    "keywords": (
        "keywords", "author keywords", "keyword", "ai_keywords", "tags", "manual tags", "subject", "subjects", "index terms", "de", "kw",
        "keyword list", "authkeywords", "automatic tags", "keywords.display_name", "ieee terms", "keyword_s", "schlagwörter", "schlagworte", "stichwörter", "mots-clés", "palabras clave",
        "palavras-chave", "parole chiave", "trefwoorden", "słowa kluczowe", "ключевые слова", "关键词", "关键字", "キーワード", "키워드", "주제어",
    ),
    "upvotes": ("upvotes",),
    "id": ("id",),
    "code_url": ("code_url", "github", "github_repo", "github_url", "code", "code link", "repo url", "repository", "url_code", "official code url"),
    "project_url": ("project_url", "project page", "project", "project link", "homepage", "project website"),
    "ai_summary": ("ai_summary",),
    "summary": ("tldr", "tl;dr", "one line summary", "short summary", "ai_tldr", "snippet", "abstract summary", "takeaway"),
    "num_comments": ("num_comments", "n_comments", "comment_count", "comments_count"),
    "thumbnail_url": ("thumbnail", "thumbnail_url", "image_url"),
    "citation": ("citation",),
    "pmid": ("pmid", "pubmed id", "pubmed number"),
    "note": ("extra", "note", "notes"),
    "versions": ("versions",),
    "month": ("month", "publication month", "pub month", "published month"),
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
    "row",
    "citingPaper",
    "citedPaper",
)
"""Objects within a record that hold what it says: Hugging Face, OpenReview, DataCite, INSPIRE and Zenodo, DBLP, Zotero's API,
rows of Hugging Face's data sets, citations of Semantic Scholar."""

_OTHER = re.compile(r"[\W_]+")
_TWO_LANGUAGES = re.compile(r"([A-Za-z ]+)[-_ ]?([^\x00-\x7f].*)")
"""How CNKI and others name a column twice: "Title-题名"."""


@functools.lru_cache(maxsize=16_384)
def squashed(name: str) -> str:
    """A name in small letters, letters and digits only, without accents."""
    if not name.isascii():
        name = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return _OTHER.sub("", name.lower())


_PLACES: dict[str, tuple[tuple[str, int], ...]] = {}
for _field, _names in NAMES.items():
    for _rank, _name in enumerate(_names):
        _PLACES[squashed(_name)] = (*_PLACES.get(squashed(_name), ()), (_field, _rank))


@functools.lru_cache(maxsize=16_384)
def places(name: str) -> tuple[tuple[str, int], ...]:
    """The fields that a column or key of this name fills, each with the rank of the name; empty for a name not known."""
    if found := _PLACES.get(squashed(name)):
        return found
    twice = _TWO_LANGUAGES.fullmatch(name.strip())
    if twice:
        return _PLACES.get(squashed(twice[2])) or _PLACES.get(squashed(twice[1]), ())
    half, _, again = name.partition("-")
    return _PLACES.get(squashed(half), ()) if again and half == again else ()
