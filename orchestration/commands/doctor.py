"""`papertrends doctor`: say what is wrong with an installation."""

from __future__ import annotations

import argparse

from orchestration import doctor
from orchestration.commands.command import Command
from papertrends.settings import Settings


def run(settings: Settings, asked: argparse.Namespace) -> int:
    """Print what the doctor found. Returns 1 if there is a problem."""
    del asked
    findings = doctor.examine(settings)
    print(doctor.report(findings))
    return int(any(finding.level == "problem" for finding in findings))


COMMANDS = (Command("doctor", "say what is wrong with this installation and what to do; the exit status is 1 if there is a problem", run),)
