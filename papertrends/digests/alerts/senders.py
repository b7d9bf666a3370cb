"""Whose alert a mail is: its source, kind and day, by its sender or by that of the mail it forwards."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message

from papertrends.digests.dates import make_day, month_of, parse_day
from papertrends.digests.model import SourceKind
from papertrends.digests.readers.hf_api import SOURCE as HF_DAILY

_SENDERS = (
    ("google-scholar", re.compile(r"scholaralerts|scholar\.google|google scholar", re.IGNORECASE)),
    ("semantic-scholar", re.compile(r"semantic ?scholar", re.IGNORECASE)),
    ("pubmed", re.compile(r"pubmed|my ncbi|ncbi\.nlm", re.IGNORECASE)),
    ("biorxiv", re.compile(r"biorxiv", re.IGNORECASE)),
    ("medrxiv", re.compile(r"medrxiv", re.IGNORECASE)),
    ("nature", re.compile(r"(?<!springer)nature\.com|\bnature\b", re.IGNORECASE)),
    ("sciencedirect", re.compile(r"sciencedirect|elsevier", re.IGNORECASE)),
    ("researchgate", re.compile(r"researchgate", re.IGNORECASE)),
    ("springer", re.compile(r"springer", re.IGNORECASE)),
    ("wiley", re.compile(r"wiley", re.IGNORECASE)),
    ("ieee", re.compile(r"ieee", re.IGNORECASE)),
)
UNKNOWN_SENDER = "alerts"
_DAY_MONTH = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2,8})\b|\b([A-Z][a-z]{2,8})\s+([0-9]{1,2})\b")
_TAGS = re.compile(r"<[^<>]{1,1000}>")
_FORWARDED = re.compile(r"\bFrom:\s.{0,600}?(?:\bSubject:|\bTo:).{0,200}", re.DOTALL)
_FULL_DAY = re.compile(r"[A-Z][a-z]{2,8}\.? [0-9]{1,2}, [0-9]{4}|[0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Alert:
    """What a mail is: its source, kind and day."""

    source: str
    source_kind: SourceKind
    day: dt.date | None


def alert_of(headers: Message, text: str) -> Alert:
    """Say whose alert a mail is."""
    sender, subject = _header(headers, "from"), _header(headers, "subject")
    day = parse_day(_header(headers, "date"))
    if re.search(r"hugging ?face", sender, re.IGNORECASE) or (subject.startswith("Daily Papers") and "huggingface.co/papers" in text):
        return Alert(HF_DAILY, "daily", _stated_day(subject, day) or _stated_day(text[:2000], day) or day)
    source = next((name for name, pattern in _SENDERS if pattern.search(sender)), None)
    if source is None and (forwarded := _FORWARDED.search(_TAGS.sub(" ", text))):
        said = forwarded.group()
        if re.search(r"hugging ?face", said, re.IGNORECASE):
            return Alert(HF_DAILY, "daily", _stated_day(said, day) or day)
        source = next((name for name, pattern in _SENDERS if pattern.search(said)), None)
        stated = _FULL_DAY.search(said)
        day = (parse_day(stated.group()) if stated else None) or day
    source = source or next((name for name, pattern in _SENDERS if pattern.search(subject)), UNKNOWN_SENDER)
    return Alert(source, "search", day)


def _header(headers: Message, name: str) -> str:
    try:
        return str(make_header(decode_header(str(headers.get(name, "")))))
    except (ValueError, LookupError, UnicodeError):
        return str(headers.get(name, ""))


def _stated_day(text: str, mailed: dt.date | None) -> dt.date | None:
    """A day without a year; the year is the mail's or the one before."""
    for found in _DAY_MONTH.finditer(text):
        month, day = month_of(found[2] or found[3]), int(found[1] or found[4])
        if month and mailed:
            this_year = make_day(mailed.year, month, day)
            return this_year if this_year and (this_year - mailed).days <= 1 else make_day(mailed.year - 1, month, day)
    return None
