"""dbt ends with the run that started it, however that ends, and leaves nothing in the temporary folder."""

from __future__ import annotations

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
