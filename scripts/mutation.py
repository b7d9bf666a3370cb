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


PAPERS, PHRASES = (
    tuple(f"tests/unit/{name}.py" for name in names.split())
    for names in (
        "papers/test_comparison papers/test_rules",
        "phrases/test_ngrams",
    )
)
LIMITS: tuple[Limits, ...] = (
    Limits("papertrends/papers/rules.py", PAPERS, rules="RULES"),
    *(Limits(f"papertrends/papers/{name}.py", PAPERS) for name in ("comparison", "authors")),
    *(Limits(f"papertrends/phrases/{name}.py", PHRASES) for name in ("acronyms", "folding", "ngrams")),
)

UNIT_TESTS = ("tests/warehouse/test_limits.py",)
VARS: dict[str, tuple[str, ...]] = {
    "burst_": ("tests/unit/trends/test_limits_of_bursts.py",),
    **dict.fromkeys(("topic_", "area", "trend_", "neighbour", "emerging_", "paper_", "search_", "most_days_"), UNIT_TESTS),
}
"""Tests by the beginning of a dbt variable's name."""

ASSET_CHECKS = ("every_line_accounted", "no_file_rejected", "every_digest_has_a_day", "every_entry_has_an_abstract")
DEFINITIONS = ("tests/orchestration/test_definitions.py",)
DAMAGE, ORIGIN, PUBLISHED_FILE = (f"tests/faults/test_{name}.py" for name in ("damage", "origin", "published_file"))
SAFETY: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    # nobody gets in
    (
        "safety: a mutation may come by an address",
        "orchestration/webserver.py",
        r"node\.operation == OperationType\.QUERY for",
        "True for",
        ("tests/orchestration/test_webserver.py",),
    ),
    (
        "safety: every host is ours",
        "papertrends/guard.py",
        r'\(named\["ip"\] or named\["name"\]\) not in hosts',
        "False",
        ("tests/unit/test_guard.py",),
    ),
    ("safety: every origin may ask", "papertrends/guard.py", r"if origin is not None and ", "if False and ", ("tests/unit/test_guard.py",)),
    (
        "safety: every site may ask",
        "papertrends/guard.py",
        r'if site not in \{None, "same-origin", "none"\} and',
        "if False and",
        ("tests/unit/test_guard.py",),
    ),
    (
        "safety: a frame around ours",
        "papertrends/guard.py",
        r'    \(b"x-frame-options", b"SAMEORIGIN"\),\n',
        "",
        ("tests/unit/test_guard.py",),
    ),
    (
        "safety: a run chooses its executor",
        "orchestration/defs/resources.py",
        r"        executor=one_process,\n",
        "",
        ("tests/orchestration/test_run_config.py",),
    ),
    (
        "safety: a run chooses a folder",
        "orchestration/defs/resources.py",
        r"@dg\.io_manager\(config_schema=\{\}\)",
        '@dg.io_manager(config_schema={"base_dir": str})',
        ("tests/orchestration/test_run_config.py",),
    ),
    # no invented papers
    (
        "safety: the sample beside own digests",
        "orchestration/warehouse/origin.py",
        r"    if is_sample is None:",
        "    if not is_sample:",
        (ORIGIN,),
    ),
    (
        "safety: a folder out of sight is empty",
        "orchestration/warehouse/origin.py",
        r"    must_be_listed\(digests\)\n",
        "",
        (f"{ORIGIN}::test_a_folder_of_somebody_else_never_reads_as_empty",),
    ),
    # the published file
    (
        "safety: a damaged published file is sound",
        "orchestration/pipeline.py",
        r'damage\.what_is_wrong\(settings\.published, must_hold="about"\) is None and ',
        "",
        (PUBLISHED_FILE,),
    ),
    (
        "safety: a log stays beside the published file",
        "orchestration/pipeline.py",
        r"    files\.set_aside\(files\.log_of\(settings\.published\)\)\n    if publishing",
        "    if publishing",
        (PUBLISHED_FILE,),
    ),
    (
        "safety: the published file may be written",
        "orchestration/warehouse/publishing.py",
        "READ_ONLY = 0o444",
        "READ_ONLY = 0o644",
        (PUBLISHED_FILE,),
    ),
    (
        "safety: an unreadable file is none",
        "dashboard/app.py",
        r"if data\.current_generation\(\) is None:",
        "if True:",
        ("tests/dashboard/test_unreadable.py",),
    ),
    (
        "safety: rows that have gone stay published",
        "orchestration/warehouse/copying.py",
        r"    if gone:",
        "    if False:",
        ("tests/orchestration/test_copying.py",),
    ),
    (
        "safety: a large table is taken to be unchanged",
        "orchestration/warehouse/copying.py",
        r"        return con\.execute\(f\"\{fingerprint\} \{mart\}\"\).*",
        "        return True",
        ("tests/orchestration/test_copying.py",),
    ),
    # holders of the warehouse, and killed runs
    (
        "safety: nobody is waited for",
        "orchestration/warehouse/opening.py",
        r"if locked is None:",
        "if True:",
        ("tests/orchestration/test_opening.py",),
    ),
    (
        "safety: publishing waits for nobody",
        "orchestration/warehouse/publishing.py",
        r"patiently\(partial\(con\.execute, (f\"attach .*?)\)\)\n",
        r"con.execute(\1)\n",
        ("tests/orchestration/test_opening.py",),
    ),
    (
        "safety: dbt does not say who has the warehouse",
        "orchestration/warehouse/dbt_opening.py",
        r"Path\(target, WHY_NOT_OPENED\)",
        'Path(target, "other.txt")',
        ("tests/orchestration/test_opening.py",),
    ),
    (
        "safety: dbt outlives its run",
        "orchestration/dbt_child.py",
        r"    ctypes\.CDLL[^\n]*\n",
        "",
        ("tests/orchestration/test_dbt_child.py",),
    ),
    (
        "safety: dbt's temporary files stay",
        "orchestration/dbt_child.py",
        r'os\.environ\["TMPDIR"\] = tempfile\.tempdir = str\(folder\)',
        "pass",
        ("tests/orchestration/test_dbt_child.py",),
    ),
    (
        "safety: a killed run goes on",
        "orchestration/broken_off.py",
        r"not _is_alive\(process\)",
        "False",
        ("tests/orchestration/test_broken_off.py",),
    ),
    (
        "safety: a run that goes on was killed",
        "orchestration/broken_off.py",
        r"not _is_alive\(process\)",
        "True",
        ("tests/orchestration/test_broken_off.py",),
    ),
    (
        "safety: a broken-off build is forgotten",
        "orchestration/pipeline.py",
        r"        run_status\.begin\(settings\.run_status, run_id\)\n        if not is_nothing_new",
        "        if not is_nothing_new",
        ("tests/orchestration/test_broken_off.py",),
    ),
    (
        "safety: a run starts beside a build",
        "orchestration/warehouse/lock.py",
        r"    except BlockingIOError:\n        return True",
        "    except BlockingIOError:\n        return False",
        ("tests/orchestration/test_definitions.py",),
    ),
    # clocks
    (
        "safety: the newest by the clock",
        "orchestration/warehouse/known.py",
        r'order="seen_order"',
        'order="seen_at"',
        ("tests/orchestration/test_loading.py",),
    ),
    (
        "safety: times to come go unsaid",
        "dbt_project/models/marts/health/digest_outcomes.sql",
        r"\{\{ is_ahead\('outcomes\.modified_at', 'outcomes\.seen_at'\) \}\}",
        "false",
        UNIT_TESTS,
    ),
    # damage
    ("safety: damage is not seen", "orchestration/warehouse/damage.py", r"if done\.returncode == DAMAGED:", "if False:", (DAMAGE,)),
    ("safety: what is lost is not named", "orchestration/warehouse/damage.py", r"    if not lost:", "    if True:", (DAMAGE,)),
    (
        "safety: a damaged database of Dagster's stays",
        "orchestration/dagster_storage.py",
        r"if _is_damaged\(database\):",
        "if False:",
        (DAMAGE,),
    ),
    ("safety: a damaged status is overwritten", "papertrends/run_status.py", r"            files\.set_aside\(path\)\n", "", (DAMAGE,)),
    # folders
    (
        "safety: a closed folder is left out without a word",
        "papertrends/digests/walking.py",
        r'yield Found\(folder, None, f"the folder cannot be entered',
        'Found(folder, None, f"the folder cannot be entered',
        ("tests/unit/digests/test_discover.py", "tests/orchestration/test_loading.py"),
    ),
    (
        "safety: looking takes all the time",
        "orchestration/defs/ingest/sensors.py",
        r"MOST_OF_THE_TIME = 0\.05",
        "MOST_OF_THE_TIME = 1.0",
        ("tests/orchestration/test_definitions.py",),
    ),
    # disks
    (
        "safety: no space is asked for",
        "orchestration/space.py",
        r"    if free\(settings\.data_dir\) < needed\(settings\):",
        "    if False:",
        ("tests/orchestration/test_doctor.py",),
    ),
    (
        "safety: a full disk speaks for itself",
        "orchestration/space.py",
        r"any\(words in said for words in FULL\) or is_full\(settings\.data_dir\)",
        "False",
        ("tests/faults/test_full_disk.py",),
    ),
    # Dagster's storage
    (
        "safety: old runs stay",
        "orchestration/retention.py",
        r"ids\[kept:\]",
        "ids[kept + AT_ONCE :]",
        ("tests/orchestration/test_retention.py::test_older_runs_are_deleted_and_the_newest_stay_complete",),
    ),
    (
        "safety: checks of old runs stay",
        "orchestration/retention.py",
        r"            con\.execute\(AssetCheckExecutionsTable[^\n]*\n",
        "            pass\n",
        ("tests/orchestration/test_retention.py::test_older_runs_are_deleted_and_the_newest_stay_complete",),
    ),
    (
        "safety: old looks stay",
        "orchestration/retention.py",
        r"        instance\.purge_ticks\([^\n]*\n",
        "        pass\n",
        ("tests/orchestration/test_retention.py::test_skipped_ticks_are_deleted_after_an_hour_and_others_stay",),
    ),
    (
        "safety: the schedule launches what is not new",
        "orchestration/defs/schedules.py",
        r"if pipeline\.is_nothing_new\(settings, wait_seconds=0\.0\)",
        "if False",
        ("tests/orchestration/test_retention.py",),
    ),
    # pages
    (
        "safety: a result of any size is sent",
        "dashboard/console/console_worker.py",
        r"rows, size, is_cut = row_limit, byte_limit, False",
        "rows, size, is_cut = row_limit, 2**40, False",
        ("tests/dashboard/test_console.py",),
    ),
    (
        "safety: a pivot may hide what writes",
        "dashboard/console/console_worker.py",
        r" and PIVOT\.match\(sql\)\)",
        ")",
        ("tests/dashboard/test_console.py",),
    ),
    (
        "safety: a pivot is refused",
        "dashboard/console/console_worker.py",
        r"kind == duckdb\.StatementType\.MULTI and PIVOT\.match\(sql\)",
        "False",
        ("tests/dashboard/test_console.py",),
    ),
    (
        "safety: text turns what stands beside it",
        "dashboard/text.py",
        r'_TURNING\.sub\("", (str\(value or ""\))\)',
        r"\1",
        ("tests/dashboard/test_text.py",),
    ),
    ("safety: a bare address becomes a link", "dashboard/text.py", r"\(\?<=www\)\(\?=\\\.\)\|", "", ("tests/dashboard/test_text.py",)),
    (
        "safety: a heading is a formula",
        "dashboard/downloads/exports.py",
        r"\[_cell\(name\) for name",
        "[name for name",
        ("tests/dashboard/test_exports.py",),
    ),
    (
        "safety: an odd status ends a page",
        "papertrends/run_status.py",
        r"            if field\.is_required\(\):",
        "            if True:",
        ("tests/dashboard/test_status.py::test_a_damaged_part_does_not_affect_the_others",),
    ),
)
"""What keeps strangers out and a fault from doing harm."""
CHANGES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    *(
        (
            f"check: {name} always passes",
            "orchestration/defs/ingest/checks.py",
            rf"(def {name}\(.*?)passed=not rows",
            r"\1passed=True",
            ("tests/orchestration/test_asset_checks.py",),
        )
        for name in ASSET_CHECKS
    ),
    (
        "check: one that fails stops nothing",
        "orchestration/defs/ingest/checks.py",
        r"blocking=True, ",
        "",
        ("tests/orchestration/test_asset_checks.py",),
    ),
    (
        "sensor: starts while files change",
        "orchestration/defs/ingest/sensors.py",
        r"if still_for < settings\.still_seconds:",
        "if False:",
        DEFINITIONS,
    ),
    (
        "schedule: it is off",
        "orchestration/defs/schedules.py",
        "DefaultScheduleStatus.RUNNING",
        "DefaultScheduleStatus.STOPPED",
        DEFINITIONS,
    ),
    (
        "schedule: every hour",
        "orchestration/defs/schedules.py",
        r"\{int\(_hour\)\} \* \* \*",
        "* * * *",
        DEFINITIONS,
    ),
    (
        "groups: a veto holds for its own pair alone",
        "papertrends/papers/groups.py",
        r"return bool\(between\) or arxiv_ids_differ or dois_differ",
        "return False",
        ("tests/unit/papers/test_groups.py",),
    ),
    (
        "withdrawal: a withdrawn digest stays in force",
        "dbt_project/models/intermediate/digests/int_contents.sql",
        r" and not decided\.is_withdrawn",
        "",
        ("tests/warehouse/test_papers.py::test_a_withdrawn_digest_counts_no_more_until_it_is_taken_back",),
    ),
    *SAFETY,
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
    text, module = _read(limits.file), Path(limits.file).stem
    for node in ast.parse(text).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if not isinstance(target, ast.Name) or value is None:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float) and target.id.isupper():
            for factor in (0, 2):
                yield Mutant(
                    f"{module}: {target.id} x {factor}", limits.file, _replaced(text, value, str(value.value * factor)), limits.tests
                )
        if target.id == limits.rules and isinstance(value, ast.List | ast.Tuple):
            for element in value.elts:
                name = (ast.get_source_segment(text, element) or "").split("\n")[0][:60]
                yield Mutant(f"{module}: without {name}", limits.file, _replaced(text, element, ""), limits.tests)


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
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", *tests]
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
        # some tests look at a copy as another user
        Path(scratch).chmod(0o755)
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
                survived = _survives(mutant, copy)
            finally:
                copies.put(copy)
            if survived:
                # at once, so that a run that is ended before its time has told what it found
                print(f"survived: {mutant.name} ({mutant.file}); no test of {', '.join(mutant.tests)} noticed", flush=True)
            return survived

        outcomes = list(track(pool.map(judge, chosen), description="mutants", total=len(chosen)))
    print(f"{len(chosen) - sum(outcomes)} of {len(chosen)} mutants were noticed")
    return min(sum(outcomes), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
