"""Feeds: days, error items, glued summaries, broken items."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any

import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Unreadable
from papertrends.digests.reading import read_digest

DAILY = "huggingface-daily-papers"


def feed(items: list[dict[str, Any]]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "Hugging Face Papers",
            "home_page_url": "https://huggingface.co/papers",
            "items": items,
        }
    )


def feed_item(n: int, day: str = "2025-02-07", **more: Any) -> dict[str, Any]:
    url = f"https://huggingface.co/papers/2502.0000{n}"
    return {"id": url, "title": f"T{n}", "content_text": "Words.", "url": url, "date_published": f"{day}T15:51:54Z"} | more


def test_json_feed_on_a_weekend_is_fridays() -> None:
    items = [feed_item(n) for n in range(3)] + [feed_item(4, "2025-02-08")]
    digest = read(feed(items), "2025-02-08.json").digest
    assert (digest.source, digest.source_kind, str(digest.listed_on), digest.listed_on_source) == (DAILY, "daily", "2025-02-07", "content")


def test_json_feed_error_item_and_glued_summary() -> None:
    glued = "Abstract A machine wrote this short summary.  \t\t\tAI-generated summary We dig."
    found = read(
        feed(
            [
                feed_item(1, content_text=glued),
                {"id": "1", "title": "Something is wrong - no hf papers feed generated", "content_text": "", "url": ""},
            ]
        )
    )
    assert (found.entries[0].abstract, found.entries[0].ai_summary) == ("We dig.", "A machine wrote this short summary.")
    assert [reject.reason for reject in found.rejects] == ["served_error"]


def test_other_json_feeds_have_no_day() -> None:
    text = feed(
        [
            {
                "id": "1",
                "title": "A",
                "content_html": "<p>Words &lt;b&gt;</p><p>" + "More words. " * 15 + "</p>",
                "url": "https://example.org/1",
                "date_published": "2025-02-07",
                "authors": [{"name": "Ann Bee"}],
            }
        ]
    )
    found = read(text.replace("https://huggingface.co/papers", "https://example.org/feed"), "2025-02-07.json")
    assert (found.digest.source, found.digest.source_kind, found.digest.listed_on) == ("example.org", "unknown", None)
    assert found.entries[0].abstract == "Words <b>\n\n" + ("More words. " * 15).strip()


RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0">
  <channel>
    <title>Hugging Face Daily Papers</title>
    <link>https://huggingface.co/papers</link>
    <lastBuildDate>{built}</lastBuildDate>
{items}
  </channel>
</rss>
"""


def rss_item(n: int, summary: str = "Words.") -> str:
    body = f"<p><img src='x'/></p><p><b>Authors:</b> Ann Bee, Cy Dee</p><p><b>Upvotes:</b> {n}</p><p><b>Summary:</b> {summary}</p>"
    return (
        f"<item>\n<title>T{n}</title>\n<link>https://arxiv.org/abs/2504.0000{n}</link>\n<description>{html.escape(body)}</description>\n"
        "<pubDate>Tue, 22 Apr 2025 14:06:01 +0000</pubDate>\n</item>"
    )


def rss(items: list[str], built: str = "Fri, 25 Apr 2025 00:02:29 +0000") -> str:
    return RSS.format(built=built, items="\n".join(items))


def test_hf_rss_item() -> None:
    entry = read(rss([rss_item(3, "The <EOS> token & friends: a<b.")])).entries[0]
    assert (entry.title, entry.arxiv_id, entry.upvotes, entry.authors) == ("T3", "2504.00003", 3, ("Ann Bee", "Cy Dee"))
    assert entry.abstract == "The <EOS> token & friends: a<b."
    assert entry.published_on == dt.date(2025, 4, 22)


@pytest.mark.parametrize(
    ("name", "built", "day", "how"),
    [
        ("feed.xml", "Fri, 25 Apr 2025 00:02:29 +0000", "2025-04-24", "content"),
        ("2025-04-24.xml", "Fri, 25 Apr 2025 10:20:25 +0000", "2025-04-24", "filename"),
        ("2025-04-25.xml", "Fri, 25 Apr 2025 10:20:25 +0000", "2025-04-25", "filename"),
        ("2025-04-27.xml", "Mon, 28 Apr 2025 00:02:36 +0000", "2025-04-25", "filename"),
        ("1999-01-01.xml", "Fri, 25 Apr 2025 00:02:29 +0000", "2025-04-24", "content"),
    ],
)
def test_hf_rss_day(name: str, built: str, day: str, how: str) -> None:
    digest = read(rss([rss_item(1)], built), name).digest
    assert (str(digest.listed_on), digest.listed_on_source, digest.source) == (day, how, DAILY)


