"""Mails with links to papers: Google Scholar's alerts, Hugging Face's digest, alerts of journals and search engines.

`senders` says whose a mail is; `htmllinks` and `texts` find its papers; `lines` reads what stands near a title.
"""

from __future__ import annotations

from collections.abc import Iterator

from papertrends.digests.alerts.htmllinks import html_entries
from papertrends.digests.alerts.senders import UNKNOWN_SENDER, Alert, alert_of
from papertrends.digests.alerts.texts import text_entries
from papertrends.digests.mime import TextPart
from papertrends.digests.model import Entry

__all__ = ["UNKNOWN_SENDER", "Alert", "alert_of", "entries_of", "html_entries"]


def entries_of(part: TextPart, first_item: int, *, is_known_sender: bool = False) -> Iterator[Entry]:
    """Yield the papers of a mail's text in order; ordinals continue after `first_item`."""
    if part.html is None:
        return text_entries(part.lines, first_item)
    return html_entries(part.html, first_item, is_known_sender=is_known_sender)
