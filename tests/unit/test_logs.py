"""Where JSON is asked for, every line of a process is an object, whoever wrote it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from papertrends import logs

ROOT = Path(__file__).parents[2]
RUN = "25c3efc1-a68e-4bb5-8241-67a2dcccab77"
SPEAKS = f"""
import logging, os, subprocess, sys
from papertrends import logs
print("printed \\x1b[32min green\\x1b[0m")
print("on standard error", file=sys.stderr)
os.write(1, b"below Python\\n")
subprocess.run([sys.executable, "-c", "print('by a child'); print('WARNING of a child')"])
logs.set_run("{RUN}")
handler = logging.StreamHandler()
handler.setFormatter(logs.JsonFormatter())
logging.getLogger("ours").addHandler(handler)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("ours").exception("two\\nlines")
logs.error("it failed")
print("without a line break", end="")
sys.exit(3)
"""


def speak(tmp_path: Path, *words: str, log_format: str = "json", name: str = "speaker") -> subprocess.CompletedProcess[str]:
    script = tmp_path / "speaks.py"
    script.write_text(SPEAKS)
    command = [sys.executable, "-m", "papertrends.logs", name, *(words or ("-m", "speaks"))]
    env = os.environ | {"PAPERTRENDS_LOG_FORMAT": log_format, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_line_is_an_object_with_time_level_logger_and_message(tmp_path):
    done = speak(tmp_path)
    out, err = objects(done.stdout), objects(done.stderr)
    assert done.returncode == 3
    assert all(line.keys() >= {"time", "level", "logger", "message"} for line in out + err)
    said = {line["message"]: line for line in out + err}
    assert set(said) == {
        *("printed in green", "on standard error", "below Python", "by a child", "WARNING of a child"),
        *("two\nlines", "it failed", "without a line break"),
    }
    assert said["WARNING of a child"]["level"] == "WARNING"
    assert said["it failed"] | {"time": ""} == {"time": "", "level": "ERROR", "logger": "speaker", "run_id": RUN, "message": "it failed"}
    assert (said["two\nlines"]["logger"], said["two\nlines"]["run_id"]) == ("ours", RUN)
    assert "ZeroDivisionError" in said["two\nlines"]["exception"]


def test_lines_stay_as_they_are_unless_json_is_asked_for(tmp_path):
    done = speak(tmp_path, log_format="text")
    assert done.returncode == 3
    assert "below Python\n" in done.stdout
    assert "it failed\n" in done.stderr


def test_an_installed_program_runs_so_too(tmp_path):
    done = speak(tmp_path, "pytest", "--version")
    assert done.returncode == 0
    assert any("pytest" in line["message"] for line in objects(done.stdout + done.stderr))
    missing = speak(tmp_path, "no-such-program")
    assert (missing.returncode, [line["message"] for line in objects(missing.stderr)]) == (1, ["there is no program no-such-program"])


@pytest.mark.parametrize(
    ("line", "level", "run_id"),
    [
        (f"2026-03-02 - dagster - DEBUG - everything - {RUN} - 42 - RUN_START".encode(), "DEBUG", RUN),
        (b"\xff\xfe plain", "INFO", None),
        (b'{"a": 1}', "INFO", None),
    ],
)
def test_a_line_of_another_program_keeps_its_level_and_run(line, level, run_id, monkeypatch):
    monkeypatch.setattr(logs, "_of_this_process", {})
    found = json.loads(logs.line_as_json(line + b"\n"))
    assert (found["level"], found.get("run_id")) == (level, run_id)


def test_the_commands_lines_are_objects(tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("PAPERTRENDS_")}
    env |= {"PAPERTRENDS_LOG_FORMAT": "json", "PAPERTRENDS_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "orchestration.cli", "alerts", "test"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    (line,) = objects(done.stderr)
    assert (done.returncode, line["logger"]) == (1, "papertrends alerts")
    assert line["message"].startswith("no alerts are configured")
