"""Every rule that keeps strangers out or a fault from doing harm is broken once, and a test goes red."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_no_rule_of_safety_can_be_broken_unnoticed() -> None:
    done = subprocess.run([sys.executable, "scripts/mutation.py", "safety:"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3_000:]
