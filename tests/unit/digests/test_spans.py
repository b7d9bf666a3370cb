"""Lists of a week or a month: which days they cover, where a file's name or an address says it."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath

import pytest
from digest_memory import read

from papertrends.digests.dates import name_span

MARCH = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
WEEK = dt.date(2026, 3, 9), dt.date(2026, 3, 15)


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("2026-W11.json", WEEK),
        ("onions_2026w11.csv", WEEK),
        ("2026-03.csv", MARCH),
        ("onions-2026_03.md", MARCH),
        ("March-2026.md", MARCH),
        ("best of 2026 March.md", MARCH),
        ("2026-03-09_to_2026-03-15.csv", WEEK),
        ("20260309--20260315.csv", WEEK),
        ("2026-02.csv", (dt.date(2026, 2, 1), dt.date(2026, 2, 28))),
        ("2026-12.csv", (dt.date(2026, 12, 1), dt.date(2026, 12, 31))),
        ("2026-03-09.csv", None),
        ("2026-W60.csv", None),
        ("2026-13.csv", None),
        ("2026-03-15_to_2026-03-09.csv", None),
        ("0309-2026-031.csv", None),
        ("2026-03/onions.csv", None),
        ("onions.csv", None),
    ],
)
def test_a_name_says_which_days_a_list_covers(name: str, span: tuple[dt.date, dt.date] | None) -> None:
    assert name_span(PurePosixPath(name)) == span


def test_records_without_days_are_those_of_the_month_in_the_name() -> None:
    digest = read("title,abstract\nOnions,We keep them.\n", "2026-03.csv").digest
    assert (digest.listed_on, digest.listed_from, digest.listed_to, digest.source_kind) == (None, *MARCH, "listing")
    dated = read("title,listed_on\nOnions,2026-03-04\n", "2026-03.csv")
    assert (dated.digest.listed_on, dated.digest.listed_from) == (dt.date(2026, 3, 4), None)


def test_a_page_of_a_week_covers_it_and_counts_as_no_list_of_a_day() -> None:
    page = "---\nurl: https://huggingface.co/papers/week/2026-W11\n---\n# Weekly Papers\n\n### [Onions that keep](https://huggingface.co/papers/2603.00001)\n"
    digest = read(page).digest
    assert (digest.listed_on, digest.listed_from, digest.listed_to, digest.source_kind) == (None, *WEEK, "unknown")
