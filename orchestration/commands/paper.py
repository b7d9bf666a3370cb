"""`papertrends paper`: one paper whole, with every place that lists it."""

from __future__ import annotations

import argparse
import sys

from delivery.answers import papers
from delivery.answers.model import Answer, Paper
from orchestration.commands import answering
from orchestration.commands.command import Command
from papertrends.sentences import counted
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Show a paper. Returns 1 if there is none."""

    def show(answer: Answer[Paper]) -> None:
        if asked.json:
            print(answer.model_dump_json(indent=1))
        elif asked.csv:
            sys.stdout.write(answering.as_csv(answer.rows))
        else:
            show_paper(answer.rows[0])

    return answering.answered(settings, lambda reader: papers.paper(reader, asked.id), show)


def show_paper(paper: Paper) -> None:
    """Print a paper for people."""
    best = (
        f"on {counted(paper.trending_sundays, 'Sunday')}, best rank {paper.best_rank} on {paper.best_as_of}"
        if paper.trending_sundays
        else None
    )
    facts = [
        ("id", paper.paper_id),
        ("authors", ", ".join(paper.authors)),
        ("venue", paper.venue),
        ("published", paper.published_on),
        ("first listed", paper.first_listed_on),
        ("upvotes", paper.upvotes),
        ("topics", "; ".join(topic.name for topic in paper.topics_why)),
        ("phrases", "; ".join(phrase.phrase for phrase in paper.phrases)),
        ("trending", best),
        *paper.links.items(),
    ]
    answering.lines([paper.title or "Untitled"])
    answering.lines(f"  {name:13}{answering.text_of(value)}" for name, value in facts if value not in (None, ""))
    if paper.abstract:
        answering.lines(["", *paper.abstract.splitlines(), ""])
    answering.print_table(
        ["listed on", "source", "at", "upvotes", "title there"],
        [[one.listed_on, one.source, answering.place(one), one.upvotes, one.title_as_listed] for one in paper.listings],
    )


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="its id, arXiv id or DOI, or an address of one of these")
    answering.add_output(parser)


COMMANDS = (
    Command(
        "paper",
        "show one paper, with every file and line that lists it",
        run,
        _arguments,
        ("papertrends paper 2506.01234", "papertrends paper https://doi.org/10.1234/abc --json"),
    ),
)
