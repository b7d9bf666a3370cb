"""Every service of docker-compose.yml starts, is well and works under what compose grants it, as far as that goes without Docker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(os.getuid() != 0, reason="only root can make a file system read-only"),
]
UNSHARE = ["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc"]


@pytest.fixture(scope="module")
def said() -> Iterator[list[dict[str, Any]]]:
    """What the services reported."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    python = Path("/usr/bin/python3.11")
    if not programs or not python.exists() or subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this test needs Postgres, a Python that every user can run, and namespaces")
    # not in /tmp, which the services find empty
    with tempfile.TemporaryDirectory(prefix="papertrends-image-", dir="/var/tmp") as name:
        image = Path(name)
        image.chmod(0o755)
        (image / "run").mkdir()
        ignored = shutil.ignore_patterns(".git", ".venv", "tests", "target", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, image / "app", ignore=ignored, symlinks=True)
        subprocess.run([python, "-m", "venv", image / "venv"], check=True)
        uv = [Path(sys.executable).with_name("uv"), "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes"]
        subprocess.run([*uv, "--python", image / "venv/bin/python", ROOT / "requirements-runtime.lock"], check=True)
        [prepare] = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if "ensure_manifest" in line]
        environment = os.environ | {"PATH": f"{image}/venv/bin:/usr/bin:/bin", "PYTHONPATH": str(image / "app")}
        subprocess.run(["sh", "-ec", prepare.strip(" &\\")], cwd=image / "app", env=environment, check=True)
        subprocess.run(["chmod", "-R", "a+rX", image], check=True)
        arguments = [Path(__file__).with_name("contained.py"), image / "app", image / "venv/bin", image / "run", programs[-1]]
        done = subprocess.run([*UNSHARE, sys.executable, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
        yield [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def of(said: list[dict[str, Any]], service: str, key: str) -> list[Any]:
    return [one[key] for one in said if one["service"] == service and key in one]


def test_the_folders_are_checked_and_dagster_s_storage_is_migrated(said: list[dict[str, Any]]) -> None:
    [refused] = of(said, "prepare", "without_permission")
    assert "belongs to user 0 with mode 0500: user 10001 of the containers cannot write to it" in refused
    assert of(said, "prepare", "status") == [1, 0, 0], "twice: where there is nothing to migrate it changes nothing"


@pytest.mark.parametrize("service", ["code", "webserver", "daemon", "dashboard"])
def test_each_service_is_well_and_writes_only_where_it_may(said: list[dict[str, Any]], service: str) -> None:
    assert len(of(said, service, "well_after")) == 1
    assert of(said, service, "amiss") == [[]]


def test_a_run_publishes_and_the_commands_of_the_documents_work(said: list[dict[str, Any]]) -> None:
    assert of(said, "code", "outcome") == ["published"]
    status = {one["command"][0]: (one["status"], one["said"]) for one in said if "command" in one}
    assert status["backup"][0] == 0
    assert status["doctor"][0] == 0, status["doctor"][1]
    assert "(shown)" in status["rollback"][1]
