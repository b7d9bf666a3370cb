"""SQL of one's own, under the limits of the dashboard's console."""

from __future__ import annotations

from pathlib import Path

from delivery.answers import basis
from delivery.answers.console import statements
from delivery.answers.console.statements import StatementError
from delivery.answers.model import BadQuestionError, Statement
from delivery.answers.published import reading


def query(published: Path, sql: str, most: int = statements.ROW_LIMIT) -> Statement:
    """Run one reading statement in a process of its own.

    Raises:
        BadQuestionError: the statement is refused, wrong, too slow or too large.
        NothingPublishedError: there is no published file.
    """
    with reading(published) as reader:
        about = basis.facts(reader)
    try:
        found = statements.ask(published, sql, row_limit=min(most, statements.ROW_LIMIT))
    except StatementError as error:
        raise BadQuestionError(str(error)) from error
    rows = [list(row.values()) for row in found.table.to_pylist()]
    return Statement(
        statement=sql,
        generation=about.get("generation", ""),
        published_at=about.get("published_at", ""),
        columns=found.table.column_names,
        is_cut=found.is_cut,
        seconds=round(found.seconds, 3),
        rows=rows,
    )
