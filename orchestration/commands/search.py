"""`papertrends search`: find papers, as the dashboard's search box does."""

from __future__ import annotations

import argparse

from delivery.answers import changes, papers
from delivery.answers.model import FoundPaper
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.settings import Settings

COLUMNS: answering.Columns[FoundPaper] = (
    ("title", lambda row: row.title),
    ("authors", lambda row: answering.by(row.authors)),
    ("first listed", lambda row: row.first_listed_on),
    ("upvotes", lambda row: row.upvotes),
    ("listed in", lambda row: answering.first_place(row.places)),
    ("id", lambda row: row.paper_id),
)


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Find papers, or those of a watch. Returns 1 where the search cannot be read."""
    words = " ".join(asked.words)
    show = answering.shown(asked, COLUMNS)
    if asked.after_cursor is None:
        return answering.answered(settings, lambda reader: papers.search(reader, words, answering.part_of(asked), sort=asked.sort), show)

    def watched(answer: changes.Watched) -> None:
        show(answer)
        if not asked.json and not asked.csv:
            answering.lines([f"cursor {answer.cursor}"])

    return answering.answered(settings, lambda reader: changes.watch(reader, words, asked.after_cursor, answering.part_of(asked)), watched)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORD", help='words, "phrases in quotes", author:, topic:, after:, has:code, -word')
    parser.add_argument("--sort", choices=papers.SORTS, default="", help="the order; by default the best match first")
    parser.add_argument(
        "--after-cursor", metavar="CURSOR", help='a watch: only papers loaded since an answer that gave this cursor; "" begins one'
    )
    answering.add_part(parser)
    answering.add_output(parser)


COMMANDS = (
    Command(
        "search",
        "find papers by their titles and abstracts; without words, list the newest",
        run,
        _arguments,
        (
            "papertrends search diffusion video -image",
            "papertrends search 'author:\"Yann LeCun\" after:2025-01 has:code' --sort upvotes",
            "papertrends search grpo --csv --most 100 > grpo.csv",
            "papertrends search topic:robotics --after-cursor ''  # a watch: pass the cursor on the next time",
        ),
    ),
)
