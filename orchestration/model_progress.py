"""Record how far a build of the models is: for the dashboard in run_status.json, for Dagster's UI in the run's log."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from papertrends import progress, run_status

WRITTEN_EVERY_SECONDS = 1.0
"""How often run_status.json is replaced, at most: it takes 3 ms, and a build finishes ten models a second."""
SAID_EVERY_SECONDS = 3.0
"""How often the run's log says it, at most: Dagster keeps every line."""


class ModelProgress:
    """The progress of one build. That it cannot be recorded does not end the build."""

    def __init__(self, path: Path, run_id: str, models: int, say: Callable[[str], object]) -> None:
        """Begin to measure. `path` is that of run_status.json."""
        self.path, self.run_id, self.models, self.say = path, run_id, models, say
        self.began = self.said_at = self.written_at = time.monotonic()
        before = run_status.read(path)
        self.last, self.whole = before.model_seconds, before.build_seconds or 0.0
        self.done: list[float] = []
        self._write(begun=True)

    def model_done(self, name: str) -> None:
        """Count a model that is built."""
        now = time.monotonic()
        self.done.append(round(now - self.began, 2))
        is_last = len(self.done) == self.models
        if is_last or now - self.written_at >= WRITTEN_EVERY_SECONDS:
            self.written_at = now
            self._write()
        if is_last or now - self.said_at >= SAID_EVERY_SECONDS:
            self.said_at = now
            self.say(f"{progress.in_words(len(self.done), self.models, self._left())}; the last was {name}")

    def all_done(self) -> None:
        """Keep how long it took, for the estimates of the next build."""
        with suppress(OSError), run_status.changing(self.path) as status:
            status.model_seconds = self.done

    def _left(self) -> float | None:
        return progress.seconds_left(self.last, self.whole, len(self.done), self.models, time.monotonic() - self.began)

    def _write(self, *, begun: bool = False) -> None:
        with suppress(OSError), run_status.changing(self.path) as status:
            running = status.running
            if running is None or running.run_id != self.run_id:
                return
            if begun:
                running.models_began_at = run_status.now()
            left = self._left()
            running.models_done, running.models = len(self.done), self.models
            running.ends_at = None if left is None else run_status.now() + dt.timedelta(seconds=left)
