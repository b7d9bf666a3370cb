"""Mails: arXiv's listings, and alerts with links to papers; saved alone (.eml, .emlx) or in a mailbox (mbox).

Of alternatives that say the same (plain text and HTML) the one with more records is read. The list's day is that of
`arxiv_listing`; in a mailbox each mail's records carry their own.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from papertrends.digests.alerts import UNKNOWN_SENDER, Alert, alert_of, entries_of
from papertrends.digests.filling import Filler
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, RawLine, decode, raw_lines
from papertrends.digests.listing import LISTING_HEAD, About, Listing, blocks_of
from papertrends.digests.mime import TextPart, text_parts
from papertrends.digests.model import Description, Digest, DigestFile, Entry, Piece, Reject, SourceKind, Unit, Unreadable
from papertrends.digests.readers.arxiv_listing import listing_digest
from papertrends.reasons import FileReason, RejectReason

MAX_MAIL_BYTES = 64 * 1024 * 1024

_MBOX_LINE = re.compile(rb"From \S+.*[0-9]{4}")
_EMLX_LINE = re.compile(rb"[0-9]{1,9}[ \t]*")
_HEADERS = re.compile(
    rb"(?:[0-9]{1,9}[ \t]*(?:\r\n|\r|\n))?(?:From [^\r\n]+(?:\r?\n|\r))?(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r\n|\r|\n)(?:[ \t][^\r\n]*(?:\r\n|\r|\n))*){2,}"
)
_MAIL_HEADER = re.compile(
    rb"^(?:From|Return-Path|Received|Message-Id|MIME-Version|Delivered-To|X-[\w-]+|Subject|List-Id|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_ARXIVS_OWN = re.compile(
    rb"^(?:From|Subject|List-Id|Return-Path|Reply-To|To):[^\r\n]*(?:arxiv\.org|\barxiv\b|(?-i:[a-z][a-z-]+ daily\b))",
    re.IGNORECASE | re.MULTILINE,
)


def is_mail(head: bytes) -> bool:
    """Look for a mail's headers, two of them known."""
    found = _HEADERS.match(head.removeprefix(UTF8_BOM).lstrip(b"\r\n"))
    return bool(found) and len({name.lower() for name in _MAIL_HEADER.findall(found.group())}) > 1  # one alone may stand in any text


class ArxivMail:
    """The reader of arXiv's mails; other mails of a mailbox are rejects."""

    about = Description(
        "arXiv's listing mails (.eml, .emlx, mbox), also forwarded, indented or copied from a word processor",
        "`arxiv-<archive>` (`arxiv-cs`)",
        "listing",
        "the day under which arXiv announces the list, see below",
    )

    name = "arxiv-mail"
    version = 2
    unit: Unit = "lines"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for a mail of arXiv's among those at the beginning: a listing, or arXiv's name in a header."""
        return is_mail(head) and bool(LISTING_HEAD.search(head) or _ARXIVS_OWN.search(head))

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield records, banners between them, then the digest. Raises `Unreadable` where no mail holds a listing."""
        filler = Filler()
        lists: list[About] = []
        errors = yield from _each_mail(file, filler, _read_mail, lists, "no listing of arXiv: keep alerts in a mailbox of their own")
        if not lists:
            raise Unreadable(FileReason.NO_LISTING, detail="no mail in the file holds a listing of arXiv")
        yield listing_digest(file, lists, errors)


class AlertMail:
    """The reader of mails that link to papers: Hugging Face's digest, Google Scholar's and journals' alerts."""

    about = Description(
        "mails that link to papers: Hugging Face's digest; alerts of Google Scholar, Semantic Scholar, PubMed, bioRxiv, Nature, ScienceDirect and others",
        "`huggingface-daily-papers`, `google-scholar`, `pubmed`, …; else `alerts`",
        "daily for Hugging Face, else search",
        "the day stated in the mail, else the mail's date; in a mailbox, each mail has its own",
    )

    name = "alert-mail"
    version = 3
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for any mail."""
        return is_mail(head)

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield the papers of each mail, a reject for each mail without any, then the digest."""
        filler = Filler()
        alerts: list[Alert] = []
        errors = yield from _each_mail(file, filler, _read_alert, alerts, "no paper was found in this mail")
        if not alerts:
            raise Unreadable(FileReason.NO_LISTING, detail="no mail in the file holds a listing of arXiv, or links to papers")
        yield _alert_digest(alerts, errors, in_mailbox=len(alerts) > 1)


class _Dated(Protocol):
    @property
    def day(self) -> dt.date | None: ...


_D = TypeVar("_D", bound=_Dated)
_Read = Callable[[list[RawLine], int], tuple[Sequence[Entry | Reject], _D | None, int, int]]


def _each_mail(file: DigestFile, filler: Filler, read: _Read[_D], lists: list[_D], if_none: str) -> Generator[Piece, None, int]:
    """Yield the records of each mail, a reject for a mail of a mailbox without any, and banners between them.

    Args:
        file: one mail or a mailbox.
        filler: makes the banners.
        read: gives a mail's records, what it says of its list, its bytes in error, and the last ordinal.
        lists: filled with what the mails say.
        if_none: says of a mail without records what is missing.

    Returns:
        How many bytes are no text.
    """
    last = errors = items = 0
    with file.open() as stream:
        for lines, last, too_large, in_mailbox in mails(raw_lines(stream)):
            found, told, bad, items = ([], None, 0, items) if too_large else read(lines, items)
            errors += bad
            if told:
                lists.append(told)
            elif too_large or in_mailbox:
                items += 1
                reason, detail = (RejectReason.MAIL_TOO_LARGE, "") if too_large else (RejectReason.OTHER_MAIL, if_none)
                yield from filler.place(whole_mail(lines, last, reason, items, detail))
                continue
            for piece in found:
                if in_mailbox and told and isinstance(piece, Entry) and not piece.listed_on:
                    yield from filler.place(replace(piece, listed_on=told.day))
                else:
                    yield from filler.place(piece)
    yield from filler.up_to(last)
    return errors


