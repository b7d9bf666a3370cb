"""Records: which names are understood, what is an identity, and what happens to what is broken."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Entry, Remark
from papertrends.digests.reading import read_digest


def one(name: str = "records.jsonl", **record: Any) -> Entry:
    return read(json.dumps({"title": "T"} | record) + "\n", name).entries[0]


def test_every_documented_name() -> None:
    entry = one(
        id="r-1", title="A  Title\n of Two Lines", abstract="First &amp; line\nwrapped.\n\nSecond.", authors=["Ann B.", "Cy D."], venue="GardenConf",
        published="2024-03", listed_on="2025-01-02", url="https://example.org/1", doi="https://doi.org/10.1000/ABC", arxiv_id="arXiv:2501.00001v3",
        categories=["cs.LG", "cs.CL"], upvotes=12, keywords=["soil"], code_url="https://example.org/code",
    )  # fmt: skip
    assert entry.title == "A Title of Two Lines"
    assert entry.abstract == "First & line wrapped.\n\nSecond."
    assert (entry.authors, entry.authors_as_written) == (("Ann B.", "Cy D."), None)
    assert (entry.published_on, entry.published_precision) == (dt.date(2024, 3, 1), "month")
    assert (entry.listed_on, entry.venue, entry.url) == (dt.date(2025, 1, 2), "GardenConf", "https://example.org/1")
    assert (entry.arxiv_id, entry.arxiv_version, entry.doi) == ("2501.00001", 3, "10.1000/abc")
    assert (entry.source_record_id, entry.upvotes, entry.categories) == ("r-1", 12, ("cs.LG", "cs.CL"))
    assert (entry.keywords, entry.code_url) == (("soil",), "https://example.org/code")


@pytest.mark.parametrize("key", ["abstract", "summary", "content_text"])
def test_an_abstract_by_any_of_its_names(key: str) -> None:
    assert one(**{key: "Words."}).abstract == "Words."


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"id": "2501.00001"}, None),
        ({"id": "https://arxiv.org/abs/2501.00001v2"}, "2501.00001"),
        ({"id": "x", "url": "https://huggingface.co/papers/2501.00001"}, "2501.00001"),
        ({"id": "2501.00001", "abs": "https://arxiv.org/abs/2501.00001", "pdf": "https://arxiv.org/pdf/2501.00001"}, "2501.00001"),
        (
            {
                "id": "0704.0001",
                "authors_parsed": [["Bee", "Ann", ""]],
                "versions": [{"version": "v2", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
            },
            "0704.0001",
        ),
        ({"doi": "10.48550/arXiv.2501.00001"}, "2501.00001"),
        ({"url": "https://example.org/2501.00001", "authors": "A. Bee"}, None),
        ({"title": "On arXiv:2501.00001"}, None),
        ({"arxiv_id": "math.GT/0309136"}, "math/0309136"),
    ],
)
def test_an_arxiv_id_only_where_it_is_shown_to_be_one(record: dict[str, Any], identity: str | None) -> None:
    entry = one(**record)
    assert entry.arxiv_id == identity
    assert entry.source_record_id == record.get("id")


def test_arxiv_snapshot() -> None:
    entry = one(
        id="hep-th/9901001", authors="A. Bee and\n  C. Dee", authors_parsed=[["Bee", "Ann", ""], ["Dee", "Cy", "Jr"]], categories="hep-th math.QA",
        versions=[{"version": "v1", "created": "Fri, 1 Jan 1999 12:00:00 GMT"}, {"version": "v2", "created": "Sat, 2 Jan 1999 12:00:00 GMT"}],
        **{"journal-ref": "J. Gard. 1 (1999)"}, update_date="2009-01-01", abstract="  We dig.\n",
    )  # fmt: skip
    assert entry.authors == ("Ann Bee", "Cy Dee Jr")
    assert (entry.published_on, entry.published_precision) == (dt.date(1999, 1, 1), "day")
    assert (entry.arxiv_id, entry.arxiv_version, entry.categories) == ("hep-th/9901001", 2, ("hep-th", "math.QA"))
    assert (entry.venue, entry.abstract) == ("J. Gard. 1 (1999)", "We dig.")


@pytest.mark.parametrize(
    ("published", "date", "precision"),
    [(1998, "1998-01-01", "year"), ("1998.", "1998-01-01", "year"), ("2024-02-29", "2024-02-29", "day"), ("2024-02-29T23:30:00-05:00", "2024-02-29", "day"),
     ("March 2021", "2021-03-01", "month"), ("12 May 2023", "2023-05-12", "day"), ("2024-13", None, None), ("soon", None, None), (True, None, None), (0, None, None)],
)  # fmt: skip
def test_published(published: object, date: str | None, precision: str | None) -> None:
    entry = one(published=published)
    assert (str(entry.published_on) if entry.published_on else None, entry.published_precision) == (date, precision)


def test_only_a_title_is_needed() -> None:
    found = read('{"title": "Alone"}\n{"abstract": "No title."}\n{"title": "  "}\n[1]\n"x"\n')
    assert found.titles == ["Alone"]
    assert [reject.reason for reject in found.rejects] == ["no_title", "no_title", "not_a_record", "not_a_record"]
    assert [reject.line_start for reject in found.rejects] == [2, 3, 4, 5]


def test_the_day_of_the_list() -> None:
    by_record = read('{"title": "A", "listed_on": "2025-01-02"}\n{"title": "B", "listed_on": "2025-01-02"}\n', "2020-01-01.jsonl").digest
    assert (str(by_record.listed_on), by_record.listed_on_source, by_record.source_kind) == ("2025-01-02", "content", "listing")
    several = read('{"title": "A", "listed_on": "2025-01-02"}\n{"title": "B", "listed_on": "2025-01-03"}\n')
    assert (several.digest.listed_on, several.digest.source_kind) == (None, "listing")
    assert [str(entry.listed_on) for entry in several.entries] == ["2025-01-02", "2025-01-03"]
    by_name = read('{"title": "A"}\n', "papers-20250102.jsonl").digest
    assert (str(by_name.listed_on), by_name.listed_on_source) == ("2025-01-02", "filename")
    none = read('{"title": "A", "published": "2025-01-02"}\n', "papers.jsonl").digest
    assert (none.listed_on, none.source_kind, none.source) == (None, "unknown", "records")


@pytest.mark.parametrize("said", ["2026-02-31", "yesterday", 20260231])
def test_a_day_that_is_none_is_said_with_its_place(said: object) -> None:
    record = json.dumps({"title": "B", "listed_on": said})
    for text in (f'{{"title": "A"}}\n{record}\n{record}\n', f'[{{"title": "A"}},\n{record},\n{record}]'):
        found = read(text)
        assert [entry.listed_on for entry in found.entries] == [None, None, None], "nothing is lost"
        assert found.digest.remark == Remark("day_not_read", 2, f"record 2 has listed_on {said}, and 1 more like it")
    table = read(f"title,listed_on,year\nA,2025-01-02,2024\nB,{said},in press\n", "x.csv")
    assert table.digest.remark == Remark("day_not_read", 3, f"record 2 has listed_on {said}")


def test_a_date_of_a_paper_that_is_none_is_said_where_no_other_name_has_one() -> None:
    said = read('{"title": "A", "published": "soon", "year": 2024}\n{"title": "B", "listed_on": " ", "year": "in  press"}\n').digest.remark
    assert said == Remark("published_not_read", 2, "record 2 has published in press")
    assert read('{"title": "A", "published": null, "year": ""}\n{"title": "B", "published": "2024-03"}\n').digest.remark is None


def test_a_weekend_file_of_arxiv_daily_is_fridays_list() -> None:
    line = json.dumps({"id": "2503.1", "title": "A", "abs": "https://arxiv.org/abs/2503.00001", "pdf": "https://arxiv.org/pdf/2503.00001"})
    days = [read(line + "\n", f"2025-03-{day}.jsonl").digest for day in (20, 21, 22, 23, 24)]
    assert [str(digest.listed_on)[-2:] for digest in days] == ["20", "21", "21", "21", "24"]
    assert {digest.source for digest in days} == {"arxiv-daily"}


def test_broken_lines_cost_only_themselves() -> None:
    deep = '{"title": "D", "x": ' + "[" * 1500 + "]" * 1500 + "}"
    lines = ['{"title": "A"}', '{"title": "B', "", deep, '{"title": "C", "abstract": NaN}', "garbage", '{"title": "E"}', '{"title": "cut o']
    found = read("\n".join(lines))
    assert found.titles[0] == "A"
    assert found.titles[-1] == "E"
    reasons = {reject.line_start: reject.reason for reject in found.rejects}
    assert reasons[2] == "truncated"
    assert reasons[6] == "bad_json"
    assert reasons[8] == "truncated"
    assert reasons.get(4, "nested_too_deep") == "nested_too_deep"
    assert all(reject.verbatim == lines[reject.line_start - 1] for reject in found.rejects)


def test_a_line_too_long_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 100 * 1024 * 1024

    class Long(io.RawIOBase):
        at = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            n = min(len(buffer), size - self.at)
            buffer[:n] = b"x" * n
            if self.at == 0:
                buffer[:12] = b'{"title": "A'
            elif self.at + n == size and n:
                buffer[n - 16 : n] = b'\n{"title": "B"}\n'
            self.at += n
            return n

    file = memory_file(b"")
    monkeypatch.setattr(type(file), "open", lambda _: io.BufferedReader(Long(), 65536))
    pieces = [piece for piece in read_digest(file).pieces() if not hasattr(piece, "source")]
    assert [getattr(piece, "reason", None) or getattr(piece, "title", None) for piece in pieces] == ["line_too_long", "B"]
    assert len(pieces[0].verbatim) <= 65536  # type: ignore[union-attr]


def test_json_arrays_alone_and_wrapped() -> None:
    records = [{"title": f"T{n}", "abstract": "A\nB"} for n in range(5)]
    for value in (records, {"data": records}, {"count": 5, "ok": True, "papers": records, "more": [1]}):
        for indent in (None, 2):
            found = read(json.dumps(value, indent=indent))
            assert (found.format, found.titles, found.accounts.items) == ("records-json", [f"T{n}" for n in range(5)], 5)


def test_truncated_array_keeps_its_whole_items() -> None:
    text = json.dumps([{"title": f"T{n}", "abstract": "x" * 50} for n in range(9)], indent=1)
    found = read(text[: text.index("T7") + 20])
    assert found.titles == [f"T{n}" for n in range(7)]
    assert [reject.reason for reject in found.rejects] == ["truncated"]
    assert found.rejects[0].line_start == text[: text.index("T7")].count("\n")


def test_a_broken_item_costs_only_itself() -> None:
    text = '[{"title": "A"},\n {"title": "B", "abstract": oops},\n {"title": "C}, \n {"title": "D"}]'
    found = read(text)
    assert (found.titles[0], found.titles[-1]) == ("A", "D")
    assert {reject.reason for reject in found.rejects} <= {"bad_json", "truncated"}


@pytest.mark.parametrize(
    "title", ["Something is wrong - no hf papers feed generated", "404 Not Found", "Error", "502: Bad Gateway", "Too Many Requests"]
)
def test_errors_served_as_papers_are_rejects(title: str) -> None:
    assert [r.reason for r in read(json.dumps({"title": title, "abstract": ""}) + "\n").rejects] == ["served_error"]


@pytest.mark.parametrize("title", ["Something is wrong", "Error-Correcting Output Codes", "Not Found in Translation"])
def test_papers_about_errors_are_papers(title: str) -> None:
    assert one(title=title, abstract="We study errors.").title == title


def test_glued_summaries_are_cut_off() -> None:
    entry = one(abstract="Abstract A short machine-made account of it.  \t\t\tAI-generated summary We dig gardens.")
    assert (entry.ai_summary, entry.abstract) == ("A short machine-made account of it.", "We dig gardens.")
    kept = "Abstract reasoning is hard for gardens. AI-generated summary tools help."
    assert one(abstract="Abstract reasoning is hard for gardens.").abstract == "Abstract reasoning is hard for gardens."
    assert one(abstract="An " + kept).abstract == "An " + kept


def test_what_is_not_a_number_is_no_value() -> None:
    found = read('{"title": "On Moss", "abstract": NaN, "venue": Infinity, "upvotes": -Infinity}\n{"title": NaN}\n')
    [entry] = found.entries
    assert (entry.title, entry.abstract, entry.venue, entry.upvotes) == ("On Moss", None, None, None)
    assert [reject.reason for reject in found.rejects] == ["no_title"]


def test_csv() -> None:
    text = 'Id;Title;Authors;Categories;Year\r\n1;"A; or ""B""";"Bee, A. and Dee, C.";cs.LG cs.CL;1999\r\n\r\n2;"Two\r\nlines";X Y;;\r\n3;;;;\r\n'
    found = read(text)
    assert (found.format, found.titles) == ("records-csv", ['A; or "B"', "Two lines"])
    first = found.entries[0]
    assert (first.authors, first.categories, str(first.published_on)) == (("A. Bee", "C. Dee"), ("cs.LG", "cs.CL"), "1999-01-01")
    assert [(e.line_start, e.line_end) for e in found.entries] == [(2, 2), (4, 5)]
    assert [(r.reason, r.line_start) for r in found.rejects] == [("no_title", 6)]


