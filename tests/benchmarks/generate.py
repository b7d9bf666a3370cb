"""Generated papers, any number, a known tenth of them reworded copies.

    python -m tests.benchmarks.generate --papers 1000000 --out DIR [--days 730] [--seed 1]

Writes one JSON-lines digest file per day. A record's id is `<paper>-<n>`: what stands before the dash is the paper,
so that records of one paper are known; the product must not look at it, and does not (an id is no identity).
One paper in a hundred is a sequel: the title of another one with "Part II", and an abstract of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.corpus import FIRST_NAMES, Corpus, Topic, invented_word, make_corpus

FIRST_DAY = dt.date(2023, 1, 2)
SHARE_OF_DUPLICATES = 0.10
SHARE_OF_SEQUELS = 0.01
DUPLICATE_REACH = 100_000  # a paper comes back within so many others
CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "cs.AI", "cs.RO", "stat.ML", "cs.DB", "cs.IR", "eess.AS")
Record = dict[str, object]


def deal_for(seed: int, *what: object) -> random.Random:
    """A separate random generator for each part, so that any paper can be generated without the others."""
    return random.Random(f"{seed} {what}")


def pick_topics(corpus: Corpus, deal: random.Random, when: float) -> list[Topic]:
    """One to three topics; the shares of some rise or fall over the whole time."""
    weights = [1 / (rank + 5) * (1 + topic.slope * (2 * when - 1)) for rank, topic in enumerate(corpus.topics)]
    return deal.choices(corpus.topics, weights, k=deal.choice([1, 1, 2, 2, 3]))


def sentence(corpus: Corpus, deal: random.Random, topics: list[Topic]) -> str:
    """A sentence of 9 to 26 words; a quarter of them are the topics' own, and one in two names a topic."""
    words = deal.choices(corpus.words, cum_weights=corpus.cum_weights, k=deal.randint(9, 26))
    topic = deal.choice(topics)
    for place, own in zip(range(deal.randrange(4), len(words), 4), deal.choices(topic.words, k=7), strict=False):
        words[place] = own
    if deal.random() < 0.5:
        words.insert(deal.randrange(len(words)), topic.phrase)
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def make_title(corpus: Corpus, deal: random.Random, topics: list[Topic]) -> str:
    """A title of five to eleven words that names a topic; every fourth starts with a name coined for it."""
    words = deal.choices(corpus.title_words, k=deal.randint(2, 5)) + deal.choices(topics[0].words, k=deal.randint(1, 3))
    deal.shuffle(words)
    title = " ".join([*words, deal.choice(["for", "with", "in", "via"]), topics[0].phrase])
    title = f"{title[0].upper()}{title[1:]}"
    return f"{invented_word(deal, 3).upper()}: {title}" if deal.random() < 0.25 else title


def paper(corpus: Corpus, seed: int, number: int, when: float) -> Record:
    """The paper of this number: always the same for the same corpus, seed and number."""
    deal = deal_for(seed, "paper", number)
    topics = pick_topics(corpus, deal, when)
    title = make_title(corpus, deal, topics)
    if number and deal.random() < SHARE_OF_SEQUELS:
        title = f"{paper(corpus, seed, number - 1, when)['title']}, Part II"
    authors = [f"{deal.choice(FIRST_NAMES)} {deal.choice(corpus.last_names)}" for _ in range(deal.randint(1, 6))]
    return {
        "title": title,
        "abstract": " ".join(sentence(corpus, deal, topics) for _ in range(deal.randint(6, 11))),
        "authors": authors,
        "categories": deal.sample(CATEGORIES, 2),
    }


def edit_words(corpus: Corpus, deal: random.Random, words: list[str], share: float) -> list[str]:
    """Replace, drop or add this share of the words."""
    out: list[str] = []
    for word in words:
        if deal.random() >= share:
            out.append(word)
            continue
        match deal.randrange(3):
            case 0:
                out.append(deal.choices(corpus.words, cum_weights=corpus.cum_weights)[0])
            case 1:
                out += [word, deal.choices(corpus.words, cum_weights=corpus.cum_weights)[0]]
            case _:
                pass
    return out or words


def edited(corpus: Corpus, deal: random.Random, record: Record) -> Record:
    """The same paper as another source or version words it: title, abstract and names of authors differ."""
    title = str(record["title"]).split()
    if deal.random() < 0.5:
        title = edit_words(corpus, deal, title, 0.12)
    if deal.random() < 0.3:
        title = [w.capitalize() for w in title]
    sentences = str(record["abstract"]).split(". ")
    if deal.random() < 0.3:
        sentences.pop()
    share = deal.choice([0.0, 0.01, 0.02, 0.05, 0.08])
    abstract = ". ".join(" ".join(edit_words(corpus, deal, s.split(), share)) for s in sentences)
    authors = [str(a) for a in record["authors"]]  # type: ignore[attr-defined]
    if deal.random() < 0.3:
        authors = [f"{a[0]}. {a.split()[-1]}" for a in authors]
    return record | {"title": " ".join(title), "abstract": abstract, "authors": authors}


def records(papers: int, days: int, seed: int) -> Iterator[tuple[dt.date, Record]]:
    """Every record with its day, in the order of days."""
    corpus = make_corpus(seed)
    for number in range(papers):
        day = FIRST_DAY + dt.timedelta(days=number * days // papers)
        deal = deal_for(seed, "place", number)
        original, made = number, 0
        if number and deal.random() < SHARE_OF_DUPLICATES:
            original, made = deal.randrange(max(0, number - DUPLICATE_REACH), number), number
        record = paper(corpus, seed, original, original / papers)
        if made:
            record = edited(corpus, deal, record)
        listed = {"listed_on": day.isoformat(), "upvotes": int(deal.expovariate(0.05))}
        yield day, {"id": f"{original}-{made}"} | record | listed


def write(out: Path, papers: int, days: int, seed: int) -> int:
    """Write the digest files; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    files = 0
    for day, group in itertools.groupby(records(papers, days, seed), key=lambda pair: pair[0]):
        with (out / f"{day}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for _, record in group)
        files += 1
    return files


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--days", type=int, default=0, help="default: 50 papers a day, at most 730 days")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    days = args.days or max(1, min(730, args.papers // 50))
    print(f"{write(args.out, args.papers, days, args.seed)} files in {args.out}")


if __name__ == "__main__":
    main()
