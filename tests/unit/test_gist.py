"""One line that says what a paper does."""

from __future__ import annotations

import pytest

from papertrends.gist import LONGEST, gist, shortened

ABSTRACT = (
    "Large models are known to be slow. Much work tried, e.g. pruning, to mend it. In this paper, we propose Pebble, a decoder that skips "
    "layers. It is 3.5 times as fast."
)


@pytest.mark.parametrize(
    ("summary", "abstract", "line"),
    [
        ("A decoder skips layers.", ABSTRACT, "A decoder skips layers."),
        (None, ABSTRACT, "We propose Pebble, a decoder that skips layers."),
        (None, "Rivers bend. Nobody knows why.", "Rivers bend."),
        (None, None, ""),
    ],
)
def test_the_line_is_the_summary_or_the_sentence_that_says_what_was_done(summary, abstract, line):
    assert gist(summary, abstract) == line


def test_a_long_line_ends_at_a_word():
    line = shortened("word " * 100)
    assert len(line) <= LONGEST
    assert line.endswith("word …")
