"""Candidate phrases of the sampled texts: every run of one to five words that could be one."""

import pyarrow as pa

from papertrends.phrases.batches import BATCH, GRAMS, gram_batches


def model(dbt, session):
    """One row per sampled text and candidate phrase in it, keyed by a hash of its folded words."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    sample, texts, papers = dbt.ref("int_phrase_sample"), dbt.ref("int_phrase_texts"), dbt.ref("papers")
    known = f"anti join (select distinct text_no from {dbt.this}) as known using (text_no)" if dbt.is_incremental else ""
    new = session.query(f"""
        select sample.text_no, papers.title, papers.abstract
        from sample inner join texts using (text_no) inner join papers using (paper_id) {known}
        order by sample.text_no""")
    return pa.RecordBatchReader.from_batches(GRAMS, gram_batches(new.to_arrow_reader(BATCH)))