def _read_alert(lines: list[RawLine], items: int) -> tuple[list[Entry], Alert | None, int, int]:
    """Read the papers of one mail: of alternative texts, the one with the most papers."""
    best: dict[int, list[Entry]] = {}
    alert, errors = Alert(UNKNOWN_SENDER, "search", None), 0
    is_told = False
    for n, part in enumerate(text_parts(lines)):
        if not is_told:
            text = "\n".join(line.text for line in (part.html or part.lines)[:400])
            alert = alert_of(part.headers, text)
            is_told = alert.source != UNKNOWN_SENDER  # else an alternative may tell who sent what is forwarded
        key = part.choice or -n - 1
        found = list(entries_of(part, 0, is_known_sender=alert.source != UNKNOWN_SENDER))
        if _worth(found) > _worth(best.get(key, [])):
            best[key], errors = found, errors + part.errors
    entries = sorted((entry for found in best.values() for entry in found), key=lambda entry: entry.line_start)
    entries = [replace(entry, item=items + n) for n, entry in enumerate(entries, 1)]
    return entries, alert if entries else None, errors, items + len(entries)


def _worth(entries: list[Entry]) -> tuple[int, int, int]:
    """How much a text tells: its papers, then those with an address, then those with authors."""
    return len(entries), sum(entry.url is not None for entry in entries), sum(bool(entry.authors) for entry in entries)


def _alert_digest(alerts: list[Alert], errors: int, *, in_mailbox: bool) -> Digest:
    sources = {alert.source for alert in alerts}
    kinds: set[SourceKind] = {alert.source_kind for alert in alerts}
    kind: SourceKind = next(iter(kinds)) if len(kinds) == 1 else "search"
    day = alerts[0].day if not in_mailbox else None
    return Digest(
        source=next(iter(sources)) if len(sources) == 1 else UNKNOWN_SENDER,
        source_kind=kind,
        listed_on=day,
        listed_on_source="content" if day else None,
        encoding_errors=errors,
    )


def whole_mail(lines: list[RawLine], last: int, reason: RejectReason, item: int, detail: str = "") -> Reject:
    """A mail that is a reject as a whole."""
    verbatim = decode(b"\n".join(line.data for line in lines[:200])[:KEPT_CHARACTERS])[1]
    return Reject(lines[0].number, last, reason, verbatim, item, detail)


def mails(lines: Iterator[RawLine]) -> Iterator[tuple[list[RawLine], int, bool, bool]]:
    """Split a mailbox into mails: the lines kept, the mail's last line, whether some were left out, and whether it is a mailbox."""
    kept: list[RawLine] = []
    size, last, after_blank, is_mbox = 0, 0, True, False
    for line in lines:
        if line.number == 1:
            line = RawLine(1, line.data.removeprefix(UTF8_BOM), line.cut)  # noqa: PLW2901 - the mark is no text
            is_mbox = bool(_MBOX_LINE.match(line.data))
            if _EMLX_LINE.fullmatch(line.data):
                last = 1  # Apple Mail begins a mail with its length
                continue
        elif not kept and not line.data.strip():
            last = line.number
            continue
        elif is_mbox and after_blank and _MBOX_LINE.match(line.data):
            yield kept, last, size > MAX_MAIL_BYTES, is_mbox
            kept, size = [], 0
        size += len(line.data) + line.cut + 1
        if size <= MAX_MAIL_BYTES or not kept:
            kept.append(line)
        after_blank, last = not line.data.strip(), line.number
    if kept:
        yield kept, last, size > MAX_MAIL_BYTES, is_mbox


def _read_mail(lines: list[RawLine], items: int) -> tuple[list[Entry | Reject], About | None, int, int]:
    """Read the listings of one mail: its records, what they say of their list, bytes in error, and the last ordinal."""
    best: dict[int, TextPart] = {}
    plain: list[TextPart] = []
    for part in text_parts(lines):
        if not part.choice:
            plain.append(part)
        elif part.choice not in best or _count(part) > _count(best[part.choice]):
            best[part.choice] = part
    about: About | None = None
    found: list[Entry | Reject] = []
    errors = 0
    for part in sorted([*plain, *best.values()], key=lambda part: part.lines[0].start if part.lines else 0):
        listing = Listing(items)
        for name in ("date", "subject", "list-id"):
            listing.header(name, str(part.headers.get(name, "")))
        own = list(listing.read(blocks_of(part.lines)))
        if own or listing.about.window_end:
            found += own
            items = listing.items
            errors += part.errors
            about = listing.about if about is None else _joined(about, listing.about)
    return found, about, errors, items


def _joined(first: About, second: About) -> About:
    first.archives |= second.archives
    first.days |= second.days
    first.window_end = first.window_end or second.window_end
    first.mailed_on = first.mailed_on or second.mailed_on
    return first


def _count(part: TextPart) -> int:
    return sum(1 for _ in Listing().read(blocks_of(part.lines)))
