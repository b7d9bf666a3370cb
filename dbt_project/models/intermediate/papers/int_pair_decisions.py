"""Same paper or not: see papertrends.papers.rules, which decides."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.papers.decisions import BATCH_PAIRS, decided

TEXTS = """
    create or replace temp table texts_of_pairs as
    select
        wanted.variant_id, texts.title, texts.abstract, texts.authors, texts.venue,
        year(texts.published_on)::bigint as year, texts.arxiv_id, texts.doi
    from (
        select variant_id, entry_row from keys
        where variant_id in (
            select variant_id_a from pairs where change > {last} union all select variant_id_b from pairs where change > {last}
        )
    ) as wanted
    inner join texts on wanted.entry_row = texts.entry_row"""
SIDE = "columns({side}.*) as '\\0_{side}'"


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per candidate pair: whether the rules call it one paper, the reason, and how alike the two are."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    pairs, keys, texts = dbt.ref("int_candidate_pairs"), dbt.ref("int_blocking_keys"), dbt.ref("stg_digest_entries")
    last = session.sql(f"select max(change) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else None
    # the few texts that are compared, and not all there are on one side of a join
    session.sql(TEXTS.format(last=last or 0))
    new = session.sql(f"""
        select pairs.change, {SIDE.format(side="a")}, {SIDE.format(side="b")}
        from pairs
        inner join texts_of_pairs as a on pairs.variant_id_a = a.variant_id
        inner join texts_of_pairs as b on pairs.variant_id_b = b.variant_id
        where pairs.change > {last or 0}""")
    return decided(new.to_arrow_reader(BATCH_PAIRS))
