"""Common kinds of files that are not read: a code for each, and a sentence that says what to save instead."""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import re
from typing import NamedTuple

from papertrends.reasons import FileReason


class Kind(NamedTuple):
    """A kind that is not read, and how it is told by its beginning."""

    reason: FileReason
    pattern: re.Pattern[bytes]
    advice: str

    @property
    def is_certain(self) -> bool:
        """Tell whether to ask no reader, because a message may look like a record."""
        return self.reason is FileReason.CHAT_EXPORT


_AS_RECORDS = "save the records from a reference manager, or from the site's own export, as BibTeX, RIS or CSV"
_OFFICE = "an office document: save its text as .txt or .md, or its table as CSV"
_CHAT = "holds messages, not papers: save the list that they lead to, or the papers from a reference manager"

_PAGE = rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype html|html|head|body)\b.{0,60000}?"

KINDS = (
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*\{(?=.{0,4000}"kind"\s*:\s*"(?:Listing|t[1-6])").{0,4000}"(?:children|subreddit|selftext)"', re.DOTALL), f"an export of Reddit {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*[\[{](?=.{0,60000}"selftext"\s*:).{0,60000}"(?:subreddit|created_utc)"\s*:', re.DOTALL), f"an export of Reddit {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*\{.{0,4000}"messages"\s*:\s*\[.{0,8000}"(?:date_unixtime|from_id)"\s*:', re.DOTALL), f"an export of Telegram {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*\{\s*"guild"\s*:\s*\{.{0,8000}"messages"\s*:', re.DOTALL), f"an export of Discord {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*\[\s*\{(?=[^\[\]]{0,4000}"ts"\s*:\s*"[0-9]{10}\.[0-9]+")(?=.{0,4000}"(?:user|bot_id|subtype)"\s*:).{0,4000}"type"\s*:\s*"message"', re.DOTALL), f"an export of Slack {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb'\s*\[\s*\{(?=.{0,4000}"type"\s*:\s*"message").{0,4000}"ts"\s*:\s*"[0-9]{10}\.[0-9]+"', re.DOTALL), f"an export of Slack {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb"\s*window\.YTD\.|\s*\[\s*\{.{0,4000}\"(?:full_text|in_reply_to_status_id)\"\s*:", re.DOTALL), f"an archive of posts {_CHAT}"),
    Kind(FileReason.CHAT_EXPORT, re.compile(rb"\s*(?:\xe2\x80\x8e)?\[?[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},? [0-9]{1,2}:[0-9]{2}[^\r\n]{0,12}(?:\]| -) [^\r\n:]{1,60}:"), f"an export of a chat {_CHAT}"),
    Kind(FileReason.OFFICE_DOCUMENT, re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Office file: save it as text or CSV"),
    Kind(FileReason.OFFICE_DOCUMENT, re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|docProps/|mimetypeapplication/)", re.DOTALL), _OFFICE),
    Kind(FileReason.OFFICE_DOCUMENT, re.compile(rb"\{\\rtf"), _OFFICE),
    Kind(FileReason.REFERENCES_AS_TEXT, re.compile(rb"\s*1[.:] (?=.{0,20000}\bPMID: [0-9])", re.DOTALL), "references as PubMed prints them: save them there as PubMed (.nbib) or CSV"),
    Kind(FileReason.REFERENCES_AS_TEXT, re.compile(rb"\s*(?:\[?1[\].)]\s+)?[A-Z][^\r\n<>{}|]{1,300}?,? \(?(?:19|20)[0-9]{2}[a-z]?\)?[.,:][^\r\n]{10,}"), f"references as text: {_AS_RECORDS}"),
    Kind(FileReason.PAGE_OF_A_SITE, re.compile(_PAGE + rb"(?:openaccess\.thecvf\.com|class=[\"']?ptitle)", re.DOTALL | re.IGNORECASE), f"a page of CVF's proceedings: its [bibtex] links give the records; {_AS_RECORDS}"),
    Kind(FileReason.PAGE_OF_A_SITE, re.compile(_PAGE + rb"aclanthology\.org", re.DOTALL | re.IGNORECASE), "a page of the ACL Anthology: save the volume's BibTeX (the Bib button) instead"),
    Kind(FileReason.PAGE_OF_A_SITE, re.compile(_PAGE + rb"(?:proceedings\.(?:neurips|mlr)\.|papers\.n(?:eur)?ips\.cc|openreview\.net|proceedings\.mlr\.press|dblp\.(?:org|uni-trier)|ojs\.aaai\.org|ijcai\.org|isca-archive\.org)", re.DOTALL | re.IGNORECASE), f"a page of proceedings: {_AS_RECORDS}"),
    Kind(FileReason.PAGE_OF_A_SITE, re.compile(_PAGE + rb"(?:scholar\.google\.|semanticscholar\.org|pubmed\.ncbi|webofscience|scopus\.com|ieeexplore)", re.DOTALL | re.IGNORECASE), f"a page of a search: {_AS_RECORDS}"),
    Kind(FileReason.PAGE_OF_A_SITE, re.compile(_PAGE + rb"(?:unsubscribe|view (?:this email )?in (?:your )?browser|substack\.com|list-manage\.com|beehiiv)", re.DOTALL | re.IGNORECASE), "a newsletter: save the mail itself (.eml), or the lists and papers that it links to"),
    Kind(FileReason.UNKNOWN_FORMAT, re.compile(_PAGE, re.DOTALL | re.IGNORECASE), f"a page in which no list of papers was found: {_AS_RECORDS}"),
    Kind(FileReason.BINARY, re.compile(rb"bplist00"), "a web archive of Safari: save the page as HTML (page source)"),
    Kind(FileReason.BINARY, re.compile(rb"%PDF"), "a PDF: save the page as HTML or text, or the references as BibTeX"),
)  # fmt: skip
"""In the order in which they are asked."""


def unsupported(head: bytes, *, only_certain: bool = False) -> Kind | None:
    """The kind of a file that begins like this, if it is one that is known not to be read."""
    return next((kind for kind in KINDS if (kind.is_certain or not only_certain) and kind.pattern.match(head)), None)
