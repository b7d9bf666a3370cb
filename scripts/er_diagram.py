"""Write docs/er-diagram.md: the published tables and how they join, from the contracts in the dbt manifest.

Run `make diagram` after changing a mart. A test compares the committed file with what this writes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "er-diagram.md"
HEADINGS = {
    "digests": "Digests",
    "papers": "Papers",
    "topics": "Topics",
    "phrases": "Phrases",
    "calendar": "Calendar",
    "trends": "Trends",
    "health": "Files and runs",
    "search": "Search",
}
INTRODUCTION = """# The published tables

Generated from the marts' contracts by `make diagram`; do not edit. `PK` is the primary key, `UK` another unique key, and `FK` refers to
another table. A line goes from one row (or none, if there is a circle beside the bar) to any number of rows at the fork. The file also has
the table `about`: one row per fact about the file, such as when and from what it was published; and
`published_trends`: the lists of trends as each publish [said](agents.md#what-was-said) them.

The [SQL cookbook](sql-cookbook.md) answers common questions in SQL.
"""


@dataclass(frozen=True)
class Table:
    """A mart: its folder, what a row is, its columns as name to type, and the sets of columns that make a row unique, the best first."""

    name: str
    folder: str
    grain: str
    columns: dict[str, str]
    keys: list[tuple[str, ...]]
    required: frozenset[str]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns by which other tables would name a row."""
        return self.keys[0] if self.keys else ()


@dataclass(frozen=True)
class Relation:
    """Columns of one table that hold a key of another."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]


def read_tables(manifest: dict[str, Any]) -> dict[str, Table]:
    """Return the marts under contract by name."""
    marts = {
        unique_id: node
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts" and node["config"]["contract"]["enforced"]
    }
    keys: dict[str, list[tuple[str, ...]]] = {unique_id: [] for unique_id in marts}
    required = {
        unique_id: {name for name, column in node["columns"].items() if any(rule["type"] == "not_null" for rule in column["constraints"])}
        for unique_id, node in marts.items()
    }
    for test in manifest["nodes"].values():
        mart = test.get("attached_node")
        if test["resource_type"] != "test" or mart not in marts:
            continue
        match test["test_metadata"]["name"]:
            case "candidate_key":
                key = tuple(test["test_metadata"]["kwargs"].get("columns") or [test["column_name"]])
                keys[mart].append(key)
                required[mart].update(key)
            case "not_null":
                required[mart].add(test["column_name"])
            case _:
                pass
    return {
        node["name"]: Table(
            node["name"],
            node["fqn"][2],
            " ".join(node["description"].split()),
            {name: column["data_type"] for name, column in node["columns"].items()},
            sorted(keys[unique_id], key=lambda key: (len(key), list(node["columns"]).index(key[0]))),
            frozenset(required[unique_id]),
        )
        for unique_id, node in sorted(marts.items(), key=lambda item: item[1]["name"])
    }


def is_named_for(column: str, key: str) -> bool:
    """Tell whether a column holds this key of another table."""
    return column == key or ("_" in key and (column.endswith(f"_{key}") or column.startswith(f"{key}_")))


def find_relations(tables: dict[str, Table]) -> list[Relation]:
    """Return which columns lead where: a column is named for the key that it holds, as paper_id, first_paper_id, entry_id_a."""
    found: list[Relation] = []
    for to, table in product(tables.values(), repeat=2):
        for key in to.keys:
            match key:
                case (only,):
                    held = [(column,) for column in table.columns if is_named_for(column, only) and (column,) not in table.keys]
                case _:
                    held = [key] if set(key) < set(table.key) else []
            found += [Relation(table.name, columns, to.name, key) for columns in held]
    return sorted(found, key=lambda relation: (relation.to, relation.table, relation.columns))


def draw_relation(relation: Relation, tables: dict[str, Table]) -> str:
    """Write a relation as a line of a mermaid erDiagram."""
    table = tables[relation.table]
    is_required = set(relation.columns) <= set(table.key) | table.required
    return f'    {relation.to} {"||" if is_required else "|o"}--o{{ {relation.table} : "{", ".join(relation.columns)}"'


def draw_table(table: Table, relations: list[Relation]) -> list[str]:
    """Write a table and its columns as lines of a mermaid erDiagram."""
    leading = {column for relation in relations if relation.table == table.name for column in relation.columns}
    others = {key[0] for key in table.keys[1:] if len(key) == 1}
    lines = [f"    {table.name} {{"]
    for column, kind in table.columns.items():
        marks = [mark for mark, is_so in (("PK", column in table.key), ("FK", column in leading), ("UK", column in others)) if is_so]
        # Mermaid reads no parentheses with commas: a struct is drawn without its fields
        lines.append(f"        {kind.split('(')[0].replace(' ', '_')} {column} {', '.join(marks)}".rstrip())
    return [*lines, "    }"]


def diagram(lines: list[str]) -> str:
    """Wrap lines of an erDiagram so that Markdown viewers draw it."""
    return "\n".join(["```mermaid", "erDiagram", *lines, "```"])


def document(manifest: dict[str, Any]) -> str:
    """Return the whole page."""
    tables = read_tables(manifest)
    relations = find_relations(tables)
    related = {name for relation in relations for name in (relation.table, relation.to)}
    parts = [
        INTRODUCTION,
        "## All tables\n",
        diagram([draw_relation(relation, tables) for relation in relations] + [f"    {name}" for name in tables if name not in related])
        + "\n",
    ]
    folders = sorted({table.folder for table in tables.values()}, key=[*HEADINGS].index)
    for folder in folders:
        own = [table for table in tables.values() if table.folder == folder]
        lines = [line for table in own for line in draw_table(table, relations)]
        lines += [draw_relation(relation, tables) for relation in relations if tables[relation.table].folder == folder]
        parts += [f"## {HEADINGS[folder]}\n", "\n".join(f"- `{table.name}`: {table.grain}" for table in own) + "\n", diagram(lines) + "\n"]
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    sys.path.insert(0, str(ROOT))
    from orchestration.dbt_manifest import ensure_manifest  # noqa: PLC0415 - the script runs from anywhere

    manifest = json.loads(ensure_manifest(ROOT / "dbt_project").read_text(encoding="utf-8"))
    DOCUMENT.write_text(document(manifest), encoding="utf-8")


if __name__ == "__main__":
    main()
