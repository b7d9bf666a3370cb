"""The real files, where they lie beside the project: what is in them, counted without the readers, comes through."""

from __future__ import annotations

import ast
import collections
import datetime as dt
import email
import html
import json
import re
import unicodedata
from pathlib import Path

import pytest
from digest_memory import Read, read

SHARED = Path(__file__).resolve().parents[4] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")

SAVED_PAGES = {"000": 29, "001": 233, "002": 166, "003": 50, "004": 72}


def files(folder: str, pattern: str = "*") -> list[Path]:
    return sorted((SHARED / folder).glob(pattern))


def read_path(path: Path) -> Read:
    return read(path.read_bytes(), path.name)


def test_saved_pages() -> None:
    for path in files("digests"):
        found = read_path(path)
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        body = lines[2:] if path.name < "003" else lines[5:]
        body[0] = body[0].removeprefix("Subscribe")
        assert len(found.entries) == SAVED_PAGES[path.name[:3]]
        assert [(entry.title, entry.abstract) for entry in found.entries] == list(zip(body[::2], body[1::2], strict=True))
        assert not found.rejects
        assert (found.digest.source_kind, found.digest.source) == ("unknown", "huggingface-papers")
    days = [(d.listed_month, d.listed_day, d.listed_on) for d in (read_path(path).digest for path in files("digests"))]
    assert days == [(None, None, None)] * 3 + [(6, 3, None), (3, 11, None)]


def test_every_entry_of_the_api() -> None:
    for path in files("data/hf-api"):
        value = json.loads(path.read_text(encoding="utf-8"))
        items = value["data"] if isinstance(value, dict) else value
        papers = [(ast.literal_eval(item) if isinstance(item, str) else item)["paper"] for item in items]
        found = read_path(path)
        assert [entry.source_record_id for entry in found.entries] == [paper["id"] for paper in papers], path.name
        assert [entry.title for entry in found.entries] == [" ".join(paper["title"].split()) for paper in papers]
        assert [entry.upvotes for entry in found.entries] == [paper["upvotes"] for paper in papers]
        assert [len(entry.authors) for entry in found.entries] == [len(paper["authors"]) for paper in papers]
        assert found.digest.listed_on == dt.date.fromisoformat(path.stem)
        assert all(entry.arxiv_id for entry in found.entries)


def test_every_item_of_the_feeds() -> None:
    for path in files("data/hf-jsonfeed"):
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        found = read_path(path)
        assert [entry.url for entry in found.entries] == [item["url"] for item in items]
        day = collections.Counter(item["date_published"][:10] for item in items).most_common(1)[0][0]
        assert str(found.digest.listed_on) == day
        assert found.digest.listed_on is not None
        assert found.digest.listed_on.weekday() < 5
    for path in files("data/hf-rss"):
        text = path.read_text(encoding="utf-8")
        found = read_path(path)
        assert [entry.url for entry in found.entries] == re.findall(r"<item>.*?<link>(.*?)</link>", text, re.DOTALL)
        upvotes = re.findall(r"Upvotes:</b> (\d+)", html.unescape(text))
        assert [entry.upvotes for entry in found.entries] == [int(number) for number in upvotes]
        summaries = re.findall(r"Summary:</b> (.*?)</p></description>", html.unescape(text), re.DOTALL)
        assert [entry.abstract for entry in found.entries] == [" ".join(html.unescape(summary).split()) for summary in summaries]
        day = dt.date.fromisoformat(path.stem)
        assert found.digest.listed_on == day - dt.timedelta(days=max(day.weekday() - 4, 0))


def test_every_record_of_the_mails() -> None:
    for path in [*files("data/arxiv-mail"), *files("data/arxiv-listing", "*.txt")]:
        data = path.read_bytes()
        if path.suffix == ".eml" and data.startswith(b"Date:"):
            data = email.message_from_bytes(data).get_payload(decode=True)
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        blocks = [block for block in re.split(r"\n-{70,}\n", text) if re.search(r"^arXiv:", block, re.MULTILINE)]
        found = read_path(path)
        ids = [re.search(r"^arXiv:(\S+)", block, re.MULTILINE)[1] for block in blocks]  # type: ignore[index]
        assert [entry.arxiv_id for entry in found.entries] == ids, path.name
        assert not found.rejects
        replaced = ["\nreplaced with revised version" in block for block in blocks]
        assert [entry.section == "replaced" for entry in found.entries] == replaced
        assert [entry.abstract is None for entry in found.entries] == replaced
        cross = ["(*cross-listing*)" in block and not is_replaced for block, is_replaced in zip(blocks, replaced, strict=True)]
        assert [entry.section == "cross" for entry in found.entries] == cross
        assert all(entry.authors and entry.categories for entry in found.entries)


@pytest.mark.parametrize(
    ("name", "day"),
    [("jc-cr_cs_daily_20000080.eml", "2024-11-07"), ("zhaohengz_test_v1.eml", "2019-07-16"), ("mrplants_2023-06-05.txt", "2023-06-06")],
)
def test_the_day_of_the_mails(name: str, day: str) -> None:
    assert str(read_path(SHARED / "data" / "arxiv-mail" / name).digest.listed_on) == day


def test_every_line_of_arxiv_daily() -> None:
    for path in files("data/arxiv-daily"):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = read_path(path)
        assert [entry.arxiv_id for entry in found.entries] == [record["id"].split("v")[0] for record in records]
        assert found.digest.listed_on is not None
        assert found.digest.listed_on.weekday() < 5


def test_layouts() -> None:
    found = {path.name[:2]: read_path(path) for path in files("data/layouts")}
    assert {name: len(page.entries) for name, page in found.items()} == {"L1": 3, "L2": 2, "L4": 3}
    assert (found["L1"].digest.source_kind, str(found["L1"].digest.listed_on)) == ("search", "2026-10-02")
    assert all(entry.abstract and entry.abstract.endswith(".") for page in found.values() for entry in page.entries)


INVISIBLE = re.compile("[\u200b-\u200f\ufeff\u2060\u00ad]")


def as_read(text: str) -> str:
    """What a reader should see of a text: an account of our own, apart from the readers'."""
    kept = "".join(c for c in html.unescape(text) if c in "\n\t\r" or unicodedata.category(c) != "Cc")
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", kept)).split())


def test_every_hostile_row() -> None:
    for path in files("data/hostile"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found = read_path(path)
        papers = [row for row in rows if not row["title"].startswith("Something is wrong")]
        assert len(found.entries) == len(papers), path.name
        assert {reject.reason for reject in found.rejects} <= {"served_error"}
        for row, entry in zip(papers, found.entries, strict=True):
            assert entry.title == as_read(row["title"])
            expected = as_read(row["abstract"])
            glued = re.search(r"(?:\s{2,}|\t)(?:AI-generated summary|Generated by \S+/\S+)\s+(.*)", row["abstract"], re.DOTALL)
            assert " ".join((entry.abstract or "").split()) == (as_read(glued[1]) if glued else expected)
            assert bool(entry.ai_summary) == bool(glued)
            blank_lines = len(re.findall(r"\n\s*\n(?=\s*\S)", row["abstract"].strip()))
            assert (entry.abstract or "").count("\n\n") == blank_lines
