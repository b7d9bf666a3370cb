"""What the abstracts of wordings are compared by: see orchestration.papers.sketches, which makes it."""

from orchestration.papers.sketches import BATCH_ROWS, sketched_batches


def model(dbt, session):
    """One row per wording: its abstract's shingles and long words as hashes, and the MinHash bands to find alike ones by."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_abstracts")
    new = "true"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        new = f"change > {last}"
    texts = session.sql(f"select wording_id, change, text::varchar as text from abstracts where {new}").to_arrow_reader(BATCH_ROWS)
    bands, rows = int(dbt.config.get("match_bands")), int(dbt.config.get("match_band_rows"))
    return sketched_batches(texts, "text", bands, rows)
