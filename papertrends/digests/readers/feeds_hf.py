"""Hugging Face's daily papers as RSS.

A capture is built early on the day after, so its day is the day before `lastBuildDate`. A day in the file's name takes
precedence if it is that day or the day of the build. On weekends the feed still shows Friday's list, so a Saturday or Sunday
means Friday. Items' `pubDate` is arXiv's time and is ignored.
"""

from __future__ import annotations

import collections
import datetime as dt
import html
import re
from typing import Any

from papertrends.digests.dates import name_day, utc_day, weekday_list
from papertrends.digests.feeditems import (
    body_of,
    text_of,
)
from papertrends.digests.hf_pages import PAGES
from papertrends.digests.model import Description, Digest, DigestFile
from papertrends.digests.readers.feeds import LONGEST_TEMPLATE, PapersFeed, channel_of
from papertrends.digests.readers.hf_api import SOURCE as HF_DAILY
from papertrends.digests.text import clean_abstract, clean_line, storable

_HF = re.compile(
    rb"<title[^>]{0,100}>\s*(?:<!\[CDATA\[)?\s*(?:Daily |Trending )?Hugging ?Face(?:'s)? (?:Daily |Trending |Weekly |Monthly )?Papers"
    rb"|<(?:link|id|atom:link)[^>]{0,200}?(?:>|href=[\"'])\s*(?:<!\[CDATA\[)?\s*https?://(?:(?:www\.)?(?:huggingface|hf)\.co/papers|papers\.takara\.ai)",
    re.IGNORECASE,
)
"""Only the channel's own title or link makes a feed Hugging Face's."""
_HF_SPAN = re.compile(
    r"daily-papers/(?:week|month)|/papers/(?:week|month)|<title>[^<]{0,100}\b(?:weekly|monthly|of the (?:week|month))\b", re.IGNORECASE
)
_UPVOTES = re.compile(r"<b>\s*Upvotes:?\s*</b>:?\s*([0-9]{1,7})", re.IGNORECASE)
_AUTHORS = re.compile(r"<b>\s*Authors?:?\s*</b>:?(.*?)</p>", re.IGNORECASE | re.DOTALL)
_SUMMARY = re.compile(r"<b>\s*(?:Summary|Abstract):?\s*</b>:?(.*)\Z", re.IGNORECASE | re.DOTALL)


class HfRss(PapersFeed):
    """Hugging Face's daily papers as a feed."""

    about = Description(
        "RSS of Hugging Face's daily papers, recognised by the channel's title or link",
        "`huggingface-daily-papers`; `huggingface-papers` for a feed of a week or a month",
        "daily; unknown for a week or a month",
        "the file's name if it is the day of `lastBuildDate` or the day before, else the day before `lastBuildDate`; "
        "none for a week or a month",
    )

    name = "hf-rss"

    _is_known = True

    def _is_mine(self, head: bytes) -> bool:
        return bool(_HF.search(channel_of(head)))

    def _fields(self, found: Any) -> dict[str, Any]:
        fields = super()._fields(found)
        body = body_of(found)
        if len(body) > LONGEST_TEMPLATE:
            return fields
        if (summary := _SUMMARY.search(body)) is not None:
            fields["ai_summary"], fields["abstract"] = clean_abstract(html.unescape(summary[1].strip().removesuffix("</p>")))
            fields["abstract"] = fields["abstract"] or None
        elif "<b>" in body and _AUTHORS.search(body):
            fields["abstract"] = None
        if authors := _AUTHORS.search(body):
            fields["authors_as_written"] = storable(clean_line(html.unescape(authors[1])))
            fields["authors"] = tuple(name for part in authors[1].split(",") if (name := clean_line(html.unescape(part))))
        if upvotes := _UPVOTES.search(body):
            fields["upvotes"] = int(upvotes[1])
        return fields

    def _digest(self, file: DigestFile, feed: dict[str, Any], days: collections.Counter[dt.date], errors: int) -> Digest:
        if _HF_SPAN.search(feed["head"]):
            return Digest(source=PAGES, page_url=storable(text_of(feed, "link")) or None, encoding_errors=errors)
        built = utc_day(text_of(feed, "updated") or text_of(feed, "published"))
        before = built - dt.timedelta(days=1) if built else None
        named = name_day(file.path)
        from_name = named is not None and (built is None or before is None or before <= named <= built)
        day = named if from_name else before
        return Digest(
            source=HF_DAILY,
            source_kind="daily",
            listed_on=weekday_list(day) if day else None,
            listed_on_source=None if day is None else "filename" if from_name else "content",
            page_url=storable(text_of(feed, "link")) or None,
            encoding_errors=errors,
        )
