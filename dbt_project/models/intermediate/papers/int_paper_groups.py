"""Variants to papers: see papertrends.papers.groups, which groups them.

A variant that changed, or that a new pair names, draws in the component it belonged to and those it now touches;
everything else stays as it is.
"""

import numpy as np
import pyarrow as pa

from papertrends.papers.columns import column
from papertrends.papers.groups import Edge, Node, components, groups, torn
from papertrends.papers.rules import VETOES, Reason

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


def grouped(session, nodes, edges):
    """The component and the group, by the index of a node of each."""
    a, b = np.searchsorted(nodes, edges["a"]), np.searchsorted(nodes, edges["b"])
    is_same = np.array([reason.startswith("ok_") for reason in edges["reason"]], np.bool_)
    component = components(len(nodes), a[is_same], b[is_same])
    group = component.copy()
    several = np.flatnonzero(np.bincount(component, minlength=len(nodes))[component] > 1)
    session.register("several", pa.table({"variant_id": column(nodes[several])}))
    rows = session.sql("""
        select variant_id, any_value(keys.arxiv_id), any_value(keys.doi), min((coalesce(listed_on, date '9999-12-31'), entry_id))
        from several inner join keys using (variant_id) inner join variants using (variant_id)
        where digest_id is not null group by variant_id order by variant_id""").fetchall()
    place = dict(zip(several.tolist(), range(len(several)), strict=True))
    inside = np.flatnonzero(component[a] == component[b])
    a, b, reasons, similarity = a[inside], b[inside], edges["reason"][inside], edges["similarity"][inside]
    is_veto = np.array([reason in VETOES for reason in reasons], np.bool_)
    at = np.searchsorted(several, a), np.searchsorted(several, b)
    apart = torn(component[several], *at, is_veto, [[row[1] for row in rows], [row[2] for row in rows]])
    members = {label: {} for label in apart}
    for index, row in zip(several.tolist(), rows, strict=True):
        if int(component[index]) in apart:
            members[int(component[index])][index] = Node(row[1], row[2], tuple(row[3].values()) if isinstance(row[3], dict) else row[3])
    del place
    found = {label: [] for label in apart}
    for one, other, reason, alike in zip(a.tolist(), b.tolist(), reasons, similarity.tolist(), strict=True):
        if int(component[one]) in apart:
            found[int(component[one])].append(Edge(one, other, Reason(reason), alike))
    for label, some in members.items():
        for index, first in groups(some, found[label]).items():
            group[index] = first
    return component, group


def model(dbt, session):
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
    component, group = grouped(session, nodes, edges)
    change = session.sql("select coalesce(max(change), 0) from variants").fetchall()[0][0]
    del keys, overrides, decisions
    return pa.table(
        {
            "variant_id": column(nodes),
            "component_id": column(nodes[component]),
            "group_id": column(nodes[group]),
            "change": column(np.full(len(nodes), change)),
        }
    )
