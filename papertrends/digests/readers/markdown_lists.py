"""Lists of papers in Markdown, as repositories of daily papers write them: tables, fields below a heading, bullets with links.

- Tables: a header that names titles (or papers), a line of dashes, a paper a row. Links in any cell tell ids, code and pages.
- Fields: a heading, `### Title:` or the title itself, and bullets such as `- **Authors:** …`, `- **Arxiv link:** …`.
- Bullets: an item that links to a paper, the link's text or what is bold being its title.

A day in a heading, in the front matter, or in a line that says when the page was updated is that of the papers below it;
without any it is the day in the file's name. A summary in a table is not the authors', so it is no abstract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papertrends.digests.filling import Filler
from papertrends.digests.lines import Line, text_lines
from papertrends.digests.markdownlists import Lists
from papertrends.digests.model import Description, DigestFile, Entry, Piece, Unit

_FEW_BULLETS = 2
"""One item that links to a paper is a note, several are a list."""
_OTHER_STARTS = ("<?xml", "{", "<!doctype", "<html", "<rss", "<feed")
_MARK = re.compile(r"^[ \t]{0,80}(?:\||#|[-*+•]\s|[0-9]{1,4}[.)]\s)|\|", re.MULTILINE)
_SIGNS = ("arxiv", "doi.org", "/papers/", "openreview", "http")


class MarkdownLists:
    """The reader of tables and lists of papers in Markdown."""

    about = Description(
        "Markdown tables, fields and bullets that list papers, as in repositories of daily papers",
        "`markdown`",
        "listing if it has a day, else unknown",
        "the day in a heading, the front matter, or a line that says when the page was updated; else the file's name",
    )

    name = "markdown-lists"
    version = 2
    unit: Unit = "lines"
    may_be_empty = False
    is_text = True

    def matches(self, head: bytes) -> bool:
        """Look for a paper among the first lines, in one of the three forms."""
        text = head.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
        lower = text.lower()
        if lower.startswith(_OTHER_STARTS) or not _MARK.search(text) or not any(sign in lower for sign in _SIGNS):
            return False
        lines = [Line(n, line, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", text), 1)]
        lists, entries = Lists(None), 0
        for piece in lists.pieces(iter(lines)):
            entries += isinstance(piece, Entry)
            if entries and (entries > lists.bullets or lists.bullets >= _FEW_BULLETS):
                return True
        return False

    def read(self, file: DigestFile) -> Iterator[Piece]:
        """Yield entries and rejects, banners between them, then the digest."""
        lists, filler = Lists(file), Filler()
        with file.open() as stream:
            for piece in lists.pieces(text_lines(stream)):
                yield from filler.place(piece)
        yield from filler.up_to(lists.last)
        yield lists.digest(file)
