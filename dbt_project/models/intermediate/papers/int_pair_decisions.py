"""Same paper or not: papertrends.papers.pairs finds the pairs to compare, papertrends.papers.rules decides."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.papers.columns import column
from papertrends.papers.decisions import BATCH_PAIRS, decided
from papertrends.papers.pairs import candidate_pairs

VARIANTS = """
    select
        variant_id, keys, list_filter(strong_keys, lambda key: key is not null) as strong_keys,
        case when has_abstract then coalesce(author_marks, -1) else -1 end as author_marks,
        has_abstract::tinyint as has_abstract, long_words, long_word_bits
    from keys"""
NEAR = """
    where variant_id in (
        select variant_id from (select variant_id, unnest(list_concat(keys, strong_keys)) as key from keys)
        where key in (select unnest(list_concat(keys, strong_keys)) from keys where change > {last})
    )
    order by change > {last} desc"""
TEXTS = """
    create or replace temp table texts_of_pairs as
    select
        wanted.variant_id, texts.title, texts.abstract, texts.authors, texts.venue,
        year(texts.published_on)::bigint as year, texts.arxiv_id, texts.doi
    from (
        select variant_id, entry_row from keys
        where variant_id in (select variant_id_a from pairs union all select variant_id_b from pairs)
    ) as wanted
    inner join texts on wanted.entry_row = texts.entry_row"""
SIDE = "columns({side}.*) as '\\0_{side}'"


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per candidate pair: whether the rules call it one paper, the reason, and how alike the two are."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    keys, texts = dbt.ref("int_blocking_keys"), dbt.ref("stg_digest_entries")
    last = session.sql(f"select coalesce(max(change), 0) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else 0
    # those that meet nobody new are left where they are
    variants = session.sql(VARIANTS + (NEAR.format(last=last) if dbt.is_incremental else "")).to_arrow_table()
    change, new = session.sql(f"select coalesce(max(change), 0), count(*) filter (where change > {last}) from keys").fetchall()[0]
    found = candidate_pairs(variants, new)
    pairs = found.append_column("change", column(np.full(found.num_rows, change)))
    # the few texts that are compared, and not all there are on one side of a join
    session.sql(TEXTS)
    compared = session.sql(f"""
        select pairs.change, {SIDE.format(side="a")}, {SIDE.format(side="b")}
        from pairs
        inner join texts_of_pairs as a on pairs.variant_id_a = a.variant_id
        inner join texts_of_pairs as b on pairs.variant_id_b = b.variant_id""")
    return decided(compared.to_arrow_reader(BATCH_PAIRS))
