"""Text for reading: entities decoded, NFC, control and zero-width characters out, hard wraps joined, paragraphs kept.

LaTeX stays as written. Folding for matching is done later, in the warehouse.
"""

from __future__ import annotations

import html
import re
import unicodedata

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028]")
_PARAGRAPH = re.compile("[ \t]*(?:\n[ \t]*\n\\s*|\u2029\\s*)")
_SPACES = re.compile(r"\s+")
_EMOJI_JOINED = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])")
_PLAIN = re.compile(r"[!-%'-~]+(?: [!-%'-~]+)*")
_KEEP = "\ue000"


def clean_line(text: str) -> str:
    """Clean a text that is one line: titles, names, venues."""
    if _PLAIN.fullmatch(text):
        return text
    return _SPACES.sub(" ", _tidy(text)).strip()


def clean_paragraphs(text: str) -> str:
    """Clean a text of one or more paragraphs; they come back apart by one blank line."""
    if _PLAIN.fullmatch(text):
        return text
    tidy = _LINE_BREAK.sub("\n", _tidy(text))
    paragraphs = (_SPACES.sub(" ", part).strip() for part in _PARAGRAPH.split(tidy))
    return "\n\n".join(part for part in paragraphs if part)


def _tidy(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    if text.isascii():
        return _INVISIBLE.sub("", text) if not text.isprintable() else text
    joined = "\u200d" in text
    if joined:  # families and flags are one sign made of several: their joiners stay
        text = _EMOJI_JOINED.sub(lambda found: found.group()[:-1] + _KEEP, text.replace(_KEEP, ""))
    text = _INVISIBLE.sub("", text)
    if joined:
        text = text.replace(_KEEP, "\u200d")
    return unicodedata.normalize("NFC", text)
