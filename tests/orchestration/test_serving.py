"""The servers use the environment of the person who starts them."""

from __future__ import annotations

import subprocess
import sys

from orchestration import serving
from papertrends.settings import Settings


def test_relative_folders_are_the_same_for_the_servers(tmp_path, monkeypatch):
    """Their working directory is the project's folder, wherever they are started from."""
    monkeypatch.chdir(tmp_path)
    folders = {f"PAPERTRENDS_{name}_DIR": name.lower() for name in ("DIGESTS", "CONFIG", "DATA")}
    for name, folder in folders.items():
        monkeypatch.setenv(name, folder)
    script = "from papertrends.settings import Settings as S; print(S().digests_dir, S().config_dir, S().data_dir)"
    said = subprocess.check_output([sys.executable, "-c", script], cwd=serving.ROOT, env=serving._environment(Settings()), text=True)
    assert said.split() == [str(tmp_path / folder) for folder in folders.values()]
