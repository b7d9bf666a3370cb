"""Records in XML, by the kind of their document: what each element means, as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml ships no types

Values = dict[str, object]
_PREFIX = re.compile(r"<(/?)[A-Za-z_][\w.-]*:(?=[A-Za-z_])")
_ATTRIBUTE_PREFIX = re.compile(r"\s(?!xmlns\b)[A-Za-z_][\w.-]*:([A-Za-z_][\w.-]*)(?=\s*=\s*[\"'])")
_NAMESPACE = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile(r"\s*Comments?:\s", re.IGNORECASE)
_ROOT = r"\s*(?:<\?xml[^>]{{0,200}}\?>|<!--.{{0,4096}}?-->|<\?xml-stylesheet[^>]{{0,500}}\?>|<!DOCTYPE[^>\[]{{0,500}}>|\s)*<(?:{})[\s>]"


class Kind(NamedTuple):
    """A kind of document: what it begins with, which elements are records, and how one is read."""

    name: str
    begins: re.Pattern[str]
    items: str
    values: Callable[[etree._Element], Values]
    nested: bool = False
    also: re.Pattern[str] | None = None
    """What stands somewhere in its beginning."""
    containers: str = ""
    """Elements to which several records refer, as those of a journal, by the address in their attribute `about`."""


def element_of(item: str) -> etree._Element | None:
    """Parse one record, its names without their prefixes; None where that cannot be."""
    text = _NAMESPACE.sub("", _ATTRIBUTE_PREFIX.sub(r" \1", _PREFIX.sub(r"<\1", item)))
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _text(element: etree._Element | None) -> str:
    """The text of an element and all within it."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def _first(element: etree._Element, *paths: str) -> str:
    return next((text for path in paths if (text := _text(element.find(path)))), "")


def _all(element: etree._Element, path: str) -> list[str]:
    return [text for found in element.iterfind(path) if (text := _text(found))]


def _person(element: etree._Element, family: str, given: str) -> Mapping[str, str] | str:
    surname = _text(element.find(family))
    return {"family": surname, "given": _text(element.find(given))} if surname else _text(element)


def _date(element: etree._Element | None) -> str:
    if element is None:
        return ""
    parts = [_text(element.find(name)) for name in ("Year", "Month", "Day")]
    return " ".join(part for part in parts if part) or _text(element.find("MedlineDate"))


def _pubmed(record: etree._Element) -> Values:
    abstract = [
        f"{label.capitalize()}: {text}" if (label := part.get("Label")) and label.upper() != "UNLABELLED" else text
        for part in record.iterfind(".//Abstract/AbstractText")
        if (text := _text(part))
    ]
    doi = [
        text
        for path in (".//ELocationID[@EIdType='doi']", "./PubmedData/ArticleIdList/ArticleId[@IdType='doi']")
        for text in _all(record, path)
    ]
    pmid = _first(record, "./MedlineCitation/PMID", ".//PMID")
    return {
        "title": _first(record, ".//ArticleTitle", ".//BookTitle", ".//VernacularTitle"),
        "abstract": "\n\n".join(abstract),
        "authors": [
            _first(author, "CollectiveName") or _person(author, "LastName", "ForeName")
            for author in record.iterfind(".//AuthorList/Author")
        ],
        "published": _date(record.find(".//JournalIssue/PubDate")),
        "online date": _date(record.find(".//ArticleDate")),
        "journal": _first(record, ".//Journal/Title", ".//Journal/ISOAbbreviation", ".//MedlineTA"),
        "doi": doi[0] if doi else None,
        "keywords": _all(record, ".//KeywordList/Keyword"),
        "id": pmid,
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    }


