"""Topics, phrases and papers that trend on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from delivery.answers import basis
from delivery.answers.basis import Part
from delivery.answers.model import Answer, BadQuestionError, NamedRow, NotFoundError, Place, RankedPaper, Trend
from delivery.answers.published import Reader
from delivery.answers.rows import Days, Named, Window
from delivery.answers.search import names

KINDS: Final = ("phrase", "topic")
CALLED: Final = ("rising", "new", "growing", "falling")
"""What a list of trends shows; topics and phrases of another status are asked for by their names."""
RANKED: Final = 50
"""Trending papers that are kept of a Sunday."""
LOOKED_AT: Final = 1_000
"""Topics and phrases with a name, at most."""


def days(reader: Reader) -> Days:
    """Give the days that can be asked for."""
    return reader.rows("trend_days", Days)[0]


def window(reader: Reader, day: dt.date | None) -> Window:
    """Give what is compared as of a day; by default as of the newest Sunday with enough data.

    Raises:
        NotFoundError: there is no dated digest, or none up to that day.
    """
    known = days(reader)
    if known.first_day is None:
        raise NotFoundError("No digest says of which day it is, so there are no trends.")
    if day and not known.first_day <= day <= known.last_day:
        raise NotFoundError(f"{day} is not a day between {known.first_day} and {known.last_day}.")
    return reader.rows("trend_window", Window, as_of=day or usual_day(known))[0]


def usual_day(known: Days) -> dt.date:
    """Give the day of lists for which none was asked: the newest Sunday with enough data, or the newest there is."""
    return known.telling or known.newest or known.last_day


def notes_on(found: Window) -> list[str]:
    """Say what limits a comparison."""
    notes: list[str] = []
    if not found.has_history:
        notes.append("Too little history to tell: a trend needs digests of 16 weeks or more.")
    if found.is_partial:
        notes.append("This week is not over: its numbers will change.")
    if not found.is_sunday:
        notes.append("On days other than Sundays all sources are compared: one that joined or left can look like a trend.")
    return notes


def trending(reader: Reader, kind: str, day: dt.date | None, part: Part, statuses: tuple[str, ...] = CALLED) -> Answer[Trend]:
    """List topics or phrases that rise, are new, grow or fall as of a day.

    Raises:
        BadQuestionError: the kind or a status is not known.
        NotFoundError: there are no trends on that day.
    """
    if kind not in KINDS:
        raise BadQuestionError(f"Trends are of {' and '.join(KINDS)}; not of {kind}.")
    if unknown := set(statuses) - set(CALLED):
        raise BadQuestionError(f"A list of trends has {', '.join(CALLED)}; not {', '.join(sorted(unknown))}.")
    compared = window(reader, day)
    asked = {"kind": kind, "as_of": compared.as_of, "is_sunday": compared.is_sunday, "recent_from": compared.recent_from}
    found = reader.table("trending", **asked).to_pylist() if compared.has_history else []
    called = [row for row in found if row["status"] in statuses]
    shown = called[part.first : part.first + part.most]
    places = basis.places_of(reader, kind, [row["id"] for row in shown], compared.recent_from, compared.as_of)
    rows = [Trend(**_of_trend(row), places=places.get(row["id"], [])) for row in shown]
    table = f"trending_{kind}s" if compared.is_sunday else "trending_on"
    more = {"as_of": compared.as_of, "recent_from": compared.recent_from, "notes": notes_on(compared)}
    return basis.answer(reader, table, rows, len(called), part, **more)


def _of_trend(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in Trend.model_fields}


def trending_papers(reader: Reader, day: dt.date | None, part: Part) -> Answer[RankedPaper]:
    """List the papers that rank first on the Sunday of a day or before it; by default on the Sunday of `usual_day`.

    Raises:
        NotFoundError: there is no dated digest up to that day.
    """
    known = days(reader)
    if known.first_day is None:
        raise NotFoundError("No digest says of which day it is, so no paper is ranked.")
    found = reader.table("trending_papers", as_of=day or usual_day(known), most=RANKED).to_pylist()
    shown = found[part.first : part.first + part.most]
    papers = basis.paper_rows(reader, [row["paper_id"] for row in shown])
    rows = [RankedPaper(**papers[row["paper_id"]], rank=row["rank"], score=row["score"], reasons=row["reasons"]) for row in shown]
    return basis.answer(reader, "trending_papers", rows, len(found), part, as_of=found[0]["as_of"] if found else None)


def named(reader: Reader, text: str, part: Part, kinds: tuple[str, ...] = KINDS) -> Answer[NamedRow]:
    """Find topics and phrases by name or id, with how they compared last.

    Raises:
        BadQuestionError: a kind is not known.
        NotFoundError: nothing has that name.
    """
    if set(kinds) - set(KINDS):
        raise BadQuestionError(f"Names are of {' and '.join(KINDS)}.")
    of_id = [row for row in reader.rows("named_by_id", Named, id=text.strip()) if row.kind in kinds]
    found = of_id or names.named(reader, text, list(kinds), LOOKED_AT)
    if not found:
        raise NotFoundError(f"No {' or '.join(kinds)} is called {text}.")
    shown = found[part.first : part.first + part.most]
    last, places = _last(reader, shown)
    rows = [
        NamedRow(kind=one.kind, name=one.name, papers=one.papers, places=places.get(one.id, []), **last.get(one.id, {"id": one.id}))
        for one in shown
    ]
    as_of = next((row.as_of for row in rows if row.as_of), None)
    return basis.answer(reader, "topics, phrases", rows, len(found), part, as_of=as_of)


def _last(reader: Reader, shown: list[Named]) -> tuple[dict[str, dict[str, Any]], dict[str, list[Place]]]:
    """Read how topics and phrases compared last, and where their newest papers are listed, by their ids."""
    last: dict[str, dict[str, Any]] = {}
    places: dict[str, list[Place]] = {}
    for kind in KINDS:
        ids = [one.id for one in shown if one.kind == kind]
        if ids:
            last |= {row["id"]: row for row in reader.table("last_comparison", kind=kind, ids=ids).to_pylist()}
            places |= basis.newest_places_of(reader, kind, ids)
    return last, places
