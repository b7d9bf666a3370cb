"""Subscribers as CSV: one row each, with their wishes."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, TextIO

from papertrends.library.opening import Opened
from papertrends.library.subscriptions import Interest, NoAddressError, NoWishError, Subscriptions, Wishes

COLUMNS: Final[tuple[str, ...]] = ("address", "state", "rhythm", "weekday", "hour", "time_zone", "sign_of_life", "login", "interests")


@dataclass(slots=True)
class BroughtIn:
    """What came of an import; `problems` are sentences that name the line."""

    new: int = 0
    known: int = 0
    problems: list[str] = field(default_factory=list[str])


def export(library: Opened, into: TextIO) -> None:
    """Write all subscriptions. Raises `LibraryError`."""
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in Subscriptions(library).all():
        wishes = asdict(one.wishes)
        interests = json.dumps(wishes.pop("interests"), ensure_ascii=False)
        row = {"address": one.address, "state": one.state, "interests": interests} | wishes
        writer.writerow([row[column] for column in COLUMNS])


def bring_in(library: Opened, rows: Iterable[Mapping[str, str]]) -> BroughtIn:
    """Take over subscribers who have confirmed elsewhere; of an export, those that are active. Raises `LibraryError`."""
    done, now = BroughtIn(), dt.datetime.now(dt.UTC)
    for line, row in enumerate(rows, 2):
        try:
            if (row.get("state") or "active") != "active":
                continue
            is_new = Subscriptions(library).bring_in(row.get("address") or "", _wishes(row), now)
        except (NoAddressError, NoWishError, ValueError, TypeError) as error:
            done.problems.append(f"line {line}: {error}")
            continue
        done.new += is_new
        done.known += not is_new
    return done


def _wishes(row: Mapping[str, str]) -> Wishes:
    """Read wishes from a row; what is left out is as usual."""
    usual = Wishes()
    interests = tuple(Interest(**one) for one in json.loads(row.get("interests") or "[]")) or usual.interests
    return Wishes(
        interests,
        "weekly" if row.get("rhythm") == "weekly" else "daily",
        int(row.get("weekday") or usual.weekday),
        int(row.get("hour") or usual.hour),
        row.get("time_zone") or usual.time_zone,
        (row.get("sign_of_life") or "").lower() == "true",
        row.get("login") or None,
    )
