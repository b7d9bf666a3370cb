"""One thing under one name: which phrases count as another, and from which week on.

An acronym counts as its long form once enough papers define it so, inside longer phrases too ("online RL", "online
reinforcement learning"); "VLA models" counts as VLA. The phrase that was known later joins the earlier one. What a week
says never changes with later papers: a tie that becomes evident later holds from then on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from papertrends.phrases.ngrams import keys_of
from papertrends.phrases.words import is_name

HEADS: Final = frozenset("model models system systems series family architecture algorithm method framework".split())
"""After a name they add nothing to it."""


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """An n-gram that is a phrase, the end of the week in which it became one, and how most papers write it."""

    ngram: int
    week: dt.date
    spelling: str

    @property
    def seniority(self) -> tuple[dt.date, int, int]:
        """Smaller for what was known earlier; in the same week, for the longer spelling."""
        return self.week, -len(self.spelling), self.ngram


@dataclass(frozen=True, slots=True)
class Tie:
    """Two n-grams that mean the same, the first week in which that was evident, and the papers that say so."""

    one: int
    other: int
    since: dt.date
    papers: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many papers, and how large a share of those that define an acronym, must give it the same long form."""

    papers: int
    share: float


Definition = tuple[int, int, dt.date, int]
"""Short form, long form, end of a week, and the papers of that week that define one by the other."""


def acronym_ties(phrases: Mapping[int, Phrase], defined: Iterable[Definition], agree: Agreement) -> Iterator[Tie]:
    """Acronyms, each with the first long form on which enough papers agree."""
    by_short: dict[int, list[tuple[dt.date, int, int]]] = defaultdict(list)
    for short, long, week, papers in defined:
        if short in phrases:
            by_short[short].append((week, long, papers))
    for short, said in by_short.items():
        found = [tie for long in {long for _, long, _ in said if long in phrases} if (tie := _tie(phrases, short, long, said, agree))]
        if found:
            yield min(found, key=lambda tie: (tie.since, -tie.papers, tie.other))


def _tie(phrases: Mapping[int, Phrase], short: int, long: int, said: list[tuple[dt.date, int, int]], agree: Agreement) -> Tie | None:
    known = max(phrases[short].week, phrases[long].week)
    weeks: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    for week, meant, papers in said:
        weeks[max(week, known)][0] += papers if meant == long else 0
        weeks[max(week, known)][1] += papers
    agreeing = of = 0
    for week in sorted(weeks):
        agreeing, of = agreeing + weeks[week][0], of + weeks[week][1]
        if agreeing >= max(agree.papers, agree.share * of):
            return Tie(short, long, week, agreeing)
    return None


def _words(phrase: Phrase) -> list[str]:
    return phrase.spelling.replace("-", " ").split()


def spelled_out(phrases: Mapping[int, Phrase], ties: Iterable[Tie]) -> Iterator[Tie]:
    """Phrases that differ in an acronym within them, and names with an empty word after them."""
    long_forms: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        long_forms[tie.one].append(tie)
    several = [(phrase, words) for phrase in phrases.values() if len(words := _words(phrase)) > 1]
    distinct = sorted({word for _, words in several for word in words})
    key_of = dict(zip(distinct, keys_of(distinct), strict=True))
    texts: list[tuple[Phrase, str, dt.date, int]] = []
    for phrase, words in several:
        for at, word in enumerate(words):
            for tie in long_forms.get(key_of[word] or 0, ()):
                text = " ".join([*words[:at], phrases[tie.other].spelling, *words[at + 1 :]])
                texts.append((phrase, text, tie.since, tie.papers))
        name = words[0]
        if len(words) == 2 and words[1].lower() in HEADS and len(name) > 2 and name[0].isalpha() and is_name(name):  # noqa: PLR2004
            texts.append((phrase, name, phrase.week, 0))
    for (phrase, _, since, papers), key in zip(texts, keys_of([text for _, text, _, _ in texts]), strict=True):
        if key is not None and key != phrase.ngram and key in phrases:
            yield Tie(phrase.ngram, key, max(since, phrase.week, phrases[key].week), papers)


def canonical(phrases: Mapping[int, Phrase], ties: Iterable[Tie]) -> Iterator[tuple[int, int, dt.date, dt.date | None]]:
    """What each phrase counts as: n-gram, the n-gram it counts as, and the week from which and up to which (excluded) it does."""
    joined: dict[int, tuple[dt.date, int, int]] = {}
    for tie in ties:
        earlier, later = sorted((tie.one, tie.other), key=lambda ngram: phrases[ngram].seniority)
        joined[later] = min(joined.get(later, (dt.date.max, 0, 0)), (tie.since, -tie.papers, earlier))
    for ngram, phrase in phrases.items():
        now, since = ngram, phrase.week
        while now in joined:
            until, _, earlier = joined[now]
            if until > since:
                yield ngram, now, since, until
            now, since = earlier, max(since, until)
        yield ngram, now, since, None
