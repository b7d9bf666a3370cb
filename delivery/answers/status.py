"""What is published, and how the last build went."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from delivery.answers import basis, trends
from delivery.answers.model import LastBuild, Status
from delivery.answers.published import Reader
from papertrends import run_status

METHOD: Final = "method_"
"""How the facts begin that tell the version of a method."""


def status(reader: Reader, run_status_file: Path) -> Status:
    """Say what is published, and how the last build went."""
    about = basis.facts(reader)
    totals = reader.table("totals").to_pylist()[0]
    runs = run_status.read(run_status_file)
    last = runs.runs[0] if runs.runs else None
    return Status(
        generation=about.get("generation", ""),
        published_at=about.get("published_at", ""),
        is_sample=about.get("sample") == "true",
        papers=totals["papers"],
        digests=totals["digests"],
        first_day=totals["first_day"],
        last_day=totals["last_day"],
        trends_as_of=trends.days(reader).telling if totals["first_day"] else None,
        files_rejected=runs.rejected.files if runs.rejected else 0,
        last_build=LastBuild(**last.model_dump(include=set(LastBuild.model_fields))) if last else None,
        building_since=runs.running.started_at if runs.running else None,
        rolled_back_to=runs.rolled_back_to,
        methods={key.removeprefix(METHOD): value for key, value in about.items() if key.startswith(METHOD)},
    )
