"""Which papers came when, and who was sent which of them, under whatever id they go by today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import delete, insert, select

from papertrends.library.opening import Opened
from papertrends.library.outbox import PART, SENT
from papertrends.library.tables import arrivals, delivered_papers, deliveries, mails, paper_keys

NOT_TWICE: Final = dt.timedelta(days=365)
"""How long a paper is not sent to the same person again."""
NEWS: Final = dt.timedelta(days=30)
"""A paper listed longer ago is no news, whenever its digest came."""


class Delivered:
    """The papers of a library's mails. Every method raises `LibraryError` where the database cannot be used."""

    def __init__(self, library: Opened) -> None:
        self.library = library

    def arrivals(self, papers: Iterable[tuple[str, Iterable[str]]], moment: dt.datetime) -> dict[str, dt.datetime]:
        """Say when papers were first published here.

        Args:
            papers: ids of the papers of the last weeks, each with its other ids, under which it may be known.
            moment: of the publish they are in, for those that are not known.
        """
        with self.library.reading() as connection:
            known = {str(paper_id): at for paper_id, at in connection.execute(select(arrivals.c.paper_id, arrivals.c.arrived_at))}
        return {paper_id: min((known[one] for one in (paper_id, *others) if one in known), default=moment) for paper_id, others in papers}

    def note_arrivals(self, papers: Iterable[tuple[str, Iterable[str]]], moment: dt.datetime) -> dict[str, dt.datetime]:
        """Record when papers were first published here, and say so of each, as `arrivals` does."""
        found = self.arrivals(papers, moment)
        with self.library.writing() as connection:
            known = set(connection.execute(select(arrivals.c.paper_id)).scalars())
            new = [{"paper_id": paper_id, "arrived_at": at} for paper_id, at in found.items() if paper_id not in known]
            if new:
                connection.execute(insert(arrivals), new)
            connection.execute(delete(arrivals).where(arrivals.c.arrived_at < moment - 2 * NEWS))
        return found

    def delivered(self, today: Mapping[str, str], since: dt.datetime) -> dict[int, set[str]]:
        """Say which papers of today each subscriber was sent, under whatever id.

        Args:
            today: papers of today by all that they are known by: ids of then and now, arXiv ids, DOIs.
            since: what was planned before counts no more.
        """
        of_then: dict[str, set[str]] = {}
        keys = list(today)
        found: dict[int, set[str]] = {}
        with self.library.reading() as connection:
            for at in range(0, len(keys), PART):
                wanted = select(paper_keys).where(paper_keys.c.paper_key.in_(keys[at : at + PART]))
                for then, key in connection.execute(wanted):
                    of_then.setdefault(then, set()).add(today[key])
            ids = list(of_then)
            for at in range(0, len(ids), PART):
                wanted = (
                    select(deliveries.c.subscription_id, delivered_papers.c.paper_id)
                    .join(deliveries, deliveries.c.delivery_id == delivered_papers.c.delivery_id)
                    .join(mails, mails.c.mail_id == deliveries.c.mail_id)
                    .where(delivered_papers.c.paper_id.in_(ids[at : at + PART]), deliveries.c.state.in_(SENT), mails.c.planned_at >= since)
                )
                for number, then in connection.execute(wanted):
                    found.setdefault(number, set()).update(of_then[then])
        return found

    def note_keys(self, keys: Mapping[str, Iterable[str]]) -> None:
        """Record what papers are known by, before they are sent."""
        rows = [{"paper_id": paper_id, "paper_key": key} for paper_id, of_paper in keys.items() for key in {paper_id, *of_paper}]
        with self.library.writing() as connection:
            ids = list(keys)
            known: set[tuple[str, str]] = set()
            for at in range(0, len(ids), PART):
                wanted = select(paper_keys).where(paper_keys.c.paper_id.in_(ids[at : at + PART]))
                known |= {(paper_id, key) for paper_id, key in connection.execute(wanted)}
            new = [row for row in rows if (row["paper_id"], row["paper_key"]) not in known]
            if new:
                connection.execute(insert(paper_keys), new)
