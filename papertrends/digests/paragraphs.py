"""Lines into paragraphs: one each, or several where a saved page was hard-wrapped."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from papertrends.digests.lines import Line

_SAMPLE_LINES = 200
_MAX_LINES = 2_000
_WRAP_WIDTH = 160
"""Programs that wrap text do so before this column; a page whose lines are all shorter is wrapped."""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line]
    text: str
    cut: int
    is_furniture: bool = False


def paragraphs(lines: Iterator[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, without its blank lines.

    Each line is a paragraph, unless the text is hard-wrapped and its paragraphs stand apart by blank lines.
    """
    sample = list(itertools.islice(lines, _SAMPLE_LINES))
    blank = any(not line.text.strip() for line in sample[:-1])
    wrapped = blank and max((len(line.text) for line in sample), default=0) <= _WRAP_WIDTH
    gathered: list[Line] = []
    for line in itertools.chain(sample, lines):
        if line.text.strip():
            if gathered and (not wrapped or not gathered[-1].text.strip() or len(gathered) >= _MAX_LINES):
                yield _join(gathered)
                gathered = []
            gathered.append(line)
        elif gathered:
            gathered.append(line)
    if gathered:
        yield _join(gathered)


def _join(lines: list[Line]) -> Paragraph:
    full = [line for line in lines if line.text.strip()] or lines[:1]
    return Paragraph(
        lines=full,
        text=" ".join(line.text.strip() for line in full),
        cut=sum(line.cut for line in lines),
    )
