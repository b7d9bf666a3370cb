"""Whatever the bytes: no reader raises, hangs or loses a line, and everything it says can be stored."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import time
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from digest_memory import memory_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_outlook import message

from papertrends.digests.model import Banner, Digest, Entry, Reader, Reject, Remark, Unreadable
from papertrends.digests.readers import READERS
from papertrends.digests.reading import Limits, Reading, read_digest


def parquet(rows: list[dict[str, Any]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def workbook(rows: list[list[str]]) -> bytes:
    """The smallest workbook that is one."""
    office, package = (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://schemas.openxmlformats.org/package/2006",
    )
    main, kind = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    )
    cells = "".join("<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" Type="{office}/worksheet" Target="worksheets/s.xml"/></Relationships>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, '<?xml version="1.0"?>' + text)
    return out.getvalue()


ABSTRACT = "We present a method that improves results on several tasks. " * 9
SEEDS: dict[str, bytes] = {
    "records-python": b'{"title":{"0":"A","1":"B"},"authors":{"0":["N"],"1":null}}',
    "records-xml": b'<?xml version="1.0"?><PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>A <i>B</i></ArticleTitle><Abstract><AbstractText Label="X">C</AbstractText>'
    b"</Abstract><AuthorList><Author><LastName>N</LastName><ForeName>M</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>\n</PubmedArticleSet>",
    "records-tagged": b"TY  - JOUR\nTI  - A\n  B\nAU  - N, M\nPY  - 2025\nAB  - C\nER  - \n\nTY  - JOUR\nTI  - D\nER  -\n",
    "records-bibtex": b'@string{j = {Soil}}\n@article{a, title = {{A} of \\\'{e}},\n author = {N, M and O, P}, journal = j, year = 2025, month = mar}\n% x\n@misc{b, title="B"}\n',
    "markdown-lists": b"## Papers for 2025-01-02\n\n|Date|Title|Authors|PDF|\n|---|---|---|---|\n|**2025-01-01**|**A [x] B**|N et.al.|[2501.00001](http://arxiv.org/abs/2501.00001)|\n\n"
    b"### Title:\n  C\n - **Authors:** N, M\n - **Arxiv link:** https://arxiv.org/abs/2501.00002\n - **Abstract**\n Words.\n\n- [D of E](https://arxiv.org/abs/2501.00003) x\n",
    "arxiv-list-page": b"<!DOCTYPE html><html><body><h1>Soil</h1><h3>Showing new listings for Thursday, 2 January 2025</h3><dl id='articles'><h3>New submissions</h3><dt><a href =\"/abs/2501.00001\">arXiv:2501.00001</a></dt>\n"
    b"<dd><div class='list-title'><span class='descriptor'>Title:</span> A</div><div class='list-authors'><a href='#'>N M</a></div><p class='mathjax'>B</p></dd></dl></body></html>",
    "paper-page": b'<!doctype html><html><head><meta name="citation_title" content="A"/><meta name="citation_author" content="N, M"/><meta name="citation_date" content="2025/01/02"/></head><body>B</body></html>',
    "alert-page": b'<html><body><h3><a href="https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2501.00001&amp;hl=en" class="gse_alrt_title">A of B</a></h3><div>N M - Soil, 2025</div><div class="gse_alrt_sni">C ...</div></body></html>',
    "records-parquet": parquet([{"title": "A", "authors": ["N", "M"], "published": dt.date(2025, 1, 2)}, {"title": "B"}]),
    "records-workbook": workbook([["Title", "Authors", "Year"], ["A", "N; M", "2025"], ["B", "", ""]]),
    "hf-api": b'[{"paper": {"id": "2501.00001", "title": "A\\n  B", "summary": "S", "authors": [{"name": "N"}], "upvotes": 3}, "publishedAt": "2025-01-01T00:00:00Z"},'
    b"\n \"{'paper': {'id': '2501.00002', 'title': 'C', 'summary': 'D'}}\"]\n",
    "hf-jsonfeed": b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "https://huggingface.co/papers/2501.00001", "title": "A", '
    b'"content_text": "B", "url": "https://huggingface.co/papers/2501.00001", "date_published": "2025-01-02T01:02:03Z"}]}',
    "records-json": b'[{"title": "A", "abstract": "B", "authors": "N. One and M. Two"}, {"title": "C", "listed_on": "2025-01-02"}]',
    "records-jsonl": b'{"title": "A", "abstract": "B", "id": 7}\n\n{"title": "C", "authors": ["X"]}\r\n{"id": "8"}\n',
    "records-csv": b'id,title,abstract\r\n1,"A, and B","two\nlines"\n2,C,\n\n3,"D ""E""",x\n',
    "hf-rss": b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Hugging Face Daily Papers</title><link>https://huggingface.co/papers</link>'
    b"<lastBuildDate>Fri, 25 Apr 2025 10:20:25 +0000</lastBuildDate>\n<item><title>A &lt;b&gt;</title><link>https://arxiv.org/abs/2504.15921</link>"
    b"<description>&lt;p&gt;&lt;b&gt;Upvotes:&lt;/b&gt; 3&lt;/p&gt;&lt;p&gt;&lt;b&gt;Summary:&lt;/b&gt; S&lt;/p&gt;</description></item>\n</channel></rss>",
    "arxiv-feed": b"<feed xmlns='http://www.w3.org/2005/Atom'><id>http://rss.arxiv.org/atom/cs.AI</id><title>cs.AI updates on arXiv.org</title>"
    b"<entry><id>oai:arXiv.org:2508.13426v1</id><title>A</title><summary>arXiv:2508.13426v1 Announce Type: cross \nAbstract: B</summary>"
    b"<published>2025-08-20T00:00:00-04:00</published></entry></feed>",
    "feed": b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://doi.org/10.5555/a.1</link><description><![CDATA[<p>B</p><item>]]></description></item></channel></rss>",
    "arxiv-mail": b'From: no-reply@arXiv.org\nSubject: cs daily 1\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n'
    b"Content-Transfer-Encoding: quoted-printable\n\n\\\\\narXiv:2303.08867\nDate: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)\n\nTitle: A =\nB\nAuthors: N\n\\\\\n  S.\n"
    b"\\\\ ( https://arxiv.org/abs/2303.08867 ,  243kb)\n--x\nContent-Transfer-Encoding: base64\n\nXFwKYXJYaXY6MjMwMy4wODg2OApUaXRsZTogQwpcXAogIFMK\n--x--\n",
    "alert-mail": b'From: Google Scholar Alerts <x@google.example>\nSubject: "soil" - new results\nDate: Wed, 11 Mar 2026 08:00:00 -0800\nContent-Type: text/html\n'
    b'Content-Transfer-Encoding: quoted-printable\n\n<h3><a href=3D"https://scholar.google.com/scholar_url?url=3Dhttps://arxiv.org/pdf/2603.00001&amp;hl=3Den" class=3D"gse_alrt_title">Wo=\n'
    b'rms That Dig</a></h3><div>A Bee, C Dee - Soil, 2026</div><div class=3D"gse_alrt_sni">Worms dig ...</div>\n',
    "arxiv-listing": b"------------------------------------------------------------\n\\\\\r\narXiv:2303.08867\nTitle: A\n  B\nAuthors: N\n\\\\\n  S\n\\\\ ( https://arxiv.org/abs/2303.08867 , 2kb)\n",
    "hf-page-html": b"<!doctype html><html><head><title>Daily Papers - Hugging Face</title></head><body><article><h3><a href='/papers/2501.00001'>A</a></h3><p>B</p></article></body></html>",
    "hf-page-text": b"Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribeA Title\n"
    + ABSTRACT.encode()
    + b"\nAnother\n\n",
    "hf-page-markdown": b"---\nurl: https://huggingface.co/papers?q=x\n---\n# Daily Papers\n\n[12](https://huggingface.co/login?next=x)\n\n### [A](https://huggingface.co/papers/2501.00001)\n\n[B\\\nC](u)\n\n- 3 authors\n",
}

