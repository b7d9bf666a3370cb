"""Every reason code, with its meaning and what to do about it.

The codes are in `reason` columns, so they can be counted; docs/reason-codes.md and the dashboard use the sentences here.
Backticks in them mark code and file names.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """A code with its meaning and, if there is something to do, what."""

    meaning: str
    to_do: str

    def __new__(cls, code: str, meaning: str, to_do: str = "") -> Self:
        """Make a member from its code and attach its sentences."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.to_do = to_do
        return member

    @classmethod
    def look_up(cls, code: str | None) -> Self | None:
        """Look up a code; None for one this version does not know."""
        return next((reason for reason in cls if reason == code), None)


class FileReason(Reason):
    """Why a file was not read, or what is to be said of one that was."""

    EMPTY = "empty", "No content: no bytes, only blanks, or an archive without files", "Delete it, or save the page again"
    UNKNOWN_FORMAT = "unknown_format", "Unrecognised format", "See `docs/formats.md` for what can be read"
    NOTHING_UNDERSTOOD = (
        "nothing_understood",
        "It looks like a format that can be read, but no paper was found in it",
        "See `docs/formats.md`; save a page again if its list is missing",
    )
    CHAT_EXPORT = (
        "chat_export",
        "A chat export or an archive of posts: it holds messages, not papers",
        "Save the lists that the messages link to",
    )
    OFFICE_DOCUMENT = (
        "office_document",
        "A Word document, a presentation, an e-book, an old Excel file or an Outlook mail",
        "Save its text as text or Markdown, its table as CSV, the mail as .eml",
    )
    PAGE_OF_A_SITE = (
        "page_of_a_site",
        "A web page without a list of papers in a known form: proceedings, a newsletter or search results, for example",
        "Save what the detail names instead",
    )
    REFERENCES_AS_TEXT = (
        "references_as_text",
        "References written out as text, in which titles, authors and journals cannot be told apart safely",
        "Export them as BibTeX, RIS, nbib or CSV",
    )
    NO_TITLE_COLUMN = (
        "no_title_column",
        "A Parquet file without a title column; the detail names its columns",
        "Rename the title column to `title`",
    )
    BINARY = "binary", "Not text: a picture, a PDF or a database, for example", "Save the page as text, HTML or Markdown"
    TOO_LARGE = "too_large", "Larger than the limit", "Raise `PAPERTRENDS_MAX_FILE_MB`, or split the file"
    UNREADABLE = (
        "unreadable",
        "The operating system could not open or read it; the detail is its own message",
        "Check the file's permissions and the disk",
    )
    FOLDER_NOT_READ = (
        "folder_not_read",
        "A folder that cannot be listed or entered, or whose path is too long; what was read below it before stays in use",
        "Check its permissions, or move what lies too deep",
    )
    LINK_NOT_FOLLOWED = "link_not_followed", "A link, in the folder or in an archive", "Copy the file it points to"
    NOT_A_FILE = "not_a_file", "Not a file: a pipe, a device or a socket", "Remove it"
    EXPANDS_TOO_MUCH = "expands_too_much", "Compressed data that expands more than a hundredfold", "Unpack it by hand if you trust it"
    TRUNCATED = "truncated", "The compressed data ends too early", "Copy the file again"
    DAMAGED = "damaged", "The compressed data or the archive is damaged", "Copy the file again"
    ENCRYPTED = "encrypted", "Protected by a password, in an archive", "Unpack it by hand"
    BAD_MEMBER_NAME = "bad_member_name", "Its name points outside the archive (`../`, `/`)", "Unpack it by hand"
    NESTED_TOO_DEEP = "nested_too_deep", "Archives inside archives, more than three deep", "Unpack it by hand"
    TOO_MANY_MEMBERS = "too_many_members", "An archive of more than 100,000 files", "Unpack it by hand"
    XML_ENTITIES = "xml_entities", "A feed that declares its own entities, as attacks do", "Remove the declarations"
    BAD_HTML = "bad_html", "HTML that cannot be parsed", "Save the page again"
    NO_LISTING = "no_listing", "Mail without an arXiv listing and without links to papers", "Remove it"
    LINES_DO_NOT_ADD_UP = (
        "lines_do_not_add_up",
        "The reader did not account for every line: a bug; `line` is the first one missed",
        "Report it, with the file",
    )
    ITEMS_DO_NOT_ADD_UP = "items_do_not_add_up", "The reader did not account for every item: a bug", "Report it, with the file"
    CHANGED_WHILE_READ = "changed_while_read", "It was still being written", "Nothing: the next build reads it"
    NO_DIGEST = "no_digest", "The reader did not say what the file is: a bug", "Report it, with the file"
    SHRUNK_TO_NOTHING = (
        "shrunk_to_nothing",
        "It listed papers before and now lists none; the earlier list stays in use",
        "Save it again, or withdraw the digest in `digests.csv`",
    )
    DAY_NOT_BELIEVED = (
        "day_not_believed",
        "Read, but its date is before 1990 or more than a year ahead; it counts as undated",
        "Give its date in `digests.csv`, or correct the file",
    )
    DAY_NOT_READ = (
        "day_not_read",
        "Read, but a record's `listed_on` is not a date; only the file's name can date it",
        "Correct the record, or give the file's date in `digests.csv`",
    )
    MODIFIED_IN_FUTURE = (
        "modified_in_future",
        "Read, but its file time is a day or more ahead; a missing year is taken from the day it was first read",
        "Set the clock that is wrong; `touch` the file, or give its date in `digests.csv`",
    )
    KEYS_NOT_USED = (
        "keys_not_used",
        "Read, but some of its columns or keys are not used",
        "Nothing, unless you miss a value that one of them holds: its name stands on the file's page, report it",
    )
    PUBLISHED_NOT_READ = (
        "published_not_read",
        "Read, but a record's `published` is not a date; its paper has no publication date",
        "Correct the record, if it matters",
    )


