"""Describe dbt's tests in a sentence, for the list of checks in Dagster's UI: dbt names them, and says no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REFERENCE = re.compile(r"ref\('(\w+)'\)")


def described(test: Mapping[str, Any]) -> str:
    """Return the description of a test as the manifest has it: its own one, or what its kind asks of the table."""
    kind = (test.get("test_metadata") or {}).get("name", "")
    said = test.get("description") or _asked(kind, (test.get("test_metadata") or {}).get("kwargs", {}), str(test.get("attached_node")))
    where = (test.get("config") or {}).get("where")
    severity = " Warns only." if str((test.get("config") or {}).get("severity", "")).lower() == "warn" else ""
    return f"{said}{f' Checked for rows with {where}.' if where else ''}{severity}"


def _asked(kind: str, options: Mapping[str, Any], node: str) -> str:
    table = node.rpartition(".")[2]
    columns = options.get("columns") or [options.get("column_name")]
    named = " and ".join([", ".join(map(str, columns[:-1])), str(columns[-1])] if len(columns) > 1 else map(str, columns))
    match kind:
        case "candidate_key" | "unique":
            may_be_empty = f" ({', '.join(options['nullable'])} may be empty)" if options.get("nullable") else ""
            return f"Every row of {table} has its own {'combination of ' if len(columns) > 1 else ''}{named}{may_be_empty}."
        case "not_null":
            return f"{named} of {table} is never empty."
        case "relationships":
            other = REFERENCE.search(str(options["to"]))
            return f"Each {named} of {table} is in {other[1] if other else options['to']}, as {options['field']}."
        case "accepted_values":
            values = ", ".join(map(str, options["values"]))
            return f"{named} of {table} is {'always' if len(options['values']) == 1 else 'one of'} {values}."
        case _:
            return ""
