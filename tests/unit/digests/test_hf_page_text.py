"""Saved pages as text: pairs are kept together whatever happened to the lines."""

from __future__ import annotations

import pytest
from digest_memory import read
from hypothesis import given
from hypothesis import strategies as st

BANNER = "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\n"
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\n{day}\n\n"


def abstract(n: int, length: int = 900) -> str:
    sentence = f"Study number {n} measures how gardens grow when nobody waters them. "
    return (sentence * (length // len(sentence) + 1))[:length].rsplit(". ", 1)[0] + "."


def title(n: int) -> str:
    return f"Gardens Without Water: Study {n}"


def glued(pairs: list[tuple[str, str]]) -> str:
    return BANNER + "Subscribe" + "\n".join(line for pair in pairs for line in pair if line) + "\n"


def spaced(pairs: list[tuple[str, str]], day: str = "Jun 3") -> str:
    return HEADER.format(day=day) + "\n\n".join(line for pair in pairs for line in pair if line) + "\n"


PAIRS = [(title(n), abstract(n)) for n in range(1, 7)]


@pytest.mark.parametrize("layout", [glued, spaced])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("tail", ["", "\n\n  \n"])
def test_pairs_come_through_with_any_line_ends(layout: object, end: str, mark: str, tail: str) -> None:
    found = read(mark + (layout(PAIRS) + tail).replace("\n", end))  # type: ignore[operator]
    assert [(e.title, e.abstract) for e in found.entries] == PAIRS
    assert not found.rejects


def test_subscribe_is_cut_off_the_first_title_only() -> None:
    pairs = [("vLLM and Friends", abstract(1)), ("Subscriber Churn in Newsletters", abstract(2))]
    assert read(glued(pairs)).titles == ["vLLM and Friends", "Subscriber Churn in Newsletters"]


def test_neither_layout_says_what_it_is() -> None:
    assert read(glued(PAIRS)).digest.source_kind == "unknown"
    digest = read(spaced(PAIRS)).digest
    assert (digest.source_kind, digest.listed_month, digest.listed_day, digest.listed_on) == ("unknown", 6, 3, None)


def test_a_day_with_its_year_is_a_day() -> None:
    digest = read(spaced(PAIRS, "Mar 11, 2024")).digest
    assert (str(digest.listed_on), digest.listed_on_source) == ("2024-03-11", "content")


def test_no_day_is_taken_from_a_day_that_does_not_exist() -> None:
    digest = read(spaced(PAIRS, "Feb 30")).digest
    assert (digest.listed_month, digest.listed_day) == (None, None)


def test_lines_say_where_an_entry_stands() -> None:
    text = spaced(PAIRS)
    lines = text.split("\n")
    for entry in read(text).entries:
        assert lines[entry.line_start - 1] == entry.title
        assert entry.verbatim == "\n".join(lines[entry.line_start - 1 : entry.line_end])


def test_extra_blank_lines_change_nothing() -> None:
    text = BANNER + "Subscribe" + "\n\n\n".join(line for pair in PAIRS for line in pair)
    assert [(e.title, e.abstract) for e in read(text).entries] == PAIRS


def test_an_abstract_of_several_paragraphs_stays_one() -> None:
    parts = [abstract(1, 500), abstract(2, 450), "Code is available at https://example.org/gardens."]
    found = read(spaced([PAIRS[0], (title(9), "\n\n".join(parts)), PAIRS[1]]))
    assert [e.title for e in found.entries] == [title(1), title(9), title(2)]
    assert found.entries[1].abstract == "\n\n".join(parts)


def test_hard_wrapped_abstracts_are_joined() -> None:
    words = abstract(3).split()
    wrapped = "\n".join(" ".join(words[n : n + 12]) for n in range(0, len(words), 12))
    found = read(HEADER.format(day="Jun 3") + "\n\n".join([title(3), wrapped, title(4), wrapped]))
    assert [(e.title, e.abstract) for e in found.entries] == [(title(3), abstract(3)), (title(4), abstract(3))]


@pytest.mark.parametrize("layout", [glued, spaced])
def test_a_last_title_without_abstract_is_an_entry(layout: object) -> None:
    found = read(layout([*PAIRS, (title(99), "")]))  # type: ignore[operator]
    assert (found.titles[-1], found.entries[-1].abstract) == (title(99), None)


@pytest.mark.parametrize("layout", [glued, spaced])
@given(lost=st.integers(0, 11))
def test_one_lost_line_shifts_nothing(layout: object, lost: int) -> None:
    """The paper whose line is lost loses it, all others are as they were."""
    flat = [line for n in range(1, 7) for line in (title(n), abstract(n, 1200))]
    flat[lost] = ""
    found = read(layout([(flat[n], flat[n + 1]) for n in range(0, 12, 2)]))  # type: ignore[operator]
    whole = [(title(n), abstract(n, 1200)) for n in range(1, 7) if n != lost // 2 + 1]
    assert [(e.title, e.abstract) for e in found.entries if e.abstract] == whole
    if lost % 2:
        assert [e.title for e in found.entries if not e.abstract] == [title(lost // 2 + 1)]
    else:
        assert [r.reason for r in found.rejects] == ["abstract_without_title"]


def test_a_short_abstract_is_not_a_title() -> None:
    pairs = [PAIRS[0], ("Withdrawn Study", "This paper has been withdrawn by the authors."), PAIRS[1]]
    assert [(e.title, e.abstract) for e in read(spaced(pairs)).entries] == pairs


def test_odd_titles_come_through() -> None:
    names = ["Yi", "What Do We Know? Nothing!", "X" * 290, "e = mc² — 相対性 🌱", "T-REX: A Study (Part 2)"]
    assert read(spaced([(name, abstract(n)) for n, name in enumerate(names)])).titles == names


def test_bytes_that_are_no_text_are_counted_and_kept() -> None:
    data = glued(PAIRS).encode().replace(b"Study 2", b"Study\xff2")
    found = read(data)
    assert found.digest.encoding_errors == 1
    assert found.titles[1] == "Gardens Without Water: Study\ufffd2"
    assert "Study\\xff2" in found.entries[1].verbatim


def test_utf_16_is_read_as_what_it_says() -> None:
    found = read(glued(PAIRS).encode("utf-16"))
    assert (found.titles, found.digest.encoding) == ([t for t, _ in PAIRS], "utf-16")


def test_two_pages_in_one_file() -> None:
    found = read(glued(PAIRS[:3]) + glued(PAIRS[3:]))
    assert [(e.title, e.abstract) for e in found.entries] == PAIRS
