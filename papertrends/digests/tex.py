"""TeX's accents and letters, as names in mails and bibliographies have them, into Unicode. Formulas stay as they are."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308", "r": "\u030a",
    "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
    "th": "þ", "TH": "Þ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip
_BASE = r"(?:\{\s*(?:\\([ij])(?![A-Za-z])\s*|([A-Za-z]))\s*\}|\\([ij])(?![A-Za-z])|([A-Za-z]))"
_SIGN_ACCENT = re.compile(rf"(?<![\\/])\\([`'^\"~=.])\s{{0,2}}{_BASE}")
_LETTER_ACCENT = re.compile(r"(?<!\\)\\([uvHcdbkr])(?:\s{0,2}\{\s*(?:\\([ij])|([A-Za-z]))\s*\}|\s{1,2}(?:\\([ij])(?![A-Za-z])|([A-Za-z])))")
_LETTER = re.compile(r"(?<!\\)\\(ss|ae|AE|oe|OE|aa|AA|th|TH|dh|DH|dj|DJ|ng|NG|o|O|l|L|i|j)(?:\{\}|\s{1,2}(?=\w)|(?![A-Za-z]))")
_BRACED_LETTER = re.compile(r"\{([^\W\d_]{1,2})\}")
_FORMULA = re.compile(r"(\$[^$]{0,2000}\$|\\\([^)]{0,2000}\\\))")
_DOTTED = {"i": "i", "j": "j"}
_LONGEST = 200_000


def without_tex(text: str) -> str:
    """A text with its accents as letters."""
    if "\\" not in text or len(text) > _LONGEST:
        return text
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(_FORMULA.split(text)))


def _plain(text: str) -> str:
    if "\\" not in text:
        return text
    changed = _LETTER_ACCENT.sub(_accented, _SIGN_ACCENT.sub(_accented, text))
    changed = _LETTER.sub(lambda found: _LETTERS[found[1]], changed)
    return _BRACED_LETTER.sub(_unbraced, changed) if changed != text else text


def _accented(found: re.Match[str]) -> str:
    letter = next(group for group in found.groups()[1:] if group)
    made = unicodedata.normalize("NFC", letter + _COMBINING[found[1]])
    return made if len(made) == 1 else found.group()


def _unbraced(found: re.Match[str]) -> str:
    return found[1] if not found[1].isascii() else found.group()
