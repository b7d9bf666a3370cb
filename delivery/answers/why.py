"""Why a row is in a list: the rule, its version, the numbers, and one statement that gives the row again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Final, Literal

from delivery.answers import basis, papers, trends
from delivery.answers.asking import PARAMETER, Value, query_text
from delivery.answers.model import Answer, BadQuestionError, NotFoundError, Place, Why
from delivery.answers.published import Reader
from delivery.answers.status import METHOD
from papertrends.trends.intervals import wilson

List = Literal["phrases", "topics", "papers", "new", "merged", "recommended"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides on the rows of a list."""

    words: str
    method: str
    """Name of its version among the facts of the published file; "" where it needs none."""
    table: str
    query: str
    counted: str
    is_share: bool = False
    """Whether numerator and denominator are a sample's share, which has an interval."""


_COMPARED: Final = (
    "Its share of the papers first listed in the window is compared with that of the window before, by an exact binomial test; q is "
    "the false discovery rate of all tests of that day (Benjamini and Hochberg). Of what grew more than chance explains, the "
    "likeliest to last is rising, or new if no earlier paper had it. Limits: docs/trends.md."
)
_COUNTED: Final = "papers of the window with it, of all papers of the window"
RULES: Final[dict[str, Rule]] = {
    "phrases": Rule(_COMPARED, "trends", "trending_phrases", "why_phrase", _COUNTED, is_share=True),
    "topics": Rule(_COMPARED, "trends", "trending_topics", "why_topic", _COUNTED, is_share=True),
    "papers": Rule(
        "Papers of the last weeks, scored by how new they are, their upvotes compared with those of the same day and of all recent "
        "papers, and the sources that list them. Points: docs/trends.md.",
        "papers",
        "trending_papers",
        "why_paper",
        "papers of its day with as many upvotes or fewer, of those with any count",
    ),
    "new": Rule(
        "No digest listed it before that day.", "", "papers", "why_new", "papers first listed on that day or later, of all dated papers"
    ),
    "merged": Rule(
        "Its entries are one paper because compared pairs of them are: the reasons are those of docs/dedupe.md.",
        "merges",
        "paper_matches",
        "why_merged",
        "pairs of its entries that are the same paper, of those compared",
    ),
    "recommended": Rule(
        "The newest papers are ranked by a linear model of the words of what the reader kept and hid; this one is most like the kept "
        "one, because of the words that both have. docs/library.md.",
        "",
        "papers",
        "why_recommended",
        "words that both have, of the words of the paper",
    ),
}


def why(reader: Reader, of: str, key: str, day: dt.date | None = None, other: str = "") -> Answer[Why]:
    """Say why a row is in a list.

    Args:
        reader: the published file.
        of: phrases, topics, papers (the trending ones), new, merged or recommended.
        key: id of the phrase or topic, or any id of the paper.
        day: as of which, or new since when; by default the newest.
        other: the paper that the reader kept, for a recommended one.

    Raises:
        BadQuestionError: there is no such list, or it lacks something.
        NotFoundError: the list does not have that row.
    """
    rule = RULES.get(of)
    if rule is None:
        raise BadQuestionError(f"The lists are {', '.join(RULES)}; not {of}.")
    query, asked = _trend(reader, of, key, day) if of in {"phrases", "topics"} else _paper(reader, of, key, day, other)
    sql = stated(query_text(query), asked)
    found = reader.statement(sql)
    if not found:
        name = " If it is a name, look up its id among the trends." if of in {"phrases", "topics"} else ""
        raise NotFoundError(f"{key} is not in that list{f' on {day}' if day else ''}.{name}")
    row = found[0]
    answer = _row(rule, of, asked, row, sql, basis.facts(reader), _places(reader, of, asked, row))
    return basis.answer(reader, answer.table, [answer], 1, as_of=answer.as_of, recent_from=answer.recent_from)


def _row(rule: Rule, of: str, asked: dict[str, Value], row: dict[str, Any], sql: str, about: dict[str, str], places: list[Place]) -> Why:
    as_of: Any = row.get("as_of") or asked.get("as_of")
    return Why(
        of=of,
        id=str(asked["id"]),
        name=row["name"],
        rule=rule.words,
        method=about.get(METHOD + rule.method, "") if rule.method else metadata.version("papertrends"),
        table="trending_on" if "trending_on" in sql else rule.table,
        as_of=as_of,
        recent_from=row.get("recent_from") or _first_of_papers(of, as_of, about),
        baseline_from=row.get("baseline_from"),
        numerator=row["numerator"],
        denominator=row["denominator"],
        counted=rule.counted,
        interval=wilson(row["numerator"], row["denominator"]) if rule.is_share else None,
        q_value=row.get("q_value"),
        row=row,
        sql=sql,
        places=places,
    )


def _first_of_papers(of: str, as_of: Any, about: dict[str, str]) -> dt.date | None:
    """Give the first day of the weeks from which trending papers are."""
    days = about.get("paper_recent_days")
    return as_of - dt.timedelta(days=int(days) - 1) if of == "papers" and days else None


def _trend(reader: Reader, of: str, key: str, day: dt.date | None) -> tuple[str, dict[str, Value]]:
    """Choose the query of a topic or phrase, and what it asks for."""
    compared = trends.window(reader, day)
    query = RULES[of].query if compared.is_sunday else "why_any_day"
    return query, {"kind": of.removesuffix("s"), "id": key, "as_of": compared.as_of}


def _paper(reader: Reader, of: str, key: str, day: dt.date | None, other: str) -> tuple[str, dict[str, Value]]:
    """Choose the query of a paper, and what it asks for."""
    asked: dict[str, Value] = {"id": papers.paper_id_of(reader, key)}
    if of == "merged":
        return RULES[of].query, asked
    if of == "recommended":
        if not other:
            raise BadQuestionError("Name the paper that the reader kept.")
        return RULES[of].query, asked | {"other": papers.paper_id_of(reader, other)}
    known = trends.days(reader)
    if known.first_day is None:
        raise NotFoundError("No digest says of which day it is.")
    as_of = day or known.last_day
    if of == "papers":
        ranked = reader.table("trending_papers", as_of=as_of, most=1).to_pylist()
        as_of = ranked[0]["as_of"] if ranked else as_of
    return RULES[of].query, asked | {"as_of": as_of}


def _places(reader: Reader, of: str, asked: dict[str, Value], row: dict[str, Any]) -> list[Place]:
    """Name files and lines that a row rests on."""
    key = str(asked["id"])
    if of in {"phrases", "topics"}:
        return basis.places_of(reader, of.removesuffix("s"), [key], row["recent_from"], row["as_of"]).get(key, [])
    return [Place(**place) for place in basis.paper_rows(reader, [key])[key]["places"]]


def stated(sql: str, parameters: dict[str, Value]) -> str:
    """Write a query as a statement of its own: values in the place of parameters, without comments."""
    lines = [line for line in sql.strip().splitlines() if line.strip() and not line.lstrip().startswith("--")]
    return PARAMETER.sub(lambda found: literal(parameters[found[1]]), "\n".join(lines))


def literal(value: Value) -> str:
    """Write a value as SQL."""
    if isinstance(value, dt.date):
        return f"'{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
