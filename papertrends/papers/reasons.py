"""Why two entries are one paper, or are not: the codes of `paper_matches.reason`."""

from __future__ import annotations

from papertrends import reasons


class Reason(reasons.Reason):
    """Why two entries are one paper, or are not."""

    SAME_TEXT = "ok_same_text", "Identical, word for word"
    SAME_ID = "ok_id", "Same arXiv id or DOI; versions of an id are one"
    SAME_ABSTRACT = "ok_abstract", "The abstracts agree, and the words of each title stand in the other entry"
    SAME_TITLE = "ok_title", "Equal or close titles, supported by authors, abstract or the title's length"
    SAME_BY_OVERRIDE = "ok_override", "A row of `match_overrides.csv` says so"
    OTHER_BY_OVERRIDE = "miss_override", "A row of `match_overrides.csv` says so"
    OTHER_ID = "miss_id", "Different arXiv ids or DOIs, and not the same title and abstract posted again"
    NOTICE = "miss_notice", "One is a reply, a comment, an erratum or the like"
    OTHER_NUMBER = "miss_number", "Different numbers or an opposite word: Part 1 and Part 2, supervised and unsupervised"
    OTHER_AUTHORS = "miss_authors", "No author in common"
    OTHER_YEAR = "miss_year", "Different years, and no abstract to compare"
    OTHER_TEXT = "miss_text", "Titles and abstracts do not agree enough"

    @property
    def is_same(self) -> bool:
        """Whether the reason merges."""
        return self.startswith("ok_")
