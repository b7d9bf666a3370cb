"""What Dagster is given, as lines that a person reviews as a diff: `make snapshots` writes them anew."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import dagster as dg

SNAPSHOT = Path(__file__).with_name("definitions.txt")


def lines(defs: dg.Definitions) -> list[str]:
    """Assets by group, then checks of our own, jobs, sensors and schedules."""
    graph, repository = defs.resolve_asset_graph(), defs.get_repository_def()
    found: list[str] = []
    assets = sorted(
        (graph.get(key).group_name, key.to_user_string()) for key in graph.get_all_asset_keys() if graph.get(key).is_materializable
    )
    for group, members in groupby(assets, key=lambda asset: asset[0]):
        found += [f"group {group}", *(f"  {name}" for _, name in members)]
    own = {key for check in defs.asset_checks or [] for key in check.check_keys}
    found += sorted(f"check {key.to_user_string()}{', blocking' if graph.get_check_spec(key).blocking else ''}" for key in own)
    found += sorted(f"job {job.name}" for job in repository.get_all_jobs() if not job.name.startswith("__"))
    found += sorted(f"sensor {sensor.name}, {sensor.default_status.value}" for sensor in repository.sensor_defs)
    found += sorted(f"schedule {one.name}, {one.cron_schedule}, {one.default_status.value}" for one in repository.schedule_defs)
    return found


if __name__ == "__main__":
    from orchestration.definitions import defs as load

    SNAPSHOT.write_text("\n".join(lines(load())) + "\n", encoding="utf-8")
    print(f"wrote {SNAPSHOT}")
