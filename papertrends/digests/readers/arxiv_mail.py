"""arXiv's listing mails: a saved mail, or a mailbox (mbox) of several; multipart, encoded, forwarded or nested.

Of alternatives that say the same (plain text and HTML) the one with more records is read. The list's day is that of
`arxiv_listing`; in a mailbox each mail's records carry their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from papertrends.digests.filling import Filler
from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import UTF8_BOM, RawLine, decode, raw_lines
from papertrends.digests.listing import About, Listing, blocks_of
from papertrends.digests.mime import TextPart, text_parts
from papertrends.digests.model import DigestFile, Entry, Piece, Reject, Unit, Unreadable
from papertrends.digests.readers.arxiv_listing import listing_digest

MAX_MAIL_BYTES = 64 * 1024 * 1024

_MBOX_LINE = re.compile(rb"From \S+.*[0-9]{4}")
_HEADERS = re.compile(rb"(?:From [^\r\n]+(?:\r?\n|\r))?(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r\n|\r|\n)(?:[ \t][^\r\n]*(?:\r\n|\r|\n))*){2,}")
_MAIL_HEADER = re.compile(
    rb"^(?:From|Return-Path|Received|Message-Id|MIME-Version|Delivered-To|X-[\w-]+|Subject|List-Id|Content-Type):",
    re.IGNORECASE | re.MULTILINE,
)
_ARXIV = re.compile(rb"arxiv", re.IGNORECASE)


class ArxivMail:
    """The reader of mails."""

    name = "arxiv-mail"
    version = 1
    unit: Unit = "lines"
    may_be_empty = True
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for a mail's headers, two of them known, and arXiv's name or an encoded body."""
        found = _HEADERS.match(head.removeprefix(UTF8_BOM))
        if not found or len({name.lower() for name in _MAIL_HEADER.findall(found.group())}) < 2:  # noqa: PLR2004 - one alone may stand in any text
            return False
        return bool(_ARXIV.search(head)) or b"base64" in head

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield records, banners between them, then the digest. Raises `Unreadable` where no mail holds a listing."""
        filler = Filler()
        lists: list[About] = []
        last = errors = items = 0
        with file.open() as stream:
            for lines, last, too_large, in_mailbox in _mails(raw_lines(stream)):
                if too_large:
                    items += 1
                    verbatim = decode(b"\n".join(line.data for line in lines[:200])[:KEPT_CHARACTERS])[1]
                    yield from filler.place(Reject(lines[0].number, last, "mail_too_large", verbatim, items))
                    continue
                found, about, bad, items = _read_mail(lines, items)
                errors += bad
                if about:
                    lists.append(about)
                for piece in found:
                    if in_mailbox and isinstance(piece, Entry) and about and not piece.listed_on:
                        yield from filler.place(replace(piece, listed_on=about.day()))
                    else:
                        yield from filler.place(piece)
        yield from filler.up_to(last)
        if not lists:
            raise Unreadable("no_listing", detail="no mail in the file holds a listing of arXiv")
        yield listing_digest(file, lists, errors)


def _mails(lines: Iterator[RawLine]) -> Iterator[tuple[list[RawLine], int, bool, bool]]:
    """Part a mailbox into mails: the lines kept, the mail's last line, whether some were left out, and whether it is a mailbox."""
    kept: list[RawLine] = []
    size, last, after_blank, is_mbox = 0, 0, True, False
    for line in lines:
        if line.number == 1:
            line = RawLine(1, line.data.removeprefix(UTF8_BOM), line.cut)  # noqa: PLW2901 - the mark is no text
            is_mbox = bool(_MBOX_LINE.match(line.data))
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
