"""When the manifest is rebuilt: a fingerprint of the dbt project's own files, whatever other runs do beside them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from orchestration.dbt_manifest import project_fingerprint


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "models" / "marts").mkdir(parents=True)
    (tmp_path / "models" / "marts" / "papers.sql").write_text("select 1 as paper_id")
    (tmp_path / "dbt_project.yml").write_text("name: example")
    (tmp_path / "target" / "run").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("changed", ["dbt_project.yml", "models/marts/papers.sql", "models/marts/new.yml"])
def test_each_file_of_the_project_counts(project, changed):
    before = project_fingerprint(project)
    (project / changed).write_text("version: 2")
    assert project_fingerprint(project) != before


def test_what_other_runs_write_and_delete_there_meanwhile_does_not(project):
    before = project_fingerprint(project)
    done = threading.Event()

    def run_on() -> None:
        while not done.is_set():
            for n in range(50):
                (project / "target" / "run" / f"{n}.yml").mkdir()
            shutil.rmtree(project / "target" / "run")
            (project / "target" / "run").mkdir()

    other = threading.Thread(target=run_on)
    other.start()
    try:
        assert {project_fingerprint(project) for _ in range(200)} == {before}
    finally:
        done.set()
        other.join()
