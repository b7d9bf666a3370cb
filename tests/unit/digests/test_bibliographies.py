"""BibTeX, tagged lines and XML, as reference managers and search engines save them; our own downloads among them."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import datetime as dt

import pytest
from digest_memory import memory_file, read

from dashboard.downloads.exports import bibtex, ris
from papertrends.digests.model import Unreadable
from papertrends.digests.reading import read_digest

RIS = "TY  - JOUR\r\nTI  - Worms\r\n  that dig\r\nAU  - Bee, Ann\r\nAU  - Dee, Cy\r\nPY  - 2026\r\nDA  - 2026/03/04/\r\nT2  - Soil\r\nDO  - https://doi.org/10.5555/W.1\r\nAB  - We dig.\r\nN2  - We dig.\r\nVL  - 7\r\nER  - \r\n"
NBIB = "PMID- 7\nTI  - Worms that\n      dig\nAB  - We\n      dig.\nFAU - Bee, Ann\nAU  - Bee A\nFAU - Dee, Cy\nAU  - Dee C\nDP  - 2026 Mar 4\nTA  - Soil J\nJT  - Soil\nLID - S01 [pii]\nLID - 10.5555/w.1 [doi]\n"
WOS = "FN Clarivate\nVR 1.0\nPT J\nAU Bee, A\n   Dee, C\nAF Bee, Ann\n   Dee, Cy\nTI Worms that\n   dig\nSO Soil\nAB We dig.\nPD MAR 4\nPY 2026\nDI 10.5555/w.1\nER\n\nEF\n"
REFER = "%0 Journal Article\n%T Worms that dig\n%A Bee, Ann\n%A Dee, Cy\n%J Soil\n%D 2026\n%8 2026-03-04\n%R 10.5555/w.1\n%X We dig.\n"
BIB = '@string{soil = {Soil}}\n@comment{nothing}\n@article{a b, title = {{Worms} that \\emph{dig}}, author = "Bee, Ann and Dee, Cy",\n  journal = soil, year = 2026, month = mar, day = 4, doi = {10.5555/W.1}, abstract = {We dig.}}\n'
PUBMED = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.example.org/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><Journal><JournalIssue><PubDate><Year>2026</Year><Month>Mar</Month><Day>4</Day></PubDate></JournalIssue><Title>Soil</Title></Journal>
<ArticleTitle>Worms that <i>dig</i></ArticleTitle><ELocationID EIdType="doi">10.5555/W.1</ELocationID><Abstract><AbstractText>We dig.</AbstractText></Abstract>
<AuthorList><Author><LastName>Bee</LastName><ForeName>Ann</ForeName></Author><Author><LastName>Dee</LastName><ForeName>Cy</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
OAI = """<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:example.org:7</identifier></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Worms that dig</dc:title><dc:creator>Bee, Ann</dc:creator><dc:creator>Dee, Cy</dc:creator>
<dc:description>Comment: 3 pages</dc:description><dc:description>We dig.</dc:description><dc:date>2026-03-04</dc:date><dc:date>2026-03-09</dc:date><dc:source>Soil</dc:source><dc:identifier>doi:10.5555/w.1</dc:identifier></oai_dc:dc></metadata></record></ListRecords></OAI-PMH>"""
ZOTERO = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<bib:Article rdf:about="#1"><dcterms:isPartOf><bib:Journal><dc:title>Soil</dc:title><dc:identifier>DOI 10.5555/w.1</dc:identifier></bib:Journal></dcterms:isPartOf>
<bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Bee</foaf:surname><foaf:givenName>Ann</foaf:givenName></foaf:Person></rdf:li><rdf:li><foaf:Person><foaf:surname>Dee</foaf:surname><foaf:givenName>Cy</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
<dc:title>Worms that dig</dc:title><dcterms:abstract>We dig.</dcterms:abstract><dc:date>2026-03-04</dc:date></bib:Article></rdf:RDF>"""
ENDNOTE = """<?xml version="1.0"?><xml><records><record><rec-number>1</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style>Bee, Ann</style></author><author>Dee, Cy</author></authors></contributors>
<titles><title><style>Worms that dig</style></title><secondary-title>Soil</secondary-title></titles><dates><year>2026</year><pub-dates><date>2026-03-04</date></pub-dates></dates><electronic-resource-num>10.5555/w.1</electronic-resource-num><abstract>We dig.</abstract></record></records></xml>"""


