"""The n-grams of every paper, and the acronyms it defines."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.phrases.batches import BATCH, PAPERS, ngram_batches


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per paper: its n-grams of one to four words and its acronyms, as keys."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    papers = dbt.ref("papers")
    known = f"anti join (select paper_id, text_key from {dbt.this}) as known using (paper_id, text_key)" if dbt.is_incremental else ""
    new = session.query(f"select paper_id, text_key, title, abstract from papers {known} order by paper_id")
    return pa.RecordBatchReader.from_batches(PAPERS, ngram_batches(new.to_arrow_reader(BATCH)))
