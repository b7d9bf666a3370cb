"""The library taken in and out: imports, and exports with tags and notes."""

from __future__ import annotations

import datetime as dt
import json

import bibtexparser
import duckdb
import rispy

from dashboard import data
from dashboard.downloads import csl
from dashboard.library import transfer
from papertrends.library.model import Item, Reference
from papertrends.library.opening import opened
from papertrends.library.store import Library
from papertrends.settings import Settings


def items() -> list[Item]:
    return Library(opened(Settings().library), "").items()


BIB = """
@article{a, title={{%s}}, author={Ada Byron}, keywords={to cite, soil}}
@misc{b, title={A paper that no digest lists}, author={Ada Byron}, year={1843}, eprint={1706.03762}, archiveprefix={arXiv}}
@misc{c, author={No Title}, year={2020}}
"""


def test_an_import_says_what_was_found_kept_and_not_readable(published, open_page, said, monkeypatch):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        paper_id, title = con.execute("select paper_id, title from papers order by length(title) desc limit 1").fetchone()
    app = open_page("library")
    app.file_uploader[0].set_value(("refs.bib", (BIB % title.upper()).encode(), "text/plain")).run()
    [button] = [button for button in app.button if button.label == "Import"]
    button.click().run()
    assert not app.exception
    told = said(app)
    assert "Imported 2 references: 1 found among your papers, 1 not in your digests, kept as a reference, 1 not readable." in told
    by_id = {item.paper_id: item for item in items()}
    assert set(by_id) == {paper_id, None}
    assert by_id[paper_id].tags == ("soil", "to cite")
    assert by_id[None].reference.arxiv_id == "1706.03762"


def test_an_import_that_is_no_list_of_references_says_so(published, open_page, said):
    app = open_page("library")
    app.file_uploader[0].set_value(("refs.bib", b"nothing of the kind", "text/plain")).run()
    [button] = [button for button in app.button if button.label == "Import"]
    button.click().run()
    assert "cannot be read" in said(app)
    assert items() == []


ITEM = Item(
    Reference("A study of notes", ("Ada Byron", "Charles Babbage"), 1843, "1706.03762", "10.5555/x", "https://example.org/x"),
    dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    tags=("to cite", "R&D"),
    note="see §3",
)


def test_tags_and_notes_come_with_an_export_and_back_with_an_import(published, monkeypatch):
    monkeypatch.setattr(data, "shown_generation", data.current_generation)
    written = {name: write() for name, _, _, write in transfer.formats([ITEM])}
    [entry] = bibtexparser.parse_string(written["BibTeX"].decode()).entries
    assert (entry.key, entry.fields_dict["keywords"].value) == ("byron1843study", r"to cite, R\&D")
    [ris] = rispy.loads(written["RIS"].decode())
    assert ris["keywords"] == ["to cite", "R&D"]
    [item] = json.loads(written["CSL JSON"])
    assert (item["id"], item["keyword"], item["author"][0]) == ("byron1843study", "to cite, R&D", {"family": "Byron", "given": "Ada"})
    for content in written.values():
        [imported] = transfer.importing.read("references", content)
        assert imported.reference.title == "A study of notes"
        assert imported.reference.arxiv_id == "1706.03762"
        assert set(imported.tags) == {"to cite", "R&D"}


def test_ids_of_one_export_are_unique():
    paper = {"paper_id": "e", "title": "Direct hits", "authors": ["Ann Bee"], "published_on": dt.date(2023, 5, 1)}
    ids = [item["id"] for item in json.loads(csl.csl_json([paper] * 30))]
    assert (len(set(ids)), ids[0]) == (30, "bee2023direct")
