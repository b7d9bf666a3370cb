"""Same paper or not: papertrends.papers.pairs finds the pairs to compare, papertrends.papers.rules decides."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session, for_queries, in_batches, sharing
from papertrends.papers.decisions import BATCH_TEXTS, FIELDS, decided
from papertrends.papers.pairs import BATCH_PAIRS, alike_pairs, met_pairs

VARIANTS = """
    select
        variant_id, keys, list_filter(strong_keys, lambda key: key is not null) as strong_keys,
        case when has_abstract then coalesce(author_marks, -1) else -1 end as author_marks, (change > {last})::tinyint as is_new
    from keys
    """
NEAR = """
    create or replace temp table near as
    select distinct variant_id from (select variant_id, unnest(list_concat(keys, strong_keys)) as key from keys)
    where key in (select unnest(list_concat(keys, strong_keys)) from keys where change > {last})"""
SIDES = "select variant_id_a as variant_id from {pairs} union all select variant_id_b from {pairs}"
SKETCHES = f"""
    create or replace temp table sketches as
    with found as ({SIDES.format(pairs="met")})
    select variant_id, entry_row, has_abstract::tinyint as has_abstract, long_words, long_word_bits
    from keys where variant_id in (select variant_id from found)"""
LOOKED_AT = """
    with pairs as (
        select variant_id_a, variant_id_b, max(is_strong)::tinyint as is_strong from met group by variant_id_a, variant_id_b
    )
    select
        pairs.variant_id_a, pairs.variant_id_b, pairs.is_strong,
        a.has_abstract as has_abstract_a, a.long_words as long_words_a, a.long_word_bits as long_word_bits_a,
        b.has_abstract as has_abstract_b, b.long_words as long_words_b, b.long_word_bits as long_word_bits_b
    from pairs
    inner join sketches as a on pairs.variant_id_a = a.variant_id
    inner join sketches as b on pairs.variant_id_b = b.variant_id"""
TEXTS = f"""
    create or replace temp table texts_of_pairs as
    with found as ({SIDES.format(pairs="pairs")}),
    wanted as (
        select variant_id, entry_row from sketches where variant_id in (select variant_id from found)
    )
    select
        wanted.variant_id, texts.title, texts.abstract, texts.authors, texts.venue,
        year(texts.published_on)::bigint as year, texts.arxiv_id, texts.doi
    from wanted
    inner join texts on wanted.entry_row = texts.entry_row"""


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per candidate pair: whether the rules call it one paper, the reason, and how alike the two are."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    keys, texts = dbt.ref("int_blocking_keys"), dbt.ref("stg_digest_entries")
    last = session.sql(f"select coalesce(max(change), 0) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else 0
    change = session.sql("select coalesce(max(change), 0) from keys").fetchall()[0][0]
    if dbt.is_incremental:
        # those that meet nobody new are left where they are
        session.sql(NEAR.format(last=last))
    some = "where variant_id in (select variant_id from near)" if dbt.is_incremental else ""
    variants = session.sql(VARIANTS.format(last=last) + some)
    met = sharing(variants, ("keys", "strong_keys"), met_pairs)
    session.sql(SKETCHES)
    pairs = for_queries(in_batches(session.sql(LOOKED_AT), BATCH_PAIRS, alike_pairs))
    # the few texts that are compared, and not all there are on one side of a join
    session.sql(TEXTS)
    sides = ", ".join(f"{side}.{field} as {field}_{side}" for side in "ab" for field in FIELDS)
    compared = session.sql(f"""
        select {change}::bigint as change, {sides}
        from pairs
        inner join texts_of_pairs as a on pairs.variant_id_a = a.variant_id
        inner join texts_of_pairs as b on pairs.variant_id_b = b.variant_id""")
    return in_batches(compared, BATCH_TEXTS, decided)
