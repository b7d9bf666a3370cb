"""LaTeX in abstracts is written as a reader would see it."""

from __future__ import annotations

import pytest

from dashboard.text import paragraphs
from papertrends.gist import gist
from papertrends.latex import readable


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (r"Models are at \url{https://example.org/a_b}.", "Models are at https://example.org/a_b."),
        (r"See \href{https://example.org}{our page}.", "See our page (https://example.org)."),
        (r"It is \emph{free}, \textbf{bold} and {\em leaning}.", "It is free, bold and leaning."),
        ("Automatic ``differentiation'' via text.", "Automatic “differentiation” via text."),
        (r"Large changes, \eg, of pose, \ie turning, \etc.", "Large changes, e.g., of pose, i.e. turning, etc."),
        (r"96\% of R\&D", "96% of R&D"),
        (r"We show Figure~\ref{a} and method~(ours).", r"We show Figure \ref{a} and method (ours)."),
        ("About ~5 times, a~3 too.", "About ~5 times, a~3 too."),
        (
            r"An unknown \method stays, and a formula $\textbf{x}~y_\%$ too.",
            r"An unknown \method stays, and a formula $\textbf{x}~y_\%$ too.",
        ),
        (r"Unclosed \emph{text and ``quotes", r"Unclosed \emph{text and ``quotes"),
        ("Nothing of it.", "Nothing of it."),
    ],
)
def test_it_is_written_as_a_reader_would_see_it(text, seen):
    assert readable(text) == seen


def test_a_papers_line_and_its_abstract_have_none():
    text = r"We present \textit{FasterCache}, at \url{https://example.org}."
    assert gist(None, text) == "We present FasterCache, at https://example.org."
    assert "textit" not in paragraphs(text)
