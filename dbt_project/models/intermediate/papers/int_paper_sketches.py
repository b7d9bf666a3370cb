"""What alike abstracts are found by: see papertrends.papers.sketches, which makes it."""

import functools

from papertrends.papers.sketches import BATCH_ROWS, replaced_texts, sketched


def model(dbt, session):
    """One row per wording: how many long words its abstract has, their bits, and MinHash bands of its shingles and rare words."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_abstracts")
    # a number and no subquery: which texts are made ready is known before they are
    last = session.sql(f"select max(change) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else None
    texts = session.sql(f"select wording_id, change, author_marks, text from abstracts where change > {last or 0}")
    bands, word_bands = int(dbt.config.get("match_bands")), int(dbt.config.get("match_word_bands"))
    rows = int(dbt.config.get("match_band_rows"))
    return replaced_texts(
        texts.to_arrow_reader(BATCH_ROWS), "text", functools.partial(sketched, bands=bands, word_bands=word_bands, rows=rows)
    )
