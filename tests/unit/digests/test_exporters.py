"""Records as exporters and APIs write them: their names for things, their wrappers, their forms of names and dates."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest
from digest_memory import Read, read

from papertrends.digests.dates import name_day, parse_published
from papertrends.digests.identities import doi_of_address, shown_arxiv_id
from papertrends.digests.model import Entry

WORDS = "We dig and count worms."
ANSWERS: dict[str, Any] = {
    "crossref": {"status": "ok", "message": {"total-results": 1, "items": [{
        "DOI": "10.5555/W.1", "title": ["Worms of <i>soil</i>"], "author": [{"given": "Ann", "family": "Bee"}, {"name": "The Group"}], "container-title": ["Soil"],
        "issued": {"date-parts": [[2026, 3, 4]]}, "abstract": f"<jats:title>Abstract</jats:title><jats:p>{WORDS}</jats:p>", "URL": "https://doi.org/10.5555/w.1",
    }]}},
    "openalex": {"meta": {"count": 1}, "results": [{
        "id": "https://openalex.org/W1", "doi": "https://doi.org/10.5555/w.1", "title": "Worms of soil", "publication_year": 2026, "publication_date": "2026-03-04",
        "primary_location": {"landing_page_url": "https://arxiv.org/abs/2603.00001", "source": {"display_name": "Soil"}},
        "authorships": [{"author": {"display_name": "Ann Bee"}}, {"author": {"display_name": "The Group"}}],
        "abstract_inverted_index": {"We": [0], "dig": [1], "and": [2], "count": [3], "worms.": [4]},
    }]},
    "semantic scholar": {"total": 1, "data": [{
        "paperId": "a", "externalIds": {"ArXiv": "2603.00001", "DOI": "10.5555/w.1", "CorpusId": 7}, "title": "Worms of soil", "venue": "Soil", "year": 2026,
        "publicationDate": "2026-03-04", "authors": [{"name": "Ann Bee"}, {"name": "The Group"}], "abstract": WORDS,
    }]},
    "europe pmc": {"resultList": {"result": [{
        "id": "7", "doi": "10.5555/w.1", "title": "Worms of soil", "authorList": {"author": [{"firstName": "Ann", "lastName": "Bee"}, {"name": "The Group"}]},
        "journalTitle": "Soil", "firstPublicationDate": "2026-03-04", "pubYear": "2026", "abstractText": f"<h4>Abstract</h4>{WORDS}",
    }]}},
    "datacite": {"data": [{"id": "10.5555/w.1", "type": "dois", "attributes": {
        "doi": "10.5555/w.1", "titles": [{"title": "Worms of soil"}], "creators": [{"name": "Bee, Ann"}, {"name": "The Group"}], "publicationYear": 2026,
        "dates": [{"date": "2026-03-04", "dateType": "Issued"}], "descriptions": [{"description": WORDS, "descriptionType": "Abstract"}], "container": {"title": "Soil"},
    }}]},
    "csl": [{"type": "article-journal", "title": "Worms of soil", "container-title": "Soil", "DOI": "10.5555/w.1", "issued": {"date-parts": [["2026", 3, 4]]},
             "author": [{"family": "Bee", "given": "Ann"}, {"literal": "The Group"}], "abstract": WORDS}],
    "zotero api": [{"key": "A", "data": {"title": "Worms of soil", "creators": [{"firstName": "Ann", "lastName": "Bee"}, {"name": "The Group"}], "publicationTitle": "Soil",
                    "date": "March 4, 2026", "DOI": "10.5555/w.1", "abstractNote": WORDS}}],
    "openreview": {"notes": [{"id": "x", "content": {"title": {"value": "Worms of soil"}, "authors": {"value": ["Ann Bee", "The Group"]}, "abstract": {"value": WORDS},
                   "venue": {"value": "Soil"}, "doi": {"value": "10.5555/w.1"}, "date": {"value": "2026-03-04"}}}]},
    "dblp": {"result": {"hits": {"@total": "1", "hit": [{"@id": "1", "info": {"title": "Worms of soil", "authors": {"author": [{"text": "Ann Bee"}, {"text": "The Group"}]},
             "venue": "Soil", "date": "2026-03-04", "doi": "10.5555/W.1", "abstract": WORDS}}]}}},
    "inspire": {"hits": {"hits": [{"id": "1", "metadata": {"titles": [{"title": "Worms of soil"}], "authors": [{"full_name": "Bee, Ann"}, {"full_name": "The Group"}],
                "abstracts": [{"value": WORDS}], "dois": [{"value": "10.5555/w.1"}], "earliest_date": "2026-03-04", "publication_info": [], "journal_title": "Soil"}}]}},
    "biorxiv": {"messages": [{"status": "ok"}], "collection": [{"title": "Worms of soil", "authors": "Bee, A.; Group, T.", "doi": "10.5555/w.1", "date": "2026-03-04",
                "published": "10.5555/other", "abstract": WORDS, "server": "Soil"}]},
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_of_an_api(name: str, indent: int | None) -> None:
    found = read(json.dumps(ANSWERS[name], indent=indent))
    entry = found.entries[0]
    assert (entry.title, entry.venue, entry.doi, entry.abstract) == ("Worms of soil", "Soil", "10.5555/w.1", WORDS)
    assert entry.authors == (("A. Bee", "T. Group") if name == "biorxiv" else ("Ann Bee", "The Group"))
    assert (str(entry.published_on), entry.published_precision) == ("2026-03-04", "day")
    assert entry.arxiv_id == ("2603.00001" if name in ("openalex", "semantic scholar") else None)
    assert (len(found.entries), found.rejects) == (1, [])


TABLES = {
    "zotero": "Key,Publication Year,Author,Title,Publication Title,DOI,Url,Abstract Note,Date\nA,2026,\"Bee, Ann; Dee, Cy\",Worms,Soil,10.5555/w.1,,We dig.,2026-03-04\n",
    "scopus": 'Authors,Author full names,Title,Year,Source title,DOI,Abstract,Publication Date\n"Bee A.; Dee C.","Bee, Ann (1); Dee, Cy (2)",Worms,2026,Soil,10.5555/w.1,We dig.,2026-03-04\n',
    "ieee": "Document Title,Authors,Publication Title,Publication Year,Online Date,Abstract,DOI\nWorms,Ann Bee; Cy Dee,Soil,2026,4 Mar. 2026,We dig.,10.5555/w.1\n",
    "springer": "Item Title,Publication Title,Item DOI,Authors,Publication Year,Date,Abstract\nWorms,Soil,10.5555/w.1,Ann BeeCy Dee ,2026,2026-03-04,We dig.\n",
    "web of science": "PT\tAF\tTI\tSO\tAB\tPY\tPD\tDI\nJ\tBee, Ann; Dee, Cy\tWorms\tSoil\tWe dig.\t2026\tMAR 4\t10.5555/w.1\n",
    "embase": "Title,Author Names,Source,Publication Year,Date of Publication,DOI,Abstract,Embase Link,Date\nWorms,Ann Bee; Cy Dee,Soil,2026,x,10.5555/w.1,We dig.,y,2026-03-04\n",
    "pandas": "Unnamed: 0,TITLE,authors,journal,date,doi,abstract\n0,Worms,\"['Ann Bee', 'Cy Dee']\",Soil,2026-03-04 00:00:00,https://dx.doi.org/10.5555/W.1,We dig.\n",
    "numpy": "title,authors,journal,date,doi,abstract\nWorms,\"['Ann Bee' 'Cy Dee']\",Soil,2026-03-04,10.5555/w.1,We dig.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_table_of_an_exporter(name: str) -> None:
    entry = read(TABLES[name]).entries[0]
    assert (entry.title, entry.venue, entry.doi, entry.abstract) == ("Worms", "Soil", "10.5555/w.1", "We dig.")
    assert entry.authors == ("Ann Bee", "Cy Dee")
    assert (str(entry.published_on), entry.published_precision) == ("2026-03-04", "day")


def test_a_table_with_a_line_above_its_header() -> None:
    found = read('"About the data: exported on 2026-03-04"\nRank,Title,Authors,DOI\n1,Worms,Ann Bee,10.5555/w.1\n')
    assert (found.titles, found.entries[0].doi, found.entries[0].line_start) == (["Worms"], "10.5555/w.1", 3)


def test_names_that_nobody_reads_are_told() -> None:
    remark = read("title,TweetURL,Mood\nA,x,\n").digest.remark
    assert remark is not None
    assert (remark.reason, remark.detail) == ("keys_not_used", "not used: TweetURL, Mood")
    lines = read('{"title": "A", "shelfId": "7", "empty": null}\n{"title": "B", "year": "soon"}\n').digest.remark
    assert lines is not None
    assert (lines.reason, lines.line) == ("published_not_read", 2)
    assert lines.detail == "record 2 has published soon; not used: shelfId"


def test_a_snippet_is_no_abstract() -> None:
    entry = read(
        json.dumps(
            [
                {
                    "title": "A",
                    "abstract": "… worms dig …",
                    "authors": ["A Bee", "..."],
                    "cites": 3,
                    "source": "Soil",
                    "article_url": "https://arxiv.org/abs/2603.00001",
                }
            ]
        )
    ).entries[0]
    assert (entry.abstract, entry.summary, entry.authors, entry.venue, entry.arxiv_id) == (
        None,
        "… worms dig …",
        ("A Bee",),
        "Soil",
        "2603.00001",
    )


def test_lines_that_are_python_dicts() -> None:
    found = read("{'title': \"It's A\", 'authors': ['N M']}\n{'title': 'B', 'abstract': None}\n{'title': open('x')}\n")
    assert (found.titles, [reject.reason for reject in found.rejects]) == (["It's A", "B"], ["bad_json"])


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://www.alphaxiv.org/abs/2603.00001v2", "2603.00001"), ("https://papers.cool/arxiv/2603.00001", "2603.00001"),
        ("https://ar5iv.labs.arxiv.org/html/2603.00001", "2603.00001"), ("https://huggingface.co/papers/2603.00001?x=1", "2603.00001"),
        ("https://scirate.com/arxiv/2603.00001", "2603.00001"), ("https://www.semanticscholar.org/arxiv/2603.00001", "2603.00001"),
        ("https://rss.arxiv.org/abs/2603.00001", "2603.00001"), ("http://export.arxiv.org/pdf/math.GT/0309136", "math/0309136"),
        ("https://doi.org/10.48550/arXiv.2603.00001", "2603.00001"), ("https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2603.00001&hl=en", "2603.00001"),
        ("https://example.org/2603.00001", None), ("https://example.org/papers/2603.00001", None), ("https://arxiv.org/abs/2613.00001", None),
    ],
)  # fmt: skip
def test_arxiv_ids_of_addresses(address: str, known: str | None) -> None:
    found = shown_arxiv_id(address)
    assert (found.id if found else None) == known


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("https://doi.org/10.5555/W.1", "10.5555/w.1"), ("http://dx.doi.org/10.5555/w(1)2", "10.5555/w(1)2"),
        ("https://onlinelibrary.wiley.com/doi/full/10.5555/w.1?af=R", "10.5555/w.1"), ("https://www.biorxiv.org/content/10.1101/2026.03.01.000001v1.full.pdf", "10.1101/2026.03.01.000001"),
        ("https://example.org/doi/10.5555/w.1/abstract", "10.5555/w.1"), ("https://example.org/10/w.1", None), ("10.5555/w.1", None),
    ],
)  # fmt: skip
def test_dois_of_addresses(address: str, known: str | None) -> None:
    assert doi_of_address(address) == known


@pytest.mark.parametrize(
    ("said", "date", "precision"),
    [
        ("2026 Mar 4", "2026-03-04", "day"), ("2026 Mar", "2026-03-01", "month"), ("2026 Mar-Apr", "2026-03-01", "month"), ("4-Mar-2026", "2026-03-04", "day"),
        ("2026/03/04/", "2026-03-04", "day"), ("2026///", "2026-01-01", "year"), ("Spring 2026", "2026-01-01", "year"), ("2026.0", "2026-01-01", "year"),
        (1772582400000, "2026-03-04", "day"), ("10.5555/w.1", None, None), ("NA", None, None),
    ],
)  # fmt: skip
def test_forms_of_dates(said: object, date: str | None, precision: str | None) -> None:
    found = parse_published(said)
    assert (str(found[0]) if found else None, found[1] if found else None) == (date, precision)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026-03-16/arxiv.json", "2026-03-16"), ("17-Mar-2026/IR/papers.jsonl", "2026-03-17"), ("archive/2024/09/10.md", "2024-09-10"),
        ("2026-03-16/2026-03-17.json", "2026-03-17"), ("saved-2026-03-16.zip!/papers.json", None), ("before-2026-03-16-backup/papers.json", None),
        ("2026/papers.json", None), ("2026-03-16/2026-03-17/x.json", "2026-03-17"),
    ],
)  # fmt: skip
def test_the_day_in_a_folder_name(path: str, day: str | None) -> None:
    found = name_day(PurePosixPath(path))
    assert (str(found) if found else None) == day


def encoded(text: str, encoding: str) -> Read:
    return read(f"title,authors\n{text},N M\n".encode(encoding))


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("L’été à Zürich", "cp1252"), ("城市雨水的声音地图研究", "gbk"), ("駅の発車メロディー", "cp932"), ("駅の発車メロディー", "euc-jp"), ("빗물의 소리 지도", "euc-kr"),
        ("Звуки дождя в городе", "cp1251"), ("žluťoučký kůň", "cp1250"), ("Rain in towns", "utf-16-le"), ("Rain in towns", "utf-16-be"), ("Été", "utf-8-sig"),
    ],
)  # fmt: skip
def test_text_in_the_code_page_of_a_machine(title: str, encoding: str) -> None:
    assert encoded(title, encoding).titles == [title]


def test_damaged_utf_8_stays_what_it_is() -> None:
    found = read("title\nÉté à la mer\nGr".encode() + b"\xff" + "ün\n".encode())
    assert found.titles == ["Été à la mer", "Gr\ufffdün"]


def test_new_fields() -> None:
    entry: Entry = read(json.dumps([{"title": "A", "tldr": {"text": "Short."}, "github": "https://github.com/a/b", "project_page": "https://a.example.org", "num_comments": 3,
                                     "thumbnail": "https://a.example.org/1.png"}])).entries[0]  # fmt: skip
    assert (entry.summary, entry.code_url, entry.project_url, entry.num_comments) == (
        "Short.",
        "https://github.com/a/b",
        "https://a.example.org",
        3,
    )
    assert entry.thumbnail_url == "https://a.example.org/1.png"
