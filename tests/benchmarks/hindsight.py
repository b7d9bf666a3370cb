"""The best that a rule could have called: of rising areas and topics, an oracle that knows what happened.

A logistic regression is fitted to the very outcomes on which it is then judged, on what a Sunday knew of each topic that had grown
more than chance explains, and calls as many as the product. A rule without its hindsight cannot be expected to do better.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
from sklearn.linear_model import LogisticRegression

FEW = 10
"""With fewer calls or outcomes than this, a share says nothing."""


def oracle_topics(published: Path, since: dt.date) -> list[tuple[str, int, int, float]]:
    """Area or topic, how many had grown by a fifth, how many are called, and the share of those that lasted."""
    with duckdb.connect(str(published), read_only=True) as con:
        rows = con.execute(
            """
            select
                if(parent_topic_id is null, 'areas', 'topics') as of_what, trend_outcomes.status in ('rising', 'new') as is_called, lasted,
                ln(recent_share * before_total_papers / (before_papers + 0.5)), z, ln(change), ln(recent_papers),
                ln(before_papers + 1), -ln(q_value + 1e-9)
            from trend_outcomes
            inner join trending_topics on trend_outcomes.as_of = trending_topics.as_of and id = trending_topics.topic_id
            inner join topics using (topic_id)
            where kind = 'topic' and trend_outcomes.status not in ('falling', 'burst') and trend_outcomes.as_of >= ?
            """,
            [since],
        ).fetchall()
    found: list[tuple[str, int, int, float]] = []
    for of_what in sorted({row[0] for row in rows}):
        _, is_called, lasted, *known = map(np.array, zip(*(row for row in rows if row[0] == of_what), strict=True))
        calls = int(is_called.sum())
        if min(calls, lasted.sum(), (~lasted).sum()) < FEW:
            continue
        design = np.column_stack(known).astype(np.float64)
        design = (design - design.mean(axis=0)) / design.std(axis=0)
        chance = LogisticRegression(C=10).fit(design, lasted).predict_proba(design)[:, 1]
        found.append((of_what, len(lasted), calls, float(lasted[np.argsort(-chance)[:calls]].mean())))
    return found
