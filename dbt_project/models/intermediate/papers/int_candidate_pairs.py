"""Pairs of variants that are worth a comparison: see papertrends.papers.pairs, which finds them."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.papers.columns import column
from papertrends.papers.pairs import candidate_pairs

NEAR = """
    where variant_id in (
        select variant_id from (select variant_id, unnest(list_concat(keys, strong_keys)) as key from keys)
        where key in (select unnest(list_concat(keys, strong_keys)) from keys where change > {last})
    )
    order by change > {last} desc"""
VARIANTS = """
    select
        variant_id, keys, list_filter(strong_keys, lambda key: key is not null) as strong_keys,
        case when has_abstract then coalesce(author_marks, -1) else -1 end as author_marks,
        has_abstract::tinyint as has_abstract, long_words, long_word_bits
    from keys"""


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per pair of text variants that share a blocking key and pass the cheap filters."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    keys = dbt.ref("int_blocking_keys")
    last = session.sql(f"select coalesce(max(change), 0) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else 0
    # those that meet nobody new are left where they are
    variants = session.sql(VARIANTS + (NEAR.format(last=last) if dbt.is_incremental else "")).to_arrow_table()
    change, new = session.sql(f"select coalesce(max(change), 0), count(*) filter (where change > {last}) from keys").fetchall()[0]
    pairs = candidate_pairs(variants, new)
    return pairs.append_column("change", column(np.full(pairs.num_rows, change)))
