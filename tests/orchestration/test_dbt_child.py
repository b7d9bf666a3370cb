"""dbt ends with the run that started it, however that ends, and leaves nothing in the temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT

CHILD = "import os; from orchestration import dbt_child; dbt_child.end_with({parent}); print(os.getpid(), flush=True); input()"
PARENT = f"""
import os, subprocess, sys
child = {CHILD!r}.replace("{{parent}}", str(os.getpid()))
subprocess.run([sys.executable, "-c", child])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next run waits for it")
def test_it_is_killed_with_its_parent():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, **pipes) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
        # its input stays open: only the signal ends it
        psutil.wait_procs([child], timeout=30)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next run waits for it")
def test_one_whose_parent_has_ended_before_does_not_begin():
    done = subprocess.run([sys.executable, "-c", CHILD.format(parent=1)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "the run that started dbt has ended meanwhile\n"


def test_its_temporary_files_lie_with_its_other_ones(tmp_path: Path):
    code = f"""
import os, tempfile
from pathlib import Path
from orchestration import dbt_child
dbt_child.keep_temporary_files_in(Path({str(tmp_path / "target" / "tmp")!r}))
print(tempfile.mkstemp()[1], os.environ["TMPDIR"])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [Path(path).is_relative_to(tmp_path / "target" / "tmp") for path in done.stdout.split()] == [True, True]


def test_what_nobody_reads_is_not_written(tmp_path: Path):
    """A message that no log keeps is not turned into text, and the manifest is not written again."""
    code = """
import sys
from dbt.cli.main import dbtRunner
from dbt_common.events import logger
from orchestration import dbt_child
from tests.warehouse.dbt_here import manifest

dbt_child.leave_out_what_nobody_reads()
lines = []
create = logger._JsonLogger.create_line
logger._JsonLogger.create_line = lambda self, message: lines.append(message.info.level) or create(self, message)
done = dbtRunner(manifest()).invoke(["run", "--log-format", "json", "--select", "stg_digest_entries"])
assert not done.success, "there is no warehouse to make a view of"
print("levels", *sorted(set(lines)), file=sys.stderr)
"""
    project = ROOT / "dbt_project"
    folders = {"DBT_PROJECT_DIR": project, "DBT_PROFILES_DIR": project, "DBT_TARGET_PATH": tmp_path, "DBT_LOG_PATH": tmp_path}
    env = os.environ | {name: str(folder) for name, folder in folders.items()} | {"PAPERTRENDS_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "levels error info", done.stderr
    assert "stg_digest_entries" in (tmp_path / "dbt.log").read_text()
