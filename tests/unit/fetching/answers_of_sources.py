"""Answers in the shape of the real sources', about invented papers."""

from __future__ import annotations

import json


def daily_papers(day: str, count: int = 2, first: int = 0) -> bytes:
    """A day's list of the daily papers API, with unusual spacing, so that rewriting it would show."""
    papers = [
        {
            "paper": {
                "id": f"2603.9{n:04d}",
                "title": f"Paper {n} of {day}",
                "summary": f"We weigh the clouds of {day} for the time number {n} and find them light.",
                "authors": [{"name": "Ada Quill", "hidden": False}],
                "publishedAt": f"{day}T00:00:00.000Z",
                "submittedOnDailyAt": f"{day}T03:10:00.000Z",
                "upvotes": n,
            },
            "publishedAt": f"{day}T00:00:00.000Z",
            "title": f"Paper {n} of {day}",
            "numComments": 1,
        }
        for n in range(first, first + count)
    ]
    return json.dumps(papers, indent=3).encode() + b"  \n"


def arxiv(start: int, count: int, total: int) -> bytes:
    """A page of arXiv's API."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2603.{n:05d}v1</id><title>Paper {n}</title><summary>Clouds are weighed, {n}.</summary>"
        f"<published>2026-03-02T10:00:00Z</published><author><name>Ada Quill</name></author><category term='cs.LG'/></entry>"
        for n in range(start, start + count)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    about = "<link href='http://arxiv.org/api/query?search_query=cat:cs.LG' rel='self'/><title>arXiv Query: cat:cs.LG</title>"
    about += "<id>http://arxiv.org/api/cHxbiOdZaP56</id><updated>2026-03-06T00:00:00-05:00</updated>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{about}<o:totalResults>{total}</o:totalResults>{entries}</feed>'.encode()


def arxiv_error(said: str) -> bytes:
    """How arXiv's API reports an error: in a feed."""
    entry = f"<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>{said}</summary></entry>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()


def arxiv_rss(count: int = 2) -> bytes:
    """A day's feed of arXiv."""
    items = "".join(
        f"<item><title>Paper {n}</title><link>https://arxiv.org/abs/2603.{n:05d}</link>"
        f"<description>arXiv:2603.{n:05d}v1 Announce Type: new \nAbstract: Clouds are weighed, {n}.</description>"
        f"<guid isPermaLink='false'>oai:arXiv.org:2603.{n:05d}v1</guid><category>cs.CL</category>"
        f"<pubDate>Fri, 06 Mar 2026 00:00:00 -0500</pubDate><dc:creator>Ada Quill</dc:creator></item>"
        for n in range(count)
    )
    head = '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
    about = "<title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>"
    about += "<pubDate>Fri, 06 Mar 2026 00:00:00 -0500</pubDate>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{about}{items}</channel></rss>'.encode()


def journal_rss() -> bytes:
    """A journal's feed."""
    item = (
        "<item><title>Rot in Onion Stores</title><link>https://journal.example/articles/onion-7</link><dc:creator>Cleo Marsh</dc:creator>"
        "<prism:doi>10.5555/onion.2026.7</prism:doi><description>Onion stores rot from the inside. Cheap sensors between crates detect rot "
        "nine days before it can be seen, and pay for themselves.</description></item>"
    )
    head = '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" version="2.0">'
    return f"{head}<channel><title>Journal of Storage</title><link>https://journal.example</link>{item}</channel></rss>".encode()


def biorxiv(start: int, count: int, total: int, server: str = "bioRxiv") -> bytes:
    """A page of bioRxiv's details."""
    papers = [
        {
            "title": f"Yeast That Keeps Time {n}",
            "authors": "Quill, A.; Osei, B.",
            "author_corresponding": "Ada Quill",
            "author_corresponding_institution": "University of Cork",
            "doi": f"10.1101/2026.03.01.{n:06d}",
            "date": "2026-03-02",
            "version": "1",
            "type": "new results",
            "license": "cc_by",
            "category": "cell biology",
            "jatsxml": f"https://www.biorxiv.org/content/early/2026/03/02/{n}.source.xml",
            "abstract": f"A strain of yeast keeps time without a clock, {n}.",
            "funder": "NA",
            "published": "NA",
            "server": server,
        }
        for n in range(start, start + count)
    ]
    said = {"status": "ok", "category": "all", "interval": "2026-03-02:2026-03-02", "cursor": start, "count": count, "total": str(total)}
    return json.dumps({"messages": [said], "collection": papers}).encode()


def biorxiv_without_posts() -> bytes:
    """What bioRxiv answers for a day without posts."""
    return b'{"messages":[{"status":"no posts found"}],"collection":[]}'


def openalex(page: int, count: int, total: int, cited: int = 0) -> bytes:
    """A page of OpenAlex's works. What differs with every answer is there, too."""
    first = (page - 1) * 100
    works = [
        {
            "id": f"https://openalex.org/W{n}",
            "doi": f"https://doi.org/10.5555/onion.{n}",
            "title": f"Rot in Onion Stores {n}",
            "display_name": f"Rot in Onion Stores {n}",
            "publication_date": "2026-03-02",
            "publication_year": 2026,
            "ids": {"openalex": f"https://openalex.org/W{n}", "doi": f"https://doi.org/10.5555/onion.{n}"},
            "authorships": [{"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Cleo Marsh"}}],
            "primary_location": {
                "landing_page_url": f"https://doi.org/10.5555/onion.{n}",
                "source": {"display_name": "Journal of Storage"},
            },
            "cited_by_count": cited,
            "abstract_inverted_index": {"Onion": [0], "stores": [1], "rot.": [2]},
        }
        for n in range(first, first + count)
    ]
    meta = {"count": total, "db_response_time_ms": 20 + cited, "page": page, "per_page": 100, "groups_count": None}
    return json.dumps({"meta": meta, "results": works, "group_by": []}).encode()


def semantic_scholar(first: int, count: int, total: int, token: str | None) -> bytes:
    """A page of Semantic Scholar's bulk search."""
    papers = [
        {
            "paperId": f"aa{n}",
            "externalIds": {"ArXiv": f"2603.{n:05d}", "CorpusId": n},
            "url": f"https://www.semanticscholar.org/paper/aa{n}",
            "title": f"Cork Oaks Heard from Above {n}",
            "abstract": "Drones hear stripped cork oaks by the echo of their trunks.",
            "venue": "Forest Sound",
            "year": 2026,
            "openAccessPdf": None,
            "publicationDate": "2026-03-02",
            "authors": [{"authorId": "1", "name": "Ada Quill"}],
        }
        for n in range(first, first + count)
    ]
    return json.dumps({"total": total, "token": token, "data": papers}).encode()


def alert_mail(subject: str = "new articles") -> bytes:
    """A mail of an alert, with line ends and a header that rewriting would change."""
    lines = [
        "From: Google Scholar Alerts <scholaralerts-noreply@google.com>",
        "To: ada@mail.example",
        f"Subject: {subject}",
        "Date: Mon, 02 Mar 2026 05:00:00 +0000",
        "X-Odd:   spaces ",
        "MIME-Version: 1.0",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<h3><a href="https://arxiv.org/abs/2603.01122" class="gse_alrt_title">Weighing Trains in Motion</a></h3>',
        '<div style="color:#006621">A Quill, B Osei - arXiv preprint, 2026</div>',
        '<div class="gse_alrt_sni">Trains are weighed while they move, by the sound of the rails and nothing else …</div>',
        "",
    ]
    return "\r\n".join(lines).encode()
