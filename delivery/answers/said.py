"""What was said stays: a list as it was published, beside what today's method says."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import duckdb

from delivery.answers import basis
from delivery.answers.basis import Part
from delivery.answers.model import BadQuestionError, NotFoundError, Said, SaidRow
from delivery.answers.published import Reader
from delivery.answers.status import METHOD

List = Literal["phrases", "topics", "papers"]
METHODS: Final = {"phrases": "trends", "topics": "trends", "papers": "papers"}
"""The method that decides, by list."""


def said(reader: Reader, of: str, on: dt.date, part: Part) -> Said:
    """Give a list as it was published last on a day or before it.

    Raises:
        BadQuestionError: there is no such list.
        NotFoundError: nothing was published by then, or it is not known what.
    """
    if of not in METHODS:
        raise BadQuestionError(f"The lists are {', '.join(METHODS)}; not {of}.")
    try:
        found = reader.table("said", of=of, on_day=on).to_pylist()
    except duckdb.CatalogException:
        found = []  # a file that was published before lists were kept
    if not found:
        raise NotFoundError(f"Nothing is known of what was said of {of} on {on}: nothing was published by then, or only the sample.")
    listed = [SaidRow(**{name: value for name, value in row.items() if name in SaidRow.model_fields}) for row in found if row["id"]]
    today = basis.facts(reader).get(METHOD + METHODS[of])
    more = {"as_of": found[0]["as_of"], "notes": [] if found[0]["method"] == today else ["The method has changed since."]}
    shown = listed[part.first : part.first + part.most]
    return Said(
        **dict(basis.answer(reader, "published_trends", shown, len(listed), part, **more)),
        of=of,
        on=on,
        said_at=found[0]["said_at"].replace(tzinfo=dt.UTC),
        said_by=found[0]["generation"],
        method=found[0]["method"],
        method_today=today,
    )
