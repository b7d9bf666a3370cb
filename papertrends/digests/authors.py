"""Splits authors, as sources write them, into names."""

from __future__ import annotations

import re

from papertrends.digests.tex import without_tex
from papertrends.digests.text import clean_line

_AND = re.compile(r"\s*(?:,\s*)?(?:\band\b|&)\s+", re.IGNORECASE)
_SEMICOLON = re.compile(r"\s*[;；、]+\s*(?:and\s+|&\s*)?")
_ET_AL = re.compile(r"[,\s]*\bet\.?\s*al\.?\s*$|[,\s]*\band others\s*$", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_INITIALS = re.compile(r"(?:(?:[^\W\d_](?:\.|(?=[\s-]|$))[\s-]*){1,4}|[A-Z]{2,3})(?:,?\s*(?:jr|sr|ii|iii)\.?)?")
_PUBMEDS = re.compile(r"[^,;.]+ [A-Z]{1,3}(?:, [^,;.]+ [A-Z]{1,3})*\.")
"""Names as PubMed and Europe PMC list them: "Quill A, Osei BC.", the stop being that of the list."""
_FULL_STOP = re.compile(r"(?<=\w{3})\.$")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
MAX_CHARACTERS = 200_000
"""The longest list of authors of a real paper, of five thousand names, has half of that."""
_MAX_PARENTHESES = 5
_LONGEST_INITIALS = 12  # "J.-P. A. M."


def split_authors(written: str) -> tuple[str, ...]:
    """Split one string of authors into names, each as "Given Family" or "F. Family".

    Reads "A. Blum, M. Furst, and M. J. Kearns", "Blum, A. and Furst, M.", "Blum, A., Furst, M., and Kearns, M.J.",
    "Blum, Avrim; Furst, Merrick" and "A and B and C". Affiliations in parentheses are left out.
    """
    text = clean_line(without_tex(written))
    if len(text) > MAX_CHARACTERS:
        return ()
    for _ in range(_MAX_PARENTHESES if "(" in text else 0):
        text, changed = _PARENTHESES.subn("", text)
        if not changed:
            break
    if text.rstrip(" .,;")[-6:].lower().endswith(("al", "others")):
        text = _ET_AL.sub("", text)
    text = text.strip(" ,;")
    if text.endswith(".") and text.count(".") == 1 and _PUBMEDS.fullmatch(text):
        text = text[:-1]
    if not text:
        return ()
    names = [given_first(part) for part in _SEMICOLON.split(text)] if _SEMICOLON.search(text) else _by_commas(text)
    return tuple(name for name in (_FULL_STOP.sub("", name.strip(" ,")) for name in names) if name)


def _by_commas(text: str) -> list[str]:
    groups = [part.strip(" ,") for part in _AND.split(text)] if "&" in text or " and " in text.lower() else [text]
    pieces = [[piece.strip() for piece in group.split(",") if piece.strip()] for group in groups]
    flat = [piece for group in pieces for piece in group]
    if len(flat) == 1:
        return flat
    if _is_family_first(pieces, flat):
        names: list[str] = []
        for piece in flat:
            if names and "," not in names[-1] and _INITIALS.fullmatch(piece):
                names[-1] = f"{names[-1]}, {piece}"
            else:
                names.append(piece)
        return [given_first(name) for name in names]
    if len(groups) > 1 and all(len(group) == 2 for group in pieces) and all(" " not in group[0] for group in pieces):  # noqa: PLR2004 - a pair
        return [given_first(", ".join(group)) for group in pieces]
    joined: list[str] = []
    for piece in flat:
        if joined and _SUFFIX.fullmatch(piece):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return joined


def _is_family_first(groups: list[list[str]], flat: list[str]) -> bool:
    """Tell "Blum, A., Furst, M." from "A. Blum, M. Furst": initials alone follow family names."""
    initials = sum(1 for piece in flat if len(piece) <= _LONGEST_INITIALS and _INITIALS.fullmatch(piece))
    return initials * 2 >= len(flat) - 1 and not _INITIALS.fullmatch(groups[0][0] if groups and groups[0] else "") and initials > 0


def given_first(name: str) -> str:
    """Turn "Family, Given" around; leave anything else as it is."""
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 2 and not _SUFFIX.fullmatch(parts[1]):  # noqa: PLR2004 - a pair
        return f"{parts[1]} {parts[0]}"
    return " ".join(parts)
