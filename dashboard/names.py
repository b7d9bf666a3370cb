"""Find authors, topics and phrases by their names, in the file that this run of the script shows."""

from __future__ import annotations

from dashboard import data
from delivery.answers.rows import Author, Named
from delivery.answers.search import names
from delivery.answers.search.folding import words_of
from delivery.answers.search.names import LOOKED_AT


def authors(text: str, most: int = LOOKED_AT) -> list[Author]:
    """Find authors whose names have all words of a text, or initials for them."""
    return names.authors(data, text, most)


def exactly(text: str) -> Author | None:
    """Find the author whose full name a text is; one word is no full name."""
    words = words_of(text)
    if len(words) < 2 or text.strip().startswith('"'):  # noqa: PLR2004 - a given name and a family name
        return None
    return next((author for author in authors(text) if author.author_key.split() == words), None)


def most_papers(most: int) -> list[Author]:
    """List the authors with the most papers."""
    return names.most_papers(data, most)


def named(text: str, kinds: list[str], most: int) -> list[Named]:
    """Find topics, phrases or both whose names have all words of a text."""
    return names.named(data, text, kinds, most)