def test_a_broken_item_of_a_feed_costs_only_itself() -> None:
    items = [
        rss_item(1),
        "<item><title>open <b></title><link>",
        rss_item(3),
        "<item><description>no title</description></item>",
        rss_item(5),
    ]
    found = read(rss(items))
    assert [t for t in found.titles if t in ("T1", "T3", "T5")] == ["T1", "T3", "T5"]
    assert "no_title" in {reject.reason for reject in found.rejects}
    lines = rss(items).split("\n")
    assert all("<item>" in lines[entry.line_start - 1] for entry in found.entries)


def test_truncated_feed() -> None:
    text = rss([rss_item(1), rss_item(2), rss_item(3)])
    found = read(text[: text.index("T3") + 1])
    assert found.titles == ["T1", "T2"]
    assert [reject.reason for reject in found.rejects] == ["truncated"]


def test_a_feed_with_entities_of_its_own_is_not_read() -> None:
    laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
    with pytest.raises(Unreadable, match="xml_entities") as caught:
        list(read_digest(memory_file("<?xml version='1.0'?>\n" + laughs + rss([rss_item(1)]).split("?>\n", 1)[1])).pieces())
    assert caught.value.line == 2


ARXIV = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>http://rss.arxiv.org/atom/cs.AI</id><title>cs.AI updates on arXiv.org</title><updated>2025-08-21T04:00:19+00:00</updated>
{entries}</feed>"""


def arxiv_entry(n: int, kind: str) -> str:
    return f"""<entry><id>oai:arXiv.org:2508.1342{n}v2</id><title>T{n}</title><link href="https://arxiv.org/abs/2508.1342{n}" rel="alternate"/>
<summary>arXiv:2508.1342{n}v2 Announce Type: {kind}
Abstract: Words $a &lt; b$.</summary><category term="cs.CL"/><category term="cs.AI"/>
<published>2025-08-20T00:00:00-04:00</published><arxiv:announce_type>{kind}</arxiv:announce_type><dc:creator>Ann Bee, Cy Dee</dc:creator></entry>
"""


def test_arxiv_feed() -> None:
    found = read(ARXIV.format(entries="".join(arxiv_entry(n, kind) for n, kind in enumerate(["new", "cross", "replace", "replace-cross"]))))
    assert [entry.section for entry in found.entries] == ["new", "cross", "replaced", "replaced"]
    entry = found.entries[0]
    assert (entry.abstract, entry.authors, entry.categories) == ("Words $a < b$.", ("Ann Bee", "Cy Dee"), ("cs.CL", "cs.AI"))
    assert (entry.arxiv_id, entry.arxiv_version, entry.published_on) == ("2508.13420", 2, None)
    digest = found.digest
    assert (digest.source, digest.source_kind, str(digest.listed_on)) == ("arxiv-cs.AI", "listing", "2025-08-20")


def test_arxiv_query_is_a_search_of_the_day_it_was_made() -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/abc</id><title>arXiv Query: search_query=cat:cs.AI</title>
<updated>2026-08-05T09:42:58Z</updated><entry><id>http://arxiv.org/abs/0807.4618v1</id><published>2008-07-29T09:54:44Z</published><title>T</title>
<summary>  Words
go on.</summary></entry></feed>"""
    found = read(text)
    assert (found.digest.source_kind, str(found.digest.listed_on)) == ("search", "2026-08-05")
    assert (str(found.entries[0].published_on), found.entries[0].abstract) == ("2008-07-29", "Words go on.")


def test_other_feeds_are_read_without_a_day() -> None:
    text = "<rss version='2.0'><channel><title>Garden news</title><link>https://example.org/</link><item><title>T &amp; U</title><link>https://doi.org/10.5555/T.1</link><description><![CDATA[<p>One</p><p>Two</p>]]></description></item></channel></rss>"
    found = read(text, "2025-01-02.xml")
    assert (found.digest.source, found.digest.listed_on, found.titles, found.entries[0].abstract) == (
        "example.org",
        None,
        ["T & U"],
        "One\n\nTwo",
    )


def journal(*items: str, head: str = "") -> str:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://purl.org/rss/1.0/modules/prism/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {spaces}><channel><title>Soil</title><link>https://soil.example.org</link>{head}{"".join(items)}</channel></rss>'


def journal_item(title: str, body: str, more: str = "") -> str:
    return f"<item><title>{html.escape(title)}</title><description>{html.escape(body)}</description>{more}</item>"


def test_citation_lines_of_a_journal_are_no_abstract_but_are_read() -> None:
    body = "<p>Publication date: 4 March 2026</p><p><b>Source:</b> Soil Letters, Volume 3, Issue 1</p><p>Author(s): Ann Bee, Cy Dee</p>"
    entry = read(journal(journal_item("Worms", body, "<link>https://doi.org/10.5555/w.1</link>"))).entries[0]
    assert (entry.abstract, entry.authors, entry.venue, entry.doi) == (None, ("Ann Bee", "Cy Dee"), "Soil Letters", "10.5555/w.1")
    assert (str(entry.published_on), entry.published_precision) == ("2026-03-04", "day")


