"""What the commands that ask the published file share: their arguments, and answers as tables, JSON and CSV."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from delivery.answers.basis import MOST, USUAL, Part
from delivery.answers.model import Answer, AnswerError, Place, Row
from delivery.answers.published import NothingPublishedError, Reader, reading
from orchestration.commands.command import whole_number
from papertrends.settings import Settings

Asked = TypeVar("Asked", bound=BaseModel)
Columns = Sequence[tuple[str, Callable[[Row], object]]]
"""Headings, and what stands below them."""
NOTHING = "nothing is published yet: run `make build`"
NUMBERS = (int, float)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Offer output for programs."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="the whole answer as JSON, for programs")
    form.add_argument("--csv", action="store_true", help="the rows as CSV, for programs")


def add_part(parser: argparse.ArgumentParser) -> None:
    """Offer parts of a list."""
    parser.add_argument("--most", type=whole_number, default=USUAL, metavar="N", help=f"rows to show ({USUAL}), {MOST} at most")
    parser.add_argument("--first", type=whole_number, default=0, metavar="N", help="rows to skip before the first shown (0)")


def part_of(asked: argparse.Namespace) -> Part:
    """Read which part of a list is wanted. Raises `BadQuestionError`."""
    return Part(asked.first, asked.most)


def answered(settings: Settings, ask: Callable[[Reader], Asked], show: Callable[[Asked], None]) -> int:
    """Ask, and show the answer. Returns 1, with a sentence, where there is none."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `papertrends search … | head` ends quietly
    try:
        with reading(settings.published) as reader:
            found = ask(reader)
    except AnswerError as error:
        print(error, file=sys.stderr)
        return 1
    except NothingPublishedError:
        print(NOTHING, file=sys.stderr)
        return 1
    show(found)
    return 0


def shown(asked: argparse.Namespace, columns: Columns[Row]) -> Callable[[Answer[Row]], None]:
    """Show an answer in the form that was asked for."""

    def show(answer: Answer[Row]) -> None:
        if asked.json:
            print(answer.model_dump_json(indent=1))
        elif asked.csv:
            sys.stdout.write(as_csv(answer.rows))
        else:
            show_table(answer, columns)

    return show


def as_csv(rows: Sequence[BaseModel]) -> str:
    """Write rows as CSV; lists are joined by "; ", places are FILE:LINE."""
    out = io.StringIO()
    names = list(type(rows[0]).model_fields) if rows else []
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([[cell(getattr(row, name)) for name in names] for row in rows])
    return out.getvalue()


def cell(value: Any) -> Any:
    """Write a value for a cell of CSV."""
    if isinstance(value, Place):
        return place(value)
    if isinstance(value, BaseModel):
        return "; ".join(f"{name}={part}" for name, part in value.model_dump(exclude_none=True).items())
    if isinstance(value, list | tuple):
        return "; ".join(str(cell(part)) for part in value)  # pyright: ignore[reportUnknownVariableType]
    return value


def show_table(answer: Answer[Row], columns: Columns[Row]) -> None:
    """Print rows as a table, with what they are of below."""
    print_table([heading for heading, _ in columns], ([value(row) for _, value in columns] for row in answer.rows))
    until = answer.first + len(answer.rows)
    of = f"{answer.first + 1:,} to {until:,} of {answer.found:,} rows" if answer.rows else "nothing found"
    if not answer.rows and answer.found:
        of = f"there are only {answer.found:,} rows"
    on = f", as of {answer.as_of}" if answer.as_of else ""
    more = f"; --first {answer.next} shows more" if answer.next is not None else ""
    lines([f"{of}{on}; table {answer.table}, published {minute(answer.published_at)}{more}", *answer.notes])


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; text from files can move neither the cursor nor the colours of a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    written = [list(row) for row in rows]
    for at, heading in enumerate(headings):
        is_number = any(isinstance(row[at], NUMBERS) for row in written)
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    for row in written:
        table.add_row(*(Text(visible(text_of(value))) for value in row))
    console().print(table)


def lines(sentences: Iterable[str]) -> None:
    """Print sentences, with nothing in them that controls a terminal."""
    for sentence in sentences:
        console().print(Text(visible(sentence)), soft_wrap=True)


def console() -> Console:
    """Standard output, as wide as the terminal; a pipe is wide enough for whole rows."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def text_of(value: object) -> str:
    """Write a value for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def percent(share: float | None) -> str:
    """Write a share."""
    return "" if share is None else f"{share:.1%}"


def place(where: Place) -> str:
    """Write a file and a line."""
    return where.file if where.line is None else f"{where.file}:{where.line}"


def first_place(places: Sequence[Place]) -> str:
    """Write the first place of a row, and how many more it names."""
    return "" if not places else place(places[0]) + (f" +{len(places) - 1}" if len(places) > 1 else "")


def by(authors: Sequence[str]) -> str:
    """Name the first author, and that there are more."""
    return "" if not authors else authors[0] + (" et al." if len(authors) > 1 else "")


def minute(text: str) -> str:
    """Write a time to the minute."""
    try:
        return f"{dt.datetime.fromisoformat(text):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return text


def visible(text: str) -> str:
    """Write out what would move a terminal's cursor or change its colours."""
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
