"""`papertrends doctor` names what is wrong and what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from orchestration import doctor, space
from orchestration.findings import Finding
from orchestration.supervisor import Register
from papertrends import ignoring, run_status
from papertrends.library.opening import opened
from papertrends.library.store import Library
from papertrends.settings import Settings
from tests.conftest import reserved_port


@pytest.fixture
def settings(built, tmp_path) -> Iterator[Settings]:
    """Settings of a sound instance: a copy of one that was built."""
    root = Path(shutil.copytree(built.root, tmp_path / "instance"))
    folders = {f"{name}_dir": root / name for name in ("digests", "config", "data")}
    with reserved_port() as dagster, reserved_port() as dashboard:
        yield Settings(**folders, dagster_port=dagster, dashboard_port=dashboard)


def found(settings: Settings, subject: str) -> Finding:
    """The worst finding on a subject."""
    ranks = ["ok", "warning", "problem"]
    return max((f for f in doctor.examine(settings) if f.subject == subject), key=lambda finding: ranks.index(finding.level))


def test_a_sound_instance_has_no_problem(settings):
    findings = doctor.examine(settings)
    assert [f for f in findings if f.level == "problem"] == []
    sound = {f.subject for f in findings if f.level == "ok"}
    assert sound >= {"versions", "digests folder", "disk", "warehouse", "published file", "clock"}
    assert "→" in doctor.report([Finding("problem", "disk", "full", "free some")])


def test_an_empty_digests_folder_is_a_warning(settings):
    shutil.rmtree(settings.digests_dir)
    assert found(settings, "digests folder").level == "warning"
    settings.digests_dir.mkdir()
    (settings.digests_dir / ".hidden").touch()
    empty = found(settings, "digests folder")
    assert "is empty" in empty.sentence
    assert "papers from earlier files stay published" in empty.remedy
    shutil.rmtree(settings.data_dir)
    assert "until then the sample is shown" in found(settings, "digests folder").remedy


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_folder_that_cannot_be_listed_is_named(settings, tmp_path):
    closed = settings.digests_dir / "closed"
    closed.mkdir(mode=0o700)
    said = tmp_path / "said"
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    # once before: another user may not be able to read the modules that Python loads when they are needed
    doctor.examine(settings)
    if (child := os.fork()) == 0:
        try:
            with said.open("w") as file:
                os.setuid(65534)
                file.write(found(settings, "digests folder").sentence)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert str(closed) in said.read_text()


def test_the_library_is_looked_at_and_a_damaged_one_named(settings):
    settings.library_file.unlink(missing_ok=True)
    assert "nobody has opened the dashboard yet" in found(settings, "library").sentence
    assert not settings.library_file.exists(), "the doctor changes nothing"
    Library(opened(settings.library)).visit(dt.datetime.now(dt.UTC))
    assert found(settings, "library").level == "ok"
    assert "1 reader" in found(settings, "library").sentence
    settings.library_file.write_text("no database" * 100)
    assert found(settings, "library").level == "problem"
    assert "is damaged" in found(settings, "library").sentence


def test_a_full_disk_is_a_problem(settings, monkeypatch):
    usage = namedtuple("usage", "total used free")
    free = space.needed(settings) - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, free))
    assert found(settings, "disk").level == "problem"
    with pytest.raises(space.NoSpaceError):
        space.check(settings)
    free += 1
    assert found(settings, "disk").level == "ok"
    space.check(settings)


@pytest.mark.parametrize(("name", "subject"), [("warehouse.duckdb", "warehouse"), ("papertrends.duckdb", "published file")])
def test_a_damaged_file_is_a_problem(settings, name, subject):
    (settings.data_dir / name).write_bytes(b"no database" * 1000)
    finding = found(settings, subject)
    assert finding.level == "problem"
    assert name in finding.sentence


def test_a_failed_run_is_a_problem_with_its_message(settings):
    run_status.end(settings.run_status, "r9", "failed", "the disk is full")
    assert "the disk is full" in found(settings, "last run").sentence


def test_a_clock_behind_the_last_run_is_a_problem(settings, monkeypatch):
    monkeypatch.setattr(run_status, "now", lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert found(settings, "clock").level == "problem"


def test_a_database_that_another_program_writes_to_is_named_with_that_program(settings):
    script = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", script, str(settings.published)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"
        finding = found(settings, "published file")
        with lock_of(settings):
            during_a_build = found(settings, "published file")
        other.stdin.close()
    assert (finding.level, finding.sentence) == ("warning", f"process {other.pid} has {settings.published} open for writing")
    assert (during_a_build.level, during_a_build.sentence) == ("ok", f"a build is running and has {settings.published} open")


def lock_of(settings: Settings) -> FileLock:
    """What a build holds while it runs."""
    return FileLock(settings.data_dir / "pipeline.lock")


def test_failed_files_are_named_with_the_reason_until_somebody_ignores_them(settings):
    finding = found(settings, "digest files")
    assert finding.level == "warning"
    assert "1 file failed: not-a-digest.txt (" in finding.sentence
    assert "unknown_format" not in finding.sentence, "in words"
    ignoring.ignore(settings.config_dir, "not-a-digest.txt")
    assert found(settings, "digest files").sentence == "none failed"


def test_servers_that_run_are_named_with_their_addresses_whatever_this_shell_has_set(settings):
    register = Register(settings.data_dir / "servers.json")
    register.note([], {"dashboard": "http://127.0.0.1:9999", "Dagster UI": "http://127.0.0.1:9998"})
    said = [finding.sentence for finding in doctor.ports(settings)]
    assert said == ["the Dagster UI runs at http://127.0.0.1:9998", "the dashboard runs at http://127.0.0.1:9999"]
    register.close()
    assert all(finding.sentence.endswith("is free") for finding in doctor.ports(settings)), "what a killed start left says nothing"


def test_a_port_in_use_is_a_warning(settings):
    with socket.create_server(("127.0.0.1", settings.dashboard_port)):
        finding = found(settings, "ports")
    assert finding.level == "warning"
    assert str(settings.dashboard_port) in finding.sentence


def test_how_the_dashboard_is_reached_is_told(settings, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("0123456789abcdef")
    secret.chmod(0o600)

    def access(**given: object) -> tuple[str, str]:
        [told] = doctor.access(settings.model_copy(update=given))
        return told.level, told.sentence

    assert access() == ("ok", "only this machine reaches it; login: none; SQL page: on")
    assert access(host="0.0.0.0")[0] == "problem"
    by_proxy = {"host": "192.168.1.5", "login": "proxy", "login_secret_file": secret, "public_url": "https://papers.example"}
    assert access(**by_proxy) == ("ok", "other machines reach it on 192.168.1.5; login: proxy; SQL page: off")
    assert "without https" in access(**by_proxy | {"public_url": "http://papers.example"})[1]
    secret.chmod(0o644)
    assert "other users of this machine can read" in access(**by_proxy)[1]


def test_old_data_is_a_warning(settings):
    assert found(settings, "age").level == "warning", "the fixtures are of 2025"