@pytest.mark.parametrize(
    "line",
    [
        "Soil Letters, Volume 3, Issue 1, Page 1-9, March 2026.",
        "Soil Letters, EarlyView.",
        "Soil Letters, Ahead of Print.",
        "Volume 3, Issue 1, December 2025, Page 3-9.",
        "Soil Lett. 2026 Mar 4;1(1):1-9. doi: 10.5555/w.1.",
        "Soil Letters 3: 135-188",
        "Soil Letters, Published online: 04 March 2026; doi:10.5555/w.1",
        "© 2026 The Authors.",
    ],
)
def test_a_citation_line_is_never_part_of_an_abstract(line: str) -> None:
    link = "<link>https://doi.org/10.5555/w.1</link>"
    entry = read(journal(journal_item("Worms", f"<p>{line}</p><p>Worms dig in March, and we count them.</p>", link))).entries[0]
    assert entry.abstract == "Worms dig in March, and we count them."
    assert read(journal(journal_item("Worms", line, link))).entries[0].abstract is None


def test_dublin_core_and_prism() -> None:
    more = (
        "<dc:creator>Bee, Ann</dc:creator><dc:creator>Dee, Cy</dc:creator><dc:date>2026-03-04</dc:date><dc:identifier>doi:10.5555/W.2</dc:identifier>"
        "<prism:publicationName>Soil Letters</prism:publicationName>"
    )
    entry = read(
        journal(journal_item("<em>Lumbricus</em> at H<sub>2</sub>O", "<div>Abstract</div>Worms dig.<div>Results</div>They do.", more))
    ).entries[0]
    assert (entry.title, entry.authors, entry.venue, entry.doi) == (
        "Lumbricus at H2O",
        ("Ann Bee", "Cy Dee"),
        "Soil Letters",
        "10.5555/w.2",
    )
    assert (entry.abstract, str(entry.published_on)) == ("Worms dig.\n\nResults\n\nThey do.", "2026-03-04")


def test_the_whole_abstract_in_the_content_goes_before_a_sentence_of_it() -> None:
    content = "<content:encoded><![CDATA[<p>Soil. 2026 Mar 4;1:1. doi: 10.5555/w.3.</p><p><b>ABSTRACT</b></p><p>Worms dig. Moles do, too.</p><p>PMID: 7 | DOI: 10.5555/w.3</p>]]></content:encoded>"
    entry = read(journal(journal_item("Moles", "Moles do, too.", content))).entries[0]
    assert (entry.abstract, entry.doi) == ("Worms dig. Moles do, too.", "10.5555/w.3")


def test_posts_in_a_feed_are_no_papers() -> None:
    post = journal_item("We are hiring", "Join us.", "<link>https://soil.example.org/jobs</link>")
    found = read(journal(post, journal_item("Worms", "", "<link>https://doi.org/10.5555/w.1</link>")))
    assert (found.titles, [reject.reason for reject in found.rejects]) == (["Worms"], ["not_a_paper"])
    with pytest.raises(Unreadable, match="nothing_understood"):
        read(journal(post))


def test_a_feed_that_names_hugging_face_in_an_item_is_not_its_list() -> None:
    letter = journal_item("Issue 1", "We read https://huggingface.co/papers.", "<link>https://doi.org/10.5555/w.1</link>")
    assert read(journal(letter), "2025-01-02.xml").digest.source == "soil.example.org"


def test_an_old_title_of_arxiv_ends_before_its_id() -> None:
    entry = arxiv_entry(1, "new").replace("<title>T1</title>", "<title>Dig. (arXiv:2508.13421v1 [cs.CL])</title>")
    entry = entry.replace("https://arxiv.org/abs/", "https://rss.arxiv.org/abs/")
    found = read(ARXIV.format(entries=entry)).entries[0]
    assert (found.title, found.url) == ("Dig", "https://arxiv.org/abs/2508.13421")


def test_an_empty_feed_of_a_weekend_has_no_day() -> None:
    text = ARXIV.format(entries="").replace("2025-08-21T04:00:19", "2025-08-23T04:00:19")
    assert read(text).digest.listed_on is None


@pytest.mark.parametrize(
    "text",
    [
        "We estimate the volume V of engines from their sound.",
        "Worms dig, and volume 5 of them is lost in press releases.",
        "In March 2026 we dug.",
    ],
)
def test_a_short_abstract_is_no_citation_line(text: str) -> None:
    assert read(journal(journal_item("Worms", text, "<link>https://doi.org/10.5555/w.1</link>"))).entries[0].abstract == text
