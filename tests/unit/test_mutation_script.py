"""The list of rules that `scripts/mutation.py` breaks."""

from __future__ import annotations

from scripts.mutation import ROOT, mutants


def test_every_mutant_changes_a_file_that_is_there() -> None:
    # a rule that was written in other words would otherwise be noticed only where mutants are run
    assert all(mutant.text != (ROOT / mutant.file).read_text(encoding="utf-8") for mutant in mutants())
