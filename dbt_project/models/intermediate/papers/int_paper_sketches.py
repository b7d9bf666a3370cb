"""What alike abstracts are found by: see orchestration.papers.sketches, which makes it."""

import functools

from orchestration.papers.sketches import BATCH_ROWS, replaced_texts, sketched


def model(dbt, session):
    """One row per wording: how many long words its abstract has, their bits, and the MinHash bands of its shingles."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_abstracts")
    new = "true"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        new = f"change > {last}"
    texts = session.sql(f"select wording_id, change, text from abstracts where {new}").to_arrow_reader(BATCH_ROWS)
    bands, rows = int(dbt.config.get("match_bands")), int(dbt.config.get("match_band_rows"))
    return replaced_texts(texts, "text", functools.partial(sketched, bands=bands, rows=rows))
