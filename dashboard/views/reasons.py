"""What became of a file, and what reason codes mean."""

from __future__ import annotations

from typing import Final

from dashboard import layout
from papertrends.reasons import Reason

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

OUTCOMES: Final[dict[str, str]] = {
    "loaded": "Loaded",
    "unchanged": "Unchanged",
    "duplicate": "Duplicate of another file",
    "revised": "Revised",
    "rejected": "Failed",
    "vanished": "Gone from the folder, still used",
    "withdrawn": "Withdrawn in digests.csv",
}
"""What became of a file."""


def explained(kind: type[Reason], code: str) -> str:
    """Say what a reason code means, and name it; of a code that this version does not know, the code alone."""
    found = kind.look_up(code)
    return " ".join(part for part in (found.meaning if found else "", layout.code(code)) if part)
