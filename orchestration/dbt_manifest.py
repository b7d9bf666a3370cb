"""The dbt manifest behind the asset definitions, rebuilt only when the project has changed.

Parsing at each load costs ten seconds and more; a fingerprint of the project's files costs milliseconds. The manifest also
holds the macros of the published file (analyses/published), compiled from the same macros and vars as the models.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from filelock import FileLock

WATCHED = {".sql", ".yml", ".csv", ".py", ".md", ".txt"}
MADE_BY_DBT = {"target", "logs", "dbt_packages"}
"""Folders of the project that are not its own; other runs write and delete there at any time."""
PARSED = "parsed.msgpack"
"""The project as dbt parsed it, beside the manifest; builds need not parse it again, wherever their data lies."""

OF_ANY_ENGINE = {"PAPERTRENDS_ENGINE": "duckdb"}
"""The manifest is DuckDB's, whichever engine runs the models: what they are and read is the same."""


class ManifestError(RuntimeError):
    """dbt could not compile the project; the message is dbt's own."""


def project_fingerprint(project: Path) -> str:
    """Hash the dbt project's own files: models, seeds, macros, tests and configuration."""
    digest = hashlib.sha256()
    own = (path for place in project.iterdir() if place.name not in MADE_BY_DBT for path in (place, *place.rglob("*")))
    for path in sorted(path for path in own if path.suffix in WATCHED):
        digest.update(str(path.relative_to(project)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def ensure_manifest(project: Path) -> Path:
    """Return the path of a manifest that matches the project's files, compiling the project when there is none.

    Raises `ManifestError` when dbt cannot compile the project.
    """
    # dbt takes a relative target as one within the project, and notes where seeds are as it was told
    project = project.absolute()
    target = project / "target"
    target.mkdir(exist_ok=True)
    manifest, stamp = target / "manifest.json", target / "manifest.fingerprint"
    fingerprint = f"{project_fingerprint(project)} dbt {metadata.version('dbt-core')}"

    def is_current() -> bool:
        return manifest.exists() and (target / PARSED).exists() and stamp.exists() and stamp.read_text() == fingerprint

    # without a lock first: a container's file system is read-only
    if is_current():
        return manifest
    with FileLock(target / "manifest.lock"):
        if is_current():
            return manifest
        # a process that does not wait for the lock must not take half a manifest for a whole one
        stamp.unlink(missing_ok=True)
        command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "compile", "--no-introspect", "--no-populate-cache"]
        command += ["--select", "resource_type:analysis", "--project-dir", str(project), "--profiles-dir", str(project)]
        # analyses ask nothing of the warehouse, so it stays closed
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | OF_ANY_ENGINE | {"DBT_TARGET_PATH": str(target)}
        )
        if done.returncode != 0:
            msg = f"dbt cannot compile {project}:\n{done.stdout}{done.stderr}"
            raise ManifestError(msg)
        # a copy, since any `dbt` at a terminal writes its own, perhaps with other variables
        shutil.copyfile(target / "partial_parse.msgpack", target / PARSED)
        stamp.write_text(fingerprint)
    return manifest


def published_macros(project: Path) -> dict[str, str]:
    """Return the SQL that makes the macros of the published file, by the name of its file in analyses/published."""
    nodes = json.loads(ensure_manifest(project).read_text(encoding="utf-8"))["nodes"].values()
    compiled = {node["name"]: node["compiled_code"] for node in nodes if node["resource_type"] == "analysis"}
    return dict(sorted(compiled.items()))
