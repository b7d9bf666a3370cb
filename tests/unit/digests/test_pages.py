"""Paper pages as Markdown, html2text and HTML."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import html
import json

import pytest
from digest_memory import read

MARKDOWN = """---
url: {url}
retrieved: 2026-10-02
title: Daily Papers - Hugging Face
---
new

Get trending papers in your email inbox once a day!

[Subscribe](https://huggingface.co/login?next=%2Fpapers)

# Daily Papers

## by [![](https://example.org/a.png)AK](https://huggingface.co/akhaliq) and the research community

- Daily
- Weekly

{day}

[101](https://huggingface.co/login?next=%2Fpapers%2F2606.00683)

### [Gardens: A Study of \\[Dry\\] Soil\\  and More](https://huggingface.co/papers/2606.00683)

[We dig gardens and find that\\\\
the soil is dry. A second sentence\\\\
follows with $x\\_1$.](https://huggingface.co/papers/2606.00683)

[![garden-lab](https://example.org/b.png)Garden Lab](https://huggingface.co/garden)

\u00b7

May 29[6](https://huggingface.co/papers/2606.00683#community)

[-](https://huggingface.co/login?next=%2Fpapers%2F2502.20581)

### [Second Paper](https://huggingface.co/papers/2502.20581)

[It has one paragraph.

And another one.](https://huggingface.co/papers/2502.20581)

[- ![](https://example.org/c.jpeg)\\
- 3 authors](https://huggingface.co/papers/2502.20581)

\u00b7

Feb 27, 2025
"""


def page(url: str = "https://huggingface.co/papers?q=gardens", day: str = "Oct 2") -> str:
    return MARKDOWN.format(url=url, day=day)


def test_markdown_page() -> None:
    found = read(page())
    first, second = found.entries
    assert (first.title, first.arxiv_id, first.upvotes) == ("Gardens: A Study of [Dry] Soil and More", "2606.00683", 101)
    assert first.abstract == "We dig gardens and find that the soil is dry. A second sentence follows with $x_1$."
    assert str(first.published_on) == "2026-05-29"
    assert (second.title, second.upvotes, second.abstract, str(second.published_on)) == (
        "Second Paper",
        None,
        "It has one paragraph.\n\nAnd another one.",
        "2025-02-27",
    )


@pytest.mark.parametrize(
    ("url", "kind", "source", "day"),
    [
        ("https://huggingface.co/papers?q=gardens", "search", "huggingface-papers", "2026-10-02"),
        ("https://huggingface.co/papers", "daily", "huggingface-daily-papers", "2026-09-30"),
        ("https://huggingface.co/papers/date/2026-09-29", "daily", "huggingface-daily-papers", "2026-09-29"),
        ("https://huggingface.co/papers/trending", "unknown", "huggingface-papers", "2026-09-30"),
        ("https://example.org/papers?q=x", "unknown", "huggingface-papers", "2026-09-30"),
    ],
)
def test_the_address_says_what_a_page_is(url: str, kind: str, source: str, day: str) -> None:
    digest = read(page(url, "Sep 30")).digest
    assert (digest.source_kind, digest.source, str(digest.listed_on)) == (kind, source, day)


def test_a_capture_without_its_own_day_leaves_the_year_open() -> None:
    digest = read(page().replace("retrieved: 2026-10-02\n", "")).digest
    assert (digest.source_kind, digest.listed_on, digest.listed_month, digest.listed_day) == ("search", None, 10, 2)


HTML2TEXT = """[[Hugging Face's logo] Hugging Face][1]
* [ Models ][2]
new

Get trending papers in your email inbox!

[Subscribe][29]

# Daily Papers

Jun 29
[
65
][31]

### [Gardens: An Efficient Study of Soil and of All
That Grows][32]

[

We dig gardens and find that
the soil is dry.

][33]
[
* 3 authors
][34]
\u00b7
May 30 [ 6][35]
[
-
][36]

### [Second Paper][37]

[

One line.

][38]

[1]: https://huggingface.co/
[32]: https://huggingface.co/papers/2606.00683
[37]: https://huggingface.co/papers/2606.00684
"""


def test_html2text_page() -> None:
    found = read(HTML2TEXT)
    assert found.titles == ["Gardens: An Efficient Study of Soil and of All That Grows", "Second Paper"]
    assert [entry.abstract for entry in found.entries] == ["We dig gardens and find that the soil is dry.", "One line."]
    assert [entry.upvotes for entry in found.entries] == [65, None]
    assert [entry.arxiv_id for entry in found.entries] == ["2606.00683", "2606.00684"]
    assert (found.digest.listed_month, found.digest.listed_day, found.digest.source_kind) == (6, 29, "unknown")


def trending(*names: str) -> str:
    head = "**URL:** https://example.org\n\nGet trending papers in your email inbox!\n\n## Trending Papers\n\n"
    return head + "\n".join(
        f"### {name}: A Study\n  of Gardens\n\n{name} digs\ngardens.\n- 8 authors\n[LINK: GitHub 11.3k](https://github.com/a/{name})\n"
        for name in names
    )


def test_a_paper_shown_twice_is_listed_once() -> None:
    found = read(trending("A", "A", "B", "B", "A"))
    assert found.titles == ["A: A Study of Gardens", "B: A Study of Gardens"]
    assert (found.entries[0].abstract, found.entries[0].code_url) == ("A digs gardens.", "https://github.com/a/A")
    assert found.entries[0].verbatim.count("### A") == 2
    assert [reject.reason for reject in found.rejects] == ["repeated_on_page"]


def article(n: int) -> str:
    return f"""<article><div><a href="/login?next=%2Fpapers%2F2606.0000{n}"><div>{n}7</div></a></div>
<h3><a href="/papers/2606.0000{n}">Paper {n}: a &lt; b</a></h3><p>We dig
gardens {n}.</p><a href="/papers/2606.0000{n}#community">4</a></article>"""


def test_html_as_one_sees_it() -> None:
    text = '<!DOCTYPE html>\n<html><head><title>Daily Papers - Hugging Face</title><link rel="canonical" href="https://huggingface.co/papers?q=dig"></head><body>\n'
    found = read(text + "<div>Jun 3</div>" + article(1) + article(2) + article(1) + "</body></html>")
    assert found.titles == ["Paper 1: a < b", "Paper 2: a < b"]
    assert [(entry.arxiv_id, entry.upvotes, entry.abstract) for entry in found.entries] == [
        ("2606.00001", 17, "We dig gardens 1."),
        ("2606.00002", 27, "We dig gardens 2."),
    ]
    assert (found.digest.source_kind, found.digest.listed_month, found.digest.listed_day) == ("search", 6, 3)


def test_html_with_the_pages_own_data() -> None:
    papers = [{"paper": {"id": f"2606.0000{n}", "title": f"T{n}", "summary": "Words.", "upvotes": n}} for n in range(3)]
    props = html.escape(json.dumps({"dailyPapers": papers, "dateString": "2026-06-03"}))
    found = read(
        f'<html><head><title>Hugging Face Papers</title></head><body><div data-target="DailyPapers" data-props="{props}"></div>{article(9)}</body></html>'
    )
    assert (found.titles, [entry.upvotes for entry in found.entries]) == (["T0", "T1", "T2"], [0, 1, 2])
    assert str(found.digest.listed_on) == "2026-06-03"
