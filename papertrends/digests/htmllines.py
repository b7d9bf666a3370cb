"""HTML of mails into lines of text that know where they stand."""

from __future__ import annotations

from html.parser import HTMLParser

from papertrends.digests.listing import TextLine

_BREAKS = frozenset({"br", "p", "div", "tr", "li", "pre", "blockquote", "table", "h1", "h2", "h3", "h4"})
_UNSEEN = frozenset({"script", "style", "head", "title"})


class _TagRemover(HTMLParser):
    def __init__(self, numbers: list[tuple[int, int]]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[TextLine] = []
        self._numbers = numbers
        self._text: list[str] = []
        self._start = 0
        self._unseen = 0
        self._fresh = False

    def _at(self) -> int:
        return min(max(self.getpos()[0] - 1, 0), len(self._numbers) - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.end_line(self._at())
            self._fresh = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BREAKS and tag != "br":
            self.end_line(self._at())

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        at = self._at()
        if self._fresh and data.startswith("\n"):  # the line break of the source after that of the text
            data, at = data[1:], min(at + 1, len(self._numbers) - 1)
        self._fresh = False
        first, *rest = data.replace("\xa0", " ").split("\n")
        self._add(first, at)
        for n, part in enumerate(rest, 1):
            self.end_line(min(at + n - 1, len(self._numbers) - 1))
            self._add(part, min(at + n, len(self._numbers) - 1))

    def _add(self, text: str, at: int) -> None:
        if not self._text:
            self._start = at
        self._text.append(text)

    def end_line(self, at: int) -> None:
        text = "".join(self._text)
        if self._text and text.strip():
            start = self._numbers[self._start][0]
            self.lines.append(TextLine(start, max(self._numbers[at][1], start), text, text))
        elif self._text and self.lines and self.lines[-1].text:
            self.lines.append(TextLine(self._numbers[at][0], self._numbers[at][1], "", ""))
        self._text = []


def without_tags(lines: list[TextLine]) -> list[TextLine]:
    """Return the text of lines of HTML; each line of it stands on the lines of the source that hold it."""
    if not lines:
        return lines
    remover = _TagRemover([(line.start, line.end) for line in lines])
    try:
        remover.feed("\n".join(line.text for line in lines))
        remover.close()
    except (AssertionError, ValueError):
        return lines
    remover.end_line(len(lines) - 1)
    return remover.lines
