"""Find authors, topics and phrases by their names: accents and case do not matter, nor do plurals or initials."""

from __future__ import annotations

from typing import Final

from delivery.answers.asking import Asking
from delivery.answers.rows import Author, Named
from delivery.answers.search.folding import words_of

LOOKED_AT: Final = 2_000
"""Names that hold the longest word asked for, those with the most papers first."""


def authors(asking: Asking, text: str, most: int = LOOKED_AT) -> list[Author]:
    """Find authors whose names have all words of a text, or initials for them; those with the most papers first."""
    words = words_of(text)
    longest = max(words, key=len, default="")
    if len(longest) < 2:  # noqa: PLR2004 - a letter is no name
        return []
    found = asking.rows("authors_named", Author, word=longest, most=LOOKED_AT)
    return [author for author in found if _has_all(author.author_key.split(), words)][:most]


def most_papers(asking: Asking, most: int) -> list[Author]:
    """List the authors with the most papers."""
    return asking.rows("authors_named", Author, word="", most=most)


def keys_of(asking: Asking, text: str) -> tuple[str, ...]:
    """Give the keys of the names that a text may mean."""
    return tuple(author.author_key for author in authors(asking, text))


def _has_all(name: list[str], words: list[str]) -> bool:
    """Tell whether a name has all words: "y lecun" asks for "yann lecun" and for "y lecun"."""
    return all(any(part == word or (len(word) == 1 and part.startswith(word)) for part in name) for word in words)


def named(asking: Asking, text: str, kinds: list[str], most: int) -> list[Named]:
    """Find topics, phrases or both whose names have all words of a text, those with no other words first."""
    words = words_of(text)
    longest = max(words, key=len, default="")
    # the beginning is the same in the singular and in the plural
    part = longest[: max(3, len(longest) - 3)]
    return asking.rows("topics_named", Named, words=words, part=part, kinds=kinds, most=most) if words else []
