"""Committed files: no package registry's host, no path of a particular machine, working links, and documented defaults."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from papertrends.settings import Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "data").rglob("*.md"))]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: there is no list of committed files")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "unwanted",
    [
        pytest.param(r"p[y]pi\.org|p[y]thonhosted|registry\.np[m]js|deb\.d[e]bian", id="a package registry's host"),
        pytest.param(r"(?<![A-Za-z0-9_.])/(w[o]rk|f[a]rm|r[o]ot|h[o]me/[a-z]+)/", id="a path of somebody's machine"),
    ],
)
def test_no_committed_file_names(unwanted: str) -> None:
    pattern = re.compile(unwanted.encode(), re.IGNORECASE)
    found = [path.relative_to(ROOT) for path in tracked() if path.suffix not in {".png"} and pattern.search(path.read_bytes())]
    assert not found


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for name, anchor in re.findall(r"\]\((?!http)([^)#]*)(?:#([^)]+))?\)", document.read_text()):
        target = document.parent / name if name else document
        assert target.exists(), f"{document.name} links to {name}"
        assert not anchor or anchor in anchors(target), f"{document.name} links to {name}#{anchor}"


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text()
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "index.md" and f"({page.name})" not in index] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_command_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for target in re.findall(r"(?:`|^|\n)(?:[A-Z_]+=\S+ )?make ([a-z-]+)", document.read_text()):
        assert target in targets, f"{document.name}: make {target}"


def test_the_settings_are_documented_with_their_defaults() -> None:
    text = "".join((ROOT / "docs" / page).read_text() for page in ("operations.md", "cluster.md"))
    for name, field in Settings.model_fields.items():
        setting = f"PAPERTRENDS_{name.upper()}"
        [row] = [line for line in text.splitlines() if f"`{setting}`" in line and line.startswith("|") and "compose" not in line][:1]
        default = field.default.relative_to(ROOT) if isinstance(field.default, Path) else field.default
        shown = f"{default:g}" if isinstance(default, float) else "none" if default in ((), None) else str(default)
        if setting == "PAPERTRENDS_SQL_PAGE":
            shown = "on 127.0.0.1 only"  # what it is where nothing is set depends on the address
        assert shown in row, f"{setting} is said to be: {row}"
