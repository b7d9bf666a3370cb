"""Do rising phrases last? What the product calls beside simple baselines, on the same papers and Sundays.

    python -m tests.benchmarks.backtest PUBLISHED_FILE [FROM_DAY]

On each Sunday with 34 weeks of papers before it and eight after it, a method ranks what it calls; of phrases within each other
only the first counts, and at most 20 count. A call is right if the share of papers with the phrase in the eight weeks after is at
least 1.5 times that of the 26 weeks before the last eight. Precision is the right calls divided by the calls, or by ten if there
are fewer. The baselines rank all n-grams that the product reads, phrases or not. Of rising areas and topics, it counts how many
were still up by a fifth in the eight weeks after, also of those that only grew (growing).

Recall: an n-gram rose on the first Sunday on which five recent papers have it, two of them in the title, and its share is at
least twice that of the half year before, with a log-odds z above 3, if its share is still at least twice as high in the eight
weeks after. Of n-grams with nearly the same papers, the longest stands for all. It is called if a rising or new phrase contains
it, or is contained in it.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.stats import binom

from papertrends.phrases.ngrams import Vocabulary, find_ngrams, read_words, spelled
from tests.benchmarks.hindsight import oracle_topics

Floats = npt.NDArray[np.float64]
RECENT, BEFORE, YEAR, LEAST, MOST, MANY, TITLES, SOON = 8, 26, 44, 5, 20, 5, 2, 2
Method = Callable[[int], list[int]]
"""Gives, for the number of a week, the numbers of what is called at its end, best first."""


class Counts:
    """Papers by thing and week, of things with names: `papers` has one row a thing, `totals` one number a week."""

    def __init__(self, names: list[str], papers: Floats, totals: Floats, titles: Floats | None = None) -> None:
        self.names, self.papers, self.totals, self.titles = names, papers, totals, titles if titles is not None else papers

    def window(self, first: int, end: int) -> tuple[Floats, float]:
        """Papers of each thing, and all papers, of the weeks from `first` up to `end`, which is not included."""
        first = max(0, first)
        return self.papers[:, first:end].sum(axis=1), float(self.totals[first:end].sum())

    def windows(self, week: int, before: int) -> tuple[Floats, float, Floats, float]:
        """Counts of the recent window that ends with a week, and of so many weeks before it."""
        return *self.window(week + 1 - RECENT, week + 1), *self.window(week + 1 - RECENT - before, week + 1 - RECENT)

    def lasted(self, week: int, times: float = 1.5) -> npt.NDArray[np.bool_]:
        """Which things had so many times their share of the half year before in the eight weeks after a week."""
        _, _, before, total_before = self.windows(week, BEFORE)
        after, total_after = self.window(week + 1, week + 1 + RECENT)
        return after / total_after >= times * (before + 0.5) / total_before

    def precision(self, week: int, called: list[int]) -> float:
        """The share of the best calls that is right."""
        taken: list[int] = []
        for thing in called:
            name = f" {self.names[thing].lower()} "
            if not any(name in f" {self.names[other].lower()} " or f" {self.names[other].lower()} " in name for other in taken):
                taken.append(thing)
        taken = taken[:MOST]
        return float(self.lasted(week)[taken].sum()) / max(10, len(taken))


def log_odds(counts: Counts, week: int) -> list[int]:
    """N-grams whose share at least doubled, by the log-odds z-score (Monroe, Colaresi and Quinn 2008) where it is above 3."""
    recent, total, before, total_before = counts.windows(week, BEFORE)
    # what is in no paper of either window has no z, and is not wanted
    recent, before = np.where(recent < LEAST, np.nan, recent), np.where(recent < LEAST, np.nan, before)
    prior = 100 * (recent + before) / (total + total_before)
    change = np.log((recent + prior) / (total + 100 - recent - prior)) - np.log((before + prior) / (total_before + 100 - before - prior))
    z = change / np.sqrt(1 / (recent + prior) + 1 / (before + prior))
    return _best(z, (recent / total >= 2 * (before + 0.5) / total_before) & (z > 3))


def risen(counts: Counts, weeks: list[int]) -> dict[int, int]:
    """N-grams that doubled and stayed up, with the first week in which they had doubled."""
    first: dict[int, int] = {}
    for week in weeks:
        for thing in log_odds(counts, week):
            first.setdefault(thing, week)
    lasting = {week: counts.lasted(week, 2) for week in set(first.values())}
    found = [
        thing
        for thing, week in first.items()
        if lasting[week][thing]
        and counts.windows(week, BEFORE)[0][thing] >= MANY
        and counts.titles[thing, week + 1 - RECENT : week + 1].sum() >= TITLES
    ]
    found.sort(key=lambda thing: -len(counts.names[thing]))
    kept: dict[int, int] = {}
    for thing in found:
        name, papers = _words(counts.names[thing]), counts.papers[thing].sum()
        if not any(name in _words(counts.names[longer]) and counts.papers[longer].sum() >= 0.5 * papers for longer in kept):
            kept[thing] = first[thing]
    return kept


def _words(name: str) -> str:
    return f" {name.lower().replace('-', ' ').removesuffix('s')} "


def recall(counts: Counts, weeks: list[int], called: dict[int, set[str]]) -> list[tuple[str, int, int | None]]:
    """What rose, in which week, and the first week from then on in which it was called; None if it never was."""
    out: list[tuple[str, int, int | None]] = []
    for thing, week in risen(counts, weeks).items():
        name = _words(counts.names[thing])
        when = [w for w in sorted(called) if w >= week and any(name in other or other in name for other in called[w])]
        out.append((counts.names[thing], week, when[0] if when else None))
    return out


def exact_test(counts: Counts, week: int) -> list[int]:
    """N-grams by an exact binomial test against a year, at a false discovery rate of .25 (Benjamini and Hochberg 1995)."""
    recent, total, before, total_before = counts.windows(week, YEAR)
    tested = np.flatnonzero(recent + before >= LEAST)
    p = binom.sf(recent[tested] - 1, recent[tested] + before[tested], total / (total + total_before))
    order = np.argsort(p)
    passed = np.flatnonzero(p[order] <= 0.25 * np.arange(1, len(p) + 1) / len(p))
    called = tested[order[: passed[-1] + 1]] if len(passed) else tested[:0]
    return [int(thing) for thing in called if recent[thing] >= LEAST]


def doubled(counts: Counts, week: int) -> list[int]:
    """N-grams in at least five recent papers whose share at least doubled, by how much it grew."""
    recent, total, before, total_before = counts.windows(week, BEFORE)
    change = (recent / total) / ((before + 0.5) / total_before)
    return _best(change, (recent >= LEAST) & (change >= 2))


def _best(score: Floats, wanted: npt.NDArray[np.bool_]) -> list[int]:
    found = np.flatnonzero(wanted)
    return [int(thing) for thing in found[np.argsort(-score[found], kind="stable")]]


def counted(names: list[str], things: list[int], weeks: list[int], totals: Floats) -> Counts:
    """Counts from one pair of a thing and a week for each paper with the thing."""
    return Counts(names, _matrix(len(names), things, weeks, totals), totals)


def _matrix(rows: int, things: list[int], weeks: list[int], totals: Floats) -> Floats:
    return csr_matrix((np.ones(len(things)), (things, weeks)), shape=(rows, len(totals))).toarray()


def read(published: Path) -> tuple[dt.date, Counts, Counts, dict[int, list[int]], dict[int, set[str]]]:
    """The first Sunday, the counts of n-grams and of phrases by week, the phrases called by week, and all their spellings."""
    with duckdb.connect(str(published), read_only=True) as con:
        papers = con.execute(
            "select paper_id, first_listed_on, title, abstract from papers where first_listed_on is not null order by 2, 1"
        ).fetchall()
        had = con.execute("select phrase_id, paper_id from paper_phrases").fetchall()
        phrases = con.execute("select phrase_id, phrase, [phrase] || variants from phrases order by phrase_id").fetchall()
        called = con.execute(
            "select as_of, phrase_id from trending_phrases where status in ('rising', 'new') order by as_of, rank"
        ).fetchall()
    sunday = papers[0][1] + dt.timedelta((6 - papers[0][1].weekday()) % 7)
    week_of = {paper_id: max(0, -(-(day - sunday).days // 7)) for paper_id, day, _, _ in papers}
    totals = np.bincount(list(week_of.values())).astype(np.float64)
    numbers = {phrase_id: number for number, (phrase_id, _, _) in enumerate(phrases)}
    dated = [(numbers[phrase_id], week_of[paper_id]) for phrase_id, paper_id in had if paper_id in week_of]
    by_week: dict[int, list[int]] = {}
    for as_of, phrase_id in called:
        by_week.setdefault((as_of - sunday).days // 7, []).append(numbers[phrase_id])
    spelled_as = {week: {_words(form) for number in found for form in phrases[number][2]} for week, found in by_week.items()}
    of_phrases = counted([phrase for _, phrase, _ in phrases], [thing for thing, _ in dated], [week for _, week in dated], totals)
    return sunday, _ngrams(papers, week_of, totals), of_phrases, by_week, spelled_as


def _ngrams(papers: list[tuple[str, dt.date, str, str | None]], week_of: dict[str, int], totals: Floats) -> Counts:
    vocabulary, names, keys, weeks, titled = Vocabulary(), dict[int, str](), list[int](), list[int](), list[bool]()
    for paper_id, _, title, abstract in papers:
        words = read_words([(title, abstract)], vocabulary)
        found = find_ngrams(words, vocabulary)
        for start, size, key in zip(found.start.tolist(), found.size.tolist(), found.key.tolist(), strict=True):
            if key not in names:
                names[key] = spelled(words, vocabulary, start, size)
        own, in_title = set(found.key.tolist()), set(found.key[words.in_title[found.start]].tolist())
        keys += own
        weeks += [week_of[paper_id]] * len(own)
        titled += [key in in_title for key in own]
    kept, number_of, papers_of = np.unique(np.array(keys), return_inverse=True, return_counts=True)
    often = papers_of[number_of] >= LEAST
    common, number_of = np.unique(number_of[often], return_inverse=True)
    in_titles = np.array(titled)[often]
    counts = counted([names[int(kept[number])] for number in common], number_of.tolist(), np.array(weeks)[often].tolist(), totals)
    counts.titles = _matrix(len(common), number_of[in_titles].tolist(), np.array(weeks)[often][in_titles].tolist(), totals)
    return counts


def rising_topics(published: Path, since: dt.date) -> list[tuple[str, str, int, float]]:
    """Area or topic, what was called (rising or growing), how many calls from a day on, and the share of them that lasted."""
    with duckdb.connect(str(published), read_only=True) as con:
        return con.execute(
            """
            select
                if(parent_topic_id is null, 'areas', 'topics') as of_what, replace(status, 'new', 'rising') as called,
                count(*), avg(lasted::integer)
            from trend_outcomes inner join topics on trend_outcomes.id = topics.topic_id
            where kind = 'topic' and status not in ('falling', 'burst') and as_of >= ?
            group by all order by all
            """,
            [since],
        ).fetchall()


def main() -> None:
    """Print mean and worst precision of each method, and how much it calls."""
    sunday, ngrams, phrases, called, spelled_as = read(Path(sys.argv[1]))
    since = dt.date.fromisoformat(sys.argv[2]) if len(sys.argv) > 2 else sunday
    weeks = [
        week
        for week in range(RECENT + BEFORE, len(phrases.totals) - RECENT)
        if sunday + dt.timedelta(7 * week) >= since and phrases.totals[week + 1 : week + 1 + RECENT].all()
    ]
    methods: dict[str, tuple[Counts, Method]] = {
        "papertrends": (phrases, lambda week: called.get(week, [])),
        "its list of four weeks before": (phrases, lambda week: called.get(week - 4, [])),
        "log-odds of doubled n-grams": (ngrams, lambda week: log_odds(ngrams, week)),
        "exact test of n-grams": (ngrams, lambda week: exact_test(ngrams, week)),
        "n-grams that doubled, by change": (ngrams, lambda week: doubled(ngrams, week)),
    }
    print(f"{len(weeks)} Sundays from {sunday + dt.timedelta(7 * weeks[0])} to {sunday + dt.timedelta(7 * weeks[-1])}")
    for name, (counts, method) in methods.items():
        lists = [method(week) for week in weeks]
        right = [counts.precision(week, found) for week, found in zip(weeks, lists, strict=True)]
        sizes = [len(found) for found in lists]
        print(f"{name}: mean {statistics.mean(right):.3f}, worst {min(right):.3f}; called {statistics.mean(sizes):.1f}, least {min(sizes)}")
    for of_what, called_as, calls, lasted in rising_topics(Path(sys.argv[1]), sunday + dt.timedelta(7 * weeks[0])):
        print(f"{of_what} called {called_as}: {calls}, {lasted:.2f} still up by a fifth eight weeks later")
    for of_what, grown, calls, lasted in oracle_topics(Path(sys.argv[1]), sunday + dt.timedelta(7 * weeks[0])):
        print(f"{of_what} called with hindsight: {calls} of {grown}, {lasted:.2f} still up by a fifth eight weeks later")
    rose = recall(ngrams, weeks, spelled_as)
    soon = sum(when is not None and when <= week + SOON for _, week, when in rose)
    never = [name for name, _, when in rose if when is None]
    print(f"of {len(rose)} n-grams that doubled and stayed up: called within two weeks {soon}, never {len(never)}: {', '.join(never)}")


if __name__ == "__main__":
    main()
