"""Differences of two titles, as they are marked."""

from __future__ import annotations

import re

import pytest

from dashboard.views.differences import differ, marked

MARK = re.compile(r":orange-background\[\*\*\\\[(.*?)\\\]\*\*\]")


@pytest.mark.parametrize(
    ("left", "right", "only_left", "only_right"),
    [
        ("Robots That Learn, Part 1", "Robots that learn: part 2", ["1"], ["2"]),
        ("Qwen3 Technical Report", "Qwen3.5 Technical Report", ["Qwen3"], [r"Qwen3\.5"]),
        ("Reply to a Comment", "A Comment", ["Reply to"], []),
        ("Étude  of trees", "etude of Trees!", [], []),
        ("Small robots", "", ["Small robots"], []),
    ],
)
def test_words_of_one_title_alone_are_marked_in_it(left, right, only_left, only_right):
    shown = marked(left, right)
    assert [MARK.findall(text) for text in shown] == [only_left, only_right]
    assert differ(left, right) == bool(only_left or only_right)


def test_what_stands_in_a_title_is_text_and_never_markup():
    shown = marked("<b>one</b> :smile: [x](y) **z** same", "two :smile: same")
    bare = [MARK.sub("", text) for text in shown]
    for text in bare:
        assert not re.search(r"(?<!\\)[<*\]\[]", text)
        assert ":smile:" not in text.replace("\\", ""), "a zero-width mark keeps it from becoming an emoji"


def test_an_endless_title_is_compared_in_no_time():
    assert len(marked("word " * 100_000, "sword " * 100_000)[0]) < 10_000
