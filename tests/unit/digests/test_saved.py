"""What people save: arXiv's list pages, pages of papers, pages with all their parts, Markdown lists, workbooks, Parquet."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import io
import quopri

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Unreadable
from papertrends.digests.reading import read_digest

LIST = """<!DOCTYPE html><html><head><title>Computation and Language</title></head><body><div id="dlpage"><h1>Computation and Language</h1>
<h3>Showing new listings for Thursday, 12 March 2026</h3><dl id='articles'><h3>New submissions (showing 1 of 1 entries)</h3>
<dt><a name='item1'>[1]</a> <a href ="/abs/2603.01136" title="Abstract">arXiv:2603.01136</a></dt>
<dd><div class='list-title mathjax'><span class='descriptor'>Title:</span> Worms of $x$</div><div class='list-authors'><a href="#">Ann Bee</a>, <a href="#">Cy Dee</a></div>
<div class='list-subjects'><span class='descriptor'>Subjects:</span> <span>Computation and Language (cs.CL)</span>; Sound (cs.SD)</div><p class='mathjax'>We
dig.</p></dd></dl><dl><h3>Cross submissions</h3><dt><a href ="/abs/2603.01137">arXiv:2603.01137</a> (cross-list from cs.SD)</dt><dd><div class='list-title'><span class='descriptor'>Title:</span> Moles</div></dd></dl>
<dl><h3>Replacement submissions</h3><dt><a href ="/abs/2503.00001">arXiv:2503.00001</a> (replaced)</dt><dd><div class='list-title'><span class='descriptor'>Title:</span> Ants</div></dd></dl></div></body></html>"""


def test_arxivs_list_page() -> None:
    found = read(LIST, "saved.html")
    assert (found.format, found.digest.source, found.digest.source_kind, str(found.digest.listed_on)) == (
        "arxiv-list-page",
        "arxiv-cs.CL",
        "listing",
        "2026-03-12",
    )
    first = found.entries[0]
    assert (first.title, first.authors, first.categories, first.abstract) == (
        "Worms of $x$",
        ("Ann Bee", "Cy Dee"),
        ("cs.CL", "cs.SD"),
        "We dig.",
    )
    assert [(entry.arxiv_id, entry.section) for entry in found.entries] == [
        ("2603.01136", "new"),
        ("2603.01137", "cross"),
        ("2503.00001", "replaced"),
    ]


def test_arxivs_list_of_several_days() -> None:
    days = (
        LIST.replace("Showing new listings for Thursday, 12 March 2026", "")
        .replace("New submissions (showing", "Thu, 12 Mar 2026 (showing")
        .replace("Cross submissions", "Wed, 11 Mar 2026 (showing 2 of 2 entries)")
    )
    found = read(days)
    assert found.digest.listed_on is None
    assert [str(entry.listed_on) for entry in found.entries[:2]] == ["2026-03-12", "2026-03-11"]


PAPER = """<!doctype html><html><head><title>[2603.00001] Worms</title><meta name="citation_title" content="Worms"/><meta name="citation_author" content="Bee, Ann"/><meta name="citation_author" content="Cy Dee"/>
<meta name="citation_date" content="2026/03/04"/><meta name="citation_arxiv_id" content="2603.00001"/><meta name="citation_doi" content="10.5555/W.1"/></head>
<body><blockquote class="abstract mathjax"><span class="descriptor">Abstract:</span>We dig.</blockquote><p>Hugging Face, Papers with Code</p></body></html>"""


def test_the_page_of_one_paper() -> None:
    found = read(PAPER)
    entry = found.entries[0]
    assert (found.format, entry.title, entry.authors, entry.arxiv_id, entry.doi) == (
        "paper-page",
        "Worms",
        ("Ann Bee", "Cy Dee"),
        "2603.00001",
        "10.5555/w.1",
    )
    assert (entry.abstract, str(entry.published_on)) == ("We dig.", "2026-03-04")


def saved_page(page: str) -> str:
    """A page as Chrome saves it in a single file."""
    body = quopri.encodestring(page.encode()).decode()
    return (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://huggingface.co/papers/date/2026-03-18\nSubject: Daily Papers\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related;\n\ttype="text/html";\n\tboundary="--x"\n\n\n----x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n'
        f"Content-Location: https://huggingface.co/papers/date/2026-03-18\n\n{body}\n----x\nContent-Type: image/png\n\nx\n----x--\n"
    )


def test_a_page_with_all_its_parts_is_read_as_the_page() -> None:
    page = '<!DOCTYPE html><html><head><title>Daily Papers - Hugging Face</title></head><body><article><h3><a href="https://huggingface.co/papers/2603.00001">Wörms</a></h3><p>We dig.</p></article></body></html>'
    found = read(saved_page(page))
    assert (found.format, found.titles, found.entries[0].abstract) == ("hf-page-html", ["Wörms"], "We dig.")
    assert (found.digest.source, str(found.digest.listed_on)) == ("huggingface-daily-papers", "2026-03-18")
    reading = read_digest(memory_file(saved_page(page)))
    list(reading.pieces())
    assert reading.content_sha256 is None, "what was hashed is not the file: it would look changed while it was read"


TABLE = """---
title: Latest 15 Papers - March 12, 2026
---
## Soil

