"""Calls of functions by their names in Spark."""

from __future__ import annotations

from sqlglot import exp


def call(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    """Call a function."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Literal:
    """A literal text."""
    return exp.Literal.string(value)


def is_null(value: exp.Expression) -> exp.Expression:
    """Whether a value is missing."""
    return exp.Is(this=exp.Paren(this=value), expression=exp.Null())


def when(condition: exp.Expression | None, value: exp.Expression) -> exp.Expression:
    """A value where a condition holds, and null elsewhere; aggregates leave out nulls."""
    return exp.Case(ifs=[exp.If(this=condition, true=value)]) if condition is not None else value


def field_of_each(values: exp.Expression, name: str) -> exp.Expression:
    """The list of one field of a list of structs."""
    item = exp.Dot(this=exp.to_identifier("item_"), expression=exp.to_identifier(name))
    return call("transform", values, exp.Lambda(this=item, expressions=[exp.to_identifier("item_")]))
