"""What a command is, and what several commands share."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

from papertrends.settings import Settings

INTERRUPTED_STATUS = 130
"""The exit status shells use for a program ended by Ctrl-C."""


def _none(parser: argparse.ArgumentParser) -> None:
    """Add no arguments."""
    del parser


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, what its help says, what it does, and its arguments."""

    name: str
    what: str
    run: Callable[[Settings, argparse.Namespace], int]
    """Does it, and returns the exit status."""
    add_arguments: Callable[[argparse.ArgumentParser], None] = _none
    examples: tuple[str, ...] = ()
    """Command lines for its help, each with what it is for after two blanks."""


def whole_number(text: str) -> int:
    """Read how many things to show. Raises ValueError unless it is a number from 0 on."""
    if (number := int(text)) < 0:
        raise ValueError(text)
    return number


def say(sentence: str) -> None:
    """Tell at once how a command goes on; standard output is for what it brings."""
    print(sentence, file=sys.stderr, flush=True)
