"""The formats that are read: a new one is a module here and a line in `READERS`."""

from __future__ import annotations

import hashlib

from papertrends.digests.model import Reader
from papertrends.digests.readers.arxiv_listing import ArxivListing
from papertrends.digests.readers.arxiv_mail import AlertMail, ArxivMail
from papertrends.digests.readers.bibtex import BibTeX
from papertrends.digests.readers.feeds import Feed
from papertrends.digests.readers.feeds_arxiv import ArxivFeed
from papertrends.digests.readers.feeds_hf import HfRss
from papertrends.digests.readers.hf_api import HfApi
from papertrends.digests.readers.hf_page_html import HfPageHtml
from papertrends.digests.readers.hf_page_markdown import HfPageMarkdown
from papertrends.digests.readers.hf_page_text import HfPageText
from papertrends.digests.readers.json_feed import HfJsonFeed
from papertrends.digests.readers.markdown_lists import MarkdownLists
from papertrends.digests.readers.pages import AlertPage, ArxivListPage, PaperPage
from papertrends.digests.readers.records_binary import RecordsParquet, RecordsWorkbook
from papertrends.digests.readers.records_csv import RecordsCsv
from papertrends.digests.readers.records_json import RecordsJson, RecordsJsonLines
from papertrends.digests.readers.records_python import RecordsPython
from papertrends.digests.readers.records_xml import RecordsXml
from papertrends.digests.readers.tagged import Tagged

READERS: tuple[Reader, ...] = (
    HfApi(),
    HfJsonFeed(),
    RecordsPython(),
    RecordsJson(),
    RecordsJsonLines(),
    HfRss(),
    ArxivFeed(),
    Feed(),
    RecordsXml(),
    ArxivMail(),
    ArxivListing(),
    AlertMail(),
    ArxivListPage(),
    PaperPage(),
    AlertPage(),
    HfPageHtml(),
    HfPageText(),
    HfPageMarkdown(),
    MarkdownLists(),
    Tagged(),
    BibTeX(),
    RecordsCsv(),
    RecordsParquet(),
    RecordsWorkbook(),
)
"""In the order in which they are asked: the more a format shows of itself, the earlier."""

READERS_VERSION = hashlib.sha256("\n".join(sorted(f"{reader.name} {reader.version}" for reader in READERS)).encode()).hexdigest()[:16]
"""A fingerprint of all readers: what none of them understood is tried again when it changes."""
