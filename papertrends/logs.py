"""One JSON object a line for everything a process writes, if PAPERTRENDS_LOG_FORMAT is `json`; else lines stay as they are.

`python -m papertrends.logs NAME PROGRAM …` runs an installed program so, `python -m papertrends.logs NAME -m MODULE …` a module.
The lines of child processes are included, and so are those of libraries that print.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import logging
import os
import re
import runpy
import shutil
import sys
import threading
from typing import Any

JSON_OBJECT = b'{"time": '
"""How our own objects begin; what begins so is passed on as it is."""
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LEVEL = re.compile(r"\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")
RUN = re.compile(r"\b([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\b")
"""A run's id, which Dagster's own lines of other processes contain."""
WRITTEN_WITHIN_SECONDS = 2.0
"""How long a process that ends waits for its last lines: a child that goes on may keep the pipe open."""
STANDARD_OUTPUT, STANDARD_ERROR = 1, 2

_of_this_process: dict[str, str] = {}
"""What every line says: the logger, and the run once there is one."""


def is_json() -> bool:
    """Tell whether JSON is asked for."""
    return os.environ.get("PAPERTRENDS_LOG_FORMAT") == "json"


def set_run(run_id: str) -> None:
    """Name the run that this process works on."""
    _of_this_process["run_id"] = run_id


def begin(name: str) -> None:
    """Write every line as JSON from now on, if that is asked for. `name` says who writes: it becomes the logger."""
    _of_this_process["logger"] = name
    if not is_json():
        return
    for stream in (STANDARD_OUTPUT, STANDARD_ERROR):
        _convert(stream)


def error(sentence: str) -> None:
    """Write to standard error what ended a command."""
    print(as_json(sentence, "ERROR") if is_json() else sentence, file=sys.stderr, flush=True)


def as_json(message: str, level: str, **others: str) -> str:
    """Write an object with time, level, logger, message and the run, where there is one."""
    about: dict[str, Any] = {"time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"), "level": level}
    return json.dumps(about | {"logger": "papertrends"} | _of_this_process | {"message": message} | others, ensure_ascii=False)


class JsonFormatter(logging.Formatter):
    """Formats records of `logging`; an exception is part of the object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        others = {"logger": record.name}
        meta: dict[str, Any] = getattr(record, "dagster_meta", None) or {}
        if meta.get("run_id"):
            others["run_id"] = str(meta["run_id"])
        if meta.get("step_key"):
            others["step"] = str(meta["step_key"])
        if record.exc_info:
            others["exception"] = self.formatException(record.exc_info)
        return as_json(str(meta.get("orig_message") or record.getMessage()), record.levelname, **others)


def line_as_json(line: bytes) -> bytes:
    """Write a line of text as an object, with the level and the run that it names."""
    if line.startswith(JSON_OBJECT):
        return line
    text = COLOURS.sub("", line.decode("utf-8", "replace")).rstrip("\r\n")
    level, run = LEVEL.search(text), RUN.search(text)
    others = {"run_id": run[1]} if run and "run_id" not in _of_this_process else {}
    return as_json(text, level[1] if level else "INFO", **others).encode() + b"\n"


def _convert(stream: int) -> None:
    """Put a pipe in place of a stream, and a thread behind it. Done below Python, so that children write there, too."""
    original = os.dup(stream)
    out, into = os.pipe()
    os.dup2(into, stream)
    os.close(into)
    # Python keeps its own buffer for a stream that is not a terminal, for much longer than a line
    (sys.stdout if stream == STANDARD_OUTPUT else sys.stderr).reconfigure(line_buffering=True)  # pyright: ignore[reportAttributeAccessIssue]

    def pass_on() -> None:
        with os.fdopen(out, "rb") as lines, os.fdopen(original, "wb", buffering=0, closefd=False) as destination:
            for line in lines:
                if line.strip():
                    destination.write(line_as_json(line))

    thread = threading.Thread(target=pass_on, daemon=True)
    thread.start()

    def end() -> None:
        (sys.stdout if stream == STANDARD_OUTPUT else sys.stderr).flush()
        os.dup2(original, stream)  # closes our end of the pipe, so the thread sees its end
        thread.join(WRITTEN_WITHIN_SECONDS)

    atexit.register(end)


def main() -> None:
    """Run a program or a module in this process."""
    name, program, *arguments = sys.argv[1:]
    begin(name)
    if program == "-m":
        program, *arguments = arguments
        sys.argv = [program, *arguments]
        runpy.run_module(program, run_name="__main__", alter_sys=True)
        return
    found = shutil.which(program, path=os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")]))  # noqa: PTH120
    if found is None:
        sys.exit(f"there is no program {program}")
    sys.argv = [found, *arguments]
    runpy.run_path(found, run_name="__main__")


if __name__ == "__main__":
    # as a module of its name, of which a program's own imports see the same state
    from papertrends.logs import main as main_of_the_module

    main_of_the_module()
