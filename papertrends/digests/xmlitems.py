"""Items of a feed, one by one, as text with their lines: a broken one does not affect the others."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from papertrends.digests.jsonitems import KEPT_CHARACTERS
from papertrends.digests.lines import CHUNK_BYTES, bad_bytes, line_ends
from papertrends.digests.model import Unreadable
from papertrends.reasons import FileReason, RejectReason

MAX_ITEM_CHARACTERS = 8 * 1024 * 1024
MAX_HEAD_CHARACTERS = 1024 * 1024

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
FEED_ITEMS = "item|entry"
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_CHANNEL = re.compile(r"<channel[\s>]", re.IGNORECASE)
_TAIL = 64


@dataclass(frozen=True, slots=True)
class XmlItem:
    """One item and where it stands. `reason` says why it cannot be read."""

    ordinal: int
    line_start: int
    line_end: int
    verbatim: str
    reason: RejectReason | None = None
    detail: str = ""


class XmlItems:
    """The items of the feed in a stream. `head` is the text before the first one, once that has been read."""

    def __init__(self, stream: BinaryIO, names: str = FEED_ITEMS, *, nested: bool = False) -> None:
        """Cut out the elements of these names, a pattern of alternatives; `nested` where one may hold others of them."""
        self._stream, self._nested = stream, nested
        self._mark = re.compile(
            rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<!ENTITY|<(?:{names})(?=[\s>])[^>]*>|</(?:{names})\s*>", re.DOTALL
        )
        self._decoder: codecs.IncrementalDecoder | None = None
        self._text = ""
        self._ended = False
        self._line = 1
        self._ordinal = 0
        self.head = ""
        self._tail = ""
        self.errors = 0

    @property
    def count(self) -> int:
        """How many items there were so far."""
        return self._ordinal

    def shell(self, item: str) -> str:
        """The feed with one item, or with none."""
        root = _ROOT.search(self.head)
        name = root[1] if root else "feed"
        inner = "</channel>" if name.lower() == "rss" and _CHANNEL.search(self.head) else ""
        closed = "</channel>" in self.head
        return (
            f"{_DECLARATION.sub('', self.head)}{item}{'' if closed else inner}</{name}>"
            if item
            else f"{_DECLARATION.sub('', self.head)}{self._tail or inner + f'</{name}>'}"
        )

    def __iter__(self) -> Iterator[XmlItem]:
        """Yield the items in their order. Raises `Unreadable` where the feed declares entities of its own."""
        self._more()
        self._text = self._text.removeprefix("\ufeff")
        at, opened, depth = 0, -1, 0
        while True:
            mark = self._next_mark(at)
            if mark is None:
                if not self._ended:
                    at = self._extend(at, opened)
                    opened = min(opened, 0)
                    if opened == 0 and len(self._text) > MAX_ITEM_CHARACTERS:
                        yield self._item(0, len(self._text), RejectReason.ITEM_TOO_LONG, f"more than {MAX_ITEM_CHARACTERS:,} characters")
                        at, opened, depth = 0, -1, 0
                    continue
                break
            sign = mark.group()
            if sign == "<!ENTITY":
                raise Unreadable(
                    FileReason.XML_ENTITIES,
                    line=self._line + line_ends(self._text, 0, mark.start()),
                    detail="the feed declares entities of its own",
                )
            at = mark.end()
            if sign.startswith("</"):
                depth = max(depth - 1, 0)
                if opened >= 0 and not depth:
                    yield self._item(opened, mark.end())
                    at, opened = 0, -1
            elif not sign.startswith("<!") and not sign.endswith("/>"):
                depth = depth + 1 if self._nested or opened < 0 else 1
                if opened >= 0 and depth > 1:
                    continue
                if opened >= 0:  # the one before was not closed
                    yield self._item(opened, mark.start(), RejectReason.TRUNCATED, "the item is not closed")
                    at = mark.end() - mark.start()
                    opened = 0
                else:
                    self._keep_head(mark.start())
                    opened = mark.start()
        if opened >= 0:
            yield self._item(opened, len(self._text), RejectReason.TRUNCATED, "the file ends within this item")
        self._keep_head(len(self._text))
        self._tail = self._text[-_TAIL * 16 :] if self._ordinal else ""

    def _next_mark(self, at: int) -> re.Match[str] | None:
        """The next mark, or None if more must be read to know it."""
        mark = self._mark.search(self._text, at)
        if mark and mark.end() == len(self._text) and mark.group().startswith(("<![", "<!-")) and not self._ended:
            return None
        return mark

    def _extend(self, at: int, opened: int) -> int:
        """Read on and drop what is no longer needed; return where to continue the search."""
        if opened < 0:
            self._keep_head(len(self._text))
            start = max(self._text.rfind("<", at), len(self._text) - CHUNK_BYTES) if "<" in self._text[at:] else len(self._text)
        else:
            start = opened
        self._line += line_ends(self._text, 0, start)
        self._text = self._text[start:]
        searched = max(at - start, 0)
        self._more()
        return searched

    def _item(self, start: int, end: int, reason: RejectReason | None = None, detail: str = "") -> XmlItem:
        self._ordinal += 1
        first = self._line + line_ends(self._text, 0, start)
        verbatim = self._text[start:end]
        last = first + line_ends(verbatim, 0, len(verbatim))
        self._line += line_ends(self._text, 0, end)
        self._text = self._text[end:]
        if reason:
            verbatim = verbatim[:KEPT_CHARACTERS]
        return XmlItem(self._ordinal, first, last, verbatim, reason, detail)

    def _keep_head(self, end: int) -> None:
        if self._ordinal == 0 and len(self.head) < MAX_HEAD_CHARACTERS and not self.head:
            self.head = self._text[:end][:MAX_HEAD_CHARACTERS]

    def _more(self) -> None:
        chunk = self._stream.read(CHUNK_BYTES)
        self._ended = not chunk
        if self._decoder is None:
            self._decoder = _decoder(chunk)
        text = self._decoder.decode(chunk, final=self._ended)
        self.errors += bad_bytes(text)
        self._text += text


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    declared = _DECLARED.search(head[:1024])
    try:
        found = codecs.lookup(declared[1].decode() if declared else "utf-8")
        if found._is_text_encoding and found.name not in ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-7", "idna", "punycode"):  # noqa: SLF001 - not said in public
            return found.incrementaldecoder("surrogateescape")
    except (LookupError, TypeError):
        pass
    return codecs.getincrementaldecoder("utf-8")("surrogateescape")
