"""Same paper or not: see papertrends.papers.rules, which decides."""

from papertrends.papers.decisions import BATCH_PAIRS, decided

SIDE = """{side}.variant_id as variant_id_{side}, texts_{side}.title as title_{side}, texts_{side}.abstract as abstract_{side},
    texts_{side}.authors as authors_{side}, texts_{side}.venue as venue_{side}, year(texts_{side}.published_on)::bigint as year_{side},
    texts_{side}.arxiv_id as arxiv_id_{side}, texts_{side}.doi as doi_{side}"""


def model(dbt, session):
    """One row per candidate pair: whether the rules call it one paper, the reason, and how alike the two are."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    pairs, keys, texts = dbt.ref("int_candidate_pairs"), dbt.ref("int_blocking_keys"), dbt.ref("stg_digest_entries")
    last = session.sql(f"select max(change) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else None
    new = session.sql(f"""
        select pairs.change, {SIDE.format(side="a")}, {SIDE.format(side="b")}
        from pairs
        inner join keys as a on pairs.variant_id_a = a.variant_id
        inner join keys as b on pairs.variant_id_b = b.variant_id
        inner join texts as texts_a on a.entry_row = texts_a.entry_row
        inner join texts as texts_b on b.entry_row = texts_b.entry_row
        where pairs.change > {last or 0}""")
    return decided(new.to_arrow_reader(BATCH_PAIRS))
