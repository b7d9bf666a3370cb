"""The documentation on the pages, and words explained from the glossary."""

from __future__ import annotations

import re

import pytest

from dashboard import manual


def links(app) -> dict[str, str]:
    return {link.proto.label: f"{link.proto.page}?{link.proto.query_string}" for link in app.get("page_link")}


def test_help_lists_its_pages_and_every_key(published, open_page, said):
    app = open_page("help")
    assert {link for link in links(app).values() if "about=" in link} == {f"help?about={name}" for name in manual.PAGES}
    assert "`j` next paper" in said(app)


@pytest.mark.parametrize("name", manual.PAGES)
def test_a_page_of_help_has_its_title_and_no_link_into_nothing(name):
    title, text = manual.page(name)
    assert title
    assert not title.startswith("#")
    inner = [address for address in re.findall(r"\]\(([^)]+)\)", text) if not address.startswith(("https:", "http:"))]
    assert all(address.removeprefix("help?about=") in manual.PAGES for address in inner)


def test_a_page_of_help_is_shown_and_leads_back(published, open_page, said):
    app = open_page("help", about="sql-cookbook")
    assert app.title[0].value == manual.page("sql-cookbook")[0]
    assert "```sql" in said(app)
    assert "All help" in links(app)


def test_words_are_explained_where_they_stand(months, open_page):
    app = open_page("trends")
    [hint] = [header.proto.help for header in app.header if header.value == "Bursts of phrases"]
    assert hint == manual.meaning("burst")
    assert "unusually high share" in hint
    assert manual.meaning("no such word") is None
