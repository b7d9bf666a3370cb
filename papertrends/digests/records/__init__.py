"""Turns a record, a mapping of names to values, into an entry. `fields.NAMES` has the names that are understood.

`found` finds a record's values by field; `texts`, `lists`, `abstracts`, `ids` and `dates` read them; `making` makes the entry.
"""

from papertrends.digests.persons import text_of
from papertrends.digests.records.found import Record, is_record, said, unwrapped
from papertrends.digests.records.making import is_served_error, make_entry
from papertrends.digests.records.texts import whole_number

__all__ = ["Record", "is_record", "is_served_error", "make_entry", "said", "text_of", "unwrapped", "whole_number"]
