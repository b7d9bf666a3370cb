"""What every answer rests on: the facts of the file, its parts, and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from delivery.answers.model import Answer, BadQuestionError, PaperRow, Place, Row
from delivery.answers.published import Reader
from delivery.answers.rows import Fact

USUAL: Final = 20
"""Rows of a part unless asked."""
MOST: Final = 100
"""Rows of a part at most."""
PLACES: Final = 3
"""Places named of a row of a list."""
LOOKED_AT_FIRST: Final = 100_000
"""Of papers, the newest, among which the newest of a topic or phrase are looked for first: all of a million take twice as long."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows of a list are wanted."""

    first: int = 0
    most: int = USUAL

    def __post_init__(self) -> None:
        """Refuse what is no part of a list."""
        if self.first < 0 or not 1 <= self.most <= MOST:
            raise BadQuestionError(f"Ask for 1 to {MOST} rows, from row 0 on.")


def facts(reader: Reader) -> dict[str, str]:
    """Give the facts about the file."""
    return {fact.key: fact.value or "" for fact in reader.rows("about", Fact)}


def answer(
    reader: Reader,
    table: str,
    rows: Sequence[Row],
    found: int,
    part: Part | None = None,
    **more: Any,
) -> Answer[Row]:
    """Put rows into an answer, with what they are of."""
    about = facts(reader)
    first = part.first if part else 0
    end = first + len(rows)
    return Answer(
        table=table,
        generation=about.get("generation", ""),
        published_at=about.get("published_at", ""),
        found=found,
        first=first,
        next=end if rows and end < found else None,
        rows=list(rows),
        **more,
    )


def paper_rows(reader: Reader, paper_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Read what lists say of papers, by their ids."""
    found = paper_rows_whole(reader, paper_ids)
    return {row["paper_id"]: {name: value for name, value in row.items() if name in PaperRow.model_fields} for row in found}


def paper_rows_whole(reader: Reader, paper_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Read what lists say of papers, and their abstracts, in the order of the ids."""
    return reader.table("paper_rows", paper_ids=list(paper_ids), most_places=PLACES).to_pylist() if paper_ids else []


def places_of(
    reader: Reader, kind: str, ids: Sequence[str], recent_from: dt.date, as_of: dt.date, newest: int | None = None
) -> dict[str, list[Place]]:
    """Name files and lines of the newest papers of topics or phrases in a window; with `newest`, of that many papers."""
    found: dict[str, list[Place]] = {}
    asked = {"kind": kind, "ids": list(ids), "recent_from": recent_from, "as_of": as_of, "most": PLACES, "newest": newest}
    for row in reader.table("places_of_recent", **asked).to_pylist() if ids else []:
        found.setdefault(row["id"], []).append(Place(**row["place"]))
    return found


def newest_places_of(reader: Reader, kind: str, ids: Sequence[str]) -> dict[str, list[Place]]:
    """Name files and lines of the newest papers of topics or phrases, whenever they were listed."""
    found = places_of(reader, kind, ids, dt.date.min, dt.date.max, LOOKED_AT_FIRST)
    few = [one for one in ids if len(found.get(one, [])) < PLACES]
    return found | places_of(reader, kind, few, dt.date.min, dt.date.max)


def day_of(text: str) -> dt.date:
    """Read a day.

    Raises:
        BadQuestionError: it is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestionError(f"{text} is no day. Write 2025-06-01.") from error
