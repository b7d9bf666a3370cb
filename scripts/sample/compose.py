"""Invented papers for the bundled sample, composed from topics.toml and frames.toml beside this."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FIRST_DAY = dt.date(2026, 5, 4)  # day 0 of the curves in topics.toml
TWO_TOPICS = 0.3
# Two papers may share this much of their titles' words, of their abstracts' shingles of three words, and of their
# abstracts' words of six letters and more: far below what anybody would call the same paper.
TITLES_ALIKE = 0.75
ABSTRACTS_ALIKE = 0.15
LONG_WORDS_ALIKE = 0.2
# With more of their titles' words in common than this, less agreement of their abstracts would do.
TITLES_AKIN = 0.25
LONG_WORDS_AKIN = 0.14

Words = dict[str, list[str]]


@dataclass(frozen=True)
class Paper:
    """One invented paper."""

    number: int
    topic: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: dt.date
    upvotes: int
    arxiv_id: str | None
    doi: str | None


@dataclass(frozen=True)
class Wording:
    """What a paper's title and abstract are made of, to be compared with those of others."""

    title: set[str]
    shingles: set[str]
    long_words: set[str]

    @classmethod
    def of(cls, title: str, abstract: str) -> Wording:
        """Take a title and an abstract apart."""
        words = _words(abstract)
        shingles = {" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)}
        return cls(set(_words(title)), shingles, {word for word in words if len(word) >= 6})

    def is_like(self, other: Wording) -> bool:
        """Whether somebody might take the two for one paper."""
        long_words = _overlap(self.long_words, other.long_words)
        if long_words > LONG_WORDS_ALIKE:
            return True
        titles = _overlap(self.title, other.title)
        if titles > (TITLES_ALIKE if long_words <= LONG_WORDS_AKIN else TITLES_AKIN):
            return True
        return long_words > LONG_WORDS_AKIN and _overlap(self.shingles, other.shingles) > ABSTRACTS_ALIKE


class Slots(dict[str, str]):
    """Fills a frame's slots as they are met; nothing is drawn twice before everything was drawn once."""

    def __init__(self, rng: random.Random, name: str, topic: Words, other: Words, frames: Words) -> None:
        """Draw from the paper's topic, from a second one for slots that end in 2, and from the frames' own lists."""
        super().__init__(name=name)
        self._rng = rng
        self._pools = {"": topic, "2": other, "frames": frames}
        self._decks: dict[tuple[str, str], list[str]] = {}
        small = ["two", "three", "four", "five", "six", "seven"]
        many = ["nine", "eleven", "twelve", "sixteen", "twenty"]
        score = rng.uniform(60, 93)
        self._numbers: dict[str, Callable[[], str]] = {
            "hours": lambda: str(rng.randint(3, 90)),
            "millions": lambda: str(rng.randint(12, 980)),
            "hundreds": lambda: str(rng.randint(20, 900)),
            "percent": lambda: str(rng.randint(4, 48)),
            "lines": lambda: str(rng.randint(40, 700)),
            "points": lambda: f"{rng.uniform(0.6, 11):.1f}",
            "score": lambda: f"{score:.1f}",
            "score_b": lambda: f"{score - rng.uniform(0.7, 12):.1f}",
            "small": lambda: rng.choice(small),
            "many": lambda: rng.choice(many),
        }

    def __missing__(self, slot: str) -> str:
        """Draw what the slot asks for."""
        if slot in self._numbers:
            return self._numbers[slot]()
        kind = slot.lower().removesuffix("_b")
        which = "2" if kind.endswith("2") else "frames" if kind in {"constraint", "thing"} else ""
        text = self._draw(which, kind.removesuffix("2") + "s")
        return text[0].upper() + text[1:] if slot[0].isupper() else text

    def _draw(self, which: str, kind: str) -> str:
        deck = self._decks.setdefault((which, kind), [])
        if not deck:
            deck += self._rng.sample(self._pools[which][kind], len(self._pools[which][kind]))
        return deck.pop()


@dataclass
class Composer:
    """Composes papers that differ from each other, with topics that come and go by day."""

    rng: random.Random
    topics: dict[str, dict[str, Any]] = field(default_factory=lambda: _read("topics.toml"))
    frames: Words = field(default_factory=lambda: _read("frames.toml"))
    papers: list[Paper] = field(default_factory=list[Paper])
    _names: set[str] = field(default_factory=set[str])
    _seen: list[Wording] = field(default_factory=list[Wording])

    def weight(self, topic: str, day: dt.date) -> float:
        """How often the topic comes up on a day: on the line between the points of its curve."""
        offset = (day - FIRST_DAY).days
        points: list[tuple[float, float]] = [(x, y) for x, y in self.topics[topic]["weight"]]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if x0 <= offset <= x1:
                return y0 + (y1 - y0) * (offset - x0) / (x1 - x0)
        return points[-1][1]

    def paper(self, day: dt.date, topic: str | None = None) -> Paper:
        """Compose one paper listed on this day, unlike all before it."""
        keys = list(self.topics)
        topic = topic or self.rng.choices(keys, [self.weight(key, day) for key in keys])[0]
        title, abstract = self._unlike_all_others(topic)
        number = len(self.papers) + 1
        identified = self.rng.random()
        self.papers.append(
            Paper(
                number=number,
                topic=topic,
                title=title,
                abstract=abstract,
                authors=tuple(self._author() for _ in range(self.rng.randint(1, 7))),
                categories=tuple(self.topics[topic]["categories"]),
                published=day - dt.timedelta(days=self.rng.randint(1, 6)),
                upvotes=int(self.rng.paretovariate(0.9)) % 180,
                arxiv_id=f"{day:%y%m}.{90000 + number}" if identified < 0.88 else None,
                doi=f"10.5555/sample.{number:05d}" if 0.88 <= identified < 0.96 else None,
            )
        )
        return self.papers[-1]

    def title(self, paper: Paper) -> str:
        """Another title for a paper, as a later version might have it."""
        name = re.split(r"[ :]", paper.title)[0]
        slots = Slots(self.rng, name, self.topics[paper.topic], self.topics[paper.topic], self.frames)
        return "{name}: {head} in {tail}, Revisited".format_map(slots)

    def _unlike_all_others(self, topic: str) -> tuple[str, str]:
        while True:
            title, abstract = self._text(topic)
            wording = Wording.of(title, abstract)
            if not any(wording.is_like(seen) for seen in self._seen):
                self._seen.append(wording)
                return title, abstract

    def _text(self, topic: str) -> tuple[str, str]:
        others = [key for key in self.topics if key not in {topic, "dllm", "grpo"}]
        other = self.rng.choice(others) if self.rng.random() < TWO_TOPICS else None
        slots = Slots(self.rng, self._name(), self.topics[topic], self.topics[other or topic], self.frames)
        title = self.rng.choice(self.frames["titles"]).format_map(slots)
        parts = ["openings", "approaches", "details", "evidence", "findings", "cases"]
        if self.rng.random() < 0.5:
            parts.insert(3, "details")
        if other:
            parts.append("links")
        if self.rng.random() < 0.5:
            parts.append("closings")
        frames = [self.rng.choice(self.frames[part]) for part in dict.fromkeys(parts)]
        if parts.count("details") == 2:
            frames[2:3] = self.rng.sample(self.frames["details"], 2)
        sentences = [self._one_wording(frame).format_map(slots) for frame in frames]
        return title, " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)

    def _one_wording(self, frame: str) -> str:
        return re.sub(r"\[([^\]]+)\]", lambda found: self.rng.choice(found[1].split("|")), frame)

    def _author(self) -> str:
        return f"{self.rng.choice(self.frames['given_names'])} {self.rng.choice(self.frames['family_names'])}"

    def _name(self) -> str:
        while True:
            name = self.rng.choice(self.frames["name_beginnings"]) + self.rng.choice(self.frames["name_endings"])
            name += self.rng.choice(["", "", "", "-2", "-S", "++"])
            if name not in self._names:
                self._names.add(name)
                return name


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _overlap(one: set[str], other: set[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)
