"""The formats that are read: a new one is a module here and a line in `READERS`."""

from __future__ import annotations

import hashlib

from orchestration.digests.model import Reader
from orchestration.digests.readers.arxiv_listing import ArxivListing
from orchestration.digests.readers.arxiv_mail import ArxivMail
from orchestration.digests.readers.feeds import ArxivFeed, Feed, HfRss
from orchestration.digests.readers.hf_api import HfApi
from orchestration.digests.readers.hf_page_html import HfPageHtml
from orchestration.digests.readers.hf_page_markdown import HfPageMarkdown
from orchestration.digests.readers.hf_page_text import HfPageText
from orchestration.digests.readers.json_feed import HfJsonFeed
from orchestration.digests.readers.records_csv import RecordsCsv
from orchestration.digests.readers.records_json import RecordsJson, RecordsJsonLines

READERS: tuple[Reader, ...] = (
    HfApi(),
    HfJsonFeed(),
    RecordsJson(),
    RecordsJsonLines(),
    HfRss(),
    ArxivFeed(),
    Feed(),
    ArxivMail(),
    ArxivListing(),
    HfPageHtml(),
    HfPageText(),
    HfPageMarkdown(),
    RecordsCsv(),
)
"""In the order in which they are asked: the more a format shows of itself, the earlier."""

READERS_VERSION = hashlib.sha256("\n".join(sorted(f"{reader.name} {reader.version}" for reader in READERS)).encode()).hexdigest()[:16]
"""A fingerprint of all readers: what none of them understood is tried again when it changes."""
