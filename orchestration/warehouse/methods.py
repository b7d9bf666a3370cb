"""The version of each method: it changes when the code or a limit that decides changes."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import yaml

from orchestration.dbt_manifest import published_macros
from papertrends.settings import ROOT

DECIDED_BY = {
    "trends": ("dbt_project/models/intermediate/calendar", "dbt_project/models/intermediate/trends", "papertrends/trends"),
    "papers": (
        "dbt_project/models/intermediate/trends/int_recent_papers.sql",
        "dbt_project/models/marts/trends/trending_papers.sql",
        "dbt_project/macros/trending_papers.sql",
    ),
    "merges": ("dbt_project/models/intermediate/papers", "papertrends/papers"),
}
"""Files and folders that decide, by method."""
CODE = {".sql", ".py", ".txt"}


def facts(project: Path) -> dict[str, str]:
    """Give the version of each method, that of papertrends and a hash of what decides, and the days of trending papers."""
    limits = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    of_papers = sorted((name, value) for name, value in limits.items() if name.startswith("paper_"))
    # compiled: the limits of trends are written into it
    more = {"trends": published_macros(project)["trending"], "papers": repr(of_papers)}
    versions = {f"method_{method}": _version(places, more.get(method, "")) for method, places in DECIDED_BY.items()}
    return versions | {"paper_recent_days": str(limits["paper_recent_days"])}


def _version(places: tuple[str, ...], more: str) -> str:
    digest = hashlib.sha256(more.encode())
    for place in (ROOT / name for name in places):
        for path in sorted(found for found in (place, *place.rglob("*")) if found.suffix in CODE and found.is_file()):
            digest.update(path.read_bytes())
    return f"{metadata.version('papertrends')}+{digest.hexdigest()[:8]}"
