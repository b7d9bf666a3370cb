"""The papers of the last weeks ranked by a reader's own library, as the page "For you" ranks them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from delivery.mail.composing import ForYou
from delivery.mail.edition import Edition
from papertrends.library import merging
from papertrends.library.model import Item
from papertrends.library.opening import Opened
from papertrends.library.ranking import Corpus, Ranked, Text, rank
from papertrends.library.store import Library

NEWEST: Final = 3_000
"""Papers that a reader's are compared with, as on the page."""
MOST: Final = 30
WEIGHTS: Final = {None: 1.0, 3: 1.0, 4: 1.5, 5: 2.0}
"""What a paper of the reader counts, by its rating; one rated lower counts against."""

TEXTS: Final = """
select paper_id, title, abstract, authors from papers
where title is not null and ($ids::varchar[] is null or paper_id in (select unnest($ids::varchar[])))
order by first_listed_on desc nulls last, paper_id
limit $most
"""

LEADS: Final = """
select asked.key, papers.paper_id
from (select unnest($ids::varchar[]) as key) as asked
left join paper_aliases on asked.key = paper_aliases.paper_id_alias
inner join papers on coalesce(paper_aliases.paper_id, asked.key) = papers.paper_id
"""


def library_ranking(library: Opened, edition: Edition) -> ForYou:
    """Make the ranking of an edition's papers for the readers of a library."""

    @lru_cache(maxsize=1)
    def corpus() -> Corpus:
        return Corpus([_text(row) for row in edition.ask(TEXTS, ids=None, most=NEWEST)])

    def for_you(login: str) -> Mapping[str, str]:
        items = Library(library, login).items()
        return _ranked(edition, items, corpus) if items else {}

    return for_you


def _ranked(edition: Edition, items: list[Item], corpus: Any) -> dict[str, str]:
    leads = {row["key"]: row["paper_id"] for row in edition.ask(LEADS, ids=[item.paper_id for item in items if item.paper_id])}
    found = merging.led_on(items, lambda item: leads.get(item.paper_id or ""))
    own = [*found.papers.values(), *found.others.values()]
    liked = [item for item in own if item.state != "hidden" and item.rating in WEIGHTS]
    if not liked:
        return {}
    against = [item for item in own if item.state == "hidden" or item.rating not in WEIGHTS]
    rows = edition.ask(TEXTS, ids=list(found.papers), most=NEWEST)
    texts = {row["paper_id"]: _text(row) for row in rows}
    for item in own:
        known = item.reference
        texts.setdefault(merging.handle(item), Text(merging.handle(item), known.title, known.abstract or "", known.authors))
    words: Corpus = corpus()
    candidates = [name for name in edition.papers if name in words.rows and name not in found.papers]
    for_it = [(texts[merging.handle(item)], WEIGHTS[item.rating]) for item in liked]
    against_it = [(texts[merging.handle(item)], 1.0) for item in against]
    titles = {merging.handle(item): item.reference.title for item in liked}
    return {one.paper_id: _why(one, titles) for one in rank(words, for_it, against_it, candidates, MOST)}


def _why(ranked: Ranked, titles: Mapping[str, str]) -> str:
    """Say why a paper is for its reader."""
    shared = [f"“{words}”" for words in ranked.shared]
    parts = [*([f"by {ranked.author}"] if ranked.author else []), *([f"shares {' and '.join(shared)}"] if shared else [])]
    return f"because you kept “{titles.get(ranked.like, '')}”: {', '.join(parts) or 'similar words'}"


def _text(row: Mapping[str, Any]) -> Text:
    return Text(row["paper_id"], row["title"], row["abstract"] or "", tuple(row["authors"] or ()))
