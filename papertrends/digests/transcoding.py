"""Presents files that are not UTF-8 to readers as if they were.

UTF-16 and UTF-32 are known by their byte-order mark; UTF-16 without one by the zeros of its ASCII letters. Text that is no
UTF-8 at all is taken for the code page in which it reads as a language does: tables that Excel saves have the code page of
the machine. A text that is UTF-8 but for some bytes stays what it is, and so does one that declares its character set.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from papertrends.digests.lines import CHUNK_BYTES
from papertrends.digests.model import DigestFile
from papertrends.digests.streams import Passing

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_DECLARES = re.compile(
    rb"\s*(?:<\?xml[^>]{0,100}encoding\s*=|(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r?\n|\r)(?:[ \t][^\r\n]*(?:\r?\n|\r))*){2,}|From \S+.*[0-9]{4})",
    re.IGNORECASE,
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_LATIN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸ‘’“”„‚–—…•€£°§«»´·©®½¼²³µ×¿¡ªº±™\xa0")
"""What Western text has beyond ASCII. Other signs of the code page are rarer there than damage is."""
_CENTRAL = frozenset("ąćęłńóśźżčďěňřšťůúýžáéíöüőűăâîşţđľĺŕôäĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮÚÝŽÁÉÍÖÜŐŰĂÂÎŞŢĐĽĹŔÔÄß„”“’–—…")
_HAN = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203a]")
_COMMON_HAN_LEADS = range(0xB0, 0xD8)
"""Where GBK has the characters of everyday texts; what is no Chinese mostly falls outside."""
_HANGUL = re.compile("[\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u045f]")
_ZEROS = 0.3
_MIN_SHARE = 0.9


def encoding_of(head: bytes) -> str | None:
    """Return the encoding of a file that begins like this, if it is not UTF-8."""
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    return marked or _utf16_without_mark(head) or (None if head.isascii() or b"\0" in head or _DECLARES.match(head) else _code_page(head))


def _utf16_without_mark(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 4 or b"\0" not in head or head.startswith((b"PK", b"PAR1")):  # noqa: PLR2004 - too short to tell
        return None
    first, second = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    name = "utf-16-le" if second >= _ZEROS * pairs and not first else "utf-16-be" if first >= _ZEROS * pairs and not second else None
    if name is None:
        return None
    text = head[: pairs * 2].decode(name, "replace")
    return name if sum(c.isprintable() or c.isspace() for c in text) >= _MIN_SHARE * len(text) else None


def _code_page(head: bytes) -> str | None:
    """The code page of a text that is not UTF-8, or None if it is, or if no code page fits."""
    text = head.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= c <= "\udcff" for c in text)
    good = sum(c > "\x7f" and not "\ud800" <= c <= "\udfff" for c in text)
    if bad <= good or (len(head) >= _WHOLE_HEAD and "\ufffd" not in head[:-_CUT].decode("utf-8", "replace")):
        return None
    return next((name for name, fits in _PAGES if (decoded := _decoded(head, name)) is not None and fits(decoded, head)), None)


_WHOLE_HEAD = 64 * 1024
_CUT = 4
"""A head may end within a character."""


def _decoded(head: bytes, name: str) -> str | None:
    for end in (len(head), len(head) - 1):
        try:
            return head[:end].decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _beyond_ascii(text: str) -> str:
    return "".join(c for c in text if c > "\x7f")


def _is_japanese(text: str, _: bytes) -> bool:
    high = _beyond_ascii(text)
    kana = sum("\u3041" <= c <= "\u30fe" for c in high)  # half-width kana are what other encodings look like
    return kana >= 0.1 * len(high) and len(_HAN.findall(high)) + kana >= _MIN_SHARE * len(high)


def _is_chinese(text: str, head: bytes) -> bool:
    high = _beyond_ascii(text)
    leads = [run[n] for run in _HIGH.findall(head) for n in range(0, len(run) - 1, 2)]
    return (
        len(high) > 1
        and len(_HAN.findall(high)) >= _MIN_SHARE * len(high)
        and sum(c in _COMMON_HAN_LEADS for c in leads) >= 0.6 * len(leads)
    )


def _is_korean(text: str, _: bytes) -> bool:
    high = _beyond_ascii(text)
    return len(high) > 1 and len(_HANGUL.findall(high)) >= _MIN_SHARE * len(high)


def _is_russian(text: str, head: bytes) -> bool:
    high, runs = _beyond_ascii(text), _HIGH.findall(head)
    if len(high) < 3 * len(runs):  # whole words are beyond ASCII, not single letters
        return False
    small = sum("а" <= c <= "я" or c == "ё" for c in high)
    return len(high) > _CUT and len(_CYRILLIC.findall(high)) >= _MIN_SHARE * len(high) and small >= 0.6 * len(high)


def _is_traditional_chinese(text: str, _: bytes) -> bool:
    high = _beyond_ascii(text)
    return len(high) > 1 and len(_HAN.findall(high)) >= _MIN_SHARE * len(high)


def _is_western(text: str, head: bytes) -> bool:
    high = _beyond_ascii(text)
    return sum(c in _LATIN for c in high) >= _MIN_SHARE * len(high) and max(map(len, _HIGH.findall(head))) <= _CUT


def _is_central_european(text: str, head: bytes) -> bool:
    high = _beyond_ascii(text)
    return sum(c in _CENTRAL for c in high) >= _MIN_SHARE * len(high) and max(map(len, _HIGH.findall(head))) <= _CUT


_PAGES: tuple[tuple[str, Callable[[str, bytes], bool]], ...] = (
    ("cp1252", _is_western),
    ("cp932", _is_japanese),
    ("euc-jp", _is_japanese),
    ("euc-kr", _is_korean),
    ("gb18030", _is_chinese),
    ("big5", _is_traditional_chinese),
    ("cp1250", _is_central_european),
    ("cp1251", _is_russian),
    ("koi8-r", _is_russian),
)
"""The code pages that are tried, each with what its languages look like, in this order."""


class _Utf8Stream(Passing):
    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        super().__init__(inner)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def chunk(self, size: int) -> bytes:
        while not self._ready and not self._ended:
            chunk = super().chunk(CHUNK_BYTES)
            self._ended = not chunk
            self._ready = self._decoder.decode(chunk, final=self._ended).encode("utf-8", "replace")
        found, self._ready = self._ready[:size], self._ready[size:]
        return found


@dataclass(frozen=True, slots=True)
class Transcoded(DigestFile):
    """The same file with its content in UTF-8."""

    inner: DigestFile
    encoding: str

    def open(self) -> BinaryIO:
        """Open the content for reading bytes of UTF-8."""
        return io.BufferedReader(_Utf8Stream(self.inner.open(), self.encoding), CHUNK_BYTES)
