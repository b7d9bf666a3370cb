"""What is exported is read back by the programs that people use."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import altair as alt
import bibtexparser
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from dashboard.downloads import exports

PAPER = {
    "paper_id": "e_1",
    "title": "100% of R&D: a_b {and} $O(n^2)$ ~ C# \\o/",
    "abstract": "First\n\nsecond} line with a # sign",
    "authors": ["Ada Lovelace", "Søren Ångström", "Team A and B"],
    "venue": None,
    "arxiv_id": "2501.01234",
    "doi": "10.1/a_b",
    "url": "https://example.org/a?b={c}",
    "categories": ["cs.CL"],
    "keywords": ["soil", "R&D"],
    "code_url": "https://github.com/a/b_c",
    "project_url": None,
    "summary": "One line & more.",
    "value_sources": {"code_url": "abstract", "summary": None},
    "published_on": dt.date(2025, 1, 2),
    "published_precision": "day",
}
CONFERENCE = PAPER | {"paper_id": "e_2", "arxiv_id": None, "venue": "Proc. of X & Y", "published_precision": "year", "authors": []}


def test_bibtex_is_read_back():
    library = bibtexparser.parse_string(exports.bibtex([PAPER, CONFERENCE]))
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.entry_type, first.key, second.entry_type) == ("misc", "lovelace2025ab", "inproceedings")
    fields = first.fields_dict
    assert fields["title"].value == r"{100\% of R\&D: a\_b \{and\} $O(n^2)$ \textasciitilde{} C\# \textbackslash{}o/}"
    assert fields["author"].value == "Ada Lovelace and Søren Ångström and {Team A and B}"
    assert (fields["year"].value, fields["month"].value, fields["eprint"].value) == ("2025", "01", "2501.01234")
    assert (fields["keywords"].value, fields["code"].value) == (r"soil, R\&D", "https://github.com/a/b_c")
    assert fields["tldr"].value == r"One line \& more."
    assert "project" not in fields
    assert "month" not in second.fields_dict, "of a paper known by its year, no month is invented"
    assert second.fields_dict["booktitle"].value == r"Proc. of X \& Y"


@pytest.mark.parametrize(
    ("authors", "published", "arxiv_id", "title", "key"),
    [
        (["Rafael Rafailov", "Archit Sharma"], dt.date(2023, 5, 29), None, "Direct Preference Optimization", "rafailov2023direct"),
        (["Ångström, Søren"], None, "2501.01234", "On the Use of 3D-Gaussians", "angstrom2025use"),
        ([], None, None, "A Survey", "survey"),
    ],
)
def test_a_bibtex_key_is_one_that_people_can_cite(authors, published, arxiv_id, title, key):
    paper = PAPER | {"authors": authors, "published_on": published, "arxiv_id": arxiv_id, "title": title}
    assert exports.citation_key(paper) == key
    assert [entry.key for entry in bibtexparser.parse_string(exports.bibtex([paper, paper])).entries] == [key, f"{key}a"]


def test_ris_is_read_back():
    first, second = rispy.loads(exports.ris([PAPER, CONFERENCE]))
    assert first["title"] == PAPER["title"]
    assert first["authors"] == PAPER["authors"]
    assert first["abstract"] == "First second} line with a # sign"
    assert (first["doi"], first["year"], first["date"]) == ("10.1/a_b", "2025", "2025/01/02/")
    assert second["secondary_title"] == "Proc. of X & Y"
    assert first["keywords"] == ["cs.CL", "soil", "R&D"]
    assert first["notes"] == ["Code: https://github.com/a/b_c", "Summary: One line & more."]


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_no_text_breaks_a_format(texts):
    papers = [PAPER | {"paper_id": f"e_{i}", "title": text, "abstract": text, "authors": [text]} for i, text in enumerate(texts)]
    library = bibtexparser.parse_string(exports.bibtex(papers))
    assert len({entry.key for entry in library.entries}) == len(papers), "no two papers have one key"
    assert [paper["id"] for paper in rispy.loads(exports.ris(papers))] == [paper["paper_id"] for paper in papers]


def test_tables_are_read_back():
    table = pa.Table.from_pylist([PAPER, CONFERENCE])
    read = list(csv.DictReader(io.StringIO(exports.table_csv(table).decode("utf-8-sig"))))
    assert read[0]["authors"] == "Ada Lovelace; Søren Ångström; Team A and B"
    assert read[0]["published_on"] == "2025-01-02"
    assert read[0]["value_sources"] == "code_url: abstract"
    assert [row["title"] for row in json.loads(exports.table_json(table))] == [PAPER["title"]] * 2
    assert pq.read_table(io.BytesIO(exports.table_parquet(table))).equals(table)


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1"])
def test_a_title_is_no_formula_in_a_spreadsheet(title):
    header, row = csv.reader(io.StringIO(exports.table_csv(pa.table({title: [title]})).decode("utf-8-sig")))
    assert header == row == ["'" + title], "a column's name, which whoever writes the statement chooses, neither"


def test_a_backslash_in_a_link_begins_no_command():
    (entry,) = bibtexparser.parse_string(exports.bibtex([PAPER | {"doi": r"10.1/a\input{x}", "url": r"https://example.org/\%7B"}])).entries
    assert "\\" not in entry.fields_dict["doi"].value + entry.fields_dict["url"].value


def test_charts_are_drawn():
    chart = alt.Chart(pa.table({"x": [1, 2], "y": [3, 4]})).mark_bar().encode(x="x:Q", y="y:Q")
    assert b"<svg" in exports.chart_svg(chart)
    assert exports.chart_png(chart).startswith(b"\x89PNG")
