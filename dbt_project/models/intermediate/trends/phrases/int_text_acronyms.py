"""Short forms that papers define in brackets, with their long forms."""

import pyarrow as pa

from papertrends.phrases.acronyms import ACRONYMS, acronym_batches
from papertrends.phrases.batches import BATCH


def model(dbt, session):
    """One row per sampled text, short form and long form that it defines, both as keys of phrases."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    sample, texts, papers = dbt.ref("int_phrase_sample"), dbt.ref("int_phrase_texts"), dbt.ref("papers")
    known = f"and sample.text_no > (select coalesce(max(text_no), 0) from {dbt.this})" if dbt.is_incremental else ""
    new = session.query(f"""
        select sample.text_no, papers.abstract
        from sample inner join texts using (text_no) inner join papers using (paper_id)
        where contains(papers.abstract, '(') {known}
        order by sample.text_no""")
    return pa.RecordBatchReader.from_batches(ACRONYMS, acronym_batches(new.to_arrow_reader(BATCH)))
