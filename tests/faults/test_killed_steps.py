"""Runs killed at random moments of a step: the next one ends well, and in the end everything is as if none had been killed.

The steps are those of a run with a stand-in for dbt (conftest). What is killed is the run's process or one that it started.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import Instance

KILLS = 88
"""With those of whole builds (test_killed_builds), a hundred."""
STEPS = ("load", "transform", "publish")
RAW = {
    "files": "select * exclude (run_id, loaded_at, read_order) from raw.digest_files order by all",
    "entries": "select * exclude (entry_row) from raw.digest_entries order by all",
    "rejects": "select * from raw.digest_rejects order by all",
    "outcomes": "select file_path, outcome, reason, content_sha256, entries, modified_at from raw.digest_outcomes order by all",
    "latest outcomes": """
        select file_path, outcome from raw.digest_outcomes
        qualify row_number() over (partition by file_path order by seen_order desc) = 1 order by all
    """,
    "published": "select p.last_outcome = (select max(seen_order) from raw.digest_outcomes) from meta.published as p",
}
spawning = multiprocessing.get_context("forkserver")


def change_something(digests: Path, number: int) -> None:
    """What comes in the days between: a new file, a revised one, a copy, a file that cannot be read, or one that is gone."""
    records = [json.dumps({"title": f"Of lamp {number} and wick {n}", "abstract": f"It burns for {number} nights."}) for n in range(200)]
    before = digests / f"day-{number - 5:03}.jsonl"
    kind = number % 5
    if kind == 1 and before.exists():
        before.write_text("\n".join([*before.read_text().splitlines(), *records[:3]]))
    elif kind == 2 and before.exists():
        before.unlink()
    elif kind == 3:
        (digests / f"noise-{number:03}.bin").write_bytes(bytes([0, 255, number]) * 100)
    elif kind == 4 and before.exists():
        (digests / f"copy-{number:03}.jsonl").write_bytes(before.read_bytes())
    (digests / f"day-{number:03}.jsonl").write_text("\n".join(records))
    for path in digests.iterdir():
        # the same for every instance
        os.utime(path, (1_750_000_000, 1_750_000_000))


def run_steps(instance: Instance, started: Connection) -> None:
    """One run, in a process of its own; says which step begins."""
    started.send("load")
    instance.load()
    started.send("transform")
    if instance.transform():
        started.send("publish")
        instance.publish()


@dataclass
class Outcome:
    """How the process of a run ended."""

    was_killed: bool
    seconds: dict[str, float]
    """How long its steps took."""


def process_of(instance: Instance, kill_in: str = "", after: float = 0.0, chance: random.Random | None = None) -> Outcome:
    """Run the steps in a process, and kill it, or a process that it started, some time after a step has begun."""
    receiving, sending = spawning.Pipe(duplex=False)
    process = spawning.Process(target=run_steps, args=(instance, sending))
    process.start()
    sending.close()
    began: dict[str, float] = {}
    with suppress(EOFError):
        while len(began) < len(STEPS):
            name = receiving.recv()
            began[name] = time.monotonic()
            if name == kill_in and chance is not None:
                time.sleep(after)
                with suppress(psutil.NoSuchProcess):
                    everyone = [psutil.Process(process.pid), *psutil.Process(process.pid).children()]
                    chance.choice(everyone).kill()
    process.join()
    ends = [*list(began.values())[1:], time.monotonic()]
    return Outcome(process.exitcode != 0, {name: end - start for (name, start), end in zip(began.items(), ends, strict=True)})


def last_published(instance: Instance) -> tuple[str, int, int]:
    """What the run that wrote the published file says of itself."""
    [row] = instance.place.query(
        "select message, new_digests, new_papers from pipeline_runs where outcome = 'published' order by ended_at desc limit 1"
    )
    return row


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_after_each_kill_in_a_step_the_next_run_ends_as_if_there_had_been_none(instance_of: Callable[..., Instance]) -> None:
    calm, killed = instance_of("calm", empty=True), instance_of("killed", empty=True)
    spawning.set_forkserver_preload(["orchestration.steps", "tests.faults.conftest"])
    seconds = process_of(calm).seconds
    assert not process_of(killed).was_killed
    kills, number = 0, 0
    while kills < KILLS:
        number += 1
        assert number < 3 * KILLS, "most runs end before they are killed"
        chance = random.Random(number)
        for instance in (calm, killed):
            change_something(instance.settings.digests_dir, number)
        step = chance.choice(STEPS)
        after = chance.uniform(0, 1.2 * seconds[step])
        kills += process_of(killed, step, after, chance).was_killed
        assert not process_of(killed).was_killed, (number, step, after)
        seconds = process_of(calm).seconds
        assert last_published(killed) == last_published(calm), (number, step, after)
        assert not list(killed.settings.data_dir.glob("*.damaged-*")), (number, step, after)
    for name, sql in RAW.items():
        assert killed.ask(sql) == calm.ask(sql), name
    left = {path.name for path in killed.settings.data_dir.iterdir()}
    assert left == {path.name for path in calm.settings.data_dir.iterdir()}
