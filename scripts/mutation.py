"""Break every rule once, and see that a test goes red: `python scripts/mutation.py [--minutes N] [WORD …]`.

scripts/mutants.toml lists the rules. A mutant is one of them broken, in a copy of the project. If every test that it names
still passes, it is a survivor: that rule is not tested. Words limit the run to mutants whose name holds one of them, and
minutes end it early. The exit status is 1 if there are survivors, or mutants on which no test could run.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[1]
SECONDS_PER_MUTANT = 600
TESTS_FAILED = 1
"""pytest's exit status; a higher one means that tests could not run."""
IN_FINGERPRINT = ("orchestration/warehouse/", "papertrends/feeds/", "papertrends/papers/", "papertrends/phrases/", "papertrends/trends/")
"""Code whose change makes a finished build out of date. With one of these changed, tests need builds of their own."""

Outcome = Literal["noticed", "survived", "did not run", "left out"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file, and the tests that should notice it."""

    name: str
    file: str
    text: str
    """The whole file after the change."""
    tests: tuple[str, ...]


def mutants() -> Iterator[Mutant]:
    """Every mutant there is."""
    listed = tomllib.loads((ROOT / "scripts" / "mutants.toml").read_text(encoding="utf-8"))
    for rule in listed["rule"]:
        text, tests = _read(rule["file"]), _paths(rule["tests"])
        if text.count(rule["old"]) != 1:
            msg = f"{rule['name']}: {rule['old']!r} is {text.count(rule['old'])} times in {rule['file']}"
            raise ValueError(msg)
        yield Mutant(rule["name"], rule["file"], text.replace(rule["old"], rule.get("new", "")), tests)
    for limits in listed["limits"]:
        yield from _of_module(limits)


def _of_module(limits: dict[str, Any]) -> Iterator[Mutant]:
    """Each limit of a module set to zero and doubled, and each rule taken out of its list."""
    file, tests = limits["file"], _paths(limits["tests"])
    text, module = _read(file), Path(file).stem
    for node in ast.parse(text).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or value is None:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float) and target.id.isupper():
            for factor in (0, 2):
                yield Mutant(f"{module}: {target.id} x {factor}", file, _replaced(text, value, str(value.value * factor)), tests)
        if target.id == limits.get("rules") and isinstance(value, ast.List | ast.Tuple):
            for element in value.elts:
                name = (ast.get_source_segment(text, element) or "").split("\n")[0][:60]
                yield Mutant(f"{module}: without {name}", file, _replaced(text, element, ""), tests)


def _replaced(text: str, node: ast.expr, by: str) -> str:
    """The text with a node replaced; with nothing, its comma goes too."""
    encoded = text.splitlines(keepends=True)
    starts = [0]
    for line in encoded:
        starts.append(starts[-1] + len(line.encode()))
    content = text.encode()
    start = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    rest = content[end:].decode()
    return content[:start].decode() + by + (rest if by else re.sub(r"^\s*,", "", rest, count=1))


def _paths(tests: list[str]) -> tuple[str, ...]:
    return tuple(f"tests/{test}" for test in tests)


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


def _judge(mutant: Mutant, copy: Path, builds: Path) -> Outcome:
    """Put the change into a copy, run the tests there, and take it back."""
    place = copy / mutant.file
    before = place.read_text(encoding="utf-8")
    place.write_text(mutant.text, encoding="utf-8")
    try:
        status = _test(mutant.tests, copy, None if mutant.file.startswith(IN_FINGERPRINT) else builds).returncode
    except subprocess.TimeoutExpired:
        return "noticed"  # by a test that hangs
    finally:
        place.write_text(before, encoding="utf-8")
    return "survived" if status == 0 else "noticed" if status == TESTS_FAILED else "did not run"


def _test(tests: tuple[str, ...], copy: Path, builds: Path | None, *, processes: int = 0) -> subprocess.CompletedProcess[str]:
    """Run tests in a copy, with finished builds if a folder has some."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--timeout=0", "-n", str(processes), "--dist", "loadfile", *tests]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(copy)}
    if builds is not None:
        environment["TESTS_KEEP_BUILDS_IN"] = str(builds)
    return subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=None if processes else SECONDS_PER_MUTANT
    )


def run(chosen: list[Mutant], minutes: float) -> dict[Outcome, list[str]]:
    """Judge the mutants, as many as the time allows; says at once which ones were not noticed."""
    workers, until = os.cpu_count() or 1, time.monotonic() + 60 * minutes
    found: dict[Outcome, list[str]] = {"noticed": [], "survived": [], "did not run": [], "left out": []}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(workers) as pool:
        # some tests look at a copy as another user
        Path(scratch).chmod(0o755)
        builds, copies = Path(scratch, "builds"), SimpleQueue[Path]()
        builds.mkdir()
        for n in range(workers):
            copies.put(_copy(Path(scratch, str(n))))
        # tests that fail without any change would notice nothing; their builds are kept for the mutants
        first = copies.get()
        unchanged = _test(tuple(dict.fromkeys(test for mutant in chosen for test in mutant.tests)), first, builds, processes=workers)
        copies.put(first)
        if unchanged.returncode:
            print(f"without any change, a test fails:\n{unchanged.stdout[-3000:]}{unchanged.stderr[-3000:]}")
            found["did not run"] = [mutant.name for mutant in chosen]
            return found

        def judge(mutant: Mutant) -> tuple[Mutant, Outcome]:
            if time.monotonic() > until:
                return mutant, "left out"
            copy = copies.get()
            try:
                return mutant, _judge(mutant, copy, builds)
            finally:
                copies.put(copy)

        for mutant, outcome in pool.map(judge, chosen):
            found[outcome].append(mutant.name)
            if outcome in {"survived", "did not run"}:
                print(f"{outcome}: {mutant.name} ({mutant.file}; {', '.join(mutant.tests)})", flush=True)
    return found


def main() -> int:
    """Run the mutants and print a summary."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD", help="only mutants whose name holds one of these")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no mutant after this time")
    asked = parser.parse_args()
    chosen = [mutant for mutant in mutants() if not asked.words or any(word in mutant.name for word in asked.words)]
    found = run(chosen, asked.minutes)
    print(f"{len(found['noticed'])} of {len(chosen)} mutants were noticed")
    if found["left out"]:
        print(f"left out for lack of time: {len(found['left out'])}, from {found['left out'][0]!r} on")
    return int(bool(found["survived"] or found["did not run"]))


if __name__ == "__main__":
    sys.exit(main())