def _oai(record: etree._Element) -> Values:
    identifiers = _all(record, ".//metadata//identifier")
    own = _first(record, "./header/identifier")
    authors: list[object] = list(_all(record, ".//metadata//creator"))
    authors = authors or [_person(author, "keyname", "forenames") for author in record.iterfind(".//metadata//authors/author")]
    described = [text for text in _all(record, ".//metadata//description") if not _COMMENT.match(text)]
    versions = _all(record, ".//metadata//version/date")
    return {
        "title": _first(record, ".//metadata//title"),
        "abstract": _first(record, ".//metadata//abstract") or (described[0] if described else ""),
        "authors": authors or _first(record, ".//metadata//authors"),
        "published": versions[:1] or _all(record, ".//metadata//created")[:1] or _all(record, ".//metadata//date")[:1],
        "identifier": [own, *identifiers],
        "arxiv_id": (_first(record, ".//metadata/arXiv/id", ".//metadata/arXivRaw/id")) or None,
        "doi": _first(record, ".//metadata//doi") or next((text for text in identifiers if text.lower().startswith(("doi:", "10."))), None),
        "url": next((text for text in identifiers if text.startswith("http")), None),
        "categories": _first(record, ".//metadata//categories") or None,
        "keywords": _all(record, ".//metadata//subject"),
        "venue": _first(record, ".//metadata//journal-ref", ".//metadata//source", ".//metadata//publicationName"),
        "id": own,
    }


def _zotero(record: etree._Element) -> Values:
    identifiers = [_text(found) for found in record.iterfind("./identifier")]
    uris = [text for found in record.iterfind("./identifier//value") if (text := _text(found))]
    doi = next((text[4:] for text in identifiers if text.upper().startswith("DOI ")), None)
    inner = [text for text in _all(record, "./isPartOf//identifier") if text.upper().startswith("DOI ")]
    about = record.get("about") or ""
    return {
        "title": _first(record, "./title"),
        "abstract": _first(record, "./abstract"),
        "authors": [_person(person, "surname", "givenName") for person in record.iterfind("./authors//Person")],
        "date": _first(record, "./date", "./issued"),
        "venue": _first(record, "./isPartOf//title", "./presentedAt//title"),
        "doi": doi or (inner[0][4:] if inner else None),
        "url": next((text for text in [*uris, about] if text.startswith("http")), None),
        "keywords": _all(record, "./subject//value") or _all(record, "./subject"),
        "id": about,
    }


def container_of(element: etree._Element) -> tuple[str, Values]:
    """The address of a journal in Zotero's RDF, and what it says of each record that refers to it."""
    doi = next((text[4:] for text in _all(element, "./identifier") if text.upper().startswith("DOI ")), None)
    return str(element.get("about") or ""), {"venue": _first(element, "./title"), "doi": doi}


def refers_to(element: etree._Element) -> str:
    """The address of the journal of a record in Zotero's RDF."""
    part_of = element.find("./isPartOf")
    return str(part_of.get("resource") or "") if part_of is not None else ""


def _endnote(record: etree._Element) -> Values:
    return {
        "title": _first(record, "./titles/title"),
        "abstract": _first(record, "./abstract"),
        "authors": _all(record, "./contributors/authors/author"),
        "date": _first(record, "./dates/pub-dates/date"),
        "year": _first(record, "./dates/year"),
        "venue": _first(record, "./periodical/full-title", "./titles/secondary-title"),
        "doi": _first(record, "./electronic-resource-num"),
        "url": _first(record, "./urls//url"),
        "keywords": _all(record, "./keywords/keyword"),
        "id": _first(record, "./rec-number"),
    }


def _dblp(record: etree._Element) -> Values:
    return {
        "title": _first(record, "./title").rstrip("."),
        "authors": [re.sub(r"\s0\d{3}$", "", name) for name in _all(record, "./author") or _all(record, "./authors/author")],
        "year": _first(record, "./year"),
        "month": _first(record, "./month"),
        "doi": _first(record, "./doi"),
        "venue": _first(record, "./journal", "./booktitle", "./venue"),
        "url": _first(record, "./ee"),
        "id": record.get("key"),
    }


def _jats(record: etree._Element) -> Values:
    about = record.find(".//article-meta")
    if about is None:
        return {}
    dates = {str(found.get("date-type") or found.get("pub-type") or ""): found for found in about.iterfind("pub-date")}
    date = next((dates[kind] for kind in ("pub", "epub", "ppub", "collection") if kind in dates), next(iter(dates.values()), None))
    parts = [_text(date.find(name)) for name in ("year", "month", "day")] if date is not None else []
    return {
        "title": _first(about, "title-group/article-title"),
        "abstract": "\n\n".join(_all(about, "abstract[1]//p")) or _first(about, "abstract"),
        "authors": [
            _person(author, "name/surname", "name/given-names") if author.find("name") is not None else _first(author, "collab")
            for author in about.iterfind("contrib-group/contrib")
            if author.get("contrib-type", "author") == "author"
        ],
        "published": "-".join(part.zfill(2) for part in parts if part),
        "journal": _first(record, ".//journal-meta//journal-title"),
        "doi": _first(about, "article-id[@pub-id-type='doi']"),
        "pmid": _first(about, "article-id[@pub-id-type='pmid']"),
        "keywords": _all(about, "kwd-group/kwd"),
    }


