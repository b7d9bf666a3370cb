"""The n-grams of every paper, and the acronyms it defines."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session, in_batches
from papertrends.phrases.batches import BATCH, PAPERS, ngram_batches


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per paper: its n-grams of one to four words and its acronyms, as keys."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    papers, weeks = dbt.ref("papers"), dbt.ref("int_paper_weeks")
    known = f"anti join (from {dbt.this} where not is_gone) as known using (paper_id, text_key, week_end)" if dbt.is_incremental else ""
    new = session.query(f"""
        select paper_id, text_key, week_end, true as is_new, false as is_gone, title, abstract
        from papers inner join weeks using (paper_id, text_key) {known} order by paper_id""")
    return in_batches(new, BATCH, lambda read: pa.RecordBatchReader.from_batches(PAPERS, ngram_batches(read)))
