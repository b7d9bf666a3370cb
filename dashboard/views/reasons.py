"""What reason codes mean, in the words of docs/dedupe.md and docs/reason-codes.md: a test holds the two together."""

from __future__ import annotations

from typing import Final

MATCHES: Final[dict[str, str]] = {
    "ok_same_wording": "the two entries say the same",
    "ok_arxiv_id": "one id; versions of an arXiv id are one",
    "ok_doi": "one id; versions of an arXiv id are one",
    "ok_abstract": "half of the abstracts' shingles or more in common",
    "ok_title_abstract": "near-equal titles, and abstracts that agree as a sibling's would not",
    "ok_abstract_words": "another title, and abstracts about the same in other words",
    "ok_name_abstract": "both titles start with one coined name, and the abstracts agree somewhat",
    "ok_title_authors": "equal or close titles and common authors",
    "ok_title": "equal titles that are long enough to stand alone",
    "ok_title_in_title": "one title holds the other, with common authors and the same year",
    "ok_override": "a row of `match_overrides.csv`",
    "miss_override": "a row of `match_overrides.csv`",
    "miss_arxiv_id": "another id, and no sign that it was posted again",
    "miss_doi": "another id, and no sign that it was posted again",
    "miss_answer": '"Reply to", "Erratum", "Comment on" in one of them',
    "miss_number": "other numbers or ordinals: Part 1 and Part 2, Qwen3 and Qwen3.5",
    "miss_turned_word": "one title turns a word of the other: supervised and unsupervised, linear and non-linear",
    "miss_authors": "too few authors in common",
    "miss_venue_year": "another venue and another year: a conference paper and its journal version",
    "miss_venue": "another venue, and no year to compare",
    "miss_year": "a short title that comes back in other years",
    "miss_short_title": "the title is too short or general to stand alone",
    "miss_sibling": "near-equal titles with abstracts of their own: a sequel, or another paper of the same group",
    "miss_abstract": "the abstracts do not agree",
    "miss_title": "the titles do not agree",
}
"""Why a pair of entries is one paper, or is not."""

FILES: Final[dict[str, str]] = {
    "empty": "no bytes, nothing but blanks, or an archive without files",
    "unknown_format": "text, but no reader understands how it begins",
    "binary": "no text: a picture, a PDF, a database",
    "too_large": "larger than the limit",
    "unreadable": "the system refuses to open or read it",
    "folder_not_read": "a folder that cannot be listed or entered, or a path that is too long; what was read below it stays in force",
    "link_not_followed": "a link, in the folder or in an archive",
    "not_a_file": "a pipe, a device, a socket",
    "expands_too_much": "compressed data that expand more than a hundredfold",
    "truncated": "compressed data that end too early",
    "damaged": "compressed data or an archive with errors",
    "encrypted": "a member of an archive with a password",
    "bad_member_name": "a member whose name points out of the archive (`../`, `/`)",
    "nested_too_deep": "archives in archives, more than three deep",
    "too_many_members": "an archive of more than 100,000 files",
    "xml_entities": "a feed that declares entities of its own, as attacks do",
    "bad_html": "HTML that the parser gives up on",
    "no_listing": "mails without a listing of arXiv",
    "lines_do_not_add_up": "a reader did not account for every line: a defect of the reader; `line` is the first such line",
    "items_do_not_add_up": "a reader did not account for every item: a defect of the reader",
    "changed_while_read": "the file was still being written",
    "no_digest": "a reader said nothing about its file: a defect",
    "shrunk_to_nothing": "the file listed papers before, and now lists none; the earlier list stays in force",
    "day_not_believed": "it was read, but says that it is of a day before 1990, or more than a year ahead; it counts as without a day",
    "day_not_read": "it was read, but a record's `listed_on` is no day; only the file's name can give it one",
    "modified_in_future": "it was read, but its file time lies a day or more ahead; a missing year is taken from its first reading",
    "published_not_read": "it was read, but a record's `published` is no date; its paper counts as without",
}
"""Why a file was not read."""

