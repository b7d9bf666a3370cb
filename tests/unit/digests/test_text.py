"""Text for reading, days and ids: small rules, one by one."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.digests.dates import name_day, page_day, parse_day, utc_day
from papertrends.digests.identities import arxiv_id, doi, shown_arxiv_id
from papertrends.digests.text import clean_line, clean_lines, clean_paragraphs, storable

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A  b\n  c", "A b c"), ("caf\u0065\u0301", "caf\u00e9"), ("x\u200by\ufeffz\u00ad", "xyz"), ("a&amp;b &lt;EOS&gt; &#945;", "a&b <EOS> \u03b1"),
        ("AT&T; R&D", "AT&T; R&D"), ("<picture of a dog>", "<picture of a dog>"), (r"$\alpha_{1}$ \emph{x}", r"$\alpha_{1}$ \emph{x}"),
        ("one\x0ctwo\u2028three", "one two three"), ("a\u00a0b\u3000c", "a b c"), ("half \ud83d pair", "half pair"), ("", ""),
    ],
)  # fmt: skip
def test_lines(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("one\ntwo", "one two"),
        ("one\n\ntwo\nthree", "one\n\ntwo three"),
        ("one \r\n \r\n two", "one\n\ntwo"),
        ("  one\u2029two\n\n\n", "one\n\ntwo"),
        ("a\n b", "a b"),
    ],
)
def test_paragraphs(raw: str, clean: str) -> None:
    assert clean_paragraphs(raw) == clean


@given(ANY)
def test_cleaning_is_done_once_and_for_all(raw: str) -> None:
    line, paragraphs = clean_line(raw), clean_paragraphs(raw)
    for text in (line, *paragraphs.split("\n\n")):
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split())
        assert not {unicodedata.category(c) for c in text} & {"Cc", "Cs"}
    if "&" not in raw:
        assert clean_line(line) == line
        assert clean_paragraphs(paragraphs) == paragraphs


@given(st.lists(ANY, max_size=5))
def test_many_lines_are_cleaned_like_each(raw: list[str]) -> None:
    assert clean_lines(raw) == tuple(text for text in map(clean_line, raw) if text)


@given(ANY)
def test_verbatim_text_can_be_stored(raw: str) -> None:
    assert "\x00" not in storable(raw).encode().decode()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jun 3", (None, 6, 3)),
        ("March 11, 2025", (2025, 3, 11)),
        ("Wed, Sept. 3rd 2025", (2025, 9, 3)),
        ("Feb 29", (None, 2, 29)),
        ("Feb 30", None),
        ("May", None),
        ("Mayhem 3", None),
    ],
)
def test_days_of_pages(text: str, day: tuple[int | None, int, int] | None) -> None:
    assert page_day(text) == day


@pytest.mark.parametrize(
    ("name", "day"),
    [("2025-03-18.jsonl", "2025-03-18"), ("q-fin-new-2023-03-17.txt", "2023-03-17"), ("papers_20250318.json", "2025-03-18"), ("2025-03-18.capture-2.json", "2025-03-18"),
     ("2025-13-40.txt", None), ("cs_daily_20000080.eml", None), ("2025-03-18_to_2025-03-20.json", None), ("003_959273c34218593f.txt", None), ("2025-03.json", None)],
)  # fmt: skip
def test_days_of_names(name: str, day: str | None) -> None:
    found = name_day(PurePosixPath(name))
    assert (str(found) if found else None) == day


def test_days_keep_their_own_calendar() -> None:
    assert parse_day("2025-08-20T00:00:00-04:00") == dt.date(2025, 8, 20)
    assert utc_day("2025-08-20T22:00:00-04:00") == dt.date(2025, 8, 21)
    assert utc_day("Thu, 7 Nov 2024 00:45:57 -0500") == dt.date(2024, 11, 7)
    assert parse_day("Fri, 17 Mar 23 00:31:14 GMT") == dt.date(2023, 3, 17)
    assert parse_day("1 Jan 93") == dt.date(1993, 1, 1)


@given(ANY)
def test_no_text_breaks_the_parsers(text: str) -> None:
    for parse in (page_day, parse_day, utc_day, arxiv_id, shown_arxiv_id, doi):
        parse(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2501.01234v2", ("2501.01234", 2)), ("arXiv:math.GT/0309136", ("math/0309136", None)), ("https://arxiv.org/pdf/2501.01234v1.pdf", ("2501.01234", 1)),
     ("http://export.arxiv.org/abs/hep-th/9901001", ("hep-th/9901001", None)), ("2513.01234", None), ("12345", None), ("https://huggingface.co/papers?q=2501.01234", None)],
)  # fmt: skip
def test_arxiv_ids(text: str, found: tuple[str, int | None] | None) -> None:
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("doi: 10.1000/x.", "10.1000/x"),
        ("10.1000/a 10.1000/b", "10.1000/a"),
        ("11.1000/x", None),
        ("", None),
    ],
)
def test_dois(text: str, found: str | None) -> None:
    assert doi(text) == found