WRAPPED = (
    b'From: <Saved by Blink>\nSnapshot-Content-Location: https://huggingface.co/papers\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="--x"\n\n----x\n'
    b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<!doctype html><title>Daily Papers - Hugging Face</title><h3><a href=3D'/papers/2501.00001'>A</a></h3>\n----x--\n",
    "title,authors\nL\u2019\u00e9t\u00e9,N M\n".encode("cp1252"),
    "title,authors\n\u99c5\u306e\u97f3,N M\n".encode("cp932"),
    "title,authors\nA,N M\n".encode("utf-16-le"),
    message(subject="A", name="N", text="A of B\nhttps://arxiv.org/abs/2501.00001\n"),
)
"""Files that readers see only after something was taken off them."""


def test_every_reader_has_a_seed() -> None:
    assert {reader.name for reader in READERS} == set(SEEDS)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_seed_is_understood_by_its_own_reader(reader: Reader) -> None:
    reading = read_digest(memory_file(SEEDS[reader.name]))
    assert reading.format == reader.name
    assert any(isinstance(piece, Entry) for piece in reading.pieces())


def mutated(seed: bytes) -> st.SearchStrategy[bytes]:
    """The seed with some stretches cut out, repeated or replaced."""
    place = st.integers(0, len(seed))
    junk = st.one_of(
        st.binary(max_size=12),
        st.sampled_from([b"\n", b"\r", b"\r\n\r\n", b'"', b"\\", b"{", b"]", b"<item>", b"]]>", b"\x00", b"\xff", b"--x\n", b"<!--"]),
    )

    @st.composite
    def build(draw: st.DrawFn) -> bytes:
        data = seed
        for _ in range(draw(st.integers(0, 4))):
            start = min(draw(place), len(data))
            end = min(start + draw(st.integers(0, 40)), len(data))
            data = data[:start] + draw(st.one_of(junk, st.just(data[start:end] * 2))) + data[end:]
        return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data

    return build()


