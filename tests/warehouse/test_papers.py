"""Papers: the same in any order of loading, with reasons, and open to overrides."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.benchmarks.generate import records
from tests.warehouse.papers_warehouse import add_digest, insert, run, tables

Digest = tuple[str, str | None, list[dict[str, object]]]


RENAMED = "Lumenfold: measuring quiet rivers from balloons"
AUTHORS = ["Ines Varga", "Tomo Lind"]
COMMON = "hydrology sensors altitude estimate floodplains"
ITS_ABSTRACT = f"{COMMON} helium tethered photographs sediment reservoir gradient monsoon calibration turbulence delta evaporation glacier"
RENAMED_ABSTRACT = f"{COMMON} benchmark leaderboard transformer pretraining tokenizer attention residual quantized distilled decoder"


def titled(title: str, abstract: str) -> dict[str, object]:
    """A record of a retitled paper, which the name before the colon identifies."""
    return {"title": title, "abstract": abstract, "authors": AUTHORS, "source_record_id": f"renamed-{title}"}


def digests_of_generated_papers() -> list[Digest]:
    """240 papers over twelve days, a tenth of them twice; the last day is undated. One more has three titles."""
    days: dict[str, list[dict[str, object]]] = {}
    for day, record in records(240, 12, 5):
        kept = {k: record[k] for k in ("title", "abstract", "authors", "categories", "upvotes")}
        days.setdefault(day.isoformat(), []).append(kept | {"source_record_id": record["id"]})
    found: list[Digest] = [(f"{day}.jsonl", day, rows) for day, rows in days.items()]
    found[0][2].append(titled(RENAMED, ITS_ABSTRACT))
    found[7][2].append(titled(RENAMED.replace(":", ""), ITS_ABSTRACT))
    found[3][2].append(titled("Lumenfold: a public scoreboard", RENAMED_ABSTRACT))
    return [*found[:-1], (found[-1][0], None, found[-1][2])]


def load(data: Path, portions: list[list[Digest]]) -> dict[str, list[tuple[object, ...]]]:
    data.mkdir()
    for portion in portions:
        for name, day, rows in portion:
            add_digest(data, name, day, rows)
        run(data)
    return tables(data)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("papers") / "once"
    load(data, [digests_of_generated_papers()])
    return data


def test_portions_in_any_order_give_the_same_tables(at_once: Path, tmp_path: Path) -> None:
    """Even where a file of an earlier portion was read anew by a corrected reader, under other rows.

    And where the first entry of a paper to be read has no colon in its title, by which a renamed one is known.
    """
    digests = digests_of_generated_papers()
    random.Random(3).shuffle(digests)
    data = tmp_path / "portions"
    load(data, [digests[0:3], digests[3:8]])
    for name, day, rows in digests[0:6]:
        add_digest(data, name, day, rows, reader_version=2)
    for name, day, rows in digests[8:12]:
        add_digest(data, name, day, rows)
    run(data)
    in_portions = tables(data)
    for name, rows in tables(at_once).items():
        assert in_portions[name] == rows, name


def test_the_same_paper_in_other_words_is_one_row(at_once: Path) -> None:
    with duckdb.connect(str(at_once / "warehouse.duckdb"), read_only=True) as con:
        pairs = con.execute(
            """
            select split_part(source_record_id, '-', 1) as paper, count(*), count(distinct paper_id)
            from marts.paper_appearances group by paper
            """
        ).fetchall()
        papers = con.execute("select count(distinct split_part(source_record_id, '-', 1)) from marts.paper_appearances").fetchone()
        rows = con.execute("select count(*), sum(appearances) from marts.papers").fetchone()
    assert sum(count > 1 for _, count, _ in pairs) >= 10
    assert sum(found > 1 for _, _, found in pairs) <= 1
    assert rows is not None
    assert papers is not None
    assert abs(rows[0] - papers[0]) <= 1
    assert rows[1] == 243


def test_an_override_decides_and_can_be_taken_back(at_once: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(at_once, data)
    before = tables(data)
    alias, paper = before["aliases"][0]
    other = next(row[0] for row in before["papers"] if row[0] != paper)
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        for line, (a, b, verdict) in enumerate([(alias, paper, "different"), (paper, other, "same"), ("e_x", paper, "same")], 2):
            insert(con, "raw.config_match_overrides", {"line": line, "id_a": a, "id_b": b, "verdict": verdict})
    run(data)
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        of = dict(con.execute("select entry_id, paper_id from marts.paper_appearances").fetchall())
    assert of[alias] != of[paper]
    assert of[other] == of[paper]
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        con.execute("delete from raw.config_match_overrides")
    run(data)
    assert tables(data)["papers"] == before["papers"]
    assert tables(data)["aliases"] == before["aliases"]


def test_a_withdrawn_digest_counts_no_more_until_it_is_taken_back(at_once: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(at_once, data)
    before = tables(data)
    withdrawn = digests_of_generated_papers()[5][0]
    listed = """
        select paper_id, bool_and(file_path = ?) as is_listed_nowhere_else
        from marts.paper_appearances
        inner join raw.digest_entries using (entry_id)
        inner join raw.digest_files using (file_id)
        group by paper_id having bool_or(file_path = ?)
    """
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        of_it = con.execute(listed, [withdrawn, withdrawn]).fetchall()
        insert(con, "raw.config_digests", {"line": 2, "file": withdrawn, "withdrawn": "true"})
    run(data)
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute(listed, [withdrawn, withdrawn]).fetchall() == []
    only_there = sum(nowhere_else for _, nowhere_else in of_it)
    assert 0 < only_there < len(of_it), "some of its papers stand in other digests, too"
    assert len(tables(data)["papers"]) == len(before["papers"]) - only_there
    with duckdb.connect(str(data / "warehouse.duckdb")) as con:
        con.execute("delete from raw.config_digests")
    run(data)
    assert tables(data) == before


def test_pairs_are_of_entries_that_are_shown(tmp_path: Path) -> None:
    """A page lists a paper once: a second entry, or one in an older capture, is not an appearance."""
    data = tmp_path / "data"
    data.mkdir()
    twice = [titled(RENAMED, ITS_ABSTRACT), titled(RENAMED, ITS_ABSTRACT), titled(RENAMED.replace(":", " -"), ITS_ABSTRACT)]
    add_digest(data, "page.txt", "2025-01-02", twice, form="hf_page_text")
    add_digest(data, "later.jsonl", "2025-01-03", [titled(RENAMED, ITS_ABSTRACT), titled("Of other rivers", RENAMED_ABSTRACT)])
    run(data)
    made = tables(data)
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as con:
        shown = {entry for (entry,) in con.execute("select entry_id from marts.paper_appearances").fetchall()}
        same = con.execute("select entry_id_a, entry_id_b from marts.paper_matches where verdict = 'same'").fetchall()
        listed = con.execute("select title from raw.digest_entries").fetchall()
        published = con.execute("select title from marts.papers union select unnest(other_titles) from marts.papers").fetchall()
    assert (len(shown), len(made["papers"])) == (3, 2)
    assert {entry for pair in made["matches"] for entry in pair[:2]} <= shown
    assert set(published) == set(listed), "a title of an entry that is not shown stands in a table, too"
    assert len(same) == 1, "what makes the two appearances one paper is still said"
