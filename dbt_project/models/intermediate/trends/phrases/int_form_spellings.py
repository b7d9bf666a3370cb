"""Spellings read back from the papers that have them."""

import pyarrow as pa

from papertrends.phrases.batches import BATCH, FORMS, form_batches


def model(dbt, session):
    """One row per phrase and spelling: the spelling as it was written."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    forms, texts, papers = dbt.ref("int_gram_forms"), dbt.ref("int_phrase_texts"), dbt.ref("papers")
    known = f"anti join (select gram, form from {dbt.this}) as known using (gram, form)" if dbt.is_incremental else ""
    wanted = session.query(f"""
        with asked as (
            select forms.text_no, list(forms.form) as wanted from forms {known} group by forms.text_no
        )
        select asked.text_no, papers.title, papers.abstract, asked.wanted
        from asked inner join texts using (text_no) inner join papers using (paper_id)
        order by asked.text_no""")
    return pa.RecordBatchReader.from_batches(FORMS, form_batches(wanted.to_arrow_reader(BATCH)))
