"""What variants find each other by: see papertrends.papers.sketches, which makes it."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.papers.sketches import BATCH_ROWS, blocking_keys, replaced_texts

TEXTS = ("title", "title_name", "abstract")


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per text variant: the keys by which it meets others, and what is needed to look closer."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    entry_variants, variants = dbt.ref("int_entry_variants"), dbt.ref("int_text_variants")
    change = session.sql("select coalesce(max(change), 0) from entry_variants").fetchall()[0][0]
    is_new = f"where variant_id not in (select variant_id from {dbt.this})" if dbt.is_incremental else ""
    texts = session.sql(f"select *, {change}::bigint as change from variants {is_new}")
    return replaced_texts(texts.to_arrow_reader(BATCH_ROWS), TEXTS, blocking_keys)
