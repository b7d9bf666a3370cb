"""What happens to files in the digests folder, run after run: outcomes and raw rows."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import loading, raw
from papertrends.digests import discover as discovering
from papertrends.digests import walking

FIXTURES = Path(__file__).parents[1] / "fixtures" / "digests"
PAGE = "saved-page.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    to = tmp_path / "digests"
    shutil.copytree(FIXTURES, to)
    return to


@pytest.fixture
def load(tmp_path: Path, folder: Path) -> Callable[[], dict[str, tuple]]:
    """Load the folder, and return each path's latest outcome and reason."""
    runs = iter(range(1000))

    def run() -> dict[str, tuple]:
        with raw.open_warehouse(tmp_path / "warehouse.duckdb") as con:
            loading.load_digests(con, folder, f"run-{next(runs)}", max_file_bytes=1_000_000, say=lambda _: None)
            # each of these runs is published: what is not stays news
            con.execute("delete from meta.published")
            con.execute("insert into meta.published select '', '', 0, 0, max(seen_order) from raw.digest_outcomes")
            rows = con.execute(
                """
                select file_path, outcome, reason from raw.digest_outcomes
                qualify row_number() over (partition by file_path order by seen_order desc) = 1
                """
            ).fetchall()
        return {path: (outcome, reason) for path, outcome, reason in rows}

    return run


