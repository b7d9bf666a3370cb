"""What variants find each other by: see papertrends.papers.sketches, which makes it."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session, in_batches
from papertrends.papers.sketches import blocking_keys
from papertrends.papers.streams import BATCH_ROWS, replaced_texts

TEXTS = ("title", "title_name", "abstract")
NEW_ROWS = """
    create or replace temp table new_entry_rows as
    select min(entry_row) as entry_row from entry_variants
    where variant_id is not null
    group by variant_id
    having variant_id not in (select variant_id from this)"""


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per text variant: the keys by which it meets others, and what is needed to look closer."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    entry_variants, variants = dbt.ref("int_entry_variants"), dbt.ref("int_text_variants")
    change = session.sql("select coalesce(max(change), 0) from entry_variants").fetchall()[0][0]
    is_new = ""
    if dbt.is_incremental:
        # found first: otherwise DuckDB folds all texts there are, and drops those that are known
        this = session.table(str(dbt.this))
        session.sql(NEW_ROWS)
        is_new = "where entry_row in (select entry_row from new_entry_rows)"
    texts = session.sql(f"select *, {change}::bigint as change from variants {is_new}")
    return in_batches(texts, BATCH_ROWS, lambda read: replaced_texts(read, TEXTS, blocking_keys))
