"""Speed and memory of reading each format, without the warehouse.

    python -m tests.benchmarks.bench_readers [--mb 50]

Files are made of invented text and streamed from memory; what is measured is detection, parsing, cleaning and
accounting. One line a format: MB/s of content by processor time, entries, the process's peak RSS so far, and the share of
the time that detection took.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from papertrends.digests.model import DigestFile
from papertrends.digests.reading import read_digest

WORDS = "soil water garden model learns that which grows from seeds under light and shade with few tools over long seasons".split()
NAMES = ["Ann Bee", "Cy Dee", "Ed F. Gee", "Hal Ide", "Jo Kay-Lem"]
PAGE = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe"
RULE = "-" * 78


@dataclass(frozen=True, slots=True)
class InMemory(DigestFile):
    """A file that is no file."""

    data: bytes

    def open(self) -> BinaryIO:
        """Open it."""
        return io.BytesIO(self.data)


def prose(deal: random.Random, words: int) -> str:
    """Some words."""
    return " ".join(deal.choices(WORDS, k=words)).capitalize() + "."


def wrapped(text: str, width: int = 76) -> str:
    """Hard-wrap as sources do."""
    return "\n".join(text[n : n + width] for n in range(0, len(text), width))


def record(n: int, deal: random.Random) -> str:
    """A JSON line as arXiv's daily lists have it."""
    number = f"2503.{n % 90000 + 10000}"
    paper = {
        "id": f"2503.{n:05d}", "pdf": f"https://arxiv.org/pdf/{number}", "abs": f"https://arxiv.org/abs/{number}",
        "authors": deal.choices(NAMES, k=5), "title": prose(deal, 10)[:-1], "categories": ["cs.LG"], "summary": wrapped(prose(deal, 200)),
    }  # fmt: skip
    return json.dumps(paper) + "\n"


def pair(n: int, deal: random.Random) -> str:
    """A title and an abstract of a saved page."""
    return f"{prose(deal, 10)[:-1]} {n}\n{prose(deal, 220)}\n"


def listed(n: int, deal: random.Random) -> str:
    """A record of a listing mail."""
    number = f"2503.{n % 90000 + 10000}"
    authors = ", ".join(deal.choices(NAMES, k=4))
    fields = f"Date: Wed, 15 Mar 2023 18:34:08 GMT   (243kb,D)\n\nTitle: {prose(deal, 10)[:-1]}\nAuthors: {authors}\nCategories: cs.LG"
    return f"\\\\\narXiv:{number}\n{fields}\n\\\\\n  {wrapped(prose(deal, 200))}\n\\\\ ( https://arxiv.org/abs/{number} ,  243kb)\n{RULE}\n"


def api(n: int, deal: random.Random) -> str:
    """An item of the daily papers API, and a comma."""
    number = f"2503.{n % 90000 + 10000}"
    paper = {
        "id": number,
        "title": prose(deal, 10)[:-1],
        "summary": wrapped(prose(deal, 200)),
        "upvotes": n,
        "authors": [{"name": name} for name in NAMES],
    }
    return json.dumps({"paper": paper, "publishedAt": "2025-03-01T00:00:00.000Z"}) + ",\n"


def markdown(n: int, deal: random.Random) -> str:
    """A paper of a page in Markdown."""
    url = f"https://huggingface.co/papers/2503.{n % 90000 + 10000}"
    title = f"### [{prose(deal, 10)[:-1]}]({url})"
    return f"\n[{n}](https://huggingface.co/login?next=x)\n\n{title}\n\n[{prose(deal, 200)}]({url})\n\n- 5 authors\n"


def row(n: int, deal: random.Random) -> str:
    """A row of a table in Markdown, as repositories of daily papers write them."""
    number = f"2503.{n % 90000 + 10000}"
    title, links = prose(deal, 10)[:-1], f"[{number}](http://arxiv.org/abs/{number})|[code](https://github.com/a/b{n})"
    return f"|**2025-03-18**|**{title}**|{deal.choice(NAMES)} et.al.|{links}|\n"