def ask(tmp_path: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_each_file_has_an_outcome_and_one_bad_file_stops_nothing(load, tmp_path):
    outcomes = load()
    assert outcomes == {
        "saved-page.txt": ("loaded", None),
        "saved-page-with-a-day.txt": ("loaded", None),
        "nested/another-day.txt": ("loaded", None),
        "not-a-digest.txt": ("rejected", "unknown_format"),
    }
    assert ask(tmp_path, "select count(*) from raw.digest_entries") == [(12,)]
    assert ask(tmp_path, "select count(*) from raw.digest_files where lines != lines_accounted") == [(0,)]


def test_the_same_files_again_add_nothing(load, tmp_path):
    load()
    before = ask(tmp_path, "select (select count(*) from raw.digest_entries), (select count(*) from raw.digest_files)")
    assert set(load().values()) == {("unchanged", None), ("rejected", "unknown_format")}
    rows = ask(tmp_path, "select count(*) from raw.digest_outcomes")
    load()
    assert ask(tmp_path, "select count(*) from raw.digest_outcomes") == rows, "a third run has nothing to say"
    assert ask(tmp_path, "select (select count(*) from raw.digest_entries), (select count(*) from raw.digest_files)") == before


def test_the_same_bytes_under_another_name_are_a_duplicate(load, folder, tmp_path):
    load()
    shutil.copy(folder / PAGE, folder / "copy.txt")
    assert load()["copy.txt"] == ("duplicate", None)
    assert ask(tmp_path, "select count(*) from raw.digest_entries") == [(12,)]


def test_new_bytes_at_a_known_path_are_a_revision_and_the_old_entries_stay_in_raw(load, folder, tmp_path):
    load()
    page = folder / PAGE
    page.write_text(page.read_text() + "\nA Title That Came Later\n" + "It has an abstract that says what it is about. " * 10)
    assert load()[PAGE] == ("revised", None)
    assert ask(tmp_path, "select count(*) from raw.digest_entries") == [(12 + 6,)]


def test_a_page_that_came_back_empty_does_not_replace_a_full_one(load, folder):
    load()
    page = folder / PAGE
    page.write_text("\n".join(page.read_text().splitlines()[:2]) + "\nSubscribe\n")
    outcome, reason = load()[PAGE]
    assert (outcome, reason) in {("rejected", "shrunk_to_nothing"), ("rejected", "unknown_format")}


def test_a_file_that_is_gone_has_vanished_and_comes_back_unchanged(load, folder, tmp_path):
    load()
    text = (folder / PAGE).read_bytes()
    (folder / PAGE).unlink()
    assert load()[PAGE] == ("vanished", None)
    assert ask(tmp_path, f"select entries from raw.digest_outcomes where file_path = '{PAGE}' order by seen_order desc limit 1") == [(5,)]
    (folder / PAGE).write_bytes(text)
    assert load()[PAGE] == ("unchanged", None)


def test_a_corrected_reader_reads_again_under_the_same_entry_ids(load, tmp_path, monkeypatch):
    load()
    ids = ask(tmp_path, "select distinct entry_id from raw.digest_entries order by 1")
    corrected = [
        type("Corrected", (), {"name": r.name, "version": r.version + 1, "unit": r.unit, "matches": r.matches, "read": r.read})
        for r in loading.READERS
    ]
    monkeypatch.setattr(loading, "READERS", corrected)
    # detection still finds the real readers: what counts here is that the known reading is out of date
    assert load()[PAGE][0] == "loaded"
    assert ask(tmp_path, "select distinct entry_id from raw.digest_entries order by 1") == ids


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (bytes(range(256)) * 8, "binary"),
        (b"Dear diary,\n", "unknown_format"),
        (b"x" * 1_000_001, "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(load, folder, content, reason):
    (folder / "odd").write_bytes(content)
    assert load()["odd"] == ("rejected", reason)


def test_a_link_out_of_the_folder_is_not_followed(load, folder, tmp_path):
    secret = tmp_path / "secret.txt"
    shutil.copy(folder / PAGE, secret)
    (folder / "link.txt").symlink_to(secret)
    assert load()["link.txt"] == ("rejected", "link_not_followed")


@pytest.mark.parametrize("name", ["it's.txt", 'say "hi".txt', "two\nlines.txt", "論文.txt", "semi;colon --.txt"])
def test_any_name_will_do(load, folder, name):
    (folder / PAGE).rename(folder / name)
    assert load()[name] == ("loaded", None)


def test_a_file_that_is_still_being_written_is_read_by_the_next_run(load, folder, monkeypatch):
    hashed = loading.content_sha256
    page = folder / PAGE

    def hash_and_then_somebody_writes(file):
        found = hashed(file)
        if file.path.name == PAGE:
            with page.open("a") as out:
                out.write("\nOne More Title\nand the begin")
        return found

    monkeypatch.setattr(loading, "content_sha256", hash_and_then_somebody_writes)
    assert load()[PAGE] == ("rejected", "changed_while_read")
    monkeypatch.undo()
    assert load()[PAGE] == ("loaded", None)


def test_of_a_large_file_that_changes_while_it_is_read_nothing_stays_and_the_next_run_reads_it_whole(load, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "BATCH_CHARACTERS", 200)  # so that a small file is written in many batches
    large = folder / "large.jsonl"
    record = '{"title": "Pumps of the old town", "abstract": "Number %d of a long series on pumps and where they stand."}\n'
    large.write_text("".join(record % n for n in range(50)))
    stated = loading.content_sha256
    monkeypatch.setattr(loading, "content_sha256", lambda file: "0" * 64 if file.path.name == "large.jsonl" else stated(file))
    outcomes = load()
    assert outcomes["large.jsonl"] == ("rejected", "changed_while_read")
    assert outcomes[PAGE] == ("loaded", None)
    assert ask(tmp_path, "select count(*) from raw.digest_entries where title like 'Pumps%'") == [(0,)]
    monkeypatch.setattr(loading, "content_sha256", stated)
    assert load()["large.jsonl"] == ("loaded", None)
    assert ask(tmp_path, "select count(*), count(distinct position) from raw.digest_entries where title like 'Pumps%'") == [(50, 50)]


def test_a_compressed_file_and_the_members_of_an_archive_are_read(load, folder):
    text = (folder / PAGE).read_bytes()
    (folder / "page.txt.gz").write_bytes(gzip.compress(text.replace(b"Pebble", b"Gravel")))
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        archive.writestr("inner/one.txt", text.replace(b"Pebble", b"Cobble"))
        archive.writestr("../out.txt", text)
    outcomes = load()
    assert outcomes["page.txt.gz"] == ("loaded", None)
    assert outcomes["pages.zip!/inner/one.txt"] == ("loaded", None)
    assert ("rejected", "bad_member_name") in outcomes.values()
    assert load()["page.txt.gz"] == ("unchanged", None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_outcome(load, folder):
    (folder / PAGE).chmod(0)
    assert load()[PAGE] == ("rejected", "unreadable")


def test_nothing_in_the_folder_is_changed(load, folder):
    def state() -> list[tuple]:
        return sorted((p, p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*"))

    before = state()
    load()
    load()
    assert state() == before


def test_what_is_to_be_said_of_a_file_that_was_read_stands_beside_its_reading_also_in_an_older_warehouse(load, folder, tmp_path):
    load()
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        for column in ("remark", "remark_line", "remark_detail"):
            con.execute(f"alter table raw.digest_files drop column {column}")
    (folder / "odd.csv").write_text("title,listed_on\nOf lamps,yesterday\n")
    assert load()["odd.csv"] == ("loaded", None)
    said = "select remark, remark_line, remark_detail from raw.digest_files where file_path = 'odd.csv'"
    assert ask(tmp_path, said) == [("day_not_read", 2, "record 1 has listed_on yesterday")]


def test_what_came_later_is_in_force_though_the_clock_jumped_back(load, folder, tmp_path, monkeypatch):
    right = loading._now
    monkeypatch.setattr(loading, "_now", lambda: right() + dt.timedelta(days=365))
    load()
    monkeypatch.undo()
    page = folder / PAGE
    page.write_text(page.read_text().replace("Pebble", "Gravel"))
    assert load()[PAGE] == ("revised", None)
    load()
    rows = ask(tmp_path, "select count(*) from raw.digest_outcomes")
    assert load()[PAGE] == ("unchanged", None)
    assert ask(tmp_path, "select count(*) from raw.digest_outcomes") == rows, "the revision is not found again in each run"


@pytest.mark.parametrize("wrong", ["the file's clock", "this machine's clock"])
def test_a_file_from_the_future_is_recorded_again_once_its_time_is_right(load, folder, tmp_path, monkeypatch, wrong):
    page = folder / PAGE
    right = loading._now
    if wrong == "the file's clock":
        ahead = dt.datetime(2099, 8, 1, tzinfo=dt.UTC).timestamp()
        os.utime(page, (ahead, ahead))
    else:
        # as small computers begin, without a clock of their own
        monkeypatch.setattr(loading, "_now", lambda: right() - dt.timedelta(days=20_000))
    load()
    load()
    rows = "select modified_at > seen_at from raw.digest_outcomes where file_path = 'saved-page.txt' order by seen_order"
    assert ask(tmp_path, rows) == [(True,), (True,)], "loaded, then unchanged"
    load()
    assert len(ask(tmp_path, rows)) == 2, "a time that is still to come is no news"
    if wrong == "the file's clock":
        os.utime(page)
    monkeypatch.undo()
    load()
    assert ask(tmp_path, rows)[2:] == [(False,)]
    load()
    assert len(ask(tmp_path, rows)) == 3


def test_a_warehouse_without_the_order_gets_it_from_the_order_of_its_rows(load, folder, tmp_path):
    load()
    page = folder / PAGE
    page.write_text(page.read_text().replace("Pebble", "Gravel"))
    load()
    older = tmp_path / "older.duckdb"
    with duckdb.connect() as con:
        con.execute(f"attach '{tmp_path / 'warehouse.duckdb'}' as now; attach '{older}' as older; create schema older.raw")
        for table, column in (("digest_files", "read_order"), ("digest_outcomes", "seen_order"), ("digest_entries", "entry_row")):
            con.execute(f"create table older.raw.{table} as select * exclude ({column}) from now.raw.{table} order by {column}")
    before = ask(tmp_path, "select file_path, outcome, content_sha256 from raw.digest_outcomes order by seen_order")
    older.replace(tmp_path / "warehouse.duckdb")
    load()
    after = ask(tmp_path, "select file_path, outcome, content_sha256 from raw.digest_outcomes order by seen_order")
    assert after[: len(before)] == before
    assert [row[:2] for row in after[len(before) :]] == [(PAGE, "unchanged")]


def test_files_in_a_folder_that_cannot_be_read_have_not_vanished(load, folder, monkeypatch):
    load()
    walk = discovering.walk
    shut = str(folder / "nested")

    def walk_past(root):
        yield walking.Found(shut, None, "the folder cannot be listed: Permission denied")
        yield from (found for found in walk(root) if not found.path.startswith(shut))

    monkeypatch.setattr(discovering, "walk", walk_past)
    outcomes = load()
    assert outcomes["nested"] == ("rejected", "folder_not_read")
    assert outcomes["nested/another-day.txt"] == ("loaded", None), "nobody knows"
    monkeypatch.undo()
    assert load()["nested/another-day.txt"] == ("unchanged", None)
