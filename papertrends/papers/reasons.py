"""Why two entries are one paper, or are not: the codes of `paper_matches.reason`, with a sentence for each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why two entries are one paper, or are not."""

    SAME_TEXT = "ok_same_text"
    SAME_ID = "ok_id"
    SAME_ABSTRACT = "ok_abstract"
    SAME_TITLE = "ok_title"
    SAME_BY_OVERRIDE = "ok_override"
    OTHER_BY_OVERRIDE = "miss_override"
    OTHER_ID = "miss_id"
    NOTICE = "miss_notice"
    OTHER_NUMBER = "miss_number"
    OTHER_AUTHORS = "miss_authors"
    OTHER_YEAR = "miss_year"
    OTHER_TEXT = "miss_text"

    @property
    def is_same(self) -> bool:
        """Whether the reason merges."""
        return self.startswith("ok_")


SENTENCES: Final[dict[Reason, str]] = {
    Reason.SAME_TEXT: "the two entries say the same, word for word",
    Reason.SAME_ID: "one arXiv id or one DOI; versions of an id are one",
    Reason.SAME_ABSTRACT: "the abstracts agree, and what each title says stands in the other entry, too",
    Reason.SAME_TITLE: "the titles are equal or close, and authors, abstract or the title's length bear it out",
    Reason.SAME_BY_OVERRIDE: "a row of `match_overrides.csv`",
    Reason.OTHER_BY_OVERRIDE: "a row of `match_overrides.csv`",
    Reason.OTHER_ID: "different arXiv ids or DOIs, and not the same title and abstract posted again",
    Reason.NOTICE: "one is a reply, a comment, an erratum or the like",
    Reason.OTHER_NUMBER: "different numbers or a turned word: Part 1 and Part 2, supervised and unsupervised",
    Reason.OTHER_AUTHORS: "no author in common",
    Reason.OTHER_YEAR: "different years, and no abstract to compare",
    Reason.OTHER_TEXT: "titles and abstracts do not agree enough",
}
"""Every reason in one sentence, for the dashboard and docs/dedupe.md."""
