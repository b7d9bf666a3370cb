"""The shorter phrases within each candidate phrase that was examined."""

import pyarrow as pa

from papertrends.phrases.batches import BATCH, PARTS
from papertrends.phrases.lookup import part_batches


def model(dbt, session):
    """One row per examined phrase and run of words within it, both as keys."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    exams, grams, texts = dbt.ref("int_gram_exams"), dbt.ref("int_text_grams"), dbt.ref("int_text_words")
    known = f"where gram not in (select gram from {dbt.this})" if dbt.is_incremental else ""
    new = session.query(f"""
        select gram, min(grams.text_no) as text_no
        from grams semi join (select gram from exams where words > 1) as examined using (gram)
        {known}
        group by gram""").to_arrow_table()
    wanted = new.column("gram").to_numpy()
    holding = session.query("select text_no, words from texts where text_no in (select text_no from new) order by text_no")
    return pa.RecordBatchReader.from_batches(PARTS, part_batches(holding.to_arrow_reader(BATCH), wanted))
