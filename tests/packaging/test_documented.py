"""Whatever a user can set, query, run or meet is documented, and the documents name nothing that does not exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from orchestration import cli
from papertrends.alerts.settings import AlertSettings
from papertrends.fetching.settings import FetchSettings
from papertrends.mail_settings import MailSettings
from papertrends.papers.reasons import Reason as MergeReason
from papertrends.reasons import ConfigReason, FetchReason, FileReason, Reason, RejectReason
from papertrends.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
MAIL = (DOCS / "mail.md").read_text(encoding="utf-8")
CLUSTER = (DOCS / "cluster.md").read_text(encoding="utf-8")
FETCHING = (DOCS / "fetching.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")), ROOT / "data" / "sample" / "README.md"]
PROSE = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
MARTS = ROOT / "dbt_project" / "models" / "marts"


def section(page: str, heading: str) -> str:
    """The part of a page from a heading of the second level to the next one."""
    return page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def table_codes(text: str, column: int = 0) -> list[str]:
    """The text in backticks in one column of the tables of a text."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [code for row in rows if len(row) > column for code in re.findall(r"`([^`]+)`", row[column])]


# settings


def settings_in_code() -> set[str]:
    named = {f"PAPERTRENDS_{name.upper()}" for name in Settings.model_fields}
    named |= {f"PAPERTRENDS_FETCH_{name.upper()}" for name in FetchSettings.model_fields}
    named |= {f"PAPERTRENDS_MAIL_{name.upper()}" for name in MailSettings.model_fields}
    named |= {f"PAPERTRENDS_ALERT_{name.upper()}" for name in AlertSettings.model_fields}
    return named | set(re.findall(r"PAPERTRENDS_[A-Z_]+", (ROOT / "dbt_project" / "profiles.yml").read_text(encoding="utf-8")))


def test_each_setting_is_documented_and_no_other() -> None:
    tables = [section(OPERATIONS, "Settings"), section(OPERATIONS, "Alerts"), section(FETCHING, "Settings"), section(MAIL, "Settings")]
    tables.append(section(CLUSTER, "Settings"))
    documented = {code for table in tables for code in table_codes(table) if code.isupper()}
    assert documented == settings_in_code()


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    of_compose = set(re.findall(r"\$\{(PAPERTRENDS_[A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert set(re.findall(r"PAPERTRENDS_[A-Z_]+[A-Z]", PROSE)) <= settings_in_code() | of_compose


# published tables


def published() -> dict[str, dict[str, str]]:
    """Each mart's columns with their descriptions."""
    tables: dict[str, dict[str, str]] = {}
    for path in sorted(MARTS.rglob("*.yml")):
        for model in cast("list[dict[str, Any]]", yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])):
            tables[model["name"]] = {column["name"]: str(column.get("description", "")).strip() for column in model["columns"]}
    return tables


def drawn(page: str) -> dict[str, set[str]]:
    """The tables of the ER diagram with their columns; a table may be drawn in several diagrams."""
    tables: dict[str, set[str]] = {}
    for name, body in re.findall(r"^    (\w+) \{\n(.+?)^    \}$", page, re.MULTILINE | re.DOTALL):
        tables.setdefault(name, set()).update(re.findall(r"^ {8}\S+ (\w+)", body, re.MULTILINE))
    return tables


def test_each_published_column_has_a_comment() -> None:
    without = [f"{table}.{column}" for table, columns in published().items() for column, what in columns.items() if not what]
    assert without == []
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["models"]["papertrends"]["marts"]["+persist_docs"] == {"relation": True, "columns": True}


def test_each_published_column_is_in_the_diagram_and_no_other() -> None:
    in_models = {table: set(columns) for table, columns in published().items()}
    assert drawn((DOCS / "er-diagram.md").read_text(encoding="utf-8")) == in_models


# reason codes


@pytest.mark.parametrize(
    "reasons", [FileReason, RejectReason, ConfigReason, FetchReason, MergeReason], ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)
def test_each_reason_is_documented_and_no_other(reasons: type[Reason]) -> None:
    page = (DOCS / ("dedupe.md" if reasons is MergeReason else "reason-codes.md")).read_text(encoding="utf-8")
    table = page.split(f"<!-- {reasons.__name__} -->")[1].split("<!-- end of")[0]
    assert table_codes(table) == [str(reason) for reason in reasons]


def test_each_reason_of_the_taxonomy_is_documented_and_no_other() -> None:
    yml = (ROOT / "dbt_project" / "models" / "intermediate" / "topics" / "int_taxonomy_problems.yml").read_text(encoding="utf-8")
    [model] = yaml.safe_load(yml)["models"]
    [reason] = [column for column in model["columns"] if column["name"] == "reason"]
    codes = {str(value) for value in reason["data_tests"][0]["accepted_values"]["arguments"]["values"]}
    rows = section((DOCS / "topics.md").read_text(encoding="utf-8"), "Your own topics").split("| reason | meaning |\n|---|---|\n")[1]
    assert {code for row in rows.splitlines() for code in row.split(" | ")[0].strip("| ").split(", ")} == codes


# checks


def checks_in_code() -> dict[str, str]:
    """Dagster's asset checks with the assets they look at."""
    tree = ast.parse((ROOT / "orchestration" / "defs" / "ingest" / "checks.py").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for node in tree.body:
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
            asset = re.search(r"AssetKey\(\[(.+?)\]\)", ast.unparse(decorator))
            if "asset_check" in ast.unparse(decorator) and asset:
                found[cast("ast.FunctionDef", node).name] = asset[1].replace("'", "").replace(", ", "/")
    return found


def test_each_check_is_documented_with_its_asset_and_no_other() -> None:
    names = table_codes(section(OPERATIONS, "Checks"))
    documented = dict(zip(names, table_codes(section(OPERATIONS, "Checks"), 1), strict=False))
    singular = {path.stem for path in (ROOT / "dbt_project" / "tests").glob("*.sql")}
    kinds = {"not_null", "unique", "relationships", "accepted_values", "candidate_key"}
    in_code = checks_in_code()
    assert in_code, "checks.py has checks"
    assert set(names) - kinds == set(in_code) | singular
    assert {name: documented[name] for name in in_code} == in_code
    ymls = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "dbt_project" / "models").rglob("*.yml"))
    assert [kind for kind in kinds & set(names) if not re.search(rf"\b{kind}\b", ymls)] == []


def test_every_asset_check_of_the_pipeline_is_in_that_file() -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "orchestration").rglob("*.py")
        if re.search(r"@(dg\.)?(multi_)?asset_check\b", path.read_text(encoding="utf-8")) and path.name != "checks.py"
    ]
    assert elsewhere == []


# commands


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def subcommands() -> set[str]:
    return set(re.findall(r"^    ([a-z]+) ", cli.arguments().format_help(), flags=re.MULTILINE))


def test_each_make_target_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"(?:`|^)(?:[A-Z_]+=\S+ )?make ([a-z-]+)", PROSE, flags=re.MULTILINE))
    assert documented == targets()


def test_each_subcommand_is_documented_and_no_other() -> None:
    documented = {code.split()[1] for code in table_codes(section(OPERATIONS, "Commands")) if code.startswith("papertrends ")}
    assert documented == subcommands()
    assert set(re.findall(r"`(?:\.venv/bin/)?papertrends ([a-z]+)(?:`| [A-Z]+`)", PROSE)) <= subcommands()


# messages


def said_in_code() -> str:
    """The program's source, with adjacent string literals joined."""
    folders = ("orchestration", "papertrends", "delivery", "dashboard")
    text = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return re.sub(r"\"\s*\n\s*f?\"", "", text) + (ROOT / "Makefile").read_text(encoding="utf-8")


def test_each_message_that_is_explained_is_one_that_the_program_gives() -> None:
    messages = [code for code in table_codes(section(OPERATIONS, "When something is wrong")) if " " in code and not code.startswith("make")]
    assert len(messages) > 20
    said = said_in_code()
    pieces = [(message, piece.strip(" :,;")) for message in messages for piece in message.split("…")]
    assert [message for message, piece in pieces if piece not in said] == []