NOTES = frozenset((FileReason.KEYS_NOT_USED,))
"""Reasons of files with which nothing is wrong."""


class RejectReason(Reason):
    """Why a record of a file could not be read."""

    NO_TITLE = "no_title", "No title"
    NOT_A_RECORD = "not_a_record", "Not an object, or an API item without a paper"
    BAD_JSON = "bad_json", "Invalid JSON"
    NOT_A_PAPER = (
        "not_a_paper",
        "Nothing marks it as a paper: no id, no link to a paper, no abstract with authors",
    )
    OTHER_MAIL = "other_mail", "A mail in a mailbox that lists no papers"
    BAD_BIBTEX = "bad_bibtex", "A BibTeX entry that cannot be parsed"
    BAD_LITERAL = "bad_literal", "A string, as broken captures of the API have, that is not a Python literal"
    BAD_XML = "bad_xml", "A feed item that cannot be parsed"
    TRUNCATED = "truncated", "The file ends within it, or the next feed item begins before it is closed"
    NESTED_TOO_DEEP = "nested_too_deep", "JSON nested about a thousand levels deep"
    LINE_TOO_LONG = "line_too_long", "A line longer than the limit in `docs/formats.md`"
    ITEM_TOO_LONG = "item_too_long", "An item longer than the limit in `docs/formats.md`"
    MAIL_TOO_LARGE = "mail_too_large", "A mail larger than 64 MiB"
    UNCLOSED_QUOTE = "unclosed_quote", "A table row whose quote is never closed; reading went on with the next line"
    TOO_MANY_FIELDS = "too_many_fields", "A table row with more fields than its header has names"
    ABSTRACT_WITHOUT_TITLE = "abstract_without_title", "Text as long as an abstract where a saved page should have a title"
    REPEATED_ON_PAGE = "repeated_on_page", "A paper that the saved page lists a second time; it is loaded once"
    SERVED_ERROR = "served_error", "An upstream error served as if it were a paper"