def _mods(record: etree._Element) -> Values:
    return {
        "title": _first(record, "titleInfo/title"),
        "abstract": _first(record, "abstract"),
        "authors": [
            _person(name, "namePart[@type='family']", "namePart[@type='given']")
            for name in record.iterfind("name")
            if _first(name, "role/roleTerm").lower() in ("", "aut", "author")
        ],
        "date": _first(record, "originInfo/dateIssued", "relatedItem/originInfo/dateIssued", "relatedItem/part/date", "part/date"),
        "venue": _first(record, "relatedItem[@type='host']/titleInfo/title"),
        "doi": _first(record, "identifier[@type='doi']"),
        "url": _first(record, "location/url"),
        "keywords": _all(record, "subject/topic"),
        "id": record.get("ID"),
    }


def _europe_pmc(record: etree._Element) -> Values:
    return {
        "title": _first(record, "title"),
        "abstract": _first(record, "abstractText"),
        "authors": [_person(author, "lastName", "firstName") for author in record.iterfind("authorList/author")]
        or _first(record, "authorString"),
        "published": _first(record, "firstPublicationDate", "pubYear"),
        "journal": _first(record, "journalInfo/journal/title", "journalTitle"),
        "doi": _first(record, "doi"),
        "pmid": _first(record, "pmid"),
        "keywords": _all(record, "keywordList/keyword"),
        "id": _first(record, "id"),
    }


def _kind(
    name: str,
    root: str,
    items: str,
    values: Callable[[etree._Element], Values],
    *,
    nested: bool = False,
    also: str = "",
    containers: str = "",
) -> Kind:
    begins = re.compile(_ROOT.format(root), re.DOTALL)
    return Kind(name, begins, items, values, nested, re.compile(also) if also else None, containers)


KINDS = (
    _kind("PubMed's XML", "PubmedArticleSet|PubmedArticle|PubmedBookArticleSet", "PubmedArticle|PubmedBookArticle", _pubmed),
    _kind("OAI-PMH", "OAI-PMH", "record", _oai),
    _kind(
        "Zotero RDF", "rdf:RDF",
        "bib:(?:Article|Book|BookSection|Thesis|Document|Report|Manuscript|ConferenceProceedings|Patent|Data|Letter|Memo|Recording)|rdf:Description",
        _zotero, nested=True, also=r"zotero\.org/namespaces|purl\.org/net/biblio|<dcterms?:|<dc:title",
        containers="bib:Journal|bib:Book|bib:Series|bib:Proceedings|bib:Periodical",
    ),
    _kind("EndNote XML", "xml|records", "record", _endnote, also=r"<(?:ref-type|rec-number|titles)[\s>]"),
    _kind("DBLP's answers", "result", "info", _dblp, also=r"<hits[\s>]"),
    _kind("JATS", "article|pmc-articleset|articles", "article", _jats, also=r"<article-meta[\s>]"),
    _kind("MODS", "(?:mods:)?(?:modsCollection|mods)", "(?:mods:)?mods", _mods),
    _kind("Europe PMC's XML", "responseWrapper", "result", _europe_pmc, also=r"<resultList[\s>]"),
    _kind("DBLP XML", "dblp", "article|inproceedings|incollection|phdthesis|book", _dblp),
)  # fmt: skip
"""In the order in which they are asked."""


def kind_of(head: str) -> Kind | None:
    """The kind of a document that begins like this."""
    return next((kind for kind in KINDS if kind.begins.match(head) and (kind.also is None or kind.also.search(head))), None)


def named(values: Values) -> Iterator[tuple[str, object]]:
    """The values that hold anything."""
    yield from ((name, value) for name, value in values.items() if value)
