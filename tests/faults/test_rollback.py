"""An earlier published file can be shown again, and the next build publishes anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration import doctor, generations, pipeline, space, steps
from orchestration.commands import rollback
from orchestration.generations import RollbackError
from orchestration.warehouse import lock
from papertrends import run_status
from tests.conftest import Place
from tests.faults.conftest import Instance, copied

pytestmark = pytest.mark.slow


def add_a_digest(running: Instance, number: int) -> None:
    text = (running.settings.digests_dir / "saved-page.txt").read_text().replace("the", f"the {number}")
    (running.settings.digests_dir / f"new-{number}.txt").write_text(text)


def generation(running: Instance) -> str:
    [(name,)] = running.place.query("select value from about where key = 'generation'")
    return name


@pytest.fixture(scope="module")
def four_times(built: Place, tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, list[str]]:
    """Publish four generations, one after another; gives their names."""
    instance = copied(built, tmp_path_factory.mktemp("rollback") / "instance", made_by_dbt=built.published)
    names = [generation(instance)]
    for number in range(3):
        instance.run_id = f"again-{number}"
        assert instance.publish().outcome == "published"
        names.append(generation(instance))
    return instance, names


@pytest.fixture
def published(four_times: tuple[Instance, list[str]], running: Instance) -> list[str]:
    """Let the running instance be one that has published four times; gives the names of the generations."""
    instance, names = four_times
    shutil.rmtree(running.place.data)
    shutil.copytree(instance.place.data, running.place.data)
    return names


def test_the_last_generations_are_kept_without_a_copy_and_no_more(running: Instance, published: list[str]):
    kept = generations.kept(running.settings)
    assert [path.stem for path in kept] == [published[2], published[1]], "the setting says two"
    assert [one.name for one in generations.known(running.settings)] == published[:0:-1]
    assert generations.disk_space(running.settings) == sum(path.stat().st_size for path in kept)
    [said] = doctor.earlier_generations(running.settings)
    assert (said.level, said.sentence[:20]) == ("ok", "2 published files ke")


def test_a_rollback_shows_what_was_published_before_to_every_reader(running: Instance, published: list[str]):
    before = running.place.published.stat()
    shown, amiss = generations.roll_back(running.settings, None)
    assert (shown.name, amiss) == (published[2], "")
    assert generation(running) == published[2]
    found = running.place.published.stat()
    assert (found.st_ino, found.st_mtime_ns) != (before.st_ino, before.st_mtime_ns), "open pages tell files apart by these"
    assert found.st_mode & 0o777 == 0o444
    status = run_status.read(running.settings.run_status)
    assert (status.generation, status.rolled_back_to) == (published[2], shown.published_at)
    assert (running.settings.feeds / "papers.xml").is_file()
    # a second step back, and forward again to what was rolled back from
    assert generations.roll_back(running.settings, None)[0].name == published[1]
    assert len(generations.kept(running.settings)) == 3, "two besides the one that is shown"
    assert generations.roll_back(running.settings, 1)[0].name == published[3]
    with pytest.raises(RollbackError, match="number 1 is the one that is shown"):
        generations.roll_back(running.settings, 1)
    with pytest.raises(RollbackError, match="there is no number 9"):
        generations.roll_back(running.settings, 9)


def test_a_build_after_a_rollback_publishes_anew_and_the_daily_run_leaves_it(running: Instance, published: list[str]):
    with run_status.changing(running.settings.run_status) as status:
        status.files_state = pipeline.files_state(running.settings)
    assert not pipeline.stays_rolled_back(running.settings)
    generations.roll_back(running.settings, None)
    assert pipeline.stays_rolled_back(running.settings)
    assert not pipeline.is_nothing_new(running.settings)
    [said] = doctor.earlier_generations(running.settings)
    assert said.level == "warning"
    assert "rolled back to" in said.sentence
    run = running.run()
    assert (run.outcome, run.new_papers, run.new_digests) == ("published", 0, 0), "readers had them all before"
    assert generation(running) not in published
    assert run_status.read(running.settings.run_status).rolled_back_to is None
    assert pipeline.is_nothing_new(running.settings)


def test_a_new_file_ends_a_rollback(running: Instance, published: list[str]):
    generations.roll_back(running.settings, None)
    add_a_digest(running, 9)
    assert not pipeline.stays_rolled_back(running.settings)


def test_a_damaged_or_older_kind_of_file_is_refused_and_nothing_changes(running: Instance, published: list[str]):
    newest, oldest = generations.kept(running.settings)
    newest.unlink()
    newest.write_bytes(b"no database" * 1000)
    assert [one.name for one in generations.known(running.settings)] == [published[3], published[1]]
    fresh = oldest.with_suffix(".copy")
    shutil.copyfile(oldest, fresh)
    with duckdb.connect(str(fresh)) as con:
        con.execute("drop index papers_by_id; alter table papers drop column venue")
    os.replace(fresh, oldest)  # noqa: PTH105 - as publishing does
    with pytest.raises(RollbackError, match=r"lacks 1 column or macro of this one, such as papers\.venue"):
        generations.roll_back(running.settings, None)
    assert generation(running) == published[3]
    assert run_status.read(running.settings.run_status).rolled_back_to is None
    assert not lock.is_held(running.settings.data_dir / "pipeline.lock")


def test_without_an_earlier_file_it_is_said(running: Instance, capsys: pytest.CaptureFixture[str]):
    assert rollback.roll_back(running.settings, None) == 1
    assert "no earlier published file is kept" in capsys.readouterr().err
    assert rollback.list_generations(running.settings) == 0
    assert capsys.readouterr().out.rstrip().endswith("(shown)")


def test_the_list_numbers_them_and_a_rollback_says_what_is_shown(
    running: Instance, published: list[str], capsys: pytest.CaptureFixture[str]
):
    rollback.list_generations(running.settings)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert [line.endswith("(shown)") for line in lines] == [True, False, False]
    assert rollback.roll_back(running.settings, 3) == 0
    assert lines[2].split("published ")[1] in capsys.readouterr().out


def test_a_published_file_that_is_not_ours_is_not_kept(running: Instance):
    os.utime(running.place.published, ns=(1, 1))
    with duckdb.connect(str(running.settings.warehouse), read_only=True) as con:
        generations.keep_noted(running.settings, con)
    assert generations.kept(running.settings) == []


def test_where_there_are_no_hard_links_a_run_publishes_all_the_same(running: Instance, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    add_a_digest(running, 1)
    assert running.run().outcome == "published"
    assert generations.kept(running.settings) == []


def test_kept_files_give_way_when_a_run_lacks_space(running: Instance, published: list[str], monkeypatch: pytest.MonkeyPatch):
    newest, oldest = generations.kept(running.settings)
    needed = space.needed(running.settings)
    # each file that goes makes room for itself; the first is enough
    monkeypatch.setattr(space, "free", lambda _: needed if not oldest.exists() else needed - 1)
    said: list[str] = []
    generations.make_room(running.settings, said.append)
    assert generations.kept(running.settings) == [newest]
    assert said == [f"deleted {oldest}, an earlier published file, to make room for this run"]
    running.run_id = "run-x"
    assert steps.load(running.settings, "run-x", [], say=lambda _: None, warn=lambda _: None).summary
