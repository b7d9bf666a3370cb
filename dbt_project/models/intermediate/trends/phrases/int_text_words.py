"""Texts as numbers, so that a phrase found later is looked up in a million papers within seconds."""

import pyarrow as pa

from papertrends.phrases.batches import BATCH, WORDS, word_batches


def model(dbt, session):
    """One row per current text: its folded words as 32-bit hashes, 0 between words that no phrase spans."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    texts, papers = dbt.ref("int_phrase_texts"), dbt.ref("papers")
    known = f"(select coalesce(max(text_no), 0) from {dbt.this})" if dbt.is_incremental else "0"
    new = session.query(f"""
        select texts.text_no, papers.title, papers.abstract
        from texts inner join papers using (paper_id)
        where texts.is_current and texts.text_no > {known}
        order by texts.text_no""")
    return pa.RecordBatchReader.from_batches(WORDS, word_batches(new.to_arrow_reader(BATCH)))