@pytest.mark.parametrize(
    "text", [RIS, NBIB, WOS, REFER, BIB, PUBMED, OAI, ZOTERO, ENDNOTE], ids="ris nbib wos refer bib pubmed oai zotero endnote".split()
)
def test_a_bibliography(text: str) -> None:
    found = read(text)
    assert (len(found.entries), found.rejects) == (1, [])
    entry = found.entries[0]
    assert (entry.title, entry.authors, entry.venue) == ("Worms that dig", ("Ann Bee", "Cy Dee"), "Soil")
    assert (entry.doi, entry.abstract, str(entry.published_on), entry.published_precision) == (
        "10.5555/w.1",
        "We dig.",
        "2026-03-04",
        "day",
    )


PAPERS = [
    {
        "paper_id": "p1", "title": "A $x^2$ Study of {Braces} & 100% ~ Tildes\\", "authors": ["Ann Bee", "José Núñez", "The X and Y Group"], "published_on": dt.date(2026, 3, 4),
        "published_precision": "day", "arxiv_id": "2603.00001", "doi": "10.5555/a_b.1", "url": "https://arxiv.org/abs/2603.00001", "abstract": "We dig. # it_now", "venue": None, "categories": ["cs.CL"],
    },
    {"paper_id": "p2", "title": "Two", "authors": ["Cy Dee"], "published_on": dt.date(2026, 1, 1), "published_precision": "year", "venue": "Proc. of Soil"},
]  # fmt: skip


@pytest.mark.parametrize("write", [bibtex, ris])
def test_our_own_downloads_are_read_back(write: object) -> None:
    first, second = read(write(PAPERS)).entries  # type: ignore[operator]
    assert (first.title, first.authors) == (PAPERS[0]["title"], tuple(PAPERS[0]["authors"]))  # type: ignore[arg-type]
    assert (first.arxiv_id, first.doi, first.url, first.abstract) == (
        "2603.00001",
        "10.5555/a_b.1",
        "https://arxiv.org/abs/2603.00001",
        "We dig. # it_now",
    )
    assert (first.published_on or dt.date.min).month == 3
    assert (second.title, second.authors, second.venue, str(second.published_on), second.published_precision) == (
        "Two",
        ("Cy Dee",),
        "Proc. of Soil",
        "2026-01-01",
        "year",
    )


def test_a_broken_entry_of_bibtex_costs_only_itself() -> None:
    found = read("@misc{a, title={A}}\n@misc{b, title={B\n@misc{c, title={C}} @misc{d, title={D}}\n@misc{e, title=}\n")
    assert found.titles == ["A", "C", "D"]
    assert [(reject.reason, reject.line_start) for reject in found.rejects] == [("truncated", 2), ("no_title", 4)]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(r"{\'E}clairs", "Éclairs"), (r"na\"{\i}ve", "naïve"), (r"Erd\H{o}s \& S{\o}n", "Erdős & Søn"), (r"{A}--{Z} of $\alpha_{1}$", r"A–Z of $\alpha_{1}$"), (r"100\% \textbf{pure}", "100% pure")],
)  # fmt: skip
def test_tex_in_bibtex(written: str, read_as: str) -> None:
    assert read(f"@misc{{a, title = {{{written}}}}}").titles == [read_as]


def test_tags_that_nobody_reads_are_told() -> None:
    remark = read(RIS).digest.remark
    assert remark is not None
    assert (remark.reason, remark.detail) == ("keys_not_used", "not used: VL")


def test_a_record_without_an_end_is_kept_and_one_without_a_title_is_not() -> None:
    found = read("TY  - JOUR\nTI  - A\nTY  - JOUR\nAU  - N, M\nER  - \nTY  - JOUR\nTI  - C\n")
    assert (found.titles, [reject.reason for reject in found.rejects]) == (["A", "C"], ["no_title"])


def test_xml_that_declares_entities_is_not_read() -> None:
    with pytest.raises(Unreadable, match="xml_entities"):
        list(read_digest(memory_file('<?xml version="1.0"?><PubmedArticleSet><!ENTITY a "b"><PubmedArticle/></PubmedArticleSet>')).pieces())