FILES_WHAT_TO_DO: Final[dict[str, str]] = {
    "empty": "delete it, or save the page again",
    "unknown_format": "see `docs/formats.md`",
    "binary": "save the page as text, HTML or Markdown",
    "too_large": "raise `PAPERTRENDS_MAX_FILE_MB`, or split it",
    "unreadable": "check permissions and the disk; the detail is the system's own",
    "folder_not_read": "check permissions; move what lies too deep",
    "link_not_followed": "copy what it points to",
    "not_a_file": "remove it",
    "expands_too_much": "unpack it by hand if you trust it",
    "truncated": "copy it again",
    "damaged": "copy it again",
    "encrypted": "unpack it by hand",
    "bad_member_name": "unpack it by hand",
    "nested_too_deep": "unpack it by hand",
    "too_many_members": "unpack it by hand",
    "xml_entities": "remove the declarations",
    "bad_html": "save the page again",
    "no_listing": "remove it",
    "lines_do_not_add_up": "report it, with the file",
    "items_do_not_add_up": "report it, with the file",
    "changed_while_read": "nothing: the next run reads it",
    "no_digest": "report it, with the file",
    "shrunk_to_nothing": "save it again, or withdraw the digest in `digests.csv`",
    "day_not_believed": "give its day in `digests.csv`, or correct the file",
    "day_not_read": "correct the record, or give the file's day in `digests.csv`",
    "modified_in_future": "set the clock that is wrong; `touch` the file, or give its day in `digests.csv`",
    "published_not_read": "correct the record, if it matters",
}
"""What somebody can do about a file that was not read."""

PIECES: Final[dict[str, str]] = {
    "no_title": "a record, item or listing entry without a title",
    "not_a_record": "an item that is no object, or an API item without a paper",
    "bad_json": "a line or an item that is no JSON",
    "bad_literal": "an item that is a string, as broken captures of the API have, and no Python literal",
    "bad_xml": "an item of a feed that cannot be parsed",
    "truncated": "the file ends within it, or, in a feed, the next item begins before it was closed",
    "nested_too_deep": "JSON nested about a thousand deep",
    "line_too_long": "more than the limit of `docs/formats.md`",
    "item_too_long": "more than the limit of `docs/formats.md`",
    "mail_too_large": "a mail of more than 64 MiB",
    "unclosed_quote": "a row of a table whose quote is never closed; reading went on with the next line",
    "too_many_fields": "a row of a table with more fields than its header names",
    "abstract_without_title": "on a saved page: as long as an abstract where a title should be, so that its title was lost",
    "repeated_on_page": "a saved page lists a paper for the second time; it is loaded once",
    "served_error": "an upstream error that was served as if it were a paper",
}
"""Why a piece of a file was not understood."""

CONFIGURATION: Final[dict[str, str]] = {
    "missing_column": "the header lacks a column; the file is not used",
    "missing_value": "a column that must be filled is empty; the row is not used",
    "bad_csv": "the row is no CSV",
    "bad_date": "`listed_on` is no day: write 2025-06-03",
    "bad_source_kind": "not one of daily, listing, search, unknown",
    "bad_withdrawn": "neither true nor false",
    "bad_verdict": "neither same nor different",
    "same_id_twice": "an override of a paper with itself",
    "no_such_file": "a row of `digests.csv` names a file that no digest came from",
    "matches_nothing": "a row of `match_overrides.csv` names an entry or paper that is not known, or one that was withdrawn",
}
"""What was wrong in the configuration folder."""

OUTCOMES: Final[dict[str, str]] = {
    "loaded": "new and read",
    "unchanged": "known bytes",
    "duplicate": "bytes known from another path",
    "revised": "new bytes at a known path",
    "rejected": "not readable, see reason",
    "vanished": "gone from the folder, still in force",
    "withdrawn": "by digests.csv",
}
"""What became of a file."""