| **Date** | **Title** | Authors | PDF | Code | Summary |
|:---|---|---|---|---|---|
| **2026-03-11** | **Worms of \\| soil** | Ann Bee et.al. | [2603.00001](http://arxiv.org/abs/2603.00001v2) | **[link](https://github.com/a/b)** | Short. |
| 2026-03-10 | [Moles](https://arxiv.org/abs/2603.00002) (Read more on [HuggingFace](https://huggingface.co/papers/2603.00002)) | Ann Bee, Cy Dee | | null | |
| 2026-03-09 | Ants | | | | |

text
"""


def test_a_table_of_papers_in_markdown() -> None:
    found = read(TABLE)
    first, second = found.entries
    assert (first.title, first.authors, str(first.published_on), first.arxiv_id, first.arxiv_version) == (
        "Worms of | soil",
        ("Ann Bee",),
        "2026-03-11",
        "2603.00001",
        2,
    )
    assert (first.code_url, first.abstract, first.summary, str(first.listed_on)) == ("https://github.com/a/b", None, "Short.", "2026-03-12")
    assert (second.title, second.arxiv_id, second.authors, second.code_url) == ("Moles", "2603.00002", ("Ann Bee", "Cy Dee"), None)
    assert [(reject.reason, reject.line_start) for reject in found.rejects] == [("not_a_paper", 10)]


def test_a_list_by_keyword_in_markdown() -> None:
    text = "# New submissions for Thu, 12 Mar 26\n## Keyword: soil\n### Title:\n   Worms\n - **Authors:** Ann Bee, Cy Dee\n - **Subjects:** Sound (cs.SD)\n - **Arxiv link:** https://arxiv.org/abs/2603.00001\n - **Abstract**\n We\n dig.\n## Keyword: moles\nThere is no result\n"
    found = read(text)
    entry = found.entries[0]
    assert (found.titles, entry.authors, entry.categories, entry.arxiv_id, entry.abstract) == (
        ["Worms"],
        ("Ann Bee", "Cy Dee"),
        ("cs.SD",),
        "2603.00001",
        "We dig.",
    )
    assert str(entry.listed_on) == "2026-03-12"


def test_bullets_that_link_to_papers() -> None:
    text = "# Soil\n* [Worms That Dig](https://arxiv.org/abs/2603.00001) - fine. [[code]](https://github.com/a/b)\n1. **Moles.** *Ann Bee, Cy Dee.* ICML 2025. [[paper]](https://arxiv.org/pdf/2603.00002.pdf)\n\n## License\n* [MIT](https://mit.example.org)\n"
    found = read(text)
    assert [(entry.title, entry.arxiv_id, entry.authors) for entry in found.entries] == [
        ("Worms That Dig", "2603.00001", ()),
        ("Moles.", "2603.00002", ("Ann Bee", "Cy Dee")),
    ]


NOT_LISTS = {
    "notes": "# Notes\n\n## Monday\n\nRead https://huggingface.co/papers/2603.00001 with the group.\n\n## To buy\n\nCoffee.\n",
    "a table of something else": "# Costs\n\n| Title | Price |\n|---|---|\n| Spade | 7 |\n",
    "a page that names Hugging Face": "<!doctype html><html><head><title>Weekly</title></head><body><h2>Sponsored</h2><p>Models of Hugging Face, and papers.</p></body></html>",
    "a read-me that cites itself": "# Tool\n\n## Citation\n\n```bibtex\n@misc{a, title={Tool}, author={Me}}\n```\n",
    "one link in notes": "# Club\n\n- Read [the paper about soil](https://arxiv.org/abs/2603.00001)\n- Coffee\n",
    "a schema": '{"title": "Schema", "type": "object", "properties": {"a": {"title": "A"}}}',
    "a schema in lines": '{\n "title": "Schema",\n "type": "object",\n "properties": {"a": {"title": "A"}}\n}',
    "JSON of something else": '{"name": "x", "scripts": {"a": "b"}, "list": [{"id": 1}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_LISTS)
def test_what_is_no_list_is_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        list(read_digest(memory_file(NOT_LISTS[name])).pieces())


CHATS = {
    "telegram": '{"name": "P", "type": "public_channel", "id": 1, "messages": [{"id": 1, "type": "message", "date_unixtime": "1", "text": "x"}]}',
    "slack": '[{"type": "message", "user": "U", "ts": "1773133200.000100", "text": "x", "attachments": [{"title": "A", "title_link": "https://arxiv.org/abs/2603.00001"}]}]',
    "discord": '{"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": [{"id": "3", "embeds": [{"title": "A"}]}]}',
    "reddit": '{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"title": "[R] A", "selftext": "x", "url": "https://arxiv.org/abs/2603.00001"}}]}}',
    "whatsapp": "[10.03.26, 09:00:00] Ann: look\n[10.03.26, 09:01:00] Cy: https://arxiv.org/abs/2603.00001\n",
}  # fmt: skip


@pytest.mark.parametrize("name", CHATS)
def test_chats_have_a_code_of_their_own(name: str) -> None:
    with pytest.raises(Unreadable, match="chat_export") as refused:
        read_digest(memory_file(CHATS[name]))
    assert "save" in refused.value.detail


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", "binary"),
        (b"{\\rtf1 x", "office_document"),
        (b"PK\x03\x04" + b"x" * 26 + b"[Content_Types].xml word/document.xml", "office_document"),
    ],
)
def test_other_kinds_say_what_to_save(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        read_digest(memory_file(data))
    assert "save" in refused.value.detail


def test_parquet() -> None:
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_pylist([{"title": "A", "authors": ["Ann Bee"], "arxiv_id": "2603.00001", "mood": 1}, {"title": None, "authors": []}]),
        out,
    )
    found = read(out.getvalue())
    assert (found.titles, found.entries[0].authors, found.entries[0].arxiv_id) == (["A"], ("Ann Bee",), "2603.00001")
    assert ([reject.reason for reject in found.rejects], found.digest.remark.detail if found.digest.remark else None) == (
        ["no_title"],
        "not used: mood",
    )
    other = io.BytesIO()
    pq.write_table(pa.table({"x": [1]}), other)
    with pytest.raises(Unreadable, match="no_title_column"):
        read(other.getvalue())
