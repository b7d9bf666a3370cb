"""Find authors, topics and phrases by their names, in the file that this run of the script shows."""

from __future__ import annotations

from dashboard import data
from delivery.answers.rows import Author, Named
from delivery.answers.search import names
from delivery.answers.search.names import LOOKED_AT


def authors(text: str, most: int = LOOKED_AT) -> list[Author]:
    """Find authors whose names have all words of a text, or initials for them."""
    return names.authors(data, text, most)


def most_papers(most: int) -> list[Author]:
    """List the authors with the most papers."""
    return names.most_papers(data, most)


def named(text: str, kinds: list[str], most: int) -> list[Named]:
    """Find topics, phrases or both whose names have all words of a text."""
    return names.named(data, text, kinds, most)
