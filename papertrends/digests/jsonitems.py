"""Items of a JSON array, one by one, from a stream of any size: broken items become rejects, the others are read."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from papertrends.digests.lines import CHUNK_BYTES, bad_bytes, line_ends
from papertrends.reasons import RejectReason

MAX_ITEM_CHARACTERS = 32 * 1024 * 1024
"""Longer items are set apart, cut: nothing that one paper says about itself is near this size."""
KEPT_CHARACTERS = 64 * 1024
_MAX_CANDIDATES = 2_000
_DECODE = json.JSONDecoder(strict=False).raw_decode
_BLANK = re.compile(r"[\s,]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|$)|[\[\]{}]', re.DOTALL)
_NEXT = re.compile(r"[,\n]\s*(?=\{|\"\{')")
_SCALAR_END = re.compile(r"[,\n\]]")
_SECOND = re.compile(r"(?<=[\]}])\s*[\r\n]+\s*[\[{]")
_ARRAY = re.compile(r"\s*\[")
_KEY = re.compile(r'[\s,]*"((?:[^"\\]|\\.){0,256})"\s*:\s*')
_LAST_KEY = re.compile(r'"((?:[^"\\]|\\.){0,256})"\s*:\s*\[\s*$')
_BESIDE = re.compile(r'[\s}\],]*"((?:[^"\\]|\\.){0,256})"\s*:\s*')
_OTHER_LISTS = frozenset(
    ("references", "citations", "citedby", "related", "related_works", "bibliography", "recommendations", "suggestions", "facets", "errors")
)
"""Under these names stand papers that the list does not list."""
_MAX_VALUES = 10_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_BAD_BYTE = re.compile("[\udc80-\udcff]")
Find = Callable[[str], tuple[int, bool, bool] | None]
"""Finds in the beginning of a document where its first item begins, whether it is the only one, and whether items have keys."""


def by_pattern(opening: re.Pattern[str]) -> Find:
    """Find the first item behind what a pattern matches."""

    def find(text: str) -> tuple[int, bool, bool] | None:
        found = opening.match(text)
        return (found.end(), False, False) if found else None

    return find


@dataclass(slots=True)
class Item:
    """One item and where it stands. `reason` says why `value` is nothing."""

    ordinal: int
    line_start: int
    line_end: int
    verbatim: str
    value: object
    reason: RejectReason | None = None
    detail: str = ""


class JsonItems:
    """The items of the array that begins in a stream, after whatever `skip` finds before it.

    With `goes_on`, other lists of items beside the first, or in objects beside it, are read as well; `key` is what the list, or
    an item of an object, stands under. `before` and `after` hold the start and the end of the text around the array; `errors`
    counts bytes that are not UTF-8.
    """

    def __init__(
        self, stream: BinaryIO, looks_right: Callable[[object], bool], opening: Find | re.Pattern[str] = _ARRAY, *, goes_on: bool = False
    ) -> None:
        self._goes_on = goes_on
        self.key = ""
        self._stream, self._looks_right = stream, looks_right
        self._find: Find = by_pattern(opening) if isinstance(opening, re.Pattern) else opening
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._at = 0
        self._good = 0  # where in the text the next item begins that can be read, as far as that was looked for
        self._ended = False
        self._line = 1
        self._ordinal = 0
        self.before = ""
        self.after = ""
        self.errors = 0

    def more(self) -> Item | None:
        """What follows the document, if anything does: of one list per line, only the first was read."""
        found = _SECOND.search(self.after)
        if not found:
            return None
        self._ordinal += 1
        return Item(self._ordinal, self._line, self._line, self.after[found.start() :].strip(), None)

    def __iter__(self) -> Iterator[Item]:
        """Yield the items in their order."""
        self._more()
        self._text = self._text.removeprefix("\ufeff")
        if (opened := self._find(self._text)) is None:
            return
        at, is_single, has_keys = opened
        self.before = self._text[:at]
        self._pass(at)
        if is_single:
            yield self._item()
            self._rest()
            return
        self.key = found[1] if (found := _LAST_KEY.search(self.before)) else ""
        while True:
            self._skip_blank()
            if self._at >= len(self._text):
                return
            if self._text[self._at] == ("}" if has_keys else "]"):
                if self._goes_on and not has_keys and self._next_list():
                    continue
                self._rest()
                return
            if has_keys:
                self._take_key()
            yield self._item()

    def _take_key(self) -> None:
        found = _KEY.match(self._text, self._at)
        if found is None and not self._ended:
            self._more()
            found = _KEY.match(self._text, self._at)
        if found:
            self.key = found[1]
            self._pass(found.end())

    def _next_list(self) -> bool:
        """Go on to the next list of items, which may stand in an object; return whether there is one."""
        at = self._at + 1
        for _ in range(_MAX_VALUES):
            if len(self._text) - at < CHUNK_BYTES and not self._ended:
                self._pass(at)
                self._more()
                at = 0
            found = _BESIDE.match(self._text, at)
            if not found:
                return False
            at = found.end()
            is_other = found[1].lower() in _OTHER_LISTS
            if self._text[at : at + 1] == "{" and not is_other:
                at += 1
                continue
            try:
                if self._text[at : at + 1] == "[" and not is_other and self._begins_well(at + 1):
                    self.key = found[1]
                    self._pass(at + 1)
                    return True
                at = _DECODE(self._text, at)[1]
            except (ValueError, IndexError, RecursionError):
                return False
        return False

    def _begins_well(self, at: int) -> bool:
        blank = _BLANK.match(self._text, at)
        try:
            return self._looks_right(_DECODE(self._text, blank.end() if blank else at)[0])
        except (ValueError, IndexError):
            return False

    def _item(self) -> Item:
        wanted = 0
        while True:
            try:
                value, end = _DECODE(self._text, self._at)
            except RecursionError:
                return self._broken(RejectReason.NESTED_TOO_DEEP, "nested too deep to be read")
            except (ValueError, IndexError) as error:
                reason, detail = RejectReason.BAD_JSON, str(error)
            else:
                if end < len(self._text) or self._ended:
                    return self._made(end, value)
                reason, detail = RejectReason.TRUNCATED, "the file ends within this item"
            if self._ended:
                return self._broken(reason if self._balanced_end() else RejectReason.TRUNCATED, detail)
            if len(self._text) - self._at > MAX_ITEM_CHARACTERS:
                return self._broken(RejectReason.ITEM_TOO_LONG, f"more than {MAX_ITEM_CHARACTERS:,} characters")
            wanted = max(wanted * 2, len(self._text) - self._at)
            if wanted > CHUNK_BYTES and (end := self._balanced_end()) is not None:
                return self._broken(reason, detail, end)
            self._more(wanted)

    def _made(self, end: int, value: object, reason: RejectReason | None = None, detail: str = "") -> Item:
        self._ordinal += 1
        start = self._line
        verbatim = self._text[self._at : end]
        self._pass(end)
        return Item(self._ordinal, start, self._line, verbatim, value, reason, detail)

    def _broken(self, reason: RejectReason, detail: str, end: int | None = None) -> Item:
        """Skip what cannot be read, up to where its brackets close or the next item can be read."""
        if end is None:
            end = self._balanced_end()
        if self._good <= self._at:
            self._good = self._next_good()
        good = self._good
        end = good if end is None or end <= self._at else min(end, good)
        item = self._made(end, None, reason, detail)
        if len(item.verbatim) > KEPT_CHARACTERS:
            item.detail = f"{detail}; {len(item.verbatim) - KEPT_CHARACTERS:,} characters left out"
            item.verbatim = item.verbatim[:KEPT_CHARACTERS]
        return item

    def _balanced_end(self) -> int | None:
        """Where the brackets that open here close again, or None when they do not within what was read."""
        if self._text[self._at] not in '[{"':
            found = _SCALAR_END.search(self._text, self._at)
            return found.start() if found else None
        depth = 0
        for token in _TOKEN.finditer(self._text, self._at):
            sign = token.group()
            if sign in "[{":
                depth += 1
            elif sign in "]}":
                depth -= 1
            elif depth == 0:
                return token.end() if sign.endswith('"') and len(sign) > 1 else None
            if depth == 0:
                return token.end()
            if depth < 0:
                return token.start()
        return None

    def _next_good(self) -> int:
        """Where the next item begins that can be read and looks like one; the end of what was read if there is none."""
        for n, found in enumerate(_NEXT.finditer(self._text, self._at + 1)):
            if n >= _MAX_CANDIDATES:
                break
            try:
                value, _ = _DECODE(self._text, found.end())
            except (ValueError, IndexError, RecursionError):
                continue
            if self._looks_right(value):
                return found.start()
        return len(self._text)

    def _skip_blank(self) -> None:
        while True:
            found = _BLANK.match(self._text, self._at)
            self._pass(found.end() if found else self._at)
            if self._at < len(self._text) or self._ended:
                return
            self._more()

    def _rest(self) -> None:
        """Keep the start of what follows the array, and count its lines."""
        self.after = self._text[self._at : self._at + KEPT_CHARACTERS]
        while not self._ended:
            self._pass(len(self._text))
            self._more()
            self.after += self._text[self._at : self._at + KEPT_CHARACTERS - len(self.after)]

    def _pass(self, end: int) -> None:
        self._line += line_ends(self._text, self._at, end)
        self._at = end

    def _more(self, at_least: int = CHUNK_BYTES) -> None:
        parts = [self._text[self._at :]]
        got = 0
        while got < at_least and not self._ended:
            chunk = self._stream.read(CHUNK_BYTES)
            self._ended = not chunk
            text = self._decoder.decode(chunk, final=self._ended)
            self.errors += bad_bytes(text)
            parts.append(text)
            got += len(text)
        self._text, self._at, self._good = "".join(parts), 0, 0
