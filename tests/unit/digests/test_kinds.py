"""What people have on disk, kind by kind: exporters' tables, answers of APIs by key, bookmarks, pages that are not read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Entry, Unreadable
from papertrends.digests.preview import preview
from papertrends.digests.reading import read_digest

TITLE = "Moss on Northern Walls"


def from_table(**cells: str) -> Entry:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([cells.keys(), cells.values()])
    return read(out.getvalue()).entries[0]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Publication year": "2025", "Publication month": "3"}, {"published_on": "2025-03-01", "published_precision": "month"}),
        ({"year": "2025", "month": "Mar", "day": "4"}, {"published_on": "2025-03-04", "published_precision": "day"}),
        ({"pubdate": "2025-03-00"}, {"published_on": "2025-03-01", "published_precision": "month"}),
        ({"pubdate": "2025-00-00"}, {"published_on": "2025-01-01", "published_precision": "year"}),
        ({"DATE OF PUBLICATION": "4 Mar 2025"}, {"published_on": "2025-03-04"}),
        ({"issued": "{'date-parts': [[2025, 3, 4]]}"}, {"published_on": "2025-03-04"}),
        ({"container-title": "['Moss Letters']"}, {"venue": "Moss Letters"}),
        ({"container-title": '["Moss Letters"]'}, {"venue": "Moss Letters"}),
        ({"source_name": "Moss Letters"}, {"venue": "Moss Letters"}),
        ({"externalIds": "{'DOI': '10.5555/M.1', 'ArXiv': '2503.00001'}"}, {"doi": "10.5555/m.1", "arxiv_id": "2503.00001"}),
        ({"id": "2503.00001", "submitter": "A. Bee", "update_date": "2025-03-05"}, {"arxiv_id": "2503.00001"}),
        ({"External URL": "https://moss.example/1", "authors": "A"}, {"url": "https://moss.example/1"}),
        ({"ee": "https://doi.org/10.5555/m.1"}, {"doi": "10.5555/m.1"}),
        ({"n_comments": "3", "authors": "A"}, {"num_comments": 3}),
        ({"authorString": "Quill A, Osei BC."}, {"authors": ("Quill A", "Osei BC")}),
    ],
)  # fmt: skip
def test_columns_of_exporters(cells: dict[str, str], said: dict[str, object]) -> None:
    entry = from_table(title=TITLE, **cells)
    assert {name: str(getattr(entry, name)) for name in said} == {name: str(value) for name, value in said.items()}


@pytest.mark.parametrize("title", ["[Über Moos].", "[Retracted] Moss", "{Moss} and [walls]", "[1, 2"])
def test_a_title_in_brackets_stays_as_it_is(title: str) -> None:
    assert from_table(title=title, authors="A").title == title


@pytest.mark.parametrize("name", ["Paper", "display_name", "Name"])
def test_titles_under_another_name_where_the_rest_is_a_paper(name: str) -> None:
    assert from_table(**{name: TITLE, "Authors": "A. Bee", "DOI": "10.5555/m.1"}).title == TITLE
    with pytest.raises(Unreadable):
        from_table(**{name: "Ann", "Phone": "1", "Town": "X"})


def test_a_table_whose_records_stand_upright() -> None:
    first = f'"TITLE","{TITLE}"\n"AUTHOR NAMES","Quill A.","Osei B."\n"PUBLICATION YEAR","2025"\n"DOI","10.5555/m.1"\n'
    found = read(f'{first}\n"TITLE","Fern"\n"AUTHOR NAMES","Quill A."\n"DOI","10.5555/m.2"\n')
    assert [(e.title, e.authors, e.doi, e.line_start, e.line_end) for e in found.entries] == [
        (TITLE, ("Quill A.", "Osei B."), "10.5555/m.1", 1, 4),
        ("Fern", ("Quill A",), "10.5555/m.2", 6, 8),
    ]


def paper(title: str, **more: object) -> dict[str, object]:
    return {"title": title, "authors": ["A. Bee"], **more}


def test_lists_beside_each_other_are_all_read() -> None:
    found = read(json.dumps({"cs.CV": [paper("A"), paper("B")], "count": 3, "cs.LG": {"papers": [paper("C")]}, "references": [paper("X")]}))
    assert found.titles == ["A", "B", "C"]


def test_lists_under_their_days_are_digests_of_those_days() -> None:
    found = read(json.dumps({"2025-03-04": [paper("A")], "2025-03-05": [paper("B"), paper("C", listed_on="2025-03-06")]}, indent=1))
    assert [str(entry.listed_on) for entry in found.entries] == ["2025-03-04", "2025-03-05", "2025-03-06"]


def test_records_under_their_ids() -> None:
    for indent in (None, 1):
        found = read(json.dumps({"2503.00001": paper("A"), "10.5555/m.1": paper("B"), "third": paper("C")}, indent=indent))
        assert [(e.title, e.arxiv_id, e.doi) for e in found.entries] == [
            ("A", "2503.00001", None),
            ("B", None, "10.5555/m.1"),
            ("C", None, None),
        ]


def test_many_lists_and_records_longer_than_what_is_looked_at_come_through() -> None:
    body = "word " * 2_000
    by_id = {f"2503.{n:05}": paper(f"T{n}", abstract=body) for n in range(10, 500)}
    assert read(json.dumps(by_id)).titles == [record["title"] for record in by_id.values()]
    by_day = {f"2025-03-{n:02}": [paper(f"{n}-{k}", abstract=body) for k in range(30)] for n in range(1, 29)}
    assert len(read(json.dumps(by_day)).entries) == 28 * 30


BOOKMARKS = [
    {"title": "Cheap flights", "url": "https://fly.example/x", "tags": ["trip"]},
    {"title": "Bank", "link": "https://bank.example"},
]


@pytest.mark.parametrize(
    "text", [json.dumps(BOOKMARKS), "\n".join(map(json.dumps, BOOKMARKS)), "title,url\nCheap flights,https://fly.example\n"]
)
def test_bookmarks_are_no_digest_and_are_told_so(text: str) -> None:
    found = preview(memory_file(text))
    assert found.problem
    assert found.problem.reason == "nothing_understood"
    assert "as bookmarks have" in found.problem.detail


@pytest.mark.parametrize("more", [{"url": "https://arxiv.org/abs/2503.00001"}, {"url": "https://x.example/a.pdf"}, {"authors": ["A"]}, {}])
def test_one_record_that_may_be_a_paper_makes_a_list_of_links_a_digest(more: dict[str, object]) -> None:
    assert len(read(json.dumps([*BOOKMARKS, {"title": TITLE, **more}])).entries) == 3


def test_keys_that_were_not_used_are_named_for_the_api_too() -> None:
    item = {"paper": {"id": "2503.00001", "title": TITLE, "mood": "x", "empty": None}, "publishedAt": "2025-03-04T00:00:00Z", "strange": 1}
    remark = read(json.dumps([item])).digest.remark
    assert remark
    assert (remark.reason, remark.detail) == ("keys_not_used", "not used: strange, mood")


@pytest.mark.parametrize(
    ("text", "reason", "advice"),
    [
        ("<!DOCTYPE html><html><title>CVPR</title><dt class='ptitle'><a href='/content/x'>Moss</a></dt>", "page_of_a_site", "CVF"),
        ("<!doctype html><html><a href='https://aclanthology.org/2025.x/'>Moss</a></html>", "page_of_a_site", "BibTeX"),
        ("<html><body>Weekly picks <a href='https://x.substack.com'>Unsubscribe</a></body></html>", "page_of_a_site", ".eml"),
        ("<html><head><title>NeurIPS</title></head><a href='https://proceedings.neurips.cc/x'>Moss</a>", "page_of_a_site", "proceedings"),
        ("<html><body>Hello</body></html>", "unknown_format", "BibTeX"),
        ("1. Moss Lett. 2025 Mar 4;12(3):1-9.\n\nMoss.\n\nQuill A(1).\n\nPMID: 40000001\n", "references_as_text", ".nbib"),
        ("Quill, A., & Osei, B. (2025). Moss on walls. Moss Letters, 12(3), 1-9.\n", "references_as_text", "BibTeX"),
    ],
)  # fmt: skip
def test_kinds_that_are_not_read_say_what_to_save_instead(text: str, reason: str, advice: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_digest(memory_file(text))
    assert refusal.value.reason == reason
    assert advice in refusal.value.detail
