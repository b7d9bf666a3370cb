"""The bundled sample: enough of it, the same bytes every time, and topics that come and go."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample" / "digests"
HALVES = (("2026-05", "2026-06"), ("2026-07", "2026-08"))


@pytest.fixture(scope="module")
def records() -> list[dict[str, str]]:
    """Every complete record of the daily lists in JSON lines."""
    lines = [line for path in sorted(SAMPLE.glob("daily/*.jsonl")) for line in path.read_text().splitlines()]
    return [json.loads(line) for line in lines if line.endswith("}")]


@pytest.mark.slow
def test_the_generator_writes_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "sample", tmp_path], check=True, capture_output=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(SAMPLE): path.read_bytes() for path in SAMPLE.rglob("*") if path.is_file()}
    assert made == kept


def test_there_are_sixty_daily_lists_and_little_to_download() -> None:
    days = {dt.date.fromisoformat(path.stem) for path in SAMPLE.glob("daily/*")}
    assert len(days) >= 60
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 3_000_000


def test_no_identifier_leads_to_a_real_paper(records: list[dict[str, str]]) -> None:
    for record in records:
        if arxiv_id := record.get("arxiv_id"):
            assert re.fullmatch(r"26\d\d\.9\d{4}(v\d)?", arxiv_id)
        if doi := record.get("doi"):
            assert doi.startswith("10.5555/")


def test_different_papers_do_not_look_like_one_paper(records: list[dict[str, str]]) -> None:
    shingles: dict[str, set[str]] = {}
    for record in records[::3]:
        words = re.findall(r"\w+", record["abstract"].lower())
        shingles[record["abstract"]] = {" ".join(words[n : n + 3]) for n in range(len(words) - 2)}
    worst = max(len(one & other) / len(one | other) for one, other in combinations(shingles.values(), 2))
    assert worst < 0.2


def test_subjects_rise_fall_and_burst_as_the_field_knows_them(records: list[dict[str, str]]) -> None:
    subjects = ("agentic tool use", "grpo", "vision transformers", "state space models", "diffusion language models")
    months: dict[str, Counter[str]] = {phrase: Counter() for phrase in subjects}
    for record in records:
        for phrase, counts in months.items():
            counts[record["listed_on"][:7]] += phrase in f"{record['title']} {record['abstract']}".lower()
    first, second = ({phrase: sum(counts[month] for month in half) for phrase, counts in months.items()} for half in HALVES)
    assert second["agentic tool use"] > 2 * first["agentic tool use"]
    assert second["grpo"] > 3 * first["grpo"]
    assert first["vision transformers"] > 1.5 * second["vision transformers"]
    assert first["state space models"] > 1.5 * second["state space models"]
    burst = months["diffusion language models"]
    assert burst["2026-05"] == 0
    assert burst["2026-06"] + burst["2026-07"] > 5 * burst["2026-08"]
