"""Text from files stays text: it makes no links and does not reverse the text beside it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import layout, text
from dashboard.views import differences

# as remark-gfm finds bare addresses in a text whose backslashes are taken off already
BARE = re.compile(r"(https?://|www(?=\.))([-.\w]+)|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE | re.ASCII)
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def parsed(markdown: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@pytest.mark.parametrize("show", [text.plain, text.with_mathematics, text.paragraphs, lambda value: differences.marked(value, "")[0]])
@pytest.mark.parametrize(
    "value", ["http://evil.example/a", "HTTPS://evil.example", "see www.evil.example now", "mail a.b+c@evil.example", "_@a.b"]
)
def test_a_bare_address_becomes_no_link(show, value):
    assert BARE.search(value)
    assert not BARE.search(parsed(show(value)))
    assert "evil" in show(value) or value == "_@a.b"


@given(st.text(alphabet=TURNING + "ab 1", max_size=20))
def test_no_character_turns_what_stands_beside_a_text(value):
    for shown in (text.plain(value), text.with_mathematics(value), layout.code(value)):
        assert not set(shown) & set(TURNING)


def test_text_from_right_to_left_is_kept_to_itself():
    assert text.plain("שלום 1") == "\u2068שלום 1\u2069"
    assert layout.code("שלום.txt") == "\u2068``שלום.txt``\u2069"
    assert text.plain("résumé 1") == "résumé 1"
