"""The OpenAPI document, made of the questions and the types of their parameters and answers."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Any, Final

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from delivery.api.questions import Question

ROOT: Final = "/api/v1"
_REF: Final = "#/components/schemas/{model}"
_NOT: Final = {
    "304": "Not changed since the answer with that ETag.",
    "400": "The question cannot be read.",
    "404": "What was asked for does not exist.",
    "503": "Nothing is published yet, or the published file cannot be read.",
}


class Problem(BaseModel):
    """Why there is no answer."""

    error: str = Field(description="In words.")


def document(asked: Sequence[Question]) -> dict[str, Any]:
    """Write the document."""
    kinds = [(question.gives, "serialization") for question in asked] + [(Problem, "serialization")]
    refs, schemas = models_json_schema(kinds, ref_template=_REF)  # pyright: ignore[reportArgumentType]
    of = {kind: refs[kind, "serialization"] for kind, _ in kinds}  # pyright: ignore[reportArgumentType]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "papertrends",
            "version": metadata.version("papertrends"),
            "description": "Read-only questions to the published tables. Every answer names its table, its day, the published file, and "
            "file and line of the digests. docs/api.md.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ROOT}],
        "paths": {question.path: {"get": _operation(question, of)} for question in asked},
        "components": {"schemas": schemas["$defs"]},
    }


def _operation(question: Question, of: dict[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    problem = {"application/json": {"schema": of[Problem]}}
    return {
        "operationId": question.name,
        "summary": question.what,
        "parameters": [*_parameters(question), _IF_NONE_MATCH],
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": {"ETag": {"description": "Names this answer.", "schema": {"type": "string"}}},
                "content": {"application/json": {"schema": of[question.gives]}},
            },
            "304": {"description": _NOT["304"]},
            **{code: {"description": what, "content": problem} for code, what in _NOT.items() if code != "304"},
        },
    }


_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer that is at hand.",
    "schema": {"type": "string"},
}


def _parameters(question: Question) -> list[dict[str, Any]]:
    """Describe the parameters of a question."""
    schema = question.asks.model_json_schema(by_alias=True)
    required = set(schema.get("required", []))
    found: list[dict[str, Any]] = []
    for name, kind in schema.get("properties", {}).items():
        is_in_path = f"{{{name}}}" in question.path
        what = kind.pop("description", "")
        found.append(
            {
                "name": name,
                "in": "path" if is_in_path else "query",
                "required": is_in_path or name in required,
                "description": what,
                "schema": kind,
            }
        )
    return found
