"""Axe finds nothing serious on any page, and the headings of each page are in order."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import FORMS, found_by_axe, settled
from tests.conftest import Place

pytestmark = pytest.mark.slow

PAGES = {
    "today": "",
    "trends": "trends",
    "topics": "topics",
    "authors": "author",
    "author": "author?name={author}",
    "papers": "papers?q=model",
    "paper": "paper?id={paper}",
    "library": "library",
    "for you": "for-you",
    "data health": "data-health",
    "merges": "data-health?view=Merges",
    "days": "data-health?view=Days",
    "sql": "sql",
    "my charts": "charts",
    "help": "help",
    "a page of help": "help?about=reason-codes",
    "topic": "topics?topic={topic}",
    "compare": "topics?show=t:{topic},p:{phrase}",
    "phrase": "phrase?id={phrase}",
}


def levels(page: Page) -> list[int]:
    """The levels of the headings of a page, in their order."""
    headings = page.locator("[data-testid=stMain]").locator("h1, h2, h3, h4, h5, h6")
    return [int(heading.evaluate("e => e.tagName")[1]) for heading in headings.all() if heading.is_visible()]


def check(page: Page, address: str) -> list[str]:
    """What is wrong with a page."""
    page.goto(address)
    settled(page)
    found = levels(page)
    steps = [f"h{before} is followed by h{after}" for before, after in itertools.pairwise(found) if after > before + 1]
    first = [] if found[:1] == [1] else [f"the first heading is {found[:1]}"]
    return [*found_by_axe(page), *steps, *first]


def test_today_is_accessible(history: Place, dashboard: Callable[[Place], str], open_in: Callable[[int, str], Page]) -> None:
    assert check(open_in(1440, "light"), dashboard(history)) == []


@pytest.mark.parametrize(("width", "theme"), FORMS)
def test_every_page_is_accessible(
    history: Place, dashboard: Callable[[Place], str], open_in: Callable[[int, str], Page], width: int, theme: str
) -> None:
    [[paper, topic, phrase, author]] = history.query(
        "select min(paper_id), (select min(topic_id) from paper_topics), (select min(phrase_id) from phrases), "
        "(select min(author_key) from paper_authors) from papers"
    )
    page = open_in(width, theme)
    found = {
        name: check(page, f"{dashboard(history)}/{path.format(paper=paper, topic=topic, phrase=phrase, author=author)}")
        for name, path in PAGES.items()
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
