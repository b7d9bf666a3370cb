"""A day after another: what is added to tables of a cluster makes them what a full rebuild makes them."""

from __future__ import annotations

from pathlib import Path

from tests import invented_history
from tests.cluster.run.places import Place, differences


def test_a_day_added_equals_a_full_rebuild(sail: str, tmp_path: Path) -> None:
    history = tmp_path / "history"
    history.mkdir()
    invented_history.write(history)
    digests = sorted(path for path in history.rglob("*") if path.is_file())
    place = Place(tmp_path / "place")
    # two lists that come late, one of them from the middle, and one that goes
    late, gone = [digests[len(digests) // 2], digests[-1]], digests[3]
    place.add(*(digest for digest in digests if digest not in late))
    place.build_on(sail)
    place.add(*late)
    (place.root / "digests" / gone.name).unlink()
    place.build_on(sail)
    rebuilt = Place(tmp_path / "rebuilt")
    place.copied(rebuilt.root)
    (rebuilt.root / "data" / "cluster.duckdb").unlink()
    rebuilt.build(PAPERTRENDS_ENGINE="duckdb")
    assert differences(rebuilt.published, place.published) == {}