def check(reader: Reader, data: bytes, name: str = "2025-01-02.txt") -> None:
    reading = Reading(memory_file(data, name), reader, Limits(), None)
    digests = 0
    try:
        for piece in reading.pieces():
            digests += isinstance(piece, Digest)
            assert_storable(piece)
    except Unreadable as refusal:
        assert_code(refusal.reason)
        return
    assert digests == 1
    accounts = reading.accounts
    assert accounts.lines_accounted == accounts.lines, accounts
    assert accounts.items_accounted == accounts.items, accounts
    assert not accounts.gaps
    if reader.unit == "lines":
        assert accounts.lines == universal_lines(data)


def universal_lines(data: bytes) -> int:
    text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.count(b"\n") + (not text.endswith(b"\n") and bool(text))


def assert_code(reason: str) -> None:
    assert reason.isidentifier()


def assert_storable(piece: Digest | Entry | Reject | Banner | Remark) -> None:
    for field in dataclasses.fields(piece):
        value = getattr(piece, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                text.encode()
                assert "\x00" not in text
            elif isinstance(text, int):
                assert abs(text) < 2**63
            elif isinstance(text, Remark):
                assert_code(text.reason)
                assert_storable(text)
            else:
                assert text is None or isinstance(text, dt.date)
    if isinstance(piece, Entry):
        assert piece.title.strip() == piece.title != ""
        assert piece.abstract is None or piece.abstract.strip()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_damaged_files_lose_nothing(reader: Reader, data: st.DataObject) -> None:
    check(reader, data.draw(mutated(SEEDS[reader.name])))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=300))
def test_any_bytes_at_all(reader: Reader, data: bytes) -> None:
    check(reader, data)


@settings(max_examples=300, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), *[mutated(seed) for seed in (*SEEDS.values(), *WRAPPED)]))
def test_any_file_through_the_front_door(data: bytes) -> None:
    try:
        reading = read_digest(memory_file(data))
        for _ in reading.pieces():
            pass
    except Unreadable as refusal:
        assert_code(refusal.reason)


REPEATED = [
    *" \\,([]).#-<&\t\n\r>'\"{=*:|_`$%~;",
    "![",
    "[a](",
    "](",
    "a,",
    "A B, ",
    "- a\n",
    "# a\n",
    "| a |",
    "<!--",
    "<dt>",
    "<p>",
    '{"a":',
    "[[",
    "--x\n",
]
"""What patterns may try again at each place of a run: signs, and beginnings of what is then not closed."""
AT_LEAST_SECONDS = 0.3
"""Shorter times say nothing about growth on a busy machine."""


def seconds(reader: Reader, data: bytes) -> float:
    started = time.process_time()
    check(reader, data)
    reader.matches(data[:65_536])
    return time.process_time() - started


@pytest.mark.slow
@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("reader", [reader for reader in READERS if reader.is_text], ids=lambda reader: reader.name)
def test_time_grows_with_the_size(reader: Reader, unit: str) -> None:
    """Twice the repeats may take three times as long, not four as where each place is tried to the end."""
    seed, run = SEEDS[reader.name], unit.encode() * (32_000 // len(unit))
    for share in (0.2, 0.45, 0.7, 0.9):
        place = int(len(seed) * share)
        once = seconds(reader, seed[:place] + run + seed[place:])
        if once > AT_LEAST_SECONDS:
            twice = min(seconds(reader, seed[:place] + run * 2 + seed[place:]) for _ in range(2))
            assert twice < 3 * once
        assert once < 20
