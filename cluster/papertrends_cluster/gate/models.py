"""The models as dbt compiles them: built anew and, where that is another query, added to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SHAPES = ("full", "incremental")


@dataclass(frozen=True)
class Model:
    """One query of a model, or its code in Python."""

    name: str
    relation: str
    shape: str
    sql: str
    over: str | None = None
    """The CTE up to which it is translated, if it runs per row."""

    def __str__(self) -> str:
        return f"{self.name}-{self.shape}"


def compile_models(project: Path, data: Path, folder: Path) -> None:
    """Let dbt compile every model against a warehouse that has been built."""
    for shape in SHAPES:
        command = [
            str(Path(sys.executable).with_name("dbt")),
            "--quiet",
            "compile",
            "--project-dir",
            str(project),
            "--profiles-dir",
            str(project),
        ]
        command += [
            "--target-path",
            str(folder / shape),
            "--log-path",
            str(folder / "logs"),
            *(["--full-refresh"] if shape == "full" else []),
        ]
        subprocess.run(command, check=True, env=os.environ | {"PAPERTRENDS_DATA_DIR": str(data)})


def compiled(folder: Path, runs: str | None = None) -> list[Model]:
    """Every query of every SQL model, or the code of all in Python that run as is said; of an unchanged one, the one that it has."""
    language = "python" if runs else "sql"
    found: dict[tuple[str, str], Model] = {}
    for shape in SHAPES:
        nodes = json.loads((folder / shape / "manifest.json").read_text())["nodes"].values()
        for node in nodes:
            if node["resource_type"] == "model" and node["language"] == language and runs in {None, node["config"]["meta"].get("runs")}:
                sql = (folder / shape / "compiled" / "papertrends" / node["original_file_path"]).read_text()
                if shape == "full" or found[node["name"], "full"].sql != sql:
                    over = node["config"]["meta"].get("over")
                    found[node["name"], shape] = Model(node["name"], f"{node['schema']}.{node['name']}", shape, sql, over)
    return sorted(found.values(), key=str)
