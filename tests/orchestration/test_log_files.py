"""A long server log is rotated while the server goes on writing."""

from __future__ import annotations

import subprocess
import sys

from orchestration import log_files

WRITER = "import sys\nfor line in sys.stdin: print(line * 100, flush=True); print('said', file=sys.stderr, flush=True)"


def test_a_long_log_is_rotated_and_the_previous_one_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(log_files, "LONGEST", 100)
    log = tmp_path / "server.log"
    with log.open("ab") as out:
        pipes = {"stdin": subprocess.PIPE, "stdout": out, "stderr": subprocess.PIPE, "text": True}
        server = subprocess.Popen([sys.executable, "-c", WRITER], **pipes)
    for line in ("first", "second"):
        server.stdin.write(f"{line}\n")
        server.stdin.flush()
        server.stderr.readline()
        if line == "first":
            log_files.begin_anew_when_long(log)
            assert log.stat().st_size == 0
    server.communicate()
    assert (tmp_path / "server.log.1").read_text().startswith("first")
    assert log.read_text().startswith("second"), "and not with a thousand zeros"


def test_a_log_that_is_short_or_gone_stays_as_it_is(tmp_path):
    log = tmp_path / "server.log"
    log_files.begin_anew_when_long(log)
    log.write_text("short")
    log_files.begin_anew_when_long(log)
    assert [path.name for path in tmp_path.iterdir()] == ["server.log"]
