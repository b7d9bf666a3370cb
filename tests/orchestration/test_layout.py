"""Rows of the published file lie in the order that the code says, also after an upgrade that changed the order."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import copying, publishing
from papertrends import run_status
from tests.conftest import Place


def publish(place: Place) -> None:
    run = ("run", run_status.now())
    publishing.publish(place.data / "warehouse.duckdb", place.published, run, {"sample": "true"}, "", is_as_left=True)


def stored(place: Place) -> list[str]:
    with duckdb.connect(str(place.published), read_only=True) as con:
        return [paper_id for (paper_id,) in con.execute("select paper_id from paper_topics").fetchall()]


def test_a_file_of_another_order_is_written_anew(built: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    with monkeypatch.context() as before:
        before.setitem(copying.STORED_BY, "paper_topics", "paper_id desc")
        before.setattr(copying, "LAYOUT", "another")
        publish(place)
    assert stored(place) == sorted(stored(place), reverse=True)
    publish(place)
    assert stored(place) == sorted(stored(place))


def test_a_file_of_this_order_is_brought_up_to_date(built: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    place = Place(shutil.copytree(built.root, tmp_path / "instance"))
    publish(place)
    monkeypatch.setitem(copying.STORED_BY, "paper_topics", "paper_id desc")
    publish(place)
    assert stored(place) == sorted(stored(place))
