"""The daily papers API: what an item says, and the day of a list."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import json
from typing import Any

from digest_memory import read

DAILY = "huggingface-daily-papers"


def api_item(n: int, **paper: Any) -> dict[str, Any]:
    inner = {
        "id": f"2501.0000{n}", "title": f"Title {n}\n  goes on", "summary": "Hard\nwrapped.", "upvotes": n, "publishedAt": "2024-12-30T23:59:00.000Z",
        "authors": [{"_id": "x", "name": "Ann Bee", "hidden": False}, {"name": "Cy Dee"}],
    }  # fmt: skip
    return {"paper": inner | paper, "publishedAt": "2024-12-30T18:59:00.000Z", "title": f"Title {n}", "numComments": 2}


def test_api_item() -> None:
    entry = read(
        json.dumps([api_item(1, ai_keywords=["soil"], githubRepo="https://github.com/a/b", ai_summary="Short.")]), "2025-01-02.json"
    ).entries[0]
    assert (entry.title, entry.abstract, entry.authors) == ("Title 1 goes on", "Hard wrapped.", ("Ann Bee", "Cy Dee"))
    assert (entry.arxiv_id, entry.url, entry.upvotes) == ("2501.00001", "https://huggingface.co/papers/2501.00001", 1)
    assert (entry.keywords, entry.code_url, entry.ai_summary) == (("soil",), "https://github.com/a/b", "Short.")
    assert str(entry.published_on) == "2024-12-30"


def test_api_day_is_never_published_at() -> None:
    items = [api_item(n) for n in range(3)]
    unnamed = read(json.dumps(items), "papers.json").digest
    assert (unnamed.source, unnamed.source_kind, unnamed.listed_on) == (DAILY, "daily", None)
    named = read(json.dumps(items), "2025-01-02.json").digest
    assert (str(named.listed_on), named.listed_on_source) == ("2025-01-02", "filename")


def test_api_day_is_its_own_whatever_the_clock() -> None:
    items = [api_item(n, submittedOnDailyAt=f"2025-01-03T0{n}:30:00.000Z") for n in range(3)]
    items.append(api_item(4, submittedOnDailyAt="2025-01-02T23:59:00.000Z"))
    digest = read(json.dumps(items), "2025-01-09.json").digest
    assert (str(digest.listed_on), digest.listed_on_source) == ("2025-01-03", "content")


def test_api_items_as_python_literals() -> None:
    items = [repr(api_item(n, isPro=True, user=None)) for n in range(3)]
    found = read(json.dumps([*items, "{'paper': __import__('os').getcwd()}", "{'paper': {'title': 'x'}"]), "2025-01-02.json")
    assert found.titles == [f"Title {n} goes on" for n in range(3)]
    assert [reject.reason for reject in found.rejects] == ["bad_literal", "bad_literal"]


def test_api_wrapped() -> None:
    found = read(json.dumps({"status": "success", "date": "2025-01-10", "count": 1, "data": [repr(api_item(1))]}, indent=4), "x.json")
    assert (found.format, len(found.entries), str(found.digest.listed_on)) == ("hf-api", 1, "2025-01-10")


def test_an_empty_list_is_a_list() -> None:
    found = read("[]", "2025-01-11.json")
    assert (found.entries, found.digest.source) == ([], DAILY)


def test_a_list_of_a_week_is_a_list_for_each_day_it_states() -> None:
    items = [api_item(n, submittedOnDailyAt=f"2025-01-0{day}T03:00:00.000Z") for n, day in enumerate((6, 6, 8, 9))]
    found = read(json.dumps(items), "2025-W02.json")
    assert [str(entry.listed_on) for entry in found.entries] == ["2025-01-06", "2025-01-06", "2025-01-08", "2025-01-09"]
    assert (found.digest.listed_on, found.digest.source_kind) == (None, "daily")


def test_an_evening_and_the_next_day_are_one_list() -> None:
    items = [api_item(n, submittedOnDailyAt=f"2025-01-0{day}T03:00:00.000Z") for n, day in enumerate((6, 7))]
    assert {entry.listed_on for entry in read(json.dumps(items), "x.json").entries} == {None}
