"""Search for papers as every interface does, in the file that this run of the script shows."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import data
from dashboard.data import Value
from delivery.answers.rows import Match
from delivery.answers.search import searching
from delivery.answers.search.searching import Question


def ask(text: str) -> Question:
    """Read what a text asks for."""
    return searching.ask(data, text)


def search(question: Question, filters: Mapping[str, Value]) -> tuple[list[Match], int]:
    """Find papers with all words, and where these are few also those with some of the words; and how many have all."""
    return searching.search(data, question, filters)


def suggestions(question: Question) -> list[str]:
    """Write the question anew with words that papers have, for each that none has."""
    return searching.suggestions(data, question)
