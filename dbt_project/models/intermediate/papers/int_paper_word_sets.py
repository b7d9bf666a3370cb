"""What abstracts are compared by: see orchestration.papers.sketches, which makes it."""

from orchestration.papers.sketches import BATCH_ROWS, replaced_texts, word_sets


def model(dbt, session):
    """One row per wording that was ever a candidate: the shingles and long words of its abstract, as hashes."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_candidate_abstracts")
    new = "true"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        new = f"change > {last}"
    texts = session.sql(f"select wording_id, change, text from abstracts where {new}").to_arrow_reader(BATCH_ROWS)
    return replaced_texts(texts, "text", word_sets)