def item(n: int, deal: random.Random) -> str:
    """An item of a journal's feed."""
    body = f"&lt;p&gt;Publication date: March 2025&lt;/p&gt;&lt;p&gt;{prose(deal, 150)}&lt;/p&gt;"
    creators = "".join(f"<dc:creator>{name}</dc:creator>" for name in NAMES[:3])
    return (
        f"<item><title>{prose(deal, 10)[:-1]}</title><link>https://doi.org/10.5555/a.{n}</link>{creators}"
        f"<pubDate>Tue, 18 Mar 2025 00:00:00 GMT</pubDate><description>{body}</description></item>\n"
    )


def cells(n: int, deal: random.Random) -> str:
    """A row of a table."""
    return f'"{prose(deal, 10)[:-1]}","{prose(deal, 150)}","{"; ".join(deal.choices(NAMES, k=4))}",2025,10.5555/a.{n}\n'


def cited(n: int, deal: random.Random) -> str:
    """An entry of a bibliography in BibTeX."""
    authors, abstract = " and ".join(deal.choices(NAMES, k=4)), prose(deal, 150)
    fields = f"title = {{{prose(deal, 10)[:-1]}}},\n author = {{{authors}}},\n abstract = {{{abstract}}}"
    return f"@article{{k{n},\n {fields},\n doi = {{10.5555/a.{n}}}\n}}\n\n"


def tagged(n: int, deal: random.Random) -> str:
    """A record of a bibliography in RIS."""
    authors = "".join(f"AU  - {name}\n" for name in NAMES)
    return f"TY  - JOUR\nTI  - {prose(deal, 10)[:-1]}\n{authors}AB  - {prose(deal, 150)}\nPY  - 2025\nDO  - 10.5555/a.{n}\nER  - \n\n"


FEED = "<?xml version='1.0'?>\n<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Soil</title><link>https://soil.example</link>\n"
FORMATS: dict[str, tuple[str, Callable[[int, random.Random], str], str]] = {
    "records-jsonl": ("", record, ""),
    "hf-api": ("[\n", api, '{"paper": {"title": "Last"}}]\n'),
    "hf-page-text": (PAGE, pair, ""),
    "hf-page-markdown": ("# Daily Papers - Hugging Face\n\nhttps://huggingface.co/papers\n", markdown, ""),
    "arxiv-listing": (f"{RULE}\n", listed, ""),
    "markdown-lists": ("# Papers\n\n|Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n", row, ""),
    "feed": (FEED, item, "</channel></rss>\n"),
    "records-csv": ("Title,Abstract,Authors,Year,DOI\n", cells, ""),
    "records-bibtex": ("", cited, ""),
    "records-tagged": ("", tagged, ""),
}


def make(name: str, size: int) -> InMemory:
    """Make a file of a format and about a size: a thousand papers, again and again, under other numbers."""
    deal = random.Random(7)
    head, piece, tail = FORMATS[name]
    parts = [head.encode()]
    while sum(map(len, parts)) < min(size, 4 << 20):
        parts.append("".join(piece(len(parts) * 100 + n, deal) for n in range(100)).encode())
    body = b"".join(parts[1:])
    data = parts[0] + body * max(size // max(len(body), 1), 1) + tail.encode()
    return InMemory(PurePosixPath(name), len(data), dt.datetime(2025, 3, 18, tzinfo=dt.UTC), data)


def main() -> None:
    """Measure every format."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mb", type=int, default=50, help="content of each format, in MB")
    size = options.parse_args().mb * 1_000_000
    for name in FORMATS:
        file = make(name, size)
        started = time.process_time()
        reading = read_digest(file)
        detected = time.process_time() - started
        for _ in reading.pieces():
            pass
        seconds = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        speed, entries = file.size / seconds / 1e6, reading.accounts.entries
        print(f"{reading.format:18} {speed:6.1f} MB/s  {entries:7,} entries  {peak:5.0f} MiB peak RSS  detection {detected / seconds:.1%}")


if __name__ == "__main__":
    main()