def test_csv_with_a_quote_that_is_never_closed() -> None:
    found = read('title,abstract\nA,x\n"B,y\n' + "".join(f"T{n},z\n" for n in range(50)))
    assert found.titles == ["A", *(f"T{n}" for n in range(50))]
    assert [(r.reason, r.line_start) for r in found.rejects] == [("unclosed_quote", 3)]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A. Blum, M. Furst, and M. J. Kearns", ("A. Blum", "M. Furst", "M. J. Kearns")),
        ("Blum, A. and Furst, M.", ("A. Blum", "M. Furst")),
        ("Blum, A., Furst, M., and Kearns, M.J.", ("A. Blum", "M. Furst", "M.J. Kearns")),
        ("Blum, Avrim; Furst, Merrick", ("Avrim Blum", "Merrick Furst")),
        ("Avrim Blum and Merrick Furst and Michael Kearns", ("Avrim Blum", "Merrick Furst", "Michael Kearns")),
        ("m. kearns and m. li.", ("m. kearns", "m. li.")),
        ("kearns, m., & valiant, l.", ("m. kearns", "l. valiant")),
        ("Ann Bee (1), Cy Dee (1 and 2) ((1) Garden (2) Field)", ("Ann Bee", "Cy Dee")),
        ("Ann Bee et al.", ("Ann Bee",)),
        ("Yann LeCun", ("Yann LeCun",)),
        ("", ()),
        ("Martin Luther King, Jr., and Ann Bee", ("Martin Luther King Jr.", "Ann Bee")),
    ],
)
def test_authors_as_one_string(written: str, names: tuple[str, ...]) -> None:
    assert one(authors=written).authors == names


def test_of_one_list_a_line_the_first_is_read_and_the_others_are_told() -> None:
    found = read('{"papers": [{"title": "A"}, {"title": "B"}]}\n{"papers": [{"title": "C"}]}\n')
    assert (found.titles, [reject.reason for reject in found.rejects]) == (["A", "B"], ["not_a_record"])
    assert "put each list in a file" in found.rejects[0].detail
