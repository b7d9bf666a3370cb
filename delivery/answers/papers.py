"""Papers: those that a search finds, and one whole."""

from __future__ import annotations

from typing import Any, Final

from delivery.answers import basis
from delivery.answers.asking import Value
from delivery.answers.basis import Part
from delivery.answers.model import Answer, BadQuestionError, FoundPaper, Listing, NotFoundError, Paper, PhraseOfPaper, Place, TopicOfPaper
from delivery.answers.published import Reader
from delivery.answers.rows import Match, PaperId
from delivery.answers.search import searching

SORTS: Final = ("relevance", "newest", "upvotes", "times listed", "title")
FILTERS: Final = ("first_day", "last_day", "topic_id", "phrase_id", "source", "source_kind")
EVERYTHING: Final[dict[str, Value]] = {**dict.fromkeys(FILTERS), "only_repeated": False}
"""No filter."""


def search(reader: Reader, text: str, part: Part, *, sort: str = "", whole: bool = False, **filters: Value) -> Answer[FoundPaper]:
    """Find papers by what is typed into the dashboard's search box.

    Args:
        reader: the published file.
        text: words, "phrases in quotes", author:, topic:, after:, before:, has:, -word, OR; "" for all papers.
        part: which of the papers found.
        whole: give only papers that have all words, however few these are.
        sort: one of SORTS; by default the best match, or the newest where nothing is searched for.
        filters: of FILTERS.

    Raises:
        BadQuestionError: a field cannot be read.
    """
    if sort and sort not in SORTS:
        raise BadQuestionError(f"Papers are sorted by {', '.join(SORTS)}; not by {sort}.")
    question = searching.ask(reader, text)
    if question.problems:
        raise BadQuestionError(" ".join(question.problems))
    order = sort or ("relevance" if question.terms else "newest")
    wanted = EVERYTHING | filters | {"sort": order, "most": part.most, "skipped": part.first}
    found, with_all = _matches(reader, question, wanted, whole=whole) if question.asks or not text.strip() else ([], 0)
    known = basis.paper_rows(reader, [match.paper_id for match in found])
    rows = [
        FoundPaper(
            **known[match.paper_id],
            score=match.score if question.terms else None,
            lacks=[] if match.has_all else searching.missing(question, match),
        )
        for match in found
    ]
    count = found[0].found if found else _count(reader, question, wanted)
    notes = [] if with_all == count else [f"{with_all:,} papers have all of these words; the others lack some."]
    if not found and not whole and (near := searching.suggestions(reader, question)):
        notes.append(f"No paper has some of these words. Did you mean: {'; '.join(near)}?")
    return basis.answer(reader, "papers", rows, count, part, notes=notes)


def _matches(reader: Reader, question: searching.Question, wanted: dict[str, Value], *, whole: bool) -> tuple[list[Match], int]:
    if not whole:
        return searching.search(reader, question, wanted)
    found = searching.find(reader, question, wanted)
    return found, found[0].found if found else 0


def _count(reader: Reader, question: searching.Question, wanted: dict[str, Value]) -> int:
    """Count the papers of a list past its end."""
    if not wanted["skipped"]:
        return 0
    first, _ = searching.search(reader, question, wanted | {"most": 1, "skipped": 0})
    return first[0].found if first else 0


def paper_id_of(reader: Reader, key: str) -> str:
    """Find the paper that an id means: its own, an earlier one, an arXiv id, a DOI, or an address of these.

    Raises:
        NotFoundError: there is none.
    """
    return str(_whole(reader, key)["paper_id"])


def _whole(reader: Reader, key: str) -> dict[str, Any]:
    """Read the row of the paper that an id means. Raises `NotFoundError`."""
    of_key = searching.paper_key(key)
    known = reader.rows("paper_by_key", PaperId, key=of_key) if of_key else []
    found = reader.table("paper", paper_id=known[0].paper_id if known else key.strip()).to_pylist()
    if not found:
        raise NotFoundError(f"No paper has the id {key}.")
    return found[0]


def paper(reader: Reader, key: str) -> Answer[Paper]:
    """Give one paper whole, with every place that lists it.

    Raises:
        NotFoundError: there is none.
    """
    whole = _whole(reader, key)
    paper_id: str = whole["paper_id"]
    found = reader.table("paper_listings", paper_id=paper_id).to_pylist()
    listings = [Listing(file=one["file_path"], line=one["line_start"], **_fields(one, Listing)) for one in found]
    topics = reader.table("topics_of_paper", paper_id=paper_id).to_pylist()
    trending = next(iter(reader.table("paper_trending", paper_id=paper_id).to_pylist()), {})
    links = reader.table("paper_links", paper_id=paper_id).to_pylist()
    row = Paper(
        **{name: value for name, value in whole.items() if name in Paper.model_fields and value is not None},
        listings=listings,
        places=[Place(**one.model_dump(include=set(Place.model_fields))) for one in listings[: basis.PLACES]],
        # those of an area are not named in lists
        topics=[one["name"] for one in topics if one["area"]],
        topics_why=[TopicOfPaper(**_fields(one, TopicOfPaper)) for one in topics],
        phrases=[PhraseOfPaper(**_fields(one, PhraseOfPaper)) for one in reader.table("phrases_of_paper", paper_id=paper_id).to_pylist()],
        trending_sundays=trending.get("sundays", 0),
        best_rank=trending.get("best_rank"),
        best_as_of=trending.get("best_as_of"),
        links={one["link"]: one["url"] for one in links if not one["is_search"]},
    )
    return basis.answer(reader, "papers", [row], 1)


def _fields(row: dict[str, Any], kind: type[Listing] | type[TopicOfPaper] | type[PhraseOfPaper]) -> dict[str, Any]:
    """Choose what a type has of a row."""
    return {name: value for name, value in row.items() if name in kind.model_fields}
