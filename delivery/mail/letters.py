"""The words of a mail, before they become HTML and text: one line each, links only to the web, nothing of theirs as markup."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from delivery.mail.composing import rising_for
from delivery.mail.edition import Card, Rise
from delivery.mail.links import Links
from papertrends.gist import gist, shortened
from papertrends.library.subscriptions import Wishes
from papertrends.sentences import counted

AUTHORS: Final = 3
LONGEST_TITLE: Final = 300
LONGEST_WHY: Final = 300
LONGEST_ADDRESS: Final = 500
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVIDENCE: Final = ((0.001, "very strong"), (0.01, "strong"), (0.05, "moderate"), (0.25, "weak"))
"""Words for q-values up to a limit, as on Trends."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a mail."""

    title: str
    address: str
    facts: str
    gist: str
    why: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RisingRow:
    """What is rising, with its numbers."""

    name: str
    address: str
    numbers: str


@dataclass(frozen=True, slots=True)
class News:
    """A mail with news."""

    subject: str
    preview: str
    heading: str
    sentence: str
    papers: tuple[PaperRow, ...]
    more: str
    more_address: str
    rising: tuple[RisingRow, ...]
    rising_note: str
    quiet: str
    reason: str
    manage: str
    unsubscribe: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A mail that asks to confirm a subscription."""

    subject: str
    preview: str
    heading: str
    sentence: str
    note: str
    reason: str
    confirm: str
    unsubscribe: str


def plain(text: str, longest: int = LONGEST_TITLE) -> str:
    """Write a text from a file on one line, without what controls more than it, such as the direction of reading."""
    kinds = ((one, unicodedata.category(one)) for one in text)
    return shortened("".join(" " if kind in {"Cc", "Zl", "Zp"} else one for one, kind in kinds if kind not in {"Cf", "Cs"}), longest)


def web(address: str) -> str | None:
    """Give an address that a mail may link, and None for one that is not of the web."""
    try:
        parts = urlsplit(address)
        has_host = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    is_plain = len(address) <= LONGEST_ADDRESS and not any(one.isspace() or unicodedata.category(one)[0] == "C" for one in address)
    return quote(address, safe="/:?&=%#@+,;~.-_!$'()*[]") if has_host and is_plain else None


def day_in_words(day: dt.date) -> str:
    """Write a day as 27 November 2026."""
    return f"{DAYS[day.weekday()]} {day.day} {day:%B %Y}"


def paper_row(card: Card, root: str) -> PaperRow:
    """Describe a paper, the same for everybody."""
    names = [plain(name, 80) for name in card.authors[:AUTHORS]]
    more = f" and {len(card.authors) - AUTHORS} more" if len(card.authors) > AUTHORS else ""
    facts = [
        *([", ".join(names) + more] if names else []),
        str(card.first_listed_on or "undated"),
        *([counted(card.upvotes, "upvote")] if card.upvotes is not None else []),
    ]
    links = [(plain(str(one["link"]), 30), address) for one in card.links if not one["is_search"] and (address := web(str(one["url"])))]
    address = f"{root}/paper?{urlencode({'id': card.paper_id})}"
    title = plain(card.title) or "untitled"
    return PaperRow(title, address, " · ".join(facts), plain(gist(card.summary, card.abstract)), "", tuple(links))


def because(row: PaperRow, why: str) -> PaperRow:
    """Say why a paper is in a mail."""
    return replace(row, why=plain(why, LONGEST_WHY))


def rising_row(rise: Rise, root: str) -> RisingRow:
    """Describe what is rising, with numbers and denominators."""
    now = f"{_share(rise.recent_papers, rise.recent_total_papers)} of papers now ({rise.recent_papers:,} of {rise.recent_total_papers:,})"
    of_before = f"({rise.baseline_papers:,} of {rise.baseline_total_papers:,})"
    before = f"{_share(rise.baseline_papers, rise.baseline_total_papers)} before {of_before}"
    change = f": {rise.change:.1f}×" if rise.change is not None and rise.baseline_papers else ""
    words = next((f" ({word} evidence)" for most, word in EVIDENCE if rise.q_value is not None and rise.q_value <= most), "")
    page = f"topics?{urlencode({'topic': rise.id})}" if rise.kind == "topic" else f"phrase?{urlencode({'id': rise.id})}"
    name = plain(rise.name) if rise.kind == "topic" else f"“{plain(rise.name)}”"
    return RisingRow(name, f"{root}/{page}", f"{now}, {before}{change}{words}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:.1%}"


def news(
    wishes: Wishes,
    content: Mapping[str, Any],
    rows: Sequence[PaperRow],
    rising: Sequence[Rise],
    links: Links,
    handle: str,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> News:
    """Write the mail of one subscriber."""
    day = now.astimezone(zone).date()
    count = int(content["found"])
    heading, sentence = _opening(str(content["situation"]), count, str(content["newest_day"]), is_first=bool(content["is_first"]))
    chosen = rising_for(list(rising), wishes.interests) if content["tells_rising"] else []
    rest = count - len(rows)
    quiet = [plain(str(one), 120) for one in content["quiet"]]
    since = str(content["newest_day"])
    return News(
        subject=f"{heading}, {day_in_words(day)}",
        preview=rows[0].title if rows else sentence,
        heading=heading,
        sentence=sentence,
        papers=tuple(rows),
        more=f"{counted(rest, 'more new paper')} on the dashboard" if rest > 0 and rows else "",
        more_address=f"{links.root}/papers?{urlencode({'from': since})}" if since else f"{links.root}/papers",
        rising=tuple(rising_row(one, links.root) for one in chosen),
        rising_note=f"As of {day_in_words(chosen[0].as_of)}: share of papers in the last eight weeks, compared with the weeks before."
        if chosen
        else "",
        quiet=f"Nothing new: {', '.join(quiet)}." if quiet else "",
        reason=f"You get this mail {rhythm_in_words(wishes)} because you subscribed to papertrends at {links.root}.",
        manage=links.address("manage", handle),
        unsubscribe=links.address("unsubscribe", handle),
    )


def _opening(situation: str, count: int, newest: str, *, is_first: bool) -> tuple[str, str]:
    """Give the heading and the first sentence, which tell a quiet day, a failed build and a missing digest apart."""
    upto = f" The newest digest is of {day_in_words(dt.date.fromisoformat(newest))}." if newest else ""
    match situation:
        case "news":
            return counted(count, "new paper"), f"{'Your first mail' if is_first else 'New since your last mail'}.{upto}"
        case "failed_run":
            return "No news: the last build failed", f"Nothing new could be published since your last mail. Data health says why.{upto}"
        case "no_new_digest":
            return "No new digest", f"No digest has come since your last mail.{upto}"
        case _:
            return "A quiet day", f"New digests came, and nothing in them matches what you asked for.{upto}"


def rhythm_in_words(wishes: Wishes) -> str:
    """Say how often a mail comes."""
    often = "daily" if wishes.rhythm == "daily" else f"every {DAYS[wishes.weekday]}"
    return f"{often} from {wishes.hour:02}:00 on ({wishes.time_zone})"


def confirmation(links: Links, handle: str) -> Confirmation:
    """Write the mail that asks to confirm. It says nothing of who asked, or of what the address has already."""
    return Confirmation(
        subject="Confirm your subscription to papertrends",
        preview="One click, and a button on the page it opens.",
        heading="Confirm your subscription",
        sentence="Somebody asked for mail about trending papers to this address. If it was you, open this page and press its button.",
        note="If it was not you, do nothing: no other mail comes because of it.",
        reason=f"You get this mail because this address was entered at {links.root}.",
        confirm=links.address("confirm", handle),
        unsubscribe=links.address("unsubscribe", handle),
    )
