"""What abstracts are compared by: see papertrends.papers.sketches, which makes it."""

from papertrends.papers.sketches import BATCH_ROWS, replaced_texts, word_sets


def model(dbt, session):
    """One row per wording and change that made it a candidate: the shingles and long words of its abstract, as hashes."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_candidate_abstracts")
    # a number and no subquery: which texts are made ready is known before they are
    last = session.sql(f"select max(change) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else None
    texts = session.sql(f"select wording_id, change, text from abstracts where change > {last or 0}").to_arrow_reader(BATCH_ROWS)
    return replaced_texts(texts, "text", word_sets)
