"""Variants to papers: see papertrends.papers.groups, which groups them.

A variant that changed, or that a new pair names, draws in the component it belonged to and those it now touches;
everything else stays as it is.
"""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.papers.columns import column
from papertrends.papers.groups import Edge, Node, components, groups_of
from papertrends.papers.reasons import Reason
from papertrends.papers.rules import VETOES

DECISIONS = """
    create or replace temp table decisions_made as
    select
        coalesce(o.variant_id_a, d.variant_id_a) as a, coalesce(o.variant_id_b, d.variant_id_b) as b,
        greatest(coalesce(o.change, 0), coalesce(d.change, 0)) as change,
        case when o.is_same then 'ok_override' when not o.is_same then 'miss_override' else d.reason end as reason,
        coalesce(d.title_similarity, 0) + coalesce(d.abstract_similarity, 0) as similarity
    from (select * from decisions where is_same or reason in ({vetoes})) as d
    full join (select * from overrides where is_known and is_last) as o
        on d.variant_id_a = o.variant_id_a and d.variant_id_b = o.variant_id_b"""
TOUCHED = """
    with both_ways as (
        select a as one, b as other, change from decisions_made where starts_with(reason, 'ok_')
        union all
        select b, a, change from decisions_made where starts_with(reason, 'ok_')
    ),
    started as (
        select variant_id from variants where change > {last} and variant_id is not null
        union
        select a from decisions_made where change > {last}
        union
        select b from decisions_made where change > {last}
    ),
    reached as (
        select variant_id from started
        union
        select other from both_ways where one in (select variant_id from started)
    )
    select variant_id from reached
    union
    select variant_id from this
    where component_id in (select component_id from this where variant_id in (select variant_id from reached))"""
NODES = """
    select variants.variant_id, keys.arxiv_id, keys.doi, coalesce(variants.listed_on, date '9999-12-31'), variants.entry_id
    from variants
    inner join keys on variants.variant_id = keys.variant_id
    where variants.digest_id is not null and variants.variant_id in (select variant_id from connected)
    qualify row_number() over (partition by variants.variant_id order by variants.listed_on nulls last, variants.entry_id) = 1
    order by variants.variant_id"""


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per variant in force: the component it hangs together with, and the group within, which is one paper."""
    dbt.config(materialized="incremental", unique_key="variant_id", incremental_strategy="delete+insert")
    variants, keys = dbt.ref("int_entry_variants"), dbt.ref("int_blocking_keys")
    decisions, overrides = dbt.ref("int_pair_decisions"), dbt.ref("int_match_overrides")
    session.sql(DECISIONS.format(vetoes=", ".join(f"'{reason}'" for reason in sorted(VETOES))))
    touched = "select distinct variant_id from variants"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        touched = TOUCHED.format(last=last)
    session.sql(f"create or replace temp table touched_variants as {touched}")
    nodes = session.sql("""
        select distinct variant_id from variants semi join touched_variants using (variant_id)
        where digest_id is not null order by variant_id""").fetchnumpy()["variant_id"]
    session.register("nodes_in_force", pa.table({"variant_id": column(nodes)}))
    edges = session.sql("""
        select a, b, reason, similarity from decisions_made
        where a in (select variant_id from nodes_in_force) and b in (select variant_id from nodes_in_force)""").fetchnumpy()
    a, b = np.searchsorted(nodes, edges["a"]), np.searchsorted(nodes, edges["b"])
    reasons = [Reason(reason) for reason in edges["reason"].tolist()]
    is_same = np.array([reason.is_same for reason in reasons], np.bool_)
    component = components(len(nodes), a[is_same], b[is_same])
    has_others = np.flatnonzero(np.bincount(component, minlength=len(nodes))[component] > 1)
    connected = pa.table({"variant_id": column(nodes[has_others])})
    known = {int(index): Node(row[1], row[2], row[3:]) for index, row in zip(has_others, session.sql(NODES).fetchall(), strict=True)}
    decided = map(Edge, a.tolist(), b.tolist(), reasons, edges["similarity"].tolist())
    group = groups_of(component, known, decided)
    change = session.sql("select coalesce(max(change), 0) from variants").fetchall()[0][0]
    return pa.table(
        {
            "variant_id": column(nodes),
            "component_id": column(nodes[component]),
            "group_id": column(nodes[group]),
            "change": column(np.full(len(nodes), change)),
        }
    )
