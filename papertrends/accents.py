"""Letters without their accents, wherever words are compared in Python; SQL has strip_accents."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """The letters of a text without accents, ligatures and full-width forms apart."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
