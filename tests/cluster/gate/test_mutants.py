"""The gate itself: a wrong translation does not pass it."""

# ruff: noqa: E501

from __future__ import annotations

import hashlib
from collections.abc import Callable

from papertrends_cluster.gate.models import Model
from papertrends_cluster.gate.proving import Gate

from tests.cluster.gate.building import of_bare
from tests.cluster.gate.mutants import mutants

MUTANTS = 130

SAME_ROWS = {
    "digest_outcomes overrides: min for max: MAX(CASE WHEN NOT _0.names_it THEN _0.is_withdrawn END)": "any of equal values",
    "digest_outcomes overrides: min for max: MAX(CASE WHEN NOT _0.names_it THEN _0.source END)": "any of equal values",
    "digests : min for max: MAX(appearances.entries)": "any of equal values",
    "int_contents overrides: min for max: MAX(CASE WHEN _0.names_it THEN _0.source END)": "any of equal values",
    "int_contents sightings: default dropped: COALESCE(outcomes.modified_at > CAST(outcomes.seen_at AS TIMESTAMP_NTZ) + INTERVAL '1' DAY, FALSE)": "a time that is missing counts in neither case",
    "int_evaluation_sundays source_sets: collected once: COLLECT_LIST(STRUCT((compared.source) IS NULL AS n0, compared.source AS k0, compared.source AS v))": "the values differ",
    "int_paper_spans : null order changed: entries.listed_from NULLS LAST": "is never null",
    "int_phrase_ngrams candidates: precedence changed: (COUNT(CASE WHEN ngrams.found.is_name THEN 1 END) >= 0.5 * 5 OR 1 > 0 AND DUCKDB_BOOLEAN('CAST(a0 AS": "what stands before is true",
    "int_recent_papers : null order changed: scored.paper_id NULLS LAST": "is never null",
    "int_text_variants : first for all: REGEXP_REPLACE(REGEXP_REPLACE(CAST(a0 AS TEXT), '&\\s?(amp|lt|gt|quot|apos|nbsp|shy|hellip|middot|bul (in DuckDB)": "what it finds is replaced already, or replaced by the next",
    "int_text_variants folded_texts: first for all: REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_EXTRACT(CAST(a0 AS TEXT), '^\\s*([^\\s:]{3,30})\\s? (in DuckDB)": "what it finds is replaced already, or replaced by the next",
    "int_topic_terms : null order changed: together.term_key NULLS LAST": "is never null",
    "int_windows window_papers: boundary moved: papers_by_week.week_end < sundays.recent_from": "a week ends on a Sunday, and a window begins on a Monday",
    "int_trending compared: precedence changed: (1 - (1 - CAST(a4 AS DOUBLE))) (in DuckDB)": "decides how many terms are added of which all but the first few are zero",
    "paper_authors keys: default dropped: COALESCE(REGEXP_EXTRACT_ALL(LOWER(STRIP_ACCENTS(REGEXP_REPLACE(CAST(a0 AS TEXT), '^([^,]+),\\s*([^,]+ (in DuckDB)": "such a name is left out later, null or empty",
    "phrases named: collected once: COLLECT_LIST(STRUCT((written.is_canonical) IS NULL AS n0, NOT (written.is_canonical) AS k0, (written": "the values differ",
    "stg_config_topic_terms : text function dropped: TRIM(CAST(a0 AS TEXT)) (in DuckDB)": "casting drops blanks, too",
    "topic_terms configured: null order changed: _0.line NULLS LAST": "is never null",
    "trending_papers : null order changed: scored.score DESC": "is never null",
    "int_past_bursts leads: collected once: COLLECT_LIST(STRUCT((weeks.week_end) IS NULL AS n0, weeks.week_end AS k0, COALESCE(known.papers, 0) ": "the weeks differ",
    "trending_paper_outcomes upvoted: null order changed: DUCKDB_BIGINT('CAST((HASH(CAST(a0 AS TEXT)) >> 1) AS BIGINT)', int_recent_papers.paper_id) NULLS LAS": "is never null",
    "trend_windows : boundary moved: weeks.week_end >= sundays.previous_from": "a week ends on a Sunday, and a window begins on a Monday",
    "trending_papers : guard dropped: CASE WHEN NOT CAST(a0 AS BIGINT) IS NULL THEN CAST(a0 AS BIGINT) || CASE WHEN CAST(a0 AS BIGINT) = 1 (in DuckDB)": "a text joined to null is null",
    "int_past_bursts sundays: condition dropped: weeks.week_end > (SELECT MAX(last.week_end) AS _col_0 FROM weeks AS last) - 364 AND (kinds.kind = 't": "a build from nothing knows no Sunday yet",
    "int_paper_topics taxonomy: boundary moved: COUNT(1) > 0": "the text that is made of the list has a count of its own",
    "int_paper_topics taxonomy: guard dropped: CASE WHEN COUNT(1) > 0 THEN TRANSFORM(SORT_ARRAY(COLLECT_LIST(STRUCT((DUCKDB_TEXT('CAST(a0 AS TEXT) ": "the text that is made of the list has a count of its own",
}
"""Mutants that no rows could tell, and why."""


def passes(gate: Gate, model: Model, sql: str, cte: str | None) -> bool:
    """Whether the gate lets a query through as a model's translation, and the CTE that was changed with it."""
    try:
        return not any(gate.difference(model, sql, part) for part in {cte, None})
    except Exception:  # the engine refuses it
        return False


def chosen(gate: Gate, models: dict[str, Model]) -> list[tuple[str, Model, str | None, Callable[[], str]]]:
    """Mutants by chance, but the same ones as long as their models are; of those that look alike, one."""
    found = {
        f"{model.name} {cte or ''}: {name}": (model, cte, make)
        for model in models.values()
        if model.shape == "full" and model.name != "false_calls"
        for name, cte, make in mutants(gate.translated(model))
    }
    return [(label, *found[label]) for label in sorted(found, key=lambda label: hashlib.sha256(label.encode()).digest())[:MUTANTS]]


def test_no_mutant_passes(on_sail: Gate, on_bare: Gate, models: dict[str, Model]) -> None:
    in_bare = of_bare(models).values()
    passed = {
        label
        for label, model, cte, make in chosen(on_sail, models)
        if passes(on_sail, model, make(), cte) and (model not in in_bare or passes(on_bare, model, make(), cte))
    }
    assert passed == set(SAME_ROWS), "\n".join(sorted(passed ^ set(SAME_ROWS)))
    assert MUTANTS - len(SAME_ROWS) >= 100
