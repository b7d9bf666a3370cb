"""The n-grams of every paper, and the acronyms it defines."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session, in_batches
from papertrends.phrases.batches import BATCH, PAPERS, ngram_batches


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per paper: its n-grams of one to four words and its acronyms, as keys."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    papers, days = dbt.ref("papers"), dbt.ref("int_paper_days")
    undated = dbt.config.get("undated_week")
    known = f"anti join (from {dbt.this} where not is_gone) as known using (paper_id, text_key, week_end)" if dbt.is_incremental else ""
    new = session.query(f"""
        with now as (
            select papers.*, coalesce(days.week_end, date '{undated}') as week_end from papers left join days using (paper_id)
        )
        select paper_id, text_key, week_end, true as is_new, false as is_gone, title, abstract from now {known} order by paper_id""")
    return in_batches(new, BATCH, lambda read: pa.RecordBatchReader.from_batches(PAPERS, ngram_batches(read)))