class FetchReason(Reason):
    """Why a request of a source brought nothing."""

    HOST_NOT_FOUND = "host_not_found", "The host's name cannot be resolved", "Check the network, and the address in `sources.csv`"
    NO_CONNECTION = "no_connection", "The host does not answer, or the connection broke off", "Fetch again later"
    NOT_PUBLIC = (
        "not_public",
        "The address, or one it redirects to, is not on the public internet",
        "If it is your own server, name its host in `PAPERTRENDS_FETCH_PRIVATE_HOSTS`",
    )
    NOT_HTTP = "not_http", "A redirect to something other than http or https, or too many redirects", "Correct the address in `sources.csv`"
    TLS_FAILED = (
        "tls_failed",
        "No secure connection: the certificate is invalid, for example",
        "Check the clock, and the address in `sources.csv`",
    )
    TOO_SLOW = "too_slow", "The answer took longer than the limit", "Fetch again later, or raise `PAPERTRENDS_FETCH_ANSWER_SECONDS`"
    ANSWER_TOO_LARGE = "answer_too_large", "The answer or mail is larger than the limit", "Raise `PAPERTRENDS_FETCH_MAX_ANSWER_MB`"
    HTTP_STATUS = (
        "http_status",
        "The source answered with an error",
        "Fetch again later; for 4xx, check `sources.csv`",
    )
    ASKED_TO_WAIT = (
        "asked_to_wait",
        "The source limits requests, and still did so after all retries",
        "Fetch again later; a key of the source raises the limit",
    )
    NOT_A_DIGEST = (
        "not_a_digest",
        "Not the kind of answer that this source gives: an HTML page, for example",
        "Open the address in a browser",
    )
    SOURCE_ERROR = "source_error", "The source answered with an error message", "Correct the query in `sources.csv`"
    TOO_MANY_RESULTS = (
        "too_many_results",
        "More results than the source gives out; the rest is missing",
        "Narrow the query in `sources.csv`",
    )
    SECRET_MISSING = "secret_missing", "A password or key is not set, or its file cannot be read", "Set the setting that the detail names"
    LOGIN_REFUSED = "login_refused", "The mail server refused the login", "Check user and password; many providers want an app password"
    NO_SUCH_FOLDER = (
        "no_such_folder",
        "The mail server does not know the folder",
        "Correct the folder in `sources.csv`; the detail names those there are",
    )
    MAIL_SERVER_ERROR = "mail_server_error", "The mail server did not do as asked, or does not speak IMAP", "Fetch again later"
    NOT_ASKED = "not_asked", "Not requested, because requests before it had failed", "Fetch again: it goes on where it stopped"
    NOT_WRITTEN = "not_written", "The file could not be written into the digests folder", "Check the folder's permissions and the disk"


class ConfigReason(Reason):
    """Why a row of a file in the configuration folder is not used."""

    MISSING_COLUMN = "missing_column", "The header lacks a column; the file is not used"
    MISSING_VALUE = "missing_value", "A required column is empty"
    BAD_CSV = "bad_csv", "Not valid CSV"
    BAD_DATE = "bad_date", "`listed_on`, `listed_from` or `listed_to` is not a date: write 2025-06-03"
    BAD_SPAN = "bad_span", "A list of several days needs `listed_from` and `listed_to`, in this order, and no `listed_on`"
    BAD_DAY_IN_NAME = "bad_day_in_name", "`day_in_name` does not say year, month and day once each: write YYYY-MM-DD or DDMMYY"
    BAD_SOURCE_KIND = "bad_source_kind", "`source_kind` is not daily, listing, search or unknown"
    BAD_WITHDRAWN = "bad_withdrawn", "`withdrawn` is neither true nor false"
    BAD_VERDICT = "bad_verdict", "`verdict` is neither same nor different"
    SAME_ID_TWICE = "same_id_twice", "An override of a paper with itself"
    BAD_FETCH_NAME = "bad_fetch_name", "`name` of `sources.csv` is not made of letters, digits and `-`, or stands twice"
    BAD_FETCH_KIND = "bad_fetch_kind", "`kind` of `sources.csv` is not one that can be fetched"
    BAD_QUERY = "bad_query", "`query` of `sources.csv` does not fit the kind"
    BAD_ADDRESS = "bad_address", "`address` of `sources.csv` cannot be used"
    BAD_SINCE = "bad_since", "`since` of `sources.csv` is not a date: write 2025-06-03"
    NO_SUCH_FILE = "no_such_file", "`digests.csv` names a file, folder or pattern that no digest came from"
    MATCHES_NOTHING = "matches_nothing", "`match_overrides.csv` names an entry or paper that is unknown or withdrawn"
