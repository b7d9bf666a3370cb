"""Break every rule, limit and check once, and see that a test goes red: `python scripts/mutation.py [WORD …]`.

A mutant is a copy of the project with one change: a limit set to zero or doubled, a rule taken out of its list, a check
that always passes. A mutant that every test lets through is a survivor: the rule it breaks is not tested. Words limit
the run to mutants whose name holds one of them. The exit status is the number of survivors, at most 100.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from rich.progress import track

ROOT = Path(__file__).resolve().parents[1]
SECONDS_PER_MUTANT = 600


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file, and the tests that should notice it."""

    name: str
    file: str
    text: str
    """The whole file after the change."""
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """A Python module whose upper-case numbers are limits of rules."""

    file: str
    tests: tuple[str, ...]
    rules: str = ""
    """The name of a list in it, each of whose elements is a rule."""


LIMITS: tuple[Limits, ...] = ()

UNIT_TESTS = ("tests/warehouse/test_limits.py",)
VARS: dict[str, tuple[str, ...]] = {
    "burst_": ("tests/unit/trends/test_limits_of_bursts.py",),
    **dict.fromkeys(("topic_", "area", "trend_", "neighbour", "emerging_", "paper_", "search_", "most_days_"), UNIT_TESTS),
}
"""Tests by the beginning of a dbt variable's name."""

ASSET_CHECKS = ("every_line_accounted", "no_file_rejected", "every_digest_has_a_day", "every_entry_has_an_abstract")
CHANGES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = tuple(
    (
        f"check {name} always passes",
        "orchestration/defs/ingest/checks.py",
        rf"(def {name}\(.*?)passed=not rows",
        r"\1passed=True",
        ("tests/orchestration/test_asset_checks.py",),
    )
    for name in ASSET_CHECKS
)
"""Name, file, pattern, replacement and tests of changes that no list holds."""


def mutants() -> Iterator[Mutant]:
    """Every mutant there is."""
    for limits in LIMITS:
        yield from _of_module(limits)
    yield from _of_vars()
    for name, file, pattern, replacement, tests in CHANGES:
        text, count = re.subn(pattern, replacement, _read(file), count=1, flags=re.DOTALL)
        if not count:
            msg = f"{name}: {pattern!r} is not found in {file}"
            raise ValueError(msg)
        yield Mutant(name, file, text, tests)


def _of_module(limits: Limits) -> Iterator[Mutant]:
    text = _read(limits.file)
    for node in ast.parse(text).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or value is None:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float) and target.id.isupper():
            for factor in (0, 2):
                yield Mutant(f"{target.id} x {factor}", limits.file, _replaced(text, value, str(value.value * factor)), limits.tests)
        if target.id == limits.rules and isinstance(value, ast.List | ast.Tuple):
            for element in value.elts:
                name = (ast.get_source_segment(text, element) or "").split("\n")[0][:60]
                yield Mutant(f"without {name}", limits.file, _replaced(text, element, ""), limits.tests)


def _replaced(text: str, node: ast.expr, by: str) -> str:
    """The text with a node replaced; with nothing, its comma goes too."""
    lines = text.splitlines(keepends=True)
    start = sum(len(line) for line in lines[: node.lineno - 1]) + len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
    last = node.end_lineno or node.lineno
    end = sum(len(line) for line in lines[: last - 1]) + len(lines[last - 1].encode()[: node.end_col_offset].decode())
    rest = text[end:]
    return text[:start] + by + (rest if by else re.sub(r"^\s*,", "", rest, count=1))


def _of_vars() -> Iterator[Mutant]:
    file = "dbt_project/dbt_project.yml"
    text = _read(file)
    for found in re.finditer(r"^  (\w+): (\d+(?:\.\d+)?)(?=\s|$)", text, re.MULTILINE):
        name, number = found.groups()
        tests = next((tests for prefix, tests in VARS.items() if name.startswith(prefix)), ())
        for factor in (0, 2):
            value = float(number) * factor
            shown = str(int(value)) if "." not in number else str(value)
            changed = text[: found.start(2)] + shown + text[found.end(2) :]
            if tests:
                yield Mutant(f"{name} x {factor}", file, changed, tests)


def _read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def _copy(folder: Path) -> Path:
    """A copy of the project's own files, without what was built."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for file in listed.stdout.splitlines():
        if (ROOT / file).is_file():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, folder / file)
    return folder


def _survives(mutant: Mutant, copy: Path) -> bool:
    """Put the change into a copy, run the tests there, and take it back."""
    place = copy / mutant.file
    before = place.read_text(encoding="utf-8")
    place.write_text(mutant.text, encoding="utf-8")
    try:
        return _pass(mutant.tests, copy)
    finally:
        place.write_text(before, encoding="utf-8")


def _pass(tests: tuple[str, ...], copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:xdist", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=SECONDS_PER_MUTANT, check=False)
    except subprocess.TimeoutExpired:
        return False  # a test that hangs has noticed
    return done.returncode == 0


def main(words: list[str]) -> int:
    """Run the mutants and print the survivors."""
    chosen = [mutant for mutant in mutants() if not words or any(word in mutant.name for word in words)]
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(workers) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for n in range(workers):
            copies.put(_copy(Path(scratch, str(n))))
        # tests that fail without any change would notice nothing
        first = copies.get()
        for tests in {mutant.tests for mutant in chosen}:
            if not _pass(tests, first):
                print(f"{', '.join(tests)} fails without any change")
                return 100
        copies.put(first)

        def judge(mutant: Mutant) -> bool:
            copy = copies.get()
            try:
                return _survives(mutant, copy)
            finally:
                copies.put(copy)

        outcomes = list(track(pool.map(judge, chosen), description="mutants", total=len(chosen)))
    survivors = [mutant for mutant, survived in zip(chosen, outcomes, strict=True) if survived]
    for mutant in survivors:
        print(f"survived: {mutant.name} ({mutant.file}); no test of {', '.join(mutant.tests)} noticed")
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants were noticed")
    return min(len(survivors), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
