"""What changed since a day, and what is new for a watch."""

from __future__ import annotations

import datetime as dt
from typing import Final

from delivery.answers import basis, papers, trends
from delivery.answers.basis import Part
from delivery.answers.model import BadQuestionError, Change, Changes, NotFoundError, Watched
from delivery.answers.published import Reader
from delivery.answers.rows import FoundId, Loaded, Sunday

LONGEST: Final = 1_000
"""Letters of a watch, as of every search."""


def since(reader: Reader, day: dt.date, part: Part) -> Changes:
    """Compare what is said of the newest Sunday with what the same method says of the Sunday on a day or before it.

    Raises:
        NotFoundError: there are no trends, or none so early.
    """
    now = trends.window(reader, None)
    then = reader.rows("sunday_before", Sunday, day=day)[0].day
    if then is None:
        raise NotFoundError(f"There is no Sunday with trends on {day} or before it.")
    found = reader.table("changed_trends", earlier=then, later=now.as_of).to_pylist()
    shown = found[part.first : part.first + part.most]
    compared_from = trends.window(reader, then).recent_from
    places = {
        kind: basis.places_of(reader, kind, [row["id"] for row in shown if row["kind"] == kind], compared_from, now.as_of)
        for kind in trends.KINDS
    }
    rows = [Change(**row, places=places[row["kind"]].get(row["id"], [])) for row in shown]
    new = reader.rows("new_since", FoundId, since=then + dt.timedelta(days=1), most=1)
    whole = basis.answer(
        reader,
        "trending_topics, trending_phrases",
        rows,
        len(found),
        part,
        as_of=now.as_of,
        recent_from=now.recent_from,
        notes=trends.notes_on(now),
    )
    return Changes(**dict(whole), since=then, new_papers=new[0].found if new else 0)


def watch(reader: Reader, text: str, cursor: str, part: Part) -> Watched:
    """List papers of a search that were loaded after a cursor, the newest first; without one, the newest of all.

    The cursor is the reader's to keep: asking twice with the same one gives the same papers.

    Raises:
        BadQuestionError: the search or the cursor cannot be read.
    """
    if not text.strip():
        raise BadQuestionError('A watch is a search: words, author:"Yann LeCun", topic:robotics.')
    after = None
    if cursor:
        try:
            after = dt.datetime.fromisoformat(cursor).replace(tzinfo=None)
        except ValueError as error:
            raise BadQuestionError(f"{cursor} is no cursor: give the one of the answer before.") from error
    found = papers.search(reader, text[:LONGEST], part, sort="newest", whole=True, loaded_after=after)
    newest = reader.rows("last_loaded", Loaded)[0].moment
    moments = [moment for moment in (after, newest) if moment]
    return Watched(**dict(found), watch=text.strip(), cursor=max(moments).isoformat() if moments else "")
